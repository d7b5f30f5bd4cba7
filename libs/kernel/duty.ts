import type { JsonObject } from './canonical-json.js';
import type { RecordedEvent } from './event.js';
import type { Uuid } from './ids.js';
import type { DueDate } from './law.js';
import type { Wording } from './wording.js';

/** What an event does to a duty of its case. Keys are unique within the case and the duty's name. */
export type DutyChange =
  /** Owed from now on, or owed by another date: an extension or a recomputed date opens the same key again. */
  | { readonly key: string; readonly owed: DueDate; readonly by?: Uuid }
  /** The clock stands still (中止, hearing, appraisal): no light, no act, until it is owed again. */
  | { readonly key: string; readonly paused: string }
  /** Done, or no longer owed. */
  | { readonly key: string; readonly closed: true };

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

/**
 * Something owed by a date: opened and closed by events, lit green, yellow or red by the day. Where the law acts by itself, or
 * the office must act at the date, `acts` names the command that the loop asks of the case (as the office, `system`).
 */
export interface Duty {
  /** Unique within the type: `decide`, `release-preservation` … */
  readonly name: string;
  /** Row of the table of deadlines that it implements: `D1` … `D33`. */
  readonly clock: string;
  readonly wording: Wording;
  /** Pure. What the event does to this duty, none for most events. */
  changes(event: RecordedEvent): readonly DutyChange[];
  readonly acts?: {
    readonly command: string;
    body(duty: OpenDuty): JsonObject;
  };
}
