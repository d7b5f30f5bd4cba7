import {
  isPerson,
  refusal,
  Refused,
  type CertificateOnDay,
  type DecideContext,
  type Gate,
  type GateContext,
  type LocalDate,
  type Look,
  type PersonOnDay,
  type Refusal,
  type Uuid,
} from '#libs/kernel';
import type { OfficerOnDuty } from './events/shared.js';
import type { FiledCase, PenaltyState } from './penalty.state.js';
import { isRecused, lawFor } from './penalty.step.js';

/** Officers named in a payload as they stood on the day of the act. */
export interface OfficerFacts {
  readonly day: LocalDate;
  readonly officers: readonly { readonly id: Uuid; readonly found?: PersonOnDay }[];
}

export async function lookUpOfficers(look: Look, ids: readonly Uuid[], day: LocalDate): Promise<OfficerFacts> {
  const officers = await Promise.all(
    ids.map(async (id) => {
      const found = await look.person(id, day);
      return found === undefined ? { id } : { id, found };
    }),
  );
  return { day, officers };
}

/**
 * The officers as the event keeps them, where they are at least two, in a post and certified on that day, not recused, and not the case's
 * reviewer.
 * @throws Refused too-few-officers, unknown-officer, certificate-not-valid, no-post-that-day, officer-recused, investigator-is-reviewer,
 * investigator-is-hearing-chair, day-in-the-future
 */
export function certifiedOfficers(state: PenaltyState, facts: OfficerFacts, context: DecideContext<unknown>): readonly OfficerOnDuty[] {
  notInFuture(facts.day, context);
  const minimum = lawFor(state, context).threshold('pl-42-officers-minimum');
  if (facts.officers.length < minimum) throw new Refused('too-few-officers', { named: facts.officers.length, minimum });
  return facts.officers.map(({ id, found }) => {
    if (found === undefined) throw new Refused('unknown-officer', { person: id });
    if (isRecused(state, id)) throw new Refused('officer-recused', { person: id });
    const barred = barredFromInvestigating(id, context);
    if (barred !== null) throw new Refused(barred.code, barred.facts);
    const { certificate } = found;
    if (!isValid(certificate)) throw new Refused('certificate-not-valid', { person: id, day: facts.day, status: certificate.status });
    return {
      person: id,
      name: found.name,
      post: postOn(found, facts.day),
      certificate: certificate.number,
      ...(certificate.expires === undefined ? {} : { certificateExpires: certificate.expires }),
    };
  });
}

function isValid(certificate: CertificateOnDay): certificate is CertificateOnDay & { readonly number: string } {
  return certificate.status === 'valid' && certificate.number !== undefined;
}

/** The post in which somebody acts; who retired, or whose posts are over, does so no more, certificate or not. @throws Refused no-post-that-day */
export function postOn({ person, post, posts }: PersonOnDay, day: LocalDate): string {
  const held = post ?? posts[0];
  if (held === undefined) throw new Refused('no-post-that-day', { person, day });
  return held.post;
}

/** Who reviewed or chaired the hearing does not investigate (市场监管程序规定 49, 行政处罚法 64). */
export function barredFromInvestigating(person: Uuid, context: Pick<GateContext, 'participants'>): Refusal | null {
  const parts = context.participants.get(person);
  if (parts?.has('reviewer')) return refusal('investigator-is-reviewer', { person });
  return parts?.has('hearing-chair') ? refusal('investigator-is-hearing-chair', { person }) : null;
}

export const actorMayInvestigate: Gate<FiledCase> = (_state, context) =>
  isPerson(context.actor) ? barredFromInvestigating(context.actor.person, context) : null;

/** @throws Refused day-before-its-cause: nothing follows from what had not happened yet */
export function notBefore(day: LocalDate, ...causes: readonly (LocalDate | undefined)[]): void {
  const since = causes.find((cause) => cause !== undefined && day < cause);
  if (since !== undefined) throw new Refused('day-before-its-cause', { day, since });
}

/** @throws Refused day-in-the-future: what is recorded has happened */
export function notInFuture(day: LocalDate, context: Pick<GateContext, 'today'>): void {
  if (day > context.today) throw new Refused('day-in-the-future', { day, today: context.today });
}
