import { randomUUID } from 'node:crypto';
import { existsSync, linkSync, mkdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BadSetting } from '#config/environment';

/** What the folder was made for: a demonstration's facts must never pass for an office's. */
export type FolderKind = 'demonstration' | 'office';

/** Makes the data folder at first start and marks it; processes of one office may start together. @throws BadSetting where it was made for the other kind */
export function claimDataFolder(folder: string, kind: FolderKind): void {
  const mark = join(folder, 'office.json');
  if (!existsSync(mark)) {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const draft = `${mark}.${randomUUID()}`;
    writeFileSync(draft, `${JSON.stringify({ kind })}\n`, { mode: 0o600 });
    try {
      linkSync(draft, mark);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    } finally {
      unlinkSync(draft);
    }
  }
  const found = (JSON.parse(readFileSync(mark, 'utf8')) as { kind?: string }).kind;
  if (found === kind) return;
  const advice =
    found === 'demonstration'
      ? 'holds a demonstration and cannot start as an office'
      : 'holds an office and cannot start as a demonstration';
  throw new BadSetting('DATA_DIR', `${folder} ${advice}: choose another folder`);
}
