import type { EventStore } from '#libs/event-store';
import { ManualClock, type ColumnValue, type View } from '#libs/kernel';
import { sql } from 'kysely';
import { ViewReader, ViewRunner, type StoppedAt, type Timers, type ViewDatabase, type ViewRunnerOptions } from '../index.js';
import { generationsOf } from '../generations.js';
import { MatterWriter, codec, knows, matters, people } from './matters.js';
import { MemoryEventStore } from './memory-event-store.js';

/** One place for rows that can be opened again and again, as a process does that was started anew. */
export interface DatabasePlace {
  open(): Promise<ViewDatabase>;
  /** Rows that lists may pass over before the long reads are asked. */
  readonly nearby?: number;
  /** Deletes everything in it; whatever was open is closed before. */
  clear(): Promise<void>;
}

/** Time that passes only when told: sleepers wake when `wake` is called or their signal aborts. */
export class ManualTimers implements Timers {
  readonly asked: number[] = [];
  private readonly sleepers = new Set<() => void>();
  private watchers: (() => void)[] = [];

  sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    this.asked.push(milliseconds);
    for (const watch of this.watchers.splice(0)) watch();
    return new Promise((resolve) => {
      const wake = () => {
        this.sleepers.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  wake(): void {
    for (const wake of this.sleepers) wake();
  }

  /** Resolves when somebody has gone to sleep that many times. */
  async slept(times: number): Promise<void> {
    while (this.asked.length < times) await new Promise<void>((resolve) => this.watchers.push(resolve));
  }
}

/** Polls without a pause, and never runs out of time. */
const readerTimers: Timers = {
  sleep: (milliseconds, signal) => (milliseconds > 1_000 ? new ManualTimers() : hasty).sleep(milliseconds, signal),
};

/** Sleeps not at all: for retries whose delays do not matter. */
export const hasty: Timers = {
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};

/** A database whose transactions fail when told, before or after the commit. */
export class FaultyDatabase implements ViewDatabase {
  /** Called before and after each transaction; throws what the database is to throw. */
  before: () => void = () => undefined;
  after: () => void = () => undefined;

  constructor(private readonly real: ViewDatabase) {}

  get dialect() {
    return this.real.dialect;
  }
  get reads() {
    return this.real.reads;
  }
  get longReads() {
    return this.real.longReads;
  }
  async transaction<T>(work: Parameters<ViewDatabase['transaction']>[0]): Promise<T> {
    this.before();
    const result = (await this.real.transaction(work)) as T;
    this.after();
    return result;
  }
  close(): Promise<void> {
    return this.real.close();
  }
}

export interface StagedRunner {
  readonly runner: ViewRunner;
  readonly reader: ViewReader;
  readonly database: ViewDatabase;
  readonly stops: Map<string, StoppedAt>;
  readonly lost: string[];
  readonly log: { readonly level: string; readonly message: string }[];
  stop(): Promise<void>;
}

/** A store, a clock and a place for rows; runners come and go. */
export class Stage {
  readonly clock = new ManualClock('2026-03-01T08:00:00.000Z');
  readonly store = new MemoryEventStore();
  readonly writer = new MatterWriter(this.store, () => this.clock.now());
  readonly running = new Set<StagedRunner>();
  private losses = 0;
  private watchers: (() => void)[] = [];

  constructor(readonly place: DatabasePlace) {}

  /** Another office over the same place: its own store and clock. */
  another(): Stage {
    return new Stage(this.place);
  }

  async runner(options: Partial<ViewRunnerOptions> = {}): Promise<StagedRunner> {
    const database = options.database ?? (await this.place.open());
    const views: readonly View[] = options.views ?? [matters, people];
    const store: EventStore = options.store ?? this.store;
    const stops = new Map<string, StoppedAt>();
    const lost: string[] = [];
    const log: { level: string; message: string }[] = [];
    const note = (level: string) => (_fields: object, message: string) => void log.push({ level, message });
    const runner = new ViewRunner({
      codec,
      knows,
      clock: this.clock,
      timers: hasty,
      random: () => 0.5,
      logger: { info: note('info'), warn: note('warn'), error: note('error') },
      observer: { stopped: (view, at) => void stops.set(view, at), lost: (view) => this.lost(() => lost.push(view)) },
      ...options,
      store,
      database,
      views,
    });
    const reader = new ViewReader({
      database,
      views,
      store,
      codec,
      clock: this.clock,
      progress: runner,
      timers: readerTimers,
      ...(this.place.nearby === undefined ? {} : { nearby: this.place.nearby }),
    });
    const staged: StagedRunner = {
      runner,
      reader,
      database,
      stops,
      lost,
      log,
      stop: async () => {
        if (!this.running.delete(staged)) return;
        await runner.stop();
        await database.close();
      },
    };
    this.running.add(staged);
    return staged;
  }

  async started(options: Partial<ViewRunnerOptions> = {}): Promise<StagedRunner> {
    const staged = await this.runner(options);
    await staged.runner.start();
    return staged;
  }

  /** Started, and everything stored so far is in the views. */
  async caughtUp(options: Partial<ViewRunnerOptions> = {}): Promise<StagedRunner> {
    const staged = await this.started(options);
    await this.reached(
      staged,
      (options.views ?? [matters, people]).map((view) => view.name),
    );
    return staged;
  }

  async reached(staged: StagedRunner, views: readonly string[] = ['matters', 'people']): Promise<void> {
    const head = await this.store.head();
    if (head === undefined) await staged.runner.settled();
    else await staged.reader.waitFor(views, head);
  }

  private lost(note: () => void): void {
    note();
    this.losses += 1;
    for (const watch of this.watchers.splice(0)) watch();
  }

  /** Resolves when runners have left so many views to others. */
  async left(times: number): Promise<void> {
    while (this.losses < times) await new Promise<void>((resolve) => this.watchers.push(resolve));
  }

  async end(): Promise<void> {
    for (const staged of this.running) await staged.stop();
    await this.place.clear();
  }
}

/** Every live row and closed version of a view, in a fixed order: what two ways to the same place must agree on. */
export async function contents(database: ViewDatabase, view: string): Promise<readonly { readonly [column: string]: ColumnValue }[]> {
  const serving = (await generationsOf(database.reads, [view])).find((generation) => generation.serving);
  if (serving === undefined) throw new Error(`${view} does not answer yet`);
  const rows: { [column: string]: ColumnValue }[] = [];
  for (const table of [serving.table, `${serving.table}_history`]) {
    const found = await sql<{
      [column: string]: ColumnValue;
    }>`select * from ${sql.id(table)} order by "_stream", "_key", "_from_no"`.execute(database.reads);
    rows.push(...found.rows.map((row) => ({ ...row })));
  }
  return rows;
}
