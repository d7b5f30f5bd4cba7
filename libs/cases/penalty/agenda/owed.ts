import { duty, pathOf, type Duty, type DueDate, type DutyChange, type DutyEffect, type RecordedEvent, type Uuid } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';

/** A duty of a penalty case, its events typed. */
export const penaltyDuty = (declaration: Parameters<typeof duty<PenaltyEvents>>[0]): Duty => duty<PenaltyEvents>(declaration);

/** A recorded event of the type, or of one of the types. */
export type Event<T extends keyof PenaltyEvents & string> = RecordedEvent<T, PenaltyEvents[T]>;

/** What becomes of a duty by how it stands. */
export type Given = Extract<DutyChange, { readonly given: unknown }>['given'];

export type Stamped = RecordedEvent<string, { readonly office: string }>;

/** The agency that the case was recorded under; who answers for it today is asked of the register of agencies. */
export function officeOf({ data }: Stamped): { readonly agency?: Uuid } {
  const agency = pathOf(data.office).at(-1);
  return agency === undefined ? {} : { agency };
}

type Owed = Extract<DutyEffect, { readonly owed: unknown }>;

/** Owed by the agency in charge of the case. */
export function owed(event: Stamped, key: string, due: DueDate, more: Omit<Owed, 'owed'> = {}): DutyChange {
  return { key, owed: due, ...officeOf(event), ...more };
}

/** Owed where the event records a date, untouched otherwise. */
export function owedWhere(event: Stamped, key: string, due: DueDate | undefined, more: Omit<Owed, 'owed'> = {}): readonly DutyChange[] {
  return due === undefined ? [] : [owed(event, key, due, more)];
}

export const done = (key: string, on?: string): DutyChange => ({ key, closed: 'done', ...(on === undefined ? {} : { on }) });
/** No longer owed since that day, or since it was recorded where the event names none. */
export const lapsed = (key: string, on?: string): DutyChange => ({ key, closed: 'lapsed', ...(on === undefined ? {} : { on }) });

/** A date that somebody with the power to do so set, under the rule that the duty runs by. */
export function setDate({ rule, version }: DueDate, trigger: string, due: string): DueDate {
  return { rule, version, trigger, due, provisional: false };
}

/** What became of dates that a correction, or a calendar loaded later, moved: by the name under which `penalty.recomputed` tells them. */
export function moved(event: Event<'penalty.recomputed'>, of: string): readonly DutyChange[] {
  return event.data.dates
    .filter((date) => date.of === of)
    .map(({ label = '', was, now }): DutyChange => ({
      key: label,
      given: (standing) => {
        // done in time or late by the date that it counted by
        if (standing?.state === 'closed') return standing.owed?.due === was.due ? { dated: now } : null;
        if (standing?.state !== 'open' && standing?.state !== 'paused') return null;
        const paused = standing.paused === undefined ? {} : { paused: standing.paused };
        return { owed: now, ...officeOf(event), ...paused };
      },
    }));
}

export const CHALLENGED = 'reconsideration-or-lawsuit';

type Ended = Event<'penalty.upheld'> | Event<'penalty.changed'>;

/** What is owed since the end of a challenge waits while another one is under way. */
export function stillChallenged({ data }: Ended): { readonly paused?: string } {
  return data.stillChallenged === true ? { paused: CHALLENGED } : {};
}

/** The clock goes on once no challenge is left. */
export function goesOn({ data }: Ended): readonly DutyChange[] {
  return data.stillChallenged === true ? [] : [{ key: '', goesOn: true }];
}
