import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ManualClock,
  seededRandomness,
  streamOf,
  uuid5,
  type Actor,
  type AnyCaseType,
  type Directory,
  type Instant,
  type JsonObject,
  type LawInForce,
  type RecordedEvent,
  type Uuid,
} from '#libs/kernel';
import { EventCodec, eventHash, storeWith, type EventStore } from '#libs/event-store';
import { keyedIdentifiers } from '#libs/personal-data';
import { CaseRuntime, CaseStreams, CaseTypes, HandleCase, Registers, type Receipt } from '#libs/case-runtime';
import { noAttachments } from '../../case-runtime/testing/no-attachments.js';
import { openViewDatabase, ViewReader, ViewRunner, type Timers, type ViewDatabase, type ViewDatabaseOptions } from '#libs/views';
import { MemoryEventStore } from '../../views/testing/memory-event-store.js';
import { AgendaLoop, DUTIES, DutyReader, dutyNotice, NOTICES, withAgenda, type AgendaPorts, type DutyReaderOptions } from '../index.js';
import { bureau } from './bureau.js';
import { loan } from './loan.js';

const nobody: Directory = {
  caller: () => Promise.resolve(undefined),
  agency: () => Promise.resolve(undefined),
  answering: () => Promise.resolve(undefined),
  person: () => Promise.resolve(undefined),
};
/** Waits are over at once, so that specs need no time. */
const hasty: Timers = { sleep: () => new Promise((resolve) => setImmediate(resolve)) };
const never: Timers = {
  sleep: (_ms, signal) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
};
/** Polls at once; deadlines never come: specs wait for positions only. */
const patient: Timers = { sleep: (ms, signal) => (ms <= 50 ? hasty : never).sleep(ms, signal) };
/** As hasty, but a runner does not look after what is taken away, again and again: nothing is. */
const LOOK_MS = 5_000;
const unlooking: Timers = { sleep: (ms, signal) => (ms === LOOK_MS ? never : hasty).sleep(ms, signal) };
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };

export const AGENCY = uuid5('agency', 'A');
/** Digest of the law that everything is recorded under, and of the one that loops are started with. */
export const RECORDED_UNDER = 'law';
const LOADED_LATER = 'law with another calendar';

/** One process of an office under test: its own caches, views and loop, over the stage's store and read database. */
export interface StagedOffice {
  readonly runtime: CaseRuntime;
  readonly streams: CaseStreams;
  readonly runner: ViewRunner;
  readonly reader: ViewReader;
  readonly database: ViewDatabase;
  readonly list: DutyReader;
  listing(options: Partial<DutyReaderOptions>): DutyReader;
  loop(ports?: Partial<AgendaPorts>): AgendaLoop;
  /** What the loop asked the cases for, notices aside. */
  readonly asked: HandleCase[];
  caughtUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Where read databases of a stage live; `name` sets apart those that are made anew. */
export interface DatabasePlace {
  readonly name: string;
  options(folder: string, name: string): ViewDatabaseOptions;
  /** After the stage has closed its connections. */
  clear(folder: string): Promise<void>;
}

export const ON_SQLITE: DatabasePlace = {
  name: 'SQLite',
  options: (folder, name) => ({ file: join(folder, `${name}.db`) }),
  clear: () => Promise.resolve(),
};

/** A store, a clock and a read database that outlive the processes using them. */
export class AgendaStage {
  readonly clock: ManualClock;
  readonly types: CaseTypes;
  readonly codec: EventCodec;
  private readonly offices = new Set<StagedOffice>();
  private processes = 0;
  private keys = 0;

  private constructor(
    readonly folder: string,
    readonly store: EventStore,
    types: readonly AnyCaseType[],
    now: Instant,
    private readonly place: DatabasePlace,
  ) {
    this.clock = new ManualClock(now);
    this.types = new CaseTypes(withAgenda(types));
    this.codec = new EventCodec(this.types.catalogue);
  }

  static async open(
    options: {
      readonly types?: readonly AnyCaseType[];
      readonly now?: Instant;
      readonly store?: EventStore;
      readonly place?: DatabasePlace;
    } = {},
  ) {
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-agenda-'));
    return new AgendaStage(
      folder,
      options.store ?? new MemoryEventStore(),
      options.types ?? [loan, bureau],
      options.now ?? '2026-03-02T01:00:00.000Z',
      options.place ?? ON_SQLITE,
    );
  }

