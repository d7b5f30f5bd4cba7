import type { DueDate, LawInForce, LocalDate } from '#libs/kernel';
import type { CreditTerm } from './events/decision.events.js';
import type { AftermathEvents, Changed, Recomputed } from './events/aftermath.events.js';
import { aftermathEvolution } from './evolve/aftermath.evolve.js';
import { enforcementIsOver, outstandingOf, surchargeOwedOf, type Aftermath } from './penalty.aftermath.js';
import { creditTerm } from './penalty.contents.js';
import type { Penalty } from './penalty.course.js';
import { heavierThan } from './penalty.gates.js';
import { fitted, totalOf } from './penalty.instalments.js';
import { closableSince, closingTerm, isPerformed, openKinds } from './penalty.performance.js';
import { owingMoved } from './penalty.performed-further.js';
import { keptOf, refundMoved, refundTold } from './penalty.refund.js';
import type { PenaltyState, WithDecision } from './penalty.state.js';
import { fact, setBy, type Fact } from './penalty.step.js';
import { aftermathOf, movedSums, settled, withSums } from './penalty.surcharge.js';

type ChangedData = Omit<
  Changed,
  'office' | 'credit' | 'publishBy' | 'sites' | 'instalments' | 'payBy' | 'surchargeBy' | 'kindsLeft' | 'closeBy' | 'toRefund' | 'heavier'
>;

/**
 * The change of a decision and what follows from it: the tier of credit, its publication, what is left of the fine on the days that were
 * approved, the surcharge of what was paid late, which is never more than the fine that stands (行政处罚法 72), and the term to close.
 */
export function changeOf(state: WithDecision, changed: ChangedData, sites: readonly string[], law: LawInForce): readonly Fact[] {
  const credit = creditAfter(state, changed.penalties, law);
  const instalments = state.after === undefined ? [] : instalmentsOf(state.after, changed.fine, changed.on, law);
  const heavier = heavierThan(state.decision?.penalties ?? [], changed.penalties, law.list('nb-heaviest-class')) !== null;
  const data = {
    ...changed,
    sites,
    ...(credit === undefined ? {} : { credit }),
    ...publicationOwed(state, credit, changed.on, law),
    instalments,
    ...(heavier ? ({ heavier } as { readonly heavier: true }) : {}),
  };
  const next = evolved(state, 'penalty.changed', { ...data, office: state.office });
  const sums = movedSums(state, next, law);
  const left = sums.length === 0 ? next : withMovedSums(next, sums);
  const told = fact('penalty.changed', { ...data, ...termsLeft(state, left, changed.on, law), ...refundTold(state, left) });
  if (sums.length === 0) return [told];
  const reason = '决定变更后重新计算加处罚款 · the surcharge follows the fine that stands instead';
  return [told, fact('penalty.recomputed', { dates: [], sums, reason, ...surchargeSince(state, left, law.day, law) })];
}

/** What was paid in time bears a surcharge since, as where the challenge had ended before it was paid: to be paid, and enforced further. */
function surchargeSince(before: WithDecision, next: PenaltyState, today: LocalDate, law: LawInForce): Pick<Recomputed, 'owing'> {
  const [was, now] = [aftermathOf(before)?.payment, aftermathOf(next)?.payment];
  if (was === undefined || now === undefined || outstandingOf(was) + surchargeOwedOf(was) + outstandingOf(now) > 0) return {};
  const owing = owingMoved(before, next, today, law);
  return owing === undefined ? {} : { owing };
}

/**
 * The surcharge of payments that were recorded before the challenge, or before its end, was: its days bear none (行政处罚法 73). Told before
 * the challenge, so that a case with nothing left to pay is to be closed once that has ended.
 */
export function sumsChallenged(before: WithDecision, next: PenaltyState, today: LocalDate, law: LawInForce): readonly Fact[] {
  const moved = movedSums(before, next, law);
  if (moved.length === 0) return [];
  const sums = [...moved, ...refundMoved(before, withMovedSums(next, moved))];
  const reason = '复议、诉讼期间不计算加处罚款 · no surcharge runs during reconsideration and lawsuit';
  const since = withMovedSums(next, sums);
  const told = { ...closingTerm(before, since, today, law), ...surchargeSince(before, since, today, law) };
  return [fact('penalty.recomputed', { dates: [], sums, reason, ...told })];
}

/** Counted from the decision, under the law by which its own tier was told; none where the tier stays. */
function creditAfter({ decision, after, procedure }: WithDecision, penalties: readonly Penalty[], law: LawInForce) {
  if (decision === undefined || after?.credit === undefined) return undefined;
  const credit = creditTerm(penalties, procedure, decision.on, law.on(decision.on));
  return credit.tier === after.credit.tier ? undefined : credit;
}

