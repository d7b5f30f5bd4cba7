// @ts-check
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export const ROOT = join(import.meta.dirname, '../..');

/**
 * @typedef {{ status: number, body: any, etag: string | null }} Answer
 * @typedef {{ get(path: string): Promise<Answer>, post(path: string, body: object, ifMatch?: number): Promise<Answer>, token: string, id: string }} Person
 */

/** A child process that prints a line with its address once it listens. */
export class Listening {
  /** @param {import('node:child_process').ChildProcess} child @param {string} url */
  constructor(child, url) {
    this.child = child;
    this.url = url;
  }

  /** @param {string} script @param {NodeJS.ProcessEnv} environment @param {readonly string[]} flags */
  static async start(script, environment = {}, flags = []) {
    const child = spawn(process.execPath, [...flags, script], {
      cwd: ROOT,
      env: { ...process.env, ...environment },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    // a fault of the bench leaves no office behind
    const kill = () => child.kill('SIGKILL');
    process.once('exit', kill);
    child.once('exit', () => process.off('exit', kill));
    for await (const line of createInterface(child.stdout)) {
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(line)?.[0];
      if (url === undefined) continue;
      child.stdout.resume();
      return new Listening(child, url);
    }
    throw new Error(`${script} ended before it listened`);
  }

  /** Ends the process as an operator would. */
  async stop() {
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  /** Resident memory in MB, or the highest since `forgetPeak`. @param {'VmRSS' | 'VmHWM'} which */
  memory(which = 'VmRSS') {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    return Number(new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024;
  }

  /** Processor time of the thread that answers requests, in milliseconds. */
  mainThreadMs() {
    const fields = readFileSync(`/proc/${this.child.pid}/task/${this.child.pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
    return (Number(fields[11]) + Number(fields[12])) * 10;
  }
}

/** The flags that `npm start` gives node: the office is measured as it runs. */
function startFlags() {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return /node (.*) dist\/apps\/api\/main\.js/.exec(scripts.start)?.[1]?.split(' ') ?? [];
}

/**
 * Starts the built office on a data folder of its own, silent and without a limit of requests; its views in SQLite unless a database is named.
 * @param {string} folder @param {readonly string[]} flags @param {string} [databaseUrl]
 */
export function startOffice(folder, flags = startFlags(), databaseUrl) {
  const environment = { DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', DEMO: '1', RATE_LIMIT: '0', LOG_LEVEL: 'warn' };
  const unset = Object.fromEntries(['EVENTSTORE_URL', 'OIDC_ISSUER', 'CONFIG_DIR'].map((other) => [other, '']));
  return Listening.start(join(ROOT, 'dist/apps/api/main.js'), { ...environment, ...unset, DATABASE_URL: databaseUrl ?? '' }, flags);
}

/** @param {string} url @param {string} subject @param {string} id @returns {Promise<Person>} */
export async function signIn(url, subject, id = '') {
  const ask = async (/** @type {string} */ path, /** @type {RequestInit} */ init) => {
    const answer = await fetch(url + path, init);
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? {} : JSON.parse(text), etag: answer.headers.get('etag') };
  };
  const json = { 'content-type': 'application/json' };
  const { body } = await ask('/v1/demo/token', { method: 'POST', headers: json, body: JSON.stringify({ subject }) });
  const authorization = `Bearer ${body.access_token}`;
  return {
    id,
    token: body.access_token,
    get: (path) => ask(path, { headers: { authorization } }),
    post: (path, payload, ifMatch) =>
      ask(path, {
        method: 'POST',
        headers: {
          ...json,
          authorization,
          'idempotency-key': crypto.randomUUID(),
          ...(ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` }),
        },
        body: JSON.stringify(payload),
      }),
  };
}

/** @param {Answer} answer @param {string} what */
export function accepted(answer, what) {
  if (answer.status >= 300) throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
  return answer.body;
}

