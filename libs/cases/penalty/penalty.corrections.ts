import { Refused, type GateContext, type LawInForce, type NewEvent } from '#libs/kernel';
import type { DateMoved } from './events/appraisal.events.js';
import { movableDates, withDates } from './evolve/recomputed.js';
import { isOpened, type PenaltyState } from './penalty.state.js';
import { lawFor } from './penalty.step.js';

/** Dates that count from a fact which was corrected are computed anew by an event; the old ones stay where they were recorded. */
export function afterCorrection(_before: PenaltyState, after: PenaltyState, context: GateContext): readonly NewEvent[] {
  keptApartStill(context);
  if (!isOpened(after)) return [];
  const law = lawFor(after, context);
  const dates = movedDates(after, law);
  if (dates.length === 0) return [];
  return [{ type: 'penalty.recomputed', data: { dates, reason: '更正记录 · correction of a recorded fact', office: after.office } }];
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
