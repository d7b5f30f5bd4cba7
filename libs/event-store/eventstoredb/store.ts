import { BACKWARDS, END, FORWARDS, START, type AllStreamResolvedEvent } from '@eventstore/db-client';
import {
  CorruptEvent,
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
import { Appends } from './appends.js';
import { Reads } from './calls.js';
import { Connections, type Connection } from './connection.js';
import { failureOf, reasonOf } from './failures.js';
import { comparePositions, logPosition, positionText, type LogPosition } from './position.js';
import { eventAmongAll, isOfOffice, placeInStream, placeOf, storedEvent } from './recorded.js';
import type { EventStoreDbSettings } from './settings.js';
import { subscription } from './subscription.js';

/** Room for events left out among those asked for; $stats of an idle node come two a minute. */
const SLACK = 32;
const FIRST_BACKWARD_PAGE = 16;

/** How far back the log was looked at, and what was found; over another connection a backup may have been put back meanwhile. */
interface Looked {
  readonly over: Connection;
  readonly upTo: LogPosition;
  readonly newest: Found | undefined;
}

interface Found {
  readonly place: LogPosition;
  readonly stream: string;
  readonly revision: number;
}

/** The port on EventStoreDB: one client at a time, replaced when it breaks. */
export class EventStoreDbStore implements EventStore {
  readonly exclusive = false;
  private readonly connections: Connections;
  private readonly reads: Reads;
  private readonly appends: Appends;
  private readonly closing = new AbortController();
  private readonly underWay = new Set<Promise<unknown>>();
  private looked: Looked | undefined;

  constructor(
    connectionString: string,
    private readonly settings: EventStoreDbSettings,
  ) {
    this.connections = new Connections(connectionString);
    this.reads = new Reads(this.connections, settings.timing, settings.readTimeoutMs);
    this.appends = new Appends(this.connections, this.reads, settings);
  }

  append(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Promise<Appended> {
    return this.during(async () => {
      for (const event of events) if (event.bytes.length > MAX_EVENT_BYTES) throw new EventTooLarge(event.bytes.length);
      return this.appends.append(stream, expected, events);
    });
  }

  readStream(stream: string, from = 0, limit = Infinity): Promise<readonly StoredEvent[]> {
    return this.during(async () => {
      const events: StoredEvent[] = [];
      while (events.length < limit) {
        const maxCount = Math.min(limit - events.length, this.settings.pageSize);
        const page = await this.streamPage(stream, from + events.length, maxCount);
        // The node tells a stream without any event from one that it does not know.
        if (page === undefined ? await this.wasDeleted(stream) : page.length === 0 && from + events.length === 0) {
          throw new CorruptEvent(stream, from + events.length);
        }
        if (page === undefined) break;
        for (const event of page) {
          // A gap means that somebody truncated the stream: its history must not look complete.
          if (event.revision !== from + events.length) throw new CorruptEvent(stream, from + events.length);
          events.push(event);
        }
        if (page.length < maxCount) break;
      }
      return events;
    });
  }

  readAll(after: Position | undefined, limit: number): Promise<readonly StoredEvent[]> {
    return this.during(async () => {
      const events: StoredEvent[] = [];
      let last = after === undefined ? undefined : logPosition(after);
      while (events.length < limit) {
        const maxCount = Math.min(limit - events.length + SLACK, this.settings.pageSize);
        const page = await this.allPage(last, 'forwards', maxCount);
        for (const resolved of page) {
          const place = placeOf(resolved);
          if (last !== undefined && comparePositions(place, last) <= 0) continue;
          last = place;
          if (isOfOffice(resolved, this.settings) && events.length < limit) events.push(eventAmongAll(resolved));
        }
        if (page.length < maxCount) break;
      }
      return events;
    });
  }

  async *subscribe(after: Position | undefined, signal: AbortSignal): AsyncGenerator<SubscriptionItem, void, undefined> {
    if (this.closing.signal.aborted) throw this.closedError();
    const { connections, settings } = this;
    yield* subscription(
      { connections, settings, head: () => this.newest() },
      after === undefined ? undefined : logPosition(after),
      AbortSignal.any([signal, this.closing.signal]),
    );
  }

  head(): Promise<Position | undefined> {
    return this.during(async () => {
      const newest = await this.newest();
      return newest && positionText(newest);
    });
  }

  compare(a: Position, b: Position): number {
    return comparePositions(logPosition(a), logPosition(b));
  }

  async health(): Promise<StoreHealth> {
    if (this.closing.signal.aborted) return { ready: false, detail: 'the event store is closed' };
    const late = this.appends.lateByNode ? '; appends time out at the node: look at its disk and at the clocks of both machines' : '';
    try {
      await this.reads.collect('health', (client) => client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1 }), 0);
      return { ready: late === '', detail: `EventStoreDB answers${late}` };
    } catch (error) {
      return { ready: false, detail: `EventStoreDB does not answer: ${reasonOf(error)}${late}` };
    }
  }

  /** Lets calls under way end, each within its time limit, then ends subscriptions and the client. */
  async close(): Promise<void> {
    if (!this.closing.signal.aborted) this.closing.abort();
    await Promise.allSettled(this.underWay);
    this.connections.close();
  }

  /** Where the newest event of the office lies. Looks back from the end of the log, as far as it looked before: on a shared node others may have written for weeks. */
  private async newest(): Promise<LogPosition | undefined> {
    const over = this.connections.current;
    let looked = this.looked?.over === over ? this.looked : undefined;
    let before: LogPosition | undefined;
    let end: LogPosition | undefined;
    const answer = (newest: Found | undefined) => {
      if (end !== undefined) this.looked = { over, upTo: end, newest };
      return newest?.place;
    };
    for (let maxCount = FIRST_BACKWARD_PAGE; ; maxCount = Math.min(maxCount * 4, this.settings.pageSize)) {
      const page = await this.allPage(before, 'backwards', maxCount);
      end ??= page[0] && placeOf(page[0]);
      const found = page.find((resolved) => isOfOffice(resolved, this.settings));
      if (found !== undefined) return answer({ place: placeOf(found), ...placeInStream(found) });
      const oldest = page.at(-1);
      if (oldest === undefined || page.length < maxCount) return answer(undefined);
      before = placeOf(oldest);
      if (looked === undefined || over !== this.connections.current) continue;
      // a log that ends before what was looked at is not the one that was looked at
      const isSame = end !== undefined && comparePositions(end, looked.upTo) >= 0;
      if (!isSame || comparePositions(before, looked.upTo) > 0) continue;
      if (await this.isThere(looked.newest)) return answer(looked.newest);
      looked = undefined;
    }
  }

  /** Whether what was found before is there still: another program's may have been deleted and scavenged. In doubt it is looked for anew. */
  private async isThere(found: Found | undefined): Promise<boolean> {
    if (found === undefined) return true;
    try {
      const page = await this.streamPage(found.stream, found.revision, 1);
      return page?.[0]?.position === positionText(found.place);
    } catch (error) {
      if (error instanceof CorruptEvent) return false;
      throw error;
    }
  }

  /** Forwards a page begins with the event at the position, backwards with the one before it. */
  private allPage(from: LogPosition | undefined, direction: typeof FORWARDS | typeof BACKWARDS, maxCount: number) {
    const fromPosition = from ?? (direction === FORWARDS ? START : END);
    return this.translated('$all', () =>
      this.reads.collect<AllStreamResolvedEvent>('a read over all streams', (client) =>
        client.readAll({ direction, fromPosition, maxCount, requiresLeader: true }),
      ),
    );
  }

  /** Undefined where the node knows no such stream. */
  private async streamPage(stream: string, from: number, maxCount: number): Promise<readonly StoredEvent[] | undefined> {
    const options = { direction: FORWARDS, fromRevision: BigInt(from), maxCount, requiresLeader: true } as const;
    const page = await this.translated(stream, () =>
      this.reads.collect('a read of a stream', (client) => client.readStream(stream, options)).catch(whereKnown),
    );
    return page?.map(storedEvent);
  }

  /**
   * Whether somebody deleted a stream that the node says it does not know: a soft deletion leaves a mark in the stream's metadata, and an append
   * would go on counting. A user who may not read metadata is not told.
   */
  private async wasDeleted(stream: string): Promise<boolean> {
    const options = { direction: BACKWARDS, fromRevision: END, maxCount: 1, requiresLeader: true } as const;
    const page = await this.translated(stream, () =>
      this.reads
        .collect('a read of metadata', (client) => client.readStream(`$$${stream}`, options))
        .catch(whereKnown)
        .catch((error: unknown) => {
          if (failureOf(error) === 'access-denied') return undefined;
          throw error;
        }),
    );
    const metadata = page?.[0]?.event?.data as { readonly $tb?: unknown } | undefined;
    return metadata?.$tb !== undefined;
  }

  private async translated<T>(stream: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      const failure = failureOf(error);
      if (failure === 'stream-deleted') throw new CorruptEvent(stream, 0, { cause: error });
      throw new StoreUnavailable(`EventStoreDB does not answer: ${reasonOf(error)}`, { cause: error });
    }
  }

  private async during<T>(work: () => Promise<T>): Promise<T> {
    if (this.closing.signal.aborted) throw this.closedError();
    const promise = work();
    this.underWay.add(promise);
    try {
      return await promise;
    } finally {
      this.underWay.delete(promise);
    }
  }

  private closedError(): StoreUnavailable {
    return new StoreUnavailable('the event store is closed');
  }
}

/** Nothing of a stream that is not there; every other failure goes on. */
function whereKnown(error: unknown): undefined {
  if (failureOf(error) === 'stream-not-found') return undefined;
  throw error;
}
