import { WrongRevision } from '../port.js';
import { anyEvent, anyEvents, anyStream, only, openAgain, readAllPages, seen, stored, type Ability, type Subject } from './harness.js';

export function repeating(subject: Subject, without: readonly Ability[]): void {
  describe('repeating', () => {
    it('answers the same batch again with its original place, and stores nothing twice', async () => {
      const stream = anyStream();
      const events = anyEvents(3);
      const before = await subject.store.head();
      const first = await subject.store.append(stream, 'none', events);

      const again = await subject.store.append(stream, 'none', events);

      expect(again.revision).toBe(first.revision);
      expect(subject.store.compare(again.position, first.position)).toBe(0);
      expect(seen(only([stream], await readAllPages(subject.store, before, 100)))).toEqual(stored(stream, 0, events));
    });

    it('still does when the stream has gone on', async () => {
      const stream = anyStream();
      const [opening, middle, later] = [anyEvents(1), anyEvents(2), anyEvents(2)];
      await subject.store.append(stream, 'none', opening);
      const first = await subject.store.append(stream, 0, middle);
      await subject.store.append(stream, 2, later);

      const again = await subject.store.append(stream, 0, middle);

      expect(again.revision).toBe(2);
      expect(subject.store.compare(again.position, first.position)).toBe(0);
      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [...opening, ...middle, ...later]));
    });

    const itReopened = without.includes('reopen') ? undefined : it;
    itReopened?.('still does after the store was opened again', async () => {
      const stream = anyStream();
      const events = anyEvents(2);
      const first = await subject.store.append(stream, 'none', events);

      await openAgain(subject);
      const again = await subject.store.append(stream, 'none', events);

      expect(again.revision).toBe(1);
      expect(subject.store.compare(again.position, first.position)).toBe(0);
      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
    });

    it('refuses a mixture of stored and new events, and stores nothing of it', async () => {
      const stream = anyStream();
      const [first, second] = anyEvents(2) as [never, never];
      await subject.store.append(stream, 'none', [first, second]);

      await expect(subject.store.append(stream, 'none', [first, second, anyEvent()])).rejects.toBeInstanceOf(WrongRevision);
      await expect(subject.store.append(stream, 'none', [first, anyEvent()])).rejects.toBeInstanceOf(WrongRevision);
      await expect(subject.store.append(stream, 0, [second, anyEvent()])).rejects.toBeInstanceOf(WrongRevision);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [first, second]));
    });

    it('refuses stored events in another order', async () => {
      const stream = anyStream();
      const [first, second] = anyEvents(2) as [never, never];
      await subject.store.append(stream, 'none', [first, second]);

      await expect(subject.store.append(stream, 'none', [second, first])).rejects.toBeInstanceOf(WrongRevision);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [first, second]));
    });

    // Some servers compare ids only: what counts is that a used id never carries other bytes into the history.
    it('never lets other bytes in under a stored id', async () => {
      const stream = anyStream();
      const event = anyEvent();
      const first = await subject.store.append(stream, 'none', [event]);

      const outcome: unknown = await subject.store
        .append(stream, 'none', [{ ...anyEvent(), id: event.id }])
        .catch((error: unknown) => error);

      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(WrongRevision);
      else expect(outcome).toEqual(first);
      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [event]));
    });

    it('gives 20 twins sent at once one effect and one answer', async () => {
      const stream = anyStream();
      const [opening, events] = [anyEvents(1), anyEvents(2)];
      await subject.store.append(stream, 'none', opening);

      const answers = await Promise.all(Array.from({ length: 20 }, () => subject.store.append(stream, 0, events)));

      expect(answers.filter(({ revision }) => revision !== 2)).toEqual([]);
      expect(answers.filter(({ position }) => subject.store.compare(position, answers[0]!.position) !== 0)).toEqual([]);
      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, [...opening, ...events]));
    });
  });
}
