import { isPerson, refusal, type Gate, type Participants, type Refusal, type Uuid } from '#libs/kernel';

/**
 * Parts that one person may not take together in one case. Parts are event types (of the actor) and the names that payloads give
 * officers. `*` in `bars` stands for every part: a recused person (回避) may do nothing more.
 *
 *   { code: 'investigator-reviews-own-case', taken: ['investigator'], bars: ['legality-reviewer', 'hearing-chair'] }
 *   { code: 'recused-person-acts', taken: ['recused'], bars: ['*'], oneWay: true }
 */
export interface ForbiddenTogether {
  /** Code of the refusal, worded by the case type with its article. */
  readonly code: string;
  readonly taken: readonly string[];
  readonly bars: readonly string[];
  /** Order counts: having taken a part of `bars` does not forbid one of `taken` afterwards. */
  readonly oneWay?: true;
}

export type SeparationTable = readonly ForbiddenTogether[];

/**
 * Why the person may not take the wanted part in this case, or null. Judged on the person, whatever the account, post or delegation
 * (行政处罚法 42, 43, 58, 64). Pure.
 */
export function separationRefusal(participants: Participants, person: Uuid, wanted: string, table: SeparationTable): Refusal | null {
  const parts = participants.get(person);
  if (parts === undefined) return null;
  for (const rule of table) {
    const earlier = names(rule.bars, wanted) ? rule.taken : rule.oneWay !== true && names(rule.taken, wanted) ? rule.bars : [];
    const conflicting = earlier.find((part) => part !== wanted && parts.has(part));
    if (conflicting !== undefined) return refusal(rule.code, { person, wanted, taken: conflicting });
  }
  return null;
}

/** The rows under which several parts asked for at once, in one payload, contradict each other for one person. */
export function forbidsTogether(
  parts: readonly { readonly person: Uuid; readonly part: string }[],
  table: SeparationTable,
): Refusal | null {
  const soFar = new Map<Uuid, Set<string>>();
  for (const { person, part } of parts) {
    const closed = separationRefusal(soFar, person, part, table);
    if (closed !== null) return closed;
    const taken = soFar.get(person);
    if (taken === undefined) soFar.set(person, new Set([part]));
    else taken.add(part);
  }
  return null;
}

/** A gate that closes where the person who asks may not take the part. The office itself, acting on a duty, takes no part. */
export function separationGate<S>(wanted: string, table: SeparationTable): Gate<S> {
  return (_state, { actor, participants }) => (isPerson(actor) ? separationRefusal(participants, actor.person, wanted, table) : null);
}

function names(parts: readonly string[], wanted: string): boolean {
  return parts.includes('*') || parts.includes(wanted);
}
