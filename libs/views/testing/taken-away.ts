import { setImmediate as turn } from 'node:timers/promises';
import { storeWith } from '#libs/event-store';
import { matters } from './matters.js';
import { contents, ManualTimers, type Stage } from './stage.js';

/** What another program wrote to a shared node, and an operator took away again. */
export function takenAway(given: () => Stage): void {
  describe('an event that was taken away', () => {
    const stream = () => given().writer.stream('foreign');

    it('held the view that had stopped at it until the process was started anew', async () => {
      // given
      const { writer, store } = given();
      await writer.open('a');
      const timers = new ManualTimers();
      const running = await given().caughtUp({ timers });
      await writer.record('foreign', 'puzzled');
      const beyond = await writer.open('b');
      await running.reader.waitFor('people', beyond);
      expect(running.stops.get('matters')).toMatchObject({ stream: stream(), revision: 0 });
      // when it is still there
      await timers.slept(1);
      timers.wake();
      await timers.slept(2);
      expect((await running.reader.health())[0]).toMatchObject({ state: 'stopped', events: 1 });
      // when it is not
      store.withdraw(stream());
      timers.wake();
      while ((await running.reader.health())[0]!.state === 'stopped') await turn();
      // then nothing was skipped, and the view follows again
      const next = await writer.open('c');
      await running.reader.waitFor(['matters', 'people'], next);
      expect((await running.reader.health()).map(({ state, lag }) => [state, lag.events])).toEqual([
        ['live', 0],
        ['live', 0],
      ]);
      expect(await contents(running.database, 'matters')).toHaveLength(3);
      expect(new Set(timers.asked)).toEqual(new Set([5_000]));
      expect(running.log.at(-1)).toEqual({ level: 'info', message: 'the event that views stopped at is gone: they go on' });
    });

    it('and had been the newest of the store, left views that had passed it ahead of the store: not ready until the next event', async () => {
      const { writer, store } = given();
      await writer.open('a');
      const running = await given().caughtUp();
      const foreign = await writer.record('foreign', 'puzzled');
      await running.reader.waitFor('people', foreign);
      store.withdraw(stream());
      const told = async () => (await running.reader.health()).map(({ state, ahead }) => [state, ahead].join(' '));
      while ((await told()).some((one) => one !== 'live ')) await turn();
      const next = await writer.open('b');
      await running.reader.waitFor(['matters', 'people'], next);
      expect(await contents(running.database, 'matters')).toHaveLength(2);
    });

    it('and had been the newest of the store, which no view reads, left the office not ready until the next event', async () => {
      // given
      const { writer, store } = given();
      await writer.open('a');
      const timers = new ManualTimers();
      const running = await given().caughtUp({ timers, store: storeWith(store, { exclusive: false }), views: [matters] });
      const unread = await writer.record('foreign', 'unassigned', { person: 'li' });
      await running.reader.waitFor('matters', unread);
      await timers.slept(1);
      store.withdraw(stream());
      const told = async () => (await running.reader.health()).map(({ state, ahead }) => [state, ahead].join(' '));
      expect(await told()).toEqual(['live true']);
      // when it is looked for; what is not there is folded anew a moment later
      timers.wake();
      await timers.slept(2);
      timers.wake();
      while ((await told()).some((one) => one !== 'live ')) await turn();
      // then
      expect(timers.asked.slice(0, 2)).toEqual([5_000, 1_000]);
      const next = await writer.open('b');
      await running.reader.waitFor('matters', next);
      expect(await contents(running.database, 'matters')).toHaveLength(2);
      expect(running.stops.size).toBe(0);
    });

    it('is looked for on a node that stands still, and holds up nobody who stops', async () => {
      // given
      const { writer, store } = given();
      await writer.open('a');
      const timers = new ManualTimers();
      let isSilent = false;
      let asked: () => void = () => undefined;
      const looked = new Promise<void>((resolve) => (asked = resolve));
      const head = () => {
        if (!isSilent) return store.head();
        asked();
        return new Promise<never>(() => undefined);
      };
      const running = await given().caughtUp({ timers, store: storeWith(store, { exclusive: false, head }) });
      await timers.slept(1);
      // when
      isSilent = true;
      timers.wake();
      await looked;
      // then
      await running.stop();
      expect(running.stops.size).toBe(0);
    });

    it('and is followed by another of its kind, stops the view there', async () => {
      const { writer, store } = given();
      await writer.open('a');
      const running = await given().caughtUp();
      await writer.record('foreign', 'puzzled');
      await writer.open('b');
      const beyond = await writer.record('b', 'puzzled');
      await running.reader.waitFor('people', beyond);
      store.withdraw(stream());
      while (running.stops.get('matters')!.stream === stream()) await turn();
      expect(running.stops.get('matters')).toMatchObject({ stream: writer.stream('b'), revision: 1 });
      expect(await contents(running.database, 'matters')).toHaveLength(2);
    });

    it('and had been counted by other views, kept these behind the one that it had stopped', async () => {
      // given
      const { writer, store } = given();
      await writer.open('a');
      const first = await given().caughtUp();
      for (let count = 0; count < 3; count += 1) await writer.record('foreign', 'puzzled');
      const beyond = await writer.open('b');
      await first.reader.waitFor('people', beyond);
      await first.stop();
      store.withdraw(stream());
      // when the one that stopped is at the end before the others
      let admit: () => void = () => undefined;
      const admitted = new Promise<void>((resolve) => (admit = resolve));
      const readAll: typeof store.readAll = async (after, limit) => {
        if (after === beyond && limit > 1) await admitted;
        return store.readAll(after, limit);
      };
      const second = await given().started({ store: storeWith(store, { readAll }), observer: { batch: () => admit() } });
      await second.runner.settled();
      // then
      const next = await writer.open('c');
      await second.reader.waitFor(['matters', 'people'], next);
      const later = await writer.record('c', 'assigned', { person: 'li' });
      await second.reader.waitFor(['matters', 'people'], later);
      expect(await contents(second.database, 'matters')).toHaveLength(3);
      expect(second.lost).toEqual([]);
      await second.stop();
      const third = await given().caughtUp({ views: [matters] });
      expect((await third.reader.health())[0]).toMatchObject({ state: 'live', lag: { events: 0 } });
    }, 10_000);
  });
}
