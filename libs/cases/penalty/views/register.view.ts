import { dayOf, PATH_COLUMNS, pathColumns, view, type PathColumns } from '#libs/kernel';
import type { Penalized } from '../events/decision.events.js';
import type { AgencyInCharge } from '../events/filing.events.js';
import { confiscatedOf, type Penalty } from '../penalty.course.js';
import { DECIDING, type PenaltyEvents } from '../penalty.events.js';
import { asPenaltyEvent, date, integer, isDeciding, maybeDate, maybeText, text, type PenaltyEvent } from './penalty-event.js';

export type RegisterRow = PathColumns & {
  readonly number: string | null;
  readonly title: string;
  readonly stage: string;
  readonly procedure: string | null;
  readonly outcome: string | null;
  readonly decisionStatus: string | null;
  readonly agency: string;
  readonly agencyName: string;
  readonly agencyLevel: string;
  readonly region: string;
  readonly source: string;
  readonly item: string | null;
  /** As the lead names it: what the case is about again where it is taken up after it was not filed. */
  readonly leadItem: string | null;
  readonly field: string | null;
  readonly leadOfficer: string | null;
  readonly heaviestKind: string | null;
  /** Tier of the benchmark, and whether the fine lies within it: `within-tier`, `deviation`; null where there is no benchmark. */
  readonly tier: string | null;
  readonly discretion: string | null;
  readonly creditTier: string | null;
  readonly creditStatus: string | null;
  /** Fine and fixed value of what is confiscated, as decided, in fen (罚没金额). */
  readonly fine: number;
  readonly confiscated: number;
  /** Collected of the fine and of the surcharge, less what was given back. */
  readonly paid: number;
  readonly surchargePaid: number;
  readonly deviations: number;
  readonly inspections: number;
  readonly rectifications: number;
  readonly hearings: number;
  readonly reviewsReturned: number;
  readonly discussions: number;
  readonly dissents: number;
  readonly openedOn: string;
  readonly filedOn: string | null;
  readonly filedMonth: string | null;
  readonly decideBy: string | null;
  readonly decidedOn: string | null;
  readonly decidedMonth: string | null;
  readonly servedOn: string | null;
  readonly closedOn: string | null;
};

/** 案件登记簿: one row per case. */
export const registerView = view<RegisterRow>({
  name: 'penalty_register',
  version: 14,
  categories: ['penalty'],
  columns: {
    number: maybeText,
    title: text,
    stage: text,
    procedure: maybeText,
    outcome: maybeText,
    decisionStatus: maybeText,
    agency: text,
    agencyName: text,
    agencyLevel: text,
    region: text,
    ...PATH_COLUMNS,
    source: text,
    item: maybeText,
    leadItem: maybeText,
    field: maybeText,
    leadOfficer: maybeText,
    heaviestKind: maybeText,
    tier: maybeText,
    discretion: maybeText,
    creditTier: maybeText,
    creditStatus: maybeText,
    fine: integer,
    confiscated: integer,
    paid: integer,
    surchargePaid: integer,
    deviations: integer,
    inspections: integer,
    rectifications: integer,
    hearings: integer,
    reviewsReturned: integer,
    discussions: integer,
    dissents: integer,
    openedOn: date,
    filedOn: maybeDate,
    filedMonth: maybeText,
    decideBy: maybeDate,
    decidedOn: maybeDate,
    decidedMonth: maybeText,
    servedOn: maybeDate,
    closedOn: maybeDate,
  },
  indexes: [
    ['stage', 'openedOn'],
    ['agencyPath', 'openedOn'],
    ['openedOn'],
    ['item', 'openedOn'],
    ['filedOn'],
    ['decidedOn'],
    ['decideBy'],
    ['fine'],
    ['discretion', 'decidedOn'],
    ['leadOfficer', 'openedOn'],
    ['number'],
  ],
  byStreamThen: true,
  keys: (event) => (event.type.startsWith('penalty.') && event.type !== 'penalty.corrected' ? [''] : []),
  evolve: (row, recorded) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.lead-registered') return opened(event.data, event.at);
    if (row === null) return null;
    const change = changed(row, event);
    return change === UNCHANGED ? row : { ...row, ...change };
  },
});

