import type { JsonObject } from './canonical-json.js';
import type { RecordedEvent } from './event.js';
import type { Uuid } from './ids.js';
import type { DueDate, ExcludedPeriod, Extension } from './law.js';
import type { Instant, LocalDate } from './time.js';
import type { Wording } from './wording.js';

/** What an event does to one duty of its case. */
export type DutyEffect =
  /** Owed from now on, or owed by another date: an extension or a recomputed date opens the same key again, and a new ask follows. */
  | {
      readonly owed: DueDate;
      /** A person or body set the date, the law did not compute it (a term set by an order, an instalment). */
      readonly set?: true;
      /** Who owes it, where the event names a person. */
      readonly by?: Uuid;
      /** Agency that owes it; the acting person's where left out, the former one where the office itself acts. */
      readonly agency?: Uuid;
      /** Periods and extensions that entered this date, beside those of earlier ones: what explains it. */
      readonly excluded?: readonly ExcludedPeriod[];
      readonly extensions?: readonly Extension[];
      /** The clock stands still already when the date is set. */
      readonly paused?: string;
      readonly memo?: JsonObject;
    }
  /** The clock stands still (中止, hearing, appraisal) since that day (since recorded, where left out): no light, no act, until it is owed again or goes on. */
  | { readonly paused: string; readonly since?: LocalDate; readonly memo?: JsonObject }
  /** The clock goes on to the date it had, without the days named. */
  | { readonly goesOn: true; readonly excluded?: readonly ExcludedPeriod[] }
  /** What has ended was owed by another date, as a corrected fact shows: it stays ended, late or in time by this one. */
  | { readonly dated: DueDate }
  /** Days that do not count, told without moving the date yet: what explains the date that follows. */
  | { readonly excluded: readonly ExcludedPeriod[] }
  /** Not owed yet; what is noted decides whether a later event makes it so. */
  | { readonly noted: JsonObject }
  /** Done on that legal day or at that instant (when recorded, where left out), or no longer owed. */
  | { readonly closed: 'done' | 'lapsed'; readonly on?: LocalDate; readonly at?: Instant };

/** A duty as it stands when an event meets it. */
export interface StandingDuty {
  readonly state: 'noted' | 'open' | 'paused' | 'closed';
  readonly owed?: DueDate;
  readonly agency?: Uuid;
  /** Why the clock stands still. */
  readonly paused?: string;
  readonly memo?: JsonObject;
}

/**
 * A change of the duty with that key. Keys are unique within the case and the duty's name, and follow from the event alone; what
 * happens may also depend on how the duty stands (`given`, null leaves it alone). Pure.
 */
export type DutyChange = { readonly key: string } & (DutyEffect | { given(standing: StandingDuty | null): DutyEffect | null });

/** An open duty as the loop asks about it. */
export interface OpenDuty {
  readonly type: string;
  readonly caseId: Uuid;
  readonly name: string;
  readonly key: string;
  readonly owed: DueDate;
  /** Event that opened it, or last changed its date. */
  readonly openedBy: Uuid;
}

/** A command of the case that the loop asks as the office; it must be open to `system`. */
export interface DutyCommand {
  readonly command: string;
  body(duty: OpenDuty): JsonObject;
}

/** What a case of another stream recorded when it was asked. */
export interface AcceptedAsk {
  readonly type: string;
  readonly caseId: Uuid;
  /** The first event that it recorded; its `corr` is the event that opened the duty. */
  readonly event: Uuid;
}

/**
 * A command that the loop asks of a case of this or another type as the office. Once that case has accepted, the owing case records so by a
 * command of its own: both streams hold the link, whichever of the two appends the process died after.
 */
export interface DutyElsewhere {
  /** The case type that is asked. */
  readonly of: string;
  /** Open to `system`. */
  readonly command: string;
  /** Which case; undefined while the owing case does not know it. Left out where the command opens one: its id follows from the opening event. */
  caseId?(duty: OpenDuty, state: { readonly stage: string }): Uuid | undefined;
  /** From the live state of the owing case: agency and region of a case that it opens are told here. Pure. */
  body(duty: OpenDuty, state: { readonly stage: string }): JsonObject;
  /** The command of the owing case, open to `system`; what it records closes the duty or moves its date. Pure. */
  readonly records: { readonly command: string; body(accepted: AcceptedAsk, duty: OpenDuty): JsonObject };
}

/**
 * Something owed by a date: opened and closed by events, lit green, yellow or red by the day. Where the law acts by itself, or
 * the office must act at the date, `acts` names the command that the loop asks of the case, `asks` the one that it asks of another.
 */
export interface Duty {
  /** Unique within the type: `decide`, `release-preservation` … */
  readonly name: string;
  /** Row of the table of deadlines that it implements: `D1` … `D33`. */
  readonly clock: string;
  readonly wording: Wording;
  /**
   * A term that runs for somebody else (陈述申辩, 复议起诉, 催告): the office waits for its end and is never late with it. It is lit while
   * it runs and leaves the lists when it has passed.
   */
  readonly window?: true;
  /** Raise it whenever what events do to it changes: the rows are folded anew. 1 unless set. */
  readonly version?: number;
  /** What each event type does to this duty. */
  readonly on: { readonly [type: string]: (event: RecordedEvent) => readonly DutyChange[] };
  /** Asked once the date has passed. */
  readonly acts?: DutyCommand;
  /** Asked of another case once the date has passed; a duty has this or `acts`. */
  readonly asks?: DutyElsewhere;
  /** Asked of a duty whose date is provisional, when the law has been loaded anew (a calendar was published). */
  readonly recomputes?: DutyCommand;
}

/** Declares a duty with the payload types of its case type's events, and forgets them for the machinery. */
export function duty<E extends { readonly [T in keyof E]: object }>(
  declaration: Omit<Duty, 'on'> & {
    readonly on: { readonly [T in keyof E & string]?: (event: RecordedEvent<T, E[T]>) => readonly DutyChange[] };
  },
): Duty {
  return declaration as unknown as Duty;
}

/** The view of a type with one row per case, from which lists of duties take number, title, item and officer: its column names. */
export interface DutyRegister {
  readonly view: string;
  /** The agency path that a case was recorded under. */
  readonly path?: string;
  readonly number?: string;
  readonly title?: string;
  readonly item?: string;
  readonly officer?: string;
}
