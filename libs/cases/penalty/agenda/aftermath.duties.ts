import { addDays, type Duty, type DutyChange, type RecordedEvent, type StandingDuty } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';
import { done, lapsed, moved, officeOf, owed, owedWhere, penaltyDuty, personOf, setDate } from './owed.js';
import { onDecision } from './procedure.duties.js';

type Event<T extends keyof PenaltyEvents & string> = RecordedEvent<T, PenaltyEvents[T]>;

const serve = penaltyDuty({
  name: 'serve-decision',
  clock: 'D9',
  wording: { zh: '送达决定书', en: 'Serve the decision' },
  on: {
    ...onDecision((event) => [owed(event, '', event.data.serveBy)]),
    // handed over on the spot; a transfer is handed to the police, not to the party
    'penalty.penalized': (event) => (event.data.onTheSpot?.served === true ? [] : [owed(event, '', event.data.serveBy)]),
    'penalty.transferred-as-crime': () => [],
    'penalty.decision-served': ({ data }) => [done('', data.publicNoticeOn ?? data.on)],
    'penalty.revoked': () => [lapsed('')],
  },
});

const publicNotice = penaltyDuty({
  name: 'public-notice',
  clock: 'D9',
  wording: { zh: '公告送达期', en: 'Service by public notice runs' },
  window: true,
  on: {
    'penalty.decision-served': (event) => owedWhere(event, '', event.data.publicNotice),
    'penalty.revoked': () => [lapsed('')],
  },
});

interface Instalments {
  readonly open: readonly { readonly due: string; readonly amount: number }[];
}

/** The fine by its date; by instalments one date after the other (延期、分期). Paying is the party's, seeing to it the agency's. */
const pay = penaltyDuty({
  name: 'pay-fine',
  clock: 'D10',
  wording: { zh: '缴纳罚款', en: 'The fine is paid' },
  on: {
    'penalty.decision-served': (event) => owedWhere(event, '', event.data.payBy),
    'penalty.penalized': (event) => (event.data.fine > 0 ? owedWhere(event, '', event.data.onTheSpot?.payBy) : []),
    'penalty.payment-arranged': (event) => [arranged(event)],
    'penalty.paid': (event) => [paid(event)],
    'penalty.changed': ({ data }) => (data.fine === 0 ? [lapsed('')] : []),
    'penalty.revoked': () => [lapsed('')],
    'penalty.court-enforcement-resulted': ({ data }) => (data.closeBy === undefined ? [] : [lapsed('')]),
    'penalty.closed': () => [lapsed('')],
    'penalty.recomputed': (event) => moved(event, 'pay'),
  },
});

function arranged(event: Event<'penalty.payment-arranged'>): DutyChange {
  const { schedule, appliedOn } = event.data;
  return {
    key: '',
    given: (standing) => {
      const first = schedule[0]?.due;
      if (standing?.owed === undefined || standing.state === 'closed' || first === undefined) return null;
      return {
        owed: setDate(standing.owed, appliedOn, first),
        set: true,
        ...officeOf(event),
        extensions: [{ rule: 'pl-66-deferral', approver: personOf(event), on: appliedOn }],
        memo: { open: schedule.map(({ due, amount }) => ({ due, amount })) },
      };
    },
  };
}

function paid(event: Event<'penalty.paid'>): DutyChange {
  const { on, principal, outstanding } = event.data;
  if (outstanding === 0) return done('', on);
  return {
    key: '',
    given: (standing) => {
      if (standing?.owed === undefined || standing.memo === undefined) return null;
      const open = without((standing.memo as unknown as Instalments).open, principal);
      const next = open[0]?.due;
      if (next === undefined) return null;
      return { owed: setDate(standing.owed, standing.owed.trigger, next), set: true, ...officeOf(event), memo: { open } };
    },
  };
}

/** What is left of the instalments after a payment, the earliest paid first. */
function without(open: Instalments['open'], principal: number): { due: string; amount: number }[] {
  let left = principal;
  return open.flatMap(({ due, amount }) => {
    const off = Math.min(left, amount);
    left -= off;
    return amount === off ? [] : [{ due, amount: amount - off }];
  });
}

const handOverCash = penaltyDuty({
  name: 'hand-over-cash',
  clock: 'D11',
  wording: { zh: '交回当场收缴的罚款', en: 'Hand in the fine collected on the spot' },
  on: {
    'penalty.paid': (event) => {
      const by = personOf(event);
      return owedWhere(event, event.data.payment, event.data.handOverBy, by === '' ? {} : { by });
    },
    'penalty.cash-handed-over': ({ data }) => [done(data.payment, data.on)],
  },
});

const depositCash = penaltyDuty({
  name: 'deposit-cash',
  clock: 'D11',
  wording: { zh: '将罚款缴付指定银行', en: 'Pay the fine into the bank' },
  on: {
    'penalty.cash-handed-over': (event) =>
      event.data.to === 'bank' ? [done(event.data.payment, event.data.on)] : owedWhere(event, event.data.payment, event.data.depositBy),
  },
});

