const DAYS_IN_MONTH = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
const HYPHEN = 45;
const POINT = 46;
const COLON = 58;
const LETTER_T = 84;
const LETTER_Z = 90;

function digits(text: string, start: number, count: number): number {
  let number = 0;
  for (let index = start; index < start + count; index += 1) {
    const digit = text.charCodeAt(index) - 48;
    if (!(digit >= 0 && digit <= 9)) return -1;
    number = number * 10 + digit;
  }
  return number;
}

/** Whether the two digits are there and at most that. */
function within(text: string, start: number, most: number): boolean {
  const number = digits(text, start, 2);
  return number >= 0 && number <= most;
}

/** Whether the value is a real day, `YYYY-MM-DD`: what the kernel's isLocalDate says, without making dates, for commands have many days. */
export function isCalendarDay(value: unknown): value is string {
  return typeof value === 'string' && value.length === 10 && isDay(value);
}

/** Whether the first ten characters are a real day. */
function isDay(value: string): boolean {
  if (value.charCodeAt(4) !== HYPHEN || value.charCodeAt(7) !== HYPHEN) return false;
  const year = digits(value, 0, 4);
  const month = digits(value, 5, 2);
  const day = digits(value, 8, 2);
  if (year < 0 || month < 1 || month > 12 || day < 1) return false;
  if (month === 2 && day === 29) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day <= DAYS_IN_MONTH[month - 1]!;
}

/** Whether the value is an instant as the kernel's isInstant says, told by its digits: 24 o'clock and leap seconds are none. */
export function isRealInstant(value: unknown): value is string {
  if (typeof value !== 'string' || value.length !== 24 || value.charCodeAt(10) !== LETTER_T || value.charCodeAt(23) !== LETTER_Z)
    return false;
  if (value.charCodeAt(13) !== COLON || value.charCodeAt(16) !== COLON || value.charCodeAt(19) !== POINT) return false;
  return within(value, 11, 23) && within(value, 14, 59) && within(value, 17, 59) && digits(value, 20, 3) >= 0 && isDay(value);
}
