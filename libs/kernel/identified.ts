import type { Json, JsonObject } from './canonical-json.js';
import { masked } from './personal.js';

const WIDE_OR_COMPATIBLE = /[\u2e80-\u2fdf\uf900-\ufaff\ufe50-\ufe6f\uff01-\uffee]/g;
const LINE_ENDS = /[\r\u2028\u2029]/g;
/** Blanks of every width, and what has none at all and is in the way of a comparison nevertheless. */
const BLANKS = /[^\S\n]|[\u00ad\u115f\u1160\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u3164]|[\ufe00-\ufe0f]/g;
const DASHES = /[\u2010-\u2015\u2212]/g;
/** Points within names, a full stop among them where no letters are. */
const POINTS = /[\u2022\u2027\u2219\u22c5\u30fb]|(?<=[^\0-\x7f])\.(?=[^\0-\x7f])/g;

/**
 * The text as it is compared, each character in its place: wide and narrow forms are one, and so are kinds of blanks, of dashes and of
 * points. A sign that stands for several, such as ℡ or ①, stays: taken apart, it would grow together with its neighbours.
 */
function asCompared(text: string): string {
  const plain = text.replace(WIDE_OR_COMPATIBLE, (character) => {
    const form = character.normalize('NFKC');
    return form.length === 1 ? form : character;
  });
  return plain.replace(LINE_ENDS, '\n').replace(BLANKS, ' ').replace(DASHES, '-').replace(POINTS, '·');
}

