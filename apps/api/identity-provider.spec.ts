import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { readEnvironment } from '#config/environment';
import { startApi, type RunningApi } from './start.js';

/** An identity provider that can sign by RS256 only, as many in use do. */
describe('an identity provider that signs by RS256', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  let provider: Server;
  let issuer: string;
  let folder: string;
  let office: RunningApi | undefined;

  beforeAll(async () => {
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'rsa', alg: 'RS256', use: 'sig' }] };
    provider = createServer(({ url }, response) => {
      const document = url === '/keys' ? keys : { issuer, jwks_uri: `${issuer}/keys` };
      response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
    });
    await new Promise<void>((listening) => provider.listen(0, '127.0.0.1', listening));
    issuer = `http://127.0.0.1:${(provider.address() as AddressInfo).port}`;
  });
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'anjuan-provider-'))));
  afterEach(async () => {
    await office?.close();
    rmSync(folder, { recursive: true, force: true });
  });
  afterAll(() => new Promise((closed) => provider.close(closed)));

  async function asked(settings: NodeJS.ProcessEnv): Promise<{ readonly status: number; readonly code: unknown }> {
    office = await startApi(readEnvironment({ OIDC_ISSUER: issuer, DATA_DIR: folder, LOG_LEVEL: 'silent', ...settings }), { inject: true });
    const answer = await office.app.inject({
      method: 'GET',
      url: '/v1/me',
      headers: { authorization: `Bearer ${await signed(privateKey)}` },
    });
    return { status: answer.statusCode, code: (answer.json() as { readonly code?: unknown }).code };
  }

  function signed(key: KeyObject): Promise<string> {
    const token = new SignJWT({ jti: 'one' }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'rsa' });
    return token.setIssuer(issuer).setAudience('anjuan').setSubject('zhangsan').setIssuedAt().setExpirationTime('10m').sign(key);
  }

  it('could not be used: no setting named what its tokens are signed by', async () => {
    // whoever is signed in and on no register is told so
    expect(await asked({ OIDC_ALGORITHMS: 'RS256' })).toEqual({ status: 403, code: 'unknown-person' });
  });

  it('is refused where it is not named', async () => {
    expect(await asked({})).toMatchObject({ status: 401 });
  });
});
