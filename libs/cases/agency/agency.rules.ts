import { REGION_LEVELS, Refused, type DecideContext, type LawInForce, type LocalDate, type RegionLevel, type Uuid } from '#libs/kernel';
import { isInRegionOf } from '#libs/access';
import type { GrantPower } from './agency.commands.js';
import type { IssuedDocument, PowerRef, PowerSource } from './agency.events.js';
import type { GrantFacts, NamedAgency } from './agency.facts.js';
import { knownSince, subjectOn, type ActiveAgency, type Power } from './agency.state.js';

/** The agency's place below the superior named, or at the top, where only the office itself puts one. @throws Refused */
export function placeBelow(superior: Uuid | undefined, level: RegionLevel, context: DecideContext<NamedAgency>) {
  if (superior !== undefined) return { superior, ...pathBelow(superiorFor(superior, level, context), context.caseId, level) };
  if (context.caller !== undefined) throw new Refused('superior-missing');
  return { path: [context.caseId], levels: [level] };
}

/** The superior named, checked for place and level. @throws Refused */
function superiorFor(id: Uuid, level: RegionLevel, context: DecideContext<NamedAgency>) {
  const { named } = context.facts;
  if (named === undefined) throw new Refused('superior-unknown', { superior: id });
  const { caller } = context;
  if (caller !== undefined && !isInRegionOf(caller.post.agency, named.path)) {
    throw new Refused('outside-own-agencies', { agency: id });
  }
  if (named.path.includes(context.caseId)) throw new Refused('superior-is-below', { superior: id });
  if (REGION_LEVELS.indexOf(level) < REGION_LEVELS.indexOf(named.level)) {
    throw new Refused('level-above-superior', { level, superiorLevel: named.level });
  }
  return named;
}

/**
 * The successor named: it exists today, so that no chain of successors ends where it began, and whoever names it keeps it too, as it will
 * read and decide the cases. @throws Refused
 */
export function successorFor(id: Uuid, { facts: { named }, caller, caseId }: DecideContext<NamedAgency>): PowerSource {
  if (named === undefined) throw new Refused('receiver-unknown', { agency: id });
  if (named.path.includes(caseId)) throw new Refused('successor-is-below', { successor: id });
  if (caller !== undefined && !isInRegionOf(caller.post.agency, named.path)) throw new Refused('outside-own-agencies', { agency: id });
  return { agency: named.agency, name: named.name };
}

/** Path of the agency below the superior, with the level of each agency on it. */
export function pathBelow(
  superior: { path: readonly Uuid[]; levels?: readonly RegionLevel[]; level: RegionLevel },
  id: Uuid,
  level: RegionLevel,
) {
  return { path: [...superior.path, id], levels: [...(superior.levels ?? superior.path.map(() => superior.level)), level] };
}

/** 委托 and 赋权 rest on the giver's own power and on a published paper (行政处罚法 20, 24). @throws Refused */
export function assertHandedOver(
  agency: ActiveAgency,
  { item, basis, from, source, published }: GrantPower,
  giver: GrantFacts['giver'],
): void {
  if (basis === 'empowerment' && agency.level !== 'town') throw new Refused('empowerment-beyond-townships', { level: agency.level });
  if (giver === undefined || giver.id === agency.id) throw new Refused('giver-unknown', source === undefined ? {} : { agency: source });
  if (giver.power === undefined) throw new Refused('giver-lacks-power', { agency: giver.id, item, from });
  if (giver.power.basis === 'delegation') throw new Refused('delegated-power-handed-on', { agency: giver.id, item });
  if (published === undefined) throw new Refused('handing-over-unpublished', { item });
}

export function assertSubject(agency: ActiveAgency, day: LocalDate): void {
  if (subjectOn(agency, day) === undefined) throw new Refused('not-a-confirmed-subject', { day });
}

export function assertItemOfFields(law: LawInForce, code: string, fields: readonly string[]): void {
  const item = law.item(code);
  if (item === undefined) throw new Refused('item-unknown', { item: code });
  if (!fields.includes(item.field)) throw new Refused('item-outside-fields', { item: code, field: item.field });
}

/** What happened to an agency may be told late, but neither ahead of its day nor of a day before the agency. @throws Refused */
export function assertWhileItExists(agency: ActiveAgency, on: LocalDate, today: LocalDate): void {
  if (on > today) throw new Refused('date-lies-ahead', { on, today });
  const since = knownSince(agency);
  if (on < since) throw new Refused('date-before-agency', { on, since });
}

export function allItemsBut(law: LawInForce, code: string, fields: readonly string[]): readonly string[] {
  return law
    .items()
    .filter((item) => item.code !== code && fields.includes(item.field))
    .map((item) => item.code);
}

export function notOver(power: Power, day: LocalDate): boolean {
  return power.to === undefined || power.to >= day;
}

export function overlaps(power: Power, asked: { readonly from: LocalDate; readonly to?: LocalDate }): boolean {
  return (
    notOver(power, asked.from) && (asked.to === undefined || power.from <= asked.to) && !(power.to !== undefined && power.to < power.from)
  );
}

export function reference({ item, from }: Power): PowerRef {
  return { item, from };
}

/** The payload as data: what was validated is an instance of a class. */
export function paper({ title, number, date }: IssuedDocument): IssuedDocument {
  return { title, ...(number === undefined ? {} : { number }), date };
}

export function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member) => b.includes(member));
}

export function sameList(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((member, index) => member === b[index]);
}
