import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aPack, aRule, configFolder, removeConfigFolders } from './testing/law.fixture.js';
import { loadLaw, NoSuchRule } from './index.js';

const config = 'config';
const book = loadLaw(config);

afterAll(removeConfigFolders);

describe('the more specific pack wins, and the answer names it', () => {
  it.each([
    ['the nation', {}, 'cn/base', 10],
    ['a field', { field: 'market-regulation' }, 'cn/market-regulation', 7],
    ['a province', { region: '130000' }, 'cn-13/hebei', 3],
    ['a county of the province', { region: '130223' }, 'cn-13/hebei', 3],
    ['a place before a field', { region: '130223', field: 'ecology' }, 'cn-13/hebei', 3],
    ['a field of the same place before the place', { region: '130223', field: 'market-regulation' }, 'cn-13/market-regulation', 7],
    ['another province', { region: '441702', field: 'market-regulation' }, 'cn/market-regulation', 7],
    ['a jurisdiction instead of a region code', { region: 'cn-1302' }, 'cn-13/hebei', 3],
    ['a township of twelve digits', { region: '130223101000' }, 'cn-13/hebei', 3],
  ])('%s', (_, place, pack, n) => {
    const rule = book.inForce({ day: '2026-11-21', ...place }).rule('cr-repair-decision-period');
    expect({ pack: rule.citation.pack, n: rule.value.kind === 'length' && rule.value.n }).toEqual({ pack, n });
  });

  it('and shows the rules it stands before', () => {
    const law = book.inForce({ day: '2026-11-21', region: '441702', field: 'ecology' });
    expect(law.cite('pl-63-hearing-fine-threshold').pack).toBe('cn-44/guangdong');
    expect(law.displaced('pl-63-hearing-fine-threshold').map(({ citation }) => citation.pack)).toEqual(['cn/ecology', 'cn/base']);
  });

  it('while a city pack wins over its province', () => {
    expect(book.inForce({ day: '2026-11-21', region: '441702' }).cite('pl-24-township-powers').pack).toBe('cn-4417/yangjiang');
    expect(book.inForce({ day: '2026-11-21', region: '440100' }).cite('pl-24-township-powers').pack).toBe('cn-44/guangdong');
  });
});

describe('a rule for some levels of agencies', () => {
  const hebei = { day: '2026-11-21', region: '130223' };

  it.each([
    ['town', '《河北省乡镇和街道综合行政执法条例》第二十八条', 'cn-13/hebei'],
    ['county', '《行政处罚法》第三十四条', 'cn/base'],
    ['city', '《行政处罚法》第三十四条', 'cn/base'],
    ['province', '《行政处罚法》第三十四条', 'cn/base'],
    [undefined, '《行政处罚法》第三十四条', 'cn/base'],
  ] as const)('is cited at its level alone: %s (bug: county bureaus were told the regulation of townships)', (level, article, pack) => {
    const law = book.inForce({ ...hebei, ...(level === undefined ? {} : { level }) });
    expect(law.cite('pl-34-discretion-explained')).toMatchObject({ article, pack });
    expect(law.has('ht-16-three-separate')).toBe(level === 'town');
    expect(law.displaced('pl-34-discretion-explained').map(({ citation }) => citation.pack)).toEqual(level === 'town' ? ['cn/base'] : []);
  });

  it('is found from the law of another day, place or field as long as the level is known', () => {
    const town = book.inForce({ ...hebei, level: 'town' });
    expect(town.on('2026-03-02').cite('pl-34-discretion-explained').pack).toBe('cn-13/hebei');
    expect(town.at({ field: 'ecology' }).cite('pl-34-discretion-explained').pack).toBe('cn-13/hebei');
    expect(town.at({ level: 'county' }).cite('pl-34-discretion-explained').pack).toBe('cn/base');
    expect(town.at({ region: '441702' }).cite('pl-34-discretion-explained').pack).toBe('cn/base');
  });

  it('holds in each of the levels that it names, and beside rules of every level', () => {
    const some = aRule({ id: 'some', levels: ['county', 'town'] });
    const loaded = loadLaw(configFolder(aPack(aRule(), some)));
    const at = (level: 'province' | 'city' | 'county' | 'town') => loaded.inForce({ day: '2026-11-21', level });
    expect((['province', 'city', 'county', 'town'] as const).map((level) => at(level).has('some'))).toEqual([false, false, true, true]);
    expect((['province', 'town'] as const).map((level) => at(level).has('a-period'))).toEqual([true, true]);
    expect(loaded.inForce({ day: '2026-11-21' }).has('some')).toBe(false);
  });
});

