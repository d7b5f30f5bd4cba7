import type { DueDate, LawInForce, LocalDate } from '#libs/kernel';
import { enforcementIsOver, isChallenged, outstandingOf, surchargeOwedOf, type Aftermath } from './penalty.aftermath.js';
import type { DecisionState } from './penalty.course.js';
import type { PenaltyKind } from './penalty.kinds.js';
import type { PenaltyState } from './penalty.state.js';

interface Performing {
  readonly decision: DecisionState;
  readonly after: Aftermath;
}

/** Kinds that need nothing done by the party: they take effect with the decision. */
const SELF_PERFORMING: readonly PenaltyKind[] = ['warning', 'public-criticism'];

/** Kinds besides the fine that are decided and not yet performed. */
export function openKinds({ decision, after }: Performing): readonly PenaltyKind[] {
  return decision.penalties
    .map(({ kind }) => kind)
    .filter((kind) => kind !== 'fine' && !SELF_PERFORMING.includes(kind) && !after.performed.includes(kind));
}

/** Whether the party has done everything that the decision demands, surcharge included. */
export function isPerformed(state: Performing): boolean {
  const { payment, service } = state.after;
  return service !== undefined && outstandingOf(payment) === 0 && surchargeOwedOf(payment) === 0 && openKinds(state).length === 0;
}

/** Fifteen working days to close, where the last thing left to do was done or fell away since (市场监管程序规定 77). */
export function closingTerm(before: PenaltyState, next: PenaltyState, on: LocalDate, law: LawInForce): { readonly closeBy?: DueDate } {
  if (before.stage !== 'decided' || next.stage !== 'decided' || isPerformed(before) || !isPerformed(next)) return {};
  return { closeBy: law.due('sp-77-closing-period', on) };
}

/**
 * A case whose penalty is performed, or no longer enforced, meets the conditions to be closed once its last challenge has ended
 * (市场监管程序规定 77). Where the decision was revoked nothing had to wait for that.
 */
export function closableSince(state: PenaltyState, on: LocalDate, law: LawInForce): { readonly closeBy?: DueDate } {
  if (state.stage !== 'decided' || state.decision.status === 'revoked' || isChallenged(state.after)) return {};
  const over = enforcementIsOver(state.after) || state.after.crimeFileHandedOver !== undefined;
  return isPerformed(state) || over ? { closeBy: law.due('sp-77-closing-period', on) } : {};
}
