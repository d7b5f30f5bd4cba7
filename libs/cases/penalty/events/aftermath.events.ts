import type { DueDate, EventDeclaration, LocalDate, Uuid } from '#libs/kernel';
import type { Penalty } from '../penalty.course.js';
import type { PenaltyKind } from '../penalty.kinds.js';
import type { CreditTerm } from './decision.events.js';
import type { Instalment, InstalmentState } from './performance.events.js';
import type { Stamp, Subject } from './shared.js';

/** 公示告知, where the party was not told of it when the decision was served. */
export interface PublicationTold extends Stamp {
  readonly on: LocalDate;
  readonly document: string;
  readonly files: readonly string[];
}

export interface Published extends Stamp {
  readonly site: string;
  readonly on: LocalDate;
  readonly number: string;
  readonly text: string;
  readonly reason?: string;
  readonly until: DueDate;
}

export interface PublicationCorrected extends Stamp {
  readonly site: string;
  readonly on: LocalDate;
  readonly text: string;
  readonly reason: string;
}

export interface PublicationWithdrawn extends Stamp {
  readonly sites: readonly string[];
  readonly on: LocalDate;
  readonly ground: string;
  readonly reason: string;
}

export interface Challenged extends Stamp {
  readonly challenge: string;
  readonly kind: string;
  readonly body: string;
  readonly number?: string;
  readonly acceptedOn: LocalDate;
}

interface ChallengeResult extends Stamp {
  readonly challenge?: string;
  readonly on: LocalDate;
  readonly document: string;
  readonly reason: string;
  /** Another challenge is still under way. */
  readonly stillChallenged?: boolean;
}

export interface Upheld extends ChallengeResult {
  readonly challenge: string;
  readonly withdrawnByParty: boolean;
  /** Where the reconsideration body upheld, the day until which the party may sue. */
  readonly sueUntil?: DueDate;
  /** Close until then, where nothing but the challenge stood against it. */
  readonly closeBy?: DueDate;
}

export interface Changed extends ChallengeResult {
  readonly challenge: string;
  readonly penalties: readonly Penalty[];
  readonly fine: number;
  readonly subjects: readonly Subject[];
  readonly withdrawBy: DueDate;
  readonly sueUntil?: DueDate;
  /** Tier and terms of publication as they follow from what stands instead, counted from the decision. */
  readonly credit?: CreditTerm;
  /** Publish until then, where what stands instead is no minor matter any more. */
  readonly publishBy?: DueDate;
  /** Where it is published: to be withdrawn there. */
  readonly sites?: readonly string[];
  /** What is still to be paid of each instalment, in fen: the approved days stay, what is added has fifteen days. */
  readonly instalments?: readonly InstalmentState[];
  /** Where the fine that was paid already is a higher one since: the day by which the rest is to be paid. */
  readonly payBy?: DueDate;
  /** Where only the surcharge of what was paid late is left. */
  readonly surchargeBy?: DueDate;
  /** Kinds besides the fine that are to be performed since, where nothing was left before. */
  readonly kindsLeft?: readonly PenaltyKind[];
  /** Close until then, where nothing is left to perform. */
  readonly closeBy?: DueDate;
  /** Collected beyond what stands instead: to be given back, in fen. */
  readonly toRefund?: number;
  /** Heavier than the decision that it takes the place of. */
  readonly heavier?: true;
}

/** By the reviewing body or court, or by the agency itself (自行纠错). */
export interface Revoked extends ChallengeResult {
  readonly by: string;
  readonly subjects: readonly Subject[];
  readonly withdrawBy: DueDate;
  /** Where it is published: to be withdrawn there. */
  readonly sites?: readonly string[];
  /** Close until then, unless the case is taken up again. */
  readonly closeBy?: DueDate;
  /** Collected on it: to be given back, in fen. */
  readonly toRefund?: number;
}

/** A sum in fen as it follows from a corrected fact, beside what was recorded before. */
export interface SumMoved {
  readonly of: 'surcharge' | 'surcharge-owed' | 'surcharge-overpaid' | 'to-refund';
  /** The payment. */
  readonly label?: string;
  readonly was: number;
  readonly now: number;
}

/** Dates and sums that follow from a corrected fact; the old ones stay where they were recorded. */
export interface Recomputed extends Stamp {
  readonly dates: readonly { readonly of: string; readonly label?: string; readonly was: DueDate; readonly now: DueDate }[];
  readonly sums?: readonly SumMoved[];
  readonly reason: string;
  /** Where a correction left something to pay, or nothing any more: what is owed since. */
  readonly owing?: OwingAgain;
  /** Nothing is left to pay since. */
  readonly closeBy?: DueDate;
}

