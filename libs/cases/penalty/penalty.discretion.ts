import { Refused, type CatalogueItem, type LawInForce, type LocalDate, type PersonOnDay, type Uuid } from '#libs/kernel';
import { headsAgency } from '#libs/access';
import type { Benchmark, BenchmarkTier } from '#libs/law';
import type { DiscretionPart } from './commands/decision.commands.js';
import type { Discretion } from './events/decision.events.js';
import { fineOf, type Penalty } from './penalty.course.js';

/** Who may approve a value outside its tier: a head of the agency in charge, on that day. */
export interface Approval {
  readonly approver: Uuid;
  readonly on: LocalDate;
}

const LIGHTEN = ['pl-32-lighten-grounds', 'ec-1056-lighten-grounds'] as const;

/**
 * The discretion as the decision keeps it: tier and range of the published benchmark (裁量基准) of the item, the value chosen, its reason.
 * A value outside the tier says why, and a head has approved it.
 * @throws Refused tier-not-in-benchmark, fact-not-in-tier, ground-not-in-law, discretion-outside-tier, deviation-not-approved
 */
export function discretionOf(
  said: DiscretionPart,
  penalties: readonly Penalty[],
  item: CatalogueItem,
  law: LawInForce,
  approval: Approval | undefined,
): Discretion {
  knownGrounds(said, law);
  const value = fineOf(penalties);
  const benchmark = item['benchmark'] as Benchmark | undefined;
  if (benchmark === undefined) return { ...said, value };
  const { tier, fine: range } = tierOf(said, benchmark);
  const { approver: _approver, range: _range, ...kept } = said;
  // each party is fined by the tier: the fines of several do not add up
  const strange = range && penalties.find(({ fine }) => fine !== undefined && (fine < range.min || fine > range.max));
  const found: Discretion = {
    ...kept,
    ...(range === undefined ? {} : { range: { min: range.min, max: range.max } }),
    value,
    benchmark: { jurisdiction: benchmark.jurisdiction, from: benchmark.from },
    outside: strange !== undefined,
  };
  if (range === undefined || strange?.fine === undefined) return found;
  const facts = { tier, fine: strange.fine, min: range.min, max: range.max };
  if (said.deviation === undefined) throw new Refused('discretion-outside-tier', facts);
  if (approval === undefined) throw new Refused('deviation-not-approved', facts);
  return { ...found, approval };
}

function tierOf(said: DiscretionPart, { item, tiers }: Benchmark): BenchmarkTier {
  const tier = tiers.find((one) => one.tier === said.tier);
  if (tier === undefined) throw new Refused('tier-not-in-benchmark', { item, tier: said.tier, tiers: tiers.map((one) => one.tier) });
  const strange = said.facts?.find((code) => !tier.facts.some((fact) => fact.code === code));
  if (strange !== undefined) {
    throw new Refused('fact-not-in-tier', { tier: tier.tier, fact: strange, facts: tier.facts.map(({ code }) => code) });
  }
  return tier;
}

/** 从轻、减轻、从重 rest on a ground that the law names (行政处罚法 32). */
function knownGrounds({ grounds = [], lightened }: DiscretionPart, law: LawInForce): void {
  if (grounds.length === 0) return;
  const rules = lightened ? LIGHTEN : (['dg-aggravate-grounds'] as const);
  const known = rules.filter((rule) => law.has(rule)).flatMap((rule) => law.list(rule));
  const strange = grounds.find((ground) => !known.includes(ground));
  if (strange !== undefined) throw new Refused('ground-not-in-law', { ground: strange, known: [...known] });
}

/** A head of that agency approves on the day of the decision; nobody else does. */
export function approvalBy(person: PersonOnDay | undefined, agency: Uuid, on: LocalDate): Approval | undefined {
  return person !== undefined && headsAgency(person, agency) ? { approver: person.person, on } : undefined;
}
