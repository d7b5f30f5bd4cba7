import { sql, type Transaction } from 'kysely';
import { addColumn, type ViewDatabase } from './database.js';
import type { Tables } from './row-writer.js';

export interface LeaseOptions {
  /** Unique per process and start. */
  readonly holder: string;
  readonly ttlMs: number;
  /** Of this process alone: clocks are set, and those of two machines differ. */
  readonly monotonic: () => number;
}

/** The table of some leases, and its column that tells what each is of. */
export interface LeaseTable {
  readonly name: string;
  readonly of: string;
}

interface Lease {
  readonly holder: string;
  readonly fence: number;
  readonly renewals: number;
  /** Written by versions that compared clocks: seen to change while one of them still runs. */
  readonly until_ms: number;
}

type Tried = { readonly fence: number; readonly askedAt: number } | { readonly fence?: undefined; readonly seen: string };

/** Part of its length by which the holder stops before others may begin: for what is under way, and clocks that run unevenly. */
const MARGIN = 1 / 5;

/** Makes the table, or gives one made by an older version what it lacks. */
export async function createLeaseTable(database: ViewDatabase, trx: Transaction<Tables>, { name, of }: LeaseTable): Promise<void> {
  const long = database.dialect === 'sqlite' ? 'integer' : 'bigint';
  await sql`create table if not exists ${sql.id(name)} (${sql.id(of)} text not null primary key, holder text not null,
    fence ${sql.raw(long)} not null, until_ms ${sql.raw(long)} not null)`.execute(trx);
  await addColumn(database, trx, name, 'renewals', `${long} not null default 0`);
}

/**
 * Leases by which processes that share a database take turns, without comparing clocks: the holder raises a counter, and whoever waits
 * takes a lease that it has itself seen unchanged for its whole length. The fencing number rises with every change of the holder.
 */
export class Leases {
  private readonly held = new Map<string, { readonly fence: number; readonly renewedAt: number }>();
  private readonly watched = new Map<string, { readonly seen: string; readonly since: number }>();

  /** `taken`: what has to be fenced off in the transaction in which a lease changes hands. */
  constructor(
    private readonly database: ViewDatabase,
    private readonly table: LeaseTable,
    private readonly options: LeaseOptions,
    private readonly taken: (trx: Transaction<Tables>, of: string, fence: number) => Promise<void> = () => Promise.resolve(),
  ) {}

  /** Takes or renews a lease; its fencing number, or undefined where another process holds it or may hold it still. */
  async hold(of: string): Promise<number | undefined> {
    const tried = await this.database.transaction((trx) => this.tried(trx, of));
    if (tried.fence !== undefined) {
      this.watched.delete(of);
      this.held.set(of, { fence: tried.fence, renewedAt: tried.askedAt });
      return tried.fence;
    }
    this.held.delete(of);
    // counted from after the look, and until before the next one: never longer than it was unchanged
    if (this.watched.get(of)?.seen !== tried.seen) this.watched.set(of, { seen: tried.seen, since: this.options.monotonic() });
    return undefined;
  }

  /** The fencing number of the last renewal that succeeded; others may have taken the lease since. */
  numberOf(of: string): number | undefined {
    return this.held.get(of)?.fence;
  }

  /** Whether this process may act now without asking the database: nobody can have seen the lease unchanged for its length. */
  mayAct(of: string): boolean {
    return this.isYounger(of, this.options.ttlMs * (1 - MARGIN));
  }

  /** Whether it was renewed less than a third of its length ago: two more renewals may fail before it runs out. */
  isFresh(of: string): boolean {
    return this.isYounger(of, this.options.ttlMs / 3);
  }

  /** In the transaction of a write, which nobody can take the lease before the end of: whether this process still holds it. */
  async isHeld(trx: Transaction<Tables>, of: string): Promise<boolean> {
    const held = this.held.get(of);
    const { name } = this.table;
    const lock = sql.raw(this.database.dialect === 'postgresql' ? ' for share' : '');
    const found = await sql<{ fence: number }>`select fence from ${sql.id(name)}
      where ${sql.id(this.table.of)} = ${of} and holder = ${this.options.holder}${lock}`.execute(trx);
    return held !== undefined && found.rows[0]?.fence === held.fence;
  }

  /** How long to rest: until what is held has to be renewed, or what is watched may be taken. */
  pauseMs(): number {
    const { ttlMs, monotonic } = this.options;
    return Math.min(ttlMs / 3, ...[...this.watched.values()].map(({ since }) => Math.max(1, since + ttlMs - monotonic())));
  }

  /** Gives back what is held, so that nobody has to wait for it. */
  async release(): Promise<void> {
    if (this.held.size === 0) return;
    await this.database.transaction((trx) =>
      sql`update ${sql.id(this.table.name)} set holder = '' where holder = ${this.options.holder}`.execute(trx),
    );
    this.held.clear();
  }

  private isYounger(of: string, milliseconds: number): boolean {
    const held = this.held.get(of);
    return held !== undefined && this.options.monotonic() - held.renewedAt < milliseconds;
  }

  private async tried(trx: Transaction<Tables>, of: string): Promise<Tried> {
    const { holder, ttlMs, monotonic } = this.options;
    const [table, column] = [sql.id(this.table.name), sql.id(this.table.of)];
    const askedAt = monotonic();
    await sql`insert into ${table} (${column}, holder, fence, renewals, until_ms) values (${of}, '', 0, 0, 0)
      on conflict (${column}) do nothing`.execute(trx);
    const lock = sql.raw(this.database.dialect === 'postgresql' ? ' for update' : '');
    const found = await sql<Lease>`select holder, fence, renewals, until_ms from ${table} where ${column} = ${of}${lock}`.execute(trx);
    const lease = found.rows[0]!;
    const seen = JSON.stringify([lease.holder, lease.fence, lease.renewals, lease.until_ms]);
    const isMine = lease.holder === holder;
    const watched = this.watched.get(of);
    const hasRunOut = watched?.seen === seen && askedAt - watched.since >= ttlMs;
    if (!isMine && lease.holder !== '' && !hasRunOut) return { seen };
    const fence = isMine ? lease.fence : lease.fence + 1;
    await sql`update ${table} set holder = ${holder}, fence = ${fence}, renewals = ${lease.renewals + 1}, until_ms = 0
      where ${column} = ${of}`.execute(trx);
    if (!isMine) await this.taken(trx, of, fence);
    return { fence, askedAt };
  }
}