/** In small letters, each in its place. */
function inSmallLetters(text: string): string {
  const small = text.toLowerCase();
  return small.length === text.length ? small : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** What may lie between the groups of a number, or between the characters of a name or an address. */
const WITHIN_NUMBERS = ' \n.()·-';
const WITHIN_TEXTS = ' \n·';
const LONGEST_GAP = 4;
/** What begins an item of a list: 一、 二. （三） */
const ITEM = /^[（(]?[0-9一二三四五六七八九十]+[、.·)）]/;
const LONGEST_ITEM = 6;

const DAY = /^\d{4}[-.]\d{1,2}[-.]\d{1,2}$/;
const NUMBER = /^\+?[0-9A-Za-z]+$/;
const SHORTEST_NUMBER = 5;
/** A shorter number is not looked for in groups: it may be made of what has nothing to do with it. */
const SHORTEST_IN_GROUPS = 7;
/** Groups of a shorter number may be those of a longer one. */
const SHORTEST_UNLIKE_OTHERS = 11;
/** Letters beside a number that say what it is: Tel, WeChat. */
const LONGEST_LABEL = 12;

/** A word as it is looked for: in small letters, without what may lie between its characters. */
interface Sought {
  readonly joined: string;
  /** What does lie between them as the word is written down, by the place of the character behind it. */
  readonly gaps: ReadonlyMap<number, string>;
  /** Of somebody who is told, looked for lest a shorter name be found within: where such names begin and end. */
  readonly edges?: readonly number[];
}

interface Found {
  readonly start: number;
  readonly end: number;
}

/** Whether a word stands in a text where its characters do. */
type Stands = (text: string, word: Sought, places: readonly number[]) => boolean;

class SoughtWords {
  private readonly longestFirst: readonly Sought[];
  private readonly any: RegExp;

  constructor(
    words: readonly Sought[],
    private readonly between: string,
    private readonly stands: Stands,
  ) {
    this.longestFirst = [...words].sort((a, b) => b.joined.length - a.joined.length);
    this.any = new RegExp(this.longestFirst.map(({ joined }) => joined.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|'), 'g');
  }

  in(text: string): readonly Found[] {
    const joined = without(inSmallLetters(text), this.between);
    if (joined.search(this.any) < 0) return [];
    const places = placesWithout(text, this.between);
    const found: Found[] = [];
    this.any.lastIndex = 0;
    for (let met = this.any.exec(joined); met !== null; met = this.any.exec(joined)) {
      const at = met.index;
      const placesOf = (word: Sought) => places.slice(at, at + word.joined.length);
      const word = this.longestFirst.find((one) => joined.startsWith(one.joined, at) && this.stands(text, one, placesOf(one)));
      this.any.lastIndex = at + (word?.joined.length ?? 1);
      if (word !== undefined && word.edges === undefined) found.push({ start: places[at]!, end: places[this.any.lastIndex - 1]! + 1 });
    }
    return found;
  }
}

function without(text: string, signs: string): string {
  return [...signs].reduce((left, sign) => left.replaceAll(sign, ''), text);
}

/** Where what is left without the signs lies. */
function placesWithout(text: string, signs: string): readonly number[] {
  const places: number[] = [];
  for (let place = 0; place < text.length; place += 1) if (!signs.includes(text[place]!)) places.push(place);
  return places;
}

/** Finds in texts who somebody is, however it is written there. */
export class Identified {
  private constructor(private readonly sought: readonly SoughtWords[]) {}

  /**
   * Of names, numbers and addresses. A single character, or a number of fewer than five digits, would be found in what has nothing to do
   * with anybody. Undefined where no word is left.
   * @param told names that stay as they are: no name is found within a longer one of these
   */
  static by(words: Iterable<string>, told: Iterable<string> = []): Identified | undefined {
    const numbers = new Map<string, Sought>();
    const texts: Sought[] = [];
    for (const word of new Set(words)) {
      const text = inSmallLetters(asCompared(word)).trim();
      const number = numberIn(text);
      if (number !== undefined) numbers.set(number, { joined: number, gaps: new Map() });
      else if (isDistinct(text)) texts.push(soughtAs(text));
    }
    const sought = [
      ...(numbers.size === 0 ? [] : [new SoughtWords([...numbers.values()], WITHIN_NUMBERS, standsAsNumber)]),
      ...(texts.length === 0 ? [] : [new SoughtWords([...texts, ...longerThanOne(texts, told)], WITHIN_TEXTS, standsAsText)]),
    ];
    return sought.length === 0 ? undefined : new Identified(sought);
  }

  /** The value with what is found masked in every text of it, however deep; names of members stay. */
  maskedIn<T extends Json>(value: T): T {
    return this.within(value) as T;
  }

  private within(value: Json): Json {
    if (typeof value === 'string') return this.withinText(value);
    if (Array.isArray(value)) return value.map((element: Json) => this.within(element));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value as JsonObject).map(([key, member]) => [key, this.within(member)]));
  }

  private withinText(text: string): string {
    const compared = asCompared(text);
    const found = this.sought.flatMap((words) => words.in(compared)).sort((a, b) => a.start - b.start || b.end - a.end);
    let shown = '';
    let told = 0;
    for (const { start, end } of found) {
      if (start >= told) {
        const word = compared.slice(start, end);
        shown += text.slice(told, start) + String(masked(numberIn(word) ?? word));
      }
      told = Math.max(told, end);
    }
    return shown + text.slice(told);
  }
}

/** Digits and letters of what is a number, without what keeps its groups apart. */
function numberIn(text: string): string | undefined {
  const joined = without(text, WITHIN_NUMBERS);
  return NUMBER.test(joined) && joined.replace(/\D/g, '').length >= SHORTEST_NUMBER ? joined : undefined;
}

function isDistinct(text: string): boolean {
  const joined = without(text, WITHIN_NUMBERS);
  return !/^\d*$/.test(joined) && [...joined].length >= 2;
}

/** Names that hold one of those sought, and are longer. */
function longerThanOne(sought: readonly Sought[], names: Iterable<string>): readonly Sought[] {
  return [...new Set(names)].flatMap((name) => {
    const text = soughtAs(inSmallLetters(asCompared(name)).trim());
    if (sought.some(({ joined }) => joined === text.joined)) return [];
    const edges = sought.flatMap(({ joined }) => edgesOf(joined, text.joined));
    return edges.length === 0 ? [] : [{ ...text, edges }];
  });
}

/** Between which characters of the longer name the shorter one begins and ends. */
function edgesOf(shorter: string, longer: string): readonly number[] {
  const edges: number[] = [];
  for (let at = longer.indexOf(shorter); at >= 0; at = longer.indexOf(shorter, at + 1)) edges.push(at, at + shorter.length);
  return edges.filter((at) => at > 0 && at < longer.length);
}

function soughtAs(text: string): Sought {
  const places = placesWithout(text, WITHIN_TEXTS);
  const gaps = new Map(places.map((place, at) => [at, gapBefore(text, places, at, place)]));
  return { joined: without(text, WITHIN_TEXTS), gaps };
}

function gapBefore(text: string, places: readonly number[], at: number, place = places[at]!): string {
  return at === 0 ? '' : text.slice(places[at - 1]! + 1, place);
}

/** 138-0000-0000, 110105 19491231 002X. */
function standsAsNumber(text: string, { joined: { length } }: Sought, places: readonly number[]): boolean {
  const [start, last] = [places[0]!, places[length - 1]!];
  if (!standsAlone(text, start, last) && (length < SHORTEST_IN_GROUPS || !standsLabelled(text, start, last))) return false;
  if (last - start === length - 1) return true;
  if (DAY.test(text.slice(start, last + 1))) return false;
  if (length < SHORTEST_IN_GROUPS || places.some((_place, at) => gapBefore(text, places, at).length > LONGEST_GAP)) return false;
  const isGroup = (beside: number, beyond: number) => WITHIN_NUMBERS.includes(text[beside] ?? '|') && isLetter(text[beyond]);
  return length >= SHORTEST_UNLIKE_OTHERS || !(isGroup(start - 1, start - 2) || isGroup(last + 1, last + 2));
}

/** Blanks lie between characters that are a word each, as 张 三 is set in tables; letters stay together where the word has them together. */
function standsAsText(text: string, { gaps, edges = [] }: Sought, places: readonly number[]): boolean {
  if (!standsAlone(text, places[0]!, places.at(-1)!)) return false;
  if (edges.some((at) => isParted(gapBefore(text, places, at), gaps.get(at)!) && !isSetApart(text, places))) return false;
  return places.every((place, at) => {
    const gap = gapBefore(text, places, at);
    const own = gaps.get(at)!;
    if (gap === '' || gap === own) return true;
    if (gap.length > LONGEST_GAP || (gap.includes('\n') && ITEM.test(text.slice(place, place + LONGEST_ITEM)))) return false;
    return own !== '' || !(isLetter(text[places[at - 1]!]) && isLetter(text[place]));
  });
}

/** The end of a line, or a blank where the name has none: what stands on either side need not be one name. */
function isParted(gap: string, own: string): boolean {
  return gap !== own && (gap.includes('\n') || (gap !== '' && own === ''));
}

/** 王 芳 华, as names are set in tables. */
function isSetApart(text: string, places: readonly number[]): boolean {
  const gaps = places.slice(1).map((_place, before) => gapBefore(text, places, before + 1));
  return gaps.every((gap) => gap !== '' && !gap.includes('\n'));
}

/** Digits and letters are part of what they stand beside. */
function standsAlone(text: string, start: number, last: number): boolean {
  return !(isLetter(text[start]) && isLetter(text[start - 1])) && !(isLetter(text[last]) && isLetter(text[last + 1]));
}

/** A word of letters alone lies between the number and the next sign, on one side of it: on both it is a part of a digest or an id. */
function standsLabelled(text: string, start: number, last: number): boolean {
  const [before, behind] = [isLetter(text[start - 1]), isLetter(text[last + 1])];
  if (before && behind) return false;
  return before ? isLabel(text, start - 1, -1) : isLabel(text, last + 1, 1);
}

function isLabel(text: string, beside: number, step: 1 | -1): boolean {
  for (let length = 0; length <= LONGEST_LABEL; length += 1) {
    const character = text[beside + step * length];
    if (!isLetter(character)) return true;
    if (/[0-9]/.test(character!)) return false;
  }
  return false;
}

function isLetter(character: string | undefined): boolean {
  return character !== undefined && /[0-9A-Za-z]/.test(character);
}
