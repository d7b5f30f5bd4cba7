import type { CatalogueItem, Json, LawStatus, LocalDate } from '#libs/kernel';
import { readPeriod, refuseOverlap, type Reading } from './reading.js';
import { isInForce, STATUSES } from './rule.js';

const CODE = /^[A-Z]{2}-\d{4}$/;
const NAME = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Fine in fen, both ends included. */
export type FineRange = { readonly min: number; readonly max: number };

/** A step of a discretion benchmark: the facts that lead to it and the range that it leaves. */
export interface BenchmarkTier {
  readonly tier: string;
  readonly zh: string;
  readonly en: string;
  readonly facts: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
  readonly fine?: FineRange;
  readonly kinds: readonly string[];
}

/** Discretion benchmark (裁量基准) of one item in one place. */
export interface Benchmark {
  readonly item: string;
  readonly jurisdiction: string;
  readonly from: LocalDate;
  readonly to?: LocalDate;
  readonly status: LawStatus;
  readonly source: string;
  readonly tiers: readonly BenchmarkTier[];
}

/** A benchmark as items carry it: the same value, as JSON. */
interface KeptBenchmark extends Benchmark {
  readonly json: Json;
}

/** An item in one of its versions: an item whose law was replaced keeps its code and gets a new version. */
export interface ItemVersion {
  readonly item: CatalogueItem;
  readonly from: LocalDate;
  readonly to?: LocalDate;
}

export interface Catalogue {
  /** Fields of law enforcement that the files of items are of, whether they hold any yet or not. */
  readonly fields: ReadonlySet<string>;
  readonly items: ReadonlyMap<string, readonly ItemVersion[]>;
  readonly benchmarks: ReadonlyMap<string, readonly KeptBenchmark[]>;
}

/** Reads `config/catalogue`: items and the benchmarks that refine their fines. @throws BadLaw */
export function readCatalogue(itemFiles: readonly Reading[], benchmarkFiles: readonly Reading[], kinds: readonly string[]): Catalogue {
  const fields = new Set<string>();
  const located = itemFiles.flatMap((file) => {
    const { field, items } = file.object(['field', 'items'], ['note']);
    const name = field.matching(NAME, 'a field');
    fields.add(name);
    return items.items().map((at) => readItem(at, name, kinds));
  });
  refuseOverlap(located, 'item');
  const items = groupById(located.map(({ id, item, from, to }) => ({ id, item, from, ...(to !== undefined && { to }) })));

  const benchmarks = benchmarkFiles.flatMap((file) =>
    file
      .object(['benchmarks'], ['note'])
      .benchmarks.items()
      .map((at) => readBenchmark(at, items, kinds)),
  );
  refuseOverlap(
    benchmarks.map(({ benchmark, at }) => ({ ...benchmark, id: `${benchmark.item} in ${benchmark.jurisdiction}`, at })),
    'benchmark',
  );
  return {
    fields,
    items,
    benchmarks: groupById(
      benchmarks.map(({ benchmark }) => ({ ...benchmark, id: benchmark.item, json: JSON.parse(JSON.stringify(benchmark)) as Json })),
    ),
  };
}

function groupById<T extends { readonly id: string }>(entries: readonly T[]): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const entry of entries) groups.set(entry.id, [...(groups.get(entry.id) ?? []), entry]);
  return groups;
}

function readFine(at: Reading): FineRange {
  const { min, max } = at.object(['min', 'max']);
  const fine = { min: min.count(), max: max.count() };
  return fine.max < fine.min ? max.refuse(`the fine ends (${fine.max}) below its beginning (${fine.min})`) : fine;
}

function readKinds(at: Reading, kinds: readonly string[]): readonly string[] {
  return at.items().map((item) => item.oneOf(kinds, 'kind of penalty'));
}

