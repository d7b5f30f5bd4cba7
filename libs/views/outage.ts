import { ViewUnavailable } from './errors.js';
import { ReadingEnded } from './reading-thread.js';

/** SQLSTATE classes (PostgreSQL, appendix A): connection exception, insufficient resources, operator intervention, system error. */
const PASSING_CLASSES: ReadonlySet<string> = new Set(['08', '53', '57', '58']);
const CONNECTION = /^(ECONN|EPIPE$|ETIMEDOUT$|EHOSTUNREACH$|ENETUNREACH$|ENOTFOUND$|EAI_AGAIN$)/;
const FILE = /^SQLITE_(BUSY|LOCKED|IOERR|FULL|CANTOPEN)/;
/** What pg says without a code when a server goes away under a query, or before it was asked. */
const TERMINATED =
  /^Connection terminated|^timeout exceeded when trying to connect|^Client (has encountered a connection error|was closed) and is not queryable/;

/** Whether the database did not answer, as against answering that the question is wrong. */
export function isOutage(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if (error instanceof ReadingEnded) return true;
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  if (typeof code !== 'string') return typeof message === 'string' && TERMINATED.test(message);
  return CONNECTION.test(code) || FILE.test(code) || (code.length === 5 && PASSING_CLASSES.has(code.slice(0, 2)));
}

/** A database that does not answer is the view's trouble for the moment, not the asker's. @throws ViewUnavailable */
export async function orUnavailable<T>(view: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw isOutage(error) ? new ViewUnavailable(view, 'its database does not answer', { cause: error }) : error;
  }
}
