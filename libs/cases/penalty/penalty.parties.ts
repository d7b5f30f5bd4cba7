import type { LocalDate } from '#libs/kernel';

export const PARTY_KINDS = ['natural', 'sole-trader', 'entity'] as const;
export const PARTY_ROLES = ['subject', 'interested', 'victim'] as const;
export const ID_TYPES = ['citizen-id', 'credit-code', 'passport', 'other'] as const;

const CITIZEN_WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CITIZEN_CHECK = '10X98765432';
const CREDIT_CHARACTERS = '0123456789ABCDEFGHJKLMNPQRTUWXY';
const CREDIT_WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28];

/** Whether the number is a citizen's identity number with a real birthday and the right check digit (GB 11643-1999). */
export function isCitizenId(number: string): boolean {
  if (!/^[1-9]\d{16}[\dX]$/.test(number)) return false;
  const born = bornOn(number);
  if (born === undefined || Number.isNaN(Date.parse(`${born}T00:00:00Z`))) return false;
  const sum = CITIZEN_WEIGHTS.reduce((total, weight, index) => total + weight * Number(number[index]), 0);
  return CITIZEN_CHECK[sum % 11] === number[17];
}

/** Whether the text is a unified social credit code with the right check character (GB 32100-2015). */
export function isCreditCode(code: string): boolean {
  if (!/^[0-9A-HJ-NPQRTUWXY]{18}$/.test(code)) return false;
  const sum = CREDIT_WEIGHTS.reduce((total, weight, index) => total + weight * CREDIT_CHARACTERS.indexOf(code[index]!), 0);
  return CREDIT_CHARACTERS[(31 - (sum % 31)) % 31] === code[17];
}

/** Whether number fits its type; numbers of other papers are taken as they are. */
export function isIdNumber(idType: string, idNumber: string): boolean {
  if (idType === 'citizen-id') return isCitizenId(idNumber);
  if (idType === 'credit-code') return isCreditCode(idNumber);
  return idNumber.trim().length >= 3;
}

/** Birthday held by a citizen's identity number. */
export function bornOn(citizenId: string): LocalDate | undefined {
  const digits = /^\d{6}(\d{4})(\d{2})(\d{2})/.exec(citizenId);
  return digits === null ? undefined : `${digits[1]}-${digits[2]}-${digits[3]}`;
}

/** Full years lived on a day; a birthday counts from the day after it (周岁). */
export function ageOn(born: LocalDate, day: LocalDate): number {
  const years = Number(day.slice(0, 4)) - Number(born.slice(0, 4));
  return day.slice(5) > born.slice(5) ? years : years - 1;
}
