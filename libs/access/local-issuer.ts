import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  importJWK,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  type JWK_OKP_Private,
} from 'jose';
import { makeOnce } from '#libs/durable-files';
import { systemRandomness, type Clock, type Randomness } from '#libs/kernel';
import { fixedKeys, type KeySource } from './key-sources.js';

export const LOCAL_ISSUER = 'urn:anjuan:demo';

export interface LocalIssuerSettings {
  /** Must be true: an office takes its tokens from an identity provider. */
  readonly demo: boolean;
  readonly dataFolder: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly randomness?: Randomness;
}

/** Issues tokens for a demonstration, with a key made at first start and kept under `keys` in the data folder (mode 600). */
export class LocalIssuer {
  readonly issuer = LOCAL_ISSUER;

  private constructor(
    private readonly settings: LocalIssuerSettings,
    private readonly privateKey: CryptoKey,
    private readonly keyId: string,
    /** The public half. */
    readonly keySet: JSONWebKeySet,
  ) {}

  /** @throws Error outside demo mode, or where others on the machine can read the key */
  static async open(settings: LocalIssuerSettings): Promise<LocalIssuer> {
    if (!settings.demo) throw new Error('the local token issuer exists in demo mode only');
    const path = join(settings.dataFolder, 'keys', 'demo-issuer.jwk');
    const jwk = existsSync(path) ? readKey(path) : await makeKey(path);
    const keyId = await calculateJwkThumbprint(jwk);
    const key = await importJWK(jwk, 'EdDSA');
    if (key instanceof Uint8Array) throw new Error(`${path} does not hold an Ed25519 key`);
    const { kty, crv, x } = jwk;
    return new LocalIssuer(settings, key, keyId, { keys: [{ kty, crv, x, kid: keyId, alg: 'EdDSA', use: 'sig' }] });
  }

  get keys(): KeySource {
    return fixedKeys(this.keySet);
  }

  /** An access token for the subject; `lifetime` in seconds, default eight hours. */
  async issue(subject: string, lifetime = 8 * 3600): Promise<string> {
    const now = Math.floor(Date.parse(this.settings.clock.now()) / 1000);
    return new SignJWT({})
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: this.keyId })
      .setIssuer(this.issuer)
      .setAudience(this.settings.audience)
      .setSubject(subject)
      .setJti((this.settings.randomness ?? systemRandomness).uuid())
      .setIssuedAt(now)
      .setExpirationTime(now + lifetime)
      .sign(this.privateKey);
  }
}

function readKey(path: string): JWK_OKP_Private {
  if ((statSync(path).mode & 0o077) !== 0) throw new Error(`${path} can be read by others: its mode must be 600`);
  const jwk = jwkIn(readFileSync(path, 'utf8'));
  if (jwk?.kty !== 'OKP' || jwk.crv !== 'Ed25519' || jwk.x === undefined || jwk.d === undefined) {
    throw new Error(`${path} does not hold an Ed25519 key`);
  }
  return { kty: 'OKP', crv: jwk.crv, x: jwk.x, d: jwk.d };
}

function jwkIn(text: string): JWK | null {
  try {
    return JSON.parse(text) as JWK | null;
  } catch {
    return null;
  }
}

async function makeKey(path: string): Promise<JWK_OKP_Private> {
  const { privateKey } = await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  // processes that start together agree on the first key
  makeOnce(path, `${JSON.stringify(await exportJWK(privateKey))}\n`);
  return readKey(path);
}