describe('a rule that changes from a day', () => {
  it.each([
    ['the mediation limit under the old measures', {}, 'c1-23-mediation-period', '2026-04-14', '2020-01-01'],
    ['and under the new ones', {}, 'c1-23-mediation-period', '2026-04-15', '2026-04-15'],
    ['the longest publication before order 36', {}, 'cr-general-longest-publication', '2026-03-31', '2023-05-01'],
    ['and from its day', {}, 'cr-general-longest-publication', '2026-04-01', '2026-04-01'],
    ['limitation before the environmental code', { field: 'ecology' }, 'pl-36-limitation-period', '2026-08-14', '2021-07-15'],
    ['and from its day', { field: 'ecology' }, 'pl-36-limitation-period', '2026-08-15', '2026-08-15'],
    ['public notice before 2022', {}, 'cp-95-public-notice-period', '2021-12-31', '2017-07-01'],
    ['and from 2022', {}, 'cp-95-public-notice-period', '2022-01-01', '2022-01-01'],
  ])('applies to later triggers only: %s', (_, place, rule, trigger, version) => {
    for (const day of [trigger, '2026-11-21']) {
      expect(book.inForce({ day, ...place }).due(rule, trigger).version).toBe(version);
    }
  });

  it('gives the old and the new date side by side', () => {
    const law = book.inForce({ day: '2026-11-21' });
    expect(law.due('cr-general-longest-publication', '2026-03-31').due).toBe('2029-03-31');
    expect(law.due('cr-general-longest-publication', '2026-04-01').due).toBe('2027-04-01');
    expect(law.on('2026-03-31').cite('cr-general-longest-publication').article).toContain('失信行为纠正后');
  });

  it('gives the days to report a decision on the spot, three of them in ecology (bug: seven working days, as in market regulation)', () => {
    const law = book.inForce({ day: '2026-11-21' });
    const due = (field: string) => law.at({ field }).due('sp-70-summary-archive-period', '2026-11-16').due;
    expect(['ecology', 'market-regulation', 'work-safety'].map(due)).toEqual(['2026-11-19', '2026-11-25', '2026-11-25']);
  });

  it('leaves the dates of older triggers as they were when a version is added', () => {
    const old = aRule({ to: '2026-05-31' });
    const before = loadLaw(configFolder(aPack(aRule()))).inForce({ day: '2026-06-10' });
    const after = loadLaw(
      configFolder(aPack(old, aRule({ from: '2026-06-01', value: { kind: 'length', n: 10, unit: 'calendar-days', roll: false } }))),
    ).inForce({ day: '2026-06-10' });
    expect(after.due('a-period', '2026-05-31').due).toBe(before.due('a-period', '2026-05-31').due);
    expect(after.due('a-period', '2026-06-01').due).toBe('2026-06-11');
    expect(after.digest).not.toBe(before.digest);
  });
});

describe('thresholds and lists', () => {
  const law = book.inForce({ day: '2026-11-21' });

  it('are numbers in fen, by kind of party where the law distinguishes', () => {
    expect(law.threshold('pl-51-summary-fine-limit/natural')).toBe(200_00);
    expect(law.threshold('pl-51-summary-fine-limit/entity')).toBe(3_000_00);
    expect(law.threshold('pl-68-on-spot-collection-limit')).toBe(100_00);
    expect(law.threshold('pl-42-officers-minimum')).toBe(2);
    expect(law.cite('pl-51-summary-fine-limit/entity').rule).toBe('pl-51-summary-fine-limit');
  });

  it('differ by field and province', () => {
    expect(law.at({ field: 'ecology' }).threshold('pl-63-hearing-fine-threshold/entity')).toBe(200_000_01);
    expect(law.at({ region: '440000' }).threshold('pl-63-hearing-fine-threshold/natural')).toBe(5_000_00);
  });

  it('are lists of codes', () => {
    expect(law.list('pl-59-decision-contents')).toHaveLength(6);
    expect(law.list('pl-46-evidence-kinds')).toHaveLength(8);
    expect(law.list('cr-tiers')).toEqual(['minor', 'general', 'serious']);
    expect(law.list('pl-33-first-offence-list')).toEqual([]);
    expect(law.at({ field: 'work-safety' }).list('pl-33-first-offence-list')).toContain('WS-0004');
  });

  it.each<[string, () => unknown]>([
    ['an unknown rule', () => law.cite('pl-999')],
    ['a rule of another field', () => law.due('sg-9-system-publication-period', '2026-11-21')],
    ['a list asked as a number', () => law.threshold('pl-59-decision-contents')],
    ['a number asked as a list', () => law.list('pl-42-officers-minimum')],
    ['a text asked as a limit', () => law.due('pl-29-one-fine-per-act', '2026-11-21')],
    ['a threshold by party asked without one', () => law.threshold('pl-51-summary-fine-limit')],
    ['a party asked where the law knows none', () => law.threshold('pl-42-officers-minimum/natural')],
  ])('%s is a mistake of the program', (_, ask) => {
    expect(ask).toThrow(NoSuchRule);
  });
});

describe('counting methods are chosen by the law that sets the limit', () => {
  it.each([
    ['seven days of the penalty law', 'pl-56-preservation-period', 'working-days', '《行政处罚法》第八十五条'],
    ['fifteen days of the penalty law', 'pl-67-payment-period', 'calendar-days', '《行政处罚法》第八十五条'],
    ['ten days of the coercion law', 'cl-54-demand-period', 'working-days', '《行政强制法》第六十九条'],
    ['thirty days of the coercion law', 'cl-25-seizure-period', 'calendar-days', '《行政强制法》第六十九条'],
    ['sixty days of the reconsideration law', 'rl-20-reconsideration-period', 'calendar-days', '《行政复议法》第八十八条'],
  ])('%s', (_, rule, unit, countedBy) => {
    expect(book.inForce({ day: '2026-11-21' }).rule(rule).value).toMatchObject({ unit, countedBy });
  });
});