/** In principle a minor matter is not published (信用修复管理办法). */
const publish = penaltyDuty({
  name: 'publish-decision',
  clock: 'D12',
  wording: { zh: '公开处罚决定', en: 'Publish the decision' },
  on: {
    'penalty.penalized': (event) => (event.data.credit.tier === 'minor' ? [] : [owed(event, '', event.data.publishBy)]),
    'penalty.published': ({ data }) => [done('', data.on)],
    'penalty.revoked': () => [lapsed('')],
    'penalty.credit-repaired': () => [lapsed('')],
  },
});

/** Owed only where something had been published. */
const withdraw = penaltyDuty({
  name: 'withdraw-publication',
  clock: 'D13',
  wording: { zh: '撤回已公开的处罚信息', en: 'Withdraw what was published' },
  on: {
    'penalty.published': ({ data }) => [{ key: '', noted: { published: data.site } }],
    'penalty.revoked': (event) => [whereNoted(event, event.data.withdrawBy)],
    'penalty.changed': (event) => [whereNoted(event, event.data.withdrawBy)],
    'penalty.publication-withdrawn': ({ data }) => [done('', data.on)],
    'penalty.credit-repaired': ({ data }) => [done('', data.on)],
  },
});

function whereNoted(event: Event<'penalty.revoked'> | Event<'penalty.changed'>, due: PenaltyEvents['penalty.revoked']['withdrawBy']) {
  return {
    key: '',
    given: (standing: StandingDuty | null) => (standing?.state === 'noted' ? { owed: due, ...officeOf(event) } : null),
  };
}

const REMEDIES = ['reconsider', 'sue'] as const;

const remedies = penaltyDuty({
  name: 'remedy-period',
  clock: 'D14',
  wording: { zh: '申请复议、提起诉讼的期限', en: 'Term for reconsideration and lawsuit' },
  window: true,
  on: {
    'penalty.decision-served': (event) => [owed(event, 'reconsider', event.data.reconsiderUntil), owed(event, 'sue', event.data.sueUntil)],
    'penalty.penalized': (event) => owedWhere(event, 'reconsider', event.data.onTheSpot?.reconsiderUntil),
    'penalty.upheld': (event) => owedWhere(event, 'sue', event.data.sueUntil),
    'penalty.changed': (event) => owedWhere(event, 'sue', event.data.sueUntil),
    'penalty.revoked': () => REMEDIES.map(lapsed),
    'penalty.recomputed': (event) => REMEDIES.flatMap((of) => moved(event, of).map((change) => ({ ...change, key: of }))),
  },
});

const demand = penaltyDuty({
  name: 'demand-period',
  version: 2,
  clock: 'D14',
  wording: { zh: '催告履行期', en: 'Term of the demand' },
  window: true,
  on: {
    'penalty.urged': (event) => [owed(event, '', event.data.applyFrom)],
    'penalty.paid': ({ data }) => (data.outstanding + data.surchargeOwed === 0 ? [done('', data.on)] : []),
    'penalty.enforcement-agreed': ({ data }) => (data.outstanding + data.surchargeOwed === 0 ? [done('', data.on)] : []),
    'penalty.applied-to-court': () => [lapsed('')],
    'penalty.revoked': () => [lapsed('')],
  },
});

const CHALLENGED = 'reconsideration-or-lawsuit';

/** The clock goes on once no challenge is left. */
function goesOn({ data }: Event<'penalty.upheld'> | Event<'penalty.changed'>): readonly DutyChange[] {
  return data.stillChallenged === true ? [] : [{ key: '', goesOn: true }];
}

/** Reconsideration and lawsuit stop it, their end moves it; three months after the remedies ended the court takes no application (行政强制法 53). */
const applyToCourt = penaltyDuty({
  name: 'apply-to-court',
  version: 2,
  clock: 'D14',
  wording: { zh: '申请人民法院强制执行', en: 'Apply to the court for enforcement' },
  on: {
    'penalty.urged': (event) => [owed(event, '', event.data.applyBy, event.data.challenged === true ? { paused: CHALLENGED } : {})],
    'penalty.challenged': () => [{ key: '', paused: CHALLENGED }],
    'penalty.upheld': goesOn,
    'penalty.changed': goesOn,
    'penalty.paid': ({ data }) => (data.outstanding + data.surchargeOwed === 0 ? [lapsed('')] : []),
    'penalty.enforcement-agreed': ({ data }) => (data.outstanding + data.surchargeOwed === 0 ? [lapsed('')] : []),
    'penalty.applied-to-court': ({ data }) => [done('', data.on)],
    'penalty.revoked': () => [lapsed('')],
    'penalty.closed': () => [lapsed('')],
  },
});

/** A surcharge that fell away may have been the last thing to do; one that is owed since is to be paid first. */
function sumsMoved(event: Event<'penalty.recomputed'>): readonly DutyChange[] {
  const { closeBy, sums = [] } = event.data;
  const owedNow = sums.some(({ of, was, now }) => of === 'surcharge-owed' && was === 0 && now > 0);
  return owedNow ? [lapsed('')] : owedWhere(event, '', closeBy);
}

