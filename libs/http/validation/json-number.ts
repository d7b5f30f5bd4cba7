import type { MalformedReason } from './malformed-json.js';

const NUMBER = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?(?:[eE]([+-]?[0-9]+))?$/;
/** Every safe integer has at most this many digits. */
const SAFE_DIGITS = 16;
/** Nobody writes an integer in more characters, and matching would take time by the square of the length. */
const NUMBER_LENGTH = 64;

/**
 * The exact integer that a JSON number denotes (`1.0` and `1e2` are integers), or why there is none: a parser that rounds
 * would turn 0.99999999999999999 into 1 and 2^53+1 into 2^53.
 */
export function exactInteger(text: string): number | MalformedReason {
  if (text.length > NUMBER_LENGTH) return 'unsafe-integer';
  const match = NUMBER.exec(text);
  if (match === null) return 'syntax';
  const fraction = match[3] ?? '';
  const digits = (match[2]! + fraction).replace(/^0+/, '');
  if (digits === '') return match[1] === '-' ? 'negative-zero' : 0;
  const significant = digits.replace(/0+$/, '');
  const zeros = Number(match[4] ?? '0') - fraction.length + (digits.length - significant.length);
  if (zeros < 0) return 'not-an-integer';
  if (significant.length + zeros > SAFE_DIGITS) return 'unsafe-integer';
  const value = Number(`${match[1]}${significant}${'0'.repeat(zeros)}`);
  return Number.isSafeInteger(value) ? value : 'unsafe-integer';
}
