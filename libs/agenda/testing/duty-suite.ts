import { uuid5 } from '#libs/kernel';
import { STUBBORN } from './loan.js';
import { AGENCY, AgendaStage, type DatabasePlace, type StagedOffice } from './stage.js';

/** What is owed, listed and counted, whatever database holds the rows. */
export function dutySuite(place: DatabasePlace): void {
  describe(`the view of duties on ${place.name}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    beforeEach(async () => {
      stage = await AgendaStage.open({ place });
      office = await stage.office();
    });
    afterEach(() => stage.close());

    const everything = { scope: null, limit: 50 } as const;
    const rows = async (filter: Parameters<StagedOffice['list']['list']>[0] = {}) => {
      await office.caughtUp();
      return (await office.list.list(filter, everything)).rows;
    };

    it('opens a duty with the date that the event recorded, for the agency of whoever acted', async () => {
      // when
      const caseId = await stage.lend(office, 'book', '2026-03-12');
      // then
      expect(await rows()).toEqual([
        expect.objectContaining({
          type: 'loan',
          caseId,
          number: '〔2026〕book',
          title: 'book',
          duty: 'return',
          name: { zh: '归还', en: 'Return the thing' },
          clock: 'D3',
          state: 'open',
          light: 'green',
          due: '2026-03-12',
          dueUntil: '2026-03-12T15:59:59.999Z',
          openedOn: '2026-03-02',
          provisional: false,
          agency: { agency: AGENCY },
        }),
      ]);
    });

    it('shows every light as the clock moves on, to the millisecond', async () => {
      // given: 3 March 00:00 to the end of 12 March in Shanghai, ten days
      await stage.lend(office, 'book', '2026-03-12');
      const lights: (string | undefined)[] = [];
      for (const now of ['2026-03-10T15:59:59.998Z', '2026-03-10T15:59:59.999Z', '2026-03-12T15:59:59.999Z', '2026-03-12T16:00:00.000Z']) {
        stage.clock.set(now);
        lights.push((await rows())[0]!.light);
      }
      // then
      expect(lights).toEqual(['green', 'yellow', 'yellow', 'red']);
    });

    it('moves the date by an extension, keeps when it began, and remembers who approved what', async () => {
      // given
      const caseId = await stage.lend(office, 'book', '2026-03-12');
      const before = (await rows())[0]!;
      // when
      await stage.ask(office, 'extend', caseId, { due: '2026-04-11', days: 30 });
      // then
      const [row] = await rows();
      expect(row).toMatchObject({ id: before.id, due: '2026-04-11', openedOn: '2026-03-02', light: 'green' });
      const found = await office.list.find(row!.id, { scope: null });
      expect(found?.extensions).toEqual([{ rule: 'loan-extension', approver: uuid5('head'), on: '2026-03-02', length: 30 }]);
      expect(found?.owed.trigger).toBe('2026-03-02');
    });

    it('stops the clock while it is held up: no light, no warning, and the old date once it goes on', async () => {
      const caseId = await stage.lend(office, 'book', '2026-03-12');
      await stage.ask(office, 'hold-up', caseId, { text: 'repair' });
      expect((await rows())[0]).toMatchObject({ state: 'paused', paused: 'repair' });
      expect((await rows())[0]!.light).toBeUndefined();
      await stage.ask(office, 'take-up', caseId, {});
      expect((await rows())[0]).toMatchObject({ state: 'open', due: '2026-03-12', light: 'green' });
    });

    it('is owed anew with a new date out of a pause', async () => {
      const caseId = await stage.lend(office, 'book', '2026-03-12');
      await stage.ask(office, 'hold-up', caseId, { text: 'repair' });
      await stage.ask(office, 'extend', caseId, { due: '2026-05-01', days: 50 });
      expect((await rows())[0]).toMatchObject({ state: 'open', due: '2026-05-01' });
    });

    it.each([
      ['on the due day, though recorded later', '2026-03-12', false],
      ['the day after', '2026-03-13', true],
    ])('closes it, late or not by the legal day of doing: %s', async (_when, on, late) => {
      // given
      const caseId = await stage.lend(office, 'book', '2026-03-12');
      stage.clock.set('2026-03-14T03:00:00.000Z');
      // when
      await stage.ask(office, 'return', caseId, { on });
      // then
      expect(await rows()).toEqual([]);
      expect(await rows({ states: ['closed'] })).toEqual([expect.objectContaining({ state: 'closed', closedOn: on, late })]);
    });

    it('waits with what was noted until another event makes it owed, and never without', async () => {
      const paid = await stage.lend(office, 'tool', '2026-03-12');
      const free = await stage.lend(office, 'book', '2026-03-12');
      await stage.record(paid, { type: 'loan.fee-promised', data: { sum: 5 } });
      const payBy = { rule: 'fee', version: '2020-01-01', trigger: '2026-03-02', due: '2026-03-20', provisional: false };
      await stage.record(paid, { type: 'loan.fee-asked', data: { payBy } });
      await stage.record(free, { type: 'loan.fee-asked', data: { payBy } });
      expect((await rows()).map(({ caseId, duty, setByDecision }) => [caseId, duty, setByDecision])).toEqual([
        [paid, 'return', false],
        [free, 'return', false],
        [paid, 'pay', true],
      ]);
    });

    it('forgets what was noted and never owed', async () => {
      const caseId = await stage.lend(office, 'tool', '2026-03-12');
      await stage.record(caseId, { type: 'loan.fee-promised', data: { sum: 5 } });
      await stage.ask(office, 'return', caseId, { on: '2026-03-02' });
      expect((await rows({ states: ['open', 'paused', 'closed'] })).map(({ duty }) => duty)).toEqual(['return']);
    });

    it('keeps the agency when the office itself acts', async () => {
      const caseId = await stage.lend(office, STUBBORN, '2026-03-12', { provisional: true });
      await stage.record(caseId, { type: 'loan.redated', data: { returnBy: { ...(await found(caseId)).owed } } }, { system: 'agenda' });
      expect((await rows())[0]).toMatchObject({ agency: { agency: AGENCY } });
    });

    const found = async (caseId: string) => {
      const row = (await rows()).find((one) => one.caseId === caseId)!;
      return (await office.list.find(row.id, { scope: null }))!;
    };

    it('answers as of a past moment what was owed and lit then', async () => {
      // given
      const caseId = await stage.lend(office, 'book', '2026-03-12');
      stage.clock.set('2026-03-11T03:00:00.000Z');
      const then = stage.clock.now();
      stage.clock.set('2026-03-20T03:00:00.000Z');
      await stage.ask(office, 'return', caseId, { on: '2026-03-20' });
      await office.caughtUp();
      // when
      const page = await office.list.list({}, { ...everything, asOf: then });
      // then
      expect(page.rows.map(({ light, state }) => [light, state])).toEqual([['yellow', 'open']]);
      expect((await office.list.list({}, everything)).rows).toEqual([]);
    });

    it('folds to the same rows when it is built anew', async () => {
      for (const thing of ['a', 'b', 'c']) await stage.lend(office, thing, '2026-03-12');
      const first = await rows();
      const again = await stage.office({ fresh: true });
      await again.caughtUp();
      expect((await again.list.list({}, everything)).rows).toEqual(first);
    });
  });

  describe(`lists and figures of duties on ${place.name}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    const officer = uuid5('person', 'L');
    beforeAll(async () => {
      stage = await AgendaStage.open({ place });
      office = await stage.office();
      const city = await stage.agency(office, 'city', 'city', '130200', []);
      const north = await stage.agency(office, 'north', 'county', '130201', [city]);
      const south = await stage.agency(office, 'south', 'county', '130299', [city]);
      const borrowed = async (thing: string, due: string, agency: string, more: object = {}) => {
        const body = { thing, trigger: '2026-03-02', due, ...more };
        return (await stage.ask(office, 'lend', undefined, body, { agency, key: thing })).caseId;
      };
      await borrowed('n1', '2026-03-05', north, { item: 'tool', officer });
      await borrowed('n2', '2026-03-12', north);
      await borrowed('n3', '2026-04-20', north, { item: 'tool' });
      await borrowed('s1', '2026-03-06', south, { officer });
      await borrowed('c1', '2026-05-05', city);
      const returned = await borrowed('n4', '2026-03-04', north);
      const lateOne = await borrowed('n5', '2026-03-03', north);
      const lapsed = await borrowed('n6', '2026-03-30', north);
      stage.clock.set('2026-03-11T03:00:00.000Z');
      await stage.ask(office, 'return', returned, { on: '2026-03-04' });
      await stage.ask(office, 'return', lateOne, { on: '2026-03-05' });
      await stage.ask(office, 'lose', lapsed, {});
      await office.caughtUp();
      paths = { city: `/${city}/`, north: `/${city}/${north}/`, south: `/${city}/${south}/` };
      ids = { city, north, south };
    });
    afterAll(() => stage.close());
    let paths: { readonly city: string; readonly north: string; readonly south: string };
    let ids: { readonly city: string; readonly north: string; readonly south: string };

    const titles = async (filter: Parameters<StagedOffice['list']['list']>[0], more: object = {}) =>
      (await office.list.list(filter, { scope: null, limit: 50, ...more })).rows.map(({ title }) => title);

    it('lists open duties in the order of their dates, both ways', async () => {
      expect(await titles({})).toEqual(['n1', 's1', 'n2', 'n3', 'c1']);
      expect(await titles({}, { sort: '-due' })).toEqual(['c1', 'n3', 'n2', 's1', 'n1']);
    });

    it.each([
      ['red', { lights: ['red'] as const }, ['n1', 's1']],
      ['yellow', { lights: ['yellow'] as const }, ['n2']],
      ['green', { lights: ['green'] as const }, ['n3', 'c1']],
      ['red or green', { lights: ['red', 'green'] as const }, ['n1', 's1', 'n3', 'c1']],
      ['due from and to', { dueFrom: '2026-03-06', dueTo: '2026-03-12' }, ['s1', 'n2']],
      ['item', { item: 'tool' }, ['n1', 'n3']],
      ['officer who leads the case', { officer }, ['n1', 's1']],
      ['level', { levels: ['county'] }, ['n1', 's1', 'n2', 'n3']],
      ['region', { region: '130201' }, ['n1', 'n2', 'n3']],
      ['clock', { clocks: ['D3'] }, ['n1', 's1', 'n2', 'n3', 'c1']],
      ['another clock', { clocks: ['D10'] }, []],
      ['type', { types: ['penalty'] }, []],
    ])('narrows by %s', async (_what, filter, expected) => {
      expect(await titles(filter)).toEqual(expected);
    });

    it('finds the same rows in the same order where what is narrowed to is many', async () => {
      const many = office.listing({ few: 0 });
      for (const filter of [
        { item: 'tool' },
        { officer },
        { below: paths.north },
        { item: 'tool', below: paths.city },
        { clocks: ['D3'] },
      ]) {
        const rows = (await many.list(filter, { scope: null, limit: 50 })).rows;
        expect(rows.map(({ title }) => title)).toEqual(await titles(filter));
        expect(await many.counts(filter, ['light'], { scope: null })).toEqual(await office.list.counts(filter, ['light'], { scope: null }));
      }
    });

    it('narrows by agency and by all agencies below a path', async () => {
      expect(await titles({ agency: ids.city })).toEqual(['c1']);
      expect(await titles({ below: paths.north })).toEqual(['n1', 'n2', 'n3']);
      expect(await titles({ below: paths.city })).toHaveLength(5);
    });

    it('shows a reader nothing outside the scope', async () => {
      const scope = [{ path: paths.south, below: true }];
      expect(await titles({}, { scope })).toEqual(['s1']);
      expect(await titles({ below: paths.city }, { scope: [{ path: paths.city, below: false }] })).toEqual(['c1']);
      expect(await titles({}, { scope: [] })).toEqual([]);
      const [mine] = (await office.list.list({}, { scope, limit: 1 })).rows;
      expect(await office.list.find(mine!.id, { scope })).toBeDefined();
      expect(await office.list.find(mine!.id, { scope: [{ path: paths.north, below: true }] })).toBeUndefined();
    });

    it('pages by key through every row once, whatever is walked', async () => {
      for (const filter of [{}, { below: paths.city }, { item: 'tool' }, { clocks: ['D3'] }]) {
        const whole = await titles(filter);
        const met: (string | undefined)[] = [];
        for (let after: string | undefined; ;) {
          const page = await office.list.list(filter, { scope: null, limit: 2, ...(after === undefined ? {} : { after }) });
          met.push(...page.rows.map(({ title }) => title));
          after = page.next;
          if (after === undefined) break;
        }
        expect(met).toEqual(whole);
      }
    });

    it('counts by light, agency, level and month, and drills down by what lies directly below', async () => {
      const counts = async (filter: object, ...by: Parameters<StagedOffice['list']['counts']>[1]) =>
        (await office.list.counts(filter, by, { scope: null })).map(({ by: group, count, agency }) => [
          ...Object.values(group),
          count,
          agency?.name,
        ]);
      expect(await counts({}, 'light')).toEqual([
        ['green', 2, undefined],
        ['red', 2, undefined],
        ['yellow', 1, undefined],
      ]);
      expect(await counts({}, 'level')).toEqual([
        ['city', 1, undefined],
        ['county', 4, undefined],
      ]);
      expect(await counts({}, 'month')).toEqual([
        ['2026-03', 3, undefined],
        ['2026-04', 1, undefined],
        ['2026-05', 1, undefined],
      ]);
      expect(await counts({}, 'unit')).toEqual([[ids.city, 5, 'city']]);
      expect((await counts({ below: paths.city }, 'unit')).sort()).toEqual(
        [
          [ids.city, 1, 'city'],
          [ids.north, 3, 'north'],
          [ids.south, 1, 'south'],
        ].sort(),
      );
      expect(await counts({ below: paths.north, lights: ['red'] }, 'agency', 'light')).toEqual([[ids.north, 'red', 1, 'north']]);
    });

    it('counts by item and by who is responsible, and finds as many', async () => {
      const groups = (by: 'item' | 'officer') => office.list.counts({}, [by], { scope: null });
      expect((await groups('item')).map(({ by, count }) => [by['item'], count])).toEqual([
        ['book', 3],
        ['tool', 2],
      ]);
      expect((await groups('officer')).map(({ by, count }) => [by['officer'], count]).sort()).toEqual(
        [
          [officer, 2],
          [uuid5('nobody'), 3],
        ].sort(),
      );
      for (const few of [0, 2_000]) {
        const list = office.listing({ few });
        for (const { by, count } of await groups('officer')) {
          expect((await list.list({ officer: by['officer']! }, { scope: null, limit: 50 })).rows).toHaveLength(count);
        }
      }
    });

    it('finds a duty by whom it names, not by who leads the case: the filter knew the lead only', async () => {
      // given
      const chair = uuid5('person', 'chair');
      const caseId = (await office.list.list({ officer }, { scope: null, limit: 1 })).rows[0]!.caseId;
      const payBy = { rule: 'fee', version: '2020-01-01', trigger: '2026-03-02', due: '2026-03-20', provisional: false };
      await stage.record(caseId, { type: 'loan.fee-promised', data: { sum: 5 } });
      await stage.record(caseId, { type: 'loan.fee-asked', data: { payBy, by: chair } });
      await office.caughtUp();
      // then
      for (const few of [0, 2_000]) {
        const list = office.listing({ few });
        const found = async (filter: object) =>
          (await list.list(filter, { scope: null, limit: 50 })).rows.map(({ duty, title, officer: by }) => [title, duty, by]);
        expect(await found({ officer: chair })).toEqual([['n1', 'pay', chair]]);
        expect(await found({ officer: chair, item: 'tool' })).toEqual([['n1', 'pay', chair]]);
        expect(await found({ officer: chair, item: 'book' })).toEqual([]);
        expect(await found({ officer })).toEqual([
          ['n1', 'return', officer],
          ['s1', 'return', officer],
        ]);
        expect((await list.counts({ item: 'tool' }, ['officer'], { scope: null })).map(({ count }) => count).sort()).toEqual([1, 1, 1]);
      }
      await stage.record(caseId, { type: 'loan.returned', data: { on: '2026-03-11' } });
      await office.caughtUp();
    });

    it('counts what tells neither item nor officer, and finds it', async () => {
      // no register of the type is read
      const list = office.listing({ registers: {} });
      for (const untold of ['item', 'officer'] as const) {
        const groups = await list.counts({}, [untold], { scope: null });
        expect(groups.map(({ by }) => by)).toEqual([{ [untold]: null }]);
        expect((await list.list({ without: [untold] }, { scope: null, limit: 50 })).rows).toHaveLength(groups[0]!.count);
        expect((await office.list.list({ without: [untold] }, { scope: null, limit: 50 })).rows).toEqual([]);
      }
      expect((await office.list.list({ without: ['agency', 'level'] }, { scope: null, limit: 50 })).rows).toEqual([]);
    });

    it('tells what falls due on each day', async () => {
      expect(await office.list.calendar('2026-03-06', '2026-04-30', {}, { scope: null })).toEqual([
        { day: '2026-03-06', count: 1, clocks: { D3: 1 } },
        { day: '2026-03-12', count: 1, clocks: { D3: 1 } },
        { day: '2026-04-20', count: 1, clocks: { D3: 1 } },
      ]);
    });

    it('tells the rate of what came late per agency and month: done late or still owed, lapsed in time left out', async () => {
      const rates = await office.list.overdue('2026-01', '2026-12', { agency: ids.north }, { scope: null });
      // n1 is open and over, n2 open in time, n4 came in time, n5 late; n6 lapsed in time
      expect(rates).toEqual([
        { agency: ids.north, name: 'north', below: paths.north, month: '2026-03', due: 4, overdue: 2 },
        { agency: ids.north, name: 'north', below: paths.north, month: '2026-04', due: 1, overdue: 0 },
      ]);
    });

    it('refuses a cursor of another list', async () => {
      const { next } = await office.list.list({}, { scope: null, limit: 1 });
      for (const after of [next!, 'x', Buffer.from('[1]').toString('base64url')]) {
        await expect(office.list.list({}, { scope: null, limit: 1, after, sort: '-due' })).rejects.toThrow('after');
      }
    });
  });
}
