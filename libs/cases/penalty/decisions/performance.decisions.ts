import { canonicalJson, refusal, Refused, type CommandOf, type Gate, type GateContext, type LocalDate } from '#libs/kernel';
import { performanceExamples } from '../commands/examples.performance.js';
import {
  ApplyToCourt,
  ArrangePayment,
  HandOverCash,
  RecordCourtEnforcement,
  RecordPayment,
  RecordPerformance,
  ServeDecision,
  UrgePerformance,
} from '../commands/performance.commands.js';
import { agreementInForce } from '../penalty.agreement.js';
import {
  courtIsDone,
  enforcementIsOver,
  isChallenged,
  outstandingOf,
  surchargeBalanceOf,
  surchargeOwedOf,
  type PaymentState,
} from '../penalty.aftermath.js';
import { courtTermFrom, courtTermMoved, remediesEndOn } from '../penalty.court-term.js';
import { certifiedOfficers, lookUpOfficers, notBefore, notInFuture, type OfficerFacts } from '../penalty.officers.js';
import { openSchedule } from '../penalty.instalments.js';
import { serviceOf } from '../penalty.notice.js';
import { openKinds } from '../penalty.performance.js';
import { refundTold } from '../penalty.refund.js';
import { WITH_DECISION, type Decided, type PenaltyState, type WithDecision } from '../penalty.state.js';
import { fact, lawFor, recordedAlready, setBy, step } from '../penalty.step.js';
import { allocate, owedOn, settled, surchargeIn, surchargePauses } from '../penalty.surcharge.js';

export const penalized: Gate<Decided> = ({ decision }) =>
  decision.outcome === 'penalized' ? null : refusal('nothing-to-perform', { outcome: decision.outcome });
export const standing: Gate<Decided> = ({ decision }) => (decision.status === 'revoked' ? refusal('decision-revoked') : null);
export const served: Gate<Decided> = ({ decision, after }) =>
  after.service === undefined ? refusal('decision-not-served', { decided: decision.on }) : null;
const fineOpen: Gate<Decided> = ({ after }) => (outstandingOf(after.payment) > 0 ? null : refusal('no-fine-outstanding'));
/**
 * What the court has executed, or ended, is neither demanded nor deferred any more, nor applied for anew (行政强制法 53), and no more what
 * the agency has ended.
 */
export const enforcementNotOver: Gate<Decided> = ({ after }) => {
  const { court, enforcementEnded: ended } = after;
  if (courtIsDone(after)) return refusal('court-enforcement-over', { on: court?.on ?? '', result: court?.status ?? '' });
  return ended === undefined ? null : refusal('enforcement-ended', { ...ended });
};

/** The court has the application in hand: nothing is demanded beside it, and what it granted is not applied for again. */
export function courtHasNot(...statuses: readonly string[]): Gate<Decided> {
  return ({ after: { court } }) =>
    court !== undefined && statuses.includes(court.status)
      ? refusal('court-application-in-hand', { on: court.on, result: court.status })
      : null;
}

const notServedYet: Gate<Decided> = ({ decision }) =>
  decision.outcome === 'transferred-as-crime' ? refusal('nothing-to-serve', { outcome: decision.outcome }) : null;

/** Service that leaves no doubt: a receiver, a witness or film, a confirmation, a tracking number (行政处罚法 61). @throws Refused */
function serviceProved(body: ServeDecision): void {
  if (body.way === 'in-person' && body.receiver === undefined) throw new Refused('service-without-receipt', { way: body.way });
  if (body.way === 'left-at-place' && body.witness === undefined && !body.filmed)
    throw new Refused('service-unwitnessed', { way: body.way });
  if (body.way === 'electronic' && !body.confirmation) throw new Refused('electronic-service-unconfirmed', { way: body.way });
  if (body.way === 'mail' && body.tracking === undefined) throw new Refused('service-without-receipt', { way: body.way });
}

