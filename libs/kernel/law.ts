import type { RegionLevel } from './access.js';
import type { Json } from './canonical-json.js';
import type { Instant, LocalDate } from './time.js';

/** How far a statement of law was checked: full text read, official excerpt read, or from memory only. */
export type LawStatus = 'verified' | 'excerpt' | 'unverified';

/** Where a rule stands and what it says. */
export interface Citation {
  /** Id of the rule in config/law, for example `pl-60-decision-period`. */
  readonly rule: string;
  /** Version of the rule: the day it took effect. */
  readonly version: LocalDate;
  /** Law and article as a lawyer writes them: `《行政处罚法》第六十条`. */
  readonly article: string;
  readonly zh: string;
  readonly en: string;
  readonly link?: string;
  readonly status: LawStatus;
  /** The pack it comes from, for example `cn/base`, `cn-13/hebei`. */
  readonly pack: string;
}

/** Time that does not count, both days included. */
export interface ExcludedPeriod {
  readonly from: LocalDate;
  /** Open while it still runs. */
  readonly to?: LocalDate;
  /** `suspension`, `hearing`, `appraisal`, `public-notice`, `reconsideration-or-lawsuit` … */
  readonly reason: string;
}

/** A longer limit that somebody with the power to do so approved. */
export interface Extension {
  /** Rule that allows the extension. */
  readonly rule: string;
  readonly approver: string;
  readonly on: LocalDate;
  /** Length in the unit of that rule where the law leaves it to the decision (a further reasonable term). */
  readonly length?: number;
}

/** A date the law computes; recorded in the event that starts the clock, never recomputed on replay. */
export interface DueDate {
  readonly rule: string;
  readonly version: LocalDate;
  readonly trigger: LocalDate | Instant;
  /** Last day (ends at 24:00 in Asia/Shanghai), or an instant for limits in hours. */
  readonly due: LocalDate | Instant;
  /** True where a calendar that the computation ran into was not loaded. */
  readonly provisional: boolean;
}

/** One line of the explanation of a date. */
export interface DueStep {
  readonly day: LocalDate;
  readonly counted: number | null;
  readonly why: string;
}

export interface ExplainedDueDate extends DueDate {
  readonly citation: Citation;
  readonly steps: readonly DueStep[];
  readonly excluded: readonly ExcludedPeriod[];
  readonly extensions: readonly Extension[];
}

/** An item of the enforcement catalogue (执法事项). Money in fen. */
export interface CatalogueItem {
  readonly code: string;
  readonly field: string;
  readonly zh: string;
  readonly en: string;
  /** Articles that forbid the act and that set the penalty. */
  readonly forbids: string;
  readonly penalizes: string;
  /** Fine range in fen, where the article sets one. */
  readonly fine?: { readonly min: number; readonly max: number };
  /** Penalty kinds that the article allows. */
  readonly kinds: readonly string[];
  readonly status: LawStatus;
  readonly [extra: string]: Json | undefined;
}

/**
 * The law as one pure value: dated, cited, chosen for a jurisdiction and a field. Implemented by libs/law from config/law;
 * given to gates and decisions in their context. Asking for a rule that no pack holds is a programming error and throws.
 */
export interface LawInForce {
  /** SHA-256 of the packs; recorded as `basis.law`. */
  readonly digest: string;
  readonly day: LocalDate;
  /** The same law on another day (law at the time of the act, 从旧兼从轻). */
  on(day: LocalDate): LawInForce;
  /** The law as it applies to a place, a field and a level of agency: the more specific pack wins. */
  at(place: { readonly region?: string; readonly field?: string; readonly level?: RegionLevel }): LawInForce;
  /** Whether a pack holds the rule on this day; for rules that only some fields or places have. */
  has(rule: string): boolean;
  cite(rule: string): Citation;
  /** A number the law sets: yuan thresholds are in fen, counts are plain. */
  threshold(rule: string): number;
  list(rule: string): readonly string[];
  due(
    rule: string,
    trigger: LocalDate | Instant,
    history?: { excluded?: readonly ExcludedPeriod[]; extensions?: readonly Extension[] },
  ): DueDate;
  explain(
    rule: string,
    trigger: LocalDate | Instant,
    history?: { excluded?: readonly ExcludedPeriod[]; extensions?: readonly Extension[] },
  ): ExplainedDueDate;
  isWorkingDay(day: LocalDate): boolean;
  item(code: string): CatalogueItem | undefined;
  items(): readonly CatalogueItem[];
}
