import { isLocalDate, isUuid, REGION_LEVELS, type AnyCaseType, type Clock, type Language, type LawInForce } from '#libs/kernel';
import { rightsOf, scopePathsOf } from '#libs/access';
import {
  DIMENSIONS,
  DUTIES,
  DUTY_STATES,
  explainDuty,
  LIGHTS,
  monthOf,
  yearUntil,
  type Dimension,
  type DutyFilter,
  type DutyReader,
  type ListedDuty,
} from '#libs/agenda';
import type { CaseReader } from '#libs/case-runtime';
import type { ViewReader } from '#libs/views';
import type { Asked } from '../case-door.js';
import { asOfInstant, knownParameters, single, wholeNumber, type Query } from '../conditions.js';
import { invalidParameter, problem } from '../known-problems.js';

export interface SupervisionPorts {
  readonly duties: DutyReader;
  readonly views: Pick<ViewReader, 'waitFor'>;
  readonly cases: Pick<CaseReader, 'current'>;
  readonly types: readonly AnyCaseType[];
  readonly clock: Clock;
  lawFor(day: string, place: { readonly region?: string; readonly field?: string }): LawInForce;
}

const PATH = /^\/([0-9a-f-]{36}\/)+$/;
const NARROWING = ['light', 'state', 'agency', 'below', 'level', 'region', 'item', 'officer', 'clock', 'type', 'from', 'to'];
const COMMON = [...NARROWING, 'asOf', 'atLeast'];
/** Longest calendar asked for at once, in days. */
const CALENDAR_DAYS = 400;
const SETTLED_AFTER_MS = 10_000;

/** 执法监督: what is owed, lit and late, within the reader's scope; every row leads to the explanation of its date. */
export class SupervisionDoor {
  private readonly types: ReadonlyMap<string, AnyCaseType>;

  constructor(private readonly ports: SupervisionPorts) {
    this.types = new Map(ports.types.map((type) => [type.name, type]));
  }

