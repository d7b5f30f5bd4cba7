import {
  afterEffect,
  effective,
  effectOn,
  fold,
  knows,
  Refused,
  uuid5,
  type AcceptedAsk,
  type AnyCaseType,
  type AnyState,
  type Duty,
  type DutyElsewhere,
  type Json,
  type RecordedEvent,
  type StandingDuty,
  type SystemActor,
  type Uuid,
} from '#libs/kernel';
import { HandleCase, KeyReused, NewerVersion } from '#libs/case-runtime';
import { isPassing } from './asks.js';
import type { DueRow } from './due.js';
import { dueUntil, instantAfter } from './light.js';
import type { AskedElsewhere, Outcome } from './parked.js';
import type { AgendaPorts } from './ports.js';

/** The duty stands otherwise than in the view's row: what happened since is in the view by the next tick. */
export const MOVED_ON = Symbol('moved on');

type Ports = Pick<AgendaPorts, 'types' | 'streams' | 'ask'>;

/**
 * Asks another case, then has the owing case record that it accepted. Each is recognised in its stream by its cause, which follows from
 * duty, opening event and date: whatever ended between the two is gone on with.
 * @returns undefined where both streams hold it, otherwise why nothing came of it
 */
export async function askElsewhere(
  row: DueRow,
  duty: Duty,
  asks: DutyElsewhere,
  actor: SystemActor,
  ports: Ports,
): Promise<Outcome | typeof MOVED_ON | undefined> {
  let asked: AskedElsewhere = { type: asks.of, command: asks.command };
  try {
    const { state, own, run } = await owing(row, duty, ports);
    if (run === undefined) return MOVED_ON;
    const place = await placeOf(row, asks, state, run, ports);
    if (place === undefined) return outcome('case-not-told', asked);
    asked = { ...asked, caseId: place.caseId, revision: place.events.length - 1 };
    const unrecorded = place.causes.filter((cause) => !isIn(own, recording(cause)));
    const cause = place.causes[place.causes.length - 1]!;
    if (!unrecorded.includes(cause)) return outcome('still-owed', asked);
    const accepted = acceptedBefore(place, unrecorded) ?? (await asking(row, asks, state, place, cause, actor, ports));
    if (accepted === undefined) return outcome('already-so', asked);
    asked = { type: row.duty.type, command: asks.records.command, caseId: row.duty.caseId };
    const target: AcceptedAsk = { type: asks.of, caseId: place.caseId, event: accepted.event };
    const body = asks.records.body(target, row.duty);
    const record = new HandleCase(
      asked.type,
      asked.command,
      asked.caseId,
      body,
      { actor },
      recording(accepted.cause),
      undefined,
      row.duty.openedBy,
    );
    const { events } = await ports.ask(record);
    return events.length > 0 ? undefined : outcome('already-so', asked);
  } catch (error) {
    if (error instanceof Refused) return outcome(error.code, asked, error.facts);
    // a twin asked the same with other words: the next look finds what it led to
    const soon = isPassing(error) || error instanceof KeyReused;
    return { ...outcome(error instanceof Error ? error.name : 'unknown', asked), soon };
  }
}

/** The case that owes, live; `run` is absent where the duty is no longer owed as the row says. @throws NewerVersion */
async function owing({ duty: open, stream }: DueRow, duty: Duty, { types, streams }: Ports) {
  const type = named(types, open.type);
  const own = await streams.events(type, open.caseId);
  const { state, newer } = fold(type, own);
  if (newer !== undefined) throw new NewerVersion(stream, newer.type, newer.tv);
  const run = runOf(
    duty,
    open.key,
    effective(own, (correction) => knows(type, correction)),
  );
  const last = run?.[run.length - 1];
  return { state, own, run: last?.openedBy === open.openedBy && last.due === open.owed.due ? run : undefined };
}

interface Owed {
  readonly openedBy: Uuid;
  readonly due: string;
}

