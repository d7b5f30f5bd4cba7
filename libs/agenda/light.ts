import { addDays, dayOf, endOfDay, startOfDay, type DueDate, type Instant, type LocalDate } from '#libs/kernel';

/** 绿灯: in time · 黄灯: from 80 % of the time on · 红灯: the date has passed. A paused or closed duty has no light. */
export const LIGHTS = ['green', 'yellow', 'red'] as const;
export type Light = (typeof LIGHTS)[number];

/** Shares of the time, in percent, at which whoever owes a duty is warned. */
export type Warning = 50 | 80 | 100;

/** The moments of a clock: a light or warning begins with the first instant at or after its moment; a due date passes after `dueUntil`. */
export interface ClockMoments {
  readonly started: Instant;
  /** 50 %, or later where the clock was made known later. */
  readonly halfAt: Instant;
  readonly yellowFrom: Instant;
  /** Last instant in time: a due *date* ends with that day in Asia/Shanghai. */
  readonly dueUntil: Instant;
}

interface DayInstants {
  readonly end: Instant;
  /** When the day after it begins. */
  readonly nextStart: Instant;
}

/** Days that were asked for lately: the clocks of a year turn on a few hundred of them, tens of thousands of times. */
const knownDays = new Map<LocalDate, DayInstants>();
const DAYS_KNOWN = 4_000;

function instantsOf(day: LocalDate): DayInstants {
  let instants = knownDays.get(day);
  if (instants === undefined) {
    instants = { end: endOfDay(day), nextStart: startOfDay(addDays(day, 1)) };
    if (knownDays.size >= DAYS_KNOWN) knownDays.clear();
    knownDays.set(day, instants);
  }
  return instants;
}

/** The last instant at which something due then is in time. */
export function dueUntil(due: DueDate['due']): Instant {
  return due.length === 10 ? instantsOf(due).end : due;
}

/**
 * When the clock began and what follows from it. The day of the trigger does not count, so a limit in days begins with the next day; a
 * date that somebody set, or one counted back from a later day, begins when it was made known.
 */
export function clockMoments(owed: DueDate, set: boolean, madeKnown: Instant): ClockMoments {
  const until = dueUntil(owed.due);
  const trigger = owed.trigger.length === 10 ? owed.trigger : dayOf(owed.trigger);
  const inHours = owed.due.length > 10;
  const counted = inHours && owed.trigger.length > 10 ? owed.trigger : inHours ? startOfDay(trigger) : instantsOf(trigger).nextStart;
  const started = [counted, madeKnown, until].find((begin, index) => (index > 0 || !set) && begin <= until)!;
  const from = Date.parse(started);
  const span = Date.parse(until) - from;
  const yellowFrom = new Date(from + Math.floor((span * 80) / 100)).toISOString();
  return { started, halfAt: halfOrKnown(from, span, madeKnown), yellowFrom, dueUntil: until };
}

export function lightAt(clock: Pick<ClockMoments, 'yellowFrom' | 'dueUntil'>, now: Instant): Light {
  if (now > clock.dueUntil) return 'red';
  return now >= clock.yellowFrom ? 'yellow' : 'green';
}

/** The highest warning that is due by now: one that was missed is not sent after a higher one. */
export function warningAt(clock: Omit<ClockMoments, 'started'>, now: Instant): Warning | undefined {
  if (now > clock.dueUntil) return 100;
  if (now >= clock.yellowFrom) return 80;
  return now >= clock.halfAt ? 50 : undefined;
}

/** The first instant at which the date has passed. */
export function instantAfter(until: Instant): Instant {
  return new Date(Date.parse(until) + 1).toISOString();
}

/** Half of the time, or the moment it became known that more than half had passed. */
export function firstWarningAt(clock: Pick<ClockMoments, 'started' | 'dueUntil'>, madeKnown: Instant): Instant {
  const from = Date.parse(clock.started);
  return halfOrKnown(from, Date.parse(clock.dueUntil) - from, madeKnown);
}

function halfOrKnown(from: number, span: number, madeKnown: Instant): Instant {
  const half = new Date(from + Math.floor(span / 2)).toISOString();
  return half > madeKnown ? half : madeKnown;
}

/** Part of the time that has gone by, in whole percent rounded down; above 100 once the date has passed. */
export function elapsedPercent(clock: Pick<ClockMoments, 'started' | 'dueUntil'>, now: Instant): number {
  const from = Date.parse(clock.started);
  const span = Date.parse(clock.dueUntil) - from;
  if (now > clock.dueUntil) return span <= 0 ? 101 : Math.max(101, Math.floor(((Date.parse(now) - from) * 100) / span));
  return span <= 0 ? 100 : Math.max(0, Math.floor(((Date.parse(now) - from) * 100) / span));
}
