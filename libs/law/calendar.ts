import { addDays, type LocalDate } from '#libs/kernel';
import type { Reading } from './reading.js';

export const DAY_MS = 86_400_000;
const DIGITS = /^\d{4}-\d{2}-\d{2}$/;

/** Days since 1970-01-01. @throws RangeError for what is not a calendar day */
export function numberOfDay(day: LocalDate): number {
  const [year, month, date] = [Number(day.slice(0, 4)), Number(day.slice(5, 7)), Number(day.slice(8))];
  const number = Date.UTC(year, month - 1, date) / DAY_MS;
  // The 31st of a shorter month runs over into the next; years before 1000 are read as other ones.
  const runsOver = date > 28 && new Date(number * DAY_MS).getUTCDate() !== date;
  if (!DIGITS.test(day) || year < 1000 || month < 1 || month > 12 || date < 1 || date > 31 || runsOver) {
    throw new RangeError(`${day} is not a calendar day`);
  }
  return number;
}

/** The day of that number. */
export function dayOfNumber(number: number): LocalDate {
  const date = new Date(number * DAY_MS);
  const [month, day] = [date.getUTCMonth() + 1, date.getUTCDate()];
  return `${date.getUTCFullYear()}-${month < 10 ? '0' : ''}${month}-${day < 10 ? '0' : ''}${day}`;
}

/** A holiday or a make-up working day (调休上班), as a notice of the State Council's General Office arranges it. */
interface ArrangedDay {
  readonly day: number;
  readonly working: boolean;
  readonly holiday: { readonly zh: string; readonly en: string };
  readonly notice: string;
}

export interface YearCalendar {
  readonly year: number;
  readonly notice: { readonly number: string; readonly title: string; readonly issued: LocalDate; readonly link: string };
  readonly days: readonly ArrangedDay[];
}

/** Reads `config/calendars/<year>.json`. @throws BadLaw */
export function readCalendar(year: number, reading: Reading): YearCalendar {
  const file = reading.object(['year', 'notice', 'holidays', 'workdays'], ['note']);
  if (file.year.count() !== year) file.year.refuse(`the file is named after the year ${year}`);
  if (!file.notice.present) reading.refuse('missing citation: the notice that arranges the year');
  const { number, title, issued, link } = file.notice.object(['number', 'title', 'issued', 'link']);
  const notice = { number: number.text(), title: title.text(), issued: issued.date(), link: link.text() };

  const days = new Map<number, ArrangedDay>();
  const names = new Map<string, { zh: string; en: string }>();
  const arrange = (at: Reading, day: number, working: boolean, holiday: { zh: string; en: string }): void => {
    const text = dayOfNumber(day);
    if (days.has(day)) at.refuse(`${text} is arranged twice`);
    if (text < addDays(`${year}-01-01`, -7) || text > `${year}-12-31`) at.refuse(`${text} does not belong to the year ${year}`);
    days.set(day, { day, working, holiday, notice: notice.number });
  };
  for (const at of file.holidays.items()) {
    const { zh, en, from, to } = at.object(['zh', 'en', 'from', 'to']);
    const holiday = { zh: zh.text(), en: en.text() };
    names.set(holiday.zh, holiday);
    const [first, last] = [numberOfDay(from.date()), numberOfDay(to.date())];
    if (last < first || last - first > 11) to.refuse('a holiday ends on or after its first day and within twelve days');
    for (let day = first; day <= last; day += 1) arrange(at, day, false, holiday);
  }
  for (const at of file.workdays.items()) {
    const entry = at.object(['day', 'for']);
    const day = numberOfDay(entry.day.date());
    if (!isWeekend(day)) entry.day.refuse('a make-up working day is a Saturday or a Sunday');
    arrange(at, day, true, names.get(entry.for.text()) ?? entry.for.refuse('no holiday of that name in this file'));
  }
  return { year, notice, days: [...days.values()] };
}

function isWeekend(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday === 0 || weekday === 6;
}

/**
 * Working days of all loaded years, precomputed. In a year without a calendar weekends are still not worked, but nothing is known of
 * holidays: `isKnown` says so, and a date that depends on such a day is provisional.
 */
export class WorkingCalendar {
  private readonly arranged = new Map<number, ArrangedDay>();
  private readonly first: number;
  private readonly working: Uint8Array;
  private readonly known: Uint8Array;

  constructor(readonly years: readonly YearCalendar[]) {
    const numbers = years.map(({ year }) => year);
    this.first = years.length === 0 ? 0 : numberOfDay(`${Math.min(...numbers)}-01-01`);
    const length = years.length === 0 ? 0 : numberOfDay(`${Math.max(...numbers)}-12-31`) - this.first + 1;
    for (const { days } of years) for (const day of days) this.arranged.set(day.day, day);
    this.known = new Uint8Array(length);
    for (const year of numbers) {
      this.known.fill(1, numberOfDay(`${year}-01-01`) - this.first, numberOfDay(`${year}-12-31`) - this.first + 1);
    }
    this.working = Uint8Array.from({ length }, (_, index) => (this.worksOn(this.first + index) ? 1 : 0));
  }

  isWorking(day: number): boolean {
    const worked = this.working[day - this.first];
    return worked === undefined ? this.worksOn(day) : worked === 1;
  }

  isKnown(day: number): boolean {
    return this.known[day - this.first] === 1;
  }

  /** What makes the day working or not, in words; empty for an ordinary working day. */
  why(day: number): string {
    const arranged = this.arranged.get(day);
    if (arranged !== undefined) {
      const { zh, en } = arranged.holiday;
      return arranged.working
        ? `调休上班（${zh}）make-up working day for ${en}, ${arranged.notice}`
        : `法定节假日 ${zh} public holiday ${en}, ${arranged.notice}`;
    }
    const unknown = this.isKnown(day) ? '' : `；该年日历未载入 no calendar for ${dayOfNumber(day).slice(0, 4)}`;
    return `${isWeekend(day) ? '周末 weekend' : ''}${unknown}`;
  }

  private worksOn(day: number): boolean {
    return this.arranged.get(day)?.working ?? !isWeekend(day);
  }
}