/** The dates that an open duty had since it was opened, the present one last; undefined where it is not open. */
function runOf(duty: Duty, key: string, events: readonly RecordedEvent[]): readonly Owed[] | undefined {
  let standing: StandingDuty | null = null;
  let run: Owed[] = [];
  for (const event of events) {
    for (const change of duty.on[event.type]?.(event) ?? []) {
      if (change.key !== key) continue;
      const effect = effectOn(standing, change);
      if (effect === null) continue;
      if ('owed' in effect) {
        const runs: boolean = standing?.state === 'open' || standing?.state === 'paused';
        run = [...(runs ? run : []), { openedBy: event.id, due: effect.owed.due }];
      }
      standing = afterEffect(standing, effect, event.actor);
    }
  }
  return standing?.state === 'open' ? run : undefined;
}

/** The case to ask: its stream as it is, and the causes under which it was or will be asked in this run, the present one last. */
interface Place {
  readonly caseId: Uuid;
  readonly opens: boolean;
  readonly events: readonly RecordedEvent[];
  readonly causes: readonly Uuid[];
}

async function placeOf(
  row: DueRow,
  asks: DutyElsewhere,
  state: AnyState,
  run: readonly Owed[],
  { types, streams }: Ports,
): Promise<Place | undefined> {
  const type = named(types, asks.of);
  if (asks.caseId !== undefined) {
    const caseId = asks.caseId(row.duty, state);
    if (caseId === undefined) return undefined;
    const causes = run.map(({ openedBy, due }) => actCause(row, openedBy, due));
    return { caseId, opens: false, events: await streams.events(type, caseId), causes };
  }
  // one case for one opening, however often its date is moved
  const { openedBy } = run[0]!;
  for (let lapsed = 0; ; lapsed += 1) {
    const cause = uuid5('opens', row.stream, row.key, openedBy, String(lapsed));
    const caseId = uuid5('case', cause);
    const events = await streams.events(type, caseId);
    // a claim that was abandoned there keeps this cause from opening ever
    if (events.length === 0 || isIn(events, cause)) return { caseId, opens: true, events, causes: [cause] };
  }
}

interface Accepted {
  readonly event: Uuid;
  readonly cause: Uuid;
}

/** What the other case recorded of an ask whose link this case does not hold yet. */
function acceptedBefore({ events }: Place, causes: readonly Uuid[]): Accepted | undefined {
  const found = events.find(({ cause }) => causes.includes(cause));
  return found === undefined ? undefined : { event: found.id, cause: found.cause };
}

async function asking(
  { duty }: DueRow,
  { of, command, body }: DutyElsewhere,
  state: AnyState,
  { caseId, opens }: Place,
  cause: Uuid,
  actor: SystemActor,
  { ask }: Ports,
): Promise<Accepted | undefined> {
  const payload = body(duty, state);
  const receipt = await ask(new HandleCase(of, command, opens ? undefined : caseId, payload, { actor }, cause, undefined, duty.openedBy));
  const event = receipt.events[0]?.id;
  return event === undefined ? undefined : { event, cause };
}

/** Command id of what a duty asks for: another date is another ask. */
export function actCause({ stream, key }: Pick<DueRow, 'stream' | 'key'>, openedBy: Uuid, due: string): Uuid {
  return uuid5('duty', stream, key, openedBy, instantAfter(dueUntil(due)));
}

/** Command id under which the owing case records that the other accepted. */
function recording(cause: Uuid): Uuid {
  return uuid5('link', cause);
}

function isIn(events: readonly RecordedEvent[], cause: Uuid): boolean {
  return events.some((event) => event.cause === cause);
}

function outcome(reason: string, asked: AskedElsewhere, facts: { readonly [name: string]: Json } = {}): Outcome {
  return { reason, facts: { ...facts, asked: { ...asked } }, soon: false, asked };
}

function named(types: readonly AnyCaseType[], name: string): AnyCaseType {
  return types.find((type) => type.name === name)!;
}
