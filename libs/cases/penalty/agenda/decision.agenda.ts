import { duty, type Duty, type DutyChange, type DueDate } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';
import { done, lapsed, moved, ONLY, owed } from './changes.js';

/** A day that a person set stands in for the day that the law computed: an instalment, a deferral. */
function setTo(day: string): DutyChange {
  return {
    key: ONLY,
    given: (standing) => (standing?.owed === undefined ? null : { owed: { ...standing.owed, due: day }, set: true }),
  };
}

/** What is owed from now on, in place of what was noted: only a publication that exists has to be withdrawn. */
function ifPublished(withdrawBy: DueDate): DutyChange {
  return { key: ONLY, given: (standing) => (standing?.state === 'noted' ? { owed: withdrawBy } : null) };
}

const closing = ({ data }: { readonly data: { readonly closeBy?: DueDate } }) => (data.closeBy === undefined ? [] : [owed(data.closeBy)]);

/** D9 to D16, D27, D28: service, payment, publication, enforcement, closing, credit. */
export const decisionDuties: readonly Duty[] = [
  duty<PenaltyEvents>({
    name: 'serve',
    clock: 'D9',
    wording: { zh: '送达决定书', en: 'Serve the decision' },
    on: {
      'penalty.penalized': ({ data }) => (data.onTheSpot === undefined ? [owed(data.serveBy)] : []),
      'penalty.exempted-first-offense': ({ data }) => [owed(data.serveBy)],
      'penalty.exempted-minor': ({ data }) => [owed(data.serveBy)],
      'penalty.no-fault-found': ({ data }) => [owed(data.serveBy)],
      'penalty.not-established': ({ data }) => [owed(data.serveBy)],
      'penalty.decision-served': ({ data }) => [done(ONLY, data.publicNoticeOn ?? data.on)],
      'penalty.revoked': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'pay',
    clock: 'D10',
    wording: { zh: '缴纳罚款(当事人)', en: 'Pay the fine (the party)' },
    on: {
      'penalty.penalized': ({ data }) => (data.onTheSpot === undefined || data.fine === 0 ? [] : [owed(data.onTheSpot.payBy)]),
      'penalty.decision-served': ({ data }) => (data.payBy === undefined ? [] : [owed(data.payBy)]),
      'penalty.payment-arranged': ({ data }) => data.schedule.slice(-1).map(({ due }) => setTo(due)),
      'penalty.recomputed': ({ data }) => data.dates.filter(({ of }) => of === 'pay').map(({ now }) => moved(now)),
      'penalty.paid': ({ data }) => (data.outstanding === 0 ? [done(ONLY, data.on)] : []),
      'penalty.changed': ({ data }) => (data.fine === 0 ? [lapsed()] : []),
      'penalty.revoked': () => [lapsed()],
      'penalty.closed': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'hand-over-cash',
    clock: 'D11',
    wording: { zh: '缴存当场收缴的罚款', en: 'Hand collected cash over' },
    on: {
      'penalty.paid': ({ data }) => (data.handOverBy === undefined ? [] : [owed(data.handOverBy, data.payment)]),
      'penalty.cash-handed-over': ({ data }) => [
        data.depositBy === undefined ? done(data.payment, data.on) : owed(data.depositBy, data.payment),
      ],
    },
  }),
  duty<PenaltyEvents>({
    name: 'publish',
    clock: 'D12',
    wording: { zh: '公示处罚决定', en: 'Publish the decision' },
    on: {
      'penalty.penalized': ({ data }) => (data.credit.tier === 'minor' ? [] : [owed(data.publishBy)]),
      'penalty.published': ({ data }) => [done(ONLY, data.on)],
      'penalty.revoked': () => [lapsed()],
      'penalty.credit-repaired': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'withdraw-publication',
    clock: 'D13',
    wording: { zh: '撤回公示', en: 'Withdraw the publication' },
    on: {
      'penalty.published': () => [{ key: ONLY, given: (standing) => (standing?.state === 'open' ? null : { noted: { published: true } }) }],
      'penalty.changed': ({ data }) => [ifPublished(data.withdrawBy)],
      'penalty.revoked': ({ data }) => [ifPublished(data.withdrawBy)],
      'penalty.publication-withdrawn': ({ data }) => [done(ONLY, data.on)],
      'penalty.credit-repaired': ({ data }) => [done(ONLY, data.on)],
    },
  }),
  duty<PenaltyEvents>({
    name: 'apply-to-court',
    clock: 'D14',
    wording: { zh: '申请法院强制执行', en: 'Apply to the court' },
    on: {
      'penalty.urged': ({ data }) => [owed(data.applyBy)],
      'penalty.applied-to-court': ({ data }) => [done(ONLY, data.on)],
      'penalty.paid': ({ data }) => (data.outstanding === 0 && data.surchargeOwed === 0 ? [lapsed()] : []),
      'penalty.revoked': () => [lapsed()],
      'penalty.closed': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'close',
    clock: 'D15',
    wording: { zh: '结案', en: 'Close the case' },
    on: {
      'penalty.investigation-terminated': closing,
      'penalty.decision-served': closing,
      'penalty.paid': closing,
      'penalty.performed': closing,
      'penalty.court-enforcement-resulted': closing,
      'penalty.closed': ({ data }) => [done(ONLY, data.on)],
      'penalty.reopened': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'file-summary-papers',
    clock: 'D15',
    wording: { zh: '简易程序材料归档', en: 'File the papers of a summary case' },
    on: {
      'penalty.penalized': ({ data }) => (data.onTheSpot === undefined ? [] : [owed(data.onTheSpot.archiveBy)]),
      'penalty.dossier-filed': ({ data }) => [done(ONLY, data.on)],
      'penalty.reopened': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'hand-over-crime-file',
    clock: 'D16',
    wording: { zh: '移交涉嫌犯罪案卷', en: 'Hand the crime file over' },
    on: {
      'penalty.transferred-as-crime': ({ data }) => [owed(data.handOverBy)],
      'penalty.crime-file-handed-over': () => [done()],
      'penalty.reopened': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'end-publication',
    clock: 'D27',
    wording: { zh: '公示期满停止公示', en: 'End the publication' },
    on: {
      'penalty.published': ({ data }) => [owed(data.until)],
      'penalty.publication-withdrawn': ({ data }) => [done(ONLY, data.on)],
      'penalty.credit-repaired': ({ data }) => [done(ONLY, data.on)],
    },
    // 最长公示期届满自动停止公示.
    acts: {
      command: 'withdraw-publication',
      body: ({ owed: { due } }) => ({ on: due.slice(0, 10), ground: 'term-ended', reason: '公示期届满' }),
    },
  }),
  duty<PenaltyEvents>({
    name: 'accept-credit-repair',
    clock: 'D28',
    wording: { zh: '决定是否受理信用修复', en: 'Accept or refuse credit repair' },
    on: {
      'penalty.credit-repair-applied': ({ data }) => [owed(data.acceptBy)],
      'penalty.credit-repair-accepted': ({ data }) => [done(ONLY, data.on)],
      'penalty.credit-repair-refused': ({ data }) => [done(ONLY, data.on)],
      'penalty.revoked': () => [lapsed()],
    },
  }),
  duty<PenaltyEvents>({
    name: 'decide-credit-repair',
    clock: 'D28',
    wording: { zh: '决定信用修复', en: 'Decide on credit repair' },
    on: {
      'penalty.credit-repair-accepted': ({ data }) => [owed(data.decideBy)],
      'penalty.credit-repair-refused': ({ data }) => [done(ONLY, data.on)],
      'penalty.credit-repaired': ({ data }) => [done(ONLY, data.on)],
      'penalty.revoked': () => [lapsed()],
    },
  }),
];
