import { ManualClock } from '#libs/kernel';
import { sql } from 'kysely';
import type { Timers, ViewDatabase, ViewRunnerOptions } from '../index.js';
import { generationsOf } from '../generations.js';
import { matterList } from './matters.js';
import { FaultyDatabase, ManualTimers, contents, hasty, type Stage, type StagedRunner } from './stage.js';

const LEASE_MS = 9_000;
const LOOK_MS = 3_000;
const NOON = '2026-03-01T12:00:00.000Z';

/** A machine with one process: its wall clock, its monotonic time, and timers that go with it. */
class Machine {
  readonly clock: ManualClock;
  private readonly timers = new ManualTimers();
  private passedMs = 0;

  constructor(
    private readonly holder: string,
    now = NOON,
  ) {
    this.clock = new ManualClock(now);
  }

  get options(): Partial<ViewRunnerOptions> {
    const timers: Timers = { sleep: (ms, signal) => (ms === LOOK_MS ? this.timers : hasty).sleep(ms, signal) };
    return { clock: this.clock, timers, lease: { holder: this.holder, ttlMs: LEASE_MS, monotonic: () => this.passedMs } };
  }

  /** Time goes on, and the process does nothing meanwhile. */
  passUnseen(milliseconds: number): void {
    this.passedMs += milliseconds;
    this.clock.advance(milliseconds);
  }

  /** Until the next look at the leases, and until that is over. */
  async pass(): Promise<void> {
    await this.timers.slept(1);
    const looked = this.timers.asked.length;
    this.passUnseen(LOOK_MS);
    this.timers.wake();
    await this.timers.slept(looked + 1);
  }
}

async function passAtOnce(times: number, ...machines: readonly Machine[]): Promise<void> {
  for (let time = 0; time < times; time += 1) for (const machine of machines) await machine.pass();
}

const fences = async (database: ViewDatabase) => (await generationsOf(database.reads, ['matters', 'people'])).map(({ fence }) => fence);

