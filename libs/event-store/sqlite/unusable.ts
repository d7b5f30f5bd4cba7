import { StoreUnavailable } from '../port.js';

/** A file that cannot be read as an event store, and what SQLite says of it; where it may not write beside it, what to do. */
export function unusable(file: string, cause: unknown): StoreUnavailable {
  const { code = '', message = '' } = cause as { readonly code?: string; readonly message?: string };
  const hint = code.startsWith('SQLITE_READONLY')
    ? '; whoever reads it must be able to write in its folder, where SQLite keeps a file for its readers: take a copy made by anjuan backup, or copy the folder'
    : '';
  return new StoreUnavailable(`${file} cannot be opened as an event store: ${message}${hint}`, { cause });
}
