import { EventTooLarge, MAX_EVENT_BYTES, WrongRevision } from '../port.js';
import { anyEvent, anyEvents, anyStream, seen, stored, type Subject } from './harness.js';

export function appending(subject: Subject): void {
  describe('appending', () => {
    it('starts a stream at revision 0', async () => {
      const stream = anyStream();
      const event = anyEvent();

      const appended = await subject.store.append(stream, 'none', [event]);

      expect(appended.revision).toBe(0);
      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [event]));
    });

    it('goes on at the exact revision, several events in one batch', async () => {
      const stream = anyStream();
      const [first, second, third, fourth] = anyEvents(4) as [never, never, never, never];

      expect(await subject.store.append(stream, 'none', [first])).toMatchObject({ revision: 0 });
      expect(await subject.store.append(stream, 0, [second, third])).toMatchObject({ revision: 2 });
      expect(await subject.store.append(stream, 2, [fourth])).toMatchObject({ revision: 3 });

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [first, second, third, fourth]));
    });

    it('answers with the position that the last event is read at', async () => {
      const stream = anyStream();
      const appended = await subject.store.append(stream, 'none', anyEvents(3));

      const last = (await subject.store.readStream(stream)).at(-1);

      expect(subject.store.compare(last!.position, appended.position)).toBe(0);
    });

    it('refuses to start a stream that exists, and stores nothing', async () => {
      const stream = anyStream();
      const first = anyEvent();
      await subject.store.append(stream, 'none', [first]);

      await expect(subject.store.append(stream, 'none', [anyEvent()])).rejects.toBeInstanceOf(WrongRevision);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [first]));
    });

    it('refuses to go on with a stream that does not exist, and stores nothing', async () => {
      const stream = anyStream();

      await expect(subject.store.append(stream, 0, [anyEvent()])).rejects.toBeInstanceOf(WrongRevision);
      await expect(subject.store.append(stream, 7, [anyEvent()])).rejects.toBeInstanceOf(WrongRevision);

      expect(await subject.store.readStream(stream)).toEqual([]);
    });

    it.each([
      ['behind', 1],
      ['ahead', 3],
    ])('refuses a revision %s the stream, telling stream and expectation', async (_, expected) => {
      const stream = anyStream();
      const events = anyEvents(3);
      await subject.store.append(stream, 'none', events);

      const refused: unknown = await subject.store.append(stream, expected, [anyEvent()]).catch((error: unknown) => error);

      expect(refused).toBeInstanceOf(WrongRevision);
      expect(refused).toMatchObject({ stream, expected });
      expect([2, undefined]).toContain((refused as WrongRevision).actual);
      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
    });

    it('stores nothing of a batch at a wrong revision', async () => {
      const stream = anyStream();
      const events = anyEvents(2);
      await subject.store.append(stream, 'none', events);

      await expect(subject.store.append(stream, 0, anyEvents(5))).rejects.toBeInstanceOf(WrongRevision);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
    });

    it('keeps a batch of 500 together', async () => {
      const stream = anyStream();
      const events = anyEvents(500);

      expect(await subject.store.append(stream, 'none', events)).toMatchObject({ revision: 499 });

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
    });

    it('refuses an empty batch', async () => {
      const stream = anyStream();

      await expect(subject.store.append(stream, 'none', [])).rejects.toThrow();

      expect(await subject.store.readStream(stream)).toEqual([]);
    });

    it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses %p as an expected revision', async (expected) => {
      const stream = anyStream();

      await expect(subject.store.append(stream, expected, [anyEvent()])).rejects.toThrow();

      expect(await subject.store.readStream(stream)).toEqual([]);
    });

    it('refuses one id twice in a batch', async () => {
      const stream = anyStream();
      const event = anyEvent();

      await expect(subject.store.append(stream, 'none', [event, event])).rejects.toThrow();

      expect(await subject.store.readStream(stream)).toEqual([]);
    });

    it('stores an event of the largest size, and refuses one byte more with its whole batch', async () => {
      const stream = anyStream();
      const largest = { ...anyEvent(), bytes: Buffer.alloc(MAX_EVENT_BYTES, 'x') };
      const larger = { ...anyEvent(), bytes: Buffer.alloc(MAX_EVENT_BYTES + 1, 'x') };

      await subject.store.append(stream, 'none', [largest]);
      await expect(subject.store.append(stream, 0, [anyEvent(), larger])).rejects.toBeInstanceOf(EventTooLarge);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [largest]));
    });

    it('lets exactly one of 64 writers win each revision', async () => {
      const stream = anyStream();
      await subject.store.append(stream, 'none', [anyEvent()]);
      for (let revision = 0; revision < 5; revision += 1) {
        const attempts = anyEvents(64);

        const outcomes = await Promise.allSettled(attempts.map((event) => subject.store.append(stream, revision, [event])));

        const won = attempts.filter((_, index) => outcomes[index]!.status === 'fulfilled');
        const lost = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
        expect(won).toHaveLength(1);
        expect(lost).toHaveLength(63);
        expect(lost.filter((reason) => !(reason instanceof WrongRevision))).toEqual([]);
        expect(seen(await subject.store.readStream(stream, revision + 1))).toEqual(stored(stream, revision + 1, won));
      }
    });

    it('serves 64 streams at once, a refusal in one never touching another', async () => {
      const streams = Array.from({ length: 64 }, () => ({ stream: anyStream(), events: anyEvents(3) }));

      await Promise.all(
        streams.map(async ({ stream, events }, index) => {
          await subject.store.append(stream, 'none', events.slice(0, 2));
          if (index % 2 === 0) await expect(subject.store.append(stream, 0, [anyEvent()])).rejects.toBeInstanceOf(WrongRevision);
          await subject.store.append(stream, 1, events.slice(2));
        }),
      );

      for (const { stream, events } of streams) {
        expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
      }
    });
  });
}
