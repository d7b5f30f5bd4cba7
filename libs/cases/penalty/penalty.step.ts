import {
  command,
  firstClosed,
  isPerson,
  pathText,
  refusal,
  Refused,
  type AttachmentRef,
  type CommandEntry,
  type CommandOf,
  type DecideContext,
  type DueDate,
  type Gate,
  type GateContext,
  type Json,
  type LawInForce,
  type LocalDate,
  type NewEvent,
  type Refusal,
  type Uuid,
} from '#libs/kernel';
import type { AgencyInCharge } from './events/filing.events.js';
import { penaltyEvents, type PenaltyEvents } from './penalty.events.js';
import { digestsIn, lookUpUploads, type WithUploads } from './penalty.uploads.js';
import { COURSE, isOpened, type FiledCase, type PenaltyState, type Stage, type StateAt } from './penalty.state.js';

/** Payload of an event without the stamp that every event of the case bears. */
type Unstamped<T extends keyof PenaltyEvents> = Omit<PenaltyEvents[T], 'office'>;

/** Fact of this case type; the office in whose name it was done is added by `step`. */
export type Fact = { readonly [T in keyof PenaltyEvents]: { readonly type: T; readonly data: Unstamped<T> } }[keyof PenaltyEvents];

export function fact<T extends keyof PenaltyEvents & string>(type: T, data: Unstamped<T>): Fact {
  return { type, data } as unknown as Fact;
}

interface Step<K extends Stage, B extends object, F> extends Omit<CommandEntry<StateAt<K>, B, F>, 'gates' | 'spent' | 'decide'> {
  readonly gates?: readonly Gate<StateAt<K>>[];
  readonly spent?: readonly Gate<StateAt<K>>[];
  decide(state: StateAt<K>, body: B, context: DecideContext<F>): readonly Fact[];
}

/**
 * A command that is open at the named stages only: everywhere else its gate refuses it by what is missing or has passed. Recused
 * persons may ask nothing (行政处罚法 43). Class instances of the payload become plain data in the event.
 */
export function step<K extends Stage>(...stages: readonly K[]) {
  return <B extends object, F = undefined>(entry: Step<K, B, F>): CommandOf<PenaltyState> => {
    const { gates = [], spent = [], decide, facts, registrations, ...rest } = entry;
    const here = (state: PenaltyState): state is StateAt<K> => (stages as readonly Stage[]).includes(state.stage);
    const own = (context: DecideContext<WithUploads<F>>): DecideContext<F> => ({ ...context, facts: context.facts?.own as F });
    const onlyHere =
      (gate: Gate<StateAt<K>>): Gate<PenaltyState> =>
      (state, context) =>
        here(state) ? gate(state, context) : null;
    return command<PenaltyState, B, WithUploads<F>>({
      ...(rest as unknown as CommandEntry<PenaltyState, B, WithUploads<F>>),
      facts: async (look, state, body, context) => ({
        own: (await facts?.(look, state as StateAt<K>, body, context)) as F,
        uploads: await lookUpUploads(look, digestsIn(body)),
      }),
      ...(registrations === undefined
        ? {}
        : { registrations: (state, body, context, events) => registrations(state as StateAt<K>, body, own(context), events) }),
      gates: [(state) => (here(state) ? null : outOfOrder(state.stage, stages)), actorNotRecused, ...gates.map(onlyHere)],
      spent: spent.map(onlyHere),
      decide: (state, body, context) => {
        if (!here(state)) throw new Error(`decided at stage ${state.stage} without its gates`);
        const over = firstClosed(spent, state, context);
        if (over !== null) return recordedAlready(context, over.code, over.facts);
        const office = isOpened(state) ? state.office : pathText(context.caller?.post.agency.path ?? []);
        const uploads = context.facts?.uploads ?? [];
        return decide(state, body, own(context)).map((made) => withFiles(stamped(made, office), uploads));
      },
    });
  };
}

function stamped(made: Fact, office: string): NewEvent {
  const data = plain(made.data) as { [field: string]: Json };
  data['office'] = office;
  return { type: made.type, data };
}