/**
 * A minor matter that the change made a graver one is published like any other decision, counted from the change; not after its longest
 * term, which runs from the decision.
 */
function publicationOwed({ after }: WithDecision, credit: CreditTerm | undefined, on: LocalDate, law: LawInForce) {
  if (credit === undefined || credit.tier === 'minor' || after?.credit?.tier !== 'minor' || after.credit.status === 'repaired') return {};
  return credit.publishedUntil.due < on ? {} : { publishBy: law.due('g118-penalty-publication-period', on) };
}

/**
 * The approved days stay (行政处罚法 66): what falls away is taken off the last of them, what was paid counts for the earliest. Nobody could
 * pay before what the change imposes: the fine of whoever was not fined, and what it adds to another, is owed in fifteen days (67), or by
 * the last of the approved days where that is a later one.
 */
function instalmentsOf({ payment }: Aftermath, fine: number, on: LocalDate, law: LawInForce): NonNullable<Changed['instalments']> {
  const known = payment.instalments;
  const added = fine - totalOf(known);
  const due = [law.due('pl-67-payment-period', on).due.slice(0, 10), ...known.map((one) => one.due)].sort().at(-1)!;
  const days = added > 0 ? [...known, { due, amount: added, paid: 0 }] : fitted(known, fine);
  const unpaid = days.map((one) => ({ ...one, paid: 0 }));
  return settled(unpaid, Math.max(0, keptOf(payment)));
}

/** Nothing is left to do since: to be closed; or nothing but the surcharge of what was paid late. */
function termsLeft(
  before: WithDecision,
  next: PenaltyState,
  on: LocalDate,
  law: LawInForce,
): Pick<Changed, 'closeBy' | 'surchargeBy' | 'payBy' | 'kindsLeft'> {
  // nothing is enforced any more, of what the change adds no more than of the rest
  if (before.after !== undefined && enforcementIsOver(before.after)) return closableSince(next, on, law);
  const payBy = paidBefore(before, next, on, law);
  if (payBy !== undefined) return { payBy };
  const kindsLeft = addedKinds(before, next);
  if (kindsLeft.length > 0) return { kindsLeft };
  if (before.stage !== 'decided' || next.stage !== 'decided' || before.after.service === undefined) return {};
  const closing = closingTerm(before, next, on, law);
  if (closing.closeBy !== undefined) return closing;
  if (isPerformed(before)) return closableSince(next, on, law);
  const paidSince = outstandingOf(before.after.payment) > 0 && outstandingOf(next.after.payment) === 0;
  return paidSince && surchargeOwedOf(next.after.payment) > 0 ? { surchargeBy: setBy('pl-72-surcharge', on, on, law) } : {};
}

/** Kinds that are to be performed where nothing was left, also in a case that was closed so. */
function addedKinds({ decision, after }: WithDecision, next: PenaltyState): ReturnType<typeof openKinds> {
  if (decision === undefined || after === undefined || !isPerformed({ decision, after })) return [];
  return 'after' in next && next.after !== undefined && next.decision !== undefined
    ? openKinds({ decision: next.decision, after: next.after })
    : [];
}

/** The first day by which something is to be paid, where nothing was left of the fine before. */
function paidBefore(before: WithDecision, next: PenaltyState, on: LocalDate, law: LawInForce): DueDate | undefined {
  if (before.after?.service === undefined || !('after' in next) || next.after === undefined) return undefined;
  const open = next.after.payment.instalments.find(({ amount, paid }) => amount > paid);
  return open === undefined || outstandingOf(before.after.payment) > 0 ? undefined : setBy('pl-67-payment-period', on, open.due, law);
}

/** The state with an event that is about to be recorded. */
export function evolved<T extends 'penalty.changed' | 'penalty.challenged' | 'penalty.upheld' | 'penalty.revoked'>(
  state: WithDecision,
  type: T,
  data: AftermathEvents[T],
): PenaltyState {
  return evolvedBy(state, [{ type, data } as unknown as Fact]);
}

/** The state with what is about to be recorded of the aftermath. */
export function evolvedBy(state: WithDecision, facts: readonly Fact[]): PenaltyState {
  const evolve = aftermathEvolution as unknown as { readonly [type: string]: (state: PenaltyState, event: object) => PenaltyState };
  return facts.reduce<PenaltyState>((known, { type, data }) => evolve[type]!(known, { data }), state);
}

export function withMovedSums(state: PenaltyState, sums: ReturnType<typeof movedSums>): PenaltyState {
  if (!('after' in state) || state.after === undefined) return state;
  return { ...state, after: { ...state.after, payment: withSums(state.after.payment, sums) } } as PenaltyState;
}
