/** RFC 3339 instant in UTC with three decimals, such as `2026-11-21T08:00:00.000Z`. */
export type Instant = string;
/** Calendar day `YYYY-MM-DD` in the office's zone. */
export type LocalDate = string;

/** The only source of time: injected everywhere, so that specs and the demonstration can move it. */
export interface Clock {
  now(): Instant;
}

let lastMillisecond = { time: Number.NaN, text: '' };

/** Many requests fall into one millisecond: its text is written once. */
export const systemClock: Clock = {
  now: () => {
    const time = Date.now();
    if (time !== lastMillisecond.time) lastMillisecond = { time, text: new Date(time).toISOString() };
    return lastMillisecond.text;
  },
};

/** Milliseconds that pass whatever the clock is set to; they begin anywhere. */
export const systemMonotonic = (): number => performance.now();

/** A clock that stands still until it is moved. */
export class ManualClock implements Clock {
  constructor(private instant: Instant) {}
  now(): Instant {
    return this.instant;
  }
  set(instant: Instant): void {
    this.instant = new Date(instant).toISOString();
  }
  advance(milliseconds: number): void {
    this.instant = new Date(Date.parse(this.instant) + milliseconds).toISOString();
  }
}

/** China has one zone without daylight saving time since 1991. */
const SHANGHAI_OFFSET_MS = 8 * 3_600_000;
const DAY_MS = 86_400_000;

/** Hours written `YYYY-MM-DDTHH`: the zone is whole hours off UTC, so an hour lies within one day. */
let lastHour: { readonly hour: string; readonly day: LocalDate } = { hour: '', day: '' };

/** The day in Asia/Shanghai on which the instant falls. Asked for with every command, so the last answer is remembered. */
export function dayOf(instant: Instant): LocalDate {
  const hour = instant.slice(0, 13);
  if (hour === lastHour.hour && instant.endsWith('Z')) return lastHour.day;
  const day = new Date(Date.parse(instant) + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10);
  if (instant.endsWith('Z')) lastHour = { hour, day };
  return day;
}

/** The first instant of the day in Asia/Shanghai. */
export function startOfDay(day: LocalDate): Instant {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) - SHANGHAI_OFFSET_MS).toISOString();
}

/** The last instant of the day in Asia/Shanghai: a due date ends with it. */
export function endOfDay(day: LocalDate): Instant {
  return new Date(Date.parse(startOfDay(day)) + DAY_MS - 1).toISOString();
}

/** Whether the text is a real calendar day. */
export function isLocalDate(text: unknown): text is LocalDate {
  return (
    typeof text === 'string' &&
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) &&
    addDays(text, 0) === text
  );
}

/** Whether the text is an instant in the one spelling that the office stores; the 30th of February is none. */
export function isInstant(text: unknown): text is Instant {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/.test(text)) return false;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

/** The day that many calendar days later (or earlier, if negative). */
export function addDays(day: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(`${day}T00:00:00.000Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** The moment by the clocks of the office, to the millisecond, as ISO 8601 with its zone: Asia/Shanghai has known no summer time since 1991. */
export function inShanghai(instant: Instant): string {
  return new Date(Date.parse(instant) + SHANGHAI_OFFSET_MS).toISOString().replace('Z', '+08:00');
}

/** Day and minute by the clocks of the office, as sentences tell them: `2026-03-01 09:00`. */
export function minuteInShanghai(instant: Instant): string {
  return inShanghai(instant).slice(0, 16).replace('T', ' ');
}
