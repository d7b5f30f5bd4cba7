import { createHmac, generateKeyPairSync } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createLogger } from '#libs/http/logging';
import { LOCAL_ISSUER } from '#libs/access/sign-in';
import { exportJWK, importJWK, SignJWT, type JWK, type JWTHeaderParameters } from 'jose';
import { startTestOffice, type TestOffice } from '../support/office.js';

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url');

/** S1 over HTTP: tokens that were not issued by the office's issuer, for this office, for now. */
describe('tokens that are not good', () => {
  let office: TestOffice;
  let jwk: JWK;
  let good: string;
  const logged: string[] = [];
  const seconds = Math.floor(Date.now() / 1000);
  const claims = { iss: LOCAL_ISSUER, aud: 'anjuan', sub: 'system-admin', jti: 'made-up', iat: seconds, exp: seconds + 600 };

  beforeAll(async () => {
    office = await startTestOffice({ logger: createLogger({ level: 'trace', destination: { write: (line) => void logged.push(line) } }) });
    jwk = JSON.parse(await readFile(join(office.folder, 'keys', 'demo-issuer.jwk'), 'utf8')) as JWK;
    good = String((await office.nobody.post('/v1/demo/token', { subject: 'system-admin' })).body['access_token']);
  }, 60_000);
  afterAll(() => office.dispose());

  const kid = () => (JSON.parse(Buffer.from(good.split('.')[0]!, 'base64url').toString()) as { kid: string }).kid;

  async function signed(changes: { readonly [claim: string]: unknown } = {}, header: Partial<JWTHeaderParameters> = {}, key: JWK = jwk) {
    const body = Object.fromEntries(Object.entries({ ...claims, ...changes }).filter(([, value]) => value !== undefined));
    return new SignJWT(body).setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: kid(), ...header }).sign(await importJWK(key, 'EdDSA'));
  }

  /** Somebody else's key pair, made as the office's own is. */
  async function foreignKey(): Promise<JWK> {
    return exportJWK(generateKeyPairSync('ed25519').privateKey);
  }

  it('are told from one that is', async () => {
    expect(await office.nobody.get('/v1/me', { authorization: `Bearer ${await signed()}` })).toMatchObject({ status: 200 });
  });

  const cases: readonly (readonly [string, () => Promise<string> | string])[] = [
    ['alg none', () => `${encoded({ alg: 'none', typ: 'at+jwt' })}.${encoded(claims)}.`],
    [
      'alg none, with a signature left over',
      () => `${encoded({ alg: 'none', typ: 'at+jwt', kid: kid() })}.${encoded(claims)}.${good.split('.')[2]}`,
    ],
    [
      'HS256 under the public key',
      () => {
        const unsigned = `${encoded({ alg: 'HS256', typ: 'at+jwt', kid: kid() })}.${encoded(claims)}`;
        const secret = JSON.stringify({ kty: jwk.kty, crv: jwk.crv, x: jwk.x });
        return `${unsigned}.${createHmac('sha256', secret).update(unsigned).digest('base64url')}`;
      },
    ],
    ['another audience', () => signed({ aud: 'another-office' })],
    ['another issuer', () => signed({ iss: 'https://login.example' })],
    ['expired', () => signed({ iat: seconds - 7200, exp: seconds - 3600 })],
    ['not yet valid', () => signed({ nbf: seconds + 3600 })],
    ['issued in the future', () => signed({ iat: seconds + 3600, exp: seconds + 7200 })],
    ['without an end', () => signed({ exp: undefined })],
    ['without a subject', () => signed({ sub: undefined })],
    ['an ID token', () => signed({}, { typ: 'JWT' })],
    [
      'a key brought along in the header',
      async () => {
        const key = await foreignKey();
        const { d: _private, ...open } = key;
        return signed({}, { jwk: open }, key);
      },
    ],
    ['a key set named in the header', async () => signed({}, { jku: 'https://evil.example/keys' }, await foreignKey())],
    ['an unknown key', async () => signed({}, { kid: 'nobody-knows' }, await foreignKey())],
    ["another key under the office's name", async () => signed({}, {}, await foreignKey())],
    [
      'a subject put in afterwards',
      () => {
        const [header, , signature] = good.split('.');
        return `${header}.${encoded({ ...claims, sub: 'security-admin' })}.${signature}`;
      },
    ],
    ['a signature cut short', () => good.slice(0, -8)],
    ['three words', () => 'not.a.token'],
    ['a megabyte of it', () => `${good}${'A'.repeat(12_000)}`],
  ];

  it.each(cases)('%s: 401, without a word why, and nothing is read', async (_what, token) => {
    const answer = await office.nobody.get('/v1/agencies', { authorization: `Bearer ${await token()}` });

    expect(answer).toMatchObject({
      status: 401,
      headers: {
        'www-authenticate': 'Bearer realm="anjuan", error="invalid_token"',
        'content-type': expect.stringContaining('problem+json'),
      },
      body: { code: 'not-authenticated' },
    });
    expect(Object.keys(answer.body).sort()).toEqual(['code', 'instance', 'status', 'title', 'type']);
  });

  it('a good token anywhere but in its header is none', async () => {
    for (const [path, headers] of [
      [`/v1/agencies?access_token=${good}`, {}],
      ['/v1/agencies', { cookie: `access_token=${good}` }],
      ['/v1/agencies', { authorization: `Basic ${Buffer.from(`system-admin:${good}`).toString('base64')}` }],
      ['/v1/agencies', { authorization: good }],
      ['/v1/agencies', { authorization: `Bearer ${good}, Bearer ${good}` }],
      ['/v1/agencies', { 'x-authorization': `Bearer ${good}` }],
    ] as const) {
      expect(await office.nobody.get(path, headers)).toMatchObject({ status: 401 });
    }
  });

  it('a good token of somebody the office does not know opens nothing', async () => {
    const stranger = await office.as('never-registered');

    expect(await stranger.get('/v1/agencies')).toMatchObject({ status: 403, body: { code: 'unknown-person' } });
    expect(await stranger.post('/v1/agencies', { name: '陌生机关', region: '130182', level: 'county' })).toMatchObject({ status: 403 });
  });

  it('no token of any kind is ever in the log', () => {
    expect(logged.length).toBeGreaterThan(20);
    expect(logged.filter((line) => line.includes(good.slice(20, 60)) || /eyJ[\w-]{10,}/.test(line))).toEqual([]);
  });
});