export const performanceDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'serve-decision': step('decided')<ServeDecision, OfficerFacts>({
    body: ServeDecision,
    who: ['officer', 'clerk'],
    example: performanceExamples['serve-decision'],
    gates: [notServedYet, standing],
    spent: [({ after }) => (after.service === undefined ? null : refusal('decision-already-served', { on: after.service.on }))],
    facts: (look, _state, body) => lookUpOfficers(look, body.officers, body.on),
    decide(state, { on, ...body }, context) {
      if (on < state.decision.on) throw new Refused('served-before-decided', { decided: state.decision.on, served: on });
      const officers = certifiedOfficers(state, context.facts, context);
      serviceProved({ on, ...body });
      const law = lawFor(state, context);
      const { servedOn, told } = serviceOf(body.way, on, law);
      const fined = state.decision.fine > 0;
      return [
        fact('penalty.decision-served', {
          ...body,
          on: servedOn,
          ...told,
          officers,
          ...(fined ? { payBy: law.due('pl-67-payment-period', servedOn) } : {}),
          reconsiderUntil: law.due('rl-20-reconsideration-period', servedOn),
          sueUntil: law.due('ll-46-lawsuit-period', servedOn),
          ...(!fined && openKinds(state).length === 0 ? closing(state, servedOn, context) : {}),
        }),
      ];
    },
  }),

  'arrange-payment': step('decided')<ArrangePayment>({
    body: ArrangePayment,
    who: ['head'],
    example: performanceExamples['arrange-payment'],
    gates: [penalized, standing, served, fineOpen],
    spent: [enforcementNotOver],
    decide(state, body, context) {
      notInFuture(body.appliedOn, context);
      notBefore(body.appliedOn, state.decision.on);
      const outstanding = outstandingOf(state.after.payment);
      const arranged = body.schedule.reduce((total, { amount }) => total + amount, 0);
      if (arranged !== outstanding) throw new Refused('schedule-does-not-add-up', { outstanding, arranged });
      const ordered = body.schedule.every(({ due }, index) => due >= context.today && (index === 0 || due > body.schedule[index - 1]!.due));
      if (!ordered) throw new Refused('schedule-not-in-order', { today: context.today });
      const schedule = body.schedule.map(({ due, amount }) => ({ due, amount }));
      const same = canonicalJson(openSchedule(state.after.payment)) === canonicalJson(schedule);
      if (same && state.after.payment.arranged === body.kind) return recordedAlready(context, 'recorded-otherwise', { kind: body.kind });
      const instalments = schedule.map((one) => ({ ...one, paid: 0 }));
      const after = { ...state.after, payment: { ...state.after.payment, arranged: body.kind, instalments } };
      // 经申请和批准 (第六十六条): until it is approved the fine is not paid by its day, and bears its surcharge (第七十二条)
      const { surcharge } = owedOn(state.after, context.today, lawFor(state, context));
      const told = { approvedOn: context.today, ...(surcharge === 0 ? {} : { surcharge }) };
      return [fact('penalty.payment-arranged', { ...body, ...told }), ...courtTermTold(after, context, state)];
    },
  }),

  'record-payment': step('decided')<RecordPayment>({
    body: RecordPayment,
    who: ['officer', 'clerk'],
    example: performanceExamples['record-payment'],
    gates: [penalized, standing, served],
    spent: [somethingToPay],
    decide(state, body, context) {
      const { payment } = state.after;
      const taken = [...(state.earlierPayments ?? []), ...payment.payments.map((paid) => paid.payment)];
      if (taken.includes(body.payment)) return recordedAlready(context, 'label-taken', { label: body.payment });
      notInFuture(body.on, context);
      notBefore(body.on, state.decision.on);
      if (body.receipt === undefined) throw new Refused('official-receipt-missing', { payment: body.payment });
      if (body.principal + body.surcharge === 0) throw new Refused('nothing-paid', { payment: body.payment });
      const outstanding = outstandingOf(payment);
      if (body.principal > outstanding) throw new Refused('payment-exceeds-fine', { outstanding, paid: body.principal });
      const law = lawFor(state, context);
      if (body.channel === 'on-spot') collectedOnTheSpot(state, body, law.threshold('pl-68-on-spot-collection-limit'));
      const allocations = allocate(payment.instalments, body.principal, body.on, law, surchargePauses(state.after));
      // what this part bears, what earlier parts left, and what has accrued on the rest: all of it may be paid
      const instalments = settled(payment.instalments, body.principal);
      const paid = { ...payment, instalments, surcharge: payment.surcharge + surchargeIn(allocations) };
      const owed = owedOn({ ...state.after, payment: paid }, body.on, law).surcharge;
      if (body.surcharge > owed) throw new Refused('surcharge-exceeds-limit', { owed, paid: body.surcharge });
      return [
        fact('penalty.paid', {
          payment: body.payment,
          on: body.on,
          channel: body.channel,
          onSpotGround: body.onSpotGround,
          receipt: body.receipt,
          principal: body.principal,
          surchargePaid: body.surcharge,
          allocations,
          outstanding: outstanding - body.principal,
          surchargeOwed: owed - body.surcharge,
          ...(outstanding === body.principal && owed === body.surcharge && openKinds(state).length === 0
            ? closing(state, body.on, context)
            : {}),
          // nothing is enforced any more, of the surcharge no more than of the fine
          ...(body.principal > 0 && outstanding === body.principal && owed > body.surcharge && !enforcementIsOver(state.after)
            ? { surchargeBy: setBy('pl-72-surcharge', body.on, body.on, law) }
            : {}),
          ...(body.channel === 'on-spot' ? { handOverBy: law.due('pl-71-officer-handover-period', body.on) } : {}),
          ...(outstanding === body.principal && surchargeBalanceOf(paid) < body.surcharge
            ? refundTold(state, withPayment(state, { ...paid, surchargePaid: paid.surchargePaid + body.surcharge }, body))
            : {}),
        }),
      ];
    },
  }),

  'hand-over-cash': step(...WITH_DECISION)<HandOverCash>({
    body: HandOverCash,
    who: ['officer', 'clerk'],
    example: performanceExamples['hand-over-cash'],
    spent: [someCashWithUs],
    decide(state, body, context) {
      const known = state.after?.payment.payments.find((paid) => paid.payment === body.payment);
      if (known?.cash === undefined) throw new Refused('no-cash-collected', { payment: body.payment });
      if (known.cash === body.to || known.cash === 'bank') return recordedAlready(context, 'recorded-otherwise', { to: known.cash });
      notInFuture(body.on, context);
      notBefore(body.on, known.on);
      const depositBy = body.to === 'agency' ? lawFor(state, context).due('pl-71-agency-deposit-period', body.on) : undefined;
      return [fact('penalty.cash-handed-over', { ...body, depositBy })];
    },
  }),

  'record-performance': step('decided')<RecordPerformance>({
    body: RecordPerformance,
    who: ['officer', 'clerk'],
    example: performanceExamples['record-performance'],
    gates: [penalized, standing, served],
    spent: [someKindToPerform],
    decide(state, body, context) {
      if (state.after.performed.includes(body.kind)) return recordedAlready(context, 'recorded-otherwise', { kind: body.kind });
      notInFuture(body.on, context);
      notBefore(body.on, state.decision.on);
      if (body.kind === 'fine') throw new Refused('fine-is-paid-not-performed', {});
      if (!state.decision.penalties.some(({ kind }) => kind === body.kind)) throw new Refused('kind-not-decided', { kind: body.kind });
      const open = openKinds(state);
      // a warning takes effect by itself: recorded after the last thing to do, it moves no term to close
      const last = open.length > 0 && open.every((kind) => kind === body.kind);
      const paid = outstandingOf(state.after.payment) === 0 && surchargeOwedOf(state.after.payment) === 0;
      return [fact('penalty.performed', { ...body, ...(last && paid ? closing(state, body.on, context) : {}) })];
    },
  }),

  'urge-performance': step('decided')<UrgePerformance>({
    body: UrgePerformance,
    who: ['officer', 'clerk'],
    example: performanceExamples['urge-performance'],
    gates: [penalized, standing, served, countsAsServed, somethingOpen, overdue, noAgreementRunning],
    spent: [enforcementNotOver, courtHasNot('applied', 'granted')],
    decide(state, { rightsTold, servedOn: on, ...body }, context) {
      const law = lawFor(state, context);
      const { servedOn, told } = serviceOf(body.way, on, law);
      if (state.after.urge?.on === servedOn && context.repeated()) return [];
      notInFuture(on, context);
      // what the court refused is demanded since, not while it had the application
      notBefore(on, servedOf(state), state.after.court?.on);
      const early = overdue(state, { today: on });
      if (early !== null) throw new Refused(early.code, early.facts);
      if (!rightsTold) throw new Refused('demand-without-rights', { servedOn: on });
      const { outstanding, surcharge } = owedOn(state.after, on, law);
      const applyFrom = law.due('cl-54-demand-period', servedOn);
      const applyBy = law.due('cl-53-court-application-period', courtTermFrom(state.after));
      return [
        fact('penalty.urged', {
          ...body,
          servedOn,
          ...told,
          outstanding,
          surcharge,
          applyFrom,
          applyBy,
          ...(isChallenged(state.after) ? { challenged: true } : {}),
        }),
      ];
    },
  }),

  'apply-to-court': step('decided')<ApplyToCourt>({
    body: ApplyToCourt,
    who: ['head', 'officer'],
    example: performanceExamples['apply-to-court'],
    gates: [penalized, standing, served, somethingOpen, noAgreementRunning, mayApplyToCourt],
    spent: [enforcementNotOver, courtHasNot('granted')],
    decide(state, body, context) {
      if (state.after.court?.status === 'applied' && state.after.court.on === body.on && context.repeated()) return [];
      notInFuture(body.on, context);
      const early = mayApplyToCourt(state, { today: body.on });
      if (early !== null) throw new Refused(early.code, early.facts);
      const applyBy = lawFor(state, context).due('cl-53-court-application-period', courtTermFrom(state.after));
      if (body.on > applyBy.due) throw new Refused('court-application-too-late', { last: applyBy.due, on: body.on });
      return [fact('penalty.applied-to-court', { ...body, ...owedOn(state.after, body.on, lawFor(state, context)), applyBy })];
    },
  }),

  'record-court-enforcement': step('decided')<RecordCourtEnforcement>({
    body: RecordCourtEnforcement,
    who: ['officer', 'clerk'],
    example: performanceExamples['record-court-enforcement'],
    gates: [({ after }) => (after.court === undefined ? refusal('no-court-application') : null)],
    decide(state, body, context) {
      const { court } = state.after;
      if (court?.status === body.result) return recordedAlready(context, 'recorded-otherwise', { on: court.on, result: court.status });
      notInFuture(body.on, context);
      notBefore(body.on, court?.on);
      if (court !== undefined && !mayFollow(court.status, body.result)) {
        throw new Refused('court-result-out-of-order', { on: court.on, result: court.status });
      }
      const over = !enforcementIsOver(state.after) && courtIsDone({ court: { on: body.on, status: body.result } });
      return [fact('penalty.court-enforcement-resulted', { ...body, ...(over ? closing(state, body.on, context) : {}) })];
    },
  }),
};

