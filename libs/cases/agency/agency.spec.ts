import type { RefusalWording } from '#libs/kernel';
import { lawBook, RegisterOffice } from '../officer/testing/register-office.js';
import { officeDirectory } from '../officer/directory.js';
import { agency, agencyOnDay, successorOf, type AgencyState } from './index.js';

let office: RegisterOffice;
let county: string;
let bureau: string;
let town: string;

beforeEach(async () => {
  office = await RegisterOffice.found();
  county = await office.agency('青山县', 'county');
  bureau = await office.marketBureau('青山县市场监督管理局', county);
  town = await office.agency('东塘镇', 'town', county);
});
afterEach(() => office.dispose());

const document = { title: '执法事项决定', number: '青政发〔2026〕2号', date: '2026-02-20' };
const NOBODY = '00000000-0000-4000-8000-000000000000';
const ITEM = 'MR-0001';
const OTHER = 'MR-0002';

const confirmTown = () =>
  office.ask(
    'agency',
    'confirm-as-subject',
    town,
    { from: '2026-02-01', document, fields: ['market-regulation'], items: [OTHER] },
    'supervisor',
  );
const empower = (changes: object = {}) =>
  [
    'agency',
    'grant-power',
    town,
    { item: ITEM, from: '2026-03-01', basis: 'empowerment', source: bureau, document, published: '2026-02-25', ...changes },
    'supervisor',
  ] as const;
const items = async (id: string, day: string) => (await office.directory.agency(id, day))?.items;

describe('asked twice, nothing is added', () => {
  const cases: readonly (readonly [string, string, object, string])[] = [
    [
      'confirm-as-subject',
      'supervisor',
      { from: '2026-02-01', document, fields: ['market-regulation'], items: [ITEM, OTHER] },
      'agency.confirmed-as-subject',
    ],
    ['end-subject-status', 'supervisor', { on: '2026-03-01', reason: '职责划转', document }, 'agency.subject-status-ended'],
    ['withdraw-power', 'supervisor', { item: '*', on: '2026-03-01', reason: '职责划转', document }, 'agency.power-withdrawn'],
    ['withdraw-power', 'supervisor', { item: ITEM, on: '2026-03-01', reason: '赋权乡镇', document }, 'agency.power-withdrawn'],
    ['rename', 'system', { name: '青山县综合执法局', on: '2026-03-01', document }, 'agency.renamed'],
    ['dissolve', 'system', { on: '2026-03-01', reason: '机构改革', document }, 'agency.dissolved'],
  ];
  it.each(cases)('given a confirmed bureau, when %s is asked by %s twice, then one event', async (command, by, body, type) => {
    expect((await office.ask('agency', command, bureau, body, by)).events.map((event) => event.type)).toEqual([type]);
    expect((await office.ask('agency', command, bureau, body, by)).events).toEqual([]);
  });

  it('given a power granted, another superior, and a path that is right, when asked again, then nothing', async () => {
    await confirmTown();
    expect((await office.ask(...empower())).events).toHaveLength(1);
    expect((await office.ask(...empower())).events).toEqual([]);
    const under = { superior: office.province, on: '2026-03-01', document };
    expect((await office.ask('agency', 'change-superior', bureau, under, 'system')).events).toHaveLength(1);
    expect((await office.ask('agency', 'change-superior', bureau, under, 'system')).events).toEqual([]);
    expect((await office.ask('agency', 'renew-path', bureau, {}, 'system')).events).toEqual([]);
    expect((await office.ask('agency', 'renew-path', office.province, {}, 'system')).events).toEqual([]);
  });
});

