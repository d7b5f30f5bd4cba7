import { aPack, aRule, A_LAW, A_PACK, configFolder, removeConfigFolders, type LawFiles } from './testing/law.fixture.js';
import { BadLaw, loadLaw } from './index.js';
import { LONGEST } from './rule.js';

afterAll(removeConfigFolders);

function refusalOf(files: LawFiles): BadLaw {
  try {
    loadLaw(configFolder(files));
  } catch (error) {
    if (error instanceof BadLaw) return error;
    throw error;
  }
  throw new Error('it was loaded');
}

const length = (changes: Record<string, unknown>) => ({ value: { kind: 'length', n: 30, unit: 'calendar-days', roll: true, ...changes } });
const without = (key: string) => Object.fromEntries(Object.entries(aRule()).filter(([name]) => name !== key));
const packAt = (id: string, over: readonly string[], changes: Record<string, unknown> = {}) => ({
  [`law/${id}/pack.json`]: { ...A_PACK, jurisdiction: id.split('/')[0], over, ...changes },
});
const NOTICE = { number: '国办发明电〔2025〕7号', title: '通知', issued: '2025-11-04', link: 'https://www.gov.cn/' };
const calendar = (changes: Record<string, unknown>) => ({
  ...aPack(aRule()),
  'calendars/2026.json': {
    year: 2026,
    notice: NOTICE,
    holidays: [{ zh: '元旦', en: 'New Year', from: '2026-01-01', to: '2026-01-03' }],
    workdays: [],
    ...changes,
  },
});
const KINDS = aRule({ id: 'pl-9-penalty-kinds', value: { kind: 'list', items: ['fine'] } });
const anItem = (changes: Record<string, unknown> = {}) => ({
  code: 'MR-0001',
  zh: '事项',
  en: 'An item',
  forbids: '《某法》第一条',
  penalizes: '《某法》第二条',
  kinds: ['fine'],
  fine: { min: 100, max: 200 },
  status: 'verified',
  from: '2021-01-01',
  ...changes,
});
const items = (...entries: unknown[]) => ({ ...aPack(KINDS), 'catalogue/items/some.json': { field: 'market-regulation', items: entries } });
const tiers = (fine: unknown) => ({
  ...items(anItem()),
  'catalogue/benchmarks/some.json': {
    benchmarks: [
      {
        item: 'MR-0001',
        jurisdiction: 'cn',
        from: '2021-01-01',
        status: 'unverified',
        source: 'x',
        tiers: [{ tier: 'light', zh: '从轻', en: 'light', facts: [], fine }],
      },
    ],
  },
});

