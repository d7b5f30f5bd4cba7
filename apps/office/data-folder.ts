import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce } from '#libs/durable-files';
import { BadSetting } from '#config/environment';

/** What the folder was made for: a demonstration's facts must never pass for an office's. */
export type FolderKind = 'demonstration' | 'office';

/** @throws BadSetting where the folder was made for the other kind; touches nothing */
export function refuseOtherKind(folder: string, kind: FolderKind): void {
  const mark = markOf(folder);
  if (!existsSync(mark)) return;
  const found = (JSON.parse(readFileSync(mark, 'utf8')) as { kind?: string }).kind;
  if (found === kind) return;
  const advice =
    found === 'demonstration'
      ? 'holds a demonstration and cannot start as an office'
      : 'holds an office and cannot start as a demonstration';
  throw new BadSetting('DATA_DIR', `${folder} ${advice}: choose another folder`);
}

/**
 * Marks the data folder at first start; processes of one office may start together. True where it was marked just now.
 * @throws BadSetting where it was made for the other kind
 */
export function claimDataFolder(folder: string, kind: FolderKind): boolean {
  const made = !existsSync(markOf(folder)) && makeOnce(markOf(folder), `${JSON.stringify({ kind })}\n`);
  refuseOtherKind(folder, kind);
  return made;
}

/** Takes the mark away again: nothing was recorded under it. */
export function giveUpDataFolder(folder: string): void {
  rmSync(markOf(folder), { force: true });
}

function markOf(folder: string): string {
  return join(folder, 'office.json');
}
