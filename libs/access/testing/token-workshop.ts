import {
  calculateJwkThumbprint,
  exportJWK,
  generateKeyPair,
  SignJWT,
  type CryptoKey,
  type JSONWebKeySet,
  type JWK,
  type JWTHeaderParameters,
} from 'jose';

export const ISSUER = 'https://login.office.example';
export const AUDIENCE = 'anjuan';

/** A key pair of an issuer, with its public half as it stands in a key set. */
export interface WorkshopKey {
  readonly alg: string;
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly publicJwk: JWK;
}

/** Makes a key for the algorithm. */
export async function makeKey(alg: 'EdDSA' | 'ES256' | 'RS256' = 'EdDSA'): Promise<WorkshopKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const jwk = await exportJWK(publicKey);
  const kid = await calculateJwkThumbprint(jwk);
  const publicJwk = { ...jwk, kid, alg, use: 'sig' } as JWK;
  return { alg, kid, privateKey, publicJwk };
}

export function keySetOf(...keys: readonly WorkshopKey[]): JSONWebKeySet {
  return { keys: keys.map((key) => key.publicJwk) };
}

/** A token as the issuer would make it at that time, with claims and header changed as a spec needs; `undefined` leaves a claim out. */
export async function makeToken(
  key: WorkshopKey,
  now: string,
  changes: { readonly claims?: { readonly [claim: string]: unknown }; readonly header?: Partial<JWTHeaderParameters> } = {},
): Promise<string> {
  const seconds = Math.floor(Date.parse(now) / 1000);
  const claims: { [claim: string]: unknown } = {
    iss: ISSUER,
    aud: AUDIENCE,
    sub: 'liming',
    jti: 'token-1',
    iat: seconds,
    exp: seconds + 600,
    ...changes.claims,
  };
  for (const [claim, value] of Object.entries(claims)) if (value === undefined) delete claims[claim];
  return new SignJWT(claims).setProtectedHeader({ alg: key.alg, typ: 'at+jwt', kid: key.kid, ...changes.header }).sign(key.privateKey);
}