describe('a bad pack is refused with the reason', () => {
  it.each<[string, LawFiles, string]>([
    [
      'overlapping dates',
      aPack(aRule({ to: '2024-12-31' }), aRule({ from: '2024-12-31' })),
      'overlapping dates: rule a-period from 2024-12-31',
    ],
    ['an open version and a later one', aPack(aRule(), aRule({ from: '2025-01-01' })), 'overlapping dates'],
    ['the same version twice', aPack(aRule({ to: '2022-01-01' }), aRule({ to: '2022-01-01' })), 'overlapping dates'],
    ['no law cited', aPack(without('law')), 'missing citation: the rule a-period names no "law"'],
    ['no article cited', aPack(without('article')), 'missing citation: the rule a-period names no "article"'],
    ['a law that nobody describes', aPack(aRule({ law: 'other' })), 'missing citation: no pack describes the law "other"'],
    ['an empty article', aPack(aRule({ article: ' ' })), 'expected a text'],
    ['a length of no days', aPack(aRule(length({ n: 0 }))), 'a length of 0: only a term in months or years may be none at all'],
    ['a length of no hours', aPack(aRule(length({ n: 0, unit: 'hours', roll: false, pauses: [] }))), 'a length of 0'],
    [
      'an extension by no months',
      aPack(aRule(), aRule({ id: 'more', ...length({ n: 0, unit: 'months', extends: 'a-period' }) })),
      'a length of 0',
    ],
    ['half a day', aPack(aRule(length({ n: 1.5 }))), '1.5 is not a whole number'],
    ['a negative length', aPack(aRule(length({ n: -5 }))), '-5 is negative'],
    [
      'an unknown unit',
      aPack(aRule(length({ unit: 'fortnights' }))),
      'unknown unit "fortnights"; known: working-days, calendar-days, hours',
    ],
    ['an unknown unit of a threshold', aPack(aRule({ value: { kind: 'threshold', unit: 'yuan', n: 200 } })), 'unknown unit "yuan"'],
    ['an unknown kind of value', aPack(aRule({ value: { kind: 'vector' } })), 'unknown kind of value "vector"'],
    ['an unknown level', aPack(aRule({ levels: ['village'] })), 'unknown level "village"; known: province, city, county, town'],
    ['levels that name none', aPack(aRule({ levels: [] })), '"levels" names none'],
    ['a level named twice', aPack(aRule({ levels: ['town', 'town'] })), '"levels" names one twice: town, town'],
    ['levels that are no list', aPack(aRule({ levels: 'town' })), 'expected a list'],
    [
      'versions for different levels on the same days',
      aPack(aRule({ levels: ['town'] }), aRule({ levels: ['county'] })),
      'overlapping dates',
    ],
    ['an unknown status', aPack(aRule({ status: 'sure' })), 'unknown status "sure"'],
    ['an unknown field', aPack(aRule({ lenght: 3 })), 'unknown field "lenght"'],
    ['an unknown field of a value', aPack(aRule(length({ days: 3 }))), 'unknown field "days"'],
    ['a day that does not exist', aPack(aRule({ from: '2026-02-30' })), '"2026-02-30" is not a calendar day'],
    ['a rule that ends before it begins', aPack(aRule({ to: '2020-12-31' })), 'ends (2020-12-31) before it begins (2021-01-01)'],
    ['an id that is not kebab-case', aPack(aRule({ id: 'A_Period' })), '"A_Period" is not an id of a rule'],
    ['a command that is none', aPack(aRule({ governs: ['decide'] })), 'not a command such as penalty.decide'],
    ['日 of a law that does not say how its days count', aPack(aRule(length({ unit: 'days' }))), 'no counting method'],
    ['hours that roll', aPack(aRule(length({ unit: 'hours' }))), 'a limit in hours runs from the instant'],
    [
      'a length left open that extends nothing',
      aPack(aRule(length({ n: 'decided' }))),
      'only an extension may leave its length to the decision',
    ],
    ['an extension of nothing', aPack(aRule(length({ extends: 'other' }))), 'no pack holds the length "other" to extend'],
    [
      'an extension of itself (bug: it was accepted)',
      aPack(aRule(length({ extends: 'a-period' }))),
      'cycle of extensions: a-period extends a-period',
    ],
    [
      'extensions that extend each other (bug: they were accepted)',
      aPack(
        aRule({ id: 'one', ...length({ extends: 'three' }) }),
        aRule({ id: 'two', ...length({ extends: 'one' }) }),
        aRule({ id: 'three', ...length({ extends: 'two' }) }),
      ),
      'cycle of extensions: one extends three extends two extends one',
    ],
    ...Object.entries(LONGEST).map(([unit, longest]): [string, LawFiles, string] => [
      `more than a hundred years in ${unit} (bug: a date of NaN, or a count without end)`,
      aPack(aRule(length({ n: longest + 1, unit, ...(unit === 'hours' ? { roll: false, pauses: [] } : {}) }))),
      `${longest + 1} ${unit} is longer than any limit: at most ${longest}`,
    ]),
    ['an unknown pause', aPack(aRule(length({ pauses: ['lunch'] }))), 'unknown pause "lunch"'],
    ['a threshold without a number', aPack(aRule({ value: { kind: 'threshold', unit: 'fen', natural: 5 } })), 'needs "n", or both'],
    ['a list that repeats itself', aPack(aRule({ value: { kind: 'list', items: ['a', 'a'] } })), 'duplicate id: "a" is listed twice'],
    ['an item list of unknown items', aPack(aRule({ value: { kind: 'list', of: 'items', items: ['MR-0001'] } })), 'no item "MR-0001"'],
  ])('%s', (_, files, reason) => {
    const refused = refusalOf(files);
    expect(refused.reason).toContain(reason);
    expect(refused.file).toBe('law/cn/base/rules.json');
    expect(refused.line).toBeGreaterThan(1);
  });

  it('a misspelt field of a pack, which applied to nothing (bug: it was accepted, and nobody was told)', () => {
    const files = (field: string) => ({ ...items(anItem()), ...packAt('cn/sector', ['cn/base'], { field }) });
    expect(refusalOf(files('market-regulaton'))).toMatchObject({
      file: 'law/cn/sector/pack.json',
      line: expect.any(Number),
      reason: 'no file of items in the catalogue is of the field "market-regulaton"; known: market-regulation',
    });
    expect(loadLaw(configFolder(files('market-regulation'))).packs).toHaveLength(2);
  });

  it.each(Object.entries(LONGEST))('a hundred years in %s are counted, in no time, to a day', (unit, n) => {
    const law = loadLaw(configFolder(aPack(aRule(length({ n, unit, ...(unit === 'hours' ? { roll: false, pauses: [] } : {}) })))));
    const { due } = law.inForce({ day: '2026-01-01' }).due('a-period', '2026-01-01');
    expect(due.slice(0, 2)).toBe('21');
    expect(() => law.inForce({ day: '9990-01-01' }).due('a-period', '9990-01-01')).toThrow('past the year 9999');
  });

  it('takes a term of no months for none at all', () => {
    const { value } = loadLaw(configFolder(aPack(aRule(length({ n: 0, unit: 'months' })))))
      .inForce({ day: '2026-01-01' })
      .rule('a-period');
    expect(value).toMatchObject({ kind: 'length', n: 0 });
  });

  it.each([
    'law/cn/base/rules.json.bak',
    'law/cn/base/more.yaml',
    'law/.rules.json.swp',
    'calendars/notes.txt',
    'catalogue/items/list.csv',
  ])('a stray file, which was passed over without a word: %s', (name) => {
    expect(refusalOf({ ...aPack(aRule()), [name]: '{}' })).toMatchObject({
      file: name,
      line: 1,
      reason: expect.stringContaining('a stray file'),
    });
    expect(loadLaw(configFolder({ ...aPack(aRule()), 'law/README.md': '# Law', 'law/cn/base/README.md': '# Base' })).packs).toHaveLength(1);
  });

  it.each([
    ['permit.grant', undefined],
    ['permit.decide', undefined],
    ['permit.decid', 'the case type permit has no command "decid"'],
    ['permit.revoke', 'the case type permit has no command "revoke"'],
    ['visit.plan', undefined],
  ])('a rule that governs %s, in an office with permits', (governed, reason) => {
    const folder = configFolder(aPack(aRule({ governs: ['permit.grant', governed] })));
    const commands = new Map([['permit', ['grant', 'decide-on-the-spot']]]);
    const load = () => loadLaw(folder, commands);
    if (reason === undefined) expect(load().packs).toHaveLength(1);
    else expect(load).toThrow(expect.objectContaining({ file: 'law/cn/base/rules.json', line: expect.any(Number), reason }));
  });

  it('naming file and line of the value that is wrong', () => {
    const text =
      '{\n  "laws": [],\n  "rules": [\n    { "id": "a-period",\n      "law": "a-law", "article": "第一条",\n      "wrong": 1 }\n  ]\n}';
    const refused = refusalOf({ 'law/cn/base/pack.json': A_PACK, 'law/cn/base/rules.json': text });
    expect(refused.message).toMatch(/^law\/cn\/base\/rules\.json:6: unknown field "wrong"/);
  });
});