/** The court rules on the application before it enforces, and enforces nothing that it refused. */
function mayFollow(recorded: string, result: string): boolean {
  if (recorded === 'executed' || recorded === 'ended') return result === 'executed' || result === 'ended';
  return !(recorded === 'refused' && result === 'executed');
}

/** 申请执行的期限自暂缓或者分期缴纳期限结束之日起计算 (行政处罚法 72): told anew where a demand had told another. */
export function courtTermTold(after: Decided['after'], context: Pick<GateContext, 'law'>, state: Decided) {
  const dates = courtTermMoved(after, lawFor(state, context));
  const reason = '延期、分期缴纳或者执行协议后重新计算申请执行的期限 · the term to apply to the court runs from the end of the deferral';
  return dates.length === 0 ? [] : [fact('penalty.recomputed', { dates, reason })];
}

/** Fifteen working days to close, once nothing is left to do (市场监管程序规定 77). */
export function closing(state: Decided, on: string, context: Pick<GateContext, 'law'>) {
  return { closeBy: lawFor(state, context).due('sp-77-closing-period', on) };
}

/** The state with one more payment: what was paid too much shows once the fine is complete. */
function withPayment(state: Decided, payment: PaymentState, { payment: label, on, principal, surcharge }: RecordPayment): Decided {
  const added = { payment: label, on, principal, surchargePaid: surcharge, surcharge: 0 };
  return { ...state, after: { ...state.after, payment: { ...payment, payments: [...payment.payments, added] } } };
}

