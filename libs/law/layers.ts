import type { LocatedPack } from './read-pack.js';
import type { Pack } from './rule.js';

/** Digits of the jurisdiction: none for the nation, two for a province, four for a city, six for a county. */
function digitsOf(jurisdiction: string): string {
  return jurisdiction.slice(3);
}

/** Whether what is for the jurisdiction (`cn-13`) is for the region, which may be given as `130200`, `1302` or `cn-1302`. */
export function reaches(jurisdiction: string, region: string | undefined): boolean {
  return (region ?? '').replace(/^cn-?/, '').startsWith(digitsOf(jurisdiction));
}

/** The more specific the higher: the place decides first, the field at the same place. */
function specificity(pack: Pack): number {
  return digitsOf(pack.jurisdiction).length * 2 + (pack.field === undefined ? 0 : 1);
}

/** The packs that apply to a place and a field, the most specific first. */
export function packsFor(packs: readonly Pack[], place: { readonly region?: string; readonly field?: string }): readonly Pack[] {
  return packs
    .filter((pack) => reaches(pack.jurisdiction, place.region) && (pack.field === undefined || pack.field === place.field))
    .sort((a, b) => specificity(b) - specificity(a));
}

/**
 * Checks that every pack lies over existing, wider packs without a cycle, that a rule held by two packs which may apply together is held
 * by one that lies over the other, and that pauses and extensions name what exists.
 * @throws BadLaw
 */
export function checkLayers(located: readonly LocatedPack[]): void {
  const packs = new Map(located.map((entry) => [entry.pack.id, entry.pack]));
  for (const { pack, header } of located) {
    pack.over.forEach((id, index) => {
      const at = header.peek('over').items()[index]!;
      const below = packs.get(id) ?? at.refuse(`unknown pack "${id}"`);
      const cycle = pathTo(packs, below, pack.id);
      if (cycle !== undefined) at.refuse(`cycle of layers: ${[pack.id, ...cycle].join(' over ')}`);
      const wider = digitsOf(pack.jurisdiction).startsWith(digitsOf(below.jurisdiction)) && specificity(below) < specificity(pack);
      if (!wider) at.refuse(`${pack.id} cannot lie over ${id}, which is not wider`);
    });
  }
  refuseAmbiguousRules(located, packs);
  refuseUnknownNames(located);
  refuseCyclesOfExtensions(located);
}

/** Ids from the pack down to the wanted one, following `over`; undefined where none leads there. */
function pathTo(packs: ReadonlyMap<string, Pack>, from: Pack, wanted: string, seen: ReadonlySet<string> = new Set()): string[] | undefined {
  if (from.id === wanted) return [from.id];
  if (seen.has(from.id)) return undefined;
  for (const id of from.over) {
    const next = packs.get(id);
    const path = next && pathTo(packs, next, wanted, new Set([...seen, from.id]));
    if (path !== undefined) return [from.id, ...path];
  }
  return undefined;
}

function mayApplyTogether(a: Pack, b: Pack): boolean {
  const [one, other] = [digitsOf(a.jurisdiction), digitsOf(b.jurisdiction)];
  return (one.startsWith(other) || other.startsWith(one)) && (a.field === undefined || b.field === undefined || a.field === b.field);
}

function refuseAmbiguousRules(located: readonly LocatedPack[], packs: ReadonlyMap<string, Pack>): void {
  const holders = new Map<string, Pack[]>();
  for (const { pack, rules } of [...located].sort((a, b) => specificity(a.pack) - specificity(b.pack))) {
    for (const { rule, at } of rules) {
      const others = holders.get(rule.id) ?? [];
      holders.set(rule.id, others);
      if (others.includes(pack)) continue;
      for (const other of others) {
        if (!mayApplyTogether(pack, other)) continue;
        if (pathTo(packs, pack, other.id) === undefined && pathTo(packs, other, pack.id) === undefined) {
          at.refuse(`the rule ${rule.id} is held by ${other.id} too, and neither pack lies over the other`);
        }
        const kind = other.rules.find(({ id }) => id === rule.id)!.value.kind;
        if (rule.value.kind !== kind) at.refuse(`the rule ${rule.id} is a ${rule.value.kind} here and a ${kind} in ${other.id}`);
      }
      others.push(pack);
    }
  }
}

/** What lengthens a limit is not lengthened by it in turn, in one pack or across several. */
function refuseCyclesOfExtensions(located: readonly LocatedPack[]): void {
  const extended = new Map<string, Set<string>>();
  for (const { rule } of located.flatMap(({ rules }) => rules)) {
    if (rule.value.kind !== 'length' || rule.value.extends === undefined) continue;
    extended.set(rule.id, (extended.get(rule.id) ?? new Set()).add(rule.value.extends));
  }
  const path = (from: string, wanted: string, seen: ReadonlySet<string>): readonly string[] | undefined => {
    if (from === wanted) return [from];
    if (seen.has(from)) return undefined;
    for (const next of extended.get(from) ?? []) {
      const rest = path(next, wanted, new Set([...seen, from]));
      if (rest !== undefined) return [from, ...rest];
    }
    return undefined;
  };
  for (const { rule, at } of located.flatMap(({ rules }) => rules)) {
    if (rule.value.kind !== 'length' || rule.value.extends === undefined) continue;
    const cycle = path(rule.value.extends, rule.id, new Set());
    if (cycle !== undefined)
      at.peek('value')
        .peek('extends')
        .refuse(`cycle of extensions: ${[rule.id, ...cycle].join(' extends ')}`);
  }
}

function refuseUnknownNames(located: readonly LocatedPack[]): void {
  const reasons = new Set(located.flatMap(({ pack }) => pack.pauses.map(({ reason }) => reason)));
  const lengths = new Set(located.flatMap(({ pack }) => pack.rules.filter(({ value }) => value.kind === 'length').map(({ id }) => id)));
  for (const { rules } of located) {
    for (const { rule, at } of rules) {
      if (rule.value.kind !== 'length') continue;
      const unknown = rule.value.pauses?.find((reason) => !reasons.has(reason));
      if (unknown !== undefined)
        at.peek('value')
          .peek('pauses')
          .refuse(`unknown pause "${unknown}"; known: ${[...reasons].join(', ')}`);
      const { extends: base } = rule.value;
      if (base !== undefined && !lengths.has(base)) at.peek('value').peek('extends').refuse(`no pack holds the length "${base}" to extend`);
    }
  }
}
