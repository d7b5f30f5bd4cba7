import { penalty } from '../penalty.js';
import {
  concludedCase,
  filedCase,
  leadCase,
  noticedCase,
  paidCase,
  penalizedCase,
  say,
  SERIOUS,
  servedCase,
  SMALL_ON_THE_SPOT,
} from './cases.support.js';
import { childCase } from './not-liable.support.js';
import { ANNA, CHEN, type Office } from './office.support.js';

type Body = { readonly [member: string]: unknown };

/** The example of the command, as far as it fits the case. */
export function exampleOf(command: string, changes: object = {}): Body {
  return { ...(penalty.commands[command]!.example as Body), ...changes };
}

/** Does the commands one after the other, each with its example and, where told, on another day. */
export async function after(given: Promise<Office>, ...steps: readonly (readonly [command: string, changes?: object, day?: string])[]) {
  const office = await given;
  for (const [command, changes = {}, day] of steps) {
    if (day !== undefined) office.today = day;
    await office.ask(command, exampleOf(command, changes));
  }
  return office;
}

export const on = async (given: Promise<Office>, day: string): Promise<Office> => {
  const office = await given;
  office.today = day;
  return office;
};

const withEvidence = () => after(filedCase(), ['register-evidence']);
const preserved = () => after(filedCase(), ['preserve-evidence', { emergency: false }]);
const seized = () => after(filedCase(), ['seize-property', { emergency: false }]);
/** Two measures taken in an emergency: one may be approved while the other waits. */
const measured = async () => {
  const office = await filedCase();
  for (const command of ['preserve-evidence', 'seize-property']) await office.ask(command, exampleOf(command), ANNA);
  return office;
};
const serious = () => noticedCase(SERIOUS);
const asked = () => after(on(serious(), '2026-03-24'), ['request-hearing']);
const notified = () => after(asked(), ['notify-hearing']);
const inspected = () => after(filedCase(), ['record-inspection']);
const ordered = () => after(filedCase(), ['order-rectification']);
const appraised = () => on(after(filedCase(), ['begin-appraisal']), '2026-03-20');
const overdue = () => on(servedCase(), '2026-04-20');
const agreed = () => on(after(overdue(), ['agree-on-enforcement']), '2026-05-09');
const urged = () => on(after(overdue(), ['urge-performance']), '2026-10-10');
const applied = () => on(after(urged(), ['apply-to-court']), '2026-11-10');
const challenged = () => on(after(servedCase(), ['record-challenge', { acceptedOn: '2026-04-01' }]), '2026-06-01');
const untold = () => on(after(on(penalizedCase(), '2026-04-01'), ['serve-decision', { publicationTold: false }]), '2026-04-10');
const published = () => on(after(on(servedCase(), '2026-04-02'), ['publish-decision', { on: '2026-04-02' }]), '2026-04-10');
const repairable = () => on(paidCase(), '2026-07-02');
const refundable = () => on(after(paidCase(), ['revoke-decision', { on: '2026-04-10' }]), '2026-04-20');
const onTheSpot = () => after(leadCase(), ['decide-summary-penalty', SMALL_ON_THE_SPOT]);
const transferred = () => after(on(withEvidence(), '2026-03-02'), ['report-suspected-crime'], ['transfer-as-crime']);
const exempted = () => after(concludedCase({ outcome: 'no-fault', penalties: [] }), ['decide-no-fault']);
const collected = () =>
  after(onTheSpotFined(), ['record-payment', { on: '2026-03-02', channel: 'on-spot', onSpotGround: 'small-fine', principal: 10_000 }]);
const onTheSpotFined = () =>
  after(leadCase(), ['decide-summary-penalty', { ...SMALL_ON_THE_SPOT, penalties: [{ kind: 'fine', fine: 10_000, text: '罚款100元' }] }]);
const stopped = async () => {
  const penalties = [{ kind: 'order-stop-business', text: '责令停产停业' }];
  const office = await noticedCase({ penalties }, { waived: ['defence', 'hearing'] });
  await after(Promise.resolve(office), ['decide-penalty', { penalties }, '2026-03-30'], ['serve-decision', {}, '2026-04-01']);
  return on(Promise.resolve(office), '2026-04-10');
};

/** A step, the case it is told in, what of the example is told otherwise there, the same record in other words, and the refusal it meets. */
export type Told = readonly [command: string, given: () => Promise<Office>, fit: object, otherwise: Body, code: string];