describe('text that is not strict JSON is refused with its line', () => {
  it.each([
    ['a key given twice', '{\n "laws": [],\n "laws": []\n}', 3, 'the key "laws" is given twice'],
    ['a fraction', '{\n "rules": [\n  1.5\n ]\n}', 3, '1.5 is not a whole number'],
    ['a trailing comma', '{\n "rules": [],\n}', 3, 'expected a key'],
    ['text after the value', '{}\n{}', 2, 'text after the end'],
    ['a text that ends too early', '{\n "rules": [', 2, 'ends too early'],
    ['a word that is no literal', '{\n "rules": yes}', 2, 'unexpected y'],
    ['a string over two lines', '{ "rules": "a\nb" }', 1, 'a string does not end'],
    ['an unknown escape', '{ "rules": "a\\q" }', 1, 'unknown escape'],
    ['a number with a leading zero', '{ "rules": [01] }', 1, 'expected ]'],
    ['a member that shadows the prototype', '{\n "__proto__": [] }', 2, 'unknown field "__proto__"'],
    ['no comma between members', '{ "rules": []\n "laws": [] }', 2, 'expected }'],
  ])('%s', (_, text, line, reason) => {
    const refused = refusalOf({ 'law/cn/base/pack.json': A_PACK, 'law/cn/base/rules.json': text });
    expect({ line: refused.line, reason: refused.reason }).toEqual({ line, reason: expect.stringContaining(reason) });
  });
});

