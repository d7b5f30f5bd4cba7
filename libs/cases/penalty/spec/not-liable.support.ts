import { concludedCase, say } from './cases.support.js';
import type { Office } from './office.support.js';

const [party] = say['identify-parties'].parties;

/** A natural person in place of the shop: of the birthday told, or of a paper that holds none. */
export function person(ref: string, idNumber: string, bornOn?: string) {
  return { ...party!, ref, kind: 'natural', name: `示例${ref}`, idType: 'other', idNumber, ...(bornOn === undefined ? {} : { bornOn }) };
}

/** Proposed not to be penalised for want of liability; the act was done on 2 March 2026. */
export async function notLiableCase(...parties: readonly object[]): Promise<Office> {
  const office = await concludedCase({ outcome: 'not-liable', penalties: [] });
  await office.ask('identify-parties', { parties });
  return office;
}

export const childCase = () => notLiableCase(person('P1', '户口簿001', '2012-03-02'));
