import type { LocalDate } from '#libs/kernel';
import type { SumMoved } from './events/aftermath.events.js';
import type { RefundRecorded } from './events/performance.events.js';
import { outstandingOf, type Aftermath, type PaymentState } from './penalty.aftermath.js';
import type { DecisionState } from './penalty.course.js';
import { isFiled, type EarlierHeld, type Filed, type PenaltyState } from './penalty.state.js';

/** Of the fine and of the surcharge, in fen. */
export interface Collected {
  readonly principal: number;
  readonly surcharge: number;
}

const NOTHING: Collected = { principal: 0, surcharge: 0 };

export function inAll({ principal, surcharge }: Collected): number {
  return principal + surcharge;
}

/** Paid on the fine and not given back. */
export function keptOf({ payments, refunds }: Pick<PaymentState, 'payments' | 'refunds'>): number {
  return sumOf(payments) - sumOf(refunds);
}

function sumOf(sums: readonly { readonly principal: number }[]): number {
  return sums.reduce((total, { principal }) => total + principal, 0);
}

/** What the decision demands as it stands: nothing once it was revoked. */
function demandedBy({ status }: DecisionState, { instalments, surcharge, surchargeWaived }: PaymentState): Collected {
  if (status === 'revoked') return NOTHING;
  return {
    principal: instalments.reduce((total, { amount }) => total + amount, 0),
    surcharge: Math.max(0, surcharge - surchargeWaived),
  };
}

/** Held beyond what the decision demands. A surcharge paid too much is set off against the one that accrues while the fine is open. */
function excessOf(decision: DecisionState, { payment }: Aftermath): Collected {
  const demanded = demandedBy(decision, payment);
  const open = decision.status !== 'revoked' && outstandingOf(payment) > 0;
  return {
    principal: Math.max(0, keptOf(payment) - demanded.principal),
    surcharge: open ? 0 : Math.max(0, payment.surchargePaid - demanded.surcharge),
  };
}

/** Collected and owed by nobody: to be given back to the party. */
export function toRefundOf(state: PenaltyState): Collected {
  if (!isFiled(state)) return NOTHING;
  const { principal, surcharge } = state.earlierHeld ?? NOTHING;
  const now = decidedIn(state);
  const excess = now === undefined ? NOTHING : excessOf(now.decision, now.after);
  return { principal: Math.max(0, principal) + excess.principal, surcharge: Math.max(0, surcharge) + excess.surcharge };
}

/** The first day on which any of it can have gone back. */
export function refundableSince(state: Filed): LocalDate | undefined {
  const { earlierHeld } = state;
  if (earlierHeld !== undefined && inAll(earlierHeld) > 0) return earlierHeld.changedOn;
  const decision = decidedIn(state)?.decision;
  return decision?.changedOn ?? decision?.on;
}

/** Labels of what was given back, on this decision and on earlier ones. */
export function refundLabels(state: Filed): readonly string[] {
  const now = decidedIn(state)?.after.payment.refunds ?? [];
  return [...(state.earlierHeld?.refunds ?? []), ...now.map(({ refund }) => refund)];
}

/** The state with a sum given back: what is held of earlier decisions goes first. */
export function refunded(state: PenaltyState, { refund, on, principal, surcharge }: RefundRecorded): PenaltyState {
  if (!isFiled(state)) return state;
  const { earlierHeld: held } = state;
  const now = decidedIn(state);
  const all = { principal, surcharge };
  const earlier = held === undefined ? NOTHING : now === undefined ? all : within(all, held);
  const next: PenaltyState =
    held === undefined ? state : { ...state, earlierHeld: without(held, earlier, now === undefined ? [refund] : []) };
  if (now === undefined) return next;
  const rest = { principal: principal - earlier.principal, surcharge: surcharge - earlier.surcharge };
  const { payment } = now.after;
  const refunds = [...payment.refunds, { refund, on, ...rest }];
  const after = { ...now.after, payment: { ...payment, refunds, surchargePaid: payment.surchargePaid - rest.surcharge } };
  return { ...next, after } as PenaltyState;
}

function within({ principal, surcharge }: Collected, held: Collected): Collected {
  return { principal: Math.min(principal, Math.max(0, held.principal)), surcharge: Math.min(surcharge, Math.max(0, held.surcharge)) };
}

function without(held: EarlierHeld, off: Collected, labels: readonly string[]): EarlierHeld {
  const { principal, surcharge, refunds } = held;
  return { ...held, principal: principal - off.principal, surcharge: surcharge - off.surcharge, refunds: [...refunds, ...labels] };
}

/** What of a revoked decision's money is still with the office when the case is taken up again. */
export function heldWhenTakenUp(state: Filed): { readonly earlierHeld?: EarlierHeld } {
  const now = decidedIn(state);
  if (now === undefined) return {};
  const { decision, after } = now;
  const { payment } = after;
  const { earlierHeld: before } = state;
  if (before === undefined && payment.payments.length === 0) return {};
  const principal = (before?.principal ?? 0) + keptOf(payment);
  const surcharge = (before?.surcharge ?? 0) + payment.surchargePaid;
  const since = decision.changedOn ?? decision.on;
  const changedOn = before !== undefined && inAll(before) > 0 ? before.changedOn : since;
  return { earlierHeld: { changedOn, principal, surcharge, refunds: [...refundLabels(state)] } };
}

/** Given back beyond what was held, as a corrected payment or refund may leave it. */
export function refundedTooMuch(state: PenaltyState): Collected {
  if (!isFiled(state)) return NOTHING;
  const { principal, surcharge } = state.earlierHeld ?? NOTHING;
  const now = decidedIn(state);
  const current = now === undefined ? NOTHING : overRefunded(now.decision, now.after.payment);
  return { principal: current.principal + Math.max(0, -principal), surcharge: current.surcharge + Math.max(0, -surcharge) };
}

function overRefunded(decision: DecisionState, payment: PaymentState): Collected {
  const demanded = demandedBy(decision, payment);
  const back = payment.refunds.reduce((total, { surcharge }) => total + surcharge, 0);
  const over = (given: number, paid: number, owed: number) => Math.max(0, given - Math.max(0, paid - owed));
  return {
    principal: over(sumOf(payment.refunds), sumOf(payment.payments), demanded.principal),
    surcharge: over(back, payment.surchargePaid + back, demanded.surcharge),
  };
}

/** What is to be given back, where a correction or a challenge moved it. */
export function refundMoved(before: PenaltyState, after: PenaltyState): readonly SumMoved[] {
  const [was, now] = [inAll(toRefundOf(before)), inAll(toRefundOf(after))];
  return was === now ? [] : [{ of: 'to-refund', was, now }];
}

/** For an event: what is to be given back since, where anything is or was. */
export function refundTold(before: PenaltyState, next: PenaltyState): { readonly toRefund?: number } {
  const toRefund = inAll(toRefundOf(next));
  return toRefund === 0 && inAll(toRefundOf(before)) === 0 ? {} : { toRefund };
}

function decidedIn(state: PenaltyState): { readonly decision: DecisionState; readonly after: Aftermath } | undefined {
  if (!('after' in state) || state.after === undefined || state.decision === undefined) return undefined;
  return { decision: state.decision, after: state.after };
}
