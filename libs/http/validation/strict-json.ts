import { isUtf8 } from 'node:buffer';

import { exactInteger } from './json-number.js';
import { MalformedJson, type MalformedReason } from './malformed-json.js';
import { pointerOf } from './pointer.js';

/** How much one body may hold: containers inside one another, bytes, and keys in all. */
export interface JsonLimits {
  readonly maxDepth: number;
  readonly maxBytes: number;
  readonly maxKeys: number;
}

export const JSON_LIMITS: JsonLimits = { maxDepth: 32, maxBytes: 1_048_576, maxKeys: 10_000 };

const TAB = 9;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
const SPACE = 32;
const QUOTE = 34;
const PLUS = 43;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const UPPER_E = 69;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const LOWER_E = 101;
const LOWER_F = 102;
const LOWER_N = 110;
const LOWER_T = 116;
const LOWER_U = 117;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

const ESCAPED: { readonly [letter: number]: string } = {
  34: '"',
  47: '/',
  92: '\\',
  98: '\b',
  102: '\f',
  110: '\n',
  114: '\r',
  116: '\t',
};

/** Keys by which JavaScript objects reach their prototypes. */
const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Up to 15 digits every number is a safe integer, so that no more than reading them is needed. */
const PLAIN_DIGITS = 15;

/** Slices of a longer body would keep all of it in memory for as long as one value lives. */
const SLICED_BODY_BYTES = 4096;

/** Chinese text is decoded here: the general decoder takes longer for one body than all the rest of the reading. */
const units = new Uint16Array(4096);
const unitBytes = Buffer.from(units.buffer);

/** The few hundred keys that commands have, by hash, so that a key costs a comparison instead of a new string. */
const knownKeys: string[] = Array.from({ length: 1024 }, () => '');
const KNOWN_KEY_LENGTH = 64;

/**
 * The value of a JSON text in which nothing can be read in two ways (RFC 8259 and RFC 8785's demands): safe integers only,
 * no duplicate or prototype keys, well-formed strings without NUL, bounded bytes, depth and number of keys.
 * @throws MalformedJson with reason, offset in bytes and, inside the text, a JSON pointer
 */
export function parseStrictJson(text: string | Buffer, limits: Partial<JsonLimits> = JSON_LIMITS): unknown {
  const { maxDepth = JSON_LIMITS.maxDepth, maxBytes = JSON_LIMITS.maxBytes, maxKeys = JSON_LIMITS.maxKeys } = limits;
  if (text.length > maxBytes) throw new MalformedJson('too-large', maxBytes);
  if (typeof text === 'string' && !text.isWellFormed()) throw new MalformedJson('lone-surrogate', 0);
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  if (bytes.length > maxBytes) throw new MalformedJson('too-large', maxBytes);
  if (bytes.length === 0) throw new MalformedJson('empty', 0);
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw new MalformedJson('byte-order-mark', 0);
  if (!isUtf8(bytes)) throw new MalformedJson('invalid-utf8', 0);
  const reading = new Reading(bytes, maxDepth, maxKeys);
  const value = reading.document();
  // Where an object came out with fewer keys than were read, a second reading finds the first key that was there before.
  return reading.duplicates ? new Reading(bytes, maxDepth, maxKeys, true).document() : value;
}

class Reading {
  duplicates = false;
  private readonly ascii: string;
  private readonly path: (string | number)[] = [];
  private depth = 0;
  private at = 0;
  private keys = 0;

  constructor(
    private readonly bytes: Buffer,
    private readonly maxDepth: number,
    private readonly maxKeys: number,
    private readonly findDuplicates = false,
  ) {
    this.ascii = bytes.length <= SLICED_BODY_BYTES ? bytes.toString('latin1', 0, bytes.length) : '';
  }

  document(): unknown {
    if (this.skipSpace() === undefined) this.fail('empty');
    const value = this.value();
    if (this.skipSpace() !== undefined) this.fail('syntax');
    return value;
  }

  private fail(reason: MalformedReason): never {
    throw new MalformedJson(reason, this.at, pointerOf(this.path.slice(0, this.depth)));
  }

  private skipSpace(): number | undefined {
    const bytes = this.bytes;
    let byte = bytes[this.at];
    while (byte === SPACE || byte === LINE_FEED || byte === CARRIAGE_RETURN || byte === TAB) byte = bytes[(this.at += 1)];
    return byte;
  }

