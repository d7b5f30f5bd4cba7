import {
  addDays,
  canonicalJson,
  PATH_COLUMNS,
  PATH_FILTERS,
  PATH_LEVELS,
  pathColumns,
  view,
  type FigureQuestion,
  type ListQuestion,
  type PathColumns,
  type View,
} from '#libs/kernel';
import type { PowerRef } from './agency.events.js';
import type { RecordedAgencyEvent } from './agency.state.js';

type AgencyRow = PathColumns & {
  readonly agency: string;
  readonly name: string;
  readonly region: string;
  readonly level: string;
  readonly superior: string | null;
  readonly stage: string;
  readonly confirmedFrom: string | null;
  readonly fields: string;
  readonly creditCode: string | null;
  readonly dissolvedOn: string | null;
  readonly successor: string | null;
  /** Where things of its were recorded before a superior changed; null where it never moved. */
  readonly formerPaths: string | null;
};

const agencyRegister = view<AgencyRow>({
  name: 'agency_register',
  version: 3,
  categories: ['agency'],
  columns: {
    agency: { type: 'text' },
    name: { type: 'text' },
    region: { type: 'text' },
    level: { type: 'text' },
    superior: { type: 'text', nullable: true },
    stage: { type: 'text' },
    confirmedFrom: { type: 'date', nullable: true },
    fields: { type: 'json' },
    creditCode: { type: 'text', nullable: true },
    dissolvedOn: { type: 'date', nullable: true },
    successor: { type: 'text', nullable: true },
    formerPaths: { type: 'json', nullable: true },
    ...PATH_COLUMNS,
  },
  // the last two find the few that were reorganised
  indexes: [['agencyPath'], ['region'], ['name'], ['confirmedFrom'], ['successor'], ['formerPaths']],
  keys: () => [''],
  evolve(row, recorded) {
    const event = recorded as unknown as RecordedAgencyEvent;
    if (event.type === 'agency.registered') {
      const { name, region, level, superior = null, creditCode = null, path } = event.data;
      const empty = { stage: 'registered', confirmedFrom: null, fields: '[]', dissolvedOn: null, successor: null, formerPaths: null };
      return { agency: event.case, name, region, level, superior, creditCode, ...empty, ...pathColumns(path) };
    }
    if (row === null) return null;
    switch (event.type) {
      case 'agency.confirmed-as-subject':
        return { ...row, stage: 'confirmed', confirmedFrom: event.data.from, fields: canonicalJson(event.data.fields) };
      case 'agency.subject-status-ended':
        return { ...row, stage: 'registered', confirmedFrom: null, fields: '[]' };
      case 'agency.superior-changed':
        return { ...row, superior: event.data.superior ?? null, ...placedAnew(row, event.data.path) };
      case 'agency.path-renewed':
        return { ...row, ...placedAnew(row, event.data.path) };
      case 'agency.renamed':
        return { ...row, name: event.data.name };
      case 'agency.dissolved':
        return {
          ...row,
          stage: 'dissolved',
          confirmedFrom: null,
          dissolvedOn: event.data.on,
          successor: event.data.successor?.agency ?? null,
        };
      case 'agency.successor-named':
        return { ...row, successor: event.data.successor.agency };
      default:
        return row;
    }
  },
});

function placedAnew(row: AgencyRow, path: readonly string[]): Pick<AgencyRow, 'formerPaths' | keyof PathColumns> {
  const now = pathColumns(path);
  const before = row.formerPaths === null ? [] : (JSON.parse(row.formerPaths) as readonly string[]);
  const former = [...before, row.agencyPath].filter((place) => place !== now.agencyPath);
  return { ...now, formerPaths: former.length === 0 ? null : canonicalJson(former) };
}

type PowerRow = {
  readonly agency: string;
  readonly item: string;
  readonly from: string;
  readonly to: string | null;
  readonly basis: string;
  readonly source: string | null;
  readonly sourceName: string | null;
  readonly document: string | null;
  readonly published: string | null;
};

const keyOf = ({ item, from }: PowerRef): string => `${item}/${from}`;

