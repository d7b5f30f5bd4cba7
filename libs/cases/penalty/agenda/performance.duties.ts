import { effectOn, type DueDate, type Duty, type DutyChange, type DutyEffect, type StandingDuty } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';
import { openSchedule } from '../penalty.instalments.js';
import { personOf } from '../penalty.periods.js';
import {
  CHALLENGED,
  done,
  goesOn,
  lapsed,
  moved,
  officeOf,
  owed,
  owedWhere,
  penaltyDuty,
  setDate,
  stillChallenged,
  type Event,
  type Given,
} from './owed.js';

interface Instalments {
  readonly open: readonly { readonly due: string; readonly amount: number }[];
}

/** The fine by its date; by instalments one date after the other (延期、分期). Paying is the party's, seeing to it the agency's. */
const pay = penaltyDuty({
  name: 'pay-fine',
  version: 7,
  clock: 'D10',
  wording: { zh: '缴纳罚款', en: 'The fine is paid' },
  on: {
    'penalty.decision-served': (event) => owedWhere(event, '', event.data.payBy),
    'penalty.penalized': (event) => (event.data.fine > 0 ? owedWhere(event, '', event.data.onTheSpot?.payBy) : []),
    'penalty.payment-arranged': (event) => [arranged(event)],
    'penalty.paid': (event) => [paid(event)],
    'penalty.enforcement-agreed': ({ data }) => whileAgreed(data),
    'penalty.enforcement-resumed': () => [RESUMED],
    'penalty.changed': (event) => fineChanged(event),
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
    'penalty.court-enforcement-resulted': performedSince,
    'penalty.enforcement-ended': performedSince,
    'penalty.closed': () => [lapsed('')],
    'penalty.reopened': (event) =>
      event.data.owing?.outstanding === 0 ? [lapsed('')] : owedAgain(event, event.data.owing?.payBy, event.data.owing?.schedule),
    'penalty.recomputed': (event) => [
      ...moved(event, 'pay').map(whereItWas(event)),
      ...(event.data.owing?.outstanding === 0 ? [lapsed('')] : paidSince(event)),
      ...owedAgain(event, event.data.owing?.payBy, event.data.owing?.schedule),
    ],
  },
});

/** What is left of a penalty that was performed as far as known is owed by the days of before; while it is performed in stages, by theirs. */
function owedAgain(
  event: Event<'penalty.reopened'> | Event<'penalty.recomputed'>,
  due: DueDate | undefined,
  open?: Instalments['open'],
): readonly DutyChange[] {
  const paused = event.data.owing?.stages === undefined ? {} : { paused: AGREED };
  const memo = open === undefined ? {} : { memo: { open: open.map((one) => ({ ...one })) } };
  return owedWhere(event, '', due, { set: true, ...paused, ...memo });
}

/** Nothing is left to pay since the correction of a payment. */
function paidSince({ data: { closeBy, owing } }: Event<'penalty.recomputed'>): readonly DutyChange[] {
  const settled = owing !== undefined && owing.outstanding + owing.surchargeOwed === 0;
  return closeBy !== undefined || settled ? [lapsed('')] : [];
}

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
        ...(standing.paused === undefined ? {} : { paused: standing.paused }),
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
      if (standing?.owed === undefined || standing.memo === undefined || standing.state === 'closed') return null;
      return byNextDay(event, standing, standing.owed, without((standing.memo as unknown as Instalments).open, principal));
    },
  };
}

/** Owed by the next of its days; while it is performed in stages it waits on. */
function byNextDay(
  event: Event<'penalty.paid'> | Event<'penalty.changed'>,
  { paused }: StandingDuty,
  owedBefore: DueDate,
  open: Instalments['open'],
): DutyEffect | null {
  const next = open[0]?.due;
  if (next === undefined) return null;
  const owedNext = {
    owed: setDate(owedBefore, owedBefore.trigger, next),
    set: true,
    ...officeOf(event),
    memo: { open: open.map((one) => ({ ...one })) },
  } as const;
  return paused === undefined ? owedNext : { ...owedNext, paused };
}

/** The day that counts from the service: what a change added to the fine has its own. */
function whereItWas({ data: { dates } }: Event<'penalty.recomputed'>): (change: DutyChange) => DutyChange {
  const date = dates.find(({ of }) => of === 'pay');
  return (change) => ({
    key: change.key,
    given: (standing) => {
      const effect = standing?.owed?.due === date?.was.due ? effectOn(standing, change) : null;
      if (effect === null || !('owed' in effect) || standing?.memo === undefined) return effect;
      const { open } = standing.memo as unknown as Instalments;
      const anew = open.map((one) => (one.due === date?.was.due ? { ...one, due: date.now.due.slice(0, 10) } : { ...one }));
      return { ...effect, memo: { open: anew } };
    },
  });
}

