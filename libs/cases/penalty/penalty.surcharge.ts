import type { ExcludedPeriod, LawInForce, LocalDate } from '#libs/kernel';
import { surcharge } from '#libs/law';
import type { SumMoved } from './events/aftermath.events.js';
import type { Allocation } from './events/performance.events.js';
import { outstandingOf, surchargeBalanceOf, type Aftermath, type PaymentState } from './penalty.aftermath.js';
import type { PenaltyState } from './penalty.state.js';

type Instalments = PaymentState['instalments'];

/** Days that bear no surcharge: those of reconsiderations and lawsuits (行政处罚法 73). */
export function surchargePauses({ challenges }: Pick<Aftermath, 'challenges'>): readonly ExcludedPeriod[] {
  return challenges.map(({ kind, from, to }) => ({ reason: kind, from, ...(to === undefined ? {} : { to }) }));
}

/** Part of a sum in fen that falls on each instalment, the earliest first, and the surcharge on what comes late (行政处罚法 72, 73). */
export function allocate(
  instalments: Instalments,
  sum: number,
  on: LocalDate,
  law: LawInForce,
  pauses: readonly ExcludedPeriod[],
): readonly Allocation[] {
  let left = sum;
  const parts: Allocation[] = [];
  for (const { due, amount, paid, former } of instalments) {
    const principal = Math.min(left, amount - paid);
    if (principal <= 0) continue;
    left -= principal;
    const late = surcharge(principal, due, on, law, pauses, former);
    parts.push({ due, principal, days: late.days, surcharge: late.fen });
  }
  return parts;
}

export function surchargeIn(parts: readonly Allocation[]): number {
  return parts.reduce((total, part) => total + part.surcharge, 0);
}

/** The instalments with a sum set off against them, the earliest first. */
export function settled(instalments: Instalments, sum: number): Instalments {
  let left = sum;
  return instalments.map((instalment) => {
    const part = Math.min(left, instalment.amount - instalment.paid);
    left -= part;
    return part === 0 ? instalment : { ...instalment, paid: instalment.paid + part };
  });
}

/** Surcharge in fen that has accrued until that day on what is not paid yet; no payment has recorded it. */
function accruedOn({ payment, challenges }: Pick<Aftermath, 'payment' | 'challenges'>, on: LocalDate, law: LawInForce): number {
  return surchargeIn(allocate(payment.instalments, outstandingOf(payment), on, law, surchargePauses({ challenges })));
}

/** What is owed on a day, in fen: the rest of the fine, and the surcharge with what has accrued on that rest until then (行政强制法 45). */
export interface Owed {
  readonly outstanding: number;
  readonly surcharge: number;
}

/** What is owed on that day. A surcharge is owed as it accrues, whether the fine is paid yet or not (行政处罚法 72). */
export function owedOn(after: Pick<Aftermath, 'payment' | 'challenges'>, on: LocalDate, law: LawInForce): Owed {
  const surcharge = Math.max(0, surchargeBalanceOf(after.payment) + accruedOn(after, on, law));
  return { outstanding: outstandingOf(after.payment), surcharge };
}

/** The surcharge of each payment, computed from the dates of payments and instalments as they stand. */
function computedFor(after: Aftermath, law: LawInForce): ReadonlyMap<string, number> {
  const pauses = surchargePauses(after);
  let instalments: Instalments = after.payment.instalments.map((one) => ({ ...one, paid: 0 }));
  const computed = new Map<string, number>();
  for (const { payment, on, principal } of after.payment.payments) {
    computed.set(payment, surchargeIn(allocate(instalments, principal, on, law, pauses)));
    instalments = settled(instalments, principal);
  }
  return computed;
}

/**
 * Sums that a correction moved, in fen: the surcharge of each payment whose day, or whose due day, became another, and what is owed or
 * was paid too much by it. What was recorded before stands beside each.
 */
export function movedSums(before: PenaltyState, after: PenaltyState, law: LawInForce): readonly SumMoved[] {
  const [then, now] = [aftermathOf(before), aftermathOf(after)];
  if (then === undefined || now === undefined) return [];
  const [computedThen, computedNow] = [computedFor(then, law), computedFor(now, law)];
  const moved = now.payment.payments.flatMap(({ payment, surcharge: recorded }): readonly SumMoved[] => {
    // a payment that was corrected itself bears what was computed with it
    const was = then.payment.payments.find((known) => known.payment === payment)?.surcharge ?? recorded;
    const computed = computedNow.get(payment)!;
    if (was === recorded && (computed === recorded || computedThen.get(payment) === computed)) return [];
    return [{ of: 'surcharge', label: payment, was, now: computed }];
  });
  if (moved.length === 0) return [];
  const next = { ...now, payment: withSums(now.payment, moved) };
  const totals: readonly SumMoved[] = [
    { of: 'surcharge-owed', was: owedOn(then, law.day, law).surcharge, now: owedOn(next, law.day, law).surcharge },
    { of: 'surcharge-overpaid', was: overpaidOf(then, law), now: overpaidOf(next, law) },
  ];
  return [...moved, ...totals.filter((sum) => sum.was !== sum.now)];
}

/** The payments with their surcharge as it was computed anew. */
export function withSums(payment: PaymentState, sums: readonly SumMoved[]): PaymentState {
  const told = (label: string) => sums.find((sum) => sum.of === 'surcharge' && sum.label === label)?.now;
  const payments = payment.payments.map((one) => ({ ...one, surcharge: told(one.payment) ?? one.surcharge }));
  return { ...payment, payments, surcharge: payments.reduce((total, one) => total + one.surcharge, 0) };
}

/** Paid on a surcharge that is no longer owed: to be returned to the party. */
function overpaidOf(after: Aftermath, law: LawInForce): number {
  const { surcharge, surchargePaid, surchargeWaived } = after.payment;
  return Math.max(0, surchargePaid - Math.max(0, surcharge + accruedOn(after, law.day, law) - surchargeWaived));
}

/** The part of a case that follows its decision, where there is one. */
export function aftermathOf(state: PenaltyState): Aftermath | undefined {
  return 'after' in state ? state.after : undefined;
}
