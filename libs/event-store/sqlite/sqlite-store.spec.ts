import { copyFile, mkdir, mkdtemp, open, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from '#sqlite';
import { anyEvent, anyEvents, anyStream, Reader, readAllPages, seen, stored } from '../contract/harness.js';
import { CorruptEvent, StoreFull, StoreUnavailable, WrongRevision, type EventStore } from '../port.js';
import { openSqliteStore } from './index.js';

describe('embedded event store', () => {
  let root: string;
  let folder: string;
  let drawn = 0;
  const opened: EventStore[] = [];
  const opening = async <S extends EventStore>(store: Promise<S>): Promise<S> => {
    opened.push(await store);
    return store;
  };

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'anjuan-events-'));
  });
  beforeEach(() => {
    folder = join(root, String((drawn += 1)));
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((store) => store.close()));
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  describe('one writer', () => {
    it('turns a second one away, naming the lock, until the first has closed', async () => {
      const first = await opening(openSqliteStore({ folder }));
      expect(first.exclusive).toBe(true);

      const second: unknown = await openSqliteStore({ folder }).catch((error: unknown) => error);
      expect(second).toBeInstanceOf(StoreUnavailable);
      expect((second as Error).message).toContain('lock.db');
      await first.append(anyStream(), 'none', [anyEvent()]);

      await first.close();
      await opening(openSqliteStore({ folder }));
    });

    it('lets readers in beside it, who see its commits and may not append', async () => {
      const stream = anyStream();
      const events = anyEvents(3);
      const writer = await opening(openSqliteStore({ folder }));
      const reader = await opening(openSqliteStore({ folder, readonly: true }));

      await writer.append(stream, 'none', events);

      expect(reader.exclusive).toBe(false);
      expect(seen(await reader.readStream(stream))).toEqual(stored(stream, 0, events));
      await expect(reader.append(stream, 2, [anyEvent()])).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('wakes a reader of another thread by its channel, without any looking', async () => {
      const stream = anyStream();
      const writer = await opening(openSqliteStore({ folder }));
      const reading = await opening(openSqliteStore({ folder, readonly: true, lookEveryMs: 2_000_000_000 }));
      const reader = new Reader(reading, undefined, [stream]);
      await reader.until(() => reader.caughtUp > 0);

      for (let revision = 0; revision < 5; revision += 1) {
        const waiting = reader.untilEvents(revision + 1);
        await writer.append(stream, revision === 0 ? 'none' : revision - 1, [anyEvent()]);
        await waiting;
      }
      await reader.end();

      expect(reader.events.map((event) => event.revision)).toEqual([0, 1, 2, 3, 4]);
    });

    it('reads nothing where nothing was ever written', async () => {
      await expect(openSqliteStore({ folder, readonly: true })).rejects.toBeInstanceOf(StoreUnavailable);
    });
  });

  describe('start', () => {
    it.each(['synchronous = NORMAL', 'synchronous = OFF', 'journal_mode = DELETE'])('is refused with %s', async (pragma) => {
      await expect(openSqliteStore({ folder, pragmas: [pragma] })).rejects.toThrow(/FULL|WAL/);

      await opening(openSqliteStore({ folder }));
    });

    it('is refused on a file that a newer program laid out', async () => {
      await (await openSqliteStore({ folder })).close();
      const file = new Database(join(folder, 'events.db'));
      file.pragma('user_version = 99');
      file.close();

      await expect(openSqliteStore({ folder })).rejects.toThrow(/layout 99/);
      await expect(openSqliteStore({ folder, readonly: true })).rejects.toThrow(/layout 99/);
    });

    it('is refused on a file that is no event store', async () => {
      await (await openSqliteStore({ folder })).close();
      const file = await open(join(folder, 'events.db'), 'w');
      await file.write('this was never a database, and it is long enough to be looked at by whoever opens it\n'.repeat(20));
      await file.close();

      await expect(openSqliteStore({ folder })).rejects.toBeInstanceOf(StoreUnavailable);
    });
  });

  describe('a group of appends', () => {
    it('refuses an id that is stored in another stream, and its neighbours do not notice', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const used = anyEvent();
      await store.append(anyStream(), 'none', [used]);
      const [before, between, after] = [anyStream(), anyStream(), anyStream()];
      const [first, last] = [anyEvents(2), anyEvents(2)];

      const outcomes = await Promise.allSettled([
        store.append(before, 'none', first),
        store.append(between, 'none', [anyEvent(), used]),
        store.append(between, 'none', [anyEvent()]),
        store.append(after, 'none', last),
        store.append(after, 0, [anyEvent()]),
      ]);

      expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled', 'rejected']);
      const [, taken, , , late] = outcomes as PromiseRejectedResult[];
      expect(taken!.reason).not.toBeInstanceOf(WrongRevision);
      expect((taken!.reason as Error).message).toContain('event id');
      expect(late!.reason).toBeInstanceOf(WrongRevision);
      expect(seen(await store.readStream(before))).toEqual(stored(before, 0, first));
      expect(seen(await store.readStream(after))).toEqual(stored(after, 0, last));
      expect(await store.readStream(between)).toHaveLength(1);
    });

    it('tells readers of no position that was undone: they wait instead of looking for ever', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const used = anyEvent();
      const stream = anyStream();
      await store.append(stream, 'none', [used]);
      await expect(store.append(anyStream(), 'none', [anyEvent(), used])).rejects.toThrow('event id');
      const reader = new Reader(store, await store.head(), [stream]);
      await reader.until(() => reader.caughtUp > 0);

      const next = reader.step();
      await store.append(stream, 0, [anyEvent()]);
      await next;
      await reader.end();

      expect(reader.events.map((event) => event.position)).toEqual(['2']);
    });

    it.each([0, -1, 1.5, Number.NaN])('is not read with a limit of %p', async (limit) => {
      const store = await opening(openSqliteStore({ folder }));

      await expect(store.readAll(undefined, limit)).rejects.toBeInstanceOf(RangeError);
      await expect(store.readStream(anyStream(), 0, limit)).rejects.toBeInstanceOf(RangeError);
    });

    it('refuses other bytes and another type under stored ids as a wrong revision, telling the revision found', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const stream = anyStream();
      const event = anyEvent();
      await store.append(stream, 'none', [event]);

      for (const other of [
        { ...event, bytes: Buffer.from('{}') },
        { ...event, type: 'contract.renamed' },
      ]) {
        await expect(store.append(stream, 'none', [other])).rejects.toMatchObject({ name: 'WrongRevision', actual: 0 });
      }
      expect(seen(await store.readStream(stream))).toEqual(stored(stream, 0, [event]));
    });

    it.each([
      'no-uuid',
      '5F0D2C1E-8A44-4A1B-9C55-0D6F0C2F7A11',
      '5f0d2c1ea8a44a4a1ba9c55a0d6f0c2f7a11',
      '5f0d2c1e-8a44-4a1b-9c55-0d6f0c2f7a1g',
      '5f0d2c1e-8a44-4a1b-9c55-0d6f0c2f7a11a',
    ])('refuses %s as an id, because it would not come back as it was', async (id) => {
      const store = await opening(openSqliteStore({ folder }));
      const [stream, other] = [anyStream(), anyStream()];
      const fine = store.append(other, 'none', [anyEvent()]);

      await expect(store.append(stream, 'none', [anyEvent(), { ...anyEvent(), id }])).rejects.toBeInstanceOf(RangeError);

      expect(await fine).toEqual({ revision: 0, position: '1' });
      expect(await store.readStream(stream)).toEqual([]);
    });

    it('numbers events without a gap, in one order for all, also after refusals', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const streams = Array.from({ length: 30 }, anyStream);
      await Promise.allSettled(
        streams.flatMap((stream, index) => [
          store.append(stream, index % 3 === 0 ? 5 : 'none', anyEvents(2)),
          store.append(stream, 1, anyEvents(1)),
          store.append(stream, 7, anyEvents(1)),
        ]),
      );
      await store.close();

      const again = await opening(openSqliteStore({ folder }));
      const all = await readAllPages(again, undefined, 7);

      expect(all.map((event) => event.position)).toEqual(Array.from({ length: 60 }, (_, index) => String(index + 1)));
      expect(again.compare('9', '10')).toBeLessThan(0);
    });

    it('takes more requests at once than one group holds', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const streams = Array.from({ length: 1300 }, anyStream);

      const appended = await Promise.all(streams.map((stream) => store.append(stream, 'none', [anyEvent()])));

      expect(new Set(appended.map(({ position }) => position)).size).toBe(1300);
    });

    it('keeps names and types that are not ASCII', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const event = anyEvent('文', '处罚.决定');

      await store.append('案卷-一', 'none', [event]);

      expect(seen(await store.readStream('案卷-一'))).toEqual(stored('案卷-一', 0, [event]));
    });
  });

  describe('what is stored', () => {
    it.each(["UPDATE events SET bytes = x'00'", 'DELETE FROM events', 'UPDATE streams SET name = name', 'DELETE FROM streams'])(
      'withstands %s',
      async (statement) => {
        const store = await opening(openSqliteStore({ folder }));
        await store.append(anyStream(), 'none', anyEvents(2));
        const meddler = new Database(join(folder, 'events.db'));

        expect(() => meddler.exec(statement)).toThrow(/never (changed|deleted|renamed)/);

        meddler.close();
        expect(await store.readAll(undefined, 10)).toHaveLength(2);
      },
    );

    it('is reported as corrupt where the file is damaged, never as something else', async () => {
      const store = await openSqliteStore({ folder });
      for (let batch = 0; batch < 20; batch += 1) await store.append(anyStream(), 'none', anyEvents(20));
      await store.close();
      const path = join(folder, 'events.db');
      const pages = (await stat(path)).size / 4096;
      const file = await open(path, 'r+');
      for (let page = 8; page < pages; page += 3) await file.write(Buffer.alloc(64, 0xa5), 0, 64, page * 4096);
      await file.close();

      const reader = await opening(openSqliteStore({ folder, readonly: true }));

      await expect(readAllPages(reader, undefined, 1000)).rejects.toBeInstanceOf(CorruptEvent);
    });

    it.each([0, 2])('is no history where somebody took event %i out of the file', async (taken) => {
      const writing = await openSqliteStore({ folder });
      const stream = anyStream();
      const events = anyEvents(4);
      await writing.append(stream, 'none', events);
      await writing.close();
      const meddler = new Database(join(folder, 'events.db'));
      meddler.exec(`DROP TRIGGER events_are_never_deleted; DELETE FROM events WHERE revision = ${taken}`);
      meddler.close();

      const store = await opening(openSqliteStore({ folder }));

      await expect(store.readStream(stream)).rejects.toMatchObject({ name: 'CorruptEvent', stream, revision: taken });
      expect(seen(await store.readStream(stream, taken + 1))).toEqual(stored(stream, taken + 1, events.slice(taken + 1)));
    });

    it('is a whole number of batches however the log was cut', async () => {
      const store = await opening(openSqliteStore({ folder }));
      const batches = Array.from({ length: 40 }, () => ({ stream: anyStream(), events: anyEvents(3) }));
      for (const { stream, events } of batches) await store.append(stream, 'none', events);
      const history = batches.flatMap(({ stream, events }) => stored(stream, 0, events));
      const log = join(folder, 'events.db-wal');
      const { size } = await stat(log);
      const found = new Set<number>();

      for (let cut = 1; cut <= size; cut += Math.ceil(size / 50)) {
        const copy = join(root, `cut-${cut}`);
        await mkdir(copy);
        await copyFile(join(folder, 'events.db'), join(copy, 'events.db'));
        await copyFile(log, join(copy, 'events.db-wal'));
        await truncate(join(copy, 'events.db-wal'), size - cut);

        const again = await openSqliteStore({ folder: copy });
        const all = await again.readAll(undefined, 1000);
        await again.close();
        expect(seen(all)).toEqual(history.slice(0, all.length));
        expect(all.length % 3).toBe(0);
        found.add(all.length);
      }

      expect(found.size).toBeGreaterThan(10);
    }, 60_000);
  });

  it('says that it is full, stores no part of the group, reads on, and writes again when there is room', async () => {
    const store = await opening(openSqliteStore({ folder, pragmas: ['max_page_count = 60'] }));
    const kept: string[] = [];
    let full: readonly PromiseSettledResult<unknown>[] = [];
    let tried: string[] = [];
    while (full.length === 0 && kept.length < 1000) {
      tried = Array.from({ length: 8 }, anyStream);
      const outcomes = await Promise.allSettled(tried.map((stream) => store.append(stream, 'none', anyEvents(3))));
      if (outcomes.some(({ status }) => status === 'rejected')) full = outcomes;
      else kept.push(...tried);
    }

    expect(full.map((outcome) => outcome.status === 'rejected' && outcome.reason instanceof StoreFull)).toEqual(tried.map(() => true));
    for (const stream of tried) expect(await store.readStream(stream)).toEqual([]);
    expect(await store.readAll(undefined, 10_000)).toHaveLength(kept.length * 3);
    expect(await store.health()).toMatchObject({ ready: true });
    await store.close();

    const roomy = await opening(openSqliteStore({ folder }));
    const appended = await Promise.all(tried.map((stream) => roomy.append(stream, 'none', anyEvents(3))));
    expect(appended.map(({ revision }) => revision)).toEqual(tried.map(() => 2));
    expect((await roomy.readAll(undefined, 10_000)).map((event) => event.position)).toEqual(
      Array.from({ length: (kept.length + tried.length) * 3 }, (_, index) => String(index + 1)),
    );
  });
});