describe('refusals', () => {
  const seen = new Set<string>(['agency-registered-already']);
  const refused = async (...asked: Parameters<RegisterOffice['refusal']>) => {
    const { code } = await office.refusal(...asked);
    seen.add(code);
    return code;
  };
  const newcomer = (changes: object = {}) => ({ name: '西塘镇', region: '130182001', level: 'town', superior: county, ...changes });

  it('given no superior, an unknown one, one of lower level or one outside, when registered, then refused', async () => {
    const { superior: _superior, ...highest } = newcomer();
    expect(await refused('agency', 'register', undefined, highest, 'system')).toBe('superior-missing');
    expect(await refused('agency', 'register', undefined, newcomer({ superior: NOBODY }))).toBe('superior-unknown');
    expect(await refused('agency', 'register', undefined, newcomer({ superior: town, level: 'county' }))).toBe('level-above-superior');
    await office.person({ subject: 'keeper', agency: town, roles: ['system-administrator'] });
    expect(await refused('agency', 'register', undefined, newcomer(), 'keeper')).toBe('outside-own-agencies');
    await expect(office.ask('agency', 'register', undefined, newcomer(), 'system')).resolves.toMatchObject({ revision: 0 });
  });

  it('given a circle or no superior, when the superior changes, then refused', async () => {
    const change = (superior: string | undefined) =>
      [
        'agency',
        'change-superior',
        county,
        { ...(superior === undefined ? {} : { superior }), on: '2026-03-02', document },
        'system',
      ] as const;
    expect(await refused(...change(bureau))).toBe('superior-is-below');
    expect(await refused(...change(county))).toBe('superior-is-below');
    expect(await refused(...change(undefined))).toBe('superior-missing');
  });

  it('given a day that lies ahead, or days out of order, when recorded, then refused', async () => {
    const on = '2026-03-03';
    expect(await refused('agency', 'rename', bureau, { name: '新局', on, document }, 'system')).toBe('date-lies-ahead');
    expect(await refused('agency', 'dissolve', bureau, { on, reason: '机构改革', document }, 'system')).toBe('date-lies-ahead');
    expect(await refused(...empower({ to: '2026-02-28' }))).toBe('ends-before-it-begins');
  });

  const changes = [
    ['rename', { name: '新局', document }],
    ['change-superior', { document }],
    ['dissolve', { reason: '机构改革', document }],
  ] as const;
  it.each(changes)('%s took effect on a day before the agency, even in the year 1', async (command, body) => {
    const superior = command === 'change-superior' ? { superior: office.province } : {};
    const asked = (id: string, on: string) => ['agency', command, id, { ...body, ...superior, on }, 'system'] as const;
    for (const on of ['0001-01-01', '2025-12-31']) {
      expect(await office.refusal(...asked(bureau, on))).toEqual({ code: 'date-before-agency', facts: { on, since: '2026-01-01' } });
    }
    expect(await refused(...asked(town, '2026-03-01'))).toBe('date-before-agency');
    expect((await office.ask(...asked(bureau, '2026-01-01'))).events).toHaveLength(1);
    expect((await office.ask(...asked(town, '2026-03-02'))).events).toHaveLength(1);
  });

  it('given a day since the agency is registered, when told months later, then recorded (补录)', async () => {
    office.clock.set('2026-09-01T02:00:00.000Z');
    const renamed = { name: '东塘街道办事处', on: '2026-03-02', document };
    expect((await office.ask('agency', 'rename', town, renamed, 'system')).events).toHaveLength(1);
    const dissolved = { on: '2026-06-01', reason: '机构改革', document };
    expect((await office.ask('agency', 'dissolve', town, dissolved, 'system')).events).toHaveLength(1);
  });

  it('given items outside the catalogue or the fields, when confirmed or granted, then refused (R1)', async () => {
    const confirm = (list: string[]) =>
      [
        'agency',
        'confirm-as-subject',
        town,
        { from: '2026-02-01', document, fields: ['market-regulation'], items: list },
        'supervisor',
      ] as const;
    expect(await refused(...confirm(['XX-9999']))).toBe('item-unknown');
    expect(await refused(...confirm(['EC-0002']))).toBe('item-outside-fields');
    expect(await refused(...empower({ item: '*' }))).toBe('item-unknown');
  });

  it('given a township not confirmed as a subject, when empowered, then refused; delegation needs no standing', async () => {
    expect(await refused(...empower())).toBe('not-a-confirmed-subject');
    expect((await office.ask(...empower({ basis: 'delegation' }))).events).toHaveLength(1);
    expect(await items(town, '2026-03-01')).toEqual([ITEM]);
    expect((await office.directory.agency(town, '2026-03-01'))?.confirmed).toBe(false);
  });

  it('given a power held, when granted otherwise for a common day, then refused', async () => {
    await confirmTown();
    await office.ask(...empower());
    expect(await refused(...empower({ basis: 'delegation' }))).toBe('power-held-already');
  });

  it('given an agency above townships, when empowered, then refused (行政处罚法 24)', async () => {
    const other = await office.marketBureau('白河县市场监督管理局');
    await office.ask('agency', 'withdraw-power', other, { item: '*', on: '2026-02-01', reason: '职责划转', document }, 'supervisor');
    const [, , , body] = empower();
    expect(await refused('agency', 'grant-power', other, body, 'supervisor')).toBe('empowerment-beyond-townships');
  });

  it('given a giver unknown, without the power, with a delegated one, or an unpublished paper, when handed over, then refused (行政处罚法 20)', async () => {
    await confirmTown();
    expect(await refused(...empower({ source: NOBODY }))).toBe('giver-unknown');
    expect(await refused(...empower({ source: town }))).toBe('giver-unknown');
    expect(await refused(...empower({ source: county }))).toBe('giver-lacks-power');
    const { published: _published, ...unpublished } = empower()[3];
    expect(await refused('agency', 'grant-power', town, unpublished, 'supervisor')).toBe('handing-over-unpublished');
    const team = await office.agency('综合执法队', 'county', county);
    await office.ask('agency', 'grant-power', team, empower({ basis: 'delegation' })[3], 'supervisor');
    expect(await refused(...empower({ basis: 'delegation', source: team }))).toBe('delegated-power-handed-on');
  });

  it('given no power over the item, or an unknown receiver, when withdrawn or merged, then refused', async () => {
    const withdraw = (item: string, more: object = {}) =>
      ['agency', 'withdraw-power', bureau, { item, on: '2026-03-01', reason: '赋权乡镇', document, ...more }, 'supervisor'] as const;
    expect(await refused(...withdraw('EC-0002'))).toBe('power-not-held');
    expect(await refused(...withdraw(ITEM, { movedTo: NOBODY }))).toBe('receiver-unknown');
  });

  it('given a successor unknown, itself, below it, dissolved, of another region or in a circle, when named, then refused', async () => {
    const dissolve = (id: string, successor: string, by = 'system') =>
      ['agency', 'dissolve', id, { on: '2026-03-02', reason: '机构改革', document, successor }, by] as const;
    const name = (id: string, successor: string, by = 'system') => ['agency', 'name-successor', id, { successor, document }, by] as const;
    expect(await refused(...dissolve(bureau, NOBODY))).toBe('receiver-unknown');
    expect(await refused(...dissolve(bureau, bureau))).toBe('successor-is-below');
    expect(await refused(...dissolve(county, town))).toBe('successor-is-below');
    expect(await refused(...name(bureau, town))).toBe('agency-not-dissolved');
    const other = await office.agency('白河县', 'county', office.province, '130183');
    await office.person({ subject: 'keeper', agency: county, roles: ['system-administrator'] });
    expect(await refused(...dissolve(bureau, other, 'keeper'))).toBe('outside-own-agencies');
    const team = await office.agency('综合执法队', 'town', bureau);
    await office.ask('agency', 'dissolve', bureau, { on: '2026-03-02', reason: '机构改革', document }, 'system');
    expect(await refused(...name(bureau, NOBODY))).toBe('receiver-unknown');
    expect(await refused(...name(bureau, bureau))).toBe('receiver-unknown');
    expect(await refused(...name(bureau, team))).toBe('successor-is-below');
    expect(await refused(...name(bureau, other, 'keeper'))).toBe('outside-own-agencies');
    // what would close a circle is dissolved by then
    expect(await refused(...dissolve(town, bureau))).toBe('receiver-unknown');
    await office.ask(...dissolve(town, county));
    expect(await refused(...name(bureau, town))).toBe('receiver-unknown');
  });

  it('given a dissolved agency, when anything is asked, then refused, with its successor', async () => {
    await office.ask('agency', 'dissolve', bureau, { on: '2026-03-01', reason: '机构改革', document, successor: county }, 'system');
    expect(await office.refusal('agency', 'rename', bureau, { name: '新局', on: '2026-03-01', document }, 'system')).toEqual({
      code: 'agency-dissolved',
      facts: { on: '2026-03-01', successor: county },
    });
    expect(await refused('agency', 'dissolve', bureau, { on: '2026-02-01', reason: '机构改革', document }, 'system')).toBe(
      'agency-dissolved',
    );
    for (const [name, entry] of Object.entries(agency.commands)) {
      if (entry.opens !== true && !name.match(/^dissolve$|^name-successor$/))
        expect(await office.closedGate('agency', name, bureau)).toBe('agency-dissolved');
    }
    expect(await refused('agency', 'register', undefined, newcomer({ superior: bureau, level: 'town' }))).toBe('superior-unknown');
  });

  it('given every refusal worded, when the specs above ran, then each was met, and its law is in force', () => {
    const worded: { readonly [code: string]: RefusalWording } = agency.wording.refusals;
    expect([...seen].sort()).toEqual(Object.keys(worded).sort());
    const law = lawBook().inForce({ day: '2026-03-02' });
    for (const { law: rules } of Object.values(worded)) {
      expect(rules.length).toBeGreaterThan(0);
      for (const rule of rules) if (rule !== 'office') expect(law.cite(rule).article).not.toBe('');
    }
  });
});

