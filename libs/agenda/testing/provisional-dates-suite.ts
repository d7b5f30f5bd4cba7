import type { RecordedEvent } from '#libs/kernel';
import type { Warned } from '../index.js';
import { NEW_DATES } from './loan.js';
import { AgendaStage, RECORDED_UNDER, type DatabasePlace, type StagedOffice } from './stage.js';

const OVER = '2026-03-12T16:00:00.000Z';

/** What the loop does with dates that ran into a year without a calendar, whatever database holds the rows. */
export function provisionalDatesSuite(place: DatabasePlace): void {
  describe(`provisional dates in the loop, on ${place.name}`, () => {
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

    it('are computed anew once under each law, and the old date stays readable', async () => {
      // given: a date that ran into a year without a calendar
      const caseId = await stage.lend(office, 'book', '2027-01-10', { provisional: true });
      const first = office.loop({ lawDigest: 'without 2027' });
      expect(await first.tick()).toMatchObject({ recomputed: 0, parked: 1 });
      expect(await office.loop({ lawDigest: 'without 2027' }).tick()).toMatchObject({ recomputed: 0, parked: 0 });
      // when: the calendar is published, the office starts with it
      NEW_DATES.set('book', '2027-01-13');
      const second = office.loop({ lawDigest: 'with 2027' });
      expect((await second.tick()).recomputed).toBe(1);
      await office.caughtUp();
      // then
      const [row] = (await office.list.list({}, { scope: null, limit: 9 })).rows;
      expect(row).toMatchObject({ caseId, due: '2027-01-13', provisional: false });
      expect((await second.tick()).recomputed).toBe(0);
      const types = (await stage.events('loan')).map(({ type, data }) => [type, (data as { returnBy?: { due: string } }).returnBy?.due]);
      expect(types).toEqual([
        ['loan.lent', '2027-01-10'],
        ['loan.redated', '2027-01-13'],
      ]);
    });

    it('are not asked for under the law that they were recorded under', async () => {
      await stage.lend(office, 'book', '2027-01-10', { provisional: true });
      NEW_DATES.set('book', '2027-01-13');
      expect(await office.loop({ lawDigest: RECORDED_UNDER }).tick()).toMatchObject({ recomputed: 0, parked: 0 });
    });

    it('are told anew before anything is done, or warned of, by the old date', async () => {
      // given: the old date has passed, the new one has not
      await stage.lend(office, 'book', '2026-03-12', { provisional: true });
      NEW_DATES.set('book', '2026-03-13');
      stage.clock.set(OVER);
      // when
      const loop = office.loop();
      expect(await loop.tick()).toMatchObject({ outcome: 'done', recomputed: 1, acted: 0, parked: 0 });
      // then
      expect((await warnings()).map(({ percent, due }) => [percent, due])).toEqual([[80, '2026-03-13']]);
      stage.clock.set('2026-03-13T16:00:00.000Z');
      expect((await loop.tick()).acted).toBe(1);
    });

    it('are never acted on: the act waits, and is shown, until the date is told anew', async () => {
      // given
      const caseId = await stage.lend(office, 'book', '2026-03-12', { provisional: true });
      stage.clock.set(OVER);
      // when
      const before = office.loop({ lawDigest: RECORDED_UNDER });
      expect(await before.tick()).toMatchObject({ acted: 0, parked: 1 });
      // then
      expect((await before.health()).parked).toEqual([expect.objectContaining({ caseId, kind: 'act', reason: 'date-is-provisional' })]);
      expect(office.asked).toEqual([]);
      // when: the calendar confirms the date
      NEW_DATES.set('book', '2026-03-12');
      const after = office.loop();
      expect(await after.tick()).toMatchObject({ recomputed: 1, acted: 1 });
      await office.caughtUp();
      await after.tick();
      expect((await after.health()).parkedCount).toBe(0);
      expect(await lost()).toHaveLength(1);
    });

    it('are told anew while their clock stands still', async () => {
      const caseId = await stage.lend(office, 'book', '2027-01-10', { provisional: true });
      await stage.ask(office, 'hold-up', caseId, { text: 'repair' });
      const loop = office.loop();
      expect(await loop.tick()).toMatchObject({ recomputed: 0, parked: 1 });
      expect((await loop.health()).parkedCount).toBe(1);
      NEW_DATES.set('book', '2027-01-13');
      expect((await office.loop({ lawDigest: 'with 2027' }).tick()).recomputed).toBe(1);
    });
  });
}