  private value(): unknown {
    const byte = this.skipSpace();
    switch (byte) {
      case QUOTE:
        return this.string();
      case OPEN_BRACE:
        return this.object();
      case OPEN_BRACKET:
        return this.array();
      case LOWER_T:
        return this.word('true', true);
      case LOWER_F:
        return this.word('false', false);
      case LOWER_N:
        return this.word('null', null);
      default:
        return this.number();
    }
  }

  private word<V>(word: string, value: V): V {
    for (let index = 1; index < word.length; index += 1) {
      if (this.bytes[this.at + index] !== word.charCodeAt(index)) this.fail('syntax');
    }
    this.at += word.length;
    return value;
  }

  private number(): number {
    const bytes = this.bytes;
    const start = this.at;
    const negative = bytes[start] === MINUS;
    const first = negative ? start + 1 : start;
    let at = first;
    let magnitude = 0;
    let byte = bytes[at];
    while (byte !== undefined && byte >= ZERO && byte <= NINE) {
      magnitude = magnitude * 10 + (byte - ZERO);
      byte = bytes[(at += 1)];
    }
    if (at === first) this.fail('syntax');
    const digits = at - first;
    const leadingZero = bytes[first] === ZERO && (digits > 1 || negative);
    const continues = byte === POINT || byte === UPPER_E || byte === LOWER_E;
    if (digits > PLAIN_DIGITS || leadingZero || continues) return this.unusualNumber();
    this.at = at;
    return negative ? -magnitude : magnitude;
  }

  private unusualNumber(): number {
    let end = this.at;
    while (isNumberByte(this.bytes[end])) end += 1;
    const value = exactInteger(this.bytes.toString('latin1', this.at, end));
    if (typeof value === 'string') this.fail(value);
    this.at = end;
    return value;
  }

  private array(): unknown[] {
    const depth = this.enter();
    const items: unknown[] = [];
    if (this.skipSpace() === CLOSE_BRACKET) {
      this.leave(depth);
      return items;
    }
    for (;;) {
      this.path[depth] = items.length;
      this.depth = depth + 1;
      items.push(this.value());
      if (this.continues(CLOSE_BRACKET, depth)) continue;
      return items;
    }
  }

  private object(): { [key: string]: unknown } {
    const depth = this.enter();
    const members: { [key: string]: unknown } = {};
    if (this.skipSpace() === CLOSE_BRACE) {
      this.leave(depth);
      return members;
    }
    let count = 0;
    for (;;) {
      if (this.skipSpace() !== QUOTE) this.fail('syntax');
      const start = this.at;
      const key = this.key();
      this.path[depth] = key;
      this.depth = depth + 1;
      count += 1;
      if (this.findDuplicates && Object.hasOwn(members, key)) this.failAt(start, 'duplicate-key');
      if ((this.keys += 1) > this.maxKeys) this.failAt(start, 'too-many-keys');
      if (this.skipSpace() !== COLON) this.fail('syntax');
      this.at += 1;
      members[key] = this.value();
      if (this.continues(CLOSE_BRACE, depth)) continue;
      if (Object.keys(members).length !== count) this.duplicates = true;
      return members;
    }
  }

  private enter(): number {
    if (this.depth >= this.maxDepth) this.fail('too-deep');
    this.at += 1;
    return this.depth;
  }

  private leave(depth: number): void {
    this.at += 1;
    this.depth = depth;
  }

  /** After a member: whether another follows. */
  private continues(close: number, depth: number): boolean {
    const byte = this.skipSpace();
    this.depth = depth;
    if (byte !== COMMA && byte !== close) this.fail('syntax');
    this.at += 1;
    return byte === COMMA;
  }

  private failAt(offset: number, reason: MalformedReason): never {
    this.at = offset;
    this.fail(reason);
  }

