import type { Dirent } from 'node:fs';
import { readdir, stat, unlink } from 'node:fs/promises';

/* What another process, or an expiry, may have taken away in the meantime. */

export async function isOlder(path: string, horizon: number): Promise<boolean> {
  const found = await orMissing(stat(path));
  return found !== undefined && found.mtimeMs < horizon;
}

export async function removeIfOlder(path: string, horizon: number): Promise<boolean> {
  if (!(await isOlder(path, horizon))) return false;
  return (await orMissing(unlink(path).then(() => true))) ?? false;
}

export async function entries(folder: string): Promise<readonly Dirent[]> {
  return (await orMissing(readdir(folder, { withFileTypes: true }))) ?? [];
}

export async function orMissing<T>(asked: Promise<T>): Promise<T | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
