import { excludeSystemEvents, START, type AllStreamResolvedEvent } from '@eventstore/db-client';
import { CorruptEvent, type StoredEvent, type SubscriptionItem } from '../port.js';
import { abandon } from './calls.js';
import type { Connection, Connections } from './connection.js';
import { ConnectionReplaced, NoAnswerInTime } from './failures.js';
import { comparePositions, type LogPosition } from './position.js';
import { isSystemEvent, placeOf, storedEvent } from './recorded.js';
import type { EventStoreDbSettings } from './settings.js';
import { backOff } from './timing.js';

interface Source {
  readonly connections: Connections;
  readonly settings: EventStoreDbSettings;
  head(): Promise<LogPosition | undefined>;
}

/** Windows of 32 events between checkpoints of the node; they only show that the connection lives. */
const CHECKPOINT_INTERVAL = 32;
const FIRST_BACK_OFF_MS = 100;

/**
 * Events after a place, for ever. The client's subscription reports an error once and is over, so each attempt has its own, and
 * the next starts after the last event given to the reader: never after a checkpoint, which nodes have reported wrongly.
 */
export async function* subscription(
  source: Source,
  after: LogPosition | undefined,
  signal: AbortSignal,
): AsyncGenerator<SubscriptionItem, void, undefined> {
  let last = after;
  let failures = 0;
  while (!signal.aborted) {
    const connection = source.connections.current;
    try {
      for await (const { item, place } of attempt(source, connection, last, signal)) {
        if (signal.aborted) return;
        last = place;
        failures = 0;
        yield item;
      }
      if (signal.aborted) return;
    } catch (error) {
      if (error instanceof CorruptEvent) throw error;
      if (signal.aborted) return;
      // One lost stream may be the node's decision about this reader; a second one, or silence, is the connection's fault.
      if (failures > 0 || error instanceof NoAnswerInTime) source.connections.replace(connection);
    }
    await backOff(source.settings.timing, failures, FIRST_BACK_OFF_MS, source.settings.mostBackOffMs, signal);
    failures += 1;
  }
}

interface Given {
  readonly item: SubscriptionItem;
  readonly place: LogPosition | undefined;
}

async function* attempt(
  source: Source,
  connection: Connection,
  after: LogPosition | undefined,
  signal: AbortSignal,
): AsyncGenerator<Given, void, undefined> {
  const { settings } = source;
  // Nodes before 23.10 do not say when a subscription has caught up: reaching the head as of now says the same.
  const target = await source.head();
  const client = await connection.opened();
  const stream = client.subscribeToAll(
    {
      fromPosition: after ?? START,
      filter: excludeSystemEvents({ checkpointInterval: CHECKPOINT_INTERVAL }),
      requiresLeader: true,
    },
    { highWaterMark: settings.batchSize },
  );
  const feed = new Feed(stream);
  let last = after;
  let news = true;
  try {
    const reached = () => target === undefined || (last !== undefined && comparePositions(last, target) >= 0);
    let early = true;
    while (!signal.aborted) {
      if (connection.signal.aborted) throw new ConnectionReplaced();
      const events: StoredEvent[] = [];
      for (const resolved of feed.take(settings.batchSize)) {
        const place = placeOf(resolved);
        if (last !== undefined && comparePositions(place, last) <= 0) continue;
        if (!isSystemEvent(resolved)) events.push(storedEvent(resolved));
        last = place;
      }
      if (events.length > 0) {
        news = true;
        yield { item: { kind: 'events', events }, place: last };
      }
      const toldNow = feed.caughtUp();
      if (news && (toldNow || (early && reached()))) {
        news = false;
        early = false;
        yield { item: { kind: 'caught-up' }, place: last };
      }
      if (events.length > 0 || toldNow) continue;
      if (await feed.silent(settings, signal, connection.signal)) {
        const head = await source.head();
        if (head !== undefined && (last === undefined || comparePositions(head, last) > 0) && !feed.hasSomething()) {
          throw new NoAnswerInTime('a subscription', settings.silenceMs);
        }
      }
    }
  } finally {
    feed.close();
  }
}

interface SubscriptionStream {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end' | 'close' | 'readable' | 'caughtUp', listener: () => void): unknown;
  read(): AllStreamResolvedEvent | null;
  readonly readableLength: number;
  unsubscribe(): Promise<void>;
  destroy(): unknown;
}

/** The client's subscription, pulled: it buffers one batch and then slows the node down. */
class Feed {
  private taken = 0;
  /** Number of events after which the node had nothing more; the signal overtakes events still buffered. */
  private caughtUpAfter: number | undefined;
  private failure: Error | undefined;
  private readable = false;
  private wake = () => undefined as void;

  constructor(private readonly stream: SubscriptionStream) {
    const fail = (error: Error) => {
      this.failure ??= error;
      this.wake();
    };
    // The error listener stays when the feed is closed: a late error without one would end the process.
    stream.on('error', fail);
    stream.on('end', () => fail(new Error('the node ended the subscription')));
    stream.on('close', () => fail(new Error('the subscription was closed')));
    stream.on('readable', () => {
      this.readable = true;
      this.wake();
    });
    stream.on('caughtUp', () => {
      this.caughtUpAfter = this.taken + stream.readableLength;
      this.wake();
    });
  }

  /** At most `most` events that have arrived, none of them from after a caught-up signal not yet passed on. */
  *take(most: number): Generator<AllStreamResolvedEvent, void, undefined> {
    for (let count = 0; count < most && this.taken !== this.caughtUpAfter; count += 1) {
      const resolved = this.stream.read();
      if (resolved === null) {
        this.readable = false;
        return;
      }
      this.taken += 1;
      yield resolved;
    }
  }

  /** Whether the node has said, after the events taken so far, that there are no more; asked once per signal. */
  caughtUp(): boolean {
    if (this.taken !== this.caughtUpAfter) return false;
    this.caughtUpAfter = undefined;
    return true;
  }

  hasSomething(): boolean {
    return this.readable || this.caughtUpAfter !== undefined;
  }

  /** Waits for events or signals; true when none came for the time set. @throws what ended the subscription */
  async silent({ timing, silenceMs }: EventStoreDbSettings, ...ends: readonly AbortSignal[]): Promise<boolean> {
    if (this.failure !== undefined) throw this.failure;
    if (this.hasSomething() || ends.some((end) => end.aborted)) return false;
    const silence = await new Promise<boolean>((resolve) => {
      const cancel = timing.after(silenceMs, 'silence', () => resolve(true));
      this.wake = () => {
        cancel();
        resolve(false);
      };
      for (const end of ends) end.addEventListener('abort', this.wake, { once: true });
    });
    for (const end of ends) end.removeEventListener('abort', this.wake);
    this.wake = () => undefined;
    return silence;
  }

  close(): void {
    abandon(this.stream);
  }
}
