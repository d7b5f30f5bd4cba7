import type { LawInForce, LocalDate } from '#libs/kernel';
import type { OwingAgain } from './events/aftermath.events.js';
import { agreementInForce } from './penalty.agreement.js';
import { enforcementIsOver, isChallenged, outstandingOf, surchargeOwedOf, type Aftermath } from './penalty.aftermath.js';
import { openDemand } from './penalty.court-term.js';
import { isScheduled, openSchedule } from './penalty.instalments.js';
import { isPerformed } from './penalty.performance.js';
import type { PenaltyState, StateAt } from './penalty.state.js';
import { setBy } from './penalty.step.js';
import { owedOn } from './penalty.surcharge.js';

type Over = StateAt<'closed' | 'archived'>;

/**
 * Closed, though something of the penalty is not performed: a payment was corrected since, the decision changed, or the enforcement was
 * over. What the party pays or does then is recorded all the same.
 */
export function owesAgain(state: PenaltyState): state is Over & Required<Pick<Over, 'decision' | 'after'>> {
  if (state.stage !== 'closed' && state.stage !== 'archived') return false;
  const { decision, after } = state;
  if (decision?.outcome !== 'penalized' || decision.status === 'revoked' || after?.service === undefined) return false;
  return !isPerformed({ decision, after });
}

/** What a correction left to pay where nothing was, or settled where something was; undefined where neither is so. */
export function owingMoved(before: PenaltyState, state: PenaltyState, today: LocalDate, law: LawInForce): OwingAgain | undefined {
  const [was, now] = [standingServed(before), standingServed(state)];
  if (was === undefined || now === undefined || enforcementIsOver(now)) return undefined;
  const open = ({ payment }: Aftermath) => [outstandingOf(payment) > 0, outstandingOf(payment) + surchargeOwedOf(payment) > 0];
  const [then, since] = [open(was), open(now)];
  if (then.every((one, index) => one === since[index])) return undefined;
  return since.includes(true) ? owingAgain(now, today, law) : nothingOwing(state);
}

/** Nothing is left to pay; the court may still be applied to where another kind of penalty is open. */
export function nothingOwing(state: PenaltyState): OwingAgain {
  const nothing = { outstanding: 0, surchargeOwed: 0 };
  if (!('after' in state) || state.after === undefined || state.decision === undefined) return nothing;
  const { decision, after } = state;
  return isPerformed({ decision, after }) ? nothing : { ...nothing, ...courtTerm(after) };
}

function courtTerm(after: Aftermath): Pick<OwingAgain, 'applyBy' | 'challenged'> {
  const urge = openDemand(after);
  return {
    ...(urge === undefined ? {} : { applyBy: urge.applyBy }),
    ...(isChallenged(after) ? { challenged: true } : {}),
  };
}

/** What follows a decision that was served and stands. */
function standingServed(state: PenaltyState): Aftermath | undefined {
  return 'after' in state && state.after?.service !== undefined && state.decision?.status !== 'revoked' ? state.after : undefined;
}

/** What is owed again, by the days by which it was owed before: nothing of the terms begins anew. */
export function owingAgain(after: Aftermath, today: LocalDate, law: LawInForce): OwingAgain {
  const { payment, service } = after;
  const { outstanding, surcharge } = owedOn(after, today, law);
  const schedule = openSchedule(payment);
  const first = schedule[0]?.due;
  const lastPaid = payment.payments.at(-1)?.on ?? today;
  const running = agreementInForce(after);
  const stages = running?.agreement.stages.filter(({ due }) => due >= running.next.due) ?? [];
  return {
    outstanding,
    surchargeOwed: surcharge,
    ...(first === undefined || service?.payBy === undefined
      ? {}
      : { payBy: setBy('pl-67-payment-period', service.payBy.trigger.slice(0, 10), first, law) }),
    ...(first === undefined || !isScheduled(payment) ? {} : { schedule }),
    ...(outstanding === 0 && surcharge > 0 ? { surchargeBy: setBy('pl-72-surcharge', lastPaid, lastPaid, law) } : {}),
    ...(running === undefined
      ? {}
      : {
          stages: stages.map((one) => (one.due === running.next.due ? { due: one.due, amount: running.next.unpaid } : one)),
          performBy: setBy('cl-42-enforcement-agreement', running.agreement.on, running.next.due, law),
        }),
    ...courtTerm(after),
  };
}
