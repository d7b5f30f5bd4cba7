import { createLocalJWKSet, errors, type CryptoKey, type FlattenedJWSInput, type JSONWebKeySet, type JWSHeaderParameters } from 'jose';
import type { Clock } from '#libs/kernel';

type LocalKeys = ReturnType<typeof createLocalJWKSet>;

/** Where the public keys of the issuer come from. Only `alg` and `kid` of a token choose a key; its jwk, jku, x5u and x5c are ignored. */
export interface KeySource {
  /** Raised whenever the key set changes: what was verified under an older one has to be verified again. */
  readonly generation: number;
  /** @throws KeysUnavailable, JWKSNoMatchingKey, JWKSMultipleMatchingKeys */
  key(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey>;
}

/** The issuer's keys cannot be had now: nobody is at fault, ask again later. */
export class KeysUnavailable extends Error {
  constructor(options?: ErrorOptions) {
    super('the keys of the token issuer cannot be had', options);
    this.name = 'KeysUnavailable';
  }
}

/** Keys that never change while the process runs. */
export function fixedKeys(keySet: JSONWebKeySet): KeySource {
  return { generation: 1, key: createLocalJWKSet(keySet) };
}

/** Gets a document of the issuer; the platform's `fetch` unless a spec brings its own. */
export type FetchDocument = (
  url: string,
  options: { readonly redirect: 'error'; readonly signal: AbortSignal; readonly headers: { readonly accept: string } },
) => Promise<{ readonly status: number; text(): Promise<string> }>;

export interface RemoteKeysSettings {
  /** OpenID Connect issuer: its key set is found by discovery. */
  readonly issuer: string;
  readonly clock: Clock;
  readonly fetch?: FetchDocument;
}

const FRESH_MS = 10 * 60_000;
/** A flood of unknown key ids, or a provider that is down, costs one attempt in this time. */
const BETWEEN_ATTEMPTS_MS = 30_000;
const BETWEEN_FIRST_ATTEMPTS_MS = 5_000;
/** Keys stay usable that long while the provider does not answer: longer would keep a withdrawn key alive. */
const USABLE_MS = 60 * 60_000;
const TIMEOUT_MS = 5_000;
const LARGEST_DOCUMENT = 256 * 1024;

/** Keys of an OpenID Connect provider: fetched when first needed, again after ten minutes or when a token names an unknown key. */
export class RemoteKeys implements KeySource {
  generation = 0;
  private keys: LocalKeys | undefined;
  private keySetText = '';
  private keySetUrl: string | undefined;
  private fetchedAt = 0;
  private attemptedAt: number | undefined;
  private attempt: Promise<void> | undefined;
  private lastFailure: unknown;
  private readonly fetchDocument: FetchDocument;

  constructor(private readonly settings: RemoteKeysSettings) {
    assertSecureUrl(settings.issuer);
    this.fetchDocument = settings.fetch ?? ((url, options) => fetch(url, options));
  }

  async key(header: JWSHeaderParameters, token: FlattenedJWSInput): Promise<CryptoKey> {
    if (this.keys === undefined || this.age() >= FRESH_MS) await this.refresh();
    try {
      return await this.usable()(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey) || !(await this.refresh())) throw error;
      return this.usable()(header, token);
    }
  }

  private usable(): LocalKeys {
    if (this.keys === undefined || this.age() >= USABLE_MS) throw new KeysUnavailable({ cause: this.lastFailure });
    return this.keys;
  }

  private now(): number {
    return Date.parse(this.settings.clock.now());
  }

  /** A clock that was set back makes the keys old, not young for ever. */
  private age(): number {
    return Math.abs(this.now() - this.fetchedAt);
  }

  /** Whether an attempt was made, by this call or by one under way. Failures are kept for `usable` to tell. */
  private async refresh(): Promise<boolean> {
    if (this.attempt === undefined) {
      const pause = this.keys === undefined ? BETWEEN_FIRST_ATTEMPTS_MS : BETWEEN_ATTEMPTS_MS;
      if (this.attemptedAt !== undefined && Math.abs(this.now() - this.attemptedAt) < pause) return false;
      this.attemptedAt = this.now();
      this.attempt = this.load()
        .catch((error: unknown) => {
          this.lastFailure = error;
          this.keySetUrl = undefined;
        })
        .finally(() => {
          this.attempt = undefined;
        });
    }
    await this.attempt;
    return true;
  }

  private async load(): Promise<void> {
    this.keySetUrl ??= await this.discover();
    const text = await this.read(this.keySetUrl);
    const keys = createLocalJWKSet(JSON.parse(text) as JSONWebKeySet);
    this.fetchedAt = this.now();
    if (text === this.keySetText) return;
    this.keys = keys;
    this.keySetText = text;
    this.generation += 1;
  }

  private async discover(): Promise<string> {
    const { issuer } = this.settings;
    const found = JSON.parse(await this.read(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)) as {
      readonly issuer?: unknown;
      readonly jwks_uri?: unknown;
    };
    if (found.issuer !== issuer) throw new Error('the discovered issuer is another one');
    if (typeof found.jwks_uri !== 'string') throw new Error('the discovery document names no key set');
    assertSecureUrl(found.jwks_uri);
    return found.jwks_uri;
  }

  private async read(url: string): Promise<string> {
    const answer = await this.fetchDocument(url, {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json, application/jwk-set+json' },
    });
    if (answer.status !== 200) throw new Error(`the token issuer answered ${answer.status}`);
    const text = await answer.text();
    if (text.length > LARGEST_DOCUMENT) throw new Error('the token issuer sent too much');
    return text;
  }
}

/** @throws Error unless the address is https, or http on the loopback interface */
function assertSecureUrl(text: string): void {
  const url = new URL(text);
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw new Error(`the token issuer must be reached by https: ${url.origin}`);
  }
}
