import { Refused, type GateContext, type JsonObject, type LawInForce, type NewEvent, type RecordedEvent } from '#libs/kernel';
import type { Recomputed } from './events/aftermath.events.js';
import type { DateMoved } from './events/appraisal.events.js';
import { movableDates, recomputed, withDates } from './evolve/recomputed.js';
import { isOpened, type PenaltyState } from './penalty.state.js';
import { leftToDo } from './penalty.left-to-do.js';
import { barredFromInvestigating } from './penalty.officers.js';
import { closingTerm } from './penalty.performance.js';
import { actorNotRecused, lawFor } from './penalty.step.js';
import { eachOnce } from './penalty.parties.js';
import { owingMoved } from './penalty.performed-further.js';
import { refundedTooMuch, refundMoved } from './penalty.refund.js';
import { movedSums } from './penalty.surcharge.js';

/** Dates that count from a fact which was corrected are computed anew by an event; the old ones stay where they were recorded. */
export function afterCorrection(
  before: PenaltyState,
  after: PenaltyState,
  context: GateContext,
  story: readonly RecordedEvent[],
): readonly NewEvent[] {
  keptApartStill(context);
  const closed = actorNotRecused(before, context);
  if (closed !== null) throw new Refused(closed.code, closed.facts);
  if (!isOpened(after)) return [];
  eachOnce(isOpened(before) ? before.parties : [], after.parties);
  const law = lawFor(after, context);
  refundedNoMoreThanHeld(before, after);
  const dates = movedDates(before, after, law);
  const moved = withDates(after, dates);
  const surcharges = movedSums(before, moved, law);
  const reason = '更正记录 · correction of a recorded fact';
  const next = recomputed(moved, { dates, sums: surcharges, reason, office: after.office });
  const sums = [...surcharges, ...refundMoved(before, next)];
  const owing = owingMoved(before, next, context.today, law);
  const told = { dates, ...(sums.length === 0 ? {} : { sums }), reason, office: after.office };
  const data = { ...told, ...(owing === undefined ? {} : { owing }), ...closingTerm(before, next, context.today, law) };
  const plain: readonly NewEvent[] = dates.length + sums.length === 0 && owing === undefined ? [] : [retold(data)];
  const further = leftToDo(next, context, law, story, plain);
  return Object.keys(further).length === 0 ? plain : [retold({ ...data, ...further })];
}

function retold(data: Recomputed): NewEvent {
  return { type: 'penalty.recomputed', data: JSON.parse(JSON.stringify(data)) as JsonObject };
}

/**
 * Dates that no longer follow from what is recorded, with the days that do not count and the extensions of each; a date moved may move
 * another one: each is told once, from the old to the last. A date that counts from something else, as after a reopening, stays.
 */
function movedDates(before: PenaltyState, state: PenaltyState, law: LawInForce): readonly DateMoved[] {
  const then = movableDates(before);
  const moves = movableDates(state)
    .filter(({ of, label, recorded, trigger }) => {
      const counted = then.find((date) => date.of === of && date.label === label)?.trigger ?? recorded.trigger;
      return recorded.trigger !== trigger && recorded.trigger === counted;
    })
    .map(({ of, label, recorded, trigger, excluded = [], extensions = [] }) => ({
      of,
      ...(label === undefined ? {} : { label }),
      was: recorded,
      now: law.due(recorded.rule, trigger, { excluded, extensions }),
    }));
  if (moves.length === 0) return [];
  const further = movedDates(before, withDates(state, moves), law);
  const same = (one: DateMoved) => (other: DateMoved) => other.of === one.of && other.label === one.label;
  return [
    ...moves.map((move) => ({ ...move, now: further.find(same(move))?.now ?? move.now })),
    ...further.filter((move) => !moves.some(same(move))),
  ];
}

/** A corrected payment or refund leaves what was given back within what was held. @throws Refused */
function refundedNoMoreThanHeld(before: PenaltyState, after: PenaltyState): void {
  const [then, now] = [refundedTooMuch(before), refundedTooMuch(after)];
  if (now.principal > then.principal || now.surcharge > then.surcharge) throw new Refused('refund-exceeds-collected', { ...now });
}

/** A correction names nobody as investigator who reviewed the case or chaired its hearing (市场监管程序规定 49, 行政处罚法 64). @throws Refused */
function keptApartStill(context: GateContext): void {
  for (const [person, parts] of context.participants) {
    const barred = parts.has('investigator') ? barredFromInvestigating(person, context) : null;
    if (barred !== null) throw new Refused(barred.code, barred.facts);
  }
}
