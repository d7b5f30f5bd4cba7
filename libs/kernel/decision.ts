import type { AnyCaseType, AnyState, DecideContext, Gate, GateContext } from './case-type.js';
import type { NewEvent } from './event.js';
import type { Refusal } from './refusal.js';
import { Refused } from './refusal.js';

/** The first gate that closes, or null: what a command meets before its words are looked at. */
export function firstClosedGate(type: AnyCaseType, name: string, state: AnyState, context: GateContext): Refusal | null {
  return firstClosed(commandOf(type, name).gates, state, context);
}

/** Why the command is not offered by `GET …/actions`, or null: a gate that closes, or that nothing is left to ask. */
export function whyNotOffered(type: AnyCaseType, name: string, state: AnyState, context: GateContext): Refusal | null {
  const closed = firstClosedGate(type, name, state, context);
  return closed ?? firstClosed(commandOf(type, name).spent ?? [], state, context);
}

/** The first of the gates that closes, or null. */
export function firstClosed<S>(gates: readonly Gate<S>[], state: S, context: GateContext): Refusal | null {
  for (const gate of gates) {
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
