import { excludeSystemEvents, START } from '@eventstore/db-client';
import { CorruptEvent, type StoredEvent, type SubscriptionItem } from '../port.js';
import type { Connection, Connections } from './connection.js';
import { Feed } from './feed.js';
import { ConnectionReplaced, NoAnswerInTime } from './failures.js';
import { comparePositions, type LogPosition } from './position.js';
import { eventAmongAll, isOfOffice, placeOf } from './recorded.js';
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
  let isFirst = true;
  while (!signal.aborted) {
    const connection = source.connections.current;
    try {
      for await (const { item, place } of attempt(source, connection, last, signal, isFirst)) {
        if (signal.aborted) return;
        last = place;
        if (item.kind !== 'resumed') failures = 0;
        yield item;
      }
      if (signal.aborted) return;
    } catch (error) {
      if (error instanceof CorruptEvent) throw error;
      if (signal.aborted) return;
      // One lost stream may be the node's decision about this reader; a second one, or silence, is the connection's fault.
      if (failures > 0 || error instanceof NoAnswerInTime) source.connections.replace(connection);
    }
    isFirst = false;
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
  isFirst: boolean,
): AsyncGenerator<Given, void, undefined> {
  const { settings } = source;
  // Nodes before 23.10 do not say when a subscription has caught up: reaching the head as of now says the same.
  const target = await source.head();
  if (!isFirst) yield { item: { kind: 'resumed' }, place: after };
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
        if (isOfOffice(resolved, settings)) events.push(eventAmongAll(resolved));
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
