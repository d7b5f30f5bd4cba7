import type { LocalDate } from '#libs/kernel';
import { decisionExamples } from '../commands/examples.decision.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { offenceRegister } from '../penalty.offences.js';
import { say } from './cases.support.js';
import { CHAIR, HEAD, type Meeting, type Office } from './office.support.js';
import { concluded, filed, FINE, penalized, ready, served } from './real-law.support.js';
import {
  cash,
  decide,
  heard,
  heldHearing,
  keyOf,
  meets,
  PAID,
  payTwenty,
  publish,
  repair,
  SERIOUS,
  spot,
  TWENTY,
  with_,
  type Side,
} from './refusal-sides.support.js';

export const R10_R14: readonly Side[] = [
  ['R10', 'listed, not reviewed', () => decideNothing({ reviewGrounds: ['difficult'] }), 'review-not-passed', true],
  ['R10', 'listed, noticed without a review', () => notice({ reviewGrounds: ['difficult'] }, false), 'notice-before-review', true],
  ['R10', 'listed, reviewed and noticed', () => notice({ reviewGrounds: ['difficult'] }, true), 'accepted'],
  ['R10', 'an ordinary case of market regulation, noticed without a review', () => notice({}, false), 'notice-before-review', true],
  ['R10', 'an ordinary case of market regulation, reviewed and noticed', () => notice({}, true), 'accepted'],
  [
    'R10',
    'listed, reviewed, not discussed',
    () => decide(ready({ conclusion: { reviewGrounds: ['difficult'] } })),
    'not-discussed-collectively',
    true,
  ],
  [
    'R10',
    'listed, reviewed and discussed',
    () => decide(with_(ready({ conclusion: { reviewGrounds: ['difficult'] } }), discuss)),
    'accepted',
  ],
  ['R10', 'an ordinary case of market regulation, not reviewed', () => decideNothing({}), 'case-review-not-passed', true],
  ['R10', 'an ordinary case of market regulation, reviewed', () => decide(ready()), 'accepted'],
  [
    'R10',
    'reviewed while the hearing is open',
    () => meets(heard(), 'pass-review', { ...say['pass-review'], on: '2026-03-03' }),
    'reviewed-before-hearing-ended',
    true,
  ],
  ['R10', 'heard, and not reviewed after it', () => decide(heldHearing(), { penalties: SERIOUS }), 'review-not-passed', true],
  [
    'R10',
    'heard, reviewed after it, not discussed',
    () => decide(with_(heldHearing(), review('2026-03-16')), { penalties: SERIOUS }),
    'not-discussed-collectively',
    true,
  ],
  [
    'R10',
    'heard, reviewed after it and discussed',
    () => decide(with_(with_(heldHearing(), review('2026-03-16')), discussOn('2026-03-16')), { penalties: SERIOUS }),
    'accepted',
  ],
  [
    'R10',
    'complex, not discussed',
    () => decide(ready({ conclusion: { collectiveGrounds: ['complex'] } })),
    'not-discussed-collectively',
    true,
  ],
  ['R10', 'complex, discussed', () => decide(with_(ready({ conclusion: { collectiveGrounds: ['complex'] } }), discuss)), 'accepted'],
  ...(['facts', 'performance', 'remedies'] as const).map((missing): Side => [
    'R11',
    `without ${missing}`,
    () => decide(ready(), { [missing]: undefined }),
    'decision-incomplete',
  ]),
  ['R11', 'without basis', () => decide(ready(), { basis: [] }), 'decision-incomplete'],
  ['R11', 'without seal', () => decide(ready(), { sealed: false }), 'decision-incomplete'],
  ['R11', 'without the address of the party', () => decide(ready({ party: { address: undefined } })), 'decision-incomplete'],
  ['R11', 'without discretion', () => decide(ready(), { discretion: undefined }), 'discretion-not-explained'],
  [
    'R11',
    'one fen above its tier, unexplained',
    () => decide(ready({ penalties: FINE(1_850_001) }), { penalties: FINE(1_850_001) }),
    'discretion-outside-tier',
  ],
  ['R11', 'the upper end of its tier', () => decide(ready({ penalties: FINE(1_850_000) }), { penalties: FINE(1_850_000) }), 'accepted'],
  ['R11', 'on the spot, reconsideration first not told', () => spot({ reconsiderationFirst: false }), 'reconsideration-first-not-told'],
  [
    'R12',
    'nothing verified',
    () => meets(filed(), 'conclude-investigation', { ...say['conclude-investigation'], on: '2026-03-02' }),
    'no-verified-evidence',
    true,
  ],
  ['R12', 'evidence named that was not verified', () => decide(ready(), { evidence: ['E-1', 'E-9'] }), 'evidence-not-verified'],
  ['R12', 'no evidence named', () => decide(ready(), { evidence: [] }), 'no-verified-evidence'],
  ['R12', 'the record of a device, not reviewed', () => device(undefined), 'device-record-not-reviewed'],
  ['R12', 'the record of a device, reviewed', () => device(true), 'accepted'],
  ['R13', 'on the spot, 100.01 yuan', () => cash(10_001, 'small-fine'), 'fine-collected-by-officer'],
  ['R13', 'on the spot, 100 yuan', () => cash(10_000, 'small-fine'), 'accepted'],
  ['R13', 'on the spot, hard to enforce later', () => cash(10_001, 'hard-to-enforce'), 'accepted'],
  [
    'R13',
    'ordinary procedure, a hundred yuan left',
    () =>
      meets(served(), 'record-payment', { ...PAID, on: '2026-03-02', channel: 'on-spot', onSpotGround: 'small-fine', principal: 10_000 }),
    'fine-collected-by-officer',
  ],
  [
    'R13',
    'without the official receipt',
    () => meets(served(), 'record-payment', { ...PAID, on: '2026-03-02', receipt: undefined }),
    'official-receipt-missing',
  ],
  ['R14', 'day 0: no surcharge', () => payTwenty('2026-04-16', 1), 'surcharge-exceeds-limit'],
  ['R14', 'day 1: 600 yuan', () => payTwenty('2026-04-17', 60_000), 'accepted'],
  ['R14', 'day 1: a fen more', () => payTwenty('2026-04-17', 60_001), 'surcharge-exceeds-limit'],
  ['R14', 'day 33: 19,800 yuan', () => payTwenty('2026-05-19', 1_980_000), 'accepted'],
  ['R14', 'day 33: a fen more', () => payTwenty('2026-05-19', 1_980_001), 'surcharge-exceeds-limit'],
  ['R14', 'day 34: the fine itself', () => payTwenty('2026-05-20', 2_000_000), 'accepted'],
  ['R14', 'a year late: a fen more than the fine', () => payTwenty('2026-11-20', 2_000_001), 'surcharge-exceeds-limit'],
  ['R14', 'days of a reconsideration do not count', () => challenged(180_001), 'surcharge-exceeds-limit'],
  ['R14', 'the three days outside it do', () => challenged(180_000), 'accepted'],
];

