import { DUTY_STATES, type DutyGroup, type OverdueRate } from '#libs/agenda';
import { single, type Query } from '../conditions.js';
import { NARROWING } from './duty-filter.js';

/** The list of duties that the parameters narrow, as of the same moment. */
export function dutiesAt(query: Query): string {
  const parameters = new URLSearchParams();
  for (const name of [...NARROWING, 'asOf']) {
    const value = single(query, name);
    if (value !== undefined) parameters.set(name, value);
  }
  return `/v1/supervision/duties?${parameters.toString()}`;
}

/** The question about the duties of one group of the counts: as many as it counts. */
export function ofGroup(query: Query, { by, agency }: Pick<DutyGroup, 'by' | 'agency'>): Query {
  return Object.entries(by).reduce(
    (narrowed, [dimension, value]) => ({ ...narrowed, ...ofDimension(narrowed, dimension, value, agency?.below) }),
    query,
  );
}

/** The question about the duties that fell due in the month of a rate, whatever became of them. */
export function ofMonth(query: Query, { agency, month }: Pick<OverdueRate, 'agency' | 'month'>): Query {
  const due = ofDimension({}, 'month', month, undefined);
  return { ...query, ...due, state: DUTY_STATES.join(','), ...(agency === null ? without(query, 'agency') : { agency }) };
}

function ofDimension(query: Query, dimension: string, value: string | null, below: string | undefined): Query {
  switch (dimension) {
    case 'light':
      // only a clock that runs has a light
      return value === null ? { state: withoutLight(single(query, 'state')) } : { state: 'open', light: value };
    case 'unit': {
      if (value === null) return without(query, 'agency');
      // what is recorded under the chosen agency itself, not below it; or under one that the register does not know
      const itself = below === undefined || below === single(query, 'below');
      return itself ? { agency: value } : { below };
    }
    case 'month': {
      if (value === null) return {};
      const from = single(query, 'from');
      const to = single(query, 'to');
      const [first, last] = [`${value}-01`, lastDayOf(value)];
      return { from: from !== undefined && from > first ? from : first, to: to !== undefined && to < last ? to : last };
    }
    case 'agency':
    case 'level':
    case 'item':
    case 'officer':
      return value === null ? without(query, dimension) : { [dimension]: value };
    default:
      return value === null ? {} : { [dimension]: value };
  }
}

function without(query: Query, untold: string): Query {
  const before = single(query, 'without');
  return { without: before === undefined || before.split(',').includes(untold) ? (before ?? untold) : `${before},${untold}` };
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
