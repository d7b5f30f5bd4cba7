import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { chmodSync, closeSync, existsSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
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
 * The office's index secret, made at first start and kept beside the data (mode 600). Losing it loses the ability to find a
 * party by number; it must be part of every backup.
 */
export function indexSecret(dataFolder: string): Buffer {
  const path = join(dataFolder, 'keys', 'index.key');
  if (existsSync(path)) {
    const secret = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64url');
    if (secret.length !== 32) throw new Error(`${path} does not hold a 32-byte key`);
    return secret;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const secret = randomBytes(32);
  const draft = `${path}.new`;
  const file = openSync(draft, 'w', 0o600);
  writeSync(file, `${secret.toString('base64url')}\n`);
  fsyncSync(file);
  closeSync(file);
  chmodSync(draft, 0o600);
  renameSync(draft, path);
  return secret;
}
