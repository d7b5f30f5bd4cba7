import type { GateContext, NewEvent } from '#libs/kernel';
import { movableDates } from './evolve/recomputed.js';
import { isOpened, type PenaltyState } from './penalty.state.js';
import { lawFor } from './penalty.step.js';

/** Dates that count from a fact which was corrected are computed anew by an event; the old ones stay where they were recorded. */
export function afterCorrection(_before: PenaltyState, after: PenaltyState, context: GateContext): readonly NewEvent[] {
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
