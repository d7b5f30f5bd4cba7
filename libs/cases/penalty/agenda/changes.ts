import type { DueDate, DutyChange, LocalDate, Uuid } from '#libs/kernel';

/** The one duty of its name in a case. */
export const ONLY = '';

export function owed(date: DueDate, key = ONLY, by?: Uuid): DutyChange {
  return { key, owed: date, ...(by === undefined ? {} : { by }) };
}

/** Done on that day, the day of recording where left out; nothing where it never was owed. */
export function done(key = ONLY, on?: LocalDate): DutyChange {
  return { key, closed: 'done', ...(on === undefined ? {} : { on }) };
}

/** No longer owed, where it was. */
export function lapsed(key = ONLY): DutyChange {
  return { key, closed: 'lapsed' };
}

/** A date moved by a correction; what is done already stays done. */
export function moved(now: DueDate, key = ONLY): DutyChange {
  return { key, given: (standing) => (standing === null || standing.state === 'closed' ? null : { owed: now }) };
}
