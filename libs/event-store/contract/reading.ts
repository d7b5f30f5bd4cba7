import { anyEvent, anyEvents, anyStream, appendEach, expectRising, only, readAllPages, seen, stored, type Subject } from './harness.js';

export function reading(subject: Subject): void {
  describe('reading a stream', () => {
    it('is empty where the stream does not exist', async () => {
      expect(await subject.store.readStream(anyStream())).toEqual([]);
    });

    it.each([
      ['every byte value', Uint8Array.from({ length: 256 }, (_, byte) => byte)],
      ['bytes that are no UTF-8', Uint8Array.of(0xc3, 0x28, 0xff, 0xfe, 0xed, 0xa0, 0x80)],
      ['JSON that another writer would space or order otherwise', Buffer.from('{ "b" : 1.0 , "a":"\\u7acb\\u6848 立案" }\n')],
      ['a byte order mark and a trailing zero', Uint8Array.of(0xef, 0xbb, 0xbf, 0x7b, 0x7d, 0)],
    ])('gives the exact bytes back: %s', async (_, bytes) => {
      const stream = anyStream();
      const event = { ...anyEvent(), bytes };
      await subject.store.append(stream, 'none', [event]);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [event]));
      expect(seen(only([stream], await readAllPages(subject.store, undefined, 1000)))).toEqual(stored(stream, 0, [event]));
    });

    it('keeps the type as it was written', async () => {
      const stream = anyStream();
      const event = anyEvent('text', 'penalty.exempted-first-offense');
      await subject.store.append(stream, 'none', [event]);

      expect((await subject.store.readStream(stream))[0]!.type).toBe('penalty.exempted-first-offense');
    });

    it('starts at a revision and stops at a limit', async () => {
      const stream = anyStream();
      const events = anyEvents(10);
      await subject.store.append(stream, 'none', events);

      expect(seen(await subject.store.readStream(stream, 7))).toEqual(stored(stream, 7, events.slice(7)));
      expect(seen(await subject.store.readStream(stream, 0, 4))).toEqual(stored(stream, 0, events.slice(0, 4)));
      expect(seen(await subject.store.readStream(stream, 3, 4))).toEqual(stored(stream, 3, events.slice(3, 7)));
      expect(seen(await subject.store.readStream(stream, 9, 100))).toEqual(stored(stream, 9, events.slice(9)));
      expect(await subject.store.readStream(stream, 10)).toEqual([]);
      expect(await subject.store.readStream(stream, 1000, 1)).toEqual([]);
    });

    it('gives a stream of 1,500 events whole and in order', async () => {
      const stream = anyStream();
      const events = anyEvents(1500);
      for (let from = 0; from < events.length; from += 500) {
        await subject.store.append(stream, from === 0 ? 'none' : from - 1, events.slice(from, from + 500));
      }

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
    });

    it('sees what was acknowledged, at once', async () => {
      const stream = anyStream();
      for (let revision = 0; revision < 50; revision += 1) {
        await subject.store.append(stream, revision === 0 ? 'none' : revision - 1, [anyEvent()]);
        expect((await subject.store.readStream(stream, revision)).map((event) => event.revision)).toEqual([revision]);
      }
    });
  });

  describe('reading everything', () => {
    it('gives all streams in commit order, however it is paged', async () => {
      const before = await subject.store.head();
      const [one, two] = [anyStream(), anyStream()];
      const events = anyEvents(6);
      await subject.store.append(one, 'none', events.slice(0, 2));
      await subject.store.append(two, 'none', events.slice(2, 3));
      await subject.store.append(one, 1, events.slice(3, 5));
      await subject.store.append(two, 0, events.slice(5, 6));
      const order = [
        ...stored(one, 0, events.slice(0, 2)),
        ...stored(two, 0, events.slice(2, 3)),
        ...stored(one, 2, events.slice(3, 5)),
        ...stored(two, 1, events.slice(5, 6)),
      ];

      for (const limit of [1, 2, 3, 1000]) {
        const all = await readAllPages(subject.store, before, limit);
        expect(seen(only([one, two], all))).toEqual(order);
        expectRising(
          subject.store,
          all.map((event) => event.position),
        );
      }
    });

    it('starts after a position: the event there is not given again', async () => {
      const stream = anyStream();
      const events = anyEvents(5);
      const positions = await appendEach(subject.store, stream, events);

      for (const [index, position] of positions.entries()) {
        const rest = only([stream], await readAllPages(subject.store, position, 100));
        expect(rest.map((event) => event.revision)).toEqual([0, 1, 2, 3, 4].slice(index + 1));
      }
    });

    it('may start inside a batch', async () => {
      const stream = anyStream();
      const events = anyEvents(4);
      await subject.store.append(stream, 'none', events);
      const inside = (await subject.store.readStream(stream))[1]!.position;

      expect(only([stream], await readAllPages(subject.store, inside, 100)).map((event) => event.revision)).toEqual([2, 3]);
    });

    it('gives an event the same position wherever it is read', async () => {
      const before = await subject.store.head();
      const stream = anyStream();
      await subject.store.append(stream, 'none', anyEvents(3));

      const fromStream = (await subject.store.readStream(stream)).map((event) => event.position);
      const fromAll = only([stream], await readAllPages(subject.store, before, 100)).map((event) => event.position);

      expect(fromAll.map((position, index) => subject.store.compare(position, fromStream[index]!))).toEqual([0, 0, 0]);
    });
  });

  describe('head and compare', () => {
    it('orders positions as they were committed', async () => {
      const positions = await appendEach(subject.store, anyStream(), anyEvents(12));

      expectRising(subject.store, positions);
      const [first, last] = [positions[0]!, positions.at(-1)!];
      expect(subject.store.compare(last, first)).toBeGreaterThan(0);
      expect(subject.store.compare(first, last)).toBeLessThan(0);
      expect(subject.store.compare(first, first)).toBe(0);
    });

    it.each(['', ' 1', '0x10', '1e3', '-1', 'elsewhere'])('takes %j for no position', async (text) => {
      const { position } = await subject.store.append(anyStream(), 'none', [anyEvent()]);

      expect(() => subject.store.compare(text, position)).toThrow(RangeError);
    });

    it('has the newest event at its head', async () => {
      const before = await subject.store.head();
      const { position } = await subject.store.append(anyStream(), 'none', anyEvents(2));
      const head = await subject.store.head();

      expect(subject.store.compare(head!, position)).toBeGreaterThanOrEqual(0);
      if (before !== undefined) expect(subject.store.compare(before, position)).toBeLessThan(0);
    });

    it('says that it is ready', async () => {
      expect(await subject.store.health()).toMatchObject({ ready: true });
    });
  });
}
