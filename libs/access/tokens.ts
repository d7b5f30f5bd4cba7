import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { Clock, Instant } from '#libs/kernel';
import type { KeySource } from './key-sources.js';
import { BoundedCache } from './bounded-cache.js';

/** Signature algorithms of tokens; RS256 only where an identity provider can do no better and `OIDC_ALGORITHMS` says so. */
export type TokenAlgorithm = 'EdDSA' | 'ES256' | 'RS256';

/** What a token proves: who asks, until when, and in which session. Never roles: those are looked up. */
export interface VerifiedToken {
  readonly subject: string;
  readonly expires: Instant;
  /** `sid`: the sign-in session, recorded in the actor of events. */
  readonly session?: string;
}

export type TokenFault =
  | 'missing'
  | 'malformed'
  | 'algorithm'
  | 'type'
  | 'signature'
  | 'unknown-key'
  | 'issuer'
  | 'audience'
  | 'expired'
  | 'not-yet-valid'
  | 'claims';

/** A token that proves nothing; `fault` is for the log, never for the person who sent it. */
export class TokenRefused extends Error {
  constructor(
    readonly fault: TokenFault,
    options?: ErrorOptions,
  ) {
    super(`the token is refused: ${fault}`, options);
    this.name = 'TokenRefused';
  }
}

export interface TokenRules {
  readonly issuer: string;
  readonly audience: string;
  readonly keys: KeySource;
  readonly clock: Clock;
  /** Default EdDSA and ES256. */
  readonly algorithms?: readonly TokenAlgorithm[];
  /** Verified tokens remembered at once, default 10,000. */
  readonly remembered?: number;
}

const CLOCK_TOLERANCE_S = 30;
/** Longest time since `iat`. */
const LONGEST_AGE_S = 24 * 3600;
const REMEMBERED_FOR_MS = 5 * 60_000;
const LONGEST_TOKEN = 8 * 1024;
const LONGEST_CLAIM = 255;

interface Remembered {
  readonly token: VerifiedToken;
  readonly until: Instant;
  readonly generation: number;
}

/**
 * Verifies access tokens (RFC 9068) against the keys of one issuer. A verification costs 50–118 µs, so an accepted token is remembered
 * until it expires, for at most five minutes, and only as long as the issuer's key set stays the same.
 */
export class TokenVerifier {
  private readonly remembered: BoundedCache<string, Remembered>;
  private readonly algorithms: readonly string[];

  constructor(private readonly rules: TokenRules) {
    const asked = rules.algorithms ?? ['EdDSA', 'ES256'];
    this.algorithms = asked.includes('EdDSA') ? [...asked, 'Ed25519'] : asked;
    this.remembered = new BoundedCache(rules.remembered ?? 10_000);
  }

  /** The answer for a token that was accepted before and may still be: no promise, no cryptography, little more than a look at the clock. */
  known(token: string): VerifiedToken | undefined {
    const found = this.remembered.get(token);
    if (found === undefined) return undefined;
    if (found.generation === this.rules.keys.generation && this.rules.clock.now() < found.until) return found.token;
    this.remembered.delete(token);
    return undefined;
  }

  /** @throws TokenRefused with the fault, KeysUnavailable where the issuer's keys cannot be had */
  async verify(token: string): Promise<VerifiedToken> {
    const known = this.known(token);
    if (known !== undefined) return known;
    if (token.length > LONGEST_TOKEN) throw new TokenRefused('malformed');
    const { keys, clock, issuer, audience } = this.rules;
    const now = clock.now();
    const generation = keys.generation;
    let claims: JWTPayload;
    try {
      const verified = await jwtVerify(token, (header, input) => keys.key(header, input), {
        algorithms: [...this.algorithms],
        issuer,
        audience,
        typ: 'at+jwt',
        requiredClaims: ['exp', 'iat', 'sub', 'jti'],
        clockTolerance: CLOCK_TOLERANCE_S,
        maxTokenAge: LONGEST_AGE_S,
        currentDate: new Date(now),
      });
      claims = verified.payload;
    } catch (error) {
      throw refusedBecause(error);
    }
    const accepted = readClaims(claims);
    const soon = new Date(Date.parse(now) + REMEMBERED_FOR_MS).toISOString();
    const until = accepted.expires < soon ? accepted.expires : soon;
    // A key set fetched for this very token counts from now on; one that changed in the meantime makes the answer stale at once.
    const counts = generation === 0 ? keys.generation : generation;
    if (now < until) this.remembered.set(token, { token: accepted, until, generation: counts });
    return accepted;
  }
}

function readClaims(claims: JWTPayload): VerifiedToken {
  const { sub, jti, exp, sid } = claims;
  if (!isShortText(sub) || !isShortText(jti) || typeof exp !== 'number' || exp > 253_402_300_799) throw new TokenRefused('claims');
  return { subject: sub, expires: new Date(exp * 1000).toISOString(), ...(isShortText(sid) ? { session: sid } : {}) };
}

function isShortText(claim: unknown): claim is string {
  return typeof claim === 'string' && claim.length > 0 && claim.length <= LONGEST_CLAIM && claim.isWellFormed();
}

const FAULT_OF_CLAIM: { readonly [claim: string]: TokenFault } = {
  typ: 'type',
  iss: 'issuer',
  aud: 'audience',
  nbf: 'not-yet-valid',
};

/** Everything that jose knows is the token's fault; anything else (no keys, a bug) is not and passes unchanged. */
function refusedBecause(error: unknown): unknown {
  const fault = (() => {
    if (error instanceof errors.JWTExpired) return 'expired';
    if (error instanceof errors.JWTClaimValidationFailed) return FAULT_OF_CLAIM[error.claim] ?? 'claims';
    if (error instanceof errors.JWSSignatureVerificationFailed) return 'signature';
    if (error instanceof errors.JOSEAlgNotAllowed || error instanceof errors.JOSENotSupported) return 'algorithm';
    if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) return 'unknown-key';
    if (error instanceof errors.JOSEError) return 'malformed';
    // A key of the issuer that is not fit for the algorithm, such as RSA below 2,048 bits.
    if (error instanceof TypeError) return 'algorithm';
    return undefined;
  })();
  return fault === undefined ? error : new TokenRefused(fault, { cause: error });
}