function opened(data: PenaltyEvents['penalty.lead-registered'], at: string): RegisterRow {
  return {
    number: null,
    title: data.title,
    stage: 'lead',
    procedure: null,
    outcome: null,
    decisionStatus: null,
    ...agencyColumns(data.agency),
    source: data.source,
    item: data.item ?? null,
    leadItem: data.item ?? null,
    field: null,
    leadOfficer: null,
    heaviestKind: null,
    tier: null,
    discretion: null,
    creditTier: null,
    creditStatus: null,
    fine: 0,
    confiscated: 0,
    paid: 0,
    surchargePaid: 0,
    deviations: 0,
    inspections: 0,
    rectifications: 0,
    hearings: 0,
    reviewsReturned: 0,
    discussions: 0,
    dissents: 0,
    openedOn: dayOf(at),
    filedOn: null,
    filedMonth: null,
    decideBy: null,
    decidedOn: null,
    decidedMonth: null,
    servedOn: null,
    closedOn: null,
  };
}

function agencyColumns(agency: AgencyInCharge) {
  return { agency: agency.id, agencyName: agency.name, agencyLevel: agency.level, region: agency.region, ...pathColumns(agency.path) };
}

function filedColumns(data: Pick<PenaltyEvents['penalty.filed'], 'number' | 'item' | 'field' | 'officers' | 'competence'>) {
  return {
    number: data.number.text,
    item: data.item,
    field: data.field,
    leadOfficer: data.officers[0]?.person ?? null,
    filedOn: data.competence.day,
    filedMonth: data.competence.day.slice(0, 7),
  };
}

/** Light to heavy as the yearly report ranks kinds: several penalties of one decision count once, in the heaviest class. */
const RANKS = [
  'other',
  'warning',
  'public-criticism',
  'fine',
  'confiscate-illegal-gains',
  'confiscate-illegal-goods',
  'suspend-licence',
  'lower-qualification',
  'restrict-business',
  'order-stop-business',
  'order-close',
  'restrict-employment',
  'revoke-licence',
  'detention',
];

function heaviestOf(penalties: readonly Penalty[]): string | null {
  return penalties.map(({ kind }) => kind as string).sort((a, b) => RANKS.indexOf(b) - RANKS.indexOf(a))[0] ?? null;
}

/** What a decision says of itself alone: a case taken up again keeps nothing of the decision that was revoked. */
const NOTHING_PENALIZED = {
  fine: 0,
  confiscated: 0,
  heaviestKind: null,
  tier: null,
  discretion: null,
  deviations: 0,
  creditTier: null,
  creditStatus: null,
  servedOn: null,
} as const;

const UNDECIDED = { ...NOTHING_PENALIZED, outcome: null, decisionStatus: null, decidedOn: null, decidedMonth: null } as const;

function decided(outcome: string, on: string): Partial<RegisterRow> {
  return { ...NOTHING_PENALIZED, stage: 'decided', outcome, decisionStatus: 'standing', decidedOn: on, decidedMonth: on.slice(0, 7) };
}

/** A revoked decision stays counted until another one is made; a transfer that the police handed back leaves none. */
function reopened(row: RegisterRow, { to, decideBy }: PenaltyEvents['penalty.reopened']): Partial<RegisterRow> {
  // the term of a lead is that of the filing
  const change = { stage: to, closedOn: null, decideBy: to === 'lead' ? null : (decideBy?.due ?? row.decideBy) };
  if (to === 'lead') return { ...change, item: row.leadItem };
  if (to !== 'investigating') return change;
  const decision = row.decisionStatus === 'revoked' ? {} : UNDECIDED;
  return { ...change, procedure: 'ordinary', ...decision };
}

function sums(penalties: readonly Penalty[], fine: number): Partial<RegisterRow> {
  return { fine, confiscated: confiscatedOf(penalties), heaviestKind: heaviestOf(penalties) };
}

/** Whether the value lies within the tier of the published benchmark (裁量偏离). */
function discretionColumns({ discretion: { tier, outside } }: Penalized): Pick<RegisterRow, 'tier' | 'discretion' | 'deviations'> {
  if (outside === undefined) return { tier, discretion: null, deviations: 0 };
  return { tier, discretion: outside ? 'deviation' : 'within-tier', deviations: outside ? 1 : 0 };
}