function readItem(at: Reading, field: string, kinds: readonly string[]): ItemVersion & { id: string; at: Reading } {
  const entry = at.object(
    ['code', 'zh', 'en', 'forbids', 'penalizes', 'kinds', 'status', 'from'],
    ['to', 'fine', 'fineNatural', 'multiple', 'link', 'note'],
  );
  const code = entry.code.matching(CODE, 'a code of an item, such as MR-0001');
  const period = readPeriod(entry.from, entry.to);
  const fine = entry.fine.optional(readFine);
  const natural = entry.fineNatural.optional(readFine);
  const multiple = entry.multiple.optional(readMultiple);
  const extras: Record<string, Json> = {};
  for (const name of ['link', 'note'] as const) {
    const text = entry[name].optional((value) => value.text());
    if (text !== undefined) extras[name] = text;
  }
  const item: CatalogueItem = {
    code,
    field,
    zh: entry.zh.text(),
    en: entry.en.text(),
    forbids: entry.forbids.text(),
    penalizes: entry.penalizes.text(),
    ...(fine !== undefined && { fine }),
    ...(natural !== undefined && { fineNatural: { ...natural } }),
    ...(multiple !== undefined && { multiple }),
    kinds: readKinds(entry.kinds, kinds),
    status: entry.status.oneOf(STATUSES, 'status'),
    ...period,
    ...extras,
  };
  return { id: code, item, ...period, at };
}

/** A fine that is a multiple of an amount, in percent so that it stays whole: ten times is 1,000. */
function readMultiple(at: Reading): Json {
  const { of, minPercent, maxPercent, from } = at.object(['of', 'maxPercent'], ['minPercent', 'from']);
  const above = from.optional((value) => value.count());
  return {
    of: of.matching(NAME, 'the name of an amount'),
    minPercent: minPercent.optional((value) => value.count()) ?? 0,
    maxPercent: maxPercent.count(),
    ...(above !== undefined && { from: above }),
  };
}

function readBenchmark(
  at: Reading,
  items: ReadonlyMap<string, readonly ItemVersion[]>,
  kinds: readonly string[],
): { benchmark: Benchmark; at: Reading } {
  const entry = at.object(['item', 'jurisdiction', 'from', 'status', 'source', 'tiers'], ['to']);
  const code = entry.item.text();
  const versions = items.get(code) ?? entry.item.refuse(`no item "${code}" in the catalogue`);
  const period = readPeriod(entry.from, entry.to);
  const version = versions.find((candidate) => isInForce(candidate, period.from));
  if (version === undefined) return entry.from.refuse(`no version of ${code} is in force on ${period.from}`);
  const tiers = entry.tiers.items().map((tier) => readTier(tier, version.item, kinds));
  const names = tiers.map(({ tier }) => tier);
  if (new Set(names).size !== names.length) entry.tiers.refuse('duplicate ids: a tier is named twice');
  const benchmark: Benchmark = {
    item: code,
    jurisdiction: entry.jurisdiction.jurisdiction(),
    ...period,
    status: entry.status.oneOf(STATUSES, 'status'),
    source: entry.source.text(),
    tiers,
  };
  return { benchmark, at };
}

/** A benchmark may narrow the range of the law and never widen it (国办发〔2022〕27号). */
function readTier(at: Reading, item: CatalogueItem, kinds: readonly string[]): BenchmarkTier {
  const { tier, zh, en, facts, fine, kinds: allowed } = at.object(['tier', 'zh', 'en', 'facts'], ['fine', 'kinds']);
  const range = fine.optional(readFine);
  if (range !== undefined && item.fine !== undefined && (range.min < item.fine.min || range.max > item.fine.max)) {
    fine.refuse(`the tier leaves the range of ${item.code} (${item.fine.min}…${item.fine.max} fen)`);
  }
  return {
    tier: tier.matching(NAME, 'the name of a tier'),
    zh: zh.text(),
    en: en.text(),
    facts: facts.items().map((fact) => {
      const named = fact.object(['code', 'zh', 'en']);
      return { code: named.code.matching(NAME, 'the code of a fact'), zh: named.zh.text(), en: named.en.text() };
    }),
    ...(range !== undefined && { fine: range }),
    kinds: allowed.optional((list) => readKinds(list, kinds)) ?? item.kinds,
  };
}