/** The same words add nothing; other words are refused, whether the step bears a label or is made once. */
export const TOLD_ONCE: readonly Told[] = [
  ['record-inspection', filedCase, {}, { place: '另一处场所' }, 'label-taken'],
  ['record-inquiry', () => on(filedCase(), '2026-03-20'), {}, { record: '问:另有何说明?答:没有。' }, 'inquiry-number-taken'],
  ['order-rectification', filedCase, {}, { requirements: '另一项改正要求' }, 'label-taken'],
  ['record-reinspection', () => on(ordered(), '2026-03-16'), {}, { on: '2026-03-15' }, 'rectification-already-met'],
  ['register-evidence', filedCase, {}, { source: '另一来源' }, 'label-taken'],
  ['verify-evidence', withEvidence, {}, { opinion: '另一意见' }, 'recorded-otherwise'],
  ['exclude-evidence', withEvidence, {}, { reason: '另一理由' }, 'evidence-excluded'],
  ['preserve-evidence', filedCase, {}, { reason: '另一理由' }, 'label-taken'],
  ['release-preservation', preserved, {}, { reason: '另一理由' }, 'preservation-already-handled'],
  ['convert-preservation', preserved, {}, { into: 'evidence' }, 'preservation-already-handled'],
  ['seize-property', filedCase, {}, { reason: '另一理由' }, 'label-taken'],
  ['release-seizure', seized, {}, { reason: '另一理由' }, 'seizure-released'],
  ['approve-emergency-measure', measured, {}, { opinion: '另一意见' }, 'recorded-otherwise'],
  ['begin-appraisal', filedCase, {}, { institution: '另一检验机构' }, 'label-taken'],
  ['end-appraisal', appraised, {}, { result: '符合标准' }, 'appraisal-already-ended'],
  ['report-suspected-crime', withEvidence, {}, { facts: '另一涉嫌犯罪的事实' }, 'crime-already-reported'],
  ['hand-over-crime-file', () => on(transferred(), '2026-03-20'), {}, { receipt: '移送回执2' }, 'recorded-otherwise'],
  ['assign-officers', filedCase, { officers: [ANNA, CHEN] }, { reason: '另一理由' }, 'recorded-otherwise'],
  ['request-recusal', filedCase, {}, { reason: '另一理由' }, 'recorded-otherwise'],
  ['decide-recusal', () => after(filedCase(), ['request-recusal']), {}, { reason: '另一理由' }, 'recusal-already-decided'],
  ['publish-inspection', () => on(inspected(), '2026-03-06'), {}, { text: '另一公开内容' }, 'inspection-already-published'],
  ['withhold-inspection', () => on(inspected(), '2026-03-06'), {}, { reason: '另一理由' }, 'recorded-otherwise'],
  ['serve-notice', concludedCase, {}, { facts: '另一事实' }, 'notice-already-served'],
  ['waive-rights', noticedCase, {}, { on: '2026-03-19' }, 'recorded-otherwise'],
  ['record-defence', () => on(noticedCase(), '2026-03-25'), {}, { statement: '另一陈述' }, 'label-taken'],
  ['answer-defence', () => after(on(noticedCase(), '2026-03-25'), ['record-defence']), {}, { answer: 'adopted' }, 'recorded-otherwise'],
  ['request-hearing', () => on(serious(), '2026-03-24'), {}, { reason: '另一理由' }, 'recorded-otherwise'],
  ['report-summary-penalty', onTheSpot, {}, { note: '另一备注' }, 'recorded-otherwise'],
  ['record-education', exempted, {}, { content: '另一教育内容' }, 'recorded-otherwise'],
  ['serve-decision', () => on(penalizedCase(), '2026-04-01'), {}, { receiver: '另一收件人' }, 'decision-already-served'],
  ['arrange-payment', () => on(servedCase(), '2026-04-08'), {}, { reason: '另一理由' }, 'recorded-otherwise'],
  ['record-payment', overdue, {}, { receipt: 'HB-9999' }, 'no-fine-outstanding'],
  ['hand-over-cash', collected, { on: '2026-03-02' }, { on: '2026-03-01' }, 'recorded-otherwise'],
  ['record-refund', refundable, {}, { document: '冀财退0002' }, 'nothing-to-refund'],
  ['agree-on-enforcement', overdue, {}, { reason: '另一理由' }, 'label-taken'],
  ['resume-enforcement', agreed, {}, { reason: '另一理由' }, 'enforcement-already-resumed'],
  ['end-enforcement', overdue, { ground: 'party-died' }, { reason: '另一理由' }, 'enforcement-ended'],
  ['record-performance', stopped, {}, { how: '另一方式' }, 'recorded-otherwise'],
  ['record-court-enforcement', applied, {}, { document: '(2026)冀执2号' }, 'recorded-otherwise'],
  ['tell-publication', untold, {}, { document: '另一公示告知书' }, 'publication-already-told'],
  ['publish-decision', () => on(servedCase(), '2026-04-02'), { on: '2026-04-02' }, { on: '2026-04-01' }, 'already-published'],
  ['withdraw-publication', published, { ground: 'other-withdrawal', on: '2026-04-10' }, { reason: '另一理由' }, 'recorded-otherwise'],
  ['record-challenge', servedCase, { acceptedOn: '2026-04-01' }, { body: '另一机关' }, 'label-taken'],
  ['record-challenge-result', challenged, {}, { reason: '另一理由' }, 'challenge-already-decided'],
  ['revoke-decision', () => on(servedCase(), '2026-07-01'), {}, { reason: '另一理由' }, 'decision-revoked'],
  ['apply-for-credit-repair', repairable, {}, { on: '2026-07-01' }, 'credit-repair-not-at-this-step'],
];

