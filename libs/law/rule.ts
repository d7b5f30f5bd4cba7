import type { Citation, LawStatus, LocalDate, RegionLevel } from '#libs/kernel';

export const LENGTH_UNITS = ['working-days', 'calendar-days', 'hours', 'months', 'years'] as const;
export type LengthUnit = (typeof LENGTH_UNITS)[number];

/** A hundred years in each unit: no law sets a longer limit, and a misplaced digit is found when it is read. */
export const LONGEST: { readonly [unit in LengthUnit]: number } = {
  'working-days': 25_000,
  'calendar-days': 36_525,
  hours: 876_600,
  months: 1_200,
  years: 100,
};

export const THRESHOLD_UNITS = ['fen', 'count', 'persons', 'years-of-age', 'percent', 'percent-per-day', 'hours-a-year'] as const;
export type ThresholdUnit = (typeof THRESHOLD_UNITS)[number];

export const STATUSES: readonly LawStatus[] = ['verified', 'excerpt', 'unverified'];

/** A limit of time. */
export interface LengthValue {
  readonly kind: 'length';
  /** Absent where the law leaves it to the decision (a further reasonable term). */
  readonly n?: number;
  readonly unit: LengthUnit;
  /** The day of the event does not count; limits in hours run from the instant itself. */
  readonly start: 'next-day' | 'instant';
  /** `before`: counted back from the trigger, as for a notice due some days before a hearing. */
  readonly direction: 'after' | 'before';
  /** Whether a last day that is not a working day moves to the next working day. */
  readonly roll: boolean;
  /** Reasons for which days do not count. Absent: the law is silent and every recorded period is honoured. */
  readonly pauses?: readonly string[];
  /** The rule that this one lengthens. */
  readonly extends?: string;
  /** Article by which `日` of this law means working or calendar days. */
  readonly countedBy?: string;
}

/** A number, of fen, persons, percent …; by kind of party where the law distinguishes. */
export interface ThresholdValue {
  readonly kind: 'threshold';
  readonly unit: ThresholdUnit;
  readonly n?: number;
  readonly natural?: number;
  readonly entity?: number;
}

export interface ListEntry {
  readonly code: string;
  readonly zh?: string;
  readonly en?: string;
}

/** A set (`list`) or a ranking (`order`, least first). */
export interface ListValue {
  readonly kind: 'list' | 'order';
  readonly entries: readonly ListEntry[];
  readonly codes: readonly string[];
  /** The codes are codes of catalogue items. */
  readonly ofItems: boolean;
}

export interface TextValue {
  readonly kind: 'text';
}

export type RuleValue = LengthValue | ThresholdValue | ListValue | TextValue;

/** One version of a rule, as one pack holds it. */
export interface Rule {
  readonly id: string;
  readonly from: LocalDate;
  /** Last day on which it is in force. */
  readonly to?: LocalDate;
  readonly value: RuleValue;
  readonly citation: Citation;
  readonly note?: string;
  /** Commands of case types that it governs, such as `penalty.decide`. */
  readonly governs: readonly string[];
  /** Levels of agencies that it is for; every level where left out. Where the level is not known it does not apply. */
  readonly levels?: readonly RegionLevel[];
  /** Clocks (D…) and refusals (R…) of the requirements that rest on it. */
  readonly serves: readonly string[];
}

/** Why days may not count, with the other words used for it. */
export interface PauseReason {
  readonly reason: string;
  readonly zh: string;
  readonly en: string;
  readonly also: readonly string[];
}

/** What one folder under config/law holds. */
export interface Pack {
  readonly id: string;
  readonly zh: string;
  readonly en: string;
  /** `cn`, `cn-13`, `cn-1302`, `cn-130223`: the digits begin the region codes that it applies to. */
  readonly jurisdiction: string;
  readonly field?: string;
  /** Wider packs that it may replace rules of. */
  readonly over: readonly string[];
  readonly pauses: readonly PauseReason[];
  readonly rules: readonly Rule[];
}

/** Whether the version is in force on that day. */
export function isInForce(version: { readonly from: LocalDate; readonly to?: LocalDate }, day: LocalDate): boolean {
  return version.from <= day && (version.to === undefined || day <= version.to);
}