  /** A page of duties in the order of their dates. @throws Problem */
  async duties(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, [...COMMON, 'sort', 'limit', 'after']);
    const [sort] = oneOf(query, 'sort', ['due', '-due']) ?? ['due'];
    const after = single(query, 'after');
    const within = await this.within(asked);
    const page = await this.ports.duties.list(filterOf(query), {
      ...within,
      sort: sort as 'due' | '-due',
      limit: wholeNumber(query, 'limit', { min: 1, max: 200 }) ?? 50,
      ...(after === undefined ? {} : { after }),
    });
    return {
      rows: page.rows.map((row) => told(row, this.routeOf(row.type), asked.language)),
      ...(page.next === undefined ? {} : { next: page.next }),
      ...this.settled(within),
    };
  }

  /** Numbers by light, agency, unit below, level, month, clock or type. @throws Problem */
  async counts(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, [...COMMON, 'by']);
    const by = oneOf(query, 'by', DIMENSIONS) ?? ['light'];
    if (new Set(by).size !== by.length) throw invalidParameter('by', { zh: '不得重复', en: 'names a dimension twice' });
    const within = await this.within(asked);
    const groups = await this.ports.duties.counts(filterOf(query), by as readonly Dimension[], within);
    return {
      groups: groups.map((group) => ({ ...group, rows: `/v1/supervision/duties?${drilled(query, group.by, group.agency?.below)}` })),
      ...this.settled(within),
    };
  }

  /** What falls due on each day from … to. @throws Problem */
  async calendar(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, COMMON);
    const { dueFrom: from, dueTo: to, ...filter } = filterOf(query);
    if (from === undefined || to === undefined) {
      throw invalidParameter(from === undefined ? 'from' : 'to', { zh: '须填写日期', en: 'must name a day' });
    }
    const days = (Date.parse(to) - Date.parse(from)) / 86_400_000;
    if (days < 0 || days > CALENDAR_DAYS) {
      throw invalidParameter('to', { zh: `应在起始日后 ${CALENDAR_DAYS} 日内`, en: `must lie within ${CALENDAR_DAYS} days after from` });
    }
    const within = await this.within(asked);
    return { days: await this.ports.duties.calendar(from, to, filter, within), ...this.settled(within) };
  }

  /** Rate of what came late or is still owed, per agency and month of the due date. @throws Problem */
  async overdue(asked: Asked): Promise<object> {
    const { query } = asked;
    knownParameters(query, [...COMMON.filter((name) => !['light', 'state', 'from', 'to'].includes(name)), 'from', 'to']);
    const year = yearUntil(this.ports.clock.now());
    const from = monthOf(single(query, 'from') ?? year.from, 'from');
    const to = monthOf(single(query, 'to') ?? year.to, 'to');
    const { from: _from, to: _to, ...rest } = query;
    const within = await this.within(asked);
    const rates = await this.ports.duties.overdue(from, to, filterOf(rest), within);
    return {
      rates: rates.map((rate) => ({
        ...rate,
        // per ten thousand: figures hold whole numbers only
        ratePer10000: Math.round((rate.overdue * 10_000) / rate.due),
      })),
      ...this.settled(within),
    };
  }

  /** Why the duty is due when it is. @throws Problem */
  async explanation(id: string, asked: Asked): Promise<object> {
    knownParameters(asked.query, ['asOf', 'atLeast']);
    const within = await this.within(asked);
    const duty = await this.ports.duties.find(id, within);
    const type = duty === undefined ? undefined : this.types.get(duty.type);
    if (duty === undefined || type === undefined) throw problem('no-such-case');
    const { state } = await this.ports.cases.current(type, duty.caseId, asked.caller);
    const { region, field } = type.place?.(state) ?? {};
    const place = region === undefined ? {} : { region };
    const day = duty.openedOn;
    const withField = this.ports.lawFor(day, { ...place, ...(field === undefined ? {} : { field }) });
    const explained = explainDuty(duty, [withField, this.ports.lawFor(day, place)]);
    const { citation } = explained;
    return {
      duty: told(duty, type.route, asked.language),
      trigger: duty.owed.trigger,
      openedBy: duty.openedBy,
      rule: {
        id: citation.rule,
        version: citation.version,
        article: citation.article,
        text: citation[asked.language],
        ...(citation.link === undefined ? {} : { link: citation.link }),
        status: citation.status,
        pack: citation.pack,
      },
      steps: explained.steps,
      excluded: duty.excluded,
      extensions: duty.extensions,
      reproduced: explained.reproduced,
      ...(explained.computed === undefined ? {} : { computedNow: explained.computed }),
      law: { recorded: duty.law ?? null, now: withField.digest },
    };
  }

  private async within({ query, caller }: Asked) {
    const asOf = asOfInstant(query, this.ports.clock.now());
    const atLeast = single(query, 'atLeast');
    if (atLeast !== undefined) await this.ports.views.waitFor(DUTIES, atLeast);
    return { scope: scopePathsOf(rightsOf(caller), { kind: 'case' }), ...(asOf === undefined ? {} : { asOf }) };
  }

  private routeOf(type: string): string {
    return this.types.get(type)?.route ?? type;
  }

  private settled({ asOf }: { readonly asOf?: string }) {
    return { settled: asOf !== undefined && Date.parse(asOf) <= Date.parse(this.ports.clock.now()) - SETTLED_AFTER_MS };
  }
}

function told(row: ListedDuty, route: string, language: Language): object {
  const { name, ...rest } = row;
  return {
    ...rest,
    name: name[language],
    case: `/v1/${route}/${row.caseId}`,
    explanation: `/v1/supervision/duties/${row.id}/explanation`,
  };
}

