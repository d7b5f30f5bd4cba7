import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker, type WorkerOptions } from 'node:worker_threads';
import type { ColumnValue } from '#libs/kernel';
import {
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
} from 'kysely';
import type { Timers } from './ports.js';

const THREAD = fileURLToPath(new URL('./reading.thread.mjs', import.meta.url));

/** A thread costs about ten megabytes: it is kept no longer than questions come. */
const IDLE_MS = 60_000;

/** What a question answers is small beside what it reads, which SQLite holds outside of this heap. */
const HEAP = { maxYoungGenerationSizeMb: 4, maxOldGenerationSizeMb: 384 };

/** Waits without keeping a process alive. */
const idling: Timers = {
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal, ref: false }).catch(() => undefined),
};

/** The thread ended with questions unanswered: asked again they are answered by a new one. */
export class ReadingEnded extends Error {
  constructor(options?: ErrorOptions) {
    super('the thread that reads the views ended before it answered', options);
    this.name = 'ReadingEnded';
  }
}

type StoredRow = Record<string, ColumnValue>;

/** What the thread tells. */
type Told =
  | { readonly id: number; readonly rows: StoredRow[] }
  | { readonly id: number; readonly error: { readonly name: string; readonly message: string; readonly code?: string } };

interface Asked {
  resolve(rows: StoredRow[]): void;
  reject(error: Error): void;
}

/** One run of the thread, and who waits for its answers. */
interface Run {
  readonly worker: Worker;
  readonly asked: Map<number, Asked>;
  readonly ended: Promise<void>;
}

export interface ReadingThreadOptions {
  readonly file: string;
  readonly busyTimeoutMs: number;
  readonly pragmas: readonly string[];
  /** Started at the first question; specs look at it. */
  readonly start?: (entry: string, options: WorkerOptions) => Worker;
  readonly timers?: Timers;
}

/** Reads a SQLite file in a thread that starts with the first question and ends a minute after the last. */
export class ReadingThread {
  private run: Run | undefined;
  private readonly leaving = new Set<Promise<void>>();
  private readonly timers: Timers;
  private idle = new AbortController();
  private questions = 0;
  private closed = false;

  constructor(private readonly options: ReadingThreadOptions) {
    this.timers = options.timers ?? idling;
  }

  /** Rows of a query. @throws errors of SQLite with their `code`; ReadingEnded where the thread failed */
  ask(text: string, parameters: readonly unknown[]): Promise<StoredRow[]> {
    if (this.closed) return Promise.reject(new ReadingEnded());
    this.idle.abort();
    const run = (this.run ??= this.started());
    const id = (this.questions += 1);
    return new Promise((resolve, reject) => {
      run.asked.set(id, { resolve, reject });
      // A process that waits for an answer goes on; one that waits for nothing may end.
      run.worker.ref();
      run.worker.postMessage({ id, text, parameters });
    });
  }

  /** Answers what was asked, and ends the thread. */
  async close(): Promise<void> {
    this.closed = true;
    this.idle.abort();
    this.leave();
    await Promise.all(this.leaving);
  }

  private started(): Run {
    const { file, busyTimeoutMs, pragmas, start = (entry, options) => new Worker(entry, options) } = this.options;
    const worker = start(THREAD, { workerData: { file, busyTimeoutMs, pragmas }, resourceLimits: HEAP, name: 'views-reading' });
    const asked = new Map<number, Asked>();
    let cause: unknown;
    worker.on('error', (error) => (cause = error));
    worker.on('message', (told: Told) => {
      const one = asked.get(told.id);
      asked.delete(told.id);
      if ('rows' in told) one?.resolve(told.rows);
      else one?.reject(Object.assign(new Error(told.error.message), told.error));
      if (asked.size === 0) this.rest(run);
    });
    const ended = new Promise<void>((resolve) => {
      worker.once('exit', () => {
        if (this.run === run) this.run = undefined;
        for (const one of asked.values()) one.reject(new ReadingEnded({ cause }));
        asked.clear();
        resolve();
      });
    });
    const run: Run = { worker, asked, ended };
    return run;
  }

  /** Nobody waits any more: the thread is given up unless somebody asks soon. */
  private rest(run: Run): void {
    run.worker.unref();
    if (this.run !== run) return;
    this.idle = new AbortController();
    const { signal } = this.idle;
    void this.timers.sleep(IDLE_MS, signal).then(() => {
      if (!signal.aborted) this.leave();
    });
  }

  private leave(): void {
    const { run } = this;
    if (run === undefined) return;
    this.run = undefined;
    this.leaving.add(run.ended);
    void run.ended.then(() => this.leaving.delete(run.ended));
    run.worker.ref();
    run.worker.postMessage('end');
  }
}

/** Compiles queries as for SQLite and has them answered by the thread; reads only, outside of transactions. */
export function readingDialect(thread: ReadingThread): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new ReadingDriver(thread),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

class ReadingDriver implements Driver {
  private readonly connection: DatabaseConnection;

  constructor(private readonly thread: ReadingThread) {
    this.connection = {
      executeQuery: async <R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> => ({
        rows: (await thread.ask(sql, parameters)) as R[],
      }),
      streamQuery: () => {
        throw new Error('questions to the views are answered whole');
      },
    };
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  acquireConnection(): Promise<DatabaseConnection> {
    return Promise.resolve(this.connection);
  }

  beginTransaction(): Promise<void> {
    return Promise.reject(new Error('nothing is written here'));
  }

  commitTransaction(): Promise<void> {
    return Promise.resolve();
  }

  rollbackTransaction(): Promise<void> {
    return Promise.resolve();
  }

  releaseConnection(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): Promise<void> {
    return this.thread.close();
  }
}
