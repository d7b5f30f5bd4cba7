import type { DueDate, LocalDate, Uuid } from '#libs/kernel';
import type { Outcome, PenaltyKind } from './penalty.kinds.js';

/** One penalty of a proposal, a notice or a decision. Several kinds may stand in one decision. */
export interface Penalty {
  readonly kind: PenaltyKind;
  readonly fine?: number;
  readonly confiscation?: { readonly description: string; readonly value?: number };
  readonly months?: number;
  readonly text: string;
}

export interface Conclusion {
  readonly on: LocalDate;
  readonly outcome: Outcome;
  readonly penalties: readonly Penalty[];
  /** Grounds on which a legality review is required; empty where none is. */
  readonly reviewGrounds: readonly string[];
  /** Complex or major: the heads discuss it together (行政处罚法 57). */
  readonly collective: boolean;
  readonly reviewBy: DueDate;
}

export interface ReviewState {
  readonly on: LocalDate;
  readonly reviewer: Uuid;
  readonly afterHearing: boolean;
}

export interface NoticeState {
  readonly servedOn: LocalDate;
  readonly publicNoticeOn?: LocalDate;
  readonly penalties: readonly Penalty[];
  readonly hearingRight: boolean;
  readonly defenceUntil: DueDate;
  readonly hearingUntil?: DueDate;
  readonly waived: readonly string[];
  readonly times: number;
  /** Labels of the parties that it told. */
  readonly subjects?: readonly string[];
}

export interface DefenceState {
  readonly defence: string;
  readonly on: LocalDate;
  readonly answer?: 'adopted' | 'partly' | 'not-adopted';
}

export interface HearingState {
  readonly status: 'requested' | 'notified' | 'held' | 'waived';
  readonly requestedOn: LocalDate;
  readonly on?: LocalDate;
  readonly chair?: Uuid;
}

export interface DiscussionState {
  readonly on: LocalDate;
  readonly outcome: Outcome;
  readonly participants: number;
  readonly dissents: number;
}

export interface DecisionState {
  readonly outcome: Outcome;
  readonly on: LocalDate;
  readonly number: string;
  readonly penalties: readonly Penalty[];
  readonly fine: number;
  readonly subjects: readonly { readonly ref: string; readonly key: string }[];
  readonly tier?: string;
  readonly status: 'standing' | 'changed' | 'revoked';
  /** The day on which it was first changed or revoked. */
  readonly changedOn?: LocalDate;
}

/** Sum of the fines, in fen. */
export function fineOf(penalties: readonly Penalty[]): number {
  return penalties.reduce((total, { fine }) => total + (fine ?? 0), 0);
}

/** Sum of the fixed values of what is confiscated, in fen. */
export function confiscatedOf(penalties: readonly Penalty[]): number {
  return penalties.reduce((total, { confiscation }) => total + (confiscation?.value ?? 0), 0);
}
