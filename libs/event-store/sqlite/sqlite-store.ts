import { setImmediate as turn } from 'node:timers/promises';
import {
  EventTooLarge,
  MAX_EVENT_BYTES,
  StoreUnavailable,
  type Appended,
  type EventStore,
  type NewStoredEvent,
  type Position,
  type StoredEvent,
  type StoreHealth,
  type SubscriptionItem,
} from '../port.js';
import type { CommitWatch } from './commit-watch.js';
import type { EventReader } from './event-reader.js';
import type { Writer } from './writer.js';
import type { WriteLock } from './write-lock.js';

/** Events read in one go; between two goes the event loop turns, so that a long read holds nobody up. */
const PAGE = 512;
const MAX_NAME_LENGTH = 512;
const MAX_REVISION = 0x7fff_ffff;

/** The parts that only the writing process has. */
export interface Writing {
  readonly writer: Writer;
  readonly lock: WriteLock;
}

/** The embedded store: events in one SQLite file, written by one thread, read from here. */
export class SqliteStore implements EventStore {
  readonly exclusive: boolean;
  private state: 'open' | 'closing' | 'closed' | 'failed' = 'open';
  private closing: Promise<void> | undefined;

  constructor(
    private readonly reader: EventReader,
    private readonly commits: CommitWatch,
    private readonly writing: Writing | undefined,
  ) {
    this.exclusive = writing !== undefined;
  }

  append(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Promise<Appended> {
    if (this.state !== 'open') return Promise.reject(new StoreUnavailable('the event store is closed'));
    if (this.writing === undefined) return Promise.reject(new StoreUnavailable('the event store was opened for reading only'));
    const wrong = faultOf(stream, expected, events);
    return wrong === undefined ? this.writing.writer.append(stream, expected, events) : Promise.reject(wrong);
  }

  async readStream(stream: string, from = 0, limit = Number.POSITIVE_INFINITY): Promise<readonly StoredEvent[]> {
    return this.pages(limit, (last, size) => this.open().stream(stream, last === undefined ? from : last.revision + 1, size));
  }

  async readAll(after: Position | undefined, limit: number): Promise<readonly StoredEvent[]> {
    const start = numberOf(after);
    return this.pages(limit, (last, size) => this.open().all(last === undefined ? start : Number(last.position), size));
  }

  async *subscribe(after: Position | undefined, signal: AbortSignal): AsyncGenerator<SubscriptionItem, void, undefined> {
    let position = numberOf(after);
    while (!signal.aborted && this.state === 'open') {
      const events = this.open().all(position, PAGE);
      const last = events.at(-1);
      if (last !== undefined) {
        position = Number(last.position);
        yield { kind: 'events', events };
        if (signal.aborted) return;
      }
      if (events.length === PAGE) {
        await turn();
        continue;
      }
      yield { kind: 'caught-up' };
      await this.commits.after(position, signal);
    }
  }

  async head(): Promise<Position | undefined> {
    const head = this.open().head();
    return head === 0 ? undefined : String(head);
  }

  compare(a: Position, b: Position): number {
    return numberOf(a) - numberOf(b);
  }

  async health(): Promise<StoreHealth> {
    if (this.state !== 'open') return { ready: false, detail: `the event store is ${this.state}` };
    try {
      const waiting = this.writing === undefined ? 'read only' : `${this.writing.writer.waiting} appends waiting`;
      return { ready: true, detail: `position ${this.reader.head()}, ${waiting}` };
    } catch (error) {
      return { ready: false, detail: error instanceof Error ? error.message : 'the event store cannot be read' };
    }
  }

  /** Answers the appends under way, then frees everything. May be called again. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  /** Nothing is acknowledged any more; called once the disk or the writer failed. */
  fail(): void {
    this.state = 'failed';
    this.commits.close();
  }

  private async end(): Promise<void> {
    if (this.state === 'open') this.state = 'closing';
    this.commits.close();
    await this.writing?.writer.close();
    this.reader.close();
    this.writing?.lock.release();
    this.state = 'closed';
  }

  private open(): EventReader {
    if (this.state === 'closing' || this.state === 'closed') throw new StoreUnavailable('the event store is closed');
    return this.reader;
  }

  private async pages(
    limit: number,
    page: (last: StoredEvent | undefined, size: number) => StoredEvent[],
  ): Promise<readonly StoredEvent[]> {
    if (limit !== Number.POSITIVE_INFINITY && !(Number.isInteger(limit) && limit > 0))
      throw new RangeError('a limit is a whole number from 1 on');
    const first = page(undefined, Math.min(limit, PAGE));
    if (first.length < PAGE || limit <= PAGE) return first;
    const events = first;
    for (;;) {
      await turn();
      const size = Math.min(limit - events.length, PAGE);
      const next = page(events.at(-1), size);
      for (const event of next) events.push(event);
      if (next.length < size || events.length >= limit) return events;
    }
  }
}

const DIGITS = /^\d+$/;

function numberOf(position: Position | undefined): number {
  if (position === undefined) return 0;
  const number = Number(position);
  if (!Number.isSafeInteger(number) || !DIGITS.test(position)) throw new RangeError('not a position of this event store');
  return number;
}

function faultOf(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Error | undefined {
  if (events.length === 0) return new RangeError('a batch must hold an event');
  if (stream === '' || stream.length > MAX_NAME_LENGTH) return new RangeError('a stream name has 1 to 512 characters');
  if (expected !== 'none' && !(Number.isInteger(expected) && expected >= 0 && expected < MAX_REVISION)) {
    return new RangeError('an expected revision is a whole number from 0 on, or none');
  }
  for (const { bytes, type } of events) {
    if (bytes.length > MAX_EVENT_BYTES) return new EventTooLarge(bytes.length);
    if (type === '' || type.length > MAX_NAME_LENGTH) return new RangeError('an event type has 1 to 512 characters');
  }
  if (events.length > 1 && new Set(events.map((event) => event.id)).size < events.length) {
    return new RangeError('a batch must not hold one event id twice');
  }
  return undefined;
}