export const R15_R17: readonly Side[] = [
  [
    'R15',
    'exempted, the party not educated',
    () => meets(exempted(), 'close-case', { ground: 'not-penalized', summary: '首违不罚' }),
    'education-not-recorded',
    true,
  ],
  [
    'R15',
    'exempted, the party educated',
    () => meets(with_(exempted(), educateAndServe), 'close-case', { ground: 'not-penalized', summary: '首违不罚' }),
    'accepted',
  ],
  ['R15', 'an earlier offence on the first day of the look-back', () => exemptAfter('2024-03-02'), 'not-a-first-offence'],
  ['R15', 'an earlier offence the day before it', () => exemptAfter('2024-03-01'), 'accepted'],
  [
    'R16',
    'a warning alone, in market regulation',
    () => publish('警告', served({ penalties: [{ kind: 'warning', text: '警告' }] })),
    'warning-only-not-published',
    true,
  ],
  ['R16', 'the party not told at service', () => publish('罚款', served({ told: false })), 'publication-not-told', true],
  ['R16', 'not served', () => publish('罚款', penalized()), 'decision-not-served', true],
  ['R16', 'an identity number', () => publish('当事人身份证11010519491231002X'), 'publication-shows-personal-number'],
  [
    'R16',
    'an identity number with spaces and full-width digits',
    () => publish('当事人身份证１１０１０５ 19491231 002x'),
    'publication-shows-personal-number',
  ],
  ['R16', 'a telephone number with hyphens', () => publish('电话138-0000-0000'), 'publication-shows-personal-number'],
  [
    'R16',
    'an all-digit unified social credit code is public',
    () => publish('示例有限公司(911101085923662400),2026-03-02处罚'),
    'accepted',
  ],
  ['R16', 'masked, and told', () => publish('示例副食有限公司罚款5000元'), 'accepted'],
  [
    'R17',
    'general, decided under the former measures: the last day of six months',
    () => repair({ on: '2025-12-02' }, '2026-06-02'),
    'shortest-publication-term-running',
    true,
  ],
  ['R17', 'general, decided under the former measures: the day after', () => repair({ on: '2025-12-02' }, '2026-06-03'), 'accepted'],
  [
    'R17',
    'general, the last day of three months',
    () => repair({ on: '2026-04-01' }, '2026-07-01'),
    'shortest-publication-term-running',
    true,
  ],
  ['R17', 'general, the day after', () => repair({ on: '2026-04-01' }, '2026-07-02'), 'accepted'],
  [
    'R17',
    'serious, the last day of one year',
    () => repair({ on: '2025-03-03', penalties: SERIOUS }, '2026-03-03'),
    'shortest-publication-term-running',
    true,
  ],
  ['R17', 'serious, the day after', () => repair({ on: '2025-03-03', penalties: SERIOUS }, '2026-03-04'), 'accepted'],
  ['R17', 'not performed', () => repair({ on: '2026-04-01', pay: false }, '2026-07-02'), 'penalty-not-performed', true],
  ['R17', 'without proof of performance', () => repair({ on: '2026-04-01' }, '2026-07-02', { proof: [] }), 'performance-proof-missing'],
  [
    'R17',
    'without commitment letter',
    () => repair({ on: '2026-04-01' }, '2026-07-02', { commitment: undefined }),
    'credit-commitment-missing',
  ],
];