/** One row per power: who may act on which item, since when, by what right (事项清单). */
const agencyPowers = view<PowerRow>({
  name: 'agency_powers',
  version: 2,
  categories: ['agency'],
  columns: {
    agency: { type: 'text' },
    item: { type: 'text' },
    from: { type: 'date' },
    to: { type: 'date', nullable: true },
    basis: { type: 'text' },
    source: { type: 'text', nullable: true },
    sourceName: { type: 'text', nullable: true },
    document: { type: 'json', nullable: true },
    published: { type: 'date', nullable: true },
  },
  indexes: [['item'], ['agency'], ['source'], ['from'], ['to']],
  keys(recorded) {
    const event = recorded as unknown as RecordedAgencyEvent;
    switch (event.type) {
      case 'agency.confirmed-as-subject':
        return unique([...event.data.ends.map(keyOf), ...event.data.begins.map((item) => keyOf({ item, from: event.data.from }))]);
      case 'agency.power-granted':
        return [keyOf(event.data)];
      case 'agency.power-withdrawn':
        return unique([...event.data.ends.map(keyOf), ...event.data.remaining.map((item) => keyOf({ item, from: event.data.on }))]);
      case 'agency.subject-status-ended':
      case 'agency.dissolved':
        return event.data.ends.map(keyOf);
      default:
        return [];
    }
  },
  evolve(row, recorded, key) {
    const event = recorded as unknown as RecordedAgencyEvent;
    const statutory = (from: string, document: object): PowerRow => ({
      agency: event.case,
      item: key.slice(0, key.lastIndexOf('/')),
      from,
      to: null,
      basis: 'statute',
      source: null,
      sourceName: null,
      document: canonicalJson(document),
      published: null,
    });
    const ends = (refs: readonly PowerRef[], firstDayWithout: string): PowerRow | null | undefined =>
      refs.some((ref) => keyOf(ref) === key) ? row && { ...row, to: addDays(firstDayWithout, -1) } : undefined;
    switch (event.type) {
      case 'agency.confirmed-as-subject': {
        const { from, document } = event.data;
        return ends(event.data.ends, from) ?? row ?? statutory(from, document);
      }
      case 'agency.power-granted': {
        const { item, from, to = null, basis, source, document, published = null } = event.data;
        const giver = { source: source?.agency ?? null, sourceName: source?.name ?? null };
        return { agency: event.case, item, from, to, basis, ...giver, document: canonicalJson(document), published };
      }
      case 'agency.power-withdrawn': {
        const { on, document } = event.data;
        return ends(event.data.ends, on) ?? row ?? statutory(on, document);
      }
      case 'agency.subject-status-ended':
      case 'agency.dissolved':
        return ends(event.data.ends, event.data.on) ?? row;
      default:
        return row;
    }
  },
});

function unique(keys: readonly string[]): readonly string[] {
  return [...new Set(keys)];
}

export const agencyViews: readonly View[] = [agencyRegister, agencyPowers];

export const agencyLists: readonly ListQuestion[] = [
  {
    path: '',
    view: 'agency_register',
    zh: '机关名录',
    en: 'Register of agencies',
    filters: {
      name: { column: 'name', op: 'prefix', zh: '名称', en: 'Name' },
      region: { column: 'region', op: 'prefix', zh: '行政区划代码', en: 'Region code' },
      level: { column: 'level', op: 'in', zh: '层级', en: 'Level', values: ['province', 'city', 'county', 'town'] },
      stage: { column: 'stage', op: 'in', zh: '状态', en: 'Stage', values: ['registered', 'confirmed', 'dissolved'] },
      superior: { column: 'superior', op: 'eq', zh: '上级机关', en: 'Superior' },
      field: { column: 'fields', op: 'contains', zh: '执法领域', en: 'Field' },
      ...PATH_FILTERS,
    },
    sorts: ['agencyPath', 'name', 'region', '-confirmedFrom'],
  },
  {
    path: 'powers',
    view: 'agency_powers',
    zh: '执法事项清单',
    en: 'Powers over items',
    filters: {
      item: { column: 'item', op: 'eq', zh: '事项', en: 'Item' },
      agency: { column: 'agency', op: 'eq', zh: '机关', en: 'Agency' },
      basis: { column: 'basis', op: 'in', zh: '权力来源', en: 'Basis', values: ['statute', 'delegation', 'empowerment'] },
      source: { column: 'source', op: 'eq', zh: '委托或赋权机关', en: 'Handed over by' },
      from: { column: 'from', op: 'from', zh: '起始日不早于', en: 'Begins on or after' },
      to: { column: 'to', op: 'to', zh: '截止日不晚于', en: 'Ends on or before' },
    },
    sorts: ['item', 'agency', '-from', 'to'],
  },
];

export const agencyFigures: readonly FigureQuestion[] = [
  {
    path: 'counts',
    view: 'agency_register',
    zh: '机关数量',
    en: 'Numbers of agencies',
    filters: { ...PATH_FILTERS, region: { column: 'region', op: 'prefix', zh: '行政区划代码', en: 'Region code' } },
    dimensions: {
      level: 'level',
      stage: 'stage',
      region: 'region',
      ...PATH_LEVELS,
    },
    sums: {},
  },
];
