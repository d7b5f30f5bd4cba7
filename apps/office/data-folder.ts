import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce } from '#libs/durable-files';
import { StoreUnavailable } from '#libs/event-store';
import { BadSetting, type Environment } from '#config/environment';

/** What the folder was made for: a demonstration's facts must never pass for an office's. */
export type FolderKind = 'demonstration' | 'office';

/** The file of a data folder that says what it was made for. */
export const FOLDER_MARK = 'office.json';

/** @throws BadSetting where the folder was made for the other kind; touches nothing */
export function refuseOtherKind(folder: string, kind: FolderKind): void {
  const found = kindOf(folder);
  if (found === undefined || found === kind) return;
  const advice =
    found === 'demonstration'
      ? 'holds a demonstration and cannot start as an office'
      : 'holds an office and cannot start as a demonstration';
  throw new BadSetting('DATA_DIR', `${folder} ${advice}: choose another folder`);
}

/** What the folder was made for; undefined where no office was started on it yet. */
export function kindOf(folder: string): string | undefined {
  const mark = markOf(folder);
  if (!existsSync(mark)) return undefined;
  const kind = inFolder(folder, () => /^\{"kind":"(demonstration|office)"\}\n?$/.exec(readFileSync(mark, 'utf8'))?.[1]);
  if (kind === undefined) throw new BadSetting('DATA_DIR', `${mark} does not say what the folder holds: put it back from the backup`);
  return kind;
}

/** Reads or makes something in the data folder. @throws BadSetting with one line for what the file system, or a file in it, does not allow */
export function inFolder<T>(folder: string, use: () => T): T {
  try {
    return use();
  } catch (error) {
    throw unusable(folder, error);
  }
}

/** What an operator reads where the folder cannot be used; an error that says so already stays as it is. */
export function unusable(folder: string, error: unknown): Error {
  if (error instanceof BadSetting || error instanceof StoreUnavailable) return error;
  return new BadSetting('DATA_DIR', `${folder} cannot be used: ${error instanceof Error ? error.message : String(error)}`);
}

/** For commands that work on what is there: a folder named by mistake must not become an office. @throws StoreUnavailable */
export function refuseWithoutStore({ dataDir, eventStoreUrl }: Environment): void {
  if (eventStoreUrl === undefined && !existsSync(join(dataDir, 'events.db')))
    throw new StoreUnavailable(`there is no event store in ${dataDir}`);
}

/**
 * Events were recorded here, and there is no file for them any more: an empty office in their place would take every number anew.
 * @throws BadSetting; touches nothing
 */
export function refuseLostEvents({ dataDir, eventStoreUrl }: Pick<Environment, 'dataDir' | 'eventStoreUrl'>): void {
  if (eventStoreUrl !== undefined || !existsSync(recordedMarkOf(dataDir))) return;
  if ((statSync(join(dataDir, 'events.db'), { throwIfNoEntry: false })?.size ?? 0) === 0) throw lostEvents(dataDir);
}

/** The same of a store that opened without an event. @throws BadSetting */
export function refuseEmptied(folder: string): void {
  if (existsSync(recordedMarkOf(folder))) throw lostEvents(folder);
}

function lostEvents(folder: string): BadSetting {
  return new BadSetting(
    'DATA_DIR',
    `${folder} held events, and its events.db holds none: put it back from the backup, or choose another folder`,
  );
}

/**
 * Notes, once an event is on the disk, that the folder holds some: a first start that died before may be begun again. False where that
 * cannot be written: what was acknowledged stands, and the next start notes it.
 */
export function noteRecorded(folder: string): boolean {
  const mark = recordedMarkOf(folder);
  try {
    if (!existsSync(mark)) makeOnce(mark, '{"recorded":true}\n');
    return true;
  } catch {
    return false;
  }
}

/**
 * Marks the data folder at first start; processes of one office may start together. True where it was marked just now.
 * @throws BadSetting where it was made for the other kind
 */
export function claimDataFolder(folder: string, kind: FolderKind): boolean {
  const made = inFolder(folder, () => !existsSync(markOf(folder)) && makeOnce(markOf(folder), `${JSON.stringify({ kind })}\n`));
  refuseOtherKind(folder, kind);
  return made;
}

/** Takes the mark away again: nothing was recorded under it. */
export function giveUpDataFolder(folder: string): void {
  rmSync(markOf(folder), { force: true });
}

function markOf(folder: string): string {
  return join(folder, FOLDER_MARK);
}

function recordedMarkOf(folder: string): string {
  return join(folder, 'recorded.json');
}