describe('who answers for a dissolved agency', () => {
  const dissolve = (id: string, successor?: string, on = '2026-03-02') =>
    office.ask('agency', 'dissolve', id, { on, reason: '机构改革', document, ...(successor === undefined ? {} : { successor }) }, 'system');
  const name = (id: string, successor: string) => office.ask('agency', 'name-successor', id, { successor, document }, 'system');
  const answering = async (id: string, day = '2026-03-02') => (await office.directory.answering(id, day))?.agency;

  it('given an agency that exists, when asked for, then itself; dissolved without a successor, or unknown, nobody', async () => {
    expect([await answering(bureau), await answering(NOBODY)]).toEqual([bureau, undefined]);
    await dissolve(bureau);
    expect([await answering(bureau, '2026-03-01'), await answering(bureau)]).toEqual([bureau, undefined]);
  });

  it('given a chain of successors, when asked for, then its end from the first day on, with every dissolution that led there', async () => {
    await dissolve(bureau, town, '2026-03-02');
    expect([await answering(bureau, '2026-03-01'), await answering(bureau)]).toEqual([bureau, town]);
    await dissolve(town, county);
    const found = await office.directory.answering(bureau, '2026-03-02');
    expect(found).toMatchObject({
      agency: county,
      path: [office.province, county],
      through: [{ source: `agency-${bureau}` }, { source: `agency-${town}` }],
    });
    expect((await office.directory.answering(county, '2026-03-02'))?.through).toBeUndefined();
  });

  it('given a successor named later or corrected, when asked twice, then told once each time, and followed', async () => {
    await dissolve(bureau);
    expect((await name(bureau, town)).events.map(({ type }) => type)).toEqual(['agency.successor-named']);
    expect((await name(bureau, town)).events).toEqual([]);
    expect(await answering(bureau)).toBe(town);
    await name(bureau, county);
    expect((await office.events('agency', bureau)).at(-1)?.data).toMatchObject({
      successor: { agency: county, name: '青山县' },
      formerSuccessor: { agency: town, name: '东塘镇' },
    });
    expect(await answering(bureau)).toBe(county);
  });

  it('given two that were dissolved into each other at the same moment, when asked for, then nobody, until one is corrected', async () => {
    const states = new Map<string, object>();
    const told = (successor: string) => ({
      stage: 'dissolved',
      id: successor,
      dissolvedOn: '2026-03-01',
      successor: { agency: successor, name: '' },
    });
    states.set('a', told('b')).set('b', told('a'));
    const directory = officeDirectory({
      readState: (_type, id) => ({ state: states.get(id)!, revision: 0 }),
      readRegister: () => Promise.reject(new Error('not asked')),
      partyKey: () => '',
      agencyOnDay: (state, day, source) => agencyOnDay(state as AgencyState, day, source),
      successorOf: (state) => successorOf(state as AgencyState),
    });
    expect(await directory.answering('a', '2026-03-02')).toBeUndefined();
  });
});