function collectedOnTheSpot(state: Decided, { onSpotGround, principal }: RecordPayment, limit: number): void {
  // 第六十八条 knows decisions on the spot only; 第六十九条 needs the party's own request
  const summary = state.procedure === 'summary';
  const small = onSpotGround === 'small-fine' && summary && state.decision.fine <= limit;
  const hard = onSpotGround === 'hard-to-enforce' && summary;
  if (!small && !hard && onSpotGround !== 'remote-on-request') {
    throw new Refused('fine-collected-by-officer', { fine: state.decision.fine, limit, principal, ground: onSpotGround ?? 'none' });
  }
}

/** A payment pays the fine or a surcharge; where neither is owed there is none to record. */
function somethingToPay(state: Decided, context: GateContext) {
  const { outstanding, surcharge } = owedOn(state.after, context.today, lawFor(state, context));
  return outstanding + surcharge > 0 ? null : refusal('no-fine-outstanding');
}

/** Cash that an officer collected, until it is at the bank (行政处罚法 71). */
function someCashWithUs({ after }: WithDecision) {
  const collected = after?.payment.payments.filter(({ cash }) => cash !== undefined) ?? [];
  if (collected.length === 0) return refusal('no-cash-collected');
  return collected.some(({ cash }) => cash !== 'bank') ? null : refusal('recorded-otherwise', { to: 'bank' });
}