/** Every file that a fact names was uploaded to this case, and the event bears size and digests. @throws Refused file-not-uploaded */
function withFiles(event: NewEvent, uploads: readonly AttachmentRef[]): NewEvent {
  const declared = penaltyEvents[event.type as keyof PenaltyEvents] as { attachments?(data: object): readonly string[] };
  const named = [...new Set(declared.attachments?.(event.data) ?? [])];
  if (named.length === 0) return event;
  const att = named.map((sha256) => {
    const uploaded = uploads.find((file) => file.sha256 === sha256);
    if (uploaded === undefined) throw new Refused('file-not-uploaded', { sha256 });
    return uploaded;
  });
  return { ...event, att };
}

/** Plain copy: instances of payload classes lose their class, absent members are left out. */
function plain(value: unknown): Json {
  if (typeof value !== 'object' || value === null) return value as Json;
  if (Array.isArray(value)) return value.map(plain);
  const members = value as { readonly [key: string]: unknown };
  const copy: { [key: string]: Json } = {};
  for (const key in members) {
    const member = members[key];
    if (typeof member === 'string') copy[key] = member;
    else if (member !== undefined) copy[key] = plain(member);
  }
  return copy;
}

const TOO_EARLY: { readonly [stage in Stage]?: string } = {
  investigating: 'case-not-filed',
  concluded: 'investigation-not-concluded',
  noticed: 'notice-not-served',
  decided: 'case-not-decided',
  closed: 'case-not-closed',
};
const TOO_LATE: { readonly [stage in Stage]?: string } = {
  lead: 'lead-still-open',
  'not-filed': 'lead-not-filed',
  investigating: 'case-already-filed',
  suspended: 'investigation-suspended',
  terminated: 'investigation-terminated',
  concluded: 'investigation-already-concluded',
  noticed: 'notice-already-served',
  decided: 'case-already-decided',
  closed: 'case-closed',
  archived: 'case-archived',
};

/** Why a step does not fit: what has to come first, or what has passed. */
function outOfOrder(stage: Stage, open: readonly Stage[]): Refusal {
  const place = COURSE.indexOf(stage);
  const next = open.map((other) => COURSE.indexOf(other)).filter((other) => other > place);
  const early = place >= 0 && next.length > 0 ? TOO_EARLY[COURSE[Math.min(...next)]!] : undefined;
  return refusal(early ?? TOO_LATE[stage] ?? 'case-not-opened', { stage, openAt: [...open] });
}

/** Who was recused asks nothing in the case (行政处罚法 43). */
export const actorNotRecused: Gate<PenaltyState> = (state, context) => {
  if (!isOpened(state) || !isPerson(context.actor)) return null;
  return isRecused(state, context.actor.person) ? refusal('officer-recused', { person: context.actor.person }) : null;
};

export function isRecused(state: PenaltyState, person: Uuid): boolean {
  return isOpened(state) && state.recusals.some((recusal) => recusal.person === person && recusal.status === 'granted');
}

/** The law as it applies to the case: its region and, once filed, its field. */
export function lawFor(state: PenaltyState | FiledCase, context: Pick<GateContext, 'law'>, field?: string): LawInForce {
  if (!('agency' in state)) return context.law;
  const itsField = field ?? ('field' in state ? state.field : undefined);
  return context.law.at(placeOf(state.agency, itsField));
}

/** Where the law of the case is looked up: region and level of the agency in charge, and the field once it is known. */
export function placeOf({ region, level }: Pick<AgencyInCharge, 'region' | 'level'>, field?: string) {
  return { region, level, field };
}

/**
 * What is recorded already: the same words add nothing, other words would be lost and are refused (行政处罚法 47). The office itself, asking
 * by a duty for what somebody did meanwhile, is answered that it is done.
 * @throws Refused with the code
 */
export function recordedAlready(
  context: Pick<DecideContext<unknown>, 'actor' | 'repeated'>,
  code: string,
  facts: Refusal['facts'] = {},
): [] {
  if (context.repeated() || !isPerson(context.actor)) return [];
  throw new Refused(code, facts);
}

/** A day that a fact or an agreement sets, under the rule that it rests on. */
export function setBy(id: string, trigger: LocalDate, due: LocalDate, law: LawInForce): DueDate {
  const { rule, version } = law.cite(id);
  return { rule, version, trigger, due, provisional: false };
}

/** The person who asks. Commands of persons only; duties of the office have none. */
export function personOf(context: GateContext): Uuid {
  if (!isPerson(context.actor)) throw new Error('asked by the office itself where a person must act');
  return context.actor.person;
}
