import type { DueDate, Instant, LocalDate } from '#libs/kernel';
import type { CreditTerm } from './events/decision.events.js';
import type { Instalment, InstalmentState } from './events/performance.events.js';
import type { PenaltyKind } from './penalty.kinds.js';

export interface ServiceState {
  readonly on: LocalDate;
  /** Where it is served by public notice, which ends on the day of service. */
  readonly publicNoticeOn?: LocalDate;
  readonly way: string;
  readonly publicationTold: boolean;
  readonly payBy?: DueDate;
  readonly reconsiderUntil: DueDate;
  readonly sueUntil: DueDate;
}

export interface RefundState {
  readonly refund: string;
  readonly on: LocalDate;
  readonly principal: number;
  readonly surcharge: number;
}

/**
 * What is still to be paid of each instalment; without an arrangement there is one, due on the day of the decision's term, and one for each
 * sum that a change added to the fine.
 */
export interface PaymentState {
  readonly arranged?: string;
  readonly instalments: readonly InstalmentState[];
  readonly payments: readonly {
    readonly payment: string;
    readonly on: LocalDate;
    readonly principal: number;
    readonly surchargePaid: number;
    /** Borne by what this payment paid late. */
    readonly surcharge: number;
    readonly cash?: 'officer' | 'agency' | 'bank';
  }[];
  /** Given back of what was paid on this decision, in fen. */
  readonly refunds: readonly RefundState[];
  /** Surcharge on what was paid late so far, and what was paid of it and not given back, in fen. */
  readonly surcharge: number;
  readonly surchargePaid: number;
  /** Waived by agreements on the enforcement (行政强制法 42). */
  readonly surchargeWaived: number;
}

export interface ChallengeState {
  readonly challenge: string;
  readonly kind: string;
  readonly from: LocalDate;
  readonly to?: LocalDate;
  readonly result?: string;
}

export interface PublicationState {
  readonly site: string;
  readonly on: LocalDate;
  readonly status: 'published' | 'withdrawn';
  readonly until: DueDate;
}

export interface CreditState extends CreditTerm {
  readonly status: 'none' | 'applied' | 'accepted' | 'refused' | 'repaired';
  /** Of the application under way, or the last one. */
  readonly appliedOn?: LocalDate;
  readonly acceptedOn?: LocalDate;
}

/** 执行协议, performed in stages where it names any; `resumed` once it was not performed (行政强制法 42). */
export interface AgreementState {
  readonly agreement: string;
  readonly on: LocalDate;
  readonly waived: number;
  /** What was waived is owed again if the agreement is not performed. */
  readonly conditional: boolean;
  readonly stages: readonly Instalment[];
  /** Paid on fine and surcharge before the agreement, in fen. */
  readonly paidBefore: number;
  readonly resumed?: { readonly on: LocalDate; readonly missed: LocalDate };
}

/** 催告, and what the decision imposed when it was made: what a change added since was not demanded by it. */
export interface DemandState {
  readonly on: LocalDate;
  readonly applyFrom: DueDate;
  readonly applyBy: DueDate;
  readonly fine: number;
  readonly kinds: readonly PenaltyKind[];
}

/** What follows a decision: service, payment, publication, challenges, credit. */
export interface Aftermath {
  readonly educatedOn?: LocalDate;
  readonly summaryReportedOn?: LocalDate;
  readonly crimeFileHandedOver?: Instant;
  readonly service?: ServiceState;
  readonly payment: PaymentState;
  readonly performed: readonly PenaltyKind[];
  readonly urge?: DemandState;
  readonly court?: { readonly on: LocalDate; readonly status: string };
  /** 终结执行 by the agency itself, without a court (行政强制法 40). */
  readonly enforcementEnded?: { readonly on: LocalDate; readonly ground: string };
  /** Told of the publication after the decision was served. */
  readonly publicationToldOn?: LocalDate;
  readonly publications: readonly PublicationState[];
  readonly withdrawBy?: DueDate;
  readonly challenges: readonly ChallengeState[];
  readonly agreements: readonly AgreementState[];
  readonly credit?: CreditState;
}

export const NOTHING_YET: Aftermath = {
  payment: { instalments: [], payments: [], refunds: [], surcharge: 0, surchargePaid: 0, surchargeWaived: 0 },
  agreements: [],
  performed: [],
  publications: [],
  challenges: [],
};

/** Part of the fine that is not paid yet, in fen. */
export function outstandingOf(payment: PaymentState): number {
  return payment.instalments.reduce((total, { amount, paid }) => total + amount - paid, 0);
}

/** Surcharge recorded by payments less what was paid and waived of it, in fen; below zero where more was paid or waived than recorded so far. */
export function surchargeBalanceOf(payment: PaymentState): number {
  return payment.surcharge - payment.surchargePaid - payment.surchargeWaived;
}

/** Surcharge that is owed on what was paid late, in fen. */
export function surchargeOwedOf(payment: PaymentState): number {
  return Math.max(0, surchargeBalanceOf(payment));
}

/** Whether a reconsideration or lawsuit is under way. */
export function isChallenged(after: Aftermath): boolean {
  return after.challenges.some(({ result }) => result === undefined);
}

/** Whether a court has enforced the decision, or ended its enforcement. */
export function courtIsDone({ court }: Pick<Aftermath, 'court'>): boolean {
  return court?.status === 'executed' || court?.status === 'ended';
}

/** Whether nothing is enforced any more: the court is done with it, or the agency has ended it. */
export function enforcementIsOver(after: Pick<Aftermath, 'court' | 'enforcementEnded'>): boolean {
  return courtIsDone(after) || after.enforcementEnded !== undefined;
}
