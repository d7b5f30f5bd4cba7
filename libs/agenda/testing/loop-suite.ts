import { uuid5, type RecordedEvent } from '#libs/kernel';
import { WaitTimedOut } from '#libs/views';
import { backOff } from '../parked.js';
import { NEW_DATES, STUBBORN, loan } from './loan.js';
import { AgendaStage, type DatabasePlace, type StagedOffice } from './stage.js';
import type { Warned } from '../index.js';

const IN_TIME = '2026-03-12T15:59:59.999Z';
const OVER = '2026-03-12T16:00:00.000Z';

/** What the loop asks, parks and tells, whatever database holds the rows. */
export function loopSuite(place: DatabasePlace): void {
  describe(`the loop that asks what is due, on ${place.name}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    beforeEach(async () => {
      stage = await AgendaStage.open({ place });
      office = await stage.office();
      NEW_DATES.clear();
    });
    afterEach(() => stage.close());

    const lost = async () => (await stage.events('loan')).filter(({ type }) => type === 'loan.lost');
    const warnings = async () => (await stage.events('duty')).map((event) => (event as unknown as RecordedEvent<string, Warned>).data);
    const percents = async () => (await warnings()).map(({ percent }) => percent);

    describe('acts of the law', () => {
      it('happen with the first instant after the due day, not before, as the office, and close the duty', async () => {
        // given
        const caseId = await stage.lend(office, 'book', '2026-03-12');
        const loop = office.loop();
        // when
        stage.clock.set(IN_TIME);
        expect((await loop.tick()).acted).toBe(0);
        stage.clock.set(OVER);
        expect(await loop.tick()).toMatchObject({ outcome: 'done', acted: 1, parked: 0 });
        // then
        expect(await lost()).toEqual([
          expect.objectContaining({ case: caseId, actor: { system: 'agenda', duty: 'return' }, at: OVER, data: { on: '2026-03-13' } }),
        ]);
        await office.caughtUp();
        expect((await loop.tick()).acted).toBe(0);
        expect((await office.list.list({}, { scope: null, limit: 9 })).rows).toEqual([]);
      });

      it('do not happen while the clock stands still', async () => {
        const caseId = await stage.lend(office, 'book', '2026-03-12');
        await stage.ask(office, 'hold-up', caseId, { text: 'repair' });
        stage.clock.set('2026-06-01T00:00:00.000Z');
        expect(await office.loop().tick()).toMatchObject({ acted: 0, warned: 0 });
        await stage.ask(office, 'take-up', caseId, {});
        expect((await office.loop().tick()).acted).toBe(1);
      });

      it('are asked anew after an extension, under another cause', async () => {
        // given: asked once in vain
        const caseId = await stage.lend(office, STUBBORN, '2026-03-12');
        const loop = office.loop();
        stage.clock.set(OVER);
        expect((await loop.tick()).parked).toBe(1);
        // when
        await stage.ask(office, 'extend', caseId, { due: '2026-03-20', days: 8 });
        await loop.tick();
        expect((await loop.health()).parkedCount).toBe(0);
        stage.clock.set('2026-03-20T16:00:00.000Z');
        await loop.tick();
        // then
        const causes = office.asked.map(({ cause }) => cause);
        expect(causes).toHaveLength(2);
        expect(new Set(causes).size).toBe(2);
      });

      it('are not asked of duties that were closed in time', async () => {
        const caseId = await stage.lend(office, 'book', '2026-03-12');
        await stage.ask(office, 'return', caseId, { on: '2026-03-02' });
        stage.clock.set('2027-03-12T16:00:00.000Z');
        expect(await office.loop().tick()).toMatchObject({ acted: 0, warned: 0 });
        expect(office.asked).toEqual([]);
      });
    });

    describe('parked duties', () => {
      it('are shown with reason and facts, tried again later and later, and taken up when the case moves on', async () => {
        // given
        const caseId = await stage.lend(office, STUBBORN, '2026-03-12');
        const loop = office.loop();
        stage.clock.set(OVER);
        // when
        await loop.tick();
        // then
        expect((await loop.health()).parked).toEqual([
          {
            type: 'loan',
            caseId,
            duty: 'return',
            part: '',
            kind: 'act',
            due: '2026-03-12',
            reason: 'still-in-use',
            facts: { thing: STUBBORN },
            attempts: 1,
            parkedAt: OVER,
            nextTryAt: '2026-03-12T16:05:00.000Z',
          },
        ]);
        stage.clock.set('2026-03-12T16:04:59.999Z');
        await loop.tick();
        expect(office.asked).toHaveLength(1);
        stage.clock.set('2026-03-12T16:05:00.000Z');
        await loop.tick();
        expect(office.asked).toHaveLength(2);
        expect((await loop.health()).parked[0]).toMatchObject({ attempts: 2, nextTryAt: '2026-03-12T16:15:00.000Z' });
        // when: an event on the case that changes no date
        await stage.ask(office, 'note', caseId, { text: 'given back' });
        expect((await loop.tick()).acted).toBe(1);
        // then
        await office.caughtUp();
        await loop.tick();
        expect((await loop.health()).parkedCount).toBe(0);
        expect(await lost()).toHaveLength(1);
      });

      it('survive a restart: nothing is asked again before its time', async () => {
        await stage.lend(office, STUBBORN, '2026-03-12');
        stage.clock.set(OVER);
        await office.loop().tick();
        await office.stop();
        office = await stage.office();
        expect((await office.loop().tick()).parked).toBe(0);
        expect(office.asked).toEqual([]);
      });

      it('hold up no other duty, however many fail', async () => {
        await stage.lend(office, STUBBORN, '2026-03-12');
        for (let index = 0; index < 20; index += 1) await stage.lend(office, `book ${index}`, '2026-03-12');
        stage.clock.set(OVER);
        expect(await office.loop().tick()).toMatchObject({ acted: 20, parked: 1 });
      });

      it('are there for an ask that the case answers with nothing, and for one that closes nothing', async () => {
        // given: a case whose agenda does not see that the thing is lost
        const [blind] = [loan].map((type) => ({
          ...type,
          duties: type.duties!.map((duty) => ({ ...duty, on: { ...duty.on, 'loan.lost': () => [] } })),
        }));
        const other = await AgendaStage.open({ place, types: [blind!] });
        const there = await other.office();
        await other.lend(there, 'book', '2026-03-12');
        other.clock.set(OVER);
        const loop = there.loop();
        expect((await loop.tick()).acted).toBe(1);
        await there.caughtUp();
        // when
        expect(await loop.tick()).toMatchObject({ acted: 0, parked: 1 });
        // then
        expect((await loop.health()).parked).toEqual([expect.objectContaining({ reason: 'still-owed' })]);
        expect((await other.events('loan')).filter(({ type }) => type === 'loan.lost')).toHaveLength(1);
        await other.close();
      });

      it('wait twice as long each time, up to five minutes for infrastructure and a day for refusals', () => {
        expect([1, 2, 3, 99].map((attempts) => backOff(attempts, true))).toEqual([5_000, 10_000, 20_000, 300_000]);
        expect([1, 2, 3, 99].map((attempts) => backOff(attempts, false))).toEqual([300_000, 600_000, 1_200_000, 86_400_000]);
      });
    });

    describe('warnings', () => {
      it('are sent once at 50, 80 and 100 %, each to a stream of its own, never to the case', async () => {
        // given: 3 to 12 March, ten days
        const caseId = await stage.lend(office, STUBBORN, '2026-03-12');
        const loop = office.loop();
        const seen: number[][] = [];
        for (const now of ['2026-03-07T15:59:59.998Z', '2026-03-07T15:59:59.999Z', '2026-03-10T15:59:59.999Z', IN_TIME, OVER]) {
          stage.clock.set(now);
          await loop.tick();
          await loop.tick();
          seen.push(await percents());
        }
        // then
        expect(seen).toEqual([[], [50], [50, 80], [50, 80], [50, 80, 100]]);
        expect((await warnings())[0]).toMatchObject({
          type: 'loan',
          case: caseId,
          duty: 'return',
          clock: 'D3',
          name: { zh: '归还', en: 'Return the thing' },
          due: '2026-03-12',
        });
        expect((await stage.events('loan')).map(({ type }) => type)).toEqual(['loan.lent']);
        expect(new Set((await stage.events('duty')).map(({ stream }) => stream)).size).toBe(3);
      });

      it('are not repeated after a restart, nor when the views are built anew', async () => {
        await stage.lend(office, STUBBORN, '2026-03-12');
        stage.clock.set('2026-03-09T00:00:00.000Z');
        await office.loop().tick();
        const again = await stage.office({ fresh: true });
        expect((await again.loop().tick()).warned).toBe(0);
        expect(await percents()).toEqual([50]);
      });

      it('begin anew with a new date', async () => {
        const caseId = await stage.lend(office, STUBBORN, '2026-03-12');
        const loop = office.loop();
        stage.clock.set('2026-03-09T00:00:00.000Z');
        await loop.tick();
        await stage.ask(office, 'extend', caseId, { due: '2026-03-14', days: 2 });
        await loop.tick();
        expect((await warnings()).map(({ percent, due }) => [percent, due])).toEqual([
          [50, '2026-03-12'],
          [50, '2026-03-14'],
        ]);
      });

      it('skip what was missed: a duty recorded late is warned of once, with the highest', async () => {
        const loop = office.loop();
        await loop.tick();
        stage.clock.set('2026-03-20T00:00:00.000Z');
        await loop.tick();
        const body = { thing: STUBBORN, trigger: '2026-03-02', due: '2026-03-12' };
        await stage.ask(office, 'lend', undefined, body, { key: 'late' });
        await loop.tick();
        expect(await percents()).toEqual([100]);
      });
    });

    describe('views that have not caught up', () => {
      it('ask nothing', async () => {
        // given: views that nobody folds, behind an event that ends the duty
        const caseId = await stage.lend(office, 'book', '2026-03-12');
        await office.caughtUp();
        await office.runner.stop();
        await stage.ask(office, 'return', caseId, { on: '2026-03-10' });
        stage.clock.set(OVER);
        // when
        const stopped = await stage.office({ follow: false });
        const loop = stopped.loop({ reader: { waitFor: () => Promise.reject(new WaitTimedOut('duties', 'x')) } });
        // then
        expect((await loop.tick()).outcome).toBe('behind');
        expect(stopped.asked).toEqual([]);
      });

      it('are waited for: what ended the duty is seen before anything is asked', async () => {
        // given: an event that ends the duty, stored and not folded
        const caseId = await stage.lend(office, 'book', '2026-03-12');
        await office.caughtUp();
        await office.stop();
        const behind = await stage.office({ follow: false });
        await stage.ask(behind, 'return', caseId, { on: '2026-03-10' });
        stage.clock.set(OVER);
        // when
        let over = false;
        const tick = behind
          .loop()
          .tick()
          .finally(() => {
            over = true;
          });
        for (let turn = 0; turn < 200; turn += 1) await new Promise<void>((resolve) => setImmediate(resolve));
        // then: it neither ends nor asks, though a look at the rows as they are would have
        expect([over, behind.asked.length, (await stage.events('duty')).length]).toEqual([false, 0, 0]);
        const hurried = await stage.office({ follow: false });
        await hurried.loop({ reader: { waitFor: () => Promise.resolve() } }).tick();
        expect(hurried.asked.map(({ command }) => command)).toEqual(['lose']);
        // when: somebody folds
        await stage.office();
        // then
        expect(await tick).toMatchObject({ outcome: 'done', acted: 0, parked: 0 });
        expect(behind.asked).toEqual([]);
        expect(await lost()).toEqual([]);
      });

      it('ask nothing of 10,000 closed duties while and after the view is built anew', async () => {
        // given
        await office.stop();
        for (let index = 0; index < 10_000; index += 1) {
          const stream = uuid5('closed', String(index));
          await stage.record(stream, lent(`thing ${index}`));
          await stage.record(stream, { type: 'loan.returned', data: { on: '2026-03-10' } });
        }
        stage.clock.set('2027-03-12T16:00:00.000Z');
        // when
        const again = await stage.office({ fresh: true });
        const reports = [await again.loop().tick()];
        await again.caughtUp();
        reports.push(await again.loop().tick());
        // then
        expect(reports.map(({ acted, warned, parked }) => acted + warned + parked)).toEqual([0, 0]);
        expect(again.asked).toEqual([]);
        const [closed] = await again.list.counts({ states: ['closed'] }, [], { scope: null });
        expect(closed?.count).toBe(10_000);
      }, 120_000);
    });

    it('lets others have their turn: looking through all open duties was one task of the thread that answers requests', async () => {
      // given: everything was warned of by an earlier process, so that looking is all there is to do
      await office.stop();
      for (let index = 0; index < 450; index += 1) await stage.record(uuid5('late', String(index)), lent(`thing ${index}`));
      stage.clock.set('2026-03-11T16:00:00.000Z');
      const first = await stage.office({ fresh: true });
      await first.loop().tick();
      await first.caughtUp();
      expect(await warnings()).toHaveLength(450);
      // when
      let turns = 0;
      let looking = true;
      const count = () => {
        turns += 1;
        if (looking) setImmediate(count);
      };
      setImmediate(count);
      const report = await first.loop().tick();
      looking = false;
      // then
      expect(report).toMatchObject({ outcome: 'done', warned: 0 });
      expect(turns).toBeGreaterThanOrEqual(4);
    }, 60_000);

    it('runs by itself: told of news it ticks again, and it ends when stopped', async () => {
      await stage.lend(office, 'book', '2026-03-12');
      stage.clock.set(OVER);
      const done = new Promise<void>((resolve) => {
        const loop = office.loop({
          ask: async (command) => {
            const receipt = await office.runtime.handle(command);
            if (command.type === 'loan') resolve();
            return receipt;
          },
          timers: { sleep: (_ms, signal) => Promise.race([aborted(signal), new Promise<void>((wake) => setImmediate(wake))]) },
        });
        loop.start();
        loop.told();
        stopping = () => loop.stop();
      });
      await done;
      await stopping();
      expect(await lost()).toHaveLength(1);
    });
    let stopping: () => Promise<void> = () => Promise.resolve();

    it('tells whoever moved the clock when what fell due was asked for, and leaves a loop alone that does not run', async () => {
      // given: a loop that looked before the term was over, and looks again only when told
      await stage.lend(office, 'book', '2026-03-12');
      stage.clock.set(IN_TIME);
      const loop = office.loop({ timers: { sleep: (_ms, signal) => (signal.aborted ? Promise.resolve() : aborted(signal)) } });
      stopping = () => loop.stop();
      stage.clock.set(OVER);
      await loop.settle();
      expect(await lost()).toHaveLength(0);
      // when
      loop.start();
      await loop.settle();
      // then
      expect(await lost()).toHaveLength(1);
      await stopping();
    });

    it('refuses to begin with a duty that asks what its type does not open to the office', () => {
      const types = stage.types.all.map((type) =>
        type.name === 'loan'
          ? { ...type, commands: { ...type.commands, lose: { ...type.commands['lose']!, who: ['head'] as const } } }
          : type,
      );
      expect(() => office.loop({ types })).toThrow('return asks lose');
    });
  });
}

function lent(thing: string) {
  const returnBy = { rule: 'loan-period', version: '2020-01-01', trigger: '2026-03-02', due: '2026-03-12', provisional: false };
  return { type: 'loan.lent', data: { thing, item: 'book', officer: uuid5('nobody'), returnBy } };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