describe('layers that do not fit are refused', () => {
  const province = { 'law/cn-13/hebei/rules.json': { rules: [aRule()] } };

  it.each<[string, LawFiles, string]>([
    [
      'a cycle',
      { ...aPack(aRule()), ...packAt('cn/base', ['cn-13/hebei']), ...packAt('cn-13/hebei', ['cn/base']) },
      'cycle of layers: cn-13/hebei over cn/base over cn-13/hebei',
    ],
    ['a pack over itself', { ...aPack(aRule()), ...packAt('cn/base', ['cn/base']) }, 'cycle of layers: cn/base over cn/base'],
    ['an unknown pack', { ...aPack(aRule()), ...packAt('cn-13/hebei', ['cn/basis']) }, 'unknown pack "cn/basis"'],
    [
      'a pack over a narrower one',
      { ...aPack(aRule()), ...packAt('cn-13/hebei', []), ...packAt('cn/base', ['cn-13/hebei']) },
      'is not wider',
    ],
    ['a pack over another place', { ...aPack(aRule()), ...packAt('cn-44/gd', []), ...packAt('cn-1302/ts', ['cn-44/gd']) }, 'is not wider'],
    [
      'a rule of a pack that it does not lie over',
      { ...aPack(aRule()), ...packAt('cn-13/hebei', []), ...province },
      'neither pack lies over the other',
    ],
    [
      'a rule that changes its kind',
      {
        ...aPack(aRule()),
        ...packAt('cn-13/hebei', ['cn/base']),
        'law/cn-13/hebei/r.json': { rules: [aRule({ value: { kind: 'text' } })] },
      },
      'is a text here and a length in cn/base',
    ],
    [
      'a folder of another jurisdiction',
      { ...aPack(aRule()), ...packAt('cn-13/hebei', [], { jurisdiction: 'cn-44' }) },
      'does not stand under config/law/cn-44',
    ],
    ['a file outside every pack', { ...aPack(aRule()), 'law/stray.json': {} }, 'belongs to no pack'],
    ['no pack at all', { 'law/README.md': '' }, 'no pack'],
    [
      'a law described twice',
      { ...aPack(aRule()), 'law/cn/base/more.json': { laws: [A_LAW] } },
      'duplicate id: the law "a-law" is described twice',
    ],
  ])('%s', (_, files, reason) => {
    expect(refusalOf(files).reason).toContain(reason);
  });
});

describe('a bad calendar is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['of another year', { year: 2025 }, 'the file is named after the year 2026'],
    ['without its notice', { notice: undefined }, 'missing "notice"'],
    [
      'with a make-up day on a Monday',
      { workdays: [{ day: '2026-01-05', for: '元旦' }] },
      'a make-up working day is a Saturday or a Sunday',
    ],
    ['with a make-up day for no holiday', { workdays: [{ day: '2026-01-04', for: '春节' }] }, 'no holiday of that name'],
    ['with a holiday that is a make-up day too', { workdays: [{ day: '2026-01-03', for: '元旦' }] }, '2026-01-03 is arranged twice'],
    [
      'with a day of another year',
      { holidays: [{ zh: '元旦', en: 'x', from: '2027-01-01', to: '2027-01-01' }] },
      'does not belong to the year',
    ],
    ['with a holiday of a month', { holidays: [{ zh: '元旦', en: 'x', from: '2026-01-01', to: '2026-01-31' }] }, 'within twelve days'],
  ])('%s', (_, changes, reason) => {
    const refused = refusalOf(calendar(changes));
    expect({ file: refused.file, reason: refused.reason }).toEqual({
      file: 'calendars/2026.json',
      reason: expect.stringContaining(reason),
    });
  });
});

describe('a bad catalogue is refused', () => {
  it.each<[string, LawFiles, string]>([
    ['an item twice on one day', items(anItem(), anItem({ from: '2022-01-01' })), 'overlapping dates: item MR-0001'],
    ['an unknown kind of penalty', items(anItem({ kinds: ['flogging'] })), 'unknown kind of penalty "flogging"'],
    ['a fine that ends below its beginning', items(anItem({ fine: { min: 5, max: 4 } })), 'ends (4) below its beginning (5)'],
    ['a code of another form', items(anItem({ code: 'X1' })), 'not a code of an item'],
    ['a tier outside the range of the law', tiers({ min: 100, max: 201 }), 'the tier leaves the range of MR-0001'],
    ['a benchmark of no item', { ...tiers({ min: 100, max: 150 }), ...items(anItem({ code: 'MR-0002' })) }, 'no item "MR-0001"'],
  ])('%s', (_, files, reason) => {
    expect(refusalOf(files).reason).toContain(reason);
  });
});
