import type { ExcludedPeriod, LawInForce, LocalDate } from '#libs/kernel';
import { numberOfDay } from './calendar.js';

/** What a fine paid late costs more. */
export interface Surcharge {
  /** In fen; never more than the fine itself. */
  readonly fen: number;
  /** Days late that bear the surcharge. */
  readonly days: number;
  /** Days late that do not, for reconsideration or a lawsuit. */
  readonly pausedDays: number;
  readonly capped: boolean;
}

/** It was due by a day that passed before the deferral was approved. */
export interface LateBefore {
  readonly due: LocalDate;
  /** The day of the approval. */
  readonly until: LocalDate;
}

/**
 * Surcharge (加处罚款) on a fine in fen: 3 % of it for each day after the due date up to and including the day of payment, at most the fine
 * itself (行政处罚法 72); days during reconsideration or a lawsuit bear none (73). An approved deferral moves `dueDate`; what was late
 * `before` it was approved stays late.
 * @throws RangeError for a fine that is not a whole number of fen, or for what is not a calendar day
 */
export function surcharge(
  fineFen: number,
  dueDate: LocalDate,
  paidOn: LocalDate,
  law: LawInForce,
  pauses: readonly ExcludedPeriod[] = [],
  before: readonly LateBefore[] = [],
): Surcharge {
  if (!Number.isSafeInteger(fineFen) || fineFen < 0) throw new RangeError(`${fineFen} is not an amount in fen`);
  const last = numberOfDay(paidOn);
  const late = [
    ...before.map(({ due, until }) => ({ first: numberOfDay(due) + 1, last: Math.min(last, numberOfDay(until)) })),
    { first: numberOfDay(dueDate) + 1, last },
  ];
  const reasons = law.list('pl-73-surcharge-pauses');
  const spans = pauses
    .filter(({ reason }) => reasons.includes(reason))
    .map(({ from, to }) => ({ from: numberOfDay(from), to: to === undefined ? last : numberOfDay(to) }));
  let [days, pausedDays] = [0, 0];
  for (const span of late) {
    for (let day = span.first; day <= span.last; day += 1) {
      if (spans.some(({ from, to }) => from <= day && day <= to)) pausedDays += 1;
      else days += 1;
    }
  }

  // Whole numbers throughout: a fine in fen times a percentage outgrows safe integers.
  const percentPerDay = BigInt(law.threshold('pl-72-surcharge'));
  const capPercent = BigInt(law.threshold('pl-72-surcharge-cap'));
  const accrued = (BigInt(fineFen) * percentPerDay * BigInt(days)) / 100n;
  const cap = (BigInt(fineFen) * capPercent) / 100n;
  const capped = accrued > cap;
  return { fen: Number(capped ? cap : accrued), days, pausedDays, capped };
}
