import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import type { Clock } from '#libs/kernel';
import { addColumn, type ViewDatabase } from './database.js';
import { ViewUnavailable } from './errors.js';
import { systemTimers, type Timers, type ViewLogger } from './ports.js';
import type { RebuildProgress } from './runner.js';

/** The part of the runner that works on requests. */
export interface RebuildingRunner {
  /** Whether this process folds the view now. */
  runs(view: string): boolean;
  rebuild(views: readonly string[], progress?: (report: RebuildProgress) => void): Promise<void>;
}

/** How far the rebuild asked for last is, whichever process works on it. */
export interface RebuildReport extends RebuildProgress {
  readonly done: boolean;
  readonly error?: string;
}

export interface RebuildRequestsSetting {
  readonly database: ViewDatabase;
  readonly runner: RebuildingRunner;
  /** Unique per process and start. */
  readonly holder: string;
  readonly clock: Clock;
  readonly logger: ViewLogger;
  readonly timers?: Timers;
}

interface Row {
  readonly view: string;
  readonly ask: string;
  readonly events: number;
  readonly of_events: number;
  readonly done_at: string | null;
  readonly error: string | null;
}

const LOOK_MS = 1_000;

/**
 * Rebuilds of views that several processes share: whoever is asked writes the request into the read database, and the process that holds
 * the view's lease works on it. A request of a process that died, or lost the lease, is taken up by the next holder.
 */
export class RebuildRequests {
  private readonly stopping = new AbortController();
  private readonly timers: Timers;
  private looking: Promise<void> | undefined;

  constructor(private readonly setting: RebuildRequestsSetting) {
    this.timers = setting.timers ?? systemTimers;
  }

  async start(): Promise<void> {
    const { database } = this.setting;
    await database.transaction(async (trx) => {
      // `if not exists` alone fails where two processes start at once
      if (database.dialect === 'postgresql') await sql`select pg_advisory_xact_lock(7164320017)`.execute(trx);
      await sql`create table if not exists view_rebuilds (
        view text not null primary key, ask text not null, asked_at text not null, taken_by text, events integer not null,
        of_events integer not null, done_at text, error text)`.execute(trx);
      await addColumn(database, trx, 'view_rebuilds', 'asked_no', 'integer not null default 0');
    });
    this.looking ??= this.look();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.looking;
  }

  /**
   * Asks for the views and waits until they are built; a view that is being built already is waited for.
   * @throws ViewUnavailable where one could not be built, or this process stopped waiting
   */
  async ask(views: readonly string[], progress?: (report: RebuildProgress) => void): Promise<void> {
    const ask = randomUUID();
    const now = this.setting.clock.now();
    await this.setting.database.transaction(async (trx) => {
      const latest = await sql<{ no: number | null }>`select max(asked_no) as no from view_rebuilds`.execute(trx);
      const no = (latest.rows[0]?.no ?? 0) + 1;
      for (const view of [...views].sort()) {
        await sql`insert into view_rebuilds (view, ask, asked_at, asked_no, events, of_events) values (${view}, ${ask}, ${now}, ${no}, 0, 0)
          on conflict (view) do update set ask = excluded.ask, asked_at = excluded.asked_at, asked_no = excluded.asked_no,
            taken_by = case when view_rebuilds.done_at is null then view_rebuilds.taken_by end, events = 0, of_events = 0,
            done_at = null, error = null`.execute(trx);
      }
    });
    for (;;) {
      const rows = (await this.rows()).filter(({ view }) => views.includes(view));
      progress?.(sumOf(rows));
      const failed = rows.find(({ error }) => error !== null);
      if (failed !== undefined) throw new ViewUnavailable(failed.view, failed.error ?? '');
      if (rows.every(({ done_at }) => done_at !== null)) return;
      if (this.stopping.signal.aborted) throw new ViewUnavailable(views[0] ?? '', 'the process stopped before it was built');
      await this.timers.sleep(LOOK_MS, this.stopping.signal);
    }
  }

  /** The rebuild that was asked for last, by any process; undefined where none ever was. */
  async last(): Promise<RebuildReport | undefined> {
    const rows = await this.rows();
    const [newest] = rows;
    if (newest === undefined) return undefined;
    const asked = rows.filter(({ ask }) => ask === newest.ask);
    const error = asked.find((row) => row.error !== null)?.error;
    return { ...sumOf(asked), done: asked.every(({ done_at }) => done_at !== null), ...(error == null ? {} : { error }) };
  }

  private async look(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      try {
        const taken = await this.take();
        if (taken.length > 0) await this.work(taken);
      } catch (error) {
        const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
        this.setting.logger.warn({ error: reason }, 'requests to rebuild views wait for the infrastructure');
      }
      await this.timers.sleep(LOOK_MS, signal);
    }
  }

  /** Takes what is asked of views that this process folds, also from a holder before it. */
  private async take(): Promise<readonly string[]> {
    const { database, runner, holder } = this.setting;
    const open = (await this.rows()).filter(({ view, done_at }) => done_at === null && runner.runs(view));
    if (open.length === 0) return [];
    const views = open.map(({ view }) => view);
    await database.transaction((trx) =>
      sql`update view_rebuilds set taken_by = ${holder} where done_at is null and view in (${sql.join(views)})`.execute(trx),
    );
    return views;
  }

  private async work(views: readonly string[]): Promise<void> {
    const { runner, logger } = this.setting;
    let reported = Promise.resolve();
    let latest: RebuildProgress | undefined;
    const report = (progress: RebuildProgress) => {
      // one write at a time, of what is newest then
      if (latest === undefined) {
        reported = reported.then(() => {
          const { events, of } = latest!;
          latest = undefined;
          // told again with the next batch
          return this.mark(views, sql`events = ${events}, of_events = ${of}`).catch(() => undefined);
        });
      }
      latest = progress;
    };
    logger.info({ views }, 'views are built anew, as was asked');
    let error: string | null = null;
    try {
      await runner.rebuild(views, report);
    } catch (failure) {
      // left to the next holder: this process stops, or no longer folds all of them
      if (this.stopping.signal.aborted || views.some((view) => !runner.runs(view))) return;
      error = tellable(failure);
    }
    await reported;
    await this.mark(views, sql`events = of_events, done_at = ${this.setting.clock.now()}, error = ${error}`);
  }

  private async mark(views: readonly string[], what: ReturnType<typeof sql>): Promise<void> {
    const { database, holder } = this.setting;
    await database.transaction((trx) =>
      sql`update view_rebuilds set ${what} where taken_by = ${holder} and done_at is null and view in (${sql.join(views)})`.execute(trx),
    );
  }

  /** Every request, the newest first: by its number, because the clocks of those who ask may differ. */
  private async rows(): Promise<readonly Row[]> {
    const found = await sql<Row>`select view, ask, events, of_events, done_at, error from view_rebuilds
      order by asked_no desc, asked_at desc, view`.execute(this.setting.database.reads);
    return found.rows;
  }
}

function sumOf(rows: readonly Row[]): RebuildProgress {
  const events = Math.min(...rows.map((row) => Number(row.events)));
  return { views: rows.map(({ view }) => view), events, of: Math.max(...rows.map((row) => Number(row.of_events))) };
}

/** Why another thread could not build what was asked, as it may be told. */
export class RebuildFailed extends Error {}

/** What may be told of a failed rebuild: why a view cannot be built; of anything else its name alone. */
export function tellable(error: unknown): string {
  if (error instanceof ViewUnavailable || error instanceof RebuildFailed) return error.message;
  return error instanceof Error ? error.name : 'failed';
}
