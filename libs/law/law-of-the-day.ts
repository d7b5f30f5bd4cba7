import {
  dayOf,
  type CatalogueItem,
  type Citation,
  type DueDate,
  type DueStep,
  type ExcludedPeriod,
  type ExplainedDueDate,
  type Extension,
  type Instant,
  type LawInForce,
  type LocalDate,
  type RegionLevel,
} from '#libs/kernel';
import { numberOfDay, type WorkingCalendar } from './calendar.js';
import { count, type Part } from './counting.js';
import { isInForce, LONGEST, type LengthValue, type Rule } from './rule.js';

export interface Place {
  readonly region?: string;
  readonly field?: string;
  readonly level?: RegionLevel;
}

/** The rules of a place and a field: per id all versions, the most specific pack first. */
export interface PlacedLaw {
  readonly place: Place;
  readonly versions: ReadonlyMap<string, readonly Rule[]>;
}

/** What a reading needs of the book that it was opened from. */
export interface LawSource {
  readonly digest: string;
  readonly calendar: WorkingCalendar;
  inForce(when: { readonly day: LocalDate } & Place): LawOfTheDay;
  reasonOf(word: string): string;
  itemCodes(): Iterable<string>;
  itemOn(code: string, day: LocalDate, place: Place): CatalogueItem | undefined;
}

export interface ClockHistory {
  readonly excluded?: readonly ExcludedPeriod[];
  readonly extensions?: readonly Extension[];
}

/** The law asked for does not answer: no pack holds the rule on that day, or it is of another kind. A mistake of the program. */
export class NoSuchRule extends Error {
  constructor(
    readonly rule: string,
    reason: string,
  ) {
    super(`${rule}: ${reason}`);
    this.name = 'NoSuchRule';
  }
}

/** The law on one day, for one place and field. */
export class LawOfTheDay implements LawInForce {
  private catalogue: readonly CatalogueItem[] | undefined;

  constructor(
    private readonly book: LawSource,
    readonly day: LocalDate,
    private readonly law: PlacedLaw,
  ) {
    numberOfDay(day);
  }

  get digest(): string {
    return this.book.digest;
  }

  get place(): Place {
    return this.law.place;
  }

  on(day: LocalDate): LawOfTheDay {
    return this.book.inForce({ day, ...this.law.place });
  }

  at(place: Place): LawOfTheDay {
    return this.book.inForce({ day: this.day, ...this.law.place, ...place });
  }

  /** Whether a pack holds the rule on this day; for rules that only some fields or places have. */
  has(rule: string): boolean {
    return this.find(idOf(rule), this.day) !== undefined;
  }

  /** The version in force, with value, dates and what it governs. @throws NoSuchRule */
  rule(rule: string): Rule {
    return this.ruleOn(idOf(rule), this.day);
  }

  /** Versions of the rule in wider packs or at other times that the one in force stands before. */
  displaced(rule: string): readonly Rule[] {
    const winner = this.find(rule, this.day);
    return (this.law.versions.get(rule) ?? []).filter((version) => version !== winner);
  }

  /** Every rule in force, sorted by id. */
  rules(): readonly Rule[] {
    return [...this.law.versions.keys()].sort().flatMap((id) => this.find(id, this.day) ?? []);
  }

  /** Every rule in force that governs a command such as `penalty.decide`. */
  governing(command: string): readonly Rule[] {
    return this.rules().filter(({ governs }) => governs.includes(command));
  }

  /** Where the rule stands and what it says. @throws NoSuchRule */
  cite(rule: string): Citation {
    return this.rule(rule).citation;
  }

  /** The number of a threshold in its unit (money in fen); by kind of party as `<rule>/natural`, `<rule>/entity`. @throws NoSuchRule */
  threshold(rule: string): number {
    const { value } = this.rule(rule);
    if (value.kind !== 'threshold') throw new NoSuchRule(rule, `is a ${value.kind}, not a threshold`);
    const party = rule.slice(idOf(rule).length + 1);
    const number = party === 'natural' ? value.natural : party === 'entity' ? value.entity : party === '' ? value.n : undefined;
    if (number === undefined)
      throw new NoSuchRule(rule, value.n === undefined ? 'ask for /natural or /entity' : 'does not distinguish parties');
    return number;
  }

  /** The codes of a list or of an order, least first. @throws NoSuchRule */
  list(rule: string): readonly string[] {
    const { value } = this.rule(rule);
    if (value.kind !== 'list' && value.kind !== 'order') throw new NoSuchRule(rule, `is a ${value.kind}, not a list`);
    return value.codes;
  }