function penalized(data: Penalized): Partial<RegisterRow> {
  return {
    ...decided('penalized', data.on),
    ...sums(data.penalties, data.fine),
    procedure: data.procedure,
    ...discretionColumns(data),
    creditTier: data.credit.tier,
    creditStatus: 'none',
    ...(data.onTheSpot === undefined ? {} : { ...filedColumns(data.onTheSpot), servedOn: data.on }),
  };
}

/** Most events say nothing that the register shows. */
const UNCHANGED: Partial<RegisterRow> = {};

function changed(row: RegisterRow, event: PenaltyEvent): Partial<RegisterRow> {
  switch (event.type) {
    case 'penalty.filed':
      return { ...filedColumns(event.data), stage: 'investigating', procedure: 'ordinary', decideBy: event.data.decideBy.due };
    case 'penalty.not-filed':
      return { stage: 'not-filed', item: event.data.item ?? row.item };
    case 'penalty.officers-assigned':
      return { leadOfficer: event.data.officers[0]?.person ?? null };
    case 'penalty.recused':
      // nobody leads until officers are assigned anew (行政处罚法 43)
      return event.data.person === row.leadOfficer ? { leadOfficer: null } : UNCHANGED;
    case 'penalty.inspected':
      return { inspections: row.inspections + 1 };
    case 'penalty.rectification-ordered':
      return { rectifications: row.rectifications + 1 };
    case 'penalty.investigation-suspended':
      return { stage: 'suspended' };
    case 'penalty.investigation-resumed':
      return { stage: 'investigating', decideBy: event.data.decideBy.due };
    case 'penalty.investigation-terminated':
      return { stage: 'terminated' };
    case 'penalty.decision-period-extended':
      return { decideBy: event.data.decideBy.due };
    case 'penalty.investigation-concluded':
      return { stage: 'concluded' };
    case 'penalty.review-returned':
      return { stage: 'investigating', reviewsReturned: row.reviewsReturned + 1 };
    case 'penalty.notice-served':
      return { stage: 'noticed', decideBy: event.data.decideBy?.due ?? row.decideBy };
    case 'penalty.hearing-held':
      return { hearings: row.hearings + 1, decideBy: event.data.decideBy.due };
    case 'penalty.hearing-waived':
      return { decideBy: event.data.decideBy.due };
    case 'penalty.recomputed': {
      const moved = event.data.dates.find(({ of }) => of === 'decide');
      return moved === undefined ? UNCHANGED : { decideBy: moved.now.due };
    }
    case 'penalty.collectively-discussed': {
      const dissents = event.data.participants.filter(({ stance }) => stance === 'dissent').length;
      return { discussions: row.discussions + 1, dissents: row.dissents + dissents };
    }
    default:
      return afterDecision(row, event);
  }
}

function afterDecision(row: RegisterRow, event: PenaltyEvent): Partial<RegisterRow> {
  switch (event.type) {
    case 'penalty.penalized':
      return penalized(event.data);
    case 'penalty.decision-served':
      return { servedOn: event.data.on };
    case 'penalty.paid':
      return { paid: row.paid + event.data.principal, surchargePaid: row.surchargePaid + event.data.surchargePaid };
    case 'penalty.refund-recorded':
      return { paid: row.paid - event.data.principal, surchargePaid: row.surchargePaid - event.data.surcharge };
    case 'penalty.changed':
      return {
        ...sums(event.data.penalties, event.data.fine),
        decisionStatus: 'changed',
        creditTier: event.data.credit?.tier ?? row.creditTier,
      };
    case 'penalty.revoked':
      return { decisionStatus: 'revoked' };
    case 'penalty.credit-repair-applied':
      return { creditStatus: 'applied' };
    case 'penalty.credit-repair-accepted':
      return { creditStatus: 'accepted' };
    case 'penalty.credit-repair-refused':
      return { creditStatus: 'refused' };
    case 'penalty.credit-repaired':
      return { creditStatus: 'repaired' };
    case 'penalty.closed':
      return { stage: 'closed', closedOn: event.data.on };
    case 'penalty.dossier-filed':
      return { stage: 'archived' };
    case 'penalty.reopened':
      return reopened(row, event.data);
    default:
      return isDeciding(event) ? decided(DECIDING[event.type], event.data.on) : UNCHANGED;
  }
}
