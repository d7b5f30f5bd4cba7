import {
  dayOf,
  isInstant,
  isPerson,
  Refused,
  type Actor,
  type AnyCaseType,
  type AnyState,
  type GateContext,
  type Instant,
  type LateRegistrable,
  type LocalDate,
  type Look,
  type NewEvent,
  type RefusalWording,
  type Wording,
} from '#libs/kernel';
import { headsOnDay } from '#libs/access';
import type { HandleCase, LateRegistration } from './handle-case.js';

/** Where the body of a command carries it. */
export const LATE_REGISTRATION = 'lateRegistration';

const REFUSALS: { readonly [code: string]: Wording } = {
  'not-open-to-late-registration': {
    zh: '该类事项应当办理时记录，不得补录。',
    en: 'This is recorded when it is done and never registered late.',
  },
  'late-registration-lies-ahead': {
    zh: '补录的行为时间晚于现在。',
    en: 'The act would lie after its late registration.',
  },
  'late-registration-before-case': {
    zh: '补录的行为时间早于本案可以实施该行为之日。',
    en: 'The act would lie before the day on which it can have been done in this case.',
  },
  'late-registration-of-another-day': {
    zh: '补录的行为时间与所填日期不是同一天。',
    en: 'The act of the late registration and the day in the record are not of one day.',
  },
  'late-registration-needs-another-approver': {
    zh: '补录须经办案机关负责人批准，且批准人不得为本人。',
    en: 'Late registration needs the approval of a head of the case’s agency other than the person asking.',
  },
};

/**
 * Words late registration for a type.
 * @throws Error at boot where an event type or command is marked that the type does not have
 */
export function withLateRegistration(type: AnyCaseType): AnyCaseType {
  for (const [event, { by }] of Object.entries(type.lateRegistration ?? {})) {
    if (type.events[event] === undefined || type.commands[by] === undefined) {
      throw new Error(`${type.name} opens ${event} by ${by} to late registration, which it does not have`);
    }
  }
  const { wording } = type;
  const named = [...new Set(Object.values(type.lateRegistration ?? {}).flatMap(({ law = [] }) => law))];
  const law = named.length === 0 ? ['office'] : named;
  const refusals = Object.fromEntries(Object.entries(REFUSALS).map(([code, words]): [string, RefusalWording] => [code, { ...words, law }]));
  const fields = {
    [LATE_REGISTRATION]: { zh: '补录', en: 'Late registration' },
    actedAt: { zh: '行为时间', en: 'When it was done' },
    approvedBy: { zh: '批准人', en: 'Approved by' },
  };
  return {
    ...type,
    wording: { ...wording, fields: { ...fields, ...wording.fields }, refusals: { ...wording.refusals, ...refusals } },
  };
}

/** The mark of the command's event, where it has one: what may be registered late by this command. */
export function lateRegistrable(type: AnyCaseType, command: string): LateRegistrable<AnyState> | undefined {
  return Object.values(type.lateRegistration ?? {}).find(({ by }) => by === command);
}

/** What `actions` tells of registering the command late: from which day on, where it may be at all. */
export function lateOffer(
  type: AnyCaseType,
  command: string,
  state: AnyState,
): { readonly lateRegistration?: { readonly since?: LocalDate } } {
  const mark = lateRegistrable(type, command);
  if (mark === undefined) return {};
  const since = mark.since?.(state);
  return { lateRegistration: since === undefined ? {} : { since } };
}

/** The body that the request digest covers: a retry must say the same about the late registration too. */
export function requestOf({ body, late }: HandleCase): object {
  return late === undefined ? body : { ...body, [LATE_REGISTRATION]: { ...late } };
}

/** @throws Refused where the command's event is not marked, or the act lies ahead, before the case, or on another day than the payload says */
export function assertMayBeRegisteredLate(
  type: AnyCaseType,
  { command, body, late }: HandleCase,
  state: AnyState,
  now: Instant,
): LateRegistration {
  const mark = lateRegistrable(type, command);
  if (late === undefined || mark === undefined) throw new Refused('not-open-to-late-registration', { command });
  const { actedAt } = late;
  if (actedAt > now) throw new Refused('late-registration-lies-ahead', { actedAt, now });
  const day = dayOf(actedAt);
  const named = mark.day === undefined ? undefined : dayNamed((body as { readonly [field: string]: unknown })[mark.day]);
  if (named !== undefined && named !== day) throw new Refused('late-registration-of-another-day', { actedAt, recorded: named });
  const since = mark.since?.(state);
  if (since !== undefined && day < since) throw new Refused('late-registration-before-case', { actedAt, since });
  return late;
}

/** @throws Refused where the approver is not today a head of the case's agency, is the person asking, or takes no part in the case */
export async function approvedByHead(
  type: AnyCaseType,
  state: AnyState,
  look: Look,
  late: LateRegistration,
  recorded: GateContext,
): Promise<void> {
  const agency = type.summary(state).agencyPath.at(-1);
  const approver = await look.person(late.approvedBy, recorded.today);
  const own = agency ?? recorded.caller?.post.agency.agency;
  const head = approver !== undefined && own !== undefined && (await headsOnDay(approver, own, recorded.today, look));
  if (!head || recorded.caller?.person === late.approvedBy) {
    throw new Refused('late-registration-needs-another-approver', { approvedBy: late.approvedBy });
  }
  const barred = type.barredFromApproving?.(state, late.approvedBy);
  if (barred) throw new Refused(barred.code, barred.facts);
}

/** The events with their legal time, reason and approver. @throws Refused where one of them is not marked */
export function registeredLate(type: AnyCaseType, events: readonly NewEvent[], late: LateRegistration): readonly NewEvent[] {
  const { actedAt: eff, reason, approvedBy: approver } = late;
  return events.map((event) => {
    if (type.lateRegistration?.[event.type] === undefined) throw new Refused('not-open-to-late-registration', { event: event.type });
    return { ...event, eff, late: { reason, approver } };
  });
}

/** The person with the certificate of the day of the act instead of today's. */
export async function certificateThen(look: Look, actor: Actor, day: LocalDate): Promise<Actor> {
  if (!isPerson(actor)) return actor;
  const { certificate: _today, ...person } = actor;
  const then = (await look.person(actor.person, day))?.certificate;
  return then?.status === 'valid' && then.number !== undefined ? { ...person, certificate: then.number } : person;
}

function dayNamed(value: unknown): LocalDate | undefined {
  if (typeof value !== 'string') return undefined;
  return isInstant(value) ? dayOf(value) : value;
}
