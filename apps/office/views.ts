import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { systemClock, systemMonotonic, type AnyCaseType } from '#libs/kernel';
import { CaseTypes } from '#libs/case-runtime';
import { EventCodec, StoreUnavailable, type EventStore } from '#libs/event-store';
import { WriteLock } from '#libs/event-store/sqlite';
import {
  openViewDatabase,
  RebuildFailed,
  RebuildRequests,
  ViewRunner,
  type ProgressSource,
  type RebuildProgress,
  type RebuildReport,
  type ViewDatabaseOptions,
  type ViewLogger,
  type ViewObserver,
} from '#libs/views';
import type { Environment } from '#config/environment';
import { threadWithOwnLimits } from './engine.js';

/** Where views are kept, and how to give the place up. */
interface ViewsPlace {
  readonly database: ViewDatabaseOptions;
  release(): void;
}

/**
 * PostgreSQL for all processes, or a file below the data folder: one for the embedded store, which one process works on, and one for
 * each process of a cluster. The system frees a process's file when it ends, and the next one to start goes on with it.
 */
function viewsPlace({ databaseUrl, eventStoreUrl, dataDir }: Environment): ViewsPlace {
  if (databaseUrl !== undefined) return { database: { url: databaseUrl }, release: () => {} };
  if (eventStoreUrl === undefined) return { database: { file: join(dataDir, 'views.db') }, release: () => {} };
  for (let number = 1; ; number += 1) {
    try {
      const lock = WriteLock.take(join(dataDir, `views-${number}.lock`));
      return { database: { file: join(dataDir, `views-${number}.db`) }, release: () => lock.release() };
    } catch (error) {
      if (!(error instanceof StoreUnavailable) || number === MOST_PROCESSES) throw error;
    }
  }
}

/** Processes of one cluster that may share a data folder. */
const MOST_PROCESSES = 64;

/** How long commits are gathered before the views thread is told. */
const WAKE_MS = 5;

/**
 * Two halves of 16 MB, in which what a batch needs dies: halves of 8 MB cost the collectors a third more under load, halves of 1 MB made
 * rebuilding 100,000 events in an office 1.4 to 3 times as long (measured). The limit of the old generation has it collected before it has grown
 * to a multiple of what lives in it (40 MB, and 80 MB while views are built); the largest batches and the longest stream folded again stay far
 * below it.
 */
const HEAP = { maxYoungGenerationSizeMb: 48, maxOldGenerationSizeMb: 384 };

/** How long a process that died keeps others from its views, and from asking for what is due, in milliseconds. */
export const LEASE_MS = 10_000;

/** Whether several processes work on one read database: what only one may do, each asks for by a lease. */
export function isShared({ databaseUrl, eventStoreUrl }: Environment): boolean {
  return databaseUrl !== undefined && eventStoreUrl !== undefined;
}

/** Is told how far a rebuild is. */
type Told = (report: RebuildProgress) => void;

/** The running views, whichever thread folds them. */
export interface RunningViews extends ProgressSource {
  /** Where whoever reads them finds them. */
  readonly database: ViewDatabaseOptions;
  wake(): void;
  /**
   * Builds views anew beside the live ones; where processes share the views, whoever folds them does.
   * @throws ViewUnavailable where one could not be built
   */
  rebuild(views: readonly string[], progress?: Told): Promise<void>;
  /** The rebuild asked for last, where processes share the views and any of them may have been asked. */
  lastRebuild?(): Promise<RebuildReport | undefined>;
  /** Resolves when no view is still being built. */
  settled(): Promise<void>;
  stop(): Promise<void>;
}

interface ViewsSetting {
  readonly environment: Environment;
  readonly types: readonly AnyCaseType[];
  readonly logger: ViewLogger;
  readonly observer?: ViewObserver;
}

/**
 * Folds the views in this thread, following the store by subscription: for EventStoreDB, the worker, and specs. Where several processes
 * share the views in PostgreSQL, each view is folded by the one that holds its lease.
 */
export async function runViewsHere(setting: ViewsSetting, store: EventStore): Promise<RunningViews> {
  const { environment, logger, observer } = setting;
  const types = new CaseTypes(setting.types);
  const shared = isShared(environment);
  const place = viewsPlace(environment);
  const database = await openViewDatabase(place.database).catch((error: unknown) => {
    place.release();
    throw unopened(environment, error instanceof Error ? error.message : String(error));
  });
  const holder = randomUUID();
  const runner = new ViewRunner({
    store,
    codec: new EventCodec(types.catalogue),
    views: types.all.flatMap((type) => type.views),
    knows: (event) => types.knows(event),
    database,
    clock: systemClock,
    logger,
    ...(observer === undefined ? {} : { observer }),
    ...(shared ? { lease: { holder, ttlMs: LEASE_MS, monotonic: systemMonotonic } } : {}),
  });
  await runner.start();
  const requests = shared ? new RebuildRequests({ database, runner, holder, clock: systemClock, logger }) : undefined;
  await requests?.start();
  return {
    database: place.database,
    wake: () => runner.wake(),
    rebuild: (views, progress) => requests?.ask(views, progress) ?? runner.rebuild(views, progress),
    ...(requests === undefined ? {} : { lastRebuild: () => requests.last() }),
    settled: () => runner.settled(),
    onProgress: (listener) => runner.onProgress(listener),
    runs: (view) => runner.runs(view),
    stop: async () => {
      await Promise.all([runner.stop(), requests?.stop()]);
      await database.close();
      place.release();
    },
  };
}

