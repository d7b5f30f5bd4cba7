import { Refused, type LocalDate } from '#libs/kernel';
import type { Subject } from './events/shared.js';
import { isCitizenId, isUnifiedSocialCreditCode } from '#libs/http/validation';

export const PARTY_KINDS = ['natural', 'sole-trader', 'entity'] as const;
export const PARTY_ROLES = ['subject', 'interested', 'victim'] as const;
export const ID_TYPES = ['citizen-id', 'credit-code', 'passport', 'other'] as const;

/** Whether the number fits its type, check character included; numbers of other papers are taken as they are. */
export function isIdNumber(idType: string, idNumber: string): boolean {
  if (idType === 'citizen-id') return isCitizenId(idNumber);
  if (idType === 'credit-code') return isUnifiedSocialCreditCode(idNumber);
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

/** One person is one party of a case; what was recorded twice before that was asked stays, until it is corrected. @throws Refused */
export function eachOnce(before: readonly Subject[], parties: readonly Subject[]): void {
  for (const { ref, key } of parties) {
    if (before.some((known) => known.ref === ref && known.key === key)) continue;
    const other = parties.find((one) => one.key === key && one.ref !== ref);
    if (other !== undefined) throw new Refused('same-person-twice', { ref, as: other.ref });
  }
}
