import { join } from 'node:path';
import Database from '#sqlite';
import { StoreUnavailable } from '../port.js';

/**
 * The newest position that the embedded store in a folder ever gave, 0 for none; also where its event is not there any more. Positions
 * begin at 1 and leave none out: a transaction that is undone gives its positions back. @throws StoreUnavailable where nothing can be read
 */
export function newestGivenPosition(folder: string): number {
  const file = join(folder, 'events.db');
  let database: Database.Database | undefined;
  try {
    database = new Database(file, { readonly: true, fileMustExist: true });
    return database.prepare<[], number>(`SELECT seq FROM sqlite_sequence WHERE name = 'events'`).pluck().get() ?? 0;
  } catch (error) {
    throw new StoreUnavailable(`${file} cannot be read as an event store`, { cause: error });
  } finally {
    database?.close();
  }
}
