import { ManualClock } from '#libs/kernel';
import { KeysUnavailable, RemoteKeys, type FetchDocument } from './key-sources.js';
import { AUDIENCE, ISSUER, keySetOf, makeKey, makeToken, type WorkshopKey } from './testing/token-workshop.js';
import { TokenRefused, TokenVerifier } from './tokens.js';

const NOW = '2026-11-21T08:00:00.000Z';
const KEYS_URL = `${ISSUER}/keys`;

/** An identity provider: what it publishes now, whether it answers, and how often it was asked. */
class Provider {
  keys: readonly WorkshopKey[] = [];
  up = true;
  discovery: object = { issuer: ISSUER, jwks_uri: KEYS_URL };
  readonly asked: string[] = [];
  readonly fetch: FetchDocument = (url, { redirect }) => {
    expect(redirect).toBe('error');
    this.asked.push(url);
    if (!this.up) return Promise.reject(new Error('connection refused'));
    const body = url === KEYS_URL ? keySetOf(...this.keys) : this.discovery;
    return Promise.resolve({ status: 200, text: () => Promise.resolve(JSON.stringify(body)) });
  };
  get keyFetches(): number {
    return this.asked.filter((url) => url === KEYS_URL).length;
  }
}

let provider: Provider;
let clock: ManualClock;
let verifier: TokenVerifier;
let first: WorkshopKey;
let second: WorkshopKey;

beforeAll(async () => {
  [first, second] = await Promise.all([makeKey(), makeKey()]);
});
beforeEach(() => {
  provider = new Provider();
  provider.keys = [first];
  clock = new ManualClock(NOW);
  const keys = new RemoteKeys({ issuer: ISSUER, clock, fetch: provider.fetch });
  verifier = new TokenVerifier({ issuer: ISSUER, audience: AUDIENCE, clock, keys });
});

const token = (key: WorkshopKey, jti = 'a') => makeToken(key, clock.now(), { claims: { jti } });

describe('keys of an identity provider', () => {
  it('given an issuer, when the first token comes, then its keys are found by discovery and fetched once', async () => {
    expect(provider.asked).toEqual([]);
    await Promise.all([verifier.verify(await token(first, 'a')), verifier.verify(await token(first, 'b'))]);
    expect(provider.asked).toEqual([`${ISSUER}/.well-known/openid-configuration`, KEYS_URL]);
  });

  it('given a new key published, when a token names it, then the set is fetched again', async () => {
    await verifier.verify(await token(first));
    provider.keys = [first, second];
    clock.advance(30_000);
    await expect(verifier.verify(await token(second))).resolves.toMatchObject({ subject: 'liming' });
    expect(provider.keyFetches).toBe(2);
  });

  it('given a key taken out of the set, when the set is fetched again, then its tokens are refused, remembered ones too', async () => {
    const old = await token(first);
    await verifier.verify(old);
    provider.keys = [second];
    clock.advance(30_000);
    await verifier.verify(await token(second));
    expect(verifier.known(old)).toBeUndefined();
    await expect(verifier.verify(old)).rejects.toEqual(new TokenRefused('unknown-key'));
  });

  it('given nothing but a rotation, when ten minutes pass, then the old key is out without any unknown key id', async () => {
    await verifier.verify(await token(first));
    provider.keys = [second];
    clock.advance(10 * 60_000);
    await expect(verifier.verify(await token(first, 'later'))).rejects.toEqual(new TokenRefused('unknown-key'));
  });

  it('given 1,000 unknown key ids, when they come within 30 seconds, then they cost one fetch', async () => {
    await verifier.verify(await token(first));
    clock.advance(30_000);
    const forged = await Promise.all(
      Array.from({ length: 1000 }, (_, kid) => makeToken(second, clock.now(), { header: { kid: `unknown-${kid}` } })),
    );
    const answers = await Promise.allSettled(forged.map((one) => verifier.verify(one)));
    expect(answers.every((answer) => answer.status === 'rejected' && answer.reason instanceof TokenRefused)).toBe(true);
    for (const one of forged.slice(0, 100)) await expect(verifier.verify(one)).rejects.toThrow(TokenRefused);
    expect(provider.keyFetches).toBe(2);
    clock.advance(29_999);
    await expect(verifier.verify(forged[0]!)).rejects.toThrow(TokenRefused);
    expect(provider.keyFetches).toBe(2);
    clock.advance(1);
    await expect(verifier.verify(forged[0]!)).rejects.toThrow(TokenRefused);
    expect(provider.keyFetches).toBe(3);
  });

  it('given a provider that is down from the start, when tokens come, then nobody is refused for it and attempts are five seconds apart', async () => {
    provider.up = false;
    for (let attempt = 0; attempt < 100; attempt += 1) await expect(verifier.verify(await token(first))).rejects.toThrow(KeysUnavailable);
    expect(provider.asked.length).toBe(1);
    provider.up = true;
    clock.advance(5_000);
    await verifier.verify(await token(first));
  });

  it('given keys fetched before, when the provider goes down, then they serve for an hour and no longer', async () => {
    await verifier.verify(await token(first));
    provider.up = false;
    clock.advance(59 * 60_000);
    await expect(verifier.verify(await token(first, 'later'))).resolves.toBeDefined();
    clock.advance(60_000);
    await expect(verifier.verify(await token(first, 'too late'))).rejects.toThrow(KeysUnavailable);
  });

  it('given the same key set again, when it is fetched, then remembered tokens stay', async () => {
    const kept = await token(first);
    await verifier.verify(kept);
    clock.advance(60_000);
    const forged = await makeToken(second, clock.now(), { header: { kid: 'unknown' } });
    await expect(verifier.verify(forged)).rejects.toThrow(TokenRefused);
    expect(provider.keyFetches).toBe(2);
    expect(verifier.known(kept)).toBeDefined();
  });

  it.each([
    ['another issuer', { issuer: 'https://login.other.example', jwks_uri: KEYS_URL }],
    ['no key set', { issuer: ISSUER }],
    ['a key set over plain http', { issuer: ISSUER, jwks_uri: 'http://login.office.example/keys' }],
    ['a key set in a file', { issuer: ISSUER, jwks_uri: 'file:///etc/keys' }],
  ])('given a discovery document naming %s, when a token comes, then no key of it is used', async (_what, discovery) => {
    provider.discovery = discovery;
    await expect(verifier.verify(await token(first))).rejects.toThrow(KeysUnavailable);
    expect(provider.keyFetches).toBe(0);
  });

  it.each(['http://login.office.example', 'ftp://login.office.example', 'not an address'])(
    'given the issuer %s, when the office starts, then it says that https is needed',
    (issuer) => {
      expect(() => new RemoteKeys({ issuer, clock, fetch: provider.fetch })).toThrow();
    },
  );

  it('given an issuer on the loopback interface, when the office starts, then plain http will do', () => {
    expect(() => new RemoteKeys({ issuer: 'http://127.0.0.1:8080/realm', clock, fetch: provider.fetch })).not.toThrow();
  });
});
