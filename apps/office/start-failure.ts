import { BadSetting } from '#config/environment';
import { StoreUnavailable } from '#libs/event-store';
import { BadLaw } from '#libs/law';

const READABLE = [BadSetting, BadLaw, StoreUnavailable];
/** Known by name: the adapter is loaded where it is chosen only, and the library of SQLite is no TypeScript. */
const READABLE_NAMES = ['UnusableConnectionString', 'SqliteLibraryMissing'];

/** What the system says of a folder or disk; its message names the path where there is one. */
const UNUSABLE: readonly unknown[] = ['ENOSPC', 'EDQUOT', 'EROFS', 'EACCES', 'EPERM', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EIO'];

/** What an operator reads when a process cannot start: one line for what a setting, a pack or a folder explains, else the stack. */
export function startFailure(error: unknown): string {
  const { code, syscall, message } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  if (UNUSABLE.includes(code) && syscall !== 'listen') return `a file or folder cannot be used: ${message}`;
  if (!(error instanceof Error)) return String(error);
  return readableReason(error) ?? error.stack ?? error.message;
}

/** The one line of an error that tells an operator what to mend; undefined for a fault of the program. */
export function readableReason(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const readable = READABLE_NAMES.includes(error.name) || READABLE.some((known) => error instanceof known);
  return readable ? error.message : undefined;
}