export interface CreditRepairApplied extends Stamp {
  readonly on: LocalDate;
  readonly proof: readonly string[];
  readonly commitment: string;
  readonly acceptBy: DueDate;
}

export interface CreditRepairAccepted extends Stamp {
  readonly on: LocalDate;
  readonly decideBy: DueDate;
}

export interface CreditRepairRefused extends Stamp {
  readonly on: LocalDate;
  readonly reason: string;
}

export interface CreditRepaired extends Stamp {
  readonly on: LocalDate;
  readonly tier: string;
  readonly subjects: readonly Subject[];
  readonly sites: readonly string[];
  readonly opinion: string;
}

export interface CaseClosed extends Stamp {
  readonly on: LocalDate;
  readonly ground: string;
  readonly summary: string;
}

export interface DossierFiled extends Stamp {
  readonly dossier: string;
  readonly on: LocalDate;
  readonly main: readonly string[];
  readonly side: readonly string[];
  readonly pages: number;
  readonly years: number;
}

export interface Reopened extends Stamp {
  readonly to: 'lead' | 'investigating' | 'decided';
  readonly reason: string;
  readonly approver: Uuid;
  /** Of the filing or the decision; none where the decision stands and goes on being performed. */
  readonly decideBy?: DueDate;
  /** Where the decision goes on being performed: what is owed of it again. */
  readonly owing?: OwingAgain;
  /** Where its enforcement is over: close it again until then, whatever the party performs meanwhile. */
  readonly closeBy?: DueDate;
}

/** What a penalty that was performed as far as known turned out to leave, in fen, and the days of it; nothing of both where it was none. */
export interface OwingAgain {
  readonly outstanding: number;
  readonly surchargeOwed: number;
  readonly payBy?: DueDate;
  /** What is left of the instalments that were approved. */
  readonly schedule?: readonly Instalment[];
  /** Where only the surcharge is left. */
  readonly surchargeBy?: DueDate;
  /** What is left of the stages of an agreement on the enforcement, and the day of the first of them. */
  readonly stages?: readonly Instalment[];
  readonly performBy?: DueDate;
  /** Last day to apply to the court, where a demand told one; the term stands still while a challenge is under way. */
  readonly applyBy?: DueDate;
  readonly challenged?: true;
}

export interface AftermathEvents {
  readonly 'penalty.publication-told': PublicationTold;
  readonly 'penalty.published': Published;
  readonly 'penalty.publication-corrected': PublicationCorrected;
  readonly 'penalty.publication-withdrawn': PublicationWithdrawn;
  readonly 'penalty.challenged': Challenged;
  readonly 'penalty.upheld': Upheld;
  readonly 'penalty.changed': Changed;
  readonly 'penalty.revoked': Revoked;
  readonly 'penalty.recomputed': Recomputed;
  readonly 'penalty.credit-repair-applied': CreditRepairApplied;
  readonly 'penalty.credit-repair-accepted': CreditRepairAccepted;
  readonly 'penalty.credit-repair-refused': CreditRepairRefused;
  readonly 'penalty.credit-repaired': CreditRepaired;
  readonly 'penalty.closed': CaseClosed;
  readonly 'penalty.dossier-filed': DossierFiled;
  readonly 'penalty.reopened': Reopened;
}

export const aftermathEvents: { readonly [T in keyof AftermathEvents]: EventDeclaration<AftermathEvents[T]> } = {
  'penalty.publication-told': { version: 1, attachments: (data) => data.files },
  'penalty.published': { version: 1 },
  'penalty.publication-corrected': { version: 1 },
  'penalty.publication-withdrawn': { version: 1 },
  'penalty.challenged': { version: 1 },
  'penalty.upheld': { version: 1 },
  'penalty.changed': { version: 1 },
  'penalty.revoked': { version: 1 },
  'penalty.recomputed': { version: 1 },
  'penalty.credit-repair-applied': { version: 1, attachments: (data) => [...data.proof, data.commitment] },
  'penalty.credit-repair-accepted': { version: 1 },
  'penalty.credit-repair-refused': { version: 1 },
  'penalty.credit-repaired': { version: 1 },
  'penalty.closed': { version: 1 },
  'penalty.dossier-filed': { version: 1 },
  'penalty.reopened': { version: 1 },
};