  private key(): string {
    const bytes = this.bytes;
    const start = this.at + 1;
    let at = start;
    let hash = 0;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < SPACE || byte === BACKSLASH || byte >= 0x80) return this.allowed(this.string(), start - 1);
      hash = (hash * 31 + byte) | 0;
      at += 1;
    }
    this.at = at + 1;
    const length = at - start;
    const slot = (hash ^ length) & 1023;
    const known = knownKeys[slot]!;
    if (known.length === length) {
      let index = 0;
      while (index < length && known.charCodeAt(index) === bytes[start + index]) index += 1;
      if (index === length && length > 0) return known;
    }
    const key = this.allowed(bytes.toString('latin1', start, at), start - 1);
    if (length <= KNOWN_KEY_LENGTH) knownKeys[slot] = key;
    return key;
  }

  private allowed(key: string, offset: number): string {
    if (FORBIDDEN_KEYS.has(key)) this.failAt(offset, 'forbidden-key');
    return key;
  }

  private string(): string {
    const bytes = this.bytes;
    const start = this.at + 1;
    let at = start;
    let seen = 0;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < SPACE) return this.badCharacter(at);
      if (byte === BACKSLASH) return this.escapedString(start, at);
      seen |= byte;
      at += 1;
    }
    this.at = at + 1;
    return this.text(start, at, seen < 0x80);
  }

  private badCharacter(at: number): never {
    return this.failAt(at, this.bytes[at] === 0 ? 'nul' : 'syntax');
  }

  private text(start: number, end: number, ascii: boolean): string {
    if (ascii) return this.ascii === '' ? this.bytes.toString('latin1', start, end) : this.ascii.slice(start, end);
    return end - start > units.length ? this.bytes.toString('utf8', start, end) : decoded(this.bytes, start, end);
  }

  private escapedString(start: number, firstEscape: number): string {
    const bytes = this.bytes;
    let text = '';
    let chunk = start;
    let at = firstEscape;
    for (;;) {
      const byte = bytes[at];
      if (byte === QUOTE) break;
      if (byte === undefined || byte < SPACE) return this.badCharacter(at);
      if (byte !== BACKSLASH) {
        at += 1;
        continue;
      }
      text += bytes.toString('utf8', chunk, at);
      const letter = bytes[at + 1];
      if (letter === LOWER_U) {
        const pair = this.escapedCharacter(at);
        text += pair;
        at += 6 * pair.length;
      } else {
        text += ESCAPED[letter ?? 0] ?? this.failAt(at, 'syntax');
        at += 2;
      }
      chunk = at;
    }
    this.at = at + 1;
    return text + bytes.toString('utf8', chunk, at);
  }

  /** The character of a `\u` escape, or of two that make a surrogate pair. */
  private escapedCharacter(at: number): string {
    const unit = this.hexadecimal(at);
    if (unit === 0) this.failAt(at, 'nul');
    if (unit < 0xd800 || unit > 0xdfff) return String.fromCharCode(unit);
    const paired = unit < 0xdc00 && this.bytes[at + 6] === BACKSLASH && this.bytes[at + 7] === LOWER_U;
    const low = paired ? this.hexadecimal(at + 6) : 0;
    if (low < 0xdc00 || low > 0xdfff) this.failAt(at, 'lone-surrogate');
    return String.fromCharCode(unit, low);
  }

  private hexadecimal(at: number): number {
    const digits = this.bytes.toString('latin1', at + 2, at + 6);
    if (!/^[0-9a-fA-F]{4}$/.test(digits)) this.failAt(at, 'syntax');
    return Number.parseInt(digits, 16);
  }
}

function isNumberByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (byte >= ZERO && byte <= NINE) || byte === MINUS || byte === PLUS || byte === POINT || byte === UPPER_E || byte === LOWER_E;
}

/** Decodes bytes that were already found to be UTF-8. */
function decoded(bytes: Buffer, start: number, end: number): string {
  let count = 0;
  for (let at = start; at < end;) {
    const byte = bytes[at]!;
    if (byte < 0x80) {
      units[count++] = byte;
      at += 1;
    } else if (byte < 0xe0) {
      units[count++] = ((byte & 0x1f) << 6) | (bytes[at + 1]! & 0x3f);
      at += 2;
    } else if (byte < 0xf0) {
      units[count++] = ((byte & 0x0f) << 12) | ((bytes[at + 1]! & 0x3f) << 6) | (bytes[at + 2]! & 0x3f);
      at += 3;
    } else {
      const point = ((byte & 0x07) << 18) | ((bytes[at + 1]! & 0x3f) << 12) | ((bytes[at + 2]! & 0x3f) << 6) | (bytes[at + 3]! & 0x3f);
      units[count++] = 0xd800 + ((point - 0x10000) >> 10);
      units[count++] = 0xdc00 + ((point - 0x10000) & 0x3ff);
      at += 4;
    }
  }
  return unitBytes.toString('utf16le', 0, count * 2);
}