describe('powers on a day', () => {
  it('given confirmation for all items, when the day comes, then from its first day on', async () => {
    const on = async (day: string) => {
      const found = await office.directory.agency(bureau, day);
      return [found?.confirmed, found?.items];
    };
    expect(await on('2025-12-31')).toEqual([false, []]);
    expect(await on('2026-01-01')).toEqual([true, ['*']]);
  });

  it('given an item handed to a township for good, when the county’s bureau is asked, then all but that item remain (赋权后县级不再行使)', async () => {
    await confirmTown();
    await office.ask(
      'agency',
      'withdraw-power',
      bureau,
      { item: ITEM, on: '2026-03-01', reason: '赋权乡镇', document, movedTo: town },
      'supervisor',
    );
    await office.ask(...empower());
    const catalogue = lawBook().inForce({ day: '2026-03-02' }).items();
    const rest = catalogue.filter(({ field, code }) => field === 'market-regulation' && code !== ITEM).map(({ code }) => code);
    expect(await items(bureau, '2026-02-28')).toEqual(['*']);
    expect(await items(bureau, '2026-03-01')).toEqual(rest);
    expect(await items(town, '2026-02-28')).toEqual([OTHER]);
    expect(await items(town, '2026-03-01')).toEqual([OTHER, ITEM]);
  });

  it('given a term, when it is over, then the power is; its last day included', async () => {
    await office.ask(...empower({ basis: 'delegation', to: '2026-06-30' }));
    expect([await items(town, '2026-06-30'), await items(town, '2026-07-01')]).toEqual([[ITEM], []]);
  });

  it('given a new confirmation, when it names fewer items, then the others end the day before', async () => {
    const body = { from: '2026-03-01', document, fields: ['market-regulation'], items: [ITEM] };
    await office.ask('agency', 'confirm-as-subject', bureau, body, 'supervisor');
    expect([await items(bureau, '2026-02-28'), await items(bureau, '2026-03-01')]).toEqual([['*'], [ITEM]]);
  });

  it('given standing ended or the agency dissolved, when asked from that day, then no power is left', async () => {
    await office.ask('agency', 'end-subject-status', bureau, { on: '2026-03-01', reason: '职责划转', document }, 'supervisor');
    expect((await office.directory.agency(bureau, '2026-03-01'))?.confirmed).toBe(false);
    expect([await items(bureau, '2026-02-28'), await items(bureau, '2026-03-01')]).toEqual([['*'], []]);
  });

  it('kept a standing that was to end later where an earlier end was told: it was answered by nothing', async () => {
    const end = (on: string) => office.ask('agency', 'end-subject-status', bureau, { on, reason: '职责划转', document }, 'supervisor');
    const confirmedOn = async (day: string) => (await office.directory.agency(bureau, day))?.confirmed;
    await end('2026-12-01');
    expect([await confirmedOn('2026-11-30'), await confirmedOn('2026-12-01')]).toEqual([true, false]);
    expect((await end('2026-03-01')).events).toHaveLength(1);
    expect([await confirmedOn('2026-02-28'), await confirmedOn('2026-03-01')]).toEqual([true, false]);
    expect(await items(bureau, '2026-03-01')).toEqual([]);
    expect((await end('2026-05-01')).events).toEqual([]);
  });

  it('brought a power back that was called off before its first day, when the same was granted again and ended', async () => {
    await confirmTown();
    const end = (on: string) => office.ask('agency', 'withdraw-power', town, { item: ITEM, on, reason: '收回', document }, 'supervisor');
    await office.ask(...empower({ from: '2026-06-01' }));
    await end('2026-05-01');
    await office.ask(...empower({ from: '2026-06-01', basis: 'delegation' }));
    await end('2026-09-01');
    const state = await office.agencyState(town);
    const powers = state.stage === 'unregistered' ? [] : state.powers;
    expect(powers.filter(({ item }) => item === ITEM).map(({ basis, to }) => [basis, to])).toEqual([
      ['empowerment', '2026-04-30'],
      ['delegation', '2026-08-31'],
    ]);
  });
});