/** Kinds besides the fine whose performance was not recorded yet. */
function someKindToPerform({ decision, after }: Decided) {
  const kinds = decision.penalties.map(({ kind }) => kind).filter((kind) => kind !== 'fine');
  if (kinds.length === 0) return refusal('fine-is-paid-not-performed');
  return kinds.some((kind) => !after.performed.includes(kind)) ? null : refusal('recorded-otherwise', { kinds });
}

/** The fine, another kind, or the surcharge alone: that too is enforced (行政强制法 12, 45, 46). */
export function somethingOpen(state: Decided) {
  const { payment } = state.after;
  const open = outstandingOf(payment) > 0 || surchargeOwedOf(payment) > 0 || openKinds(state).length > 0;
  return open ? null : refusal('penalty-already-performed');
}

/** The day on which the decision counts as served: by public notice once its term is over (民事诉讼法 95). */
function servedOf({ decision, after }: Decided): LocalDate {
  return after.service?.on ?? decision.on;
}

function countsAsServed(state: Decided, { today }: { readonly today: string }) {
  return today < servedOf(state) ? refusal('decision-not-served', { decided: state.decision.on }) : null;
}

function overdue(state: Decided, { today }: { readonly today: string }) {
  const next = state.after.payment.instalments.find(({ amount, paid }) => amount > paid)?.due;
  return next !== undefined && today <= next ? refusal('payment-not-overdue', { due: next, today }) : null;
}

/** 执行协议应当履行: the agency does not enforce beside it before it was not performed and enforcement was resumed (行政强制法 42). */
function noAgreementRunning({ after }: Decided) {
  const running = agreementInForce(after);
  return running === undefined
    ? null
    : refusal('enforcement-agreement-in-force', { agreement: running.agreement.agreement, due: running.next.due });
}

function mayApplyToCourt(state: Decided, { today }: { readonly today: string }) {
  const { urge } = state.after;
  // a decision is performed once it is served: a corrected day of service may show that nothing could be demanded yet
  if (urge === undefined || urge.on < servedOf(state)) return refusal('not-urged');
  // the exact sum is demanded (行政强制法 35): what a change added since has not been, unless it is paid
  const { payment } = state.after;
  const owes = outstandingOf(payment) > 0 || surchargeOwedOf(payment) > 0;
  const added = (owes && state.decision.fine > urge.fine) || openKinds(state).some((kind) => !urge.kinds.includes(kind));
  if (added) return refusal('demand-before-change', { demandedOn: urge.on, demanded: urge.fine, fine: state.decision.fine });
  if (today <= urge.applyFrom.due) return refusal('demand-period-running', { until: urge.applyFrom.due, today });
  if (isChallenged(state.after)) return refusal('challenge-pending');
  const ends = remediesEndOn(state.after);
  if (today <= ends) return refusal('remedy-period-running', { until: ends, today });
  // the term to apply begins where a deferral ends (行政处罚法 72), which defers nothing but the fine
  return openKinds(state).length > 0 ? null : overdue(state, { today });
}
