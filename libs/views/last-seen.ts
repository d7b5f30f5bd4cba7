import SqliteConnection from '#sqlite';
import type { EventStore } from '#libs/event-store';
import { isHeld, type Place } from './positions.js';

/** The newest events that views in a SQLite file have seen, each once; none where there is no such file, or it is none of views. */
export function lastSeenIn(file: string): readonly Place[] {
  let connection: SqliteConnection.Database | undefined;
  try {
    connection = new SqliteConnection(file, { readonly: true, fileMustExist: true });
    return connection
      .prepare<[], Place>(
        `select distinct position, fingerprint from view_generations where state <> 'retired' and position is not null and fingerprint is not null`,
      )
      .all();
  } catch {
    // views are made again from the events: without them nothing is known, and nothing is wrong
    return [];
  } finally {
    connection?.close();
  }
}

/** Those of which the store holds another event, or none any more: somebody changed it, cut it off, or put back other events. @throws StoreUnavailable */
export async function notHeld(store: EventStore, seen: readonly Place[]): Promise<readonly Place[]> {
  const held = await Promise.all(seen.map((place) => isHeld(store, place)));
  return seen.filter((_place, index) => !held[index]);
}
