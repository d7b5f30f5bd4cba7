import { copyFile, mkdir, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolders } from '#libs/durable-files';
import { copyEvents } from '#libs/event-store/sqlite';
import type { Environment } from '#config/environment';
import { FOLDER_MARK, refuseWithoutStore } from '../office/index.js';
import { Usage, words, type Terminal } from './terminal.js';

/**
 * Copies an office into an empty folder, also while it works: first the events, as they stood at one moment, then the attachments, of
 * which there are by then at least those that the events name. Keys go into a folder of their own, or stay. Durable when it ends.
 * Exit code 1 where the folder holds something already.
 */
export async function backUp(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  const { values, positionals } = words(argv, { keys: { type: 'string' } });
  const [target] = positionals;
  if (target === undefined || positionals.length > 1) throw new Usage('backup needs one folder');
  const { dataDir } = environment;
  refuseWithoutStore(environment);
  for (const folder of [target, ...(values.keys === undefined ? [] : [values.keys])]) {
    makeFolders(folder);
    if ((await readdir(folder)).length === 0) continue;
    terminal.err(`${folder} is not empty: a backup is never written over another`);
    return 1;
  }
  const events =
    environment.eventStoreUrl === undefined ? await copyEvents(join(dataDir, 'events.db'), join(target, 'events.db')) : undefined;
  const files = await copyFolder(join(dataDir, 'blobs'), join(target, 'blobs'));
  const keys = values.keys === undefined ? undefined : await copyFolder(join(dataDir, 'keys'), values.keys);
  const marks = (await entries(dataDir)).map(({ name }) => name).filter((name) => name.endsWith('.json') && name !== FOLDER_MARK);
  // the mark of a folder comes last: a backup that was cut off has none
  for (const name of [...marks, FOLDER_MARK]) await copyDurably(join(dataDir, name), join(target, name));
  await syncPath(target);
  terminal.out(
    events === undefined
      ? 'the events are in EventStoreDB: back them up as its documentation says, before this'
      : `${events} events, ${files.filter((name) => !name.includes('.')).length} attachments in ${target}`,
  );
  terminal.out(keys === undefined ? 'keys were not copied: keep a copy of them apart (--keys FOLDER)' : `keys in ${values.keys}`);
  return 0;
}

/** Copies a folder with everything below but what is only on its way in (names with a dot in front); answers the names of its files. */
async function copyFolder(from: string, to: string): Promise<readonly string[]> {
  const copied: string[] = [];
  const below = (await entries(from)).filter(({ name }) => !name.startsWith('.'));
  if (below.length > 0) await mkdir(to, { recursive: true, mode: 0o700 });
  for (const entry of below) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) copied.push(...(await copyFolder(source, target)));
    else if (entry.isFile() && (await copyDurably(source, target))) copied.push(entry.name);
  }
  if (below.length > 0) await syncPath(to);
  return copied;
}

/** False where the file is gone by now: an upload that no event names has expired. */
async function copyDurably(from: string, to: string): Promise<boolean> {
  try {
    await copyFile(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw error;
  }
  await syncPath(to);
  return true;
}

async function syncPath(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

async function entries(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
