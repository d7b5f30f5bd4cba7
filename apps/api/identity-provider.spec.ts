import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, SignJWT } from 'jose';
import { readEnvironment } from '#config/environment';
import { DEMO_FOUNDING, foundOffice } from '../office/index.js';
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

  function signed(key: KeyObject, subject = 'zhangsan', claims: { readonly sid?: string } = {}): Promise<string> {
    const token = new SignJWT({ jti: 'one', ...claims }).setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid: 'rsa' });
    return token.setIssuer(issuer).setAudience('anjuan').setSubject(subject).setIssuedAt().setExpirationTime('10m').sign(key);
  }

  it('could not be used: no setting named what its tokens are signed by', async () => {
    // whoever is signed in and on no register is told so
    expect(await asked({ OIDC_ALGORITHMS: 'RS256' })).toEqual({ status: 403, code: 'unknown-person' });
  });

  it.each([
    ['names its sessions', { sid: 'session-7' }, 'session-7'],
    ['names none', {}, undefined],
  ])('where it %s, events tell in which one somebody acted', async (_, claims, session) => {
    const environment = readEnvironment({ OIDC_ISSUER: issuer, DATA_DIR: folder, LOG_LEVEL: 'silent', OIDC_ALGORITHMS: 'RS256' });
    office = await startApi(environment, { inject: true });
    await foundOffice(office.office, DEMO_FOUNDING);
    const authorization = `Bearer ${await signed(privateKey, DEMO_FOUNDING.systemAdministrator.subject, claims)}`;
    const { app } = office;
    const agencies = (await app.inject({ url: '/v1/agencies', headers: { authorization } })).json<{ rows: { caseId: string }[] }>();

    const opened = await app.inject({
      method: 'POST',
      url: '/v1/agencies',
      headers: { authorization, 'idempotency-key': '3b241101-e2bb-4255-8caf-4136c566a962' },
      payload: { name: '唐山市司法局', region: '130200', level: 'city', superior: agencies.rows[0]!.caseId },
    });
    const { caseId } = opened.json<{ caseId: string }>();

    const { events } = (await app.inject({ url: `/v1/agencies/${caseId}/events`, headers: { authorization } })).json<{
      events: { actor: { session?: string } }[];
    }>();
    expect(events.map(({ actor }) => actor.session)).toEqual([session]);
  });

  it('is refused where it is not named', async () => {
    expect(await asked({})).toMatchObject({ status: 401 });
  });
});
