import { dayOf, type DueStep, type ExcludedPeriod, type Instant, type LocalDate } from '#libs/kernel';
import { DAY_MS, dayOfNumber, numberOfDay, type WorkingCalendar } from './calendar.js';
import type { LengthUnit, LengthValue } from './rule.js';

/** The due day of a clock that an open period holds up: no day is due before the period ends. It sorts after every real day. */
export const SUSPENDED: LocalDate = '9999-12-31';

/** Number of the day that stands for none: what is due comes before it. */
const NEVER = numberOfDay(SUSPENDED);

/** Whether the date says that its clock is held up by a period that still runs. */
export function isSuspended(due: LocalDate | Instant): boolean {
  return due === SUSPENDED;
}

/** A number of units to count, and what to call it in the explanation. */
export interface Part {
  readonly n: number;
  readonly unit: LengthUnit;
  readonly why: string;
}

export interface Count {
  readonly due: LocalDate | Instant;
  readonly provisional: boolean;
}

/** A day-number range, both ends included; `to` is infinite while the period still runs. */
interface Span {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
}

/**
 * Counts a limit from its trigger: the day of the event does not count, excluded days do not count, extensions follow the limit before
 * any rolling, and a last day that is not worked moves to the next working day where the rule rolls.
 * Explains each day in `steps` where given (months and years are counted as a whole).
 */
export function count(
  length: LengthValue,
  parts: readonly Part[],
  trigger: LocalDate | Instant,
  excluded: readonly ExcludedPeriod[],
  calendar: WorkingCalendar,
  steps?: DueStep[],
): Count {
  if (length.unit === 'hours') return countHours(parts, trigger, steps);
  const start = numberOfDay(trigger.length === 10 ? trigger : dayOf(trigger));
  const counting = new DayCount(start, spansOf(excluded, start), calendar, steps);
  if (length.direction === 'before') counting.countBack(parts[0]!);
  else {
    for (const part of parts) counting.add(part);
    if (length.roll) counting.roll();
  }
  return counting.result();
}

/** Clock hours run through nights and holidays (law.md's cautious reading); a trigger without a time counts from its first instant. */
function countHours(parts: readonly Part[], trigger: LocalDate | Instant, steps?: DueStep[]): Count {
  const start = Date.parse(trigger.length === 10 ? `${trigger}T00:00:00.000+08:00` : trigger);
  if (Number.isNaN(start)) throw new RangeError(`${trigger} is neither a day nor an instant`);
  const hours = parts.reduce((sum, part) => sum + part.n, 0);
  if (!(start + hours * 3_600_000 < NEVER * DAY_MS)) throw new RangeError('the last hour lies past the year 9999');
  const due = new Date(start + hours * 3_600_000).toISOString();
  steps?.push({
    day: dayOf(due),
    counted: hours,
    why: `${parts.map(({ why }) => why).join(' + ')}，自起算时刻连续计算 clock hours from the event`,
  });
  return { due, provisional: false };
}

const NO_SPANS: readonly Span[] = [];

/** Sorted spans that end after the trigger; what lies before it cannot hold up the clock. */
function spansOf(excluded: readonly ExcludedPeriod[], start: number): readonly Span[] {
  if (excluded.length === 0) return NO_SPANS;
  return excluded
    .map(({ from, to, reason }) => ({ from: numberOfDay(from), to: to === undefined ? Infinity : numberOfDay(to), reason }))
    .filter(({ from, to }) => to > start && to >= from)
    .sort((a, b) => a.from - b.from);
}

/** One count in progress: where it stands, how much is counted, and whether it met days of an unknown year. */
class DayCount {
  private day: number;
  private counted = 0;
  private provisional = false;
  private suspended = false;
  private readonly openFrom: number;

  constructor(
    start: number,
    private readonly spans: readonly Span[],
    private readonly calendar: WorkingCalendar,
    private readonly steps: DueStep[] | undefined,
  ) {
    this.day = start;
    this.openFrom = spans.reduce((earliest, { from, to }) => (to === Infinity ? Math.min(earliest, from) : earliest), Infinity);
    this.note(start, null, '起算事件当日不计入 the day of the event does not count');
  }

