import type { JsonObject } from '#libs/kernel';
import fc from 'fast-check';
import { ViewUnavailable } from '../index.js';
import { generationsOf } from '../generations.js';
import { backOff } from '../retry.js';
import { matterList, matters, people } from './matters.js';
import { FaultyDatabase, ManualTimers, contents, type Stage } from './stage.js';

const numbers = (rows: readonly { readonly columns: { readonly [column: string]: unknown } }[]) =>
  rows.map(({ columns }) => columns['number']);

/** What goes wrong, and what holds then. */
export function enduring(given: () => Stage): void {
  describe('stopping at an event', () => {
    it('a view that throws stops there and says where; others go on; nothing is skipped', async () => {
      const { writer } = given();
      await writer.open('a');
      const running = await given().caughtUp();
      await writer.record('a', 'fined', { fine: 1 });
      await writer.record('a', 'puzzled');
      await writer.record('a', 'assigned', { person: 'li' });
      const beyond = await writer.record('a', 'moved', { stage: 'closed' });
      await running.reader.waitFor('people', beyond);

      const [matter, person] = await running.reader.health();
      expect(matter).toMatchObject({
        view: 'matters',
        state: 'stopped',
        serving: 1,
        events: 2,
        lag: { events: 3 },
        stopped: { stream: writer.stream('a'), revision: 2, type: 'matter.puzzled', error: 'Error: nobody knows what this means' },
      });
      expect(person).toMatchObject({ view: 'people', state: 'live', events: 5, lag: { events: 0 } });
      expect((await running.reader.list(matterList)).rows[0]!.columns).toMatchObject({ fine: 1, stage: 'open' });
      await expect(running.reader.waitFor('matters', beyond)).rejects.toThrow(ViewUnavailable);
      expect([...running.stops.keys()]).toEqual(['matters']);
    });

    it('stops again after a restart, and goes on where it stopped once the build is mended', async () => {
      const { writer } = given();
      await writer.open('a');
      await writer.record('a', 'puzzled');
      await writer.record('a', 'moved', { stage: 'closed' });
      const first = await given().started();
      await first.runner.settled();
      expect(first.stops.get('matters')?.revision).toBe(1);
      await expect(first.reader.list(matterList)).rejects.toThrow(ViewUnavailable);
      await first.stop();
      const second = await given().started();
      await second.runner.settled();
      expect(second.stops.get('matters')?.revision).toBe(1);
      await second.stop();
      const mended = {
        ...matters,
        evolve: (...[row, event, key]: Parameters<typeof matters.evolve>) =>
          event.type === 'matter.puzzled' ? row : matters.evolve(row, event, key),
      };
      const third = await given().caughtUp({ views: [mended, people] });
      expect((await third.reader.list(matterList)).rows[0]!.columns).toMatchObject({ stage: 'closed' });
      expect((await third.reader.health()).map(({ state }) => state)).toEqual(['live', 'live']);
    });

    it.each([
      ['type', 'invented', 1],
      ['version', 'moved', 2],
    ])('an event %s that this build does not know stops the views that read its category', async (_what, type, tv) => {
      const { writer } = given();
      await writer.open('a');
      const running = await given().caughtUp();
      await writer.record('a', type, { stage: 'closed' }, { tv });
      await expect(running.reader.waitFor(['matters'], (await given().store.head())!)).rejects.toThrow(`matter.${type}`);
      await expect(running.reader.waitFor(['people'], (await given().store.head())!)).rejects.toThrow(`matter.${type}`);
      expect(running.stops.get('people')?.error).toBe(`UnknownEventMet: this build does not know matter.${type} version ${tv}`);
    });

    it('damaged bytes stop the views that read their category, and health tells where', async () => {
      const { writer, store } = given();
      await writer.open('a');
      const running = await given().caughtUp();
      const id = '0b0e2cd1-5ad5-4b5b-9f29-4f2ad9a2a8a4';
      await store.append(writer.stream('b'), 'none', [{ id, type: 'matter.opened', bytes: Buffer.from('{"a": 1}') }]);
      await expect(running.reader.waitFor(['matters'], (await store.head())!)).rejects.toThrow(ViewUnavailable);

      expect((await running.reader.health())[0]).toMatchObject({
        state: 'stopped',
        lag: { events: 1, seconds: 0 },
        stopped: { stream: writer.stream('b'), revision: 0, type: 'matter.opened' },
      });
    });

    it('a row that the database would refuse stops the view instead of being retried for ever', async () => {
      const { writer } = given();
      const wrong = { ...matters, evolve: () => ({ number: 'x', stage: true as unknown as string }) };
      await writer.open('a');
      const running = await given().started({ views: [wrong] });
      await running.runner.settled();
      expect(running.stops.get('matters')?.error).toMatch(/column stage of matters does not hold text/);
    });

    it('a rebuild that stops leaves the old tables answering', async () => {
      const { writer } = given();
      await writer.open('a');
      let broken = false;
      const moody = {
        ...matters,
        evolve: (...[row, event, key]: Parameters<typeof matters.evolve>) => {
          if (broken) throw new Error('not today');
          return matters.evolve(row, event, key);
        },
      };
      const running = await given().caughtUp({ views: [moody, people] });
      broken = true;
      await expect(running.runner.rebuild(['matters'])).rejects.toThrow('not today');
      broken = false;
      expect(numbers((await running.reader.list(matterList)).rows)).toEqual(['a']);
      await writer.open('b');
      await given().reached(running);
      await running.runner.rebuild(['matters']);
      expect(await contents(running.database, 'matters')).toHaveLength(2);
      expect((await running.reader.health())[0]).toMatchObject({ state: 'live', serving: 1 });
    });
  });

  describe('trouble that passes', () => {
    it('the database fails for a while: it is tried again with growing pauses, and every event counts once', async () => {
      const timers = new ManualTimers();
      const faulty = new FaultyDatabase(await given().place.open());
      const running = await given().caughtUp({ database: faulty, timers });
      let failures = 4;
      faulty.before = () => {
        if (failures > 0) throw new Error(`database or disk is full ${(failures -= 1)}`);
      };
      const asked = timers.asked.length;
      const position = await given().writer.open('a');
      for (let attempt = 1; attempt <= 4; attempt += 1) {
        await timers.slept(asked + attempt);
        timers.wake();
      }
      await running.reader.waitFor('matters', position);
      expect(timers.asked.slice(asked)).toEqual([38, 75, 150, 300]);
      expect(await contents(faulty, 'matters')).toHaveLength(1);
    });

    it('pauses double from 50 ms to 10 s, with half left to chance', () => {
      expect([1, 2, 3, 8, 9, 50].map((attempt) => backOff(attempt, () => 0))).toEqual([25, 50, 100, 3_200, 5_000, 5_000]);
      expect([1, 50].map((attempt) => backOff(attempt, () => 0.999999))).toEqual([50, 10_000]);
    });

    it('a commit whose answer was lost is recognised and not written twice', async () => {
      const faulty = new FaultyDatabase(await given().place.open());
      const running = await given().caughtUp({ database: faulty });
      let failures = 1;
      faulty.after = () => {
        if (failures > 0) throw new Error(`connection terminated ${(failures -= 1)}`);
      };
      await given().writer.open('a');
      await given().writer.record('a', 'moved', { stage: 'decided' });
      await given().reached(running);
      expect(running.lost).toEqual([]);
      expect(await contents(faulty, 'matters')).toHaveLength(2);
      expect(failures).toBe(0);
    });

    it('a store that loses its connection is read again from where the views stand', async () => {
      const { writer, store } = given();
      const running = await given().caughtUp();
      for (let index = 0; index < 5; index += 1) {
        await writer.open(`m${index}`);
        store.interrupt(3);
      }
      await given().reached(running);
      expect((await running.reader.list(matterList)).rows).toHaveLength(5);
      expect(await contents(running.database, 'matters')).toHaveLength(5);
    });

    it('a runner ends while a view that has caught up waits to be swapped in', async () => {
      const timers = new ManualTimers();
      const faulty = new FaultyDatabase(await given().place.open());
      await given().writer.open('a');
      const running = await given().caughtUp({ database: faulty, timers });
      let transactions = 0;
      faulty.before = () => void (transactions += 1);
      await running.runner.rebuild(['people']);
      const swap = transactions;
      faulty.before = () => {
        if ((transactions += 1) >= 2 * swap) throw new Error('database or disk is full');
      };
      const refused = expect(running.runner.rebuild(['people'])).rejects.toThrow(ViewUnavailable);
      await timers.slept(timers.asked.length + 1);
      await running.stop();
      await refused;
    });
  });

  describe('two runners', () => {
    it('the one that finds the checkpoint moved leaves the view to the other, cleanly', async () => {
      const { writer } = given();
      await writer.open('a');
      const first = await given().caughtUp();
      const second = await given().caughtUp();
      await writer.open('b');
      await given().reached(first);
      await given().reached(second);
      await writer.open('c');
      await given().reached(first);
      await given().left(2);
      const losers = [first.lost, second.lost];
      expect(losers.flat().toSorted()).toEqual(['matters', 'people']);
      expect(await contents(first.database, 'matters')).toHaveLength(3);
    });
  });

  describe('crashes', () => {
    const step = fc.record({
      matter: fc.integer({ min: 0, max: 4 }),
      what: fc.constantFrom('opened', 'moved', 'fined', 'dropped', 'assigned'),
    });

    it('cut off at any transaction, before or after its commit, rows and versions equal a rebuild', async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 3, maxLength: 40 }),
          fc.array(fc.record({ after: fc.integer({ min: 0, max: 6 }), committed: fc.boolean() }), { minLength: 1, maxLength: 4 }),
          fc.integer({ min: 1, max: 15 }),
          async (steps, cuts, buildBatch) => {
            await given().place.clear();
            const stage = given().another();
            let written = 0;
            const write = async (until: number) => {
              for (; written < until; written += 1) {
                const { matter, what } = steps[written]!;
                stage.clock.advance(500);
                const data: JsonObject =
                  what === 'opened'
                    ? { number: `m${matter}`, agency: '/p/', filed: '2026-03-01' }
                    : { stage: `s${written}`, fine: written, person: 'li' };
                await stage.writer.record(`m${matter}`, what, data);
              }
            };
            for (const [index, cut] of cuts.entries()) {
              await write(Math.floor((steps.length * (index + 1)) / (cuts.length + 1)));
              await crash(stage, cut.after, cut.committed, buildBatch);
            }
            await write(steps.length);
            const survived = await stage.caughtUp({ buildBatch });
            const found = await Promise.all(['matters', 'people'].map((view) => contents(survived.database, view)));
            await survived.stop();
            await given().place.clear();
            const rebuilt = await stage.caughtUp();
            const expected = await Promise.all(['matters', 'people'].map((view) => contents(rebuilt.database, view)));
            await rebuilt.stop();
            expect(found).toEqual(expected);
          },
        ),
        { numRuns: 25 },
      );
    }, 60_000);

    it('a rebuild cut off while rows waited in memory left its tables for ever, and health told of it as being built', async () => {
      const { writer, place } = given();
      for (let index = 0; index < 30; index += 1) await writer.open(`m${index}`);
      const faulty = new FaultyDatabase(await place.open());
      const first = await given().caughtUp({ database: faulty, buildBatch: 5 });
      let stopped: Promise<void> | undefined;
      const cutOff = () => {
        faulty.before = () => {
          throw new Error('killed');
        };
        stopped ??= first.runner.stop();
      };
      await expect(first.runner.rebuild(['matters'], cutOff)).rejects.toThrow();
      await stopped;
      await first.stop();
      const second = await given().caughtUp();
      const [matter] = await second.reader.health();
      expect(matter).toMatchObject({ view: 'matters', state: 'live', serving: 1 });
      expect(matter).not.toHaveProperty('building');
      expect(await generationsOf(second.database.reads, ['matters'])).toHaveLength(1);
      await second.runner.rebuild(['matters']);
      expect(await contents(second.database, 'matters')).toHaveLength(30);
    });

    it('views that had seen more than an older backup of the events holds answered with what never happened: they are folded anew', async () => {
      const { writer } = given();
      for (const name of ['a', 'b', 'c']) await writer.open(name);
      await (await given().caughtUp()).stop();
      const restored = given().another();
      await restored.writer.open('a');
      const late = await restored.caughtUp();
      const found = await contents(late.database, 'matters');
      expect(late.log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
        'views have seen events that the store does not hold (any more): they are folded anew',
      ]);
      await restored.writer.open('d');
      await restored.reached(late);
      expect((await late.reader.list(matterList)).rows).toHaveLength(2);
      expect(found).toHaveLength(1);
      await late.stop();
      const empty = given().another();
      const none = await empty.started();
      await none.runner.settled();
      expect((await none.reader.list(matterList)).rows).toEqual([]);
      await none.stop();
    });

    it('a runner that stops while it builds goes on there at the next start', async () => {
      const { writer } = given();
      for (let index = 0; index < 30; index += 1) await writer.open(`m${index}`);
      const first = await given().runner({ buildBatch: 5, observer: { batch: () => void stopping() } });
      let stopped: Promise<void> | undefined;
      const stopping = () => (stopped ??= first.runner.stop());
      await first.runner.start();
      await first.runner.settled();
      await stopped;
      const [before] = await first.reader.health();
      await first.stop();
      const second = await given().caughtUp({ buildBatch: 5 });
      expect(before).toMatchObject({ state: 'building', building: { events: 5 } });
      expect(await contents(second.database, 'matters')).toHaveLength(30);
    });
  });
}

/** A process that dies at a transaction: nothing after it is written, nothing is tidied up. */
async function crash(stage: Stage, transactions: number, committed: boolean, buildBatch: number): Promise<void> {
  const real = await stage.place.open();
  const faulty = new FaultyDatabase(real);
  let left = transactions;
  let died: () => void = () => undefined;
  const dead = new Promise<void>((resolve) => (died = resolve));
  const count = () => {
    if (left > 0) return void (left -= 1);
    died();
    throw new Error('killed');
  };
  if (committed) faulty.after = count;
  else faulty.before = count;
  const never = {
    sleep: (_milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
  };
  const running = await stage.runner({ database: faulty, timers: never, buildBatch });
  const started = running.runner.start();
  const finished = started.then(() => running.runner.settled());
  await Promise.race([dead, finished]);
  faulty.before = () => {
    throw new Error('killed');
  };
  await Promise.allSettled([running.stop(), started]);
  stage.running.delete(running);
}
