import { invalidHeader } from '../known-problems.js';

/** Members of a structured dictionary (RFC 9651 3.2): commas part them, except within a string. */
const MEMBER = /(?:"(?:[^"\\]|\\.)*"|[^,"])+/g;
/** Key and value with its parameters left off. */
const KEY_AND_VALUE = /^([^=;\s]+)\s*(?:=([^;]*))?(?:;.*)?$/;
/** 32 bytes in base64 between colons; the padding may be left out (RFC 9651 4.2.7). */
const SHA256_BYTES = /^:([A-Za-z0-9+/]{43})=?:$/;

/**
 * The SHA-256 in hexadecimal that a `Content-Digest` header (RFC 9530) gives for the bytes sent; undefined where it gives none.
 * Other algorithms are passed over; of two members the last counts, as in every dictionary.
 * @throws Problem invalid-header where a sha-256 member is malformed
 */
export function contentSha256(header: string | readonly string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  let given: string | undefined;
  for (const [member] of (typeof header === 'string' ? header : header.join(',')).matchAll(MEMBER)) {
    const [, key = '', value = ''] = KEY_AND_VALUE.exec(member.trim()) ?? [];
    if (key.toLowerCase() !== 'sha-256') continue;
    const base64 = key === 'sha-256' ? SHA256_BYTES.exec(value.trimEnd())?.[1] : undefined;
    if (base64 === undefined) {
      throw invalidHeader('Content-Digest', {
        zh: '应为 sha-256=:以 Base64 表示的摘要:',
        en: 'must give SHA-256 as sha-256=:the digest in base64:',
      });
    }
    given = Buffer.from(base64, 'base64').toString('hex');
  }
  return given;
}