function unopened({ databaseUrl, dataDir }: Environment, reason: string): StoreUnavailable {
  if (databaseUrl !== undefined) return new StoreUnavailable(`DATABASE_URL: the views' database cannot be opened: ${reason}`);
  const way = `; move ${join(dataDir, 'views.db')} away, it is made again from the events`;
  return new StoreUnavailable(`the views' database cannot be opened: ${reason}${way}`);
}

/** What the thread is told. */
export type ToThread =
  | { readonly kind: 'wake' | 'stop' }
  | { readonly kind: 'settled'; readonly id: number }
  | { readonly kind: 'rebuild'; readonly id: number; readonly views: readonly string[] };

/** What the thread tells. */
export type FromThread =
  | { readonly kind: 'started' | 'progress' }
  | { readonly kind: 'unopened'; readonly reason: string }
  | { readonly kind: 'log'; readonly level: keyof ViewLogger; readonly fields: object; readonly message: string }
  | { readonly kind: 'observed'; readonly what: keyof ViewObserver; readonly parts: readonly unknown[] }
  | { readonly kind: 'rebuilding'; readonly id: number; readonly report: RebuildProgress }
  | { readonly kind: 'done'; readonly id: number; readonly error?: string };

/** What the thread was asked, until it answers or ends. */
class Asks {
  private readonly waiting = new Map<number, { resolve(): void; reject(error: Error): void; readonly progress: Told | undefined }>();
  private asked = 0;
  private ended: Error | undefined;

  put(send: (id: number) => void, progress?: Told): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.ended !== undefined) return reject(this.ended);
      this.asked += 1;
      this.waiting.set(this.asked, { resolve, reject, progress });
      send(this.asked);
    });
  }

  progressed(id: number, report: RebuildProgress): void {
    this.waiting.get(id)?.progress?.(report);
  }

  answered(id: number, error: string | undefined): void {
    const ask = this.waiting.get(id);
    this.waiting.delete(id);
    if (error === undefined) ask?.resolve();
    else ask?.reject(new RebuildFailed(error));
  }

  end(error: Error): void {
    this.ended = error;
    for (const ask of this.waiting.values()) ask.reject(error);
    this.waiting.clear();
  }
}

/**
 * Folds the views in a thread of their own beside the embedded store, so that the thread that answers requests does nothing else.
 * The thread reads the store and is woken after commits. `entry` is the built file that calls `serveViews`.
 */
export async function runViewsInThread(setting: Omit<ViewsSetting, 'types'>, entry: string): Promise<RunningViews> {
  const { environment, logger, observer } = setting;
  const thread = threadWithOwnLimits(() => new Worker(entry, { workerData: environment, resourceLimits: HEAP }));
  const listeners = new Set<() => void>();
  const asks = new Asks();
  let wakeSent = false;
  let stopping = false;
  const send = (message: ToThread) => thread.postMessage(message);
  const exited = new Promise<void>((resolve) => thread.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    thread.once('error', reject);
    thread.on('message', (message: FromThread) => {
      switch (message.kind) {
        case 'started':
          resolve();
          break;
        case 'unopened':
          reject(unopened(environment, message.reason));
          break;
        case 'progress':
          for (const listener of listeners) listener();
          break;
        case 'log':
          logger[message.level](message.fields, message.message);
          break;
        case 'observed':
          (observer?.[message.what] as ((...parts: readonly unknown[]) => void) | undefined)?.(...message.parts);
          break;
        case 'rebuilding':
          asks.progressed(message.id, message.report);
          break;
        case 'done':
          asks.answered(message.id, message.error);
          break;
      }
    });
  });
  thread.on('error', (error) => {
    // views are lost for this process: health shows the lag, an operator restarts; facts are safe
    logger.error({ err: error }, 'the views thread failed');
  });
  void exited.then(() => {
    const ended = new Error('the views thread ended');
    if (!stopping) logger.error({}, ended.message);
    asks.end(ended);
  });
  return {
    database: viewsPlace(environment).database,
    wake: () => {
      // one message in a few milliseconds, however many commits it saw: larger batches cost less an event
      if (wakeSent) return;
      wakeSent = true;
      setTimeout(() => {
        wakeSent = false;
        if (!stopping) send({ kind: 'wake' });
      }, WAKE_MS);
    },
    rebuild: (views, progress) => asks.put((id) => send({ kind: 'rebuild', id, views }), progress),
    settled: () => asks.put((id) => send({ kind: 'settled', id })),
    runs: () => true,
    onProgress: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    stop: async () => {
      stopping = true;
      send({ kind: 'stop' });
      await exited;
    },
  };
}
