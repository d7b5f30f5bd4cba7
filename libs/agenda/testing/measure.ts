import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, ManualClock, pathText, uuid5, type Envelope, type JsonObject, type Uuid } from '#libs/kernel';
import { EventCodec } from '#libs/event-store';
import { CaseTypes, HandleCase, type Receipt } from '#libs/case-runtime';
import { openViewDatabase, systemTimers, ViewReader, ViewRunner, type ViewDatabaseOptions } from '#libs/views';
import { MemoryEventStore } from '../../views/testing/memory-event-store.js';
import { AgendaLoop, DUTIES, DutyReader, NOTICES, withAgenda, type AgencyScope, type DutyFilter } from '../index.js';
import { bureau } from './bureau.js';
import { loan } from './loan.js';

export interface AgendaMeasures {
  readonly openDuties: number;
  readonly closedDuties: number;
  /** 99th percentile of a page of 50 rows, in milliseconds, per way of narrowing and over all. */
  readonly dueListP99Ms: number;
  readonly byQuestion: { readonly [question: string]: number };
  /** The same of processor time, in milliseconds: what neighbours on a busy machine change little. */
  readonly dueListCpuP99Ms: number;
  /** Case events per second from the store through the view of duties, with the loop ticking beside and asking what falls due. */
  readonly loopEventsPerSecond: number;
  readonly asked: number;
}

export interface MeasureOptions {
  readonly open?: number;
  readonly closed?: number;
  /** Questions of each kind. */
  readonly rounds?: number;
  readonly liveEvents?: number;
  /** Where the rows live; a SQLite file of its own unless set. */
  readonly database?: ViewDatabaseOptions;
}