const review = (day: LocalDate) => (office: Office) => office.ask('pass-review', { ...say['pass-review'], on: day });
const discussOn = (day: LocalDate) => (office: Office) =>
  office.ask('discuss-collectively', {
    ...say['discuss-collectively'],
    on: day,
    presiding: HEAD,
    participants: [HEAD, CHAIR].map((person) => ({ person, stance: 'agree', opinion: '同意' })),
  });
const discuss = discussOn('2026-03-02');

async function device(deviceReviewed: true | undefined): Promise<Meeting> {
  const office = await filed();
  await office.ask('register-evidence', { ...say['register-evidence'], kind: 'electronic', device: true });
  return office.meets('verify-evidence', { ...say['verify-evidence'], ...(deviceReviewed === undefined ? {} : { deviceReviewed }) });
}

/** Late on 17 and 18 April, in reconsideration from 19 April to 17 June, late again on 18 June. */
async function challenged(surcharge: number): Promise<Meeting> {
  const office = await served({ ...TWENTY, on: '2026-04-01' });
  office.today = '2026-06-18';
  await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-19' });
  await office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], on: '2026-06-17' });
  return office.meets('record-payment', { ...PAID, on: '2026-06-18', principal: 2_000_000, surcharge });
}

const EXEMPTED = { conclusion: { outcome: 'exempted-first-offense', penalties: [] } };
const EXEMPTION = { ...say['decide-first-offense-exemption'], correctedOn: '2026-03-02' };

async function exempted(): Promise<Office> {
  const office = await concluded(EXEMPTED);
  await office.ask('decide-first-offense-exemption', EXEMPTION);
  return office;
}

async function educateAndServe(office: Office): Promise<void> {
  await office.ask('record-education', { ...say['record-education'], on: '2026-03-02' });
  await office.ask('serve-decision', { ...say['serve-decision'], on: '2026-03-02' });
}

async function exemptAfter(earlier: LocalDate): Promise<Meeting> {
  const office = await concluded(EXEMPTED);
  const data = { kind: 'offence', outcome: 'penalized', on: earlier, case: 'another', agency: 'county' };
  office.enter(offenceRegister(keyOf(office), 'MR-0003'), { data, status: 'held' });
  return office.meets('decide-first-offense-exemption', EXEMPTION);
}

/** Nothing to penalise, and nobody has reviewed it. */
async function decideNothing(conclusion: object): Promise<Meeting> {
  const made = { conclusion: { ...conclusion, outcome: 'not-established', penalties: [] }, review: false };
  return meets(concluded(made), 'decide-not-established', decisionExamples['decide-not-established']);
}

async function notice(conclusion: object, review: boolean): Promise<Meeting> {
  return meets(concluded({ conclusion, review }), 'serve-notice', { ...say['serve-notice'], servedOn: '2026-03-02' });
}
