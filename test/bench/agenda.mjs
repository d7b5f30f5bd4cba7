// @ts-check
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { fillDuties, makeDutyModel } from './fill-duties.mjs';
import { uuidOf } from './fill.mjs';
import { median, percentile } from './numbers.mjs';
import { accepted, dayOf, openCase, signIn, startOffice } from './office.mjs';

const { openSqliteStore } = await import('../../dist/libs/event-store/sqlite/index.js');

const DAY_MS = 86_400_000;
/** A lead of so many days ago has used more than half of its fifteen working days, and not yet four fifths. */
const STALE_DAYS = 14;
const LANES = 64;
/** A tenth more than must be kept up with, as a tick of the loop comes once a second. */
const OFFERED_PER_SECOND = 1_200;
const GOAL_MS = 50;
const GOAL_PER_SECOND = 1_000;

/** @typedef {import('./duty-load.mjs').DutyReport} DutyReport @typedef {import('./office.mjs').Listening} Office @typedef {import('./office.mjs').Person} Person */
/** @typedef {import('./fill-duties.mjs').DutyModel} DutyModel */
/** @typedef {{ open: number, rounds: number, milliseconds: number }} Size */

/**
 * The due list over HTTP with so many open duties, and the loop beside people at work; on SQLite, and on PostgreSQL where one is named.
 * @param {Size} size @param {string | undefined} databaseUrl
 */
export async function measureDuties(size, databaseUrl) {
  const model = await makeDutyModel();
  const filled = await fillDuties(model, size.open);
  try {
    const onSqlite = await onOneDatabase(model, filled.folder, size, []);
    if (databaseUrl === undefined) return { duties: filled.duties, onSqlite };
    const databases = await Databases.make(databaseUrl);
    try {
      return { duties: filled.duties, onSqlite, onPostgres: await onOneDatabase(model, filled.folder, size, databases.urls) };
    } finally {
      await databases.drop();
    }
  } finally {
    for (const folder of [model.folder, filled.folder]) await rm(folder, { recursive: true, force: true });
  }
}

/** @param {DutyModel} model @param {string} folder @param {Size} size @param {readonly string[]} urls of the databases of the few and of the many; none for SQLite */
async function onOneDatabase(model, folder, { rounds, milliseconds }, urls) {
  const few = await startOffice(model.folder, undefined, urls[0]);
  const many = await startOffice(folder, undefined, urls[1]);
  try {
    for (const office of [few, many]) await untilQuiet(office.url);
    const lists = await measureLists(model, few, many, rounds);
    const loop = await measureLoop(many, milliseconds);
    await many.stop();
    return { lists, loop: { ...loop, warnedOnce: await warnedOnce(folder, loop.stale) } };
  } finally {
    await Promise.all([few, many].filter(({ child }) => child.exitCode === null).map((office) => office.stop()));
  }
}

/** Ways of narrowing the list, and how far the page lies behind the beginning. @param {DutyModel} model @param {number} round */
function questions({ counties }, round) {
  const county = /** @type {DutyModel['counties'][number]} */ (counties[(round * 7) % counties.length]);
  const bureau = /** @type {DutyModel['counties'][number]['bureaus'][number]} */ (county.bureaus[round % county.bureaus.length]);
  return {
    everything: '',
    'the latest first': 'sort=-due',
    'the second page': 'after',
    red: 'light=red',
    yellow: 'light=yellow',
    'green of a county': `light=green&below=${county.path}`,
    'one county and below': `below=${county.path}`,
    'one bureau': `agency=${bureau.id}`,
    'one region': `region=${county.region}`,
    'all counties': 'level=county',
    'one item': `item=MR-000${(round % 8) + 1}`,
    'one officer': `officer=${uuidOf(`officer ${round % 1_000}`)}`,
    'one clock': 'clock=D2',
    'a clock that nobody owes': 'clock=D10',
    'one month': `from=${new Date(Date.now() + 10 * DAY_MS).toISOString().slice(0, 10)}&to=${new Date(Date.now() + 40 * DAY_MS).toISOString().slice(0, 10)}`,
  };
}