const COUNTIES = 20;
const TOWNS = 15;
const OFFICERS = 1_000;
const ITEMS = 100;
const BATCH = 500;
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** Fills an office with duties and measures the due list and the loop; plain numbers, for a bench that compares them with a floor. */
export async function measureAgenda(options: MeasureOptions = {}): Promise<AgendaMeasures> {
  const { open = 100_000, closed = 100_000, rounds = 200, liveEvents = 10_000 } = options;
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-measure-'));
  const clock = new ManualClock('2026-03-02T01:00:00.000Z');
  const types = new CaseTypes(withAgenda([loan, bureau]));
  const codec = new EventCodec(types.catalogue);
  const store = new MemoryEventStore();
  const revisions = new Map<string, number>();
  const append = async (stream: string, event: { readonly type: string; readonly data: JsonObject }, agency: Uuid): Promise<void> => {
    const rev = (revisions.get(stream) ?? -1) + 1;
    revisions.set(stream, rev);
    const cause = uuid5('cause', stream, String(rev));
    const envelope: Envelope = {
      ...{ id: uuid5('event', stream, String(rev)), stream, rev, v: 1, tv: 1, case: stream.slice(-36) },
      ...{ ...event, actor: { person: uuid5('clerk'), post: 'clerk', agency }, at: clock.now(), cause, corr: cause },
      ...{ req: 'measure', basis: { facts: [] }, salt: 'measure' },
    };
    await store.append(stream, rev === 0 ? 'none' : rev - 1, [codec.encode(envelope)]);
  };

  const city = uuid5('agency', 'city');
  const counties = Array.from({ length: COUNTIES }, (_, index) => uuid5('agency', 'county', String(index)));
  const towns: { readonly id: Uuid; readonly path: readonly Uuid[] }[] = [];
  const register = (id: Uuid, level: string, region: string, path: readonly Uuid[]) =>
    append(`agency-${id}`, { type: 'agency.registered', data: { name: id.slice(0, 8), level, region, path } }, city);
  await register(city, 'city', '130200', [city]);
  for (const [number, county] of counties.entries()) {
    await register(county, 'county', `1302${String(number).padStart(2, '0')}`, [city, county]);
    for (let town = 0; town < TOWNS; town += 1) {
      const id = uuid5('agency', 'town', String(number), String(town));
      towns.push({ id, path: [city, county, id] });
      await register(id, 'town', `1302${String(number).padStart(2, '0')}${String(town).padStart(3, '0')}`, [city, county, id]);
    }
  }

  const lend = async (number: number): Promise<string> => {
    const stream = `loan-${uuid5('loan', String(number))}`;
    const due = addDays('2026-03-02', ((number * 7919) % 120) + 1);
    const returnBy = { rule: 'loan-period', version: '2020-01-01', trigger: '2026-02-20', due, provisional: false };
    const data = {
      thing: `thing ${number}`,
      item: `ITEM-${number % ITEMS}`,
      officer: uuid5('officer', String(number % OFFICERS)),
      returnBy,
    };
    await append(stream, { type: 'loan.lent', data }, towns[(number * 31) % towns.length]!.id);
    return stream;
  };
  for (let number = 0; number < open + closed; number += 1) {
    const stream = await lend(number);
    if (number % (open + closed) < closed) await append(stream, { type: 'loan.returned', data: { on: '2026-03-01' } }, city);
  }

  const database = await openViewDatabase(options.database ?? { file: join(folder, 'views.db') });
  const views = types.all.flatMap((type) => type.views);
  const runner = new ViewRunner({ store, codec, views, knows: (event) => types.knows(event), database, clock, logger: quiet });
  const reader = new ViewReader({ database, views, store, codec, clock, progress: runner, timers: systemTimers });
  const caughtUp = async () => {
    await runner.settled();
    await reader.waitFor([...views.map(({ name }) => name)], (await store.head())!, { timeoutMs: 600_000 });
  };
  await runner.start();
  await caughtUp();
  const registers = { loan: { view: 'loan_register', number: 'number', title: 'title', item: 'item', officer: 'lead_officer' } };
  const list = new DutyReader({ database, types: types.all, registers, clock });

  clock.set('2026-03-20T01:00:00.000Z');
  const pick = (round: number) => towns[(round * 17) % towns.length]!;
  const questions: { readonly [name: string]: (round: number) => { filter: DutyFilter; scope: readonly AgencyScope[] | null } } = {
    everything: () => ({ filter: {}, scope: null }),
    'the whole city': () => ({ filter: {}, scope: [{ path: pathText([city]), below: true }] }),
    'one county and below': (round) => ({ filter: { below: pathText(pick(round).path.slice(0, 2)) }, scope: null }),
    'one town': (round) => ({ filter: {}, scope: [{ path: pathText(pick(round).path), below: false }] }),
    'the yellow of the city': () => ({ filter: { lights: ['yellow'] }, scope: [{ path: pathText([city]), below: true }] }),
    'the green of a county': (round) => ({ filter: { lights: ['green'], below: pathText(pick(round).path.slice(0, 2)) }, scope: null }),
    'all towns': () => ({ filter: { levels: ['town'] }, scope: null }),
    'one item': (round) => ({ filter: { item: `ITEM-${round % ITEMS}` }, scope: null }),
    'one officer': (round) => ({ filter: { officer: uuid5('officer', String(round % OFFICERS)) }, scope: null }),
    'one clock': () => ({ filter: { clocks: ['D3'] }, scope: null }),
    'a clock that nobody owes': () => ({ filter: { clocks: ['D10'] }, scope: null }),
  };
  const byQuestion: { [question: string]: number } = {};
  const all: number[] = [];
  const allCpu: number[] = [];
  for (const [name, question] of Object.entries(questions)) {
    const took: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      const { filter, scope } = question(round);
      const cpu = process.cpuUsage();
      const from = performance.now();
      await list.list(filter, { scope, limit: 50 });
      took.push(performance.now() - from);
      const { user, system } = process.cpuUsage(cpu);
      allCpu.push((user + system) / 1000);
    }
    all.push(...took);
    byQuestion[name] = percentile(took, 99);
  }

  // the loop beside a stream of events: what it asks for happens at once, so that its own work is measured
  const asked: HandleCase[] = [];
  const ask = async (command: HandleCase): Promise<Receipt> => {
    asked.push(command);
    const caseId = command.caseId ?? uuid5('case', command.cause);
    const [stream, type] = command.type === 'duty' ? [`duty-${caseId}`, 'duty.warned'] : [`loan-${caseId}`, 'loan.lost'];
    await append(stream, { type, data: command.type === 'duty' ? ({ ...command.body } as JsonObject) : { on: '2026-03-20' } }, city);
    return { caseId, revision: 0, events: [{ id: command.cause, type, revision: 0 }] };
  };
  const streams = { events: () => Promise.reject(new Error('no duty of a loan asks another case')) };
  const loop = new AgendaLoop({
    types: types.all,
    store,
    streams,
    database,
    reader,
    clock,
    logger: quiet,
    ask,
    lawDigest: 'measured',
    restMs: 100,
  });
  for (let settled = false; !settled;) {
    const { acted, warned } = await loop.tick();
    await caughtUp();
    settled = acted + warned === 0;
  }
  asked.length = 0;
  runner.onProgress(() => loop.told());
  loop.start();
  const from = performance.now();
  for (let number = 0; number < liveEvents; number += BATCH) {
    const before = (await store.head())!;
    for (let one = number; one < number + BATCH; one += 1) await lend(open + closed + one);
    // as an office does, the view stays within a batch of the store
    await reader.waitFor([DUTIES], before, { timeoutMs: 600_000 });
    clock.advance(500);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  await reader.waitFor([DUTIES, NOTICES], (await store.head())!, { timeoutMs: 600_000 });
  const seconds = (performance.now() - from) / 1000;
  await loop.stop();
  await runner.stop();
  await database.close();
  await store.close();
  await rm(folder, { recursive: true, force: true });
  return {
    openDuties: open,
    closedDuties: closed,
    dueListP99Ms: percentile(all, 99),
    byQuestion,
    dueListCpuP99Ms: percentile(allCpu, 99),
    loopEventsPerSecond: Math.round(liveEvents / seconds),
    asked: asked.length,
  };
}

function percentile(took: readonly number[], percent: number): number {
  const sorted = [...took].sort((a, b) => a - b);
  const at = Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100));
  return Math.round(sorted[at]! * 100) / 100;
}
