import fc from 'fast-check';
import { Killed, mortal } from '../../../libs/agenda/testing/mortal.js';
import type { AgendaStage, StagedOffice } from '../../../libs/agenda/testing/stage.js';
import {
  ANSWER_OVER,
  diesBetween,
  finish,
  found,
  killedBy,
  names,
  OVER,
  received,
  stageOfLeads,
  story,
  TANGSHAN,
  type Ground,
} from './stage.js';

/** What holds of duties that ask another case, whoever dies between the two appends; `runs`: how many tales are tried. */
export function dyingBetween(where: string, ground: Ground, runs: number): void {
  describe(`a duty that asks another case, on ${where}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    beforeEach(async () => {
      stage = await stageOfLeads(ground);
      office = await stage.office();
    });
    afterEach(() => stage.close());

    describe('killed and started again', () => {
      it('at any step, records each link exactly once, as if nothing had happened', async () => {
        // given: one case to open, one to answer
        const setUp = async () => {
          const there = await stageOfLeads(ground);
          const process = await there.office();
          await received({ stage: there, office: process });
          await found({ stage: there, office: process }, '另一户', '2026-03-20');
          there.clock.set(ANSWER_OVER);
          return { there, process };
        };
        const calm = await setUp();
        const { ports, steps } = mortal(calm.process, calm.there.store, Number.POSITIVE_INFINITY);
        await calm.process.loop(ports).tick();
        const total = steps();
        await finish(calm.process);
        const expected = (await story(calm.there)).sort();
        await calm.there.close();
        expect(expected.filter((name) => /handed-over|answered/.test(name))).toEqual([
          'lead.handed-over',
          'lead.handed-over',
          'reception.answered',
        ]);
        // when
        for (let at = 1; at <= total; at += 1) {
          const { there, process } = await setUp();
          await expect(process.loop(mortal(process, there.store, at).ports).tick()).rejects.toThrow(Killed);
          await process.stop();
          await finish(await there.office());
          // then
          expect([at, (await story(there)).sort()]).toEqual([at, expected]);
          await there.close();
        }
      }, 180_000);

      it('between the two appends and given another date meanwhile, then no second case is opened: the link to the first is recorded', async () => {
        // given
        const leadId = await found({ stage, office });
        stage.clock.set(OVER);
        await diesBetween(office, 'receive').tick();
        expect(await story(stage)).toEqual(['lead.registered', 'lead.found-elsewhere', 'reception.received']);
        // when
        await stage.ask(office, 'find-elsewhere', leadId, { to: TANGSHAN, region: '130200', by: '2026-03-20' }, { type: 'lead' });
        await finish(office);
        expect(await names('reception', stage)).toEqual(['reception.received']);
        stage.clock.set('2026-03-20T16:00:00.000Z');
        await finish(office);
        // then
        const [opened, ...others] = await stage.events('reception');
        expect(others).toEqual([]);
        expect((await stage.events('lead')).at(-1)).toMatchObject({ type: 'lead.handed-over', data: { reception: opened!.case } });
      });

      it('between the two appends and put off meanwhile, then the case that was there is not asked twice', async () => {
        // given
        const { receptionId } = await received({ stage, office });
        stage.clock.set(ANSWER_OVER);
        await diesBetween(office, 'take-answer').tick();
        await stage.ask(office, 'defer-answer', receptionId, { to: '2026-03-30' }, { type: 'reception' });
        await stage.ask(office, 'pursue', receptionId, { result: '已立案' }, { type: 'reception' });
        // when
        stage.clock.set('2026-03-30T16:00:00.000Z');
        await finish(office);
        // then
        const taken = (await stage.events('lead')).filter(({ type }) => type === 'lead.answer-taken');
        expect(taken).toHaveLength(1);
        expect((await stage.events('reception')).at(-1)).toMatchObject({ type: 'reception.answered', data: { event: taken[0]!.id } });
      });

      it('between the two appends and told other words meanwhile, then what was accepted counts, and is asked no more', async () => {
        const { receptionId } = await received({ stage, office });
        stage.clock.set(ANSWER_OVER);
        await diesBetween(office, 'take-answer').tick();
        await stage.ask(office, 'pursue', receptionId, { result: '已立案' }, { type: 'reception' });
        await finish(office);
        expect((await names('lead', stage)).filter((name) => name === 'lead.answer-taken')).toHaveLength(1);
        expect(await names('reception', stage)).toContain('reception.answered');
      });
    });

    describe('in two processes', () => {
      it('that ask at the same moment without any lease, each link is recorded once', async () => {
        for (let index = 0; index < 12; index += 1) await found({ stage, office }, `第 ${index} 户`);
        const other = await stage.office({ follow: false });
        stage.clock.set(OVER);
        await Promise.all([office.loop().tick(), other.loop().tick()]);
        await finish(office);
        expect(await names('reception', stage)).toEqual(Array(12).fill('reception.received'));
        const links = (await stage.events('lead')).filter(({ type }) => type === 'lead.handed-over');
        expect(new Set(links.map((link) => link.data['reception'])).size).toBe(12);
        expect(links).toHaveLength(12);
        stage.clock.set(ANSWER_OVER);
        await office.caughtUp();
        await Promise.all([office.loop().tick(), other.loop().tick()]);
        await finish(office);
        expect((await names('lead', stage)).filter((name) => name === 'lead.answer-taken')).toHaveLength(12);
        expect((await names('reception', stage)).filter((name) => name === 'reception.answered')).toHaveLength(12);
      });

      it('of which each is killed between the two appends while it holds the lease, records each link once', async () => {
        // given: three that take turns, each by a time of its own
        let passed = 0;
        const lease = (holder: string) => ({ lease: { holder, ttlMs: 30_000, monotonic: () => passed } });
        const leads = [await found({ stage, office }, '第一户')];
        stage.clock.set(OVER);
        for (const worker of ['first', 'second']) {
          leads.push(await found({ stage, office }, `${worker} 的一户`));
          // when: it dies once a case has received, and what it began is not gone on with
          const ports = killedBy(office, 'receive');
          const loop = office.loop({ ...lease(worker), ...ports });
          if (worker !== 'first') {
            expect((await loop.tick()).outcome).toBe('elsewhere');
            passed += 30_000;
          }
          await expect(loop.tick()).rejects.toThrow(Killed);
          await office.stop();
          office = await stage.office();
          await office.caughtUp();
        }
        expect(new Set(await names('reception', stage))).toEqual(new Set(['reception.received']));
        const last = office.loop(lease('third'));
        expect((await last.tick()).outcome).toBe('elsewhere');
        passed += 30_000;
        for (let round = 0; round < 3; round += 1) {
          expect((await last.tick()).outcome).toBe('done');
          await office.caughtUp();
        }
        // then
        const opened = await stage.events('reception');
        const links = (await stage.events('lead')).filter(({ type }) => type === 'lead.handed-over');
        expect(opened.map(({ data }) => data['lead']).sort()).toEqual([...leads].sort());
        expect(links.map(({ data }) => data['event']).sort()).toEqual(opened.map(({ id }) => id).sort());
        expect((await last.health()).parkedCount).toBe(0);
      });

      it('of which one falls asleep between the two appends, the other goes on with it, and who wakes up does nothing twice', async () => {
        await found({ stage, office });
        const other = await stage.office({ follow: false });
        stage.clock.set(OVER);
        const first = office.loop({
          ask: async (ask) => {
            const receipt = await office.runtime.handle(ask);
            if (ask.command === 'receive') await other.loop().tick();
            return receipt;
          },
        });
        await first.tick();
        await finish(office);
        expect(await story(stage)).toEqual(['lead.registered', 'lead.found-elsewhere', 'lead.handed-over', 'reception.received']);
      });
    });

    it('whatever dies, moves, is put off or asked by two, is accepted once for each opening, and each acceptance is linked', async () => {
      const step = fc.oneof(
        fc.record({ do: fc.constant('killed' as const), at: fc.integer({ min: 1, max: 40 }) }),
        fc.record({ do: fc.constant('tick' as const) }),
        fc.record({ do: fc.constant('dies between' as const) }),
        fc.record({ do: fc.constant('twins' as const) }),
        fc.record({ do: fc.constant('moved' as const), days: fc.integer({ min: -3, max: 6 }) }),
        fc.record({ do: fc.constant('later' as const), days: fc.integer({ min: 1, max: 4 }) }),
      );
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
          const there = await stageOfLeads(ground);
          let process = await there.office();
          const leadId = await found({ stage: there, office: process });
          there.clock.set(OVER);
          for (const one of steps) {
            await process.caughtUp();
            if (one.do === 'tick') await process.loop().tick();
            else if (one.do === 'twins') await Promise.all([process.loop().tick(), (await there.office({ follow: false })).loop().tick()]);
            else if (one.do === 'dies between') await diesBetween(process, 'receive').tick();
            else if (one.do === 'later') there.clock.advance(one.days * 86_400_000);
            else if (one.do === 'moved') {
              if ((await names('lead', there)).includes('lead.handed-over')) continue;
              const by = new Date(Date.parse(there.clock.now()) + one.days * 86_400_000).toISOString().slice(0, 10);
              await there.ask(process, 'find-elsewhere', leadId, { to: TANGSHAN, region: '130200', by }, { type: 'lead' });
            } else {
              await process
                .loop(mortal(process, there.store, one.at).ports)
                .tick()
                .catch(() => undefined);
              await process.stop();
              process = await there.office();
            }
          }
          there.clock.advance(40 * 86_400_000);
          await finish(process);
          there.clock.advance(40 * 86_400_000);
          await finish(process);
          const events = [...(await there.events('lead')), ...(await there.events('reception'))];
          await there.close();
          const of = (type: string) => events.filter((event) => event.type === type);
          expect([of('reception.received').length, of('lead.answer-taken').length]).toEqual([1, 1]);
          expect(of('lead.handed-over').map(({ data }) => data['event'])).toEqual(of('reception.received').map(({ id }) => id));
          expect(of('reception.answered').map(({ data }) => data['event'])).toEqual(of('lead.answer-taken').map(({ id }) => id));
        }),
        { numRuns: runs },
      );
    }, 180_000);
  });
}