/** Both offices asked the same in turn. @param {DutyModel} model @param {Office} few @param {Office} many @param {number} rounds */
async function measureLists(model, few, many, rounds) {
  const readers = { few: await signIn(few.url, 'supervisor'), many: await signIn(many.url, 'supervisor') };
  /** @type {Map<string, number[]>} */
  const byQuestion = new Map();
  /** @type {{ few: number[], many: number[] }} */
  const taken = { few: [], many: [] };
  const timed = async (/** @type {Person} */ reader, /** @type {string} */ path) => {
    const began = performance.now();
    const page = accepted(await reader.get(path), path);
    return { took: performance.now() - began, page };
  };
  let busyMs = 0;
  for (let round = -2; round < rounds; round += 1) {
    for (const [name, query] of Object.entries(questions(model, Math.abs(round)))) {
      for (const [which, reader] of /** @type {['few' | 'many', Person][]} */ (Object.entries(readers))) {
        let path = `/v1/supervision/duties?limit=50&${query}`;
        if (query === 'after') {
          const { next } = accepted(await reader.get('/v1/supervision/duties?limit=50'), 'first page');
          path = `/v1/supervision/duties?limit=50${next === undefined ? '' : `&after=${next}`}`;
        }
        const before = many.mainThreadMs();
        const { took, page } = await timed(reader, path);
        if (which === 'many' && page.rows.length === 0 && name !== 'a clock that nobody owes') throw new Error(`${name} answered no rows`);
        if (round < 0) continue; // to warm up
        taken[which].push(took);
        if (which === 'many') busyMs += many.mainThreadMs() - before;
        if (which === 'many') byQuestion.set(name, [...(byQuestion.get(name) ?? []), took]);
      }
    }
  }
  const worst = [...byQuestion].map(([name, times]) => ({ name, p99: percentile(times, 99) })).sort((a, b) => b.p99 - a.p99);
  return {
    p99: percentile(taken.many, 99),
    p50: median(taken.many),
    emptyP99: percentile(taken.few, 99),
    emptyP50: median(taken.few),
    overGoal: percentile(taken.many, 99) / GOAL_MS,
    overEmpty: percentile(taken.many, 99) / percentile(taken.few, 99),
    medianOverEmpty: median(taken.many) / median(taken.few),
    /** Processor time of the thread that answers, per page: what neighbours on the machine change least. */
    threadMs: busyMs / taken.many.length,
    worst,
  };
}

/** People at work at a steady pace, the loop and the due list beside them. @param {Office} office @param {number} milliseconds */
async function measureLoop(office, milliseconds) {
  const [officer, head, supervisor, security, system] = /** @type {[Person, Person, Person, Person, Person]} */ (
    await Promise.all(['officer-1', 'head', 'supervisor', 'security-admin', 'system-admin'].map((subject) => signIn(office.url, subject)))
  );
  const { rows } = accepted(await security.get('/v1/officers?limit=200'), 'officers');
  const officers = ['李明', '张红'].map((name) => rows.find((/** @type {any} */ row) => row.name === name).officer);
  const { now } = accepted(await system.get('/v1/demo'), 'clock');
  const bureau = { officers: officers.map((id) => ({ ...officer, id })), head, today: dayOf(now) };
  const cases = [];
  for (let lane = 0; lane < LANES; lane += 1) cases.push(await openCase(bureau));
  const child = fork(join(import.meta.dirname, 'duty-load.mjs'), { stdio: 'inherit' });
  process.once('exit', () => child.kill('SIGKILL'));
  const longAgo = dayOf(new Date(Date.parse(now) - STALE_DAYS * DAY_MS).toISOString());
  const began = Date.now();
  child.send({
    url: office.url,
    officer: officer.token,
    head: head.token,
    officers,
    now,
    longAgo,
    perSecond: OFFERED_PER_SECOND,
    milliseconds,
    cases,
  });
  /** @type {number[]} */
  const lags = [];
  /** @type {number[]} */
  const lists = [];
  const working = new AbortController();
  const failed = once(child, 'exit').then(() => {
    if (!working.signal.aborted) throw new Error('the people at work gave up');
  });
  const reported = /** @type {Promise<[DutyReport]>} */ (/** @type {unknown} */ (once(child, 'message')));
  const watching = (async () => {
    while (!working.signal.aborted) {
      const { agenda } = (await readiness(office.url)).parts;
      lags.push((Date.now() - Date.parse(agenda.detail.lastTick.at)) / 1000);
      const asked = performance.now();
      accepted(await supervisor.get('/v1/supervision/duties?limit=50'), 'list');
      lists.push(performance.now() - asked);
      await new Promise((resume) => setTimeout(resume, 250));
    }
  })();
  const [report] = /** @type {[DutyReport]} */ (await Promise.race([reported, failed]));
  const coveredAt = await untilCovered(office.url, report.endedAt);
  working.abort();
  await watching;
  child.kill();
  const seconds = (coveredAt - began) / 1000;
  const loopPerSecond = report.events / seconds;
  const apiPerSecond = (report.events / report.milliseconds) * 1000;
  return {
    apiPerSecond,
    loopPerSecond,
    ofGoal: loopPerSecond / GOAL_PER_SECOND,
    keptUp: loopPerSecond / apiPerSecond,
    lagAtTheEnd: (coveredAt - report.endedAt) / 1000,
    longestLag: Math.max(...lags),
    commandP50: median(report.latencies),
    commandP99: percentile(report.latencies, 99),
    listP50: median(lists),
    busy: report.busy,
    stale: report.stale,
  };
}

