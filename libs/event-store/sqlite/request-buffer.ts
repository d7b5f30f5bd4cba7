import type { NewStoredEvent } from '../port.js';

const HEX_PAIRS = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const;
const HYPHENS = [8, 13, 18, 23] as const;
const HYPHEN = '-'.charCodeAt(0);
const NO_DIGIT = 0xff;
const DIGITS = new Uint8Array(256).fill(NO_DIGIT);
for (const [value, digit] of [...'0123456789abcdef'].entries()) DIGITS[digit.charCodeAt(0)] = value;

/** What the writer thread receives: requests one after the other in one transferable buffer. */
export interface Batch {
  readonly buffer: ArrayBuffer;
  readonly length: number;
  readonly count: number;
}

/**
 * Append requests laid out for the writer thread: expected revision + 1 (0: the stream must not exist), length and name of the stream,
 * count of events, and for each its id (16 bytes), length and name of its type, length and bytes. Numbers are 32-bit little-endian.
 */
export class RequestBuffer {
  private buffer: Buffer;
  private end = 0;
  private requests = 0;

  constructor(capacity: number) {
    this.buffer = Buffer.allocUnsafeSlow(capacity);
  }

  get length(): number {
    return this.end;
  }

  get count(): number {
    return this.requests;
  }

  /** @throws RangeError where an id is no UUID in lower case; nothing is added then */
  add(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): void {
    const begin = this.end;
    let room = 12 + stream.length * 3;
    for (const { type, bytes } of events) room += 24 + type.length * 3 + bytes.length;
    this.reserve(room);
    this.number(expected === 'none' ? 0 : expected + 1);
    this.text(stream);
    this.number(events.length);
    for (const { id, type, bytes } of events) {
      if (!this.uuid(id)) {
        this.end = begin;
        throw new RangeError('an event id must be a UUID in lower case');
      }
      this.text(type);
      this.number(bytes.length);
      this.buffer.set(bytes, this.end);
      this.end += bytes.length;
    }
    this.requests += 1;
  }

  /** Hands the buffer over; it must not be used any more. */
  take(): Batch {
    return { buffer: this.buffer.buffer as ArrayBuffer, length: this.end, count: this.requests };
  }

  private reserve(room: number): void {
    if (this.end + room <= this.buffer.length) return;
    const larger = Buffer.allocUnsafeSlow(Math.max(this.buffer.length * 2, this.end + room));
    this.buffer.copy(larger, 0, 0, this.end);
    this.buffer = larger;
  }

  private number(value: number): void {
    this.end = this.buffer.writeUInt32LE(value, this.end);
  }

  private text(value: string): void {
    const size = this.buffer.write(value, this.end + 4);
    this.buffer.writeUInt32LE(size, this.end);
    this.end += 4 + size;
  }

  private uuid(id: string): boolean {
    if (id.length !== 36) return false;
    for (const at of HYPHENS) if (id.charCodeAt(at) !== HYPHEN) return false;
    for (const at of HEX_PAIRS) {
      const high = DIGITS[id.charCodeAt(at)] ?? NO_DIGIT;
      const low = DIGITS[id.charCodeAt(at + 1)] ?? NO_DIGIT;
      if (high === NO_DIGIT || low === NO_DIGIT) return false;
      this.buffer[this.end] = (high << 4) | low;
      this.end += 1;
    }
    return true;
  }
}