  async office(options: { readonly fresh?: boolean; readonly follow?: boolean } = {}): Promise<StagedOffice> {
    const { store, types, codec, clock } = this;
    const randomness = seededRandomness(`process ${(this.processes += 1)}`);
    const streams = // several processes write to the stage's store: none may answer from its cache alone
      new CaseStreams(storeWith(store, { exclusive: false }), codec, types);
    const registers = new Registers(store, codec, randomness, (stream) => streams.evict(stream));
    const runtime = new CaseRuntime({
      store,
      streams,
      registers,
      directory: nobody,
      identifiers: keyedIdentifiers(Buffer.alloc(32, 7)),
      attachments: noAttachments,
      clock,
      randomness,
      law: (day, place) => ({ digest: RECORDED_UNDER, day, ...place }) as LawInForce,
      scope: { mayRead: () => true, mayWrite: () => true, answering: () => Promise.resolve(undefined) },
      incident: () => undefined,
    });
    const database = await openViewDatabase(this.place.options(this.folder, options.fresh === true ? `views_${this.processes}` : 'views'));
    const views = types.all.flatMap((type) => type.views);
    const runner = new ViewRunner({
      store,
      codec,
      views,
      knows: (event) => types.knows(event),
      database,
      clock,
      timers: unlooking,
      logger: quiet,
    });
    const reader = new ViewReader({ database, views, store, codec, clock, progress: runner, timers: patient });
    if (options.follow !== false) await runner.start();
    const asked: HandleCase[] = [];
    const ask = (command: HandleCase): Promise<Receipt> => {
      if (command.type !== dutyNotice.name) asked.push(command);
      return runtime.handle(command);
    };
    const listing = (more: Partial<DutyReaderOptions> = {}) =>
      new DutyReader({ database, types: types.all, registers: LOAN_REGISTERS, clock, ...more });
    const office: StagedOffice = {
      runtime,
      streams,
      runner,
      reader,
      database,
      list: listing(),
      listing,
      asked,
      loop: (ports = {}) =>
        new AgendaLoop({
          types: types.all,
          store,
          streams,
          database,
          reader,
          clock,
          logger: quiet,
          ask,
          lawDigest: LOADED_LATER,
          timers: hasty,
          ...ports,
        }),
      caughtUp: async () => {
        await runner.settled();
        const head = await store.head();
        if (head !== undefined) await reader.waitFor([DUTIES, NOTICES], head);
      },
      stop: async () => {
        if (!this.offices.delete(office)) return;
        await runner.stop();
        await database.close();
      },
    };
    this.offices.add(office);
    return office;
  }

  /** Somebody of AGENCY (or another agency) asks a case for something. */
  ask(
    office: StagedOffice,
    command: string,
    caseId: Uuid | undefined,
    body: object,
    options: { readonly type?: string; readonly agency?: Uuid; readonly key?: string } = {},
  ): Promise<Receipt> {
    const actor = { person: uuid5('person', 'clerk'), post: 'clerk', agency: options.agency ?? AGENCY };
    const cause = uuid5('spec', command, caseId ?? 'new', options.key ?? String((this.keys += 1)));
    return office.runtime.handle(new HandleCase(options.type ?? 'loan', command, caseId, body, { actor }, cause));
  }

  async lend(office: StagedOffice, thing: string, due: string, more: object = {}): Promise<Uuid> {
    const trigger = this.clock.now().slice(0, 10);
    const { caseId } = await this.ask(office, 'lend', undefined, { thing, trigger, due, ...more }, { key: thing });
    return caseId;
  }

  /** An agency of the register; answers its id. */
  async agency(office: StagedOffice, name: string, level: string, region: string, path: readonly Uuid[]): Promise<Uuid> {
    const cause = uuid5('agency', name);
    const body = { name, level, region, path };
    return (await office.runtime.handle(new HandleCase('agency', 'register', undefined, body, { actor: { system: 'spec' } }, cause)))
      .caseId;
  }

  /** A fact that no command of the sample type makes, appended as it would be recorded. */
  async record(caseId: Uuid, event: { readonly type: string; readonly data: JsonObject }, by?: Actor): Promise<Uuid> {
    const stream = streamOf('loan', caseId);
    const before = await this.store.readStream(stream);
    const id = uuid5('recorded', stream, String(before.length));
    const actor = by ?? { person: uuid5('person', 'clerk'), post: 'clerk', agency: AGENCY };
    const cause = uuid5('cause', id);
    const place = { id, stream, rev: before.length, type: event.type, v: 1, tv: 1, case: caseId } as const;
    const rest = { actor, at: this.clock.now(), cause, corr: cause, req: 'spec', basis: { facts: [] }, salt: 'spec' };
    const prev = before.length === 0 ? {} : { prev: eventHash(before[before.length - 1]!.bytes) };
    await this.store.append(stream, before.length - 1, [this.codec.encode({ ...place, data: event.data, ...rest, ...prev })]);
    return id;
  }

  /** Everything stored, in commit order. */
  async events(category?: string): Promise<readonly RecordedEvent[]> {
    const stored = await this.store.readAll(undefined, 1_000_000);
    const events = stored.map((event) => this.codec.decode(event));
    return category === undefined ? events : events.filter(({ stream }) => stream.startsWith(`${category}-`));
  }

  async close(): Promise<void> {
    for (const office of this.offices) await office.stop();
    await this.store.close();
    await this.place.clear(this.folder);
    await rm(this.folder, { recursive: true, force: true });
  }
}

const LOAN_REGISTERS = {
  loan: { view: 'loan_register', number: 'number', title: 'title', item: 'item', officer: 'lead_officer' },
} as const;
