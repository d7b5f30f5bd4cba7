import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * Makes a folder (mode 700) with those above it, unless it is there. Not as Node does by itself: where a file system has the folder above and
 * takes no new one, as `/proc` does, Node's `recursive` asks for the two of them by turns for ever.
 * @throws the file system's errors
 */
export function makeFolders(path: string): void {
  if (made(path, false)) return;
  makeFolders(dirname(path));
  made(path, true);
}

/** False where the folder above is not there, which is an error once it was made. */
function made(path: string, below: boolean): boolean {
  try {
    mkdirSync(path, { mode: 0o700 });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && !below && dirname(path) !== path) return false;
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return true;
    throw error;
  }
}
