import type { CatalogueItem, LocalDate } from '#libs/kernel';
import type { WorkingCalendar } from './calendar.js';
import { isInForce, type Pack, type PauseReason, type Rule } from './rule.js';
import type { Catalogue, ItemVersion } from './catalogue.js';
import { packsFor, reaches } from './layers.js';
import { LawOfTheDay, type LawSource, type Place, type PlacedLaw } from './law-of-the-day.js';

/** Readings kept; a day has few places, so this holds years of days. */
const KEPT_READINGS = 20_000;

/** All law of the office: every version of every pack, the calendars and the catalogue. Pure and immutable. */
export class LawBook implements LawSource {
  private readonly readings = new Map<string, LawOfTheDay>();
  private readonly places = new Map<string, PlacedLaw>();
  private readonly reasons: ReadonlyMap<string, string>;

  constructor(
    /** SHA-256 over the canonical JSON of packs, calendars and catalogue, in hex. */
    readonly digest: string,
    readonly packs: readonly Pack[],
    readonly calendar: WorkingCalendar,
    readonly catalogue: Catalogue,
  ) {
    this.reasons = new Map(this.pauseReasons().flatMap(({ reason, also }) => [reason, ...also].map((word) => [word, reason] as const)));
  }

  /**
   * The law as it stands on a day, in a place (`130200`, `cn-1302`) and a field (`market-regulation`); the more specific pack wins: the
   * place decides first, the field at the same place. Rules for some levels of agencies hold where the level is known to be one of them.
   */
  inForce(when: { readonly day: LocalDate } & Place): LawOfTheDay {
    const key = `${when.day}|${keyOf(when)}`;
    const kept = this.readings.get(key);
    if (kept !== undefined) return kept;
    if (this.readings.size >= KEPT_READINGS) this.readings.clear();
    const reading = new LawOfTheDay(this, when.day, this.placed(when));
    this.readings.set(key, reading);
    return reading;
  }

  /** Every word for a reason why days may not count leads to the reason; a word that no pack knows stands for itself. */
  reasonOf(word: string): string {
    return this.reasons.get(word) ?? word;
  }

  pauseReasons(): readonly PauseReason[] {
    return this.packs.flatMap(({ pauses }) => pauses);
  }

  /** Commands that rules govern, sorted. */
  commands(): readonly string[] {
    return [...new Set(this.packs.flatMap(({ rules }) => rules.flatMap(({ governs }) => governs)))].sort();
  }

  /** Fields for which a pack or an item exists, sorted. */
  fields(): readonly string[] {
    const items = [...this.catalogue.items.values()].flatMap((versions) => versions.map(({ item }) => item.field));
    return [...new Set([...this.packs.flatMap(({ field }) => field ?? []), ...items])].sort();
  }

  itemCodes(): Iterable<string> {
    return this.catalogue.items.keys();
  }

  /** The version of the item in force that day, with the benchmark of the most specific place. */
  itemOn(code: string, day: LocalDate, place: Place): CatalogueItem | undefined {
    const version = this.catalogue.items.get(code)?.find((candidate: ItemVersion) => isInForce(candidate, day));
    if (version === undefined) return undefined;
    const benchmark = this.benchmarkOn(code, day, place);
    return benchmark === undefined ? version.item : { ...version.item, benchmark: benchmark.json };
  }

  private benchmarkOn(code: string, day: LocalDate, place: Place) {
    return this.catalogue.benchmarks
      .get(code)
      ?.filter((benchmark) => isInForce(benchmark, day) && reaches(benchmark.jurisdiction, place.region))
      .sort((a, b) => b.jurisdiction.length - a.jurisdiction.length)[0];
  }

  /** Rules of the packs that apply to the place, each with its versions, the most specific pack first. */
  private placed(place: Place): PlacedLaw {
    const key = keyOf(place);
    const kept = this.places.get(key);
    if (kept !== undefined) return kept;
    const versions = new Map<string, Rule[]>();
    for (const pack of packsFor(this.packs, place)) {
      for (const rule of pack.rules) {
        if (isForLevel(rule, place)) versions.set(rule.id, [...(versions.get(rule.id) ?? []), rule]);
      }
    }
    const placed: PlacedLaw = {
      place: {
        ...(place.region !== undefined && { region: place.region }),
        ...(place.field !== undefined && { field: place.field }),
        ...(place.level !== undefined && { level: place.level }),
      },
      versions,
    };
    this.places.set(key, placed);
    return placed;
  }
}

function keyOf({ region, field, level }: Place): string {
  return `${region ?? ''}|${field ?? ''}|${level ?? ''}`;
}

/** A rule for some levels of agencies says nothing where the level is another, or not known: the wider rule holds there. */
function isForLevel({ levels }: Rule, { level }: Place): boolean {
  return levels === undefined || (level !== undefined && levels.includes(level));
}
