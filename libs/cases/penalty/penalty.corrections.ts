import { Refused, type GateContext, type NewEvent } from '#libs/kernel';
import { movableDates } from './evolve/recomputed.js';
import { isOpened, type PenaltyState } from './penalty.state.js';
import { lawFor } from './penalty.step.js';

/** Dates that count from a fact which was corrected are computed anew by an event; the old ones stay where they were recorded. */
export function afterCorrection(_before: PenaltyState, after: PenaltyState, context: GateContext): readonly NewEvent[] {
  keptApartStill(context);
  if (!isOpened(after)) return [];
  const law = lawFor(after, context);
  const dates = movableDates(after)
    .filter(({ recorded, trigger }) => recorded.trigger !== trigger)
    .map(({ of, label, recorded, trigger }) => ({
      of,
      ...(label === undefined ? {} : { label }),
      was: recorded,
      now: law.due(recorded.rule, trigger),
    }));
  if (dates.length === 0) return [];
  return [{ type: 'penalty.recomputed', data: { dates, reason: '更正记录 · correction of a recorded fact', office: after.office } }];
}

/** A correction names nobody as investigator who reviewed the case or chaired its hearing (市场监管程序规定 49, 行政处罚法 64). @throws Refused */
function keptApartStill({ participants }: GateContext): void {
  for (const [person, parts] of participants) {
    if (!parts.has('investigator')) continue;
    if (parts.has('reviewer')) throw new Refused('investigator-is-reviewer', { person });
    if (parts.has('hearing-chair')) throw new Refused('investigator-is-hearing-chair', { person });
  }
}