/** The same question for the rows of a group. */
function drilled(query: Query, by: { readonly [dimension: string]: string | null }, below: string | undefined): string {
  const parameters = new URLSearchParams();
  for (const name of [...NARROWING, 'asOf']) {
    const value = single(query, name);
    if (value !== undefined) parameters.set(name, value);
  }
  for (const [dimension, value] of Object.entries(by)) {
    if (value === null) {
      // only a clock that runs has a light
      if (dimension === 'light') parameters.set('state', withoutLight(single(query, 'state')));
    } else if (dimension === 'unit') {
      if (below !== undefined) parameters.set('below', below);
    } else if (dimension === 'month') {
      parameters.set('from', `${value}-01`);
      parameters.set('to', lastDayOf(value));
    } else parameters.set(dimension, value);
  }
  return parameters.toString();
}

function withoutLight(states = 'paused'): string {
  return states
    .split(',')
    .filter((state) => state !== 'open')
    .join(',');
}

function lastDayOf(month: string): string {
  const [year, number] = month.split('-').map(Number) as [number, number];
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10);
}

function oneOf(query: Query, parameter: string, values: readonly string[]): readonly string[] | undefined {
  const text = single(query, parameter);
  if (text === undefined) return undefined;
  const asked = text.split(',').filter((value) => value !== '');
  if (asked.length === 0 || asked.some((value) => !values.includes(value))) {
    throw invalidParameter(parameter, { zh: `可用：${values.join('、')}`, en: `one or more of ${values.join(', ')}` });
  }
  return asked;
}

function checked(query: Query, parameter: string, isRight: (text: string) => boolean, zh: string, en: string): string | undefined {
  const text = single(query, parameter);
  if (text !== undefined && !isRight(text)) throw invalidParameter(parameter, { zh, en });
  return text;
}

function filterOf(query: Query): DutyFilter {
  const lights = oneOf(query, 'light', LIGHTS);
  const states = oneOf(query, 'state', DUTY_STATES);
  const levels = oneOf(query, 'level', REGION_LEVELS);
  const agency = checked(query, 'agency', isUuid, '应为机关标识', 'must be the id of an agency');
  const officer = checked(query, 'officer', isUuid, '应为人员标识', 'must be the id of a person');
  const below = checked(query, 'below', (text) => PATH.test(text), '应为机关路径 /id/id/', 'must be a path of agencies /id/id/');
  const region = checked(query, 'region', (text) => /^\d{2,12}$/.test(text), '应为行政区划代码', 'must be a division code');
  const from = checked(query, 'from', isLocalDate, '应为日期 YYYY-MM-DD', 'must be a day YYYY-MM-DD');
  const to = checked(query, 'to', isLocalDate, '应为日期 YYYY-MM-DD', 'must be a day YYYY-MM-DD');
  const item = checked(
    query,
    'item',
    (text) => text.length <= 80 && !text.includes('\u0000'),
    '应为事项编码',
    'must be the code of an item',
  );
  const clocks = checked(
    query,
    'clock',
    (text) => /^D\d{1,2}(,D\d{1,2})*$/.test(text),
    '应为期限编号，如 D2,D3',
    'must be clocks such as D2,D3',
  );
  const types = checked(query, 'type', (text) => /^[a-z-]+(,[a-z-]+)*$/.test(text), '应为案件类型', 'must be case types');
  return {
    ...(lights === undefined ? {} : { lights: lights as NonNullable<DutyFilter['lights']> }),
    ...(states === undefined ? {} : { states: states as NonNullable<DutyFilter['states']> }),
    ...(levels === undefined ? {} : { levels }),
    ...(agency === undefined ? {} : { agency }),
    ...(officer === undefined ? {} : { officer }),
    ...(below === undefined ? {} : { below }),
    ...(region === undefined ? {} : { region }),
    ...(item === undefined ? {} : { item }),
    ...(from === undefined ? {} : { dueFrom: from }),
    ...(to === undefined ? {} : { dueTo: to }),
    ...(clocks === undefined ? {} : { clocks: clocks.split(',') }),
    ...(types === undefined ? {} : { types: types.split(',') }),
  };
}
