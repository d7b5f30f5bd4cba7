import { randomUUID } from 'node:crypto';
import { storeWith } from '../../store-with.js';
import type { EventStore, StoredEvent } from '../../port.js';
import { openEventStoreDb } from '../index.js';

/** A store of its own on a node that others use too: its streams bear a prefix there, and nobody here sees it. */
export async function apartOnNode(url: string): Promise<EventStore> {
  const prefix = `${randomUUID().slice(0, 8)}.`;
  const store = await openEventStoreDb({ connectionString: url, isOwn: (stream) => stream.startsWith(prefix) });
  const own = (events: readonly StoredEvent[]) => events.map((event) => ({ ...event, stream: event.stream.slice(prefix.length) }));
  return storeWith(store, {
    append: (stream, ...batch) => store.append(prefix + stream, ...batch),
    readStream: async (stream, ...part) => own(await store.readStream(prefix + stream, ...part)),
    readAll: async (...part) => own(await store.readAll(...part)),
    subscribe: (...from) => named(store.subscribe(...from)),
  });

  async function* named(items: ReturnType<EventStore['subscribe']>) {
    for await (const item of items) yield item.kind === 'events' ? { ...item, events: own(item.events) } : item;
  }
}
