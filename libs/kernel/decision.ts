import type { AnyCaseType, AnyState, DecideContext, GateContext } from './case-type.js';
import type { NewEvent } from './event.js';
import type { Refusal } from './refusal.js';
import { Refused } from './refusal.js';

/** The first gate that closes, or null: the same answer for a command and for `GET …/actions`. */
export function firstClosedGate(type: AnyCaseType, name: string, state: AnyState, context: GateContext): Refusal | null {
  for (const gate of commandOf(type, name).gates) {
    const refusal = gate(state, context);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** Gates, then the decision. @throws Refused with the refusal's code and facts */
export function decide(
  type: AnyCaseType,
  name: string,
  state: AnyState,
  body: object,
  context: DecideContext<unknown>,
): readonly NewEvent[] {
  const closed = firstClosedGate(type, name, state, context);
  if (closed !== null) throw new Refused(closed.code, closed.facts);
  return commandOf(type, name).decide(state, body, context);
}

function commandOf(type: AnyCaseType, name: string) {
  const entry = type.commands[name];
  if (entry === undefined) throw new Error(`${type.name} has no command ${name}`);
  return entry;
}