  add(part: Part): void {
    if (part.unit === 'months' || part.unit === 'years') return this.addMonths(part);
    if (part.unit === 'calendar-days' && this.spans.length === 0 && this.steps === undefined) {
      this.day += part.n;
      return;
    }
    for (let remaining = part.n; remaining > 0 && !this.suspended;) {
      this.day += 1;
      if (this.meetsOpenPeriod() || this.skipsExcluded()) continue;
      if (this.counts(part)) remaining -= 1;
    }
  }

  /** Ends on the day of the same number, or on the last day of the month (民法典 202); excluded days within are added at the end. */
  private addMonths(part: Part): void {
    const from = this.day;
    const months = part.unit === 'years' ? part.n * 12 : part.n;
    this.day = plusMonths(from, months);
    this.note(this.day, part.n, `${part.why}，同日届满 ends on the day of the same number`);
    if (this.day >= this.openFrom) return this.suspend();
    let missing = excludedDays(this.spans, from + 1, this.day);
    while (missing > 0 && !this.suspended) {
      this.day += 1;
      if (this.meetsOpenPeriod() || this.skipsExcluded()) continue;
      missing -= 1;
      this.note(this.day, null, '补足不计入的日数 makes up for an excluded day');
    }
  }

  /** A last day that is not worked moves on (民事诉讼法 85), past excluded days too. */
  roll(): void {
    const last = this.day;
    while (!this.suspended) {
      const works = this.isWorking(this.day);
      const excluded = this.spanAt(this.day);
      if (works && excluded === undefined) break;
      this.note(this.day, null, `届满日顺延 the last day moves on: ${excluded?.reason ?? this.calendar.why(this.day)}`);
      this.day += 1;
      this.meetsOpenPeriod();
    }
    if (this.day !== last && !this.suspended) this.note(this.day, null, '顺延后的届满日 the last day after moving on');
  }

  countBack(part: Part): void {
    for (let remaining = part.n; remaining > 0;) {
      this.day -= 1;
      if (this.counts(part)) remaining -= 1;
    }
  }

  result(): Count {
    if (this.suspended) return { due: SUSPENDED, provisional: false };
    if (!(this.day < NEVER)) throw new RangeError('the last day lies past the year 9999');
    return { due: dayOfNumber(this.day), provisional: this.provisional };
  }

  /** Counts the day that it stands on, unless it is a day off in a limit of working days. */
  private counts(part: Part): boolean {
    if (part.unit === 'working-days' && !this.isWorking(this.day)) {
      this.note(this.day, null);
      return false;
    }
    this.counted += 1;
    this.note(this.day, this.counted, part.unit === 'working-days' ? undefined : part.why, part.why);
    return true;
  }

  private isWorking(day: number): boolean {
    if (!this.calendar.isKnown(day)) this.provisional = true;
    return this.calendar.isWorking(day);
  }

  private skipsExcluded(): boolean {
    const span = this.spanAt(this.day);
    if (span === undefined) return false;
    this.note(this.day, null, `不计入期间 excluded: ${span.reason}`);
    return true;
  }

  private spanAt(day: number): Span | undefined {
    return this.spans.find(({ from, to }) => from <= day && day <= to);
  }

  private meetsOpenPeriod(): boolean {
    if (this.day < this.openFrom) return false;
    this.suspend();
    return true;
  }

  private suspend(): void {
    this.suspended = true;
    const reason = this.spans.find(({ to }) => to === Infinity)!.reason;
    this.note(Math.max(this.openFrom, 0), null, `期间中止，尚未恢复 held up, still running: ${reason}`);
  }

  /** Without a reason of its own the calendar says what the day is; an ordinary working day is explained by the rule. */
  private note(day: number, counted: number | null, why?: string, ordinary = ''): void {
    if (this.steps === undefined) return;
    this.steps.push({ day: dayOfNumber(day), counted, why: why ?? (this.calendar.why(day) || ordinary) });
  }
}

/** Excluded days in the range; a day that two periods share counts once. */
function excludedDays(spans: readonly Span[], from: number, to: number): number {
  let days = 0;
  let next = from;
  for (const span of spans) {
    const last = Math.min(span.to, to);
    days += Math.max(0, last - Math.max(span.from, next) + 1);
    next = Math.max(next, last + 1);
  }
  return days;
}

function plusMonths(day: number, months: number): number {
  const date = new Date(day * DAY_MS);
  const month = date.getUTCMonth() + months;
  const lastOfMonth = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastOfMonth)) / DAY_MS;
}
