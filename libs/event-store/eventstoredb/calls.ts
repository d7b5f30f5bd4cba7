import type { EventStoreDBClient } from '@eventstore/db-client';
import type { Connection, Connections } from './connection.js';
import { ConnectionReplaced, failureOf, NoAnswerInTime } from './failures.js';
import { backOff, type Timing } from './timing.js';

/** What the adapter needs of the client's read stream: it errors late, so its error listener stays for ever. */
interface ReadCall<T> extends AsyncIterable<T> {
  on(event: 'data', listener: (item: T) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end' | 'close', listener: () => void): unknown;
  cancel(): Promise<void>;
  destroy(): unknown;
}

const FIRST_BACK_OFF_MS = 50;
const MOST_BACK_OFF_MS = 250;

/** Short pause before the one retry of a call, so that the client can hop to the leader or a node can come back. */
export function pauseBeforeRetry(timing: Timing): Promise<void> {
  return backOff(timing, 1, FIRST_BACK_OFF_MS, MOST_BACK_OFF_MS);
}

/** Reads over the current connection, each with a time limit and, as reading again is harmless, one retry. */
export class Reads {
  constructor(
    private readonly connections: Connections,
    private readonly timing: Timing,
    private readonly timeoutMs: number,
  ) {}

  /** All items of one read. @throws the client's errors, NoAnswerInTime, ConnectionReplaced */
  async collect<T>(what: string, open: (client: EventStoreDBClient) => ReadCall<T>, retries = 1): Promise<T[]> {
    for (let retry = 0; ; retry += 1) {
      const connection = this.connections.current;
      try {
        return await this.attempt(what, connection, open);
      } catch (error) {
        if (failureOf(error) === 'unavailable') this.connections.replace(connection);
        else if (failureOf(error) !== 'not-leader') throw error;
        if (retry >= retries) throw error;
      }
      await pauseBeforeRetry(this.timing);
    }
  }

  private attempt<T>(what: string, connection: Connection, open: (client: EventStoreDBClient) => ReadCall<T>): Promise<T[]> {
    return new Promise((resolve, reject) => {
      let call: ReadCall<T> | undefined;
      let settled = false;
      const settle = (end: () => void) => {
        if (settled) return;
        settled = true;
        cancelTimeout();
        connection.signal.removeEventListener('abort', replaced);
        end();
      };
      const fail = (error: Error) =>
        settle(() => {
          reject(error);
          if (call !== undefined) abandon(call);
        });
      const replaced = () => fail(new ConnectionReplaced());
      const cancelTimeout = this.timing.after(this.timeoutMs, 'read-timeout', () => fail(new NoAnswerInTime(what, this.timeoutMs)));
      connection.signal.addEventListener('abort', replaced, { once: true });
      if (connection.signal.aborted) return replaced();
      connection.opened().then((client) => {
        if (settled) return;
        const items: T[] = [];
        call = open(client);
        call.on('error', fail);
        call.on('data', (item) => items.push(item));
        call.on('end', () => settle(() => resolve(items)));
        call.on('close', () => fail(new Error('the read was closed')));
      }, fail);
    });
  }
}

/** Ends a call that nobody waits for; the client's streams go on in the background unless cancelled. */
export function abandon(call: { cancel?(): Promise<void>; unsubscribe?(): Promise<void>; destroy(): unknown }): void {
  const ending = call.cancel === undefined ? call.unsubscribe?.() : call.cancel();
  ending?.catch(() => undefined);
  call.destroy();
}
