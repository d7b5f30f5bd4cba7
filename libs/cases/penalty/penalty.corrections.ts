import { Refused, type DueDate, type GateContext, type LawInForce, type NewEvent } from '#libs/kernel';
import type { DateMoved } from './events/appraisal.events.js';
import { movableDates, recomputed, withDates } from './evolve/recomputed.js';
import { isOpened, type PenaltyState } from './penalty.state.js';
import { isPerformed } from './penalty.performance.js';
import { lawFor } from './penalty.step.js';
import { movedSums } from './penalty.surcharge.js';

/** Dates that count from a fact which was corrected are computed anew by an event; the old ones stay where they were recorded. */
export function afterCorrection(before: PenaltyState, after: PenaltyState, context: GateContext): readonly NewEvent[] {
  keptApartStill(context);
  if (!isOpened(after)) return [];
  const law = lawFor(after, context);
  const dates = movedDates(after, law);
  const moved = withDates(after, dates);
  const sums = movedSums(before, moved, law);
  if (dates.length + sums.length === 0) return [];
  const reason = '更正记录 · correction of a recorded fact';
  const told = { dates, ...(sums.length === 0 ? {} : { sums }), reason, office: after.office };
  return [{ type: 'penalty.recomputed', data: { ...told, ...closingNow(before, recomputed(moved, told), context) } }];
}

/** Fifteen working days to close, where a sum that fell away was the last thing left to do (市场监管程序规定 77). */
function closingNow(before: PenaltyState, after: PenaltyState, context: GateContext): { readonly closeBy?: DueDate } {
  if (before.stage !== 'decided' || after.stage !== 'decided' || isPerformed(before) || !isPerformed(after)) return {};
  return { closeBy: lawFor(after, context).due('sp-77-closing-period', context.today) };
}

/** Dates that no longer follow from what is recorded; a date moved may move another one: each is told once, from the old to the last. */
function movedDates(state: PenaltyState, law: LawInForce): readonly DateMoved[] {
  const moves = movableDates(state)
    .filter(({ recorded, trigger }) => recorded.trigger !== trigger)
    .map(({ of, label, recorded, trigger }) => ({
      of,
      ...(label === undefined ? {} : { label }),
      was: recorded,
      now: law.due(recorded.rule, trigger),
    }));
  if (moves.length === 0) return [];
  const further = movedDates(withDates(state, moves), law);
  const same = (one: DateMoved) => (other: DateMoved) => other.of === one.of && other.label === one.label;
  return [
    ...moves.map((move) => ({ ...move, now: further.find(same(move))?.now ?? move.now })),
    ...further.filter((move) => !moves.some(same(move))),
  ];
}

/** A correction names nobody as investigator who reviewed the case or chaired its hearing (市场监管程序规定 49, 行政处罚法 64). @throws Refused */
function keptApartStill({ participants }: GateContext): void {
  for (const [person, parts] of participants) {
    if (!parts.has('investigator')) continue;
    if (parts.has('reviewer')) throw new Refused('investigator-is-reviewer', { person });
    if (parts.has('hearing-chair')) throw new Refused('investigator-is-hearing-chair', { person });
  }
}
