import { sql } from 'kysely';
import { createLeaseTable, type LeaseTable, type Timers, type ViewDatabase } from '#libs/views';

export type Transaction = Parameters<Parameters<ViewDatabase['transaction']>[0]>[0];

/** The one lease of those who may ask. */
export const AGENDA_LEASES: LeaseTable = { name: 'agenda_lease', of: 'name' };

const BUSY_ATTEMPTS = 50;

/** Makes the tables that the loop keeps beside the views: what is parked, and who asks. Losing them costs nothing but a repeated refusal. */
export async function createAgendaTables(database: ViewDatabase, timers: Timers): Promise<void> {
  const long = sql.raw(database.dialect === 'sqlite' ? 'integer' : 'bigint');
  await written(database, timers, async (trx) => {
    // PostgreSQL's `if not exists` does not exclude a second process doing the same at the same moment.
    if (database.dialect === 'postgresql') await sql`select pg_advisory_xact_lock(7164320013)`.execute(trx);
    await sql`create table if not exists agenda_parked (
      cause text not null primary key, kind text not null, stream text not null, duty_key text not null, opened_by text not null,
      due text not null, law text not null, revision ${long} not null, reason text not null, facts text not null, attempts ${long} not null,
      parked_at ${long} not null, next_try_at ${long} not null)`.execute(trx);
    await sql`create index if not exists agenda_parked_row on agenda_parked (stream, duty_key)`.execute(trx);
    await createLeaseTable(database, trx, AGENDA_LEASES);
  });
}

/** Writes while the view runner may be writing too. @throws the database's errors */
export function written<T>(database: ViewDatabase, timers: Timers, work: (trx: Transaction) => Promise<T>): Promise<T> {
  return untilFree(timers, () => database.transaction((trx) => work(trx)));
}

/** On SQLite the lock is another's for moments. @throws what the work throws */
export async function untilFree<T>(timers: Timers, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      // not by its class: the driver's errors may have been made for another realm
      const busy = String((error as { readonly code?: unknown } | null)?.code).startsWith('SQLITE_BUSY');
      if (!busy || attempt === BUSY_ATTEMPTS) throw error;
      await timers.sleep(20, new AbortController().signal);
    }
  }
}
