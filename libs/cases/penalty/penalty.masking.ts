import { isUnifiedSocialCreditCode } from '#libs/http/validation';
import { Refused } from '#libs/kernel';
import type { Party } from './events/filing.events.js';

const EIGHTEEN = /(?<![0-9A-Z])\d{17}[0-9X](?![0-9A-Z])/g;
const BORN = /^\d{6}(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/;
const FIFTEEN = /(?<!\d)[1-9]\d{5}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}(?!\d)/;
const MOBILE = /(?<!\d)(?:86)?1[3-9]\d{9}(?!\d)/;

/**
 * Identity numbers, telephone numbers and home addresses are masked before anything is published (信息公示规定 6), however they are
 * written; a unified social credit code is public and stays. @throws Refused publication-shows-personal-number
 */
export function masked(text: string, parties: readonly Party[]): void {
  const written = text.normalize('NFKC').toUpperCase();
  const closed = joined(written);
  if (showsIdentityNumber(written) || showsBirthday(closed)) {
    throw new Refused('publication-shows-personal-number', { field: 'id-number' });
  }
  if (MOBILE.test(written) || MOBILE.test(closed)) throw new Refused('publication-shows-personal-number', { field: 'phone' });
  for (const { ref, kind, idType, idNumber, phone, address, representative } of parties) {
    const natural = kind !== 'entity';
    const secrets: readonly (readonly [string, string | undefined])[] = [
      ['id-number', idType === 'credit-code' ? undefined : idNumber],
      ['id-number', representative?.idType === 'credit-code' ? undefined : representative?.idNumber],
      ['phone', natural ? phone : undefined],
      ['phone', representative?.phone],
      ['home-address', kind === 'natural' ? address : undefined],
    ];
    const shown = secrets.find(
      ([, secret]) => secret !== undefined && secret.length >= 5 && closed.includes(joined(secret.normalize('NFKC').toUpperCase())),
    );
    if (shown !== undefined) throw new Refused('publication-shows-personal-number', { field: shown[0], party: ref });
  }
}

/** Digits that spaces and hyphens keep apart as one number. */
function joined(text: string): string {
  return text.replace(/(?<=[0-9X])[\s\-‐-―]+(?=[0-9X])/g, '');
}

function showsIdentityNumber(text: string): boolean {
  return FIFTEEN.test(text) || [...text.matchAll(EIGHTEEN)].some(([found]) => BORN.test(found) || !isUnifiedSocialCreditCode(found));
}

function showsBirthday(text: string): boolean {
  return [...text.matchAll(EIGHTEEN)].some(([found]) => BORN.test(found));
}
