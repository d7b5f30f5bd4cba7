import { addDays, uuid5, type Uuid } from '#libs/kernel';
import type { ViewDatabase } from '#libs/views';
import { agencyPaths } from '../agencies.js';
import { AGENCIES, DUTIES, NOTICES, type DutyReader } from '../index.js';
import { dutyId } from '../listed-duty.js';
import { NEW_DATES } from './loan.js';
import { AgendaStage, type DatabasePlace, type StagedOffice } from './stage.js';

const VIEWS = [DUTIES, NOTICES, AGENCIES, 'loan_register'];
const OFFICER = uuid5('officer', 'o');
const everywhere = { scope: null } as const;

/** What meets views that are built anew and swapped while somebody asks, whatever database holds the rows. */
export function swapSuite(place: DatabasePlace): void {
  describe(`views of the agenda that are swapped while somebody reads, on ${place.name}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    let beside: StagedOffice;
    beforeEach(async () => {
      stage = await AgendaStage.open({ place });
      office = await stage.office();
      beside = await stage.office({ follow: false });
    });
    afterEach(() => stage.close());

    /** The database as another process reads it; all views are swapped between this read and the next. */
    function swappedAfter(read: number): { readonly database: ViewDatabase; isSwapped(): boolean } {
      let reads = 0;
      const counting = beside.database.reads.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          reads += 1;
          if (reads === read) await office.runner.rebuild(VIEWS);
          return result;
        },
      });
      return { database: { ...beside.database, reads: counting }, isSwapped: () => reads >= read };
    }

    async function lentByTown(): Promise<{ readonly town: Uuid; readonly id: string }> {
      const county = await stage.agency(office, 'county', 'county', '130200', []);
      const town = await stage.agency(office, 'town', 'town', '130201', [county]);
      const body = { trigger: '2026-03-02', due: '2026-03-12', item: 'tool', officer: OFFICER };
      const { caseId } = await stage.ask(office, 'lend', undefined, { thing: 'saw', ...body }, { agency: town });
      const { caseId: returned } = await stage.ask(office, 'lend', undefined, { thing: 'axe', ...body }, { agency: town });
      await stage.ask(office, 'return', returned, { on: '2026-03-20' });
      return { town, id: dutyId(`loan-${caseId}`, 'return/') };
    }

    const filter = { item: 'tool', officer: OFFICER, levels: ['town'] };
    it.each<[string, (duties: DutyReader, id: string) => Promise<unknown>]>([
      ['a list', (duties) => duties.list(filter, { ...everywhere, limit: 9 })],
      ['a list of a past moment', (duties) => duties.list({}, { ...everywhere, limit: 9, asOf: '2026-03-02T01:00:00.000Z' })],
      ['a list within a scope', (duties) => duties.list({ without: ['level'] }, { scope: [{ path: '/', below: true }], limit: 9 })],
      ['one duty', (duties, id) => duties.find(id, { scope: [{ path: '/', below: true }] })],
      ['counts', (duties) => duties.counts({}, ['agency', 'item', 'officer', 'light'], everywhere)],
      ['the calendar', (duties) => duties.calendar('2026-03-01', '2026-03-31', filter, everywhere)],
      ['the rate of what came late', (duties) => duties.overdue('2026-01', '2026-12', {}, everywhere)],
    ])('%s answers what it answered before, whenever they are: it answered 500', async (_what, answer) => {
      const { id } = await lentByTown();
      await office.caughtUp();
      await office.reader.waitFor(VIEWS, (await stage.store.head())!);
      const expected = await answer(office.list, id);
      for (let read = 1; ; read += 1) {
        const { database, isSwapped } = swappedAfter(read);
        expect([read, await answer(beside.listing({ database }), id)]).toEqual([read, expected]);
        if (!isSwapped()) return;
      }
    });

    it('paths of agencies are told whenever they are', async () => {
      const { town } = await lentByTown();
      await office.reader.waitFor(VIEWS, (await stage.store.head())!);
      const expected = await agencyPaths(office.database, [town]);
      expect([...expected.keys()]).toEqual([town]);
      for (let read = 1; ; read += 1) {
        const { database, isSwapped } = swappedAfter(read);
        expect(await agencyPaths(database, [town])).toEqual(expected);
        if (!isSwapped()) return;
      }
    });

    it('the loop recomputes, warns and acts in one tick, whenever they are: the tick failed', async () => {
      for (let read = 1; ; read += 1) {
        // given
        const today = stage.clock.now().slice(0, 10);
        NEW_DATES.set(`map ${read}`, addDays(today, 100));
        const kept = [
          await stage.lend(office, `map ${read}`, addDays(today, 90), { provisional: true }),
          await stage.lend(office, `saw ${read}`, addDays(today, 10)),
        ];
        await stage.lend(office, `axe ${read}`, addDays(today, 2));
        stage.clock.set(`${addDays(today, 7)}T01:00:00.000Z`);
        await office.caughtUp();
        // when
        const { database, isSwapped } = swappedAfter(read);
        const report = await office.loop({ database }).tick();
        // then
        expect([read, report]).toEqual([read, { outcome: 'done', acted: 1, recomputed: 1, warned: 2, parked: 0 }]);
        if (!isSwapped()) return;
        for (const caseId of kept) await stage.ask(office, 'return', caseId, { on: addDays(today, 7) });
      }
    });
  });
}
