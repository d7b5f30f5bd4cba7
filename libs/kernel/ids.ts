import { createHash, hash, randomBytes, randomUUID } from 'node:crypto';

/** A UUID in lower case with hyphens. */
export type Uuid = string;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** Whether the text is a UUID in the one spelling that the office uses. */
export function isUuid(text: unknown): text is Uuid {
  return typeof text === 'string' && UUID.test(text);
}

/** Namespace under which every name-based id of the office is made. */
const NAMESPACE_BYTES = Buffer.from('6f1c1a7e-4c5b-5d0a-9a55-0d6f0c2f7a11'.replaceAll('-', ''), 'hex');

/** First digit of the clock sequence: the variant of RFC 9562 over the two bits that are free. */
const VARIANTS = '89ab';

/** Name-based UUID (RFC 9562, version 5) of the parts, joined by a character that no part may hold. */
export function uuid5(...parts: readonly string[]): Uuid {
  const hex = hash('sha1', Buffer.concat([NAMESPACE_BYTES, Buffer.from(parts.join('\u001f'))]), 'hex');
  const variant = VARIANTS[Number.parseInt(hex[16]!, 16) & 3]!;
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The only source of randomness: event ids (drawn once per append attempt) and salts. Injected, so that specs can fix it. */
export interface Randomness {
  uuid(): Uuid;
  /** 128 random bits as 22 characters of base64url. */
  salt(): string;
}

const SALT_BYTES = 16;
/** Asking the system for randomness costs more than a kilobyte of it: salts are cut from a pool, each byte used once. */
const pool = { bytes: Buffer.alloc(0), at: 0 };

/**
 * Version 7 (RFC 9562): milliseconds since 1970, then chance. Ids drawn one after the other lie beside each other in an index, where those of
 * chance alone would change a page of it each.
 */
function uuid7(): Uuid {
  const milliseconds = Date.now().toString(16).padStart(12, '0');
  const chance = randomUUID();
  return `${milliseconds.slice(0, 8)}-${milliseconds.slice(8)}-7${chance.slice(15)}`;
}

export const systemRandomness: Randomness = {
  uuid: uuid7,
  salt: () => {
    if (pool.at + SALT_BYTES > pool.bytes.length) {
      pool.bytes = randomBytes(4096);
      pool.at = 0;
    }
    pool.at += SALT_BYTES;
    return pool.bytes.toString('base64url', pool.at - SALT_BYTES, pool.at);
  },
};

/** Repeatable randomness for specs and demonstrations: never for an office. */
export function seededRandomness(seed: string): Randomness {
  let drawn = 0;
  const next = () =>
    createHash('sha256')
      .update(`${seed}\u001f${(drawn += 1)}`)
      .digest();
  return {
    uuid: () => {
      const bytes = next();
      bytes[6] = (bytes[6]! & 0x0f) | 0x40;
      bytes[8] = (bytes[8]! & 0x3f) | 0x80;
      const hex = bytes.toString('hex', 0, 16);
      return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
    },
    salt: () => next().toString('base64url', 0, 16),
  };
}
