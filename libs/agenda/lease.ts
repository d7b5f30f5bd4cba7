import { Leases, type LeaseOptions, type Timers, type ViewDatabase } from '#libs/views';
import { AGENDA_LEASES, untilFree, type Transaction } from './operational.js';

/** Another process asks now: what was begun here ends before the next ask. */
export class LeaseLost extends Error {
  constructor() {
    super('another process holds the lease of the agenda');
    this.name = 'LeaseLost';
  }
}

/** Who may ask: anybody where the office is one process, the holder of the lease in a cluster. */
export interface Turn {
  /** Takes or renews the lease; false where another process holds it, or may hold it still. */
  hold(): Promise<boolean>;
  /** @throws LeaseLost where the lease ran out and another process took it */
  assertHeld(): Promise<void>;
  /** In the transaction of a write: a process that was paused and woke up late writes nothing. @throws LeaseLost */
  fence(trx: Transaction): Promise<void>;
  /** How long until it has to be renewed, or is worth asking for again. */
  pauseMs(): number;
  release(): Promise<void>;
}

export const ALONE: Turn = {
  hold: () => Promise.resolve(true),
  assertHeld: () => Promise.resolve(),
  fence: () => Promise.resolve(),
  pauseMs: () => Infinity,
  release: () => Promise.resolve(),
};

const NAME = 'agenda';

export class Lease implements Turn {
  private readonly leases: Leases;

  constructor(
    database: ViewDatabase,
    private readonly timers: Timers,
    options: LeaseOptions,
  ) {
    this.leases = new Leases(database, AGENDA_LEASES, options);
  }

  async hold(): Promise<boolean> {
    return this.leases.isFresh(NAME) || (await this.renewed()) !== undefined;
  }

  async assertHeld(): Promise<void> {
    if (this.leases.isFresh(NAME)) return;
    const before = this.leases.numberOf(NAME);
    if (before === undefined || (await this.renewed()) !== before) throw new LeaseLost();
  }

  async fence(trx: Transaction): Promise<void> {
    if (!(await this.leases.isHeld(trx, NAME))) throw new LeaseLost();
  }

  pauseMs(): number {
    return this.leases.pauseMs();
  }

  async release(): Promise<void> {
    await untilFree(this.timers, () => this.leases.release());
  }

  private renewed(): Promise<number | undefined> {
    return untilFree(this.timers, () => this.leases.hold(NAME));
  }
}
