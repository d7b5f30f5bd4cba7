import type { Instalment, InstalmentState, PaymentArranged } from './events/performance.events.js';
import type { PaymentState } from './penalty.aftermath.js';
import { settled } from './penalty.surcharge.js';

/** What is not paid yet, by its days. */
export function openSchedule({ instalments }: Pick<PaymentState, 'instalments'>): readonly Instalment[] {
  const days = new Map<string, number>();
  for (const { due, amount, paid } of instalments) if (amount > paid) days.set(due, (days.get(due) ?? 0) + amount - paid);
  return [...days].map(([due, amount]) => ({ due, amount }));
}

/**
 * The instalments once others were approved. The schedule never moves the fine: what it leaves out was paid when it was approved and stays
 * due by its own days, so that a payment corrected since is owed by those, or counts for the schedule. The rest is due by the new days and
 * keeps those by which it was due until then: a deferral moves the term to apply to the court, and takes back no surcharge that has
 * accrued (行政处罚法 72).
 */
export function arrangedAnew(
  known: PaymentState['instalments'],
  { schedule, approvedOn }: Pick<PaymentArranged, 'schedule' | 'approvedOn'>,
): PaymentState['instalments'] {
  const [leftOut, moved] = parted(known, Math.max(0, totalOf(known) - totalOf(schedule)));
  let open = moved;
  const anew = schedule.flatMap(({ due, amount }): readonly InstalmentState[] => {
    if (approvedOn === undefined) return [{ due, amount, paid: 0 }];
    const [mine, rest] = parted(open, amount);
    open = rest;
    return mine.map((part) => ({
      due,
      amount: part.amount,
      paid: 0,
      former: [...(part.former ?? []), { due: part.due, until: approvedOn }],
    }));
  });
  return settled([...leftOut.map((one) => ({ ...one, paid: 0 })), ...anew], paidOf(known));
}

/** The earliest instalments that add up to a sum, and the rest. */
function parted(
  instalments: PaymentState['instalments'],
  sum: number,
): [first: PaymentState['instalments'], rest: PaymentState['instalments']] {
  let left = sum;
  const parts = instalments.map((one) => {
    const off = Math.min(left, one.amount);
    left -= off;
    return [
      { ...one, amount: off },
      { ...one, amount: one.amount - off },
    ] as const;
  });
  const standing = (some: PaymentState['instalments']) => some.filter(({ amount }) => amount > 0);
  return [standing(parts.map(([first]) => first)), standing(parts.map(([, rest]) => rest))];
}

/** What was paid on the instalments, in fen. */
export function paidOf(instalments: PaymentState['instalments']): number {
  return instalments.reduce((total, { paid }) => total + paid, 0);
}

export function totalOf(sums: readonly Instalment[]): number {
  return sums.reduce((total, { amount }) => total + amount, 0);
}

/** Whether the fine is owed by several days: approved ones, or those of the fine and of what a change added to it. */
export function isScheduled({ arranged, instalments }: Pick<PaymentState, 'arranged' | 'instalments'>): boolean {
  return arranged !== undefined || new Set(instalments.map(({ due }) => due)).size > 1;
}

/** The days with sums that add up to a smaller one: what falls away is taken off the last of them. */
export function fitted<D extends Instalment>(days: readonly D[], sum: number): readonly D[] {
  let left = sum;
  return days.flatMap((one) => {
    const amount = Math.min(left, one.amount);
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
