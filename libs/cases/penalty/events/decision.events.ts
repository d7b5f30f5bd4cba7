import type { DueDate, EventDeclaration, LocalDate, Uuid } from '#libs/kernel';
import type { Penalty } from '../penalty.course.js';
import type { CreditTier } from '../penalty.kinds.js';
import type { Filed } from './filing.events.js';
import { namesOf } from './identifying.js';
import type { OffenceSearch, OfficerOnDuty, Stamp, Subject } from './shared.js';
import { took } from './shared.js';

export interface NormCited {
  readonly kind: string;
  readonly article: string;
  readonly from?: LocalDate;
  readonly to?: LocalDate;
}

/** 裁量: tier of the benchmark, range, and why this value. */
export interface Discretion {
  readonly tier: string;
  readonly range?: { readonly min: number; readonly max: number };
  readonly lightened: boolean;
  readonly reason: string;
  /** Facts of the case that lead to the tier, by the codes of the benchmark. */
  readonly facts?: readonly string[];
  /** Grounds of the law on which the penalty is lightened or made heavier. */
  readonly grounds?: readonly string[];
  /** The fine chosen, in fen; of several parties the sum of theirs. */
  readonly value?: number;
  /** The published benchmark that tier and range are from: where it holds and since when. */
  readonly benchmark?: { readonly jurisdiction: string; readonly from: LocalDate };
  /** The value lies outside its tier: `deviation` says why, `approval` who allowed it. Absent where the item has no benchmark. */
  readonly outside?: boolean;
  readonly deviation?: string;
  readonly approval?: { readonly approver: Uuid; readonly on: LocalDate };
  readonly earlierWeighed?: string;
}

/** What an item's article set on one day. */
export interface ItemVersionCited {
  readonly article: string;
  readonly from?: LocalDate;
  readonly fine?: { readonly min: number; readonly max: number };
  readonly kinds: readonly string[];
}

/** 从旧兼从轻: which law was chosen where it changed between act and decision, and why. */
export interface LawInTime {
  readonly changed: boolean;
  readonly chosen?: string;
  readonly reason?: string;
  /** Where the item changed: which version is lighter. */
  readonly lighter?: string;
  /** The item on the day of the act and on the day of the decision: both were evaluated. */
  readonly atAct?: ItemVersionCited;
  readonly atDecision?: ItemVersionCited;
}

export interface Decision extends Stamp {
  readonly number: string;
  readonly on: LocalDate;
  readonly subjects: readonly Subject[];
  readonly facts: string;
  readonly evidence: readonly string[];
  readonly serveBy: DueDate;
}

export interface CreditTerm {
  readonly tier: CreditTier;
  readonly repairAfter?: DueDate;
  readonly publishedUntil: DueDate;
}

export interface Penalized extends Decision {
  readonly procedure: 'ordinary' | 'summary';
  readonly penalties: readonly Penalty[];
  /** Sum of the fines in fen. */
  readonly fine: number;
  readonly basis: readonly NormCited[];
  readonly discretion: Discretion;
  readonly lawInTime: LawInTime;
  readonly performance: string;
  readonly remedies: string;
  readonly sealed: boolean;
  readonly searches: readonly OffenceSearch[];
  readonly credit: CreditTerm;
  readonly publishBy: DueDate;
  /** Only in the summary procedure, where filing, decision and service are one act. */
  readonly onTheSpot?: OnTheSpot;
}

export type OnTheSpot = Pick<Filed, 'number' | 'agency' | 'item' | 'field' | 'itemName' | 'officers' | 'competence' | 'limitation'> & {
  readonly served: boolean;
  readonly refusedToSign: boolean;
  readonly payBy: DueDate;
  readonly reconsiderUntil: DueDate;
  readonly archiveBy: DueDate;
  /** Close until then, where nothing is left to perform. */
  readonly closeBy?: DueDate;
};

export interface ExemptedFirstOffense extends Decision {
  readonly harm: string;
  readonly correctedOn: LocalDate;
  readonly correction: string;
  readonly basis: readonly NormCited[];
  readonly onList: boolean;
  readonly offListReason?: string;
  readonly reason: string;
  readonly searches: readonly OffenceSearch[];
}

export interface ExemptedMinor extends Decision {
  readonly harm: string;
  readonly correctedOn: LocalDate;
  readonly correction: string;
  readonly basis: readonly NormCited[];
  readonly onList: boolean;
  readonly reason: string;
  readonly searches?: readonly OffenceSearch[];
}

export interface NoFaultFound extends Decision {
  readonly basis: readonly NormCited[];
  readonly reason: string;
}

/** Why a party bears no penalty for what it did, and what its guardian was ordered to do (行政处罚法 30, 31). */
export interface PartyNotLiable {
  readonly party: string;
  readonly ground: string;
  readonly paper?: string;
  readonly guardian: string;
  readonly guardianOrder: string;
}

export interface FoundNotLiable extends Decision {
  readonly parties: readonly PartyNotLiable[];
  readonly basis: readonly NormCited[];
  readonly reason: string;
}

export interface NotEstablished extends Decision {
  readonly reason: string;
}

export interface EducationRecorded extends Stamp {
  readonly on: LocalDate;
  readonly way: string;
  readonly content: string;
}

export interface SummaryReported extends Stamp {
  readonly on: LocalDate;
  readonly note: string;
}

export interface DecisionEvents {
  readonly 'penalty.penalized': Penalized;
  readonly 'penalty.exempted-first-offense': ExemptedFirstOffense;
  readonly 'penalty.exempted-minor': ExemptedMinor;
  readonly 'penalty.no-fault-found': NoFaultFound;
  readonly 'penalty.found-not-liable': FoundNotLiable;
  readonly 'penalty.not-established': NotEstablished;
  readonly 'penalty.education-recorded': EducationRecorded;
  readonly 'penalty.summary-reported': SummaryReported;
}

export const decisionEvents: { readonly [T in keyof DecisionEvents]: EventDeclaration<DecisionEvents[T]> } = {
  'penalty.penalized': { version: 1, parts: (data) => took(data.onTheSpot?.officers ?? ([] as readonly OfficerOnDuty[]), 'investigator') },
  'penalty.exempted-first-offense': { version: 1 },
  'penalty.exempted-minor': { version: 1 },
  'penalty.no-fault-found': { version: 1 },
  'penalty.found-not-liable': {
    version: 1,
    personal: ['/parties/*/guardian'],
    identifying: ({ parties }) => namesOf(...parties.map(({ guardian }) => guardian)),
  },
  'penalty.not-established': { version: 1 },
  'penalty.education-recorded': { version: 1 },
  'penalty.summary-reported': { version: 1 },
};