/** What stands instead is owed by the days of before, what is added by its own; a sum that is paid already is owed no more. */
function fineChanged(event: Event<'penalty.changed'>): readonly DutyChange[] {
  const { fine, instalments, on, payBy } = event.data;
  const open = openSchedule({ instalments: instalments ?? [] });
  if (fine === 0 || (instalments !== undefined && open.length === 0)) return [lapsed('', on)];
  if (payBy !== undefined) return [owed(event, '', payBy, { set: true, memo: { open: open.map((one) => ({ ...one })) } })];
  const given: Given = (standing) => {
    if (standing?.owed === undefined || standing.state === 'closed') return null;
    return standing.memo === undefined && open.length === 1 ? null : byNextDay(event, standing, standing.owed, open);
  };
  return [{ key: '', given }];
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

const AGREED = 'enforcement-agreement';

/** What is performed in stages is owed by the days of the stages, and by its own again once the agreement was not performed. */
function whileAgreed({ stages, on: since }: PenaltyEvents['penalty.enforcement-agreed']): readonly DutyChange[] {
  return stages === undefined ? [] : [{ key: '', given: (standing) => (standing?.state === 'open' ? { paused: AGREED, since } : null) }];
}
const RESUMED: DutyChange = {
  key: '',
  given: (standing) => (standing?.state === 'paused' && standing.paused === AGREED ? { goesOn: true } : null),
};

/** A fine paid late leaves its surcharge, which is owed at once and enforced like the fine (行政处罚法 72, 行政强制法 45, 46). */
const paySurcharge = penaltyDuty({
  name: 'pay-surcharge',
  version: 4,
  clock: 'D10',
  wording: { zh: '缴纳加处罚款', en: 'The surcharge is paid' },
  on: {
    'penalty.paid': (event) => {
      const { surchargeBy, outstanding, surchargeOwed, on } = event.data;
      return outstanding + surchargeOwed === 0 ? [done('', on)] : owedWhere(event, '', surchargeBy, { set: true });
    },
    'penalty.enforcement-agreed': ({ data }) => (data.outstanding + data.surchargeOwed === 0 ? [done('', data.on)] : whileAgreed(data)),
    'penalty.enforcement-resumed': () => [RESUMED],
    'penalty.changed': (event) =>
      event.data.closeBy === undefined ? owedWhere(event, '', event.data.surchargeBy, { set: true }) : [lapsed('', event.data.on)],
    'penalty.reopened': (event) => owedAgain(event, event.data.owing?.surchargeBy),
    'penalty.recomputed': (event) =>
      event.data.sums?.some(({ of, now }) => of === 'surcharge-owed' && now === 0) === true
        ? [lapsed('')]
        : [...paidSince(event), ...owedAgain(event, event.data.owing?.surchargeBy)],
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
    'penalty.court-enforcement-resulted': performedSince,
    'penalty.enforcement-ended': performedSince,
    'penalty.closed': () => [lapsed('')],
  },
});

/** 执行协议分阶段履行: one stage after the other; what is paid since counts, the earliest stage first. */
const performAgreement = penaltyDuty({
  name: 'perform-agreement',
  version: 4,
  clock: 'D10',
  wording: { zh: '履行执行协议', en: 'The agreement on the enforcement is performed' },
  on: {
    'penalty.enforcement-agreed': (event) => {
      const { performBy, stages = [], outstanding, surchargeOwed } = event.data;
      // a waiver may leave nothing of what the stages of an earlier agreement were for
      if (outstanding + surchargeOwed === 0) return [lapsed('', event.data.on)];
      return owedWhere(event, '', performBy, { set: true, memo: { open: stages.map((one) => ({ ...one })) } });
    },
    'penalty.paid': (event) => [stagePaid(event)],
    'penalty.enforcement-resumed': ({ data }) => [{ key: '', closed: 'lapsed', on: data.on }],
    'penalty.changed': performedSince,
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
    'penalty.court-enforcement-resulted': performedSince,
    'penalty.enforcement-ended': performedSince,
    'penalty.closed': () => [lapsed('')],
    'penalty.reopened': stagesLeft,
    'penalty.recomputed': (event) => [...paidSince(event), ...stagesLeft(event)],
  },
});

function stagesLeft(event: Event<'penalty.reopened'> | Event<'penalty.recomputed'>): readonly DutyChange[] {
  const { owing } = event.data;
  if (owing !== undefined && owing.performBy === undefined) return [lapsed('')];
  const { performBy, stages = [] } = owing ?? {};
  return owedWhere(event, '', performBy, { set: true, memo: { open: stages.map((one) => ({ ...one })) } });
}

function stagePaid(event: Event<'penalty.paid'>): DutyChange {
  const { on, principal, surchargePaid, outstanding, surchargeOwed } = event.data;
  return {
    key: '',
    given: (standing) => {
      if (standing?.owed === undefined || standing.memo === undefined || standing.state !== 'open') return null;
      const open = without((standing.memo as unknown as Instalments).open, principal + surchargePaid);
      const next = open[0]?.due;
      if (next === undefined || outstanding + surchargeOwed === 0) return { closed: 'done', on };
      return { owed: setDate(standing.owed, standing.owed.trigger, next), set: true, ...officeOf(event), memo: { open } };
    },
  };
}

/** Nothing is left to perform. */
function performedSince({
  data,
}: Event<
  | 'penalty.changed'
  | 'penalty.performed'
  | 'penalty.paid'
  | 'penalty.enforcement-agreed'
  | 'penalty.court-enforcement-resulted'
  | 'penalty.enforcement-ended'
>): readonly DutyChange[] {
  return data.closeBy === undefined ? [] : [lapsed('', data.on)];
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

/** Nothing is left to perform since that day. */
function performedInTime({ data }: Event<'penalty.paid' | 'penalty.enforcement-agreed' | 'penalty.performed'>): readonly DutyChange[] {
  return data.closeBy === undefined ? [] : [done('', data.on)];
}

const demand = penaltyDuty({
  name: 'demand-period',
  version: 4,
  clock: 'D14',
  wording: { zh: '催告履行期', en: 'Term of the demand' },
  window: true,
  on: {
    'penalty.urged': (event) => [owed(event, '', event.data.applyFrom)],
    'penalty.paid': performedInTime,
    'penalty.enforcement-agreed': performedInTime,
    'penalty.performed': performedInTime,
    'penalty.applied-to-court': () => [lapsed('')],
    'penalty.enforcement-ended': performedSince,
    'penalty.changed': performedSince,
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

function applicationOpen(event: Event<'penalty.reopened'> | Event<'penalty.recomputed'>): readonly DutyChange[] {
  const { applyBy, challenged } = event.data.owing ?? {};
  return owedWhere(event, '', applyBy, challenged === true ? { paused: CHALLENGED } : {});
}

/**
 * What was performed is not since the change: where it had been demanded, the court may be applied to by the term of before, unless it was:
 * what it refused is demanded anew first.
 */
function enforcedFurther(event: Event<'penalty.changed'>): readonly DutyChange[] {
  const { payBy, kindsLeft } = event.data;
  if (payBy === undefined && kindsLeft === undefined) return [];
  const given: Given = (standing) =>
    standing?.state !== 'closed' || standing.owed === undefined || standing.memo?.['applied'] === true
      ? null
      : { owed: standing.owed, ...officeOf(event), ...stillChallenged(event) };
  return [{ key: '', given }];
}

const APPLIED: DutyChange = { key: '', given: (standing) => (standing === null ? null : { noted: { applied: true } }) };

/** Reconsideration and lawsuit stop it, their end moves it; three months after the remedies ended the court takes no application (行政强制法 53). */
const applyToCourt = penaltyDuty({
  name: 'apply-to-court',
  version: 7,
  clock: 'D14',
  wording: { zh: '申请人民法院强制执行', en: 'Apply to the court for enforcement' },
  on: {
    'penalty.urged': (event) => [
      owed(event, '', event.data.applyBy, { memo: {}, ...(event.data.challenged === true ? { paused: CHALLENGED } : {}) }),
    ],
    'penalty.challenged': ({ data }) => [{ key: '', paused: CHALLENGED, since: data.acceptedOn }],
    'penalty.upheld': goesOn,
    'penalty.changed': (event) => [...performedSince(event), ...goesOn(event), ...enforcedFurther(event)],
    'penalty.paid': performedSince,
    'penalty.enforcement-agreed': performedSince,
    'penalty.performed': performedSince,
    'penalty.applied-to-court': ({ data }) => [done('', data.on), APPLIED],
    'penalty.enforcement-ended': performedSince,
    // granted after all where it had refused, whatever was demanded meanwhile
    'penalty.court-enforcement-resulted': ({ data }) => (data.result === 'refused' ? [] : [lapsed('', data.on), APPLIED]),
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
    'penalty.closed': () => [lapsed('')],
    'penalty.reopened': applicationOpen,
    'penalty.recomputed': (event) => [...moved(event, 'apply-to-court'), ...paidSince(event), ...applicationOpen(event)],
  },
});

/** Payment of fine and surcharge, agreements, and what follows where nothing is paid. */
export const performanceDuties: readonly Duty[] = [pay, paySurcharge, performAgreement, handOverCash, depositCash, demand, applyToCourt];