/** Several processes that share the views by leases, whatever their clocks show. */
export function takingTurns(given: () => Stage): void {
  const start = async (machine: Machine, database?: ViewDatabase): Promise<StagedRunner> =>
    given().started({ ...machine.options, ...(database === undefined ? {} : { database }) });

  /** A process that ends by SIGKILL once told: it gives nothing back. */
  async function mortal(machine: Machine): Promise<{ readonly running: StagedRunner; kill(): Promise<void> }> {
    const database = new FaultyDatabase(await given().place.open());
    const running = await given().caughtUp({ ...machine.options, database });
    return {
      running,
      kill: async () => {
        database.before = () => {
          throw new Error('killed');
        };
        await running.stop();
      },
    };
  }

  describe('two processes take turns', () => {
    it('given a holder that renews, then only it works; when it rests for the length of the lease, then another does, and it writes no more', async () => {
      const { writer } = given();
      await writer.open('a');
      const [one, two] = [new Machine('one'), new Machine('two')];
      const first = await given().caughtUp(one.options);
      const second = await start(two);
      await passAtOnce(5, one, two);
      expect([first.runner.runs('matters'), second.runner.runs('matters')]).toEqual([true, false]);
      await expect(second.runner.rebuild(['matters'])).rejects.toThrow('another process runs it');

      await passAtOnce(3, two);
      await writer.open('b');
      await given().reached(second);
      await given().left(2);

      expect(first.lost.toSorted()).toEqual(['matters', 'people']);
      expect(second.lost).toEqual([]);
      expect(await contents(second.database, 'matters')).toHaveLength(2);
    });

    it('given a holder that was killed, when the clock is set back an hour, then nobody folded until it had caught up', async () => {
      const { writer } = given();
      const { kill } = await mortal(new Machine('one'));
      await kill();
      const again = new Machine('again', '2026-03-01T11:00:00.000Z');
      const second = await start(again);
      await passAtOnce(2, again);
      expect(second.runner.runs('matters')).toBe(false);
      await passAtOnce(1, again);
      expect(second.runner.runs('matters')).toBe(true);
      await writer.open('a');
      await given().reached(second);
      expect((await second.reader.list(matterList)).rows).toHaveLength(1);
    });

    it.each(['2026-03-01T13:00:00.000Z', '2026-03-01T11:00:00.000Z'])(
      'given two machines whose clocks are an hour apart (one at noon, the other at %s), then one holds, and the other follows when it is killed',
      async (now) => {
        const [one, two] = [new Machine('one'), new Machine('two', now)];
        const { running: first, kill } = await mortal(one);
        const second = await start(two);
        await passAtOnce(4, one, two);
        expect(await fences(second.database)).toEqual([1, 1]);
        expect([first.runner.runs('matters'), second.runner.runs('matters')]).toEqual([true, false]);

        await kill();
        await passAtOnce(3, two);
        expect(second.runner.runs('matters')).toBe(true);
        expect(await fences(second.database)).toEqual([2, 2]);
      },
    );

    it.each([
      ['by its own time the lease has run out', LEASE_MS],
      ['its time stood still too, as on a machine that was suspended', 0],
    ])('given a holder that stood still longer than the lease, when it comes back (%s), then it touches nothing', async (_how, ms) => {
      const { writer } = given();
      await writer.open('a');
      const [one, two] = [new Machine('one'), new Machine('two')];
      const first = await given().caughtUp(one.options);
      const second = await start(two);
      await passAtOnce(3, two);
      one.passUnseen(ms);
      const before = await generationsOf(second.database.reads, ['matters', 'people']);

      await expect(first.runner.rebuild(['matters'])).rejects.toThrow('another process runs it');
      expect(await generationsOf(second.database.reads, ['matters', 'people'])).toEqual(before);

      await passAtOnce(1, one);
      await writer.open('b');
      await given().reached(second);
      expect([first.runner.runs('matters'), second.runner.runs('matters')]).toEqual([false, true]);
      expect((await second.reader.list(matterList)).rows).toHaveLength(2);
      expect(second.lost).toEqual([]);
    });

    it('given a holder whose renewals fail, then it holds no longer than it may, and again once one succeeds', async () => {
      const one = new Machine('one');
      const database = new FaultyDatabase(await given().place.open());
      const running = await given().caughtUp({ ...one.options, database });
      one.passUnseen(7_199);
      expect(running.runner.runs('matters')).toBe(true);
      one.passUnseen(1);
      expect(running.runner.runs('matters')).toBe(false);
      await expect(running.runner.rebuild(['matters'])).rejects.toThrow('another process runs it');
      await passAtOnce(1, one);
      expect(running.runner.runs('matters')).toBe(true);
      expect(await fences(running.database)).toEqual([1, 1]);
      expect(running.lost).toEqual([]);
    });

    it('a holder that stops gives its leases back at once', async () => {
      const first = await given().caughtUp(new Machine('one').options);
      await first.stop();
      const second = await given().caughtUp(new Machine('two').options);
      await given().writer.open('a');
      await given().reached(second);
      expect(await contents(second.database, 'matters')).toHaveLength(1);
    });

    it('given tables of an older version and leases held by its clock, then they are gone on with', async () => {
      const { writer } = given();
      await writer.open('a');
      await (await given().caughtUp(new Machine('one').options)).stop();
      const older = await given().place.open();
      await older.transaction(async (trx) => {
        await sql`alter table view_leases drop column renewals`.execute(trx);
        await sql`alter table view_generations drop column fingerprint`.execute(trx);
        await sql`update view_leases set holder = 'older', until_ms = ${Date.parse(NOON) + 3_600_000}`.execute(trx);
      });
      await older.close();
      const machine = new Machine('newer');
      const running = await start(machine);
      await writer.open('b');
      await passAtOnce(3, machine);
      await given().reached(running);
      expect(await contents(running.database, 'matters')).toHaveLength(2);
      expect(await fences(running.database)).toEqual([2, 2]);
      expect(running.log.filter(({ level }) => level !== 'info')).toEqual([]);
    });
  });

  const ANEW = 'views have seen events that the store does not hold (any more): they are folded anew';
  const warnings = ({ log }: StagedRunner) => log.filter(({ level }) => level === 'warn').map(({ message }) => message);

  describe('an older backup of the events that grew past the views before they started', () => {
    /** Views that have seen three matters, the last of them lost with the disk. */
    const seen = async () => {
      for (const name of ['a', 'b', 'c']) await given().writer.open(name);
      await (await given().caughtUp()).stop();
    };
    /** The store with the first two, and what was written since. */
    const restored = async (...since: readonly string[]) => {
      const stage = given().another();
      for (const name of ['a', 'b', ...since]) await stage.writer.open(name, name === 'c' ? { number: 'another c' } : {});
      return stage;
    };
    const listed = async ({ reader }: StagedRunner) =>
      (await reader.list(matterList)).rows.map(({ columns }) => columns['number']).toSorted();

    it.each([
      [
        ['d', 'e'],
        ['a', 'b', 'd', 'e'],
      ],
      [
        ['d', 'e', 'c'],
        ['a', 'another c', 'b', 'd', 'e'],
      ],
      [
        ['c', 'd'],
        ['a', 'another c', 'b', 'd'],
      ],
    ])('went unnoticed, and lists showed what never happened (%j since): the views are folded anew', async (since, expected) => {
      await seen();
      const late = await (await restored(...since)).caughtUp();
      expect(warnings(late)).toEqual([ANEW]);
      expect(await listed(late)).toEqual(expected);
      await late.stop();
    });

    it('is told from a store that only grew: nothing is folded anew', async () => {
      await seen();
      await given().writer.open('d');
      const running = await given().caughtUp();
      expect(warnings(running)).toEqual([]);
      expect((await generationsOf(running.database.reads, ['matters'])).map(({ generation }) => generation)).toEqual([1]);
    });

    it('is noticed by views of an older version from their next event on; until then they are taken as they are', async () => {
      await seen();
      const older = await given().place.open();
      await older.transaction((trx) => sql`update view_generations set fingerprint = null`.execute(trx));
      await older.close();
      const first = await given().caughtUp();
      expect(warnings(first)).toEqual([]);
      await given().writer.open('d');
      await given().reached(first);
      await first.stop();
      const late = await (await restored('x', 'y', 'z')).caughtUp();
      expect(warnings(late)).toEqual([ANEW]);
      expect(await listed(late)).toEqual(['a', 'b', 'x', 'y', 'z']);
      await late.stop();
    });
  });
}
