import { isCalendarDay } from './day.js';

/** Letters that GB 32100-2015 uses: those that could be taken for digits or for one another (I, O, S, V, Z) are left out. */
const CREDIT_CODE_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_CODE = /^[1-9A-HJ-NP-RTUWXY][0-9A-HJ-NP-RTUWXY][0-9]{6}[0-9A-HJ-NP-RTUWXY]{10}$/;
const CREDIT_CODE_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/**
 * Whether the text is a unified social credit code (统一社会信用代码) with its check character, GB 32100-2015. The inner check digit of
 * the older organisation code is not asked for: codes without it are in use.
 */
export function isUnifiedSocialCreditCode(text: unknown): text is string {
  if (typeof text !== 'string' || !CREDIT_CODE.test(text)) return false;
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += CREDIT_CODE_CHARACTERS.indexOf(text[index]!) * CREDIT_CODE_WEIGHTS[index]!;
  return text[17] === CREDIT_CODE_CHARACTERS[(31 - (sum % 31)) % 31];
}

const CITIZEN_ID = /^[1-9][0-9]{16}[0-9X]$/;
const CITIZEN_ID_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_ID_CHECKS = '10X98765432';

/** Whether the text is a citizen identification number (公民身份号码): a real birthday and the check character, GB 11643-1999. */
export function isCitizenId(text: unknown): text is string {
  if (typeof text !== 'string' || !CITIZEN_ID.test(text)) return false;
  if (!isCalendarDay(`${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`)) return false;
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += (text.charCodeAt(index) - 48) * CITIZEN_ID_WEIGHTS[index]!;
  return text[17] === CITIZEN_ID_CHECKS[sum % 11];
}
