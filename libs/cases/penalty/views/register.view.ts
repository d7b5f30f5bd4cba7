import { dayOf, view, type RecordedEvent, type Uuid } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';
import type { AgencyInCharge } from '../events/filing.events.js';

type Event = { readonly [T in keyof PenaltyEvents]: RecordedEvent<T, PenaltyEvents[T]> }[keyof PenaltyEvents];

export type RegisterRow = {
  readonly number: string | null;
  readonly title: string;
  readonly stage: string;
  readonly outcome: string | null;
  readonly agency: string;
  readonly agency_path: string;
  readonly region: string;
  readonly level1: string | null;
  readonly level2: string | null;
  readonly level3: string | null;
  readonly level4: string | null;
  readonly item: string | null;
  readonly field: string | null;
  readonly lead_officer: string | null;
  readonly fine: number;
  readonly inspections: number;
  readonly opened_on: string;
  readonly filed_on: string | null;
  readonly filed_month: string | null;
  readonly decide_by: string | null;
  readonly decided_on: string | null;
  readonly decided_month: string | null;
  readonly closed_on: string | null;
};

/** 案件登记簿: one row per case. */
export const registerView = view<RegisterRow>({
  name: 'penalty_register',
  version: 1,
  categories: ['penalty'],
  columns: {
    number: { type: 'text', nullable: true },
    title: { type: 'text' },
    stage: { type: 'text' },
    outcome: { type: 'text', nullable: true },
    agency: { type: 'text' },
    agency_path: { type: 'text' },
    region: { type: 'text' },
    level1: { type: 'text', nullable: true },
    level2: { type: 'text', nullable: true },
    level3: { type: 'text', nullable: true },
    level4: { type: 'text', nullable: true },
    item: { type: 'text', nullable: true },
    field: { type: 'text', nullable: true },
    lead_officer: { type: 'text', nullable: true },
    fine: { type: 'integer' },
    inspections: { type: 'integer' },
    opened_on: { type: 'date' },
    filed_on: { type: 'date', nullable: true },
    filed_month: { type: 'text', nullable: true },
    decide_by: { type: 'date', nullable: true },
    decided_on: { type: 'date', nullable: true },
    decided_month: { type: 'text', nullable: true },
    closed_on: { type: 'date', nullable: true },
  },
  indexes: [['agency_path', 'stage'], ['filed_on'], ['decided_on']],
  keys: (event) => (event.type.startsWith('penalty.') ? [''] : []),
  evolve: (row, recorded) => {
    const event = recorded as unknown as Event;
    if (event.type === 'penalty.lead-registered') return opened(event.data, event.at);
    return row === null ? null : { ...row, ...changed(row, event) };
  },
});

function opened(data: PenaltyEvents['penalty.lead-registered'], at: string): RegisterRow {
  return {
    number: null,
    title: data.title,
    stage: 'lead',
    outcome: null,
    ...agencyColumns(data.agency),
    item: data.item ?? null,
    field: null,
    lead_officer: null,
    fine: 0,
    inspections: 0,
    opened_on: dayOf(at),
    filed_on: null,
    filed_month: null,
    decide_by: null,
    decided_on: null,
    decided_month: null,
    closed_on: null,
  };
}

export function agencyColumns(agency: AgencyInCharge) {
  const level = (index: number): Uuid | null => agency.path[index] ?? null;
  return {
    agency: agency.id,
    agency_path: `/${agency.path.join('/')}/`,
    region: agency.region,
    level1: level(0),
    level2: level(1),
    level3: level(2),
    level4: level(3),
  };
}

function changed(row: RegisterRow, event: Event): Partial<RegisterRow> {
  switch (event.type) {
    case 'penalty.filed':
      return {
        number: event.data.number.text,
        stage: 'investigating',
        item: event.data.item,
        field: event.data.field,
        lead_officer: event.data.officers[0]?.person ?? null,
        filed_on: event.data.competence.day,
        filed_month: event.data.competence.day.slice(0, 7),
        decide_by: event.data.decideBy.due,
      };
    case 'penalty.not-filed':
      return { stage: 'not-filed' };
    case 'penalty.officers-assigned':
      return { lead_officer: event.data.officers[0]?.person ?? null };
    case 'penalty.inspected':
      return { inspections: row.inspections + 1 };
    default:
      return {};
  }
}