/** A bureau with two officers and a head, built through the API. @param {string} url */
export async function buildBureau(url) {
  const system = await signIn(url, 'system-admin');
  const security = await signIn(url, 'security-admin');
  const { rows } = accepted(await system.get('/v1/agencies'), 'agencies');
  const agency = async (
    /** @type {string} */ name,
    /** @type {string} */ region,
    /** @type {string} */ level,
    /** @type {string} */ superior,
  ) => accepted(await system.post('/v1/agencies', { name, region, level, superior }), name).caseId;
  const city = await agency('唐山市司法局', '130200', 'city', rows[0].caseId);
  const county = await agency('青山县司法局', '130182', 'county', city);
  const bureau = await agency('青山县市场监督管理局', '130182', 'county', county);
  const person = async (/** @type {string} */ subject, /** @type {string} */ name, /** @type {string} */ role, at = bureau) => {
    const post = { post: role, roles: [role], from: '2020-01-01' };
    const { caseId } = accepted(await security.post('/v1/officers', { name, subject, agency: at, staffKind: 'regular', post }), name);
    return signIn(url, subject, caseId);
  };
  const supervisor = await person('supervisor', '监督员', 'supervisor', rows[0].caseId);
  const document = { title: '行政执法主体公告', number: '青政告〔2024〕3号', date: '2024-01-10' };
  accepted(
    await supervisor.post(
      `/v1/agencies/${bureau}/confirm-as-subject`,
      { from: '2021-07-15', document, fields: ['market-regulation'], items: ['*'] },
      0,
    ),
    'confirm',
  );
  const certified = async (/** @type {Person} */ member, /** @type {string} */ number) => {
    const body = { number, kind: 'enforcement', issuer: '青山县司法局', issued: '2024-01-10', expires: '2035-01-09' };
    accepted(await supervisor.post(`/v1/officers/${member.id}/certify`, body, 1), 'certify');
    return member;
  };
  const officers = [
    await certified(await person('officer-1', '李明', 'officer'), '130182011'),
    await certified(await person('officer-2', '张红', 'officer'), '130182012'),
  ];
  const head = await certified(await person('head', '王局长', 'head'), '130182001');
  const reviewer = await person('reviewer', '陈法', 'legality-reviewer');
  const { now } = accepted(await system.get('/v1/demo'), 'clock');
  return { system, supervisor, officers, head, reviewer, agency: bureau, today: dayOf(now), now: /** @type {string} */ (now) };
}

/** The day in Asia/Shanghai. @param {string} instant */
export function dayOf(instant) {
  return new Date(Date.parse(instant) + 8 * 3_600_000).toISOString().slice(0, 10);
}

/** A case under investigation; answers its id and revision. @param {{ officers: readonly Person[], head: Person, today: string }} bureau */
export async function openCase({ officers, head, today }) {
  const [officer] = /** @type {[Person]} */ (officers);
  const act = { description: '未建立食品进货查验记录', place: '解放路12号', ended: today, harm: false };
  const lead = { title: '某副食店未建立进货查验记录', source: 'inspection', receivedOn: today, discoveredOn: today, act };
  const { caseId } = accepted(await officer.post('/v1/penalty-cases', lead), 'register-lead');
  const party = {
    ref: 'P1',
    role: 'subject',
    kind: 'entity',
    name: '示例副食有限公司',
    idType: 'credit-code',
    idNumber: '91350100M000100Y43',
    phone: '0315-0000000',
    address: '解放路12号',
    representative: { name: '示例甲' },
  };
  const at = `/v1/penalty-cases/${caseId}`;
  const identified = accepted(await officer.post(`${at}/identify-parties`, { parties: [party] }, 0), 'identify-parties');
  const filing = { item: 'MR-0003', officers: officers.map(({ id }) => id), grounds: '现场不能提供进货查验记录,有初步证据' };
  const filed = accepted(await head.post(`${at}/file-case`, filing, identified.revision), 'file-case');
  return { caseId: /** @type {string} */ (caseId), revision: /** @type {number} */ (filed.revision) };
}
