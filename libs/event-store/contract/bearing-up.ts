import { AppendOutcomeUnknown, StoreUnavailable, type Appended, type EventStore, type NewStoredEvent } from '../port.js';
import {
  anyEvent,
  anyEvents,
  anyStream,
  openAgain,
  Reader,
  seen,
  stored,
  type Ability,
  type OpenStoreUnderContract,
  type Subject,
} from './harness.js';

/** Asks again with the same ids and bytes for as long as the store does not know or cannot be reached, as callers may. */
async function appendUntilKnown(
  store: EventStore,
  stream: string,
  expected: number | 'none',
  events: readonly NewStoredEvent[],
): Promise<Appended> {
  for (;;) {
    try {
      return await store.append(stream, expected, events);
    } catch (error) {
      if (!(error instanceof AppendOutcomeUnknown) && !(error instanceof StoreUnavailable)) throw error;
    }
  }
}

export function bearingUp(subject: Subject, open: OpenStoreUnderContract, without: readonly Ability[]): void {
  const itWith = (ability: Ability) => (without.includes(ability) ? undefined : it);
  describe('bearing up', () => {
    itWith('reopen')?.('keeps everything when it is opened again', async () => {
      const before = await subject.store.head();
      const stream = anyStream();
      const events = anyEvents(5);
      const { position } = await subject.store.append(stream, 'none', events);

      await openAgain(subject);

      expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
      expect(subject.store.compare((await subject.store.head())!, position)).toBeGreaterThanOrEqual(0);
      const reader = new Reader(subject.store, before, [stream]);
      await reader.untilEvents(5);
      await reader.end();
      expect(seen(reader.events)).toEqual(stored(stream, 0, events));
    });

    itWith('loseConnection')?.(
      'goes on after the connection was lost: nothing lost, nothing twice',
      async () => {
        const { loseConnection } = subject.opened;
        if (loseConnection === undefined) throw new Error('the store under contract promises to lose its connection, but cannot');
        const before = await subject.store.head();
        const stream = anyStream();
        const events = anyEvents(60);
        const reader = new Reader(subject.store, before, [stream]);

        const writing = (async () => {
          for (const [index, event] of events.entries()) {
            const appended = appendUntilKnown(subject.store, stream, index === 0 ? 'none' : index - 1, [event]);
            if (index % 20 === 10) await loseConnection();
            expect(await appended).toMatchObject({ revision: index });
          }
        })();
        await Promise.all([writing, reader.untilEvents(60)]);
        await reader.end();

        expect(seen(await subject.store.readStream(stream))).toEqual(stored(stream, 0, events));
        expect(seen(reader.events)).toEqual(stored(stream, 0, events));
      },
      60_000,
    );

    it('closes: appends under way are answered, later ones refused, readers end', async () => {
      const opened = await open();
      try {
        const { store } = opened;
        const stream = anyStream();
        const reader = new Reader(store, (await store.append(anyStream(), 'none', [anyEvent()])).position, [stream]);
        await reader.until(() => reader.caughtUp > 0);
        const waiting = reader.until(() => reader.ended).catch(() => undefined);
        const events = anyEvents(20);
        const underWay = events.map((event) => store.append(anyStream(), 'none', [event]));

        const closing = store.close();

        const outcomes = await Promise.allSettled(underWay);
        const strange = outcomes.filter(
          (outcome) =>
            outcome.status === 'rejected' &&
            !(outcome.reason instanceof StoreUnavailable) &&
            !(outcome.reason instanceof AppendOutcomeUnknown),
        );
        expect(strange).toEqual([]);
        await closing;
        await waiting;
        await expect(store.append(stream, 'none', [anyEvent()])).rejects.toBeInstanceOf(StoreUnavailable);
        await expect(store.readStream(stream)).rejects.toBeInstanceOf(StoreUnavailable);
        expect(await store.health()).toMatchObject({ ready: false });
        await store.close();
      } finally {
        await opened.dispose();
      }
    }, 60_000);

    itWith('fresh')?.('is empty when it is new', async () => {
      const opened = await open();
      try {
        expect(opened.fresh).toBe(true);
        expect(await opened.store.head()).toBeUndefined();
        expect(await opened.store.readAll(undefined, 10)).toEqual([]);
        const reader = new Reader(opened.store, undefined, []);
        await reader.until(() => reader.caughtUp > 0);
        await reader.end();
      } finally {
        await opened.dispose();
      }
    });
  });
}
