import { isLocalDate, isUuid, uuid5, type AgencyPath, type Caller, type Json, type Role } from '#libs/kernel';
import { rightsOf, scopePathsOf, withReorganised } from '#libs/access';
import { loadLaw } from '#libs/law';
import { keyedIdentifiers } from '#libs/personal-data';
import { AgendaStage, type StagedOffice } from '../../agenda/testing/stage.js';
import type { Asked } from '../case-door.js';
import type { Response } from '../openapi/document.js';
import { SUPERVISION_PATHS } from '../openapi/supervision-paths.js';
import { Problem } from '../problem.js';
import { filterOf } from './duty-filter.js';
import { SupervisionDoor } from './index.js';

interface Described {
  readonly properties: { readonly [member: string]: Json };
  readonly required: readonly string[];
}

interface Parameter {
  readonly name: string;
  readonly schema?: {
    readonly enum?: readonly string[];
    readonly items?: { readonly enum: readonly string[] };
    readonly pattern?: string;
    readonly format?: string;
    readonly minLength?: number;
  };
}

const book = loadLaw('config');

type Told = Readonly<Record<string, unknown>>;

describe('supervision of what is owed', () => {
  let stage: AgendaStage;
  let office: StagedOffice;
  let door: SupervisionDoor;
  let city: AgencyPath;
  let north: AgencyPath;
  let south: AgencyPath;

  beforeAll(async () => {
    stage = await AgendaStage.open({ now: '2026-02-11T01:00:00.000Z' });
    office = await stage.office();
    const agency = async (name: string, level: AgencyPath['level'], region: string, above: readonly string[]): Promise<AgencyPath> => {
      const id = await stage.agency(office, name, level, region, above);
      return { agency: id, name, level, region, path: [...above, id] };
    };
    city = await agency('city', 'city', '130200', []);
    north = await agency('north', 'county', '130201', city.path);
    south = await agency('south', 'county', '130299', city.path);
    const law = book.inForce({ day: '2026-02-11', region: '130201', field: 'market-regulation' });
    // 登记保存 before the Spring Festival: seven working days around the holiday and its make-up days
    const returnBy = { ...law.due('pl-56-preservation-period', '2026-02-11') };
    for (const [thing, place] of [
      ['n1', north],
      ['s1', south],
      ['s2', south],
    ] as const) {
      const by = { person: uuid5('person', thing), post: 'officer', agency: place.agency };
      const data = { thing, item: 'MR-1', officer: uuid5('person', thing), returnBy };
      await stage.record(uuid5('case', thing), { type: 'loan.lent', data }, by);
    }
    await office.caughtUp();
    door = new SupervisionDoor({
      duties: office.list,
      views: office.reader,
      cases: {
        current: () => Promise.resolve({ state: { stage: 'lent' } } as never),
        currentOfMany: () => Promise.reject(new Error('nothing of a loan is personal')),
        identifying: () => Promise.resolve(undefined),
      },
      scope: {
        viewer: () => Promise.reject(new Error('nothing of a loan is personal')),
        pathsOf: (caller, type, reorganised) => withReorganised(scopePathsOf(rightsOf(caller), type), reorganised),
      },
      types: stage.types.all.map((type) =>
        type.name === 'loan' ? { ...type, place: () => ({ region: '130201', field: 'market-regulation' }) } : type,
      ),
      clock: stage.clock,
      reorganised: () => Promise.resolve([]),
      identifiers: keyedIdentifiers(Buffer.alloc(32, 7)),
      store: stage.store,
      lawFor: (day, place) => book.inForce({ day, ...place }),
    });
  });
  afterAll(() => stage.close());

  const asked = (agency: AgencyPath, roles: readonly Role[], query: Asked['query'] = {}, language: Asked['language'] = 'en'): Asked => {
    const caller = {
      person: uuid5('person', 'S'),
      name: 'S',
      roles,
      post: { post: 'P', agency, roles, from: '2020-01-01' },
    } as unknown as Caller;
    return { caller, language, headers: {}, query };
  };
  const rowsOf = async (given: Asked) => ((await door.duties(given)) as { rows: Told[] }).rows;
  const titles = async (given: Asked) => (await rowsOf(given)).map((row) => row['title']).sort();

  it('shows each reader the duties of the own scope', async () => {
    expect(await titles(asked(city, ['supervisor']))).toEqual(['n1', 's1', 's2']);
    expect(await titles(asked(south, ['head']))).toEqual(['s1', 's2']);
    expect(await titles(asked(city, ['officer']))).toEqual([]);
    expect(await titles(asked(city, ['system-administrator']))).toEqual([]);
  });

  it('tells a row in the language of the reader, with the way to its case and its explanation', async () => {
    const [row] = await rowsOf(asked(north, ['officer'], {}, 'zh'));
    expect(row).toMatchObject({ name: '归还', clock: 'D3', light: 'green', title: 'n1', agency: { name: 'north', level: 'county' } });
    expect(row!['case']).toBe(`/v1/loans/${uuid5('case', 'n1')}`);
    expect(row!['explanation']).toBe(`/v1/supervision/duties/${row!['id'] as string}/explanation`);
  });

  it('explains a date: rule, article, each day skipped and why, around the holiday', async () => {
    const [row] = await rowsOf(asked(north, ['officer']));
    const told = (await door.explanation(row!['id'] as string, asked(north, ['officer']))) as Told;
    expect(told['reproduced']).toBe(true);
    expect(told['trigger']).toBe('2026-02-11');
    expect(told['rule']).toMatchObject({
      id: 'pl-56-preservation-period',
      article: '《市场监督管理行政处罚程序规定》第三十五条',
      pack: 'cn/market-regulation',
    });
    const steps = told['steps'] as unknown as { readonly day: string; readonly counted: number | null; readonly why: string }[];
    expect(steps.filter(({ counted }) => counted !== null).length).toBeGreaterThanOrEqual(7);
    expect(steps.filter(({ counted }) => counted === null).every(({ why }) => why.length > 0)).toBe(true);
    expect(steps.find(({ day }) => day === '2026-02-17')?.counted ?? null).toBeNull();
  });

  it('is silent about duties outside the scope, as about those that do not exist', async () => {
    const [row] = await rowsOf(asked(north, ['officer']));
    const problems = await Promise.all(
      [row!['id'] as string, 'bm90aGluZw', ''].map((id) =>
        door.explanation(id, asked(south, ['officer'])).catch((error: unknown) => error),
      ),
    );
    expect(problems.map((error) => error instanceof Problem && [error.status, error.code])).toEqual(
      [404, 404, 404].map((status) => [status, 'no-such-case']),
    );
  });

  it('counts, and every group leads to its rows', async () => {
    const { groups } = (await door.counts(asked(city, ['supervisor'], { by: 'unit,light', below: `/${city.agency}/` }))) as unknown as {
      groups: { by: Record<string, string>; count: number; rows: string }[];
    };
    expect(groups.map(({ by, count }) => [by['unit'], by['light'], count]).sort()).toEqual(
      [
        [north.agency, 'green', 1],
        [south.agency, 'green', 2],
      ].sort(),
    );
    for (const { rows, count } of groups) {
      const query = Object.fromEntries(new URLSearchParams(rows.split('?')[1]));
      expect(await rowsOf(asked(city, ['supervisor'], query))).toHaveLength(count);
    }
  });

  it('leads from the duties without a light to these alone: the link named no light, and so led to all duties', async () => {
    const by = { person: uuid5('person', 'n1'), post: 'officer', agency: north.agency };
    await stage.record(uuid5('case', 'n1'), { type: 'loan.held-up', data: { reason: 'repair' } }, by);
    await office.caughtUp();
    const rowsOfUnlit = async (query: Asked['query']) => {
      const { groups } = (await door.counts(asked(city, ['supervisor'], { ...query, by: 'light' }))) as unknown as {
        groups: { by: Record<string, string | null>; count: number; rows: string }[];
      };
      const unlit = groups.find((group) => group.by['light'] === null)!;
      const found = await titles(asked(city, ['supervisor'], Object.fromEntries(new URLSearchParams(unlit.rows.split('?')[1]))));
      expect(found).toHaveLength(unlit.count);
      return found;
    };
    expect(await rowsOfUnlit({})).toEqual(['n1']);
    expect(await rowsOfUnlit({ state: 'open,paused,closed' })).toEqual(['n1']);
    await stage.record(uuid5('case', 'n1'), { type: 'loan.taken-up', data: {} }, by);
    await office.caughtUp();
  });

  it('narrows by a light to what has it: paused and closed duties, which have none, came as red and green where their states were asked for', async () => {
    const by = { person: uuid5('person', 'n1'), post: 'officer', agency: north.agency };
    await stage.record(uuid5('case', 'n1'), { type: 'loan.held-up', data: { reason: 'repair' } }, by);
    await office.caughtUp();
    const supervisor = (query: Asked['query']) => asked(city, ['supervisor'], query);
    expect(await titles(supervisor({ light: 'green', state: 'open,paused,closed' }))).toEqual(['s1', 's2']);
    expect(await titles(supervisor({ light: 'green', state: 'paused' }))).toEqual([]);
    expect(await door.counts(supervisor({ light: 'green', state: 'open,paused', by: 'clock' }))).toMatchObject({ groups: [{ count: 2 }] });
    expect(await door.counts(supervisor({ light: 'green', state: 'paused,closed', by: 'light' }))).toMatchObject({ groups: [] });
    await stage.record(uuid5('case', 'n1'), { type: 'loan.taken-up', data: {} }, by);
    await office.caughtUp();
  });

  it('tells the calendar and the overdue rate', async () => {
    const supervisor = ['supervisor'] as const;
    const due = (await rowsOf(asked(north, ['officer'])))[0]!['due'] as string;
    expect(await door.calendar(asked(city, supervisor, { from: '2026-02-01', to: '2026-03-31' }))).toMatchObject({
      days: [{ day: due, count: 3, clocks: { D3: 3 } }],
    });
    stage.clock.set('2026-04-01T00:00:00.000Z');
    const { rates } = (await door.overdue(asked(city, supervisor, { from: '2026-01', to: '2026-03' }))) as unknown as { rates: Told[] };
    expect(rates.map((rate) => [rate['name'], rate['month'], rate['due'], rate['overdue'], rate['ratePer10000']]).sort()).toEqual([
      ['north', due.slice(0, 7), 1, 1, 10_000],
      ['south', due.slice(0, 7), 2, 2, 10_000],
    ]);
    stage.clock.set('2026-02-11T01:00:00.000Z');
  });

  it.each([
    [{ light: 'blue' }, 'light'],
    [{ level: 'village' }, 'level'],
    [{ agency: 'x' }, 'agency'],
    [{ below: '/x/' }, 'below'],
    [{ from: '2026-02-30' }, 'from'],
    [{ clock: '1' }, 'clock'],
    [{ limit: '0' }, 'limit'],
    [{ sort: 'name' }, 'sort'],
    [{ colour: 'red' }, 'colour'],
  ])('refuses %j by naming the parameter', async (query, parameter) => {
    const refused = await door.duties(asked(city, ['supervisor'], query as Asked['query'])).catch((error: unknown) => error as Problem);
    expect(refused).toMatchObject({ status: 400, extra: { fields: [{ pointer: parameter }] } });
  });

  it('asks for a calendar of a year at most, and for months', async () => {
    const bad = (work: Promise<object>) =>
      work.then(
        () => 'answered',
        (error: unknown) => (error instanceof Error ? error.message : ''),
      );
    expect(await bad(door.calendar(asked(city, ['supervisor'], { from: '2026-01-01', to: '2028-01-01' })))).toBe('invalid-parameter');
    expect(await bad(door.calendar(asked(city, ['supervisor'], { from: '2026-01-01' })))).toBe('invalid-parameter');
    expect(await bad(door.overdue(asked(city, ['supervisor'], { from: '2026' })))).toContain('from');
    expect(await bad(door.counts(asked(city, ['supervisor'], { by: 'colour' })))).toBe('invalid-parameter');
  });

  const documented = (path: string) => SUPERVISION_PATHS[path]!.get!;
  const answerOf = (path: string) => {
    const { content } = documented(path).responses['200'] as Response;
    return (content!['application/json']!['schema'] as unknown as Described).properties;
  };

  it('answers with members that the document describes', async () => {
    const described = (answerOf('/v1/supervision/duties')['rows'] as unknown as { readonly items: Described }).items;
    const rows = await rowsOf(asked(city, ['supervisor'], { state: 'open,paused,closed' }));
    for (const row of rows) expect(Object.keys(described.properties)).toEqual(expect.arrayContaining(Object.keys(row)));
    for (const row of rows) expect(Object.keys(row)).toEqual(expect.arrayContaining([...described.required]));
    const told = await door.explanation(rows[0]!['id'] as string, asked(city, ['supervisor']));
    expect(Object.keys(answerOf('/v1/supervision/duties/{id}/explanation'))).toEqual(expect.arrayContaining(Object.keys(told)));
  });

  it('takes of its parameters what the document says, and nothing else', () => {
    const taken = (name: string, text: string) => {
      try {
        return filterOf({ [name]: text }) !== undefined;
      } catch {
        return false;
      }
    };
    const specimens = [
      'red',
      'open',
      'county',
      'item',
      'D2',
      'D2,D3',
      '1',
      '130201',
      `/${city.agency}/`,
      city.agency,
      '2026-02-11',
      'due',
      '?',
      '',
    ];
    for (const { name, schema } of documented('/v1/supervision/calendar').parameters as unknown as readonly Parameter[]) {
      if (schema === undefined || name === 'asOf' || name === 'atLeast') continue;
      const { enum: values = schema.items?.enum, pattern, format, minLength = 0 } = schema;
      const says = (text: string) => {
        if (values !== undefined) return values.includes(text);
        if (format !== undefined) return format === 'uuid' ? isUuid(text) : isLocalDate(text);
        return text.length >= minLength && new RegExp(pattern ?? '', 'u').test(text);
      };
      expect([name, specimens.filter((text) => taken(name, text))]).toEqual([name, specimens.filter(says)]);
    }
  });
});
