import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CorruptEvent, type EventStore } from '#libs/event-store';
import { openEventStoreDb } from '#libs/event-store/eventstoredb';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { fingerprintOf, isStored } from '../../libs/views/positions.js';
import { MatterWriter } from '../../libs/views/testing/matters.js';

interface Place {
  readonly store: EventStore;
  dispose(): Promise<void>;
}

const PLACES: { readonly [name: string]: () => Promise<Place> } = {
  'the embedded store': async () => {
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-positions-'));
    const store = await openSqliteStore({ folder });
    return {
      store,
      dispose: async () => {
        await store.close();
        await rm(folder, { recursive: true });
      },
    };
  },
  EventStoreDB: async () => {
    const server = await WireServer.start();
    const store = await openEventStoreDb({ connectionString: server.connectionString });
    return {
      store,
      dispose: async () => {
        await store.close();
        await server.stop();
      },
    };
  },
};

describe.each(Object.keys(PLACES))('the event of a checkpoint in %s', (name) => {
  const places: Place[] = [];
  /** A store of which only the last event differs from another's. */
  async function storeWhose(last: string): Promise<{ readonly store: EventStore; readonly checkpoint: Parameters<typeof isStored>[1] }> {
    const place = await PLACES[name]!();
    places.push(place);
    const { store } = place;
    const writer = new MatterWriter(store, () => '2026-03-01T08:00:00.000Z');
    await writer.open('a');
    await writer.open('b', { number: last });
    const stored = await store.readAll(undefined, 10);
    return { store, checkpoint: { position: stored[1]!.position, fingerprint: fingerprintOf(stored[1]!) } };
  }
  afterEach(async () => {
    await Promise.all(places.splice(0).map((place) => place.dispose()));
  });

  it('is found where it was folded, and missed where another lies at its place, or none', async () => {
    const { store, checkpoint } = await storeWhose('b');
    const other = await storeWhose('c');
    expect(await isStored(store, checkpoint)).toBe(true);
    expect(await isStored(other.store, checkpoint)).toBe(false);
    const absent = (checkpoint.fingerprint ?? '').replace('"revision":0', '"revision":7');
    expect(await isStored(store, { ...checkpoint, fingerprint: absent })).toBe(false);
  });

  it('is taken as it is where nothing tells of it: left by an older version, moved on by one, or damaged', async () => {
    const { checkpoint } = await storeWhose('b');
    const other = await storeWhose('c');
    expect(await isStored(other.store, { ...checkpoint, fingerprint: undefined })).toBe(true);
    expect(await isStored(other.store, { ...checkpoint, position: 'further on' })).toBe(true);
    const damaged = { readStream: () => Promise.reject(new CorruptEvent('matter-b', 0)) };
    expect(await isStored(damaged, checkpoint)).toBe(true);
  });
});
