import { randomUUID } from 'node:crypto';
import type { EventStore, NewStoredEvent, SubscriptionItem } from '../../port.js';
import { openEventStoreDb, type EventStoreDbOptions } from '../index.js';
import { SpecTiming } from './spec-timing.js';
import { WireServer } from './wire-server.js';

export interface Opened {
  readonly server: WireServer;
  readonly timing: SpecTiming;
  readonly store: EventStore;
}

/** What `given` opened and has not been closed yet; `closeAll` belongs in every such spec's `afterEach`. */
const open: { store?: EventStore; server?: WireServer }[] = [];

/** A node in this process and a store on it whose time the spec moves. */
export async function given(options: Partial<EventStoreDbOptions> = {}, server?: WireServer): Promise<Opened> {
  const node = server ?? (await WireServer.start());
  const timing = new SpecTiming();
  const store = await openEventStoreDb({ connectionString: node.connectionString, timing, ...options });
  open.push({ store, server: node });
  return { server: node, timing, store };
}

/** A further node, stopped with the rest. */
export async function anotherNode(...log: Parameters<typeof WireServer.start>): Promise<WireServer> {
  const server = await WireServer.start(...log);
  open.push({ server });
  return server;
}

export async function closeAll(): Promise<void> {
  const all = open.splice(0);
  await Promise.all(all.map(({ store }) => store?.close()));
  await Promise.all(all.map(({ server }) => server?.stop()));
}

export function anEvent(bytes: Uint8Array = Buffer.from(randomUUID())): NewStoredEvent {
  return { id: randomUUID(), type: 'penalty.filed', bytes };
}

export function someEvents(count: number, size?: number): NewStoredEvent[] {
  return Array.from({ length: count }, () => (size === undefined ? anEvent() : anEvent(Buffer.alloc(size, 'x'))));
}

/** Takes items until the condition holds on the ids of all events taken and the number of times it was caught up. */
export async function take(
  items: AsyncIterator<SubscriptionItem>,
  ids: string[],
  enough: (caughtUp: number) => boolean,
): Promise<{ caughtUp: number }> {
  let caughtUp = 0;
  while (!enough(caughtUp)) {
    const { done, value } = await items.next();
    if (done === true) break;
    if (value.kind === 'caught-up') caughtUp += 1;
    else if (value.kind === 'events') ids.push(...value.events.map((event) => event.id));
  }
  return { caughtUp };
}
