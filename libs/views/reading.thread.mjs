// @ts-check
/**
 * Reads the views' file for questions that may take long, in a thread of its own, so that nobody else waits for them. Plain JavaScript,
 * because threads start without any transpiler. It answers in the order it is asked, and ends when told to, after what it was asked before.
 */
import { parentPort, workerData } from 'node:worker_threads';
import SqliteConnection from '#sqlite';

/** @typedef {{ file: string, busyTimeoutMs: number, pragmas: readonly string[] }} Start */
/** @typedef {{ id: number, text: string, parameters: readonly unknown[] }} Question */

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const start = /** @type {Start} */ (workerData);
const MOST_STATEMENTS = 100;

const connection = new SqliteConnection(start.file, { readonly: true, timeout: start.busyTimeoutMs });
for (const pragma of start.pragmas) connection.pragma(pragma);
/** @type {Map<string, import('#sqlite').Statement<unknown[]>>} */
const statements = new Map();

/** @param {string} text */
function prepared(text) {
  const known = statements.get(text);
  if (known !== undefined) return known;
  if (statements.size >= MOST_STATEMENTS) statements.clear();
  const statement = connection.prepare(text);
  statements.set(text, statement);
  return statement;
}

/** Errors lose their code between threads. @param {unknown} error */
function told(error) {
  const { name, message, code } = /** @type {Error & { code?: unknown }} */ (error instanceof Error ? error : new Error(String(error)));
  return { name, message, ...(typeof code === 'string' ? { code } : {}) };
}

port.on('message', (/** @type {Question | 'end'} */ message) => {
  if (message === 'end') {
    connection.close();
    port.close();
    return;
  }
  const { id, text, parameters } = message;
  try {
    port.postMessage({ id, rows: prepared(text).all(...parameters) });
  } catch (error) {
    port.postMessage({ id, error: told(error) });
  }
});