/** Each telling is a record of its own: other words are recorded beside the first ones. */
export const TOLD_AGAIN: readonly (readonly [
  command: string,
  given: () => Promise<Office>,
  fit: object,
  otherwise: Body,
  event: string,
])[] = [
  ['notify-hearing', asked, {}, { place: '镇政府三楼会议室' }, 'penalty.hearing-notified'],
  ['discuss-collectively', () => on(noticedCase(), '2026-03-30'), {}, { conclusion: '另一讨论结论' }, 'penalty.collectively-discussed'],
  ['urge-performance', overdue, {}, { demanded: '另一要求' }, 'penalty.urged'],
  ['apply-to-court', urged, {}, { court: '另一人民法院' }, 'penalty.applied-to-court'],
  ['correct-publication', published, { on: '2026-04-10' }, { reason: '另一理由' }, 'penalty.publication-corrected'],
  [
    'identify-parties',
    leadCase,
    {},
    { parties: [{ ...say['identify-parties'].parties[0], phone: '0315-1111111' }] },
    'penalty.parties-identified',
  ],
];

const closed = () => after(paidCase(), ['close-case']);
const accepted = () => after(on(after(repairable(), ['apply-for-credit-repair']), '2026-07-03'), ['accept-credit-repair']);
const decidable = () => on(noticedCase(), '2026-03-30');

/** The step leaves the stage at which it is made: told twice, in whatever words, it comes too late. */
export const STEPS_ON: readonly (readonly [command: string, given: () => Promise<Office>, fit: object, code: string])[] = [
  ['register-lead', leadCase, {}, 'lead-still-open'],
  ['extend-filing-period', leadCase, {}, 'filing-period-already-extended'],
  ['file-case', leadCase, {}, 'case-already-filed'],
  ['decline-filing', leadCase, {}, 'lead-not-filed'],
  ['extend-seizure', seized, {}, 'seizure-already-extended'],
  ['suspend-investigation', filedCase, {}, 'investigation-suspended'],
  ['resume-investigation', () => after(filedCase(), ['suspend-investigation']), {}, 'case-already-filed'],
  ['terminate-investigation', filedCase, {}, 'investigation-terminated'],
  ['extend-decision-period', filedCase, {}, 'decision-period-already-extended'],
  ['conclude-investigation', () => after(withEvidence(), ['verify-evidence', {}, '2026-03-20']), {}, 'investigation-already-concluded'],
  ['pass-review', concludedCase, {}, 'review-already-passed'],
  ['return-from-review', concludedCase, {}, 'investigation-not-concluded'],
  ['hold-hearing', () => on(notified(), '2026-04-10'), {}, 'hearing-not-notified'],
  ['waive-hearing', () => on(asked(), '2026-03-25'), {}, 'no-hearing-requested'],
  ['refuse-crime-transfer', () => on(after(withEvidence(), ['report-suspected-crime']), '2026-03-05'), {}, 'no-crime-reported'],
  ['transfer-as-crime', () => after(withEvidence(), ['report-suspected-crime']), {}, 'case-already-decided'],
  ['decide-penalty', decidable, {}, 'case-already-decided'],
  ['decide-first-offense-exemption', () => concludedCase({ outcome: 'exempted-first-offense', penalties: [] }), {}, 'case-already-decided'],
  ['decide-minor-exemption', () => concludedCase({ outcome: 'exempted-minor', penalties: [] }), {}, 'case-already-decided'],
  ['decide-no-fault', () => concludedCase({ outcome: 'no-fault', penalties: [] }), {}, 'case-already-decided'],
  ['decide-not-liable', childCase, {}, 'case-already-decided'],
  ['decide-not-established', () => concludedCase({ outcome: 'not-established', penalties: [] }), {}, 'case-already-decided'],
  ['decide-summary-penalty', leadCase, SMALL_ON_THE_SPOT, 'case-already-decided'],
  ['accept-credit-repair', () => on(after(repairable(), ['apply-for-credit-repair']), '2026-07-03'), {}, 'credit-repair-not-at-this-step'],
  ['refuse-credit-repair', accepted, {}, 'credit-repair-not-at-this-step'],
  ['repair-credit', () => on(accepted(), '2026-07-06'), {}, 'credit-already-repaired'],
  ['close-case', paidCase, {}, 'case-closed'],
  ['file-dossier', closed, {}, 'case-archived'],
  ['reopen-case', () => after(leadCase(), ['decline-filing']), {}, 'case-not-decided'],
];

/** The office itself computes dates anew; the payload is empty. */
export const WORDLESS = ['recompute-dates'];
