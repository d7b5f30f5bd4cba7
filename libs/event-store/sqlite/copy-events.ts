import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import Database from '#sqlite';
import { unusable } from './unusable.js';

/** More pages than a file has: what is copied in one go is of one moment and is never begun again, however busy the office is. */
const ALL_PAGES = 0x7fff_ffff;

/**
 * Copies the events as they stand at one moment into a new file, also beside the process that writes; answers how many there are.
 * The copy is one file without a log beside it, and durable. @throws StoreUnavailable where there is nothing to read
 */
export async function copyEvents(from: string, to: string): Promise<number> {
  let source: Database.Database;
  try {
    source = new Database(from, { readonly: true, fileMustExist: true });
  } catch (error) {
    throw unusable(from, error);
  }
  await mkdir(dirname(to), { recursive: true, mode: 0o700 });
  try {
    await source.backup(to, { progress: () => ALL_PAGES });
  } catch (error) {
    throw unusable(from, error);
  } finally {
    source.close();
  }
  const copy = new Database(to);
  let count: number;
  try {
    copy.pragma('journal_mode = DELETE');
    count = copy.prepare<[], number>('SELECT count(*) FROM events').pluck().get()!;
  } finally {
    copy.close();
  }
  for (const path of [to, dirname(to)]) {
    const file = await open(path, 'r');
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  return count;
}