  /**
   * The last day of a limit, by the version in force on the day of the trigger: a rule that changes applies to later triggers only.
   * A clock held up by a period that still runs is due on `SUSPENDED`.
   * @throws NoSuchRule for an unknown rule, and for an extension that does not lengthen it
   */
  due(rule: string, trigger: LocalDate | Instant, history: ClockHistory = {}): DueDate {
    return this.compute(rule, trigger, history).date;
  }

  /** The same date with every day counted or skipped and why, the periods honoured and the extensions. @throws NoSuchRule */
  explain(rule: string, trigger: LocalDate | Instant, history: ClockHistory = {}): ExplainedDueDate {
    const steps: DueStep[] = [];
    const { date, version, excluded } = this.compute(rule, trigger, history, steps);
    return { ...date, citation: version.citation, steps, excluded, extensions: history.extensions ?? [] };
  }

  isWorkingDay(day: LocalDate): boolean {
    return this.book.calendar.isWorking(numberOfDay(day));
  }

  /** The item of any field in its version of this day; `benchmark` holds the discretion benchmark of the place, where there is one. */
  item(code: string): CatalogueItem | undefined {
    return this.book.itemOn(code, this.day, this.law.place);
  }

  /** Items of the field (of all fields, where none is chosen) in force on this day. */
  items(): readonly CatalogueItem[] {
    this.catalogue ??= [...this.book.itemCodes()]
      .flatMap((code) => this.book.itemOn(code, this.day, this.law.place) ?? [])
      .filter(({ field }) => this.law.place.field === undefined || field === this.law.place.field);
    return this.catalogue;
  }

  private compute(
    rule: string,
    trigger: LocalDate | Instant,
    { excluded = [], extensions = [] }: ClockHistory,
    steps?: DueStep[],
  ): { date: DueDate; version: Rule; excluded: readonly ExcludedPeriod[] } {
    const version = this.ruleOn(rule, trigger.length === 10 ? trigger : dayOf(trigger));
    const length = lengthOf(version);
    const honoured = excluded.length === 0 ? excluded : this.honoured(length, excluded, steps);
    const parts = [partOf(length, length.n, version.citation)];
    for (const extension of extensions) parts.push(this.extensionPart(rule, extension));
    const { due, provisional } = count(length, parts, trigger, honoured, this.book.calendar, steps);
    return { date: { rule, version: version.from, trigger, due, provisional }, version, excluded: honoured };
  }

  /** Only periods that the rule names stop its clock; where the law is silent the record decides. */
  private honoured(length: LengthValue, excluded: readonly ExcludedPeriod[], steps?: DueStep[]): readonly ExcludedPeriod[] {
    const named = excluded.map((period) => ({ ...period, reason: this.book.reasonOf(period.reason) }));
    const { pauses } = length;
    if (pauses === undefined) return named;
    for (const { from, reason } of named) {
      if (!pauses.includes(reason)) steps?.push({ day: from, counted: null, why: `该期限不因此停止 does not stop this clock: ${reason}` });
    }
    return named.filter(({ reason }) => pauses.includes(reason));
  }

  private extensionPart(rule: string, extension: Extension): Part {
    const version = this.ruleOn(extension.rule, extension.on);
    const length = lengthOf(version);
    if (length.extends !== rule) throw new NoSuchRule(extension.rule, `does not extend ${rule}`);
    return partOf(length, length.n ?? extension.length, version.citation);
  }

  private ruleOn(id: string, day: LocalDate): Rule {
    return this.find(id, day) ?? this.find(id, this.day) ?? this.missing(id, day);
  }

  private find(id: string, day: LocalDate): Rule | undefined {
    return this.law.versions.get(id)?.find((version) => isInForce(version, day));
  }

  private missing(id: string, day: LocalDate): never {
    const { region = 'cn', field = 'any field' } = this.law.place;
    throw new NoSuchRule(id, `no pack for ${region}, ${field} holds it on ${day}`);
  }
}

function idOf(rule: string): string {
  const slash = rule.indexOf('/');
  return slash < 0 ? rule : rule.slice(0, slash);
}

function lengthOf(rule: Rule): LengthValue {
  if (rule.value.kind !== 'length') throw new NoSuchRule(rule.id, `is a ${rule.value.kind}, not a limit of time`);
  return rule.value;
}

function partOf(length: LengthValue, n: number | undefined, citation: Citation): Part {
  if (n === undefined || !Number.isSafeInteger(n) || n < 0) {
    throw new NoSuchRule(citation.rule, 'leaves its length to the decision: the extension must give a whole number');
  }
  if (n > LONGEST[length.unit])
    throw new NoSuchRule(citation.rule, `${n} ${length.unit} is longer than any limit: at most ${LONGEST[length.unit]}`);
  return { n, unit: length.unit, why: citation.article };
}
