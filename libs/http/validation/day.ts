import { isInstant } from '#libs/kernel';

const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const HYPHEN = 45;

function digits(text: string, start: number, count: number): number {
  let number = 0;
  for (let index = start; index < start + count; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether the value is a real day, `YYYY-MM-DD`: what the kernel's isLocalDate says, without making dates, for commands have many days. */
export function isCalendarDay(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 10) return false;
  if (value.charCodeAt(4) !== HYPHEN || value.charCodeAt(7) !== HYPHEN) return false;
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 2);
  const day = digits(value, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS_IN_MONTH[month - 1]!;
}

/** Whether the value is an instant as the kernel spells it, on a real day: `Date.parse` takes February 30th and 24 o'clock for others. */
export function isRealInstant(value: unknown): value is string {
  return isInstant(value) && isCalendarDay(value.slice(0, 10)) && !value.startsWith('24', 11);
}