const close = penaltyDuty({
  name: 'close-case',
  version: 2,
  clock: 'D15',
  wording: { zh: '结案', en: 'Close the case' },
  on: {
    'penalty.investigation-terminated': (event) => [owed(event, '', event.data.closeBy)],
    'penalty.decision-served': (event) => owedWhere(event, '', event.data.closeBy),
    'penalty.paid': (event) => owedWhere(event, '', event.data.closeBy),
    'penalty.enforcement-agreed': (event) => owedWhere(event, '', event.data.closeBy),
    'penalty.recomputed': (event) => [...moved(event, 'close-case'), ...sumsMoved(event)],
    'penalty.performed': (event) => owedWhere(event, '', event.data.closeBy),
    'penalty.court-enforcement-resulted': (event) => owedWhere(event, '', event.data.closeBy),
    'penalty.challenged': () => [{ key: '', paused: CHALLENGED }],
    'penalty.upheld': goesOn,
    'penalty.changed': goesOn,
    'penalty.closed': ({ data }) => [done('', data.on)],
    'penalty.reopened': () => [lapsed('')],
  },
});

const archiveSummary = penaltyDuty({
  name: 'archive-summary-papers',
  clock: 'D15',
  wording: { zh: '简易程序材料归档备案', en: 'File the papers of the summary decision' },
  on: {
    'penalty.penalized': (event) => owedWhere(event, '', event.data.onTheSpot?.archiveBy),
    'penalty.summary-reported': ({ data }) => [done('', data.on)],
    'penalty.dossier-filed': ({ data }) => [done('', data.on)],
    'penalty.revoked': () => [lapsed('')],
  },
});

/** 公示 ends by itself at the longest term; what stays published longer is published without ground. */
const stopPublication = penaltyDuty({
  name: 'stop-publication',
  clock: 'D27',
  wording: { zh: '最长公示期届满停止公示', en: 'Publication stops at its longest term' },
  on: {
    'penalty.published': (event) => [owed(event, event.data.site, event.data.until)],
    'penalty.publication-withdrawn': ({ data }) => data.sites.map((site) => withdrawn(site, data)),
    'penalty.credit-repaired': ({ data }) => data.sites.map((site) => done(site, data.on)),
  },
  acts: {
    command: 'withdraw-publication',
    body: ({ owed: { due } }) => ({
      on: addDays(due.slice(0, 10), 1),
      ground: 'term-ended',
      reason: `最长公示期（${due}）届满 · the longest term of publication has ended`,
    }),
  },
});

/** What stays published to the end of its last day is withdrawn the day after, and in time. */
function withdrawn(site: string, { ground, on }: PenaltyEvents['penalty.publication-withdrawn']): DutyChange {
  if (ground !== 'term-ended') return done(site, on);
  return {
    key: site,
    given: (standing) => {
      const due = standing?.owed?.due.slice(0, 10) ?? on;
      return { closed: 'done', on: on === addDays(due, 1) ? due : on };
    },
  };
}

const repairWindow = penaltyDuty({
  name: 'shortest-publication',
  clock: 'D27',
  wording: { zh: '最短公示期', en: 'Shortest term of publication' },
  window: true,
  on: {
    'penalty.penalized': (event) => owedWhere(event, '', event.data.credit.repairAfter),
    'penalty.revoked': () => [lapsed('')],
  },
});

const acceptRepair = penaltyDuty({
  name: 'accept-credit-repair',
  clock: 'D28',
  wording: { zh: '受理信用修复申请', en: 'Accept or refuse the application for credit repair' },
  on: {
    'penalty.credit-repair-applied': (event) => [owed(event, '', event.data.acceptBy)],
    'penalty.credit-repair-accepted': ({ data }) => [done('', data.on)],
    'penalty.credit-repair-refused': ({ data }) => [done('', data.on)],
    'penalty.credit-repaired': ({ data }) => [done('', data.on)],
    'penalty.revoked': () => [lapsed('')],
  },
});

const decideRepair = penaltyDuty({
  name: 'decide-credit-repair',
  clock: 'D28',
  wording: { zh: '作出信用修复决定', en: 'Decide on the credit repair' },
  on: {
    'penalty.credit-repair-accepted': (event) => [owed(event, '', event.data.decideBy)],
    'penalty.credit-repair-refused': ({ data }) => [done('', data.on)],
    'penalty.credit-repaired': ({ data }) => [done('', data.on)],
    'penalty.revoked': () => [lapsed('')],
  },
});

export const aftermathDuties: readonly Duty[] = [
  serve,
  publicNotice,
  pay,
  handOverCash,
  depositCash,
  publish,
  withdraw,
  remedies,
  demand,
  applyToCourt,
  close,
  archiveSummary,
  stopPublication,
  repairWindow,
  acceptRepair,
  decideRepair,
];
