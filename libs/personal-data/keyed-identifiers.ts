import { createHmac, hkdfSync, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { KeyedIdentifiers } from './port.js';

/** Keyed digests under a 32-byte secret. The request key and the index key are derived from it and never the same. */
export function keyedIdentifiers(secret: Uint8Array): KeyedIdentifiers {
  const derive = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, '', purpose, 32));
  const indexKey = derive('anjuan/party-index/v1');
  const requestKey = derive('anjuan/request-digest/v1');
  return {
    partyKey: (idType, idNumber) =>
      createHmac('sha256', indexKey)
        .update(`${idType.trim().toLowerCase()}\u001f${idNumber.normalize('NFKC').replace(/\s+/g, '').toUpperCase()}`)
        .digest('base64url'),
    requestDigest: (canonicalBody) => createHmac('sha256', requestKey).update(canonicalBody).digest('base64url'),
  };
}

/**
 * The office's index secret, made at first start and kept beside the data (mode 600); processes that start together agree on one.
 * Losing it loses the ability to find a party by number; it must be part of every backup.
 */
export function indexSecret(dataFolder: string): Buffer {
  const path = join(dataFolder, 'keys', 'index.key');
  if (!existsSync(path)) makeOnce(path, `${randomBytes(32).toString('base64url')}\n`);
  const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
  if (secret.length !== 32) throw new Error(`${path} does not hold a 32-byte key`);
  return secret;
}

/** A name is linked to a finished file once: of several processes one wins, and nobody reads half a key. */
function makeOnce(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  const file = openSync(draft, 'wx', 0o600);
  try {
    writeSync(file, text);
    fsyncSync(file);
    linkSync(draft, path);
    // facts will rest on this key before the system would write its name down by itself
    const folder = openSync(dirname(path), 'r');
    fsyncSync(folder);
    closeSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    closeSync(file);
    unlinkSync(draft);
  }
}
