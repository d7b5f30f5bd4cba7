import { sql } from 'kysely';
import type { ViewDatabase } from '#libs/views';
import { fromTable, type DeclaredView } from './tables.js';

/** Which of the notice streams exist. */
export async function alreadySent(database: ViewDatabase, notices: DeclaredView, streams: readonly string[]): Promise<ReadonlySet<string>> {
  if (streams.length === 0) return new Set();
  const found = await fromTable(database, notices, (table) =>
    sql<{ stream: string }>`select "_stream" as stream from ${sql.id(table)}
      where "_stream" in (${sql.join([...streams])})`.execute(database.reads),
  );
  return new Set(found.rows.map(({ stream }) => stream));
}
