import { anyEvent, anyEvents, anyStream, appendEach, expectRising, Reader, seen, stored, type Subject } from './harness.js';

export function subscribing(subject: Subject): void {
  describe('subscribing', () => {
    it('gives what is stored, says that it has caught up, and goes on with what comes', async () => {
      const before = await subject.store.head();
      const stream = anyStream();
      const [earlier, later] = [anyEvents(3), anyEvents(2)];
      await subject.store.append(stream, 'none', earlier);

      const reader = new Reader(subject.store, before, [stream]);
      await reader.until(() => reader.caughtUp > 0);
      expect(seen(reader.events)).toEqual(stored(stream, 0, earlier));
      await subject.store.append(stream, 2, later);
      await reader.untilEvents(5);
      await reader.end();

      expect(seen(reader.events)).toEqual(stored(stream, 0, [...earlier, ...later]));
    });

    it('starts at the first event of the store where no position is given', async () => {
      const stream = anyStream();
      const events = anyEvents(3);
      await subject.store.append(stream, 'none', events);

      const reader = new Reader(subject.store, undefined, [stream]);
      await reader.untilEvents(3);
      await reader.end();

      expect(seen(reader.events)).toEqual(stored(stream, 0, events));
    });

    it('starts after a position, also inside a batch', async () => {
      const stream = anyStream();
      await subject.store.append(stream, 'none', anyEvents(4));
      const inside = (await subject.store.readStream(stream))[1]!.position;

      const reader = new Reader(subject.store, inside, [stream]);
      await reader.untilEvents(2);
      await reader.end();

      expect(reader.events.map((event) => event.revision)).toEqual([2, 3]);
    });

    it('has caught up at once at the head', async () => {
      const { position } = await subject.store.append(anyStream(), 'none', [anyEvent()]);

      const reader = new Reader(subject.store, position, []);
      await reader.until(() => reader.caughtUp > 0);
      await reader.end();

      expect(reader.caughtUp).toBeGreaterThan(0);
    });

    it('reaches the head that was told before', async () => {
      const stream = anyStream();
      const before = await subject.store.head();
      await subject.store.append(stream, 'none', anyEvents(3));
      const head = await subject.store.head();

      const abort = new AbortController();
      let reached = false;
      for await (const item of subject.store.subscribe(before, abort.signal)) {
        reached = item.kind === 'events' && item.events.some((event) => subject.store.compare(event.position, head!) >= 0);
        if (reached) break;
      }

      expect(reached).toBe(true);
    });

    it('wakes a reader that waits', async () => {
      const stream = anyStream();
      const { position } = await subject.store.append(stream, 'none', [anyEvent()]);
      const reader = new Reader(subject.store, position, [stream]);
      await reader.until(() => reader.caughtUp > 0);

      for (let revision = 1; revision <= 20; revision += 1) {
        const waiting = reader.untilEvents(revision);
        await subject.store.append(stream, revision - 1, [anyEvent()]);
        await waiting;
      }
      await reader.end();

      expect(reader.events.map((event) => event.revision)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
    });

    it('loses nothing for a reader that stops reading for a while', async () => {
      const stream = anyStream();
      const events = anyEvents(1200);
      const { position } = await subject.store.append(anyStream(), 'none', [anyEvent()]);
      const reader = new Reader(subject.store, position, [stream]);
      await subject.store.append(stream, 'none', events.slice(0, 1));
      await reader.untilEvents(1);

      for (let from = 1; from < events.length; from += 109) {
        await subject.store.append(stream, from - 1, events.slice(from, from + 109));
      }
      await reader.untilEvents(1200);
      await reader.end();

      expect(seen(reader.events)).toEqual(stored(stream, 0, events));
    });

    it('skips nothing and repeats nothing while many write', async () => {
      const before = await subject.store.head();
      const streams = Array.from({ length: 8 }, () => ({ stream: anyStream(), events: anyEvents(40) }));
      const names = streams.map(({ stream }) => stream);
      const [early, other] = [new Reader(subject.store, before, names), new Reader(subject.store, before, names)];

      const writing = Promise.all(
        streams.map(async ({ stream, events }) => {
          await appendEach(subject.store, stream, events.slice(0, 20));
          await subject.store.append(stream, 19, events.slice(20, 30));
          await appendEach(subject.store, stream, events.slice(30), 30);
        }),
      );
      await Promise.all([writing, early.untilEvents(320), other.untilEvents(320)]);
      const late = new Reader(subject.store, before, names);
      await late.untilEvents(320);
      await Promise.all([early.end(), other.end(), late.end()]);

      for (const reader of [early, other, late]) {
        expectRising(
          subject.store,
          reader.events.map((event) => event.position),
        );
        expect(seen(reader.events)).toEqual(seen(early.events));
      }
      for (const { stream, events } of streams) {
        expect(seen(early.events.filter((event) => event.stream === stream))).toEqual(stored(stream, 0, events));
      }
    });

    it('never gives an event before its append could be read back', async () => {
      const before = await subject.store.head();
      const stream = anyStream();
      const reader = new Reader(subject.store, before, [stream]);

      const writing = appendEach(subject.store, stream, anyEvents(30));
      for (let count = 1; count <= 30; count += 1) {
        await reader.untilEvents(count);
        const [event] = await subject.store.readStream(stream, count - 1, 1);
        expect(seen([event!])).toEqual(seen([reader.events[count - 1]!]));
      }
      await writing;
      await reader.end();
    });

    it('ends when aborted while it waits', async () => {
      const reader = new Reader(subject.store, await subject.store.head(), []);
      await reader.until(() => reader.caughtUp > 0);

      const waiting = reader.step();
      reader.stop();
      if (await waiting) await reader.end();

      expect(reader.ended).toBe(true);
    });

    it('ends at once where the signal is aborted already', async () => {
      await subject.store.append(anyStream(), 'none', [anyEvent()]);
      const items = subject.store.subscribe(undefined, AbortSignal.abort())[Symbol.asyncIterator]();

      expect(await items.next()).toMatchObject({ done: true });
    });

    it('gives nothing more once aborted, however much is stored', async () => {
      const stream = anyStream();
      const { position } = await subject.store.append(anyStream(), 'none', [anyEvent()]);
      await subject.store.append(stream, 'none', anyEvents(10));
      const reader = new Reader(subject.store, position, [stream]);
      await reader.untilEvents(1);
      const taken = reader.events.length;

      reader.stop();

      expect(await reader.step()).toBe(false);
      expect(reader.events).toHaveLength(taken);
    });

    it('leaves other readers alone when one leaves its loop', async () => {
      const stream = anyStream();
      const { position } = await subject.store.append(stream, 'none', [anyEvent()]);
      const staying = new Reader(subject.store, position, [stream]);
      await staying.until(() => staying.caughtUp > 0);

      for await (const item of subject.store.subscribe(position, new AbortController().signal)) if (item.kind === 'caught-up') break;
      await subject.store.append(stream, 0, anyEvents(2));
      await staying.untilEvents(2);
      await staying.end();

      expect(staying.events.map((event) => event.revision)).toEqual([1, 2]);
    });
  });
}
