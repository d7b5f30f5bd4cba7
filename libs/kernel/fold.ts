import type { AnyCaseType, AnyState, EventDeclaration, Participants } from './case-type.js';
import type { JsonObject } from './canonical-json.js';
import { isPerson, type RecordedEvent } from './event.js';
import type { Uuid } from './ids.js';
import type { Instant } from './time.js';

/** What a command that was handled before left behind. */
export interface HandledCommand {
  readonly firstRevision: number;
  readonly count: number;
  /** Keyed digest of its body: the same key with another body is refused. */
  readonly req: string;
}

/** A stream folded: state, and what the runtime folds beside it. */
export interface Folded<S extends AnyState = AnyState> {
  readonly state: S;
  /** Revision of the last event; -1 where there is none. */
  readonly revision: number;
  readonly handled: ReadonlyMap<Uuid, HandledCommand>;
  readonly participants: Participants;
  readonly lastAt?: Instant;
  /** An event that this build does not know: the stream can be read, but takes no commands. */
  readonly newer?: { readonly type: string; readonly tv: number; readonly revision: number };
}

/** Payload of the correction event that every type has: `<type>.corrected`. */
export interface CorrectedData {
  readonly target: number;
  readonly type: string;
  /** Version of the target's type that the replacement is written in: it is upcast like the payload that it replaces. */
  readonly tv: number;
  readonly data: JsonObject;
  readonly reason: string;
  readonly approver: Uuid;
}

export function isCorrection(event: RecordedEvent): event is RecordedEvent<string, JsonObject & CorrectedData> {
  return event.type.endsWith('.corrected');
}

/**
 * The events with every corrected payload substituted; the last correction of an event counts. Order and number stay. A correction
 * that this build does not know counts for nothing: its replacement must not reach an evolve of an older version.
 */
export function effective(
  events: readonly RecordedEvent[],
  counts: (correction: RecordedEvent) => boolean = () => true,
): readonly RecordedEvent[] {
  const replaced = new Map<number, JsonObject>();
  for (const event of events) if (isCorrection(event) && counts(event)) replaced.set(event.data.target, event.data.data);
  if (replaced.size === 0) return events;
  return events.map((event) => {
    const data = replaced.get(event.rev);
    return data === undefined ? event : { ...event, data };
  });
}

/**
 * Whether this build knows the event's type and version, and those of the payload that a correction carries (events arrive upcast,
 * so only newer versions are unknown).
 */
export function isKnown(event: RecordedEvent, declarations: (type: string) => EventDeclaration<JsonObject> | undefined): boolean {
  const declared = declarations(event.type);
  if (declared === undefined || event.tv > declared.version) return false;
  const carried = declared.carries?.(event.data);
  return carried === undefined || (declarations(carried.type)?.version ?? 0) >= carried.tv;
}

/** Whether the type's `evolve` may be given the event. */
export function knows(type: AnyCaseType, event: RecordedEvent): boolean {
  return isKnown(event, (name) => type.events[name]);
}

export function emptyFold(type: AnyCaseType): Folded {
  return { state: type.initial, revision: -1, handled: new Map(), participants: new Map() };
}

/** Whether the stream is a case: one that holds nothing but an abandoned claim is none, whoever asks. */
export function isBegun(type: AnyCaseType, folded: Folded): boolean {
  return folded.revision >= 0 && (folded.newer !== undefined || folded.state !== type.initial);
}

/** Folds a whole stream. Never decides, validates or has effects; an unknown event stops the state, not the reading. */
export function fold(type: AnyCaseType, events: readonly RecordedEvent[]): Folded {
  return advance(
    type,
    emptyFold(type),
    effective(events, (correction) => knows(type, correction)),
  );
}

/** An event with the state before and after it; a correction's state has every payload substituted that was corrected so far. */
export interface Step {
  readonly event: RecordedEvent;
  readonly before: AnyState;
  readonly after: AnyState;
  /** Of a correction: the record as it stood before it and as it stands after. A state need not hold all that a record says. */
  readonly record?: { readonly before: RecordedEvent; readonly after: RecordedEvent };
}

/** Folds a whole stream event by event, as it came about. */
export function* steps(type: AnyCaseType, events: readonly RecordedEvent[]): Generator<Step> {
  let folded = emptyFold(type);
  for (const [index, event] of events.entries()) {
    const before = folded.state;
    folded = isCorrection(event) ? fold(type, events.slice(0, index + 1)) : advance(type, folded, [event]);
    const record = isCorrection(event) ? recordCorrected(type, events.slice(0, index), event) : undefined;
    yield { event, before, after: folded.state, ...(record === undefined ? {} : { record }) };
  }
}

function recordCorrected(
  type: AnyCaseType,
  earlier: readonly RecordedEvent[],
  correction: RecordedEvent<string, JsonObject & CorrectedData>,
): Step['record'] {
  const { target, data } = correction.data;
  const before = effective(earlier, (event) => knows(type, event)).find(({ rev }) => rev === target);
  if (before === undefined || !knows(type, correction) || !knows(type, before)) return undefined;
  return { before, after: { ...before, data } };
}

/**
 * Folds further events onto a fold. The maps are extended in place: the older value stays right in state and revision only.
 * Events must not hold a correction, which changes what came before: fold the whole stream then.
 * @param after the state that the events lead to, where `evolve` was asked for it already
 */
export function advance(type: AnyCaseType, folded: Folded, events: readonly RecordedEvent[], after?: AnyState): Folded {
  let { state, revision, lastAt, newer } = folded;
  const handled = folded.handled as Map<Uuid, HandledCommand>;
  const participants = folded.participants as Map<Uuid, Set<string>>;
  for (const event of events) {
    revision = event.rev;
    lastAt = event.at;
    const before = handled.get(event.cause);
    // a command's events follow one another: counted by place, so that maps shared by two folds stay right when both advance
    const firstRevision = before?.firstRevision ?? event.rev;
    handled.set(event.cause, { firstRevision, count: event.rev - firstRevision + 1, req: event.req });
    if (isPerson(event.actor)) takePart(participants, event.actor.person, event.type);
    if (newer !== undefined) continue;
    if (!knows(type, event)) {
      newer = { type: event.type, tv: event.tv, revision: event.rev };
      continue;
    }
    for (const { person, part } of type.events[event.type]!.parts?.(event.data) ?? []) takePart(participants, person, part);
    state = after ?? type.evolve[event.type]!(state, event);
  }
  return { state, revision, handled, participants, ...(lastAt === undefined ? {} : { lastAt }), ...(newer === undefined ? {} : { newer }) };
}

function takePart(participants: Map<Uuid, Set<string>>, person: Uuid, part: string): void {
  const parts = participants.get(person);
  if (parts === undefined) participants.set(person, new Set([part]));
  else parts.add(part);
}