describe('the path', () => {
  it('given a superior that moves, when the path below is renewed by the office, then it leads through the new one', async () => {
    const city = await office.agency('石门市', 'city');
    await office.ask('agency', 'change-superior', county, { superior: city, on: '2026-03-02', document }, 'system');
    expect((await office.directory.agency(town, '2026-03-02'))?.path).toEqual([office.province, county, town]);
    expect((await office.ask('agency', 'renew-path', town, {})).events.map((event) => event.type)).toEqual(['agency.path-renewed']);
    const found = await office.directory.agency(town, '2026-03-02');
    expect(found?.path).toEqual([office.province, city, county, town]);
    expect(found?.levels).toEqual(['province', 'city', 'county', 'town']);
    expect(found?.formerly).toEqual([{ path: [office.province, county, town], levels: ['province', 'county', 'town'] }]);
  });
});

describe('state and list', () => {
  it('given an item confirmed again, when its standing ends, then the list of powers holds no power that the state does not', async () => {
    const body = { from: '2026-03-01', document, fields: ['market-regulation'], items: [ITEM, '*'] };
    await office.ask('agency', 'confirm-as-subject', bureau, body, 'supervisor');
    const data = (await office.events('agency', bureau)).at(-1)?.data;
    expect(data).toMatchObject({ begins: [ITEM], ends: [] });
    const state = await office.agencyState(bureau);
    expect(state.stage === 'confirmed' && state.powers.map(({ item, from }) => [item, from])).toEqual([
      ['*', '2026-01-01'],
      [ITEM, '2026-03-01'],
    ]);
  });
});
