import { sql } from 'kysely';
import type { Clock } from '#libs/kernel';
import type { Timers, ViewDatabase } from '#libs/views';
import { written, type Transaction } from './operational.js';

/** Another process asks now: what was begun here ends before the next ask. */
export class LeaseLost extends Error {
  constructor() {
    super('another process holds the lease of the agenda');
    this.name = 'LeaseLost';
  }
}

export interface LeaseOptions {
  /** Unique per process and start. */
  readonly holder: string;
  readonly ttlMs: number;
  /** Of the machine, not of the office: a demonstration's clock may jump. */
  readonly clock: Clock;
}

/** Who may ask: anybody where the office is one process, the holder of the lease row in a cluster. */
export interface Turn {
  /** Takes or renews the lease; false where another process holds it. */
  hold(): Promise<boolean>;
  /** @throws LeaseLost where the lease ran out and another process took it */
  assertHeld(): Promise<void>;
  /** In the transaction of a write: a process that was paused and woke up late writes nothing. @throws LeaseLost */
  fence(trx: Transaction): Promise<void>;
  release(): Promise<void>;
}

export const ALONE: Turn = {
  hold: () => Promise.resolve(true),
  assertHeld: () => Promise.resolve(),
  fence: () => Promise.resolve(),
  release: () => Promise.resolve(),
};

const NAME = 'agenda';

/** A lease row with a fencing number that rises with every change of the holder. */
export class Lease implements Turn {
  private held: { readonly fence: number; readonly untilMs: number } | undefined;

  constructor(
    private readonly database: ViewDatabase,
    private readonly timers: Timers,
    private readonly options: LeaseOptions,
  ) {}

  async hold(): Promise<boolean> {
    const { holder, ttlMs, clock } = this.options;
    const now = Date.parse(clock.now());
    // a third of the time is left for the next renewal
    if (this.held !== undefined && now < this.held.untilMs - (ttlMs * 2) / 3) return true;
    const untilMs = now + ttlMs;
    this.held = await written(this.database, this.timers, async (trx) => {
      await sql`insert into agenda_lease (name, holder, fence, until_ms) values (${NAME}, ${holder}, 1, ${untilMs})
        on conflict (name) do update set holder = excluded.holder, until_ms = excluded.until_ms,
          fence = agenda_lease.fence + case when agenda_lease.holder = excluded.holder then 0 else 1 end
        where agenda_lease.holder = excluded.holder or agenda_lease.until_ms <= ${now}`.execute(trx);
      const found = await sql<{ holder: string; fence: number }>`select holder, fence from agenda_lease where name = ${NAME}`.execute(trx);
      const row = found.rows[0];
      return row?.holder === holder ? { fence: Number(row.fence), untilMs } : undefined;
    });
    return this.held !== undefined;
  }

  async assertHeld(): Promise<void> {
    const before = this.held?.fence;
    if (before === undefined || !(await this.hold()) || this.held?.fence !== before) throw new LeaseLost();
  }

  async fence(trx: Transaction): Promise<void> {
    const found = await sql<{ fence: number }>`select fence from agenda_lease
      where name = ${NAME} and holder = ${this.options.holder}`.execute(trx);
    if (this.held === undefined || Number(found.rows[0]?.fence) !== this.held.fence) throw new LeaseLost();
  }

  async release(): Promise<void> {
    if (this.held === undefined) return;
    this.held = undefined;
    await written(this.database, this.timers, (trx) =>
      sql`update agenda_lease set until_ms = 0 where name = ${NAME} and holder = ${this.options.holder}`.execute(trx),
    );
  }
}