describe('the catalogue', () => {
  it('holds an item in the version of the day', () => {
    const before = book.inForce({ day: '2026-08-14' }).item('EC-0007');
    const after = book.inForce({ day: '2026-08-15' }).item('EC-0007');
    expect(before).toMatchObject({
      penalizes: '《固体废物污染环境防治法》第一百一十二条第一款第一项',
      fine: { min: 100_000_00, max: 1_000_000_00 },
    });
    expect(after).toMatchObject({
      penalizes: '《生态环境法典》第一千一百七十五条第一款第一项',
      fine: { min: 50_000_00, max: 1_000_000_00 },
    });
    expect(book.inForce({ day: '2026-08-14' }).item('EC-0014')).toBeUndefined();
    expect(book.inForce({ day: '2026-08-14' }).item('XX-9999')).toBeUndefined();
  });

  it('has at least a dozen items in each of three fields, each with a forbidding and a penalising article', () => {
    for (const field of ['market-regulation', 'ecology', 'work-safety']) {
      const items = book.inForce({ day: '2026-11-21', field }).items();
      expect(items.length).toBeGreaterThanOrEqual(12);
      for (const item of items)
        expect([item.field, item.forbids, item.penalizes]).toEqual([
          field,
          expect.stringMatching(/《.+》/),
          expect.stringMatching(/《.+》第.+条/),
        ]);
    }
  });

  it('carries the benchmark of the most specific place', () => {
    const heaviestFrom = (region: string) => {
      const item = book.inForce({ day: '2026-11-21', region }).item('EC-0009') as unknown as {
        benchmark: { jurisdiction: string; tiers: { tier: string; fine: { min: number } }[] };
      };
      return [item.benchmark.jurisdiction, item.benchmark.tiers.find(({ tier }) => tier === 'heavy')!.fine.min];
    };
    expect(heaviestFrom('130223')).toEqual(['cn-1302', 64_000_00]);
    expect(heaviestFrom('130100')).toEqual(['cn', 73_000_00]);
  });
});

describe('the book', () => {
  it('gives the same value for the same question', () => {
    const question = { day: '2026-11-21', region: '130223', field: 'ecology' };
    expect(book.inForce(question)).toBe(book.inForce({ ...question }));
    expect(book.inForce({ day: '2026-11-21' }).at({ region: '130223' }).at({ field: 'ecology' })).toBe(book.inForce(question));
    expect(() => book.inForce({ day: '2026-02-30' })).toThrow(RangeError);
  });

  it('has one digest for one content', () => {
    expect(loadLaw(config).digest).toBe(book.digest);
    expect(book.digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('serves the clocks and refusals of the requirements from rules that every place and field has', () => {
    const served = new Set(
      book
        .inForce({ day: '2026-11-21' })
        .rules()
        .flatMap(({ serves }) => serves),
    );
    const clocks = [...Array.from({ length: 17 }, (_, index) => index + 1), 25, 27, 28, 32].map((number) => `D${number}`);
    const refusals = Array.from({ length: 17 }, (_, index) => `R${index + 1}`);
    expect([...clocks, ...refusals].filter((id) => !served.has(id))).toEqual([]);
  });

  it('holds no rule that config/law/README.md does not name', () => {
    const named = readFileSync(join(config, 'law', 'README.md'), 'utf8');
    const ids = new Set(book.packs.flatMap(({ rules }) => rules.map(({ id }) => id)));
    expect([...ids].filter((id) => !named.includes(`\`${id}\``))).toEqual([]);
  });

  it('knows working days', () => {
    const law = book.inForce({ day: '2026-11-21' });
    expect(
      ['2026-02-14', '2026-02-16', '2026-02-21', '2026-02-24', '2022-12-31', '2027-01-01'].map((day) => law.isWorkingDay(day)),
    ).toEqual([true, false, false, true, false, true]);
  });

  it('recomputes a provisional date once the calendar is loaded', () => {
    const rule = aRule();
    const pack = { ...aPack(rule) };
    const notice = { number: '某号', title: '通知', issued: '2026-11-10', link: 'https://www.gov.cn/' };
    const holidays = [{ zh: '元旦', en: 'New Year', from: '2027-01-01', to: '2027-01-04' }];
    const without = loadLaw(configFolder(pack)).inForce({ day: '2026-12-01' });
    const withCalendar = loadLaw(configFolder({ ...pack, 'calendars/2027.json': { year: 2027, notice, holidays, workdays: [] } })).inForce({
      day: '2026-12-01',
    });
    expect(without.due('a-period', '2026-12-02')).toMatchObject({ due: '2027-01-01', provisional: true });
    expect(withCalendar.due('a-period', '2026-12-02')).toMatchObject({ due: '2027-01-05', provisional: false });
  });
});
