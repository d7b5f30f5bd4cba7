import { createCipheriv, createDecipheriv, createHmac, createSecretKey, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeOnce } from '#libs/durable-files';
import type { KeyedIdentifiers, SealedTexts } from './port.js';

const CIPHER = 'aes-256-ctr';
const IV_BYTES = 16;

/** Keyed digests and sealed texts under a 32-byte secret. Each use has a key of its own, derived from it. */
export function keyedIdentifiers(secret: Uint8Array): KeyedIdentifiers & SealedTexts {
  // kept as keys: Node 24 takes 30 microseconds to make one of bytes (measured), and every command is digested
  const derive = (purpose: string) => createSecretKey(Buffer.from(hkdfSync('sha256', secret, '', purpose, 32)));
  const indexKey = derive('anjuan/party-index/v1');
  const requestKey = derive('anjuan/request-digest/v1');
  const sealKey = derive('anjuan/sealed-text/v1');
  const ivKey = derive('anjuan/sealed-text-iv/v1');
  // of the text itself: the same text is sealed alike, and what was changed on its way shows
  const ivOf = (text: Uint8Array) => createHmac('sha256', ivKey).update(text).digest().subarray(0, IV_BYTES);
  return {
    partyKey: (idType, idNumber) =>
      createHmac('sha256', indexKey)
        .update(`${idType.trim().toLowerCase()}\u001f${idNumber.normalize('NFKC').replace(/\s+/g, '').toUpperCase()}`)
        .digest('base64url'),
    requestDigest: (canonicalBody) => createHmac('sha256', requestKey).update(canonicalBody).digest('base64url'),
    sealed(text) {
      const plain = Buffer.from(text, 'utf8');
      const iv = ivOf(plain);
      return Buffer.concat([iv, createCipheriv(CIPHER, sealKey, iv).update(plain)]).toString('base64url');
    },
    unsealed(sealed) {
      const bytes = Buffer.from(sealed, 'base64url');
      if (bytes.length < IV_BYTES) return undefined;
      const iv = bytes.subarray(0, IV_BYTES);
      const plain = createDecipheriv(CIPHER, sealKey, iv).update(bytes.subarray(IV_BYTES));
      return timingSafeEqual(ivOf(plain), iv) ? plain.toString('utf8') : undefined;
    },
  };
}

/**
 * The office's index secret, made at first start and kept beside the data (mode 600); processes that start together agree on one.
 * Losing it loses the ability to find a party by number; it must be part of every backup.
 */
export function indexSecret(dataFolder: string): Buffer {
  const known = knownIndexSecret(dataFolder);
  if (known !== undefined) return known;
  makeOnce(pathOf(dataFolder), `${randomBytes(32).toString('base64url')}\n`);
  return knownIndexSecret(dataFolder)!;
}

/** The secret where it was made already; makes nothing. @throws Error where the file holds no key */
export function knownIndexSecret(dataFolder: string): Buffer | undefined {
  const path = pathOf(dataFolder);
  if (!existsSync(path)) return undefined;
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (secret.length !== 32) throw new Error(`${path} does not hold a 32-byte key`);
  return secret;
}

function pathOf(dataFolder: string): string {
  return join(dataFolder, 'keys', 'index.key');
}
