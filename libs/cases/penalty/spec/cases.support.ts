import { courseExamples } from '../commands/examples.course.js';
import { crimeExamples } from '../commands/examples.crime.js';
import { decisionExamples } from '../commands/examples.decision.js';
import { evidenceExamples } from '../commands/examples.evidence.js';
import { filingExamples } from '../commands/examples.filing.js';
import { fieldworkExamples } from '../commands/examples.investigation.js';
import { performanceExamples } from '../commands/examples.performance.js';
import { uuid5 } from '#libs/kernel';
import { HEAD, Office } from './office.support.js';

export const say = {
  ...filingExamples,
  ...fieldworkExamples,
  ...evidenceExamples,
  ...courseExamples,
  ...decisionExamples,
  ...crimeExamples,
  ...performanceExamples,
};

/** Registers of one office that several cases share. */
export function anotherCaseOf(office: Office, number: number): Office {
  const other = new Office(uuid5('case', String(number)));
  for (const [stream, entries] of office.registers) other.registers.set(stream, [...entries]);
  return other;
}

export async function leadCase(office = new Office()): Promise<Office> {
  await office.ask('register-lead', say['register-lead']);
  await office.ask('identify-parties', say['identify-parties']);
  return office;
}

export async function filedCase(office = new Office()): Promise<Office> {
  await leadCase(office);
  await office.ask('file-case', say['file-case']);
  return office;
}

/** Investigated from 2 to 20 March 2026, with one piece of verified evidence. */
export async function concludedCase(changes: object = {}, office = new Office()): Promise<Office> {
  await filedCase(office);
  await office.ask('record-inspection', say['record-inspection']);
  await office.ask('register-evidence', say['register-evidence']);
  await office.ask('verify-evidence', say['verify-evidence']);
  office.today = '2026-03-20';
  await office.ask('conclude-investigation', { ...say['conclude-investigation'], ...changes });
  return office;
}

/** Notice served on Friday 20 March 2026: five working days end on Friday 27 March. */
export async function noticedCase(changes: object = {}, notice: object = {}, office = new Office()): Promise<Office> {
  await concludedCase(changes, office);
  await office.ask('serve-notice', { ...say['serve-notice'], ...notice });
  return office;
}

/** Penalised on Monday 30 March 2026: a warning and 5,000 yuan. */
export async function penalizedCase(office = new Office()): Promise<Office> {
  await noticedCase({}, {}, office);
  office.today = '2026-03-30';
  await office.ask('decide-penalty', say['decide-penalty']);
  return office;
}

/** Served on 1 April 2026: to be paid by 16 April. */
export async function servedCase(office = new Office()): Promise<Office> {
  await penalizedCase(office);
  office.today = '2026-04-01';
  await office.ask('serve-decision', say['serve-decision']);
  return office;
}

export async function paidCase(office = new Office()): Promise<Office> {
  await servedCase(office);
  office.today = '2026-04-10';
  await office.ask('record-payment', say['record-payment']);
  return office;
}

/** A serious proposal: revocation of a licence gives a right to a hearing. */
export const SERIOUS = {
  penalties: [{ kind: 'revoke-licence', text: '吊销食品经营许可证' }],
};

/** A small fine on the spot lies below the article: explained, and approved by the head of the agency. */
export const SMALL_ON_THE_SPOT = {
  ...say['decide-summary-penalty'],
  discretion: { ...say['decide-summary-penalty'].discretion, deviation: '情节轻微,当场改正', approver: HEAD },
};
