import { isLocalDate, type Json, type LocalDate } from '#libs/kernel';
import { BadLaw } from './bad-law.js';
import type { LocatedJson } from './located-json.js';

const JURISDICTION = /^cn(-\d{2}(\d{2}(\d{2})?)?)?$/;

/** One value of a data file, read with checks; every complaint names the file and the line of that value. */
export class Reading {
  constructor(
    readonly file: string,
    private readonly json: LocatedJson,
    private readonly pointer: string,
    /** Undefined where the member is left out. */
    readonly value: Json | undefined,
  ) {}

  /** The whole file. */
  static ofFile(file: string, json: LocatedJson): Reading {
    return new Reading(file, json, '', json.value);
  }

  /** Stops loading: the value stands in the way. */
  refuse(reason: string): never {
    throw new BadLaw(this.file, this.json.lineOf(this.pointer), reason);
  }

  get present(): boolean {
    return this.value !== undefined;
  }

  /** The member of that name of an object, whether it is there or not. */
  private member(key: string): Reading {
    const object = this.value as Record<string, Json>;
    return new Reading(this.file, this.json, `${this.pointer}/${key}`, Object.hasOwn(object, key) ? object[key] : undefined);
  }

  /** Reads an object that has all of `required`, perhaps some of `optional`, and nothing else. */
  object<R extends string, O extends string = never>(required: readonly R[], optional: readonly O[] = []): Record<R | O, Reading> {
    if (!this.isObject()) return this.refuse(`expected an object${this.named()}`);
    const known: readonly string[] = [...required, ...optional];
    for (const key of Object.keys(this.value as object)) {
      if (!known.includes(key)) this.member(key).refuse(`unknown field "${key}"; known here: ${known.join(', ')}`);
    }
    for (const key of required) if (!this.member(key).present) this.refuse(`missing "${key}"${this.named()}`);
    return Object.fromEntries(known.map((key) => [key, this.member(key)])) as Record<R | O, Reading>;
  }

  /** The member, without asking which others there are. */
  peek(key: string): Reading {
    if (!this.isObject()) this.refuse(`expected an object${this.named()}`);
    return this.member(key);
  }

  isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  items(): readonly Reading[] {
    if (!Array.isArray(this.value)) return this.refuse(`expected a list${this.named()}`);
    return (this.value as readonly Json[]).map((item, index) => new Reading(this.file, this.json, `${this.pointer}/${index}`, item));
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value.trim() === '') return this.refuse(`expected a text${this.named()}`);
    return this.value;
  }

  texts(): readonly string[] {
    return this.items().map((item) => item.text());
  }

  matching(pattern: RegExp, what: string): string {
    const text = this.text();
    return pattern.test(text) ? text : this.refuse(`"${text}" is not ${what}`);
  }

  oneOf<const T extends string>(choices: readonly T[], what: string): T {
    const text = this.text();
    return choices.find((choice) => choice === text) ?? this.refuse(`unknown ${what} "${text}"; known: ${choices.join(', ')}`);
  }

  /** Where packs and benchmarks hold: the nation, a province, a city or a county. */
  jurisdiction(): string {
    return this.matching(JURISDICTION, 'a jurisdiction (cn, cn-13, cn-1302, cn-130223)');
  }

  date(): LocalDate {
    const text = this.text();
    return isLocalDate(text) ? text : this.refuse(`"${text}" is not a calendar day (YYYY-MM-DD)`);
  }

  yes(): boolean {
    return typeof this.value === 'boolean' ? this.value : this.refuse(`expected true or false${this.named()}`);
  }

  /** A whole number that is not below zero: lengths, amounts and counts of the law never are. */
  count(): number {
    if (typeof this.value !== 'number') return this.refuse(`expected a number${this.named()}`);
    if (this.value < 0) return this.refuse(`${this.value} is negative`);
    return Number.isSafeInteger(this.value) ? this.value : this.refuse(`${this.value} is not a whole number`);
  }

  /** What `read` makes of it, or undefined where the member is left out. */
  optional<T>(read: (reading: Reading) => T): T | undefined {
    return this.present ? read(this) : undefined;
  }

  private named(): string {
    return this.pointer === '' ? '' : ` at ${this.pointer}`;
  }
}

/** Refuses versions of one id whose dates overlap (both days included; an open end runs for ever). */
export function refuseOverlap(versions: readonly { id: string; from: LocalDate; to?: LocalDate; at: Reading }[], what: string): void {
  const latest = new Map<string, { from: LocalDate; to?: LocalDate }>();
  for (const version of [...versions].sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const previous = latest.get(version.id);
    if (previous !== undefined && (previous.to === undefined || previous.to >= version.from)) {
      version.at.refuse(
        `overlapping dates: ${what} ${version.id} from ${version.from} begins while the version from ${previous.from} is still in force`,
      );
    }
    latest.set(version.id, version);
  }
}

/** A period of validity: `to` is the last day, and not before `from`. */
export function readPeriod(from: Reading, to: Reading): { from: LocalDate; to?: LocalDate } {
  const first = from.date();
  const last = to.optional((reading) => reading.date());
  if (last !== undefined && last < first) to.refuse(`ends (${last}) before it begins (${first})`);
  return last === undefined ? { from: first } : { from: first, to: last };
}
