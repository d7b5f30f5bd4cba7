import { Refused, type DueDate, type GateContext, type LawInForce, type NewEvent } from '#libs/kernel';
import type { DateMoved } from './events/appraisal.events.js';
import { movableDates, recomputed, withDates } from './evolve/recomputed.js';
import { isOpened, type PenaltyState } from './penalty.state.js';
import { isPerformed } from './penalty.performance.js';
import { actorNotRecused, lawFor } from './penalty.step.js';
import { eachOnce } from './penalty.parties.js';
import { owingMoved } from './penalty.performed-further.js';
import { keptOf, refundedTooMuch, refundMoved } from './penalty.refund.js';
import { movedSums, overpaidOf } from './penalty.surcharge.js';

/** Dates that count from a fact which was corrected are computed anew by an event; the old ones stay where they were recorded. */
export function afterCorrection(before: PenaltyState, after: PenaltyState, context: GateContext): readonly NewEvent[] {
  keptApartStill(context);
  const closed = actorNotRecused(before, context);
  if (closed !== null) throw new Refused(closed.code, closed.facts);
  if (!isOpened(after)) return [];
  eachOnce(isOpened(before) ? before.parties : [], after.parties);
  const law = lawFor(after, context);
  paidNoMoreThanOwed(before, after, law);
  refundedNoMoreThanHeld(before, after);
  const dates = movedDates(before, after, law);
  const moved = withDates(after, dates);
  const surcharges = movedSums(before, moved, law);
  const reason = '更正记录 · correction of a recorded fact';
  const next = recomputed(moved, { dates, sums: surcharges, reason, office: after.office });
  const sums = [...surcharges, ...refundMoved(before, next)];
  const owing = owingMoved(before, next, context.today, law);
  const closing = closingNow(before, next, context);
  if (dates.length + sums.length === 0 && owing === undefined) return [];
  const told = { dates, ...(sums.length === 0 ? {} : { sums }), reason, office: after.office };
  return [{ type: 'penalty.recomputed', data: { ...told, ...(owing === undefined ? {} : { owing }), ...closing } }];
}

/** Fifteen working days to close, where a sum that fell away was the last thing left to do (市场监管程序规定 77). */
function closingNow(before: PenaltyState, after: PenaltyState, context: GateContext): { readonly closeBy?: DueDate } {
  if (before.stage !== 'decided' || after.stage !== 'decided' || !isPerformed(after)) return {};
  // a payment of a sum that became smaller tells no day to close once the fine was completed by the change of the decision alone
  const completedByChange = after.decision.status === 'changed' && keptOf(before.after.payment) !== keptOf(after.after.payment);
  if (isPerformed(before) && !completedByChange) return {};
  return { closeBy: lawFor(after, context).due('sp-77-closing-period', context.today) };
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

/** A corrected payment leaves the later ones within what is owed, as each of them was when it was recorded. @throws Refused */
function paidNoMoreThanOwed(before: PenaltyState, after: PenaltyState, law: LawInForce): void {
  const [then, now] = [excess(before, law), excess(after, law)];
  if (now.paid > then.paid && now.principal > then.principal) {
    throw new Refused('payment-exceeds-fine', { outstanding: now.paid - now.principal, paid: now.paid });
  }
  if (now.surchargePaid > then.surchargePaid && now.surcharge > then.surcharge) {
    throw new Refused('surcharge-exceeds-limit', { owed: now.surchargePaid - now.surcharge, paid: now.surchargePaid });
  }
}

/** A corrected payment or refund leaves what was given back within what was held. @throws Refused */
function refundedNoMoreThanHeld(before: PenaltyState, after: PenaltyState): void {
  const [then, now] = [refundedTooMuch(before), refundedTooMuch(after)];
  if (now.principal > then.principal || now.surcharge > then.surcharge) throw new Refused('refund-exceeds-collected', { ...now });
}

/** What was paid on fine and surcharge, and how much of it is more than is owed, in fen. */
function excess(state: PenaltyState, law: LawInForce) {
  const after = 'after' in state ? state.after : undefined;
  if (after === undefined) return { paid: 0, principal: 0, surchargePaid: 0, surcharge: 0 };
  const { payments, instalments, refunds, surchargePaid } = after.payment;
  const paid = payments.reduce((total, { principal }) => total + principal, 0);
  const back = refunds.reduce((total, { principal }) => total + principal, 0);
  // nothing is owed on a revoked decision: the payments stay within the fine that they were paid on
  const revoked = 'decision' in state && state.decision?.status === 'revoked';
  const owed = revoked ? state.decision.fine + back : instalments.reduce((total, { amount }) => total + amount, back);
  return { paid, principal: Math.max(0, paid - owed), surchargePaid, surcharge: overpaidOf(after, law) };
}

/** A correction names nobody as investigator who reviewed the case or chaired its hearing (市场监管程序规定 49, 行政处罚法 64). @throws Refused */
function keptApartStill({ participants }: GateContext): void {
  for (const [person, parts] of participants) {
    if (!parts.has('investigator')) continue;
    if (parts.has('reviewer')) throw new Refused('investigator-is-reviewer', { person });
    if (parts.has('hearing-chair')) throw new Refused('investigator-is-hearing-chair', { person });
  }
}
