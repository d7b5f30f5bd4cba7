import type { Instalment, InstalmentState, PaymentArranged } from './events/performance.events.js';
import type { PaymentState } from './penalty.aftermath.js';

/** What is not paid yet, by its days. */
export function openSchedule({ instalments }: Pick<PaymentState, 'instalments'>): readonly Instalment[] {
  const days = new Map<string, number>();
  for (const { due, amount, paid } of instalments) if (amount > paid) days.set(due, (days.get(due) ?? 0) + amount - paid);
  return [...days].map(([due, amount]) => ({ due, amount }));
}

/**
 * The instalments once others were approved: what was paid stays, the rest is due by the new days, the earliest first, and keeps the days by
 * which it was due until then. A deferral moves the term to apply to the court, and takes back no surcharge that has accrued (行政处罚法 72).
 */
export function arrangedAnew(
  known: PaymentState['instalments'],
  { schedule, approvedOn }: Pick<PaymentArranged, 'schedule' | 'approvedOn'>,
): PaymentState['instalments'] {
  const paid = known.filter((one) => one.paid > 0).map((one) => ({ ...one, amount: one.paid }));
  if (approvedOn === undefined) return [...paid, ...schedule.map(({ due, amount }) => ({ due, amount, paid: 0 }))];
  const open = known.map((one) => ({ left: one.amount - one.paid, former: [...(one.former ?? []), { due: one.due, until: approvedOn }] }));
  // a payment that was corrected since left another sum open: the approval was of all of it
  const rest = open.reduce((total, part) => total + part.left, 0);
  const anew = fitted(schedule, rest).flatMap(({ due, amount }): readonly InstalmentState[] => {
    let left = amount;
    return open.flatMap((part) => {
      const off = Math.min(left, part.left);
      left -= off;
      part.left -= off;
      return off === 0 ? [] : [{ due, amount: off, paid: 0, former: part.former }];
    });
  });
  return [...paid, ...anew];
}

/** The days with sums that add up to another: what falls away is taken off the last of them, what is added falls on it. */
export function fitted<D extends Instalment>(days: readonly D[], sum: number): readonly D[] {
  let left = sum;
  return days.flatMap((one, index) => {
    const amount = index === days.length - 1 ? left : Math.min(left, one.amount);
    left -= amount;
    return amount === 0 ? [] : [{ ...one, amount }];
  });
}

/** The instalments where the day moved by which the fine was due before any other was approved. */
export function formerlyDue(known: PaymentState['instalments'], was: string, now: string): PaymentState['instalments'] {
  return known.map((one) =>
    one.former === undefined ? one : { ...one, former: one.former.map((term) => (term.due === was ? { ...term, due: now } : term)) },
  );
}
