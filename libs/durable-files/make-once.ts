import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolders } from './make-folders.js';

/**
 * Makes a file (mode 600) with the text, and its folder (mode 700), unless it exists; false where it did. A name is linked to a finished file
 * once: of several processes one wins, and nobody reads half a text. Durable when it answers: facts may rest on it at once.
 * @throws the file system's errors
 */
export function makeOnce(path: string, text: string): boolean {
  const folder = dirname(path);
  makeFolders(folder);
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
    linkSync(draft, path);
    syncFolder(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return false;
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
}

/** The system would write a new name down by itself only later. */
function syncFolder(folder: string): void {
  const opened = openSync(folder, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}
