import { sql } from 'kysely';
import type { RecordedEvent } from '#libs/kernel';
import type { ViewDatabase } from '#libs/views';
import { ManualTimers } from '../../views/testing/stage.js';
import type { Warned } from '../index.js';
import { NEW_DATES, STUBBORN } from './loan.js';
import { Killed, mortal } from './mortal.js';
import { AgendaStage, type DatabasePlace, type StagedOffice } from './stage.js';

const OVER = '2026-03-12T16:00:00.000Z';

/** Each thing once, whoever dies when, in two processes, and by whatever the clock says. */
export function adversitySuite(place: DatabasePlace): void {
  describe(`the loop in adversity, on ${place.name}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    beforeEach(async () => {
      stage = await AgendaStage.open({ place });
      office = await stage.office();
      NEW_DATES.clear();
    });
    afterEach(() => stage.close());

    const lost = async () => (await stage.events('loan')).filter(({ type }) => type === 'loan.lost');
    const percents = async () =>
      (await stage.events('duty')).map((event) => (event as unknown as RecordedEvent<string, Warned>).data.percent);

    describe('killed at any step and started again', () => {
      it('does each thing exactly once, as if nothing had happened', async () => {
        // given: something to act on, to refuse, to recompute and to warn of
        const setUp = async (): Promise<[AgendaStage, StagedOffice]> => {
          const there = await AgendaStage.open({ place });
          const process = await there.office();
          await there.lend(process, 'book', '2026-03-12');
          await there.lend(process, STUBBORN, '2026-03-12');
          await there.lend(process, 'far', '2026-04-10', { provisional: true });
          await there.lend(process, 'half', '2026-03-22');
          NEW_DATES.set('far', '2026-03-25');
          there.clock.set(OVER);
          return [there, process];
        };
        const story = async (there: AgendaStage) =>
          (await there.events()).map(({ type, case: id, data }) => `${type} ${type === 'duty.warned' ? JSON.stringify(data) : id}`).sort();
        const finish = async (process: StagedOffice) => {
          for (let round = 0; round < 4; round += 1) {
            await process.caughtUp();
            await process.loop().tick();
          }
        };
        const [calm, undisturbed] = await setUp();
        const { ports, steps } = mortal(undisturbed, calm.store, Number.POSITIVE_INFINITY);
        await undisturbed.loop(ports).tick();
        const total = steps();
        await finish(undisturbed);
        const expected = await story(calm);
        await calm.close();
        expect(total).toBeGreaterThan(20);
        // when
        for (let at = 1; at <= total; at += 1) {
          const [there, process] = await setUp();
          await expect(process.loop(mortal(process, there.store, at).ports).tick()).rejects.toThrow(Killed);
          await process.stop();
          const restarted = await there.office();
          await finish(restarted);
          // then
          expect([at, await story(there)]).toEqual([at, expected]);
          await there.close();
        }
      }, 180_000);
    });

    describe('two processes', () => {
      /** Each tells the time by its own monotonic clock, which begins anywhere. */
      const member = (holder: string, beganAt = 0) => {
        let now = beganAt;
        const lease = { holder, ttlMs: 30_000, monotonic: () => now };
        return { ports: { lease }, pass: (milliseconds: number) => void (now += milliseconds) };
      };
      const [a, b] = [member('a'), member('b', 3_600_000)];
      const passed = (milliseconds: number) => [a, b].forEach(({ pass }) => pass(milliseconds));

      it('ask by turns: only the holder of the lease, the other one once it has seen it unchanged for its length', async () => {
        await stage.lend(office, 'book', '2026-03-12');
        const other = await stage.office({ follow: false });
        const [first, second] = [office.loop(a.ports), other.loop(b.ports)];
        stage.clock.set(OVER);
        expect((await first.tick()).outcome).toBe('done');
        expect((await second.tick()).outcome).toBe('elsewhere');
        passed(20_000);
        expect((await first.tick()).outcome).toBe('done');
        expect((await second.tick()).outcome).toBe('elsewhere');
        passed(29_999);
        expect((await second.tick()).outcome).toBe('elsewhere');
        passed(1);
        expect((await second.tick()).outcome).toBe('done');
        expect((await first.tick()).outcome).toBe('elsewhere');
        expect(await lost()).toHaveLength(1);
      });

      it('given a holder that was killed, when the clock is set back an hour, then nobody asked until it had caught up', async () => {
        await stage.lend(office, 'book', '2026-03-12');
        await office.loop(a.ports).tick();
        const other = await stage.office({ follow: false });
        const restarted = other.loop(b.ports);
        stage.clock.set(OVER);
        stage.clock.advance(-3_600_000);
        expect((await restarted.tick()).outcome).toBe('elsewhere');
        stage.clock.set(OVER);
        passed(30_000);
        expect((await restarted.tick()).outcome).toBe('done');
        expect(await lost()).toHaveLength(1);
      });

      it('hand over at once when one stops', async () => {
        await office.caughtUp();
        const other = await stage.office({ follow: false });
        const [first, second] = [office.loop(a.ports), other.loop(b.ports)];
        await first.tick();
        await first.stop();
        expect((await second.tick()).outcome).toBe('done');
      });

      it.each([
        ['by its own time the lease has run out: it stops', 60_000, 'elsewhere'],
        ['its time stood still too, as on a suspended machine: each ask is recognised', 0, 'done'],
      ])('never write under a lease that was lost: who wakes up late does nothing twice (%s)', async (_how, ms, outcome) => {
        // given: acts due, and the process falls asleep while it asks for the first
        for (const thing of [STUBBORN, 'book']) await stage.lend(office, thing, '2026-03-12');
        for (let index = 0; index < 20; index += 1) await stage.lend(office, `book ${index}`, '2026-03-12');
        const other = await stage.office({ follow: false });
        const second = other.loop(b.ports);
        stage.clock.set(OVER);
        let slept = false;
        const first = office.loop({
          ...a.ports,
          ask: async (command) => {
            if (!slept) {
              slept = true;
              await second.tick();
              b.pass(30_000);
              await second.tick();
              a.pass(ms);
            }
            return office.runtime.handle(command);
          },
        });
        // when
        expect((await first.tick()).outcome).toBe(outcome);
        // then: each thing was done once, and what is parked was parked by the one that holds the lease
        expect(await lost()).toHaveLength(21);
        expect((await second.health()).parked.map(({ attempts }) => attempts)).toEqual([1]);
      });

      it('end where the lease cannot be given back: whoever stops them closes the rest as well, and the lease runs out', async () => {
        await office.caughtUp();
        let broken = false;
        const database: ViewDatabase = {
          ...office.database,
          transaction: (work) => (broken ? Promise.reject(new Error('database or disk is full')) : office.database.transaction(work)),
        };
        const first = office.loop({ ...a.ports, database });
        await first.tick();
        broken = true;
        await first.stop();
        const second = office.loop(b.ports);
        expect((await second.tick()).outcome).toBe('elsewhere');
        passed(30_000);
        expect((await second.tick()).outcome).toBe('done');
      });

      it('given tables of an older version and the lease held by its clock, then they are gone on with', async () => {
        await office.caughtUp();
        await office.loop(a.ports).tick();
        await office.database.transaction(async (trx) => {
          await sql`alter table agenda_lease drop column renewals`.execute(trx);
          await sql`update agenda_lease set until_ms = ${Date.parse('2099-01-01T00:00:00.000Z')}`.execute(trx);
        });
        const newer = office.loop(b.ports);
        expect((await newer.tick()).outcome).toBe('elsewhere');
        passed(30_000);
        expect((await newer.tick()).outcome).toBe('done');
      });

      it('keep the lease while they rest between two ticks, and take the one that runs out meanwhile', async () => {
        await office.caughtUp();
        const timers = new ManualTimers();
        const other = await stage.office({ follow: false });
        const [first, second] = [office.loop({ ...a.ports, timers, everyMs: 600_000 }), other.loop(b.ports)];
        first.start();
        for (let time = 1; time <= 9; time += 1) {
          await timers.slept(time);
          expect((await second.tick()).outcome).toBe('elsewhere');
          passed(10_000);
          timers.wake();
        }
        await timers.slept(10);
        expect(timers.asked).toEqual(Array(10).fill(10_000));
        await first.stop();
        expect((await second.tick()).outcome).toBe('done');
      });

      it('without any lease still do each thing once, as every ask is recognised by its cause', async () => {
        for (let index = 0; index < 30; index += 1) await stage.lend(office, `book ${index}`, '2026-03-12');
        const other = await stage.office({ follow: false });
        stage.clock.set(OVER);
        await Promise.all([office.loop().tick(), other.loop().tick()]);
        await office.caughtUp();
        await Promise.all([office.loop().tick(), other.loop().tick()]);
        expect(await lost()).toHaveLength(30);
        expect(new Set((await lost()).map((event) => event.case)).size).toBe(30);
        expect(await percents()).toEqual(Array.from({ length: 30 }, () => 100));
      });
    });

    describe('a clock that is wrong', () => {
      it('a day slow asks a day later, a day fast never twice, frozen or jumping loses nothing', async () => {
        const loop = office.loop();
        await stage.lend(office, STUBBORN, '2026-03-12');
        // a day fast: the warning is due by that clock
        stage.clock.set('2026-03-08T16:00:00.000Z');
        await loop.tick();
        expect(await percents()).toEqual([50]);
        // set right again: a day back, nothing is sent twice and new duties are still seen
        stage.clock.set('2026-03-07T16:00:00.000Z');
        await stage.ask(office, 'lend', undefined, { thing: 'book', trigger: '2026-03-06', due: '2026-03-08' }, { key: 'new' });
        await loop.tick();
        expect(await percents()).toEqual([50, 50]);
        // frozen
        for (let round = 0; round < 3; round += 1) await loop.tick();
        expect(await percents()).toEqual([50, 50]);
        // jump by a year
        stage.clock.set('2027-03-12T16:00:00.000Z');
        await loop.tick();
        expect(await lost()).toHaveLength(1);
        expect((await percents()).sort()).toEqual([100, 100, 50, 50]);
      });

      it('never lets the recorded time of a stream go back', async () => {
        stage.clock.set('2026-03-20T00:00:00.000Z');
        const caseId = await stage.lend(office, 'book', '2026-03-21');
        stage.clock.set('2026-03-22T00:00:00.000Z');
        const events = async () => (await stage.events('loan')).filter((event) => event.case === caseId).map(({ at }) => at);
        await stage.ask(office, 'note', caseId, { text: 'ahead' });
        stage.clock.set('2026-03-21T16:00:00.000Z');
        await office.loop().tick();
        expect(await events()).toEqual(['2026-03-20T00:00:00.000Z', '2026-03-22T00:00:00.000Z', '2026-03-22T00:00:00.000Z']);
      });
    });
  });
}