/** @param {string} url @returns {Promise<any>} */
async function readiness(url) {
  return (await fetch(`${url}/health/ready`)).json();
}

/** When a tick that began after the moment had done all its work; every view it looks at had reached the end of the store. @param {string} url @param {number} moment */
async function untilCovered(url, moment) {
  for (;;) {
    const { lastTick } = (await readiness(url)).parts.agenda.detail;
    if (lastTick.outcome === 'done' && Date.parse(lastTick.at) >= moment) return Date.now();
    await new Promise((resume) => setTimeout(resume, 20));
  }
}

/** Until all views have caught up, the loop has asked, and nothing more is stored for a while. @param {string} url */
async function untilQuiet(url) {
  for (let before = '', since = Date.now(); ;) {
    const { store, views, agenda } = (await readiness(url)).parts;
    const settled = Object.values(views.detail).every((view) => view.state === 'live' && view.lag.events === 0);
    if (!settled || agenda.detail.lastTick?.outcome !== 'done' || store.detail !== before) since = Date.now();
    if (Date.now() - since > 2_500) return;
    before = store.detail;
    await new Promise((resume) => setTimeout(resume, 100));
  }
}

/** Every lead that lay about was warned of once, and none twice. @param {string} folder @param {readonly string[]} stale */
async function warnedOnce(folder, stale) {
  const store = await openSqliteStore({ folder, readonly: true });
  const wanted = new Set(stale);
  /** @type {Map<string, number>} */
  const warned = new Map();
  try {
    for (let after = undefined; ;) {
      const page = await store.readAll(after, 5_000);
      for (const { stream, bytes, position } of page) {
        after = position;
        if (!stream.startsWith('duty-')) continue;
        const { data } = JSON.parse(Buffer.from(bytes).toString());
        if (wanted.has(data.case)) warned.set(data.case, (warned.get(data.case) ?? 0) + 1);
      }
      if (page.length === 0) break;
    }
  } finally {
    await store.close();
  }
  const wrong = stale.filter((id) => warned.get(id) !== 1);
  if (wrong.length > 0) throw new Error(`${wrong.length} of ${stale.length} leads were not warned of exactly once`);
  return stale.length;
}

/** Two databases of the server named, made for this run and dropped after it. */
class Databases {
  /** @param {string} server @param {readonly string[]} names */
  constructor(server, names) {
    this.server = server;
    this.names = names;
    this.urls = names.map((name) => Object.assign(new URL(server), { pathname: `/${name}` }).href);
  }

  /** @param {string} server */
  static async make(server) {
    const made = new Databases(
      server,
      ['few', 'many'].map((which) => `anjuan_bench_${process.pid}_${which}`),
    );
    await made.run((name) => `create database "${name}"`);
    return made;
  }

  drop() {
    return this.run((name) => `drop database if exists "${name}" with (force)`);
  }

  /** @param {(name: string) => string} statement */
  async run(statement) {
    const client = new pg.Client({ connectionString: this.server });
    await client.connect();
    for (const name of this.names) await client.query(statement(name));
    await client.end();
  }
}
