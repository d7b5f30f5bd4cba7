import { heldEntries, type GateContext, type Look, type Registration } from '#libs/kernel';
import type { Subject } from './events/shared.js';
import { offenceRegister } from './penalty.offences.js';
import { isFiled, isOpened, subjectsOf, type PenaltyState } from './penalty.state.js';

/** The parties that the finding of the case is about, by their keys as they are known now. */
export function subjectsFound(state: PenaltyState): readonly Subject[] {
  if (!isOpened(state)) return [];
  const found = isFiled(state) ? (('decision' in state ? state.decision?.subjects : undefined) ?? []) : subjectsOf(state);
  return found.map(({ ref, key }) => ({ ref, key: state.parties.find((party) => party.ref === ref)?.key ?? key }));
}

function keysOf(state: PenaltyState): readonly string[] {
  return [...new Set(subjectsFound(state).map(({ key }) => key))];
}

/**
 * A finding follows the party whose identity number was corrected: it is taken back under the number that was wrong, and stands under the
 * right one as of the day on which it was made (行政处罚法 33).
 */
export async function offencesMoved(
  look: Look,
  before: PenaltyState,
  after: PenaltyState,
  { caseId, today }: GateContext,
): Promise<readonly Registration[]> {
  const item = isFiled(before) ? before.item : 'exemptedItem' in before ? before.exemptedItem : undefined;
  const [then, now] = [keysOf(before), keysOf(after)];
  const came = now.filter((key) => !then.includes(key));
  if (item === undefined || came.length === 0) return [];
  const known = await Promise.all(then.map(async (key) => ({ key, read: await look.register(offenceRegister(key, item)) })));
  const standing = known.flatMap(({ key, read }) => {
    const last = heldEntries(read).findLast(({ data }) => data['case'] === caseId);
    return last?.data['kind'] === 'offence' ? [{ key, read, finding: last.data }] : [];
  });
  const [first] = standing;
  if (first === undefined) return [];
  const left = standing.filter(({ key }) => !now.includes(key));
  return [
    ...left.map(({ read }) => ({ read, data: { kind: 'revoked', on: today, case: caseId } })),
    ...(await Promise.all(came.map(async (key) => ({ read: await look.register(offenceRegister(key, item)), data: first.finding })))),
  ];
}
