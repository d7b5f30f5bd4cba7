import { eventHash, type NewStoredEvent } from '#libs/event-store';
import {
  isCorrection,
  type AnyCaseType,
  type AnyState,
  type Envelope,
  type Instant,
  type JsonObject,
  type NewEvent,
  type Randomness,
  type Uuid,
} from '#libs/kernel';
import type { CaseStreams, LoadedStream } from './case-streams.js';

export interface RecordingPorts {
  readonly streams: CaseStreams;
  readonly randomness: Randomness;
  /** Told of what an operator must know. */
  readonly incident: (kind: 'clock-behind', detail: { readonly milliseconds: number }) => void;
}

/** Events of one command, as they are stored and as they will be read back. */
export interface Batch {
  readonly stored: readonly NewStoredEvent[];
  readonly recorded: readonly Envelope[];
  readonly headHash: string;
  /** State that the events lead to; absent where a correction changes what came before. */
  readonly after?: AnyState;
}

/** What the envelopes of one command have in common. */
interface Recording extends Pick<Envelope, 'actor' | 'basis' | 'cause' | 'corr' | 'req'> {
  readonly caseId: Uuid;
  readonly stream: string;
  readonly now: Instant;
}

/** A clock this far behind the stream's last event is an incident, in milliseconds. */
const CLOCK_BEHIND_MS = 5_000;

/** The envelopes of a command's events, chained to the head of their stream; recorded time never runs back. */
export function batchOf(
  { incident, randomness, streams }: RecordingPorts,
  { actor, basis, caseId, cause, corr, req, stream, now }: Recording,
  { folded, headHash }: LoadedStream,
  events: readonly NewEvent[],
): Batch {
  const at = folded.lastAt !== undefined && folded.lastAt > now ? folded.lastAt : now;
  const behind = at === now ? 0 : Date.parse(at) - Date.parse(now);
  if (behind > CLOCK_BEHIND_MS) incident('clock-behind', { milliseconds: behind });
  const stored: NewStoredEvent[] = [];
  const recorded: Envelope[] = [];
  let prev = headHash;
  for (const event of events) {
    // in the order of the canonical text, which then needs no sorting and leaves out what is absent
    const envelope = {
      actor,
      at,
      att: event.att === undefined || event.att.length === 0 ? undefined : event.att,
      basis,
      case: caseId,
      cause,
      corr,
      data: event.data as JsonObject,
      eff: event.eff,
      id: randomness.uuid(),
      late: event.late,
      prev,
      req,
      rev: folded.revision + 1 + recorded.length,
      salt: randomness.salt(),
      stream,
      tv: streams.types.catalogue.get(event.type)?.version ?? 1,
      type: event.type,
      v: 1,
    } as Envelope;
    // folded as it will be read back, not as it was built: what is served is what a replay gives
    const made = streams.codec.record(envelope);
    prev = eventHash(made.stored.bytes);
    stored.push(made.stored);
    recorded.push(made.recorded);
  }
  return { stored, recorded, headHash: prev! };
}

/**
 * Folds what is about to be stored: an event that cannot be folded would close its case for ever. Corrections fold before they are decided.
 * @throws Error where a decision made an event that the type does not have, or that it folds to nothing
 */
export function rehearsed(type: AnyCaseType, state: AnyState, batch: Batch): Batch {
  const { stored, recorded, headHash } = batch;
  let after = state;
  for (const event of recorded) {
    if (isCorrection(event)) return batch;
    const evolve = type.evolve[event.type];
    if (evolve === undefined) throw new Error(`${type.name} decided ${event.type}, which is no event of it`);
    const next = evolve(after, event) as AnyState | undefined;
    if (next?.stage === undefined) throw new Error(`${type.name} folds ${event.type} to no state`);
    after = next;
  }
  return { stored, recorded, headHash, after };
}
