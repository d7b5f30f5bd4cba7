import { request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { LOOK_UPS_PER_MINUTE } from '#libs/http';
import { startTestOffice, type Person, type TestOffice } from '../support/office.js';
import { buildNeighbours, documentedRoutes } from './neighbours.js';

/** S13: requests bent so that two parts of the way read them differently. */
describe('requests bent out of shape', () => {
  let office: TestOffice;
  let admin: Person;
  beforeAll(async () => {
    office = await startTestOffice();
    admin = await office.as('system-admin');
    await office.caughtUp();
  }, 60_000);
  afterAll(() => office.dispose());

  it('a parameter given twice, as a list, as an object or unknown is refused on every list and figure', async () => {
    const { types } = office.api.office;
    const questions = types.all.flatMap((type) => [
      ...type.lists.map((list) => ({
        path: `/v1/${type.route}${list.path === '' ? '' : `/${list.path}`}`,
        filters: Object.keys(list.filters),
      })),
      ...type.figures.map((figure) => ({ path: `/v1/${type.route}/figures/${figure.path}`, filters: Object.keys(figure.filters) })),
    ]);
    expect(questions.length).toBeGreaterThan(10);
    const documented = documentedRoutes(office).filter(({ method }) => method === 'GET');
    for (const { path, filters } of questions) {
      expect(documented.map((route) => route.path)).toContain(path);
      const filter = filters[0] ?? 'asOf';
      for (const query of [
        `${filter}=a&${filter}=b`,
        `${filter}[]=a`,
        `${filter}[x]=a`,
        'nothing=1',
        'asOf=2026-03-01T00:00:00Z&asOf=x',
        '__proto__=1',
        'constructor=1',
      ]) {
        const answer = await admin.get(`${path}?${query}`);
        expect({ path, query, status: answer.status, code: answer.body['code'] }).toEqual({
          path,
          query,
          status: 400,
          code: 'invalid-parameter',
        });
      }
    }
  });

  it('a body that does not say that it is JSON is not read', async () => {
    const body = JSON.stringify({ name: '某某机关', region: '130182', level: 'county' });
    const before = await office.api.office.store.head();
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
      'application/xml',
      'application/jsonx',
      'text/json',
    ])
      expect({ type, ...(await admin.post('/v1/agencies', body, { 'content-type': type })) }).toMatchObject({ type, status: 415 });
    expect(await admin.post('/v1/agencies', body, { 'content-encoding': 'gzip' })).toMatchObject({ status: 415 });
    expect(await office.api.office.store.head()).toBe(before);
  });

  it('a method is what the request line says', async () => {
    const { app } = office.api;
    const headers = {
      authorization: `Bearer ${String((await office.nobody.post('/v1/demo/token', { subject: 'system-admin' })).body['access_token'])}`,
    };
    const before = await office.api.office.store.head();
    const overridden = await app.inject({
      method: 'GET',
      url: '/v1/agencies?_method=POST',
      headers: { ...headers, 'x-http-method-override': 'POST', 'x-method-override': 'DELETE' },
    });
    expect(overridden.statusCode).toBe(400);
    const header = await app.inject({
      method: 'GET',
      url: '/v1/agencies',
      headers: { ...headers, 'x-http-method-override': 'POST' },
    });
    expect(header.json<{ rows: unknown[] }>().rows).toBeInstanceOf(Array);
    for (const method of ['PUT', 'PATCH', 'DELETE'] as const) {
      const answer = await app.inject({
        method,
        url: '/v1/agencies',
        headers: { ...headers, 'content-type': 'application/json' },
        payload: '{}',
      });
      expect([404, 405]).toContain(answer.statusCode);
      expect(answer.headers['content-type']).toContain('problem+json');
    }
    expect(await office.api.office.store.head()).toBe(before);
  });

  it('with two Authorization headers was taken for a request of the first, whoever the second named', async () => {
    const token = async (subject: string) => String((await office.nobody.post('/v1/demo/token', { subject })).body['access_token']);
    const [system, security] = [`Bearer ${await token('system-admin')}`, `Bearer ${await token('security-admin')}`];
    const server = office.api.app.getHttpServer();
    if (!server.listening) await office.api.app.listen(0, '127.0.0.1');
    const { port } = server.address() as AddressInfo;
    const answered = (authorization: readonly string[]) =>
      new Promise<{ status: number; challenge: string | undefined }>((resolve, reject) => {
        const asked = request({ port, host: '127.0.0.1', path: '/v1/me' }, (reply) => {
          reply.resume();
          resolve({ status: reply.statusCode ?? 0, challenge: reply.headers['www-authenticate'] });
        });
        asked.setHeader('authorization', authorization);
        asked.on('error', reject);
        asked.end();
      });
    expect(await answered([system])).toEqual({ status: 200, challenge: undefined });
    for (const both of [
      [system, security],
      [security, system],
      [system, system],
      [system, 'Bearer nothing'],
    ])
      expect(await answered(both)).toEqual({ status: 401, challenge: 'Bearer realm="anjuan"' });
  });

  it('TRACE and CONNECT are answered with nothing of what was sent', async () => {
    const server = office.api.app.getHttpServer();
    if (!server.listening) await office.api.app.listen(0, '127.0.0.1');
    const { port } = server.address() as AddressInfo;
    for (const method of ['TRACE', 'TRACK', 'OPTIONS']) {
      const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
        const asked = request(
          { port, host: '127.0.0.1', method, path: '/v1/agencies', headers: { cookie: 'secret-of-the-asker' } },
          (reply) => {
            let text = '';
            reply.setEncoding('utf8');
            reply.on('data', (part: string) => (text += part));
            reply.on('end', () => resolve({ status: reply.statusCode ?? 0, text }));
          },
        );
        asked.on('error', reject);
        asked.end();
      });
      expect({ method, status: [400, 401, 404, 405].includes(answer.status), echoed: answer.text.includes('secret-of-the-asker') }).toEqual(
        {
          method,
          status: true,
          echoed: false,
        },
      );
    }
  });
});

describe('the rate limit', () => {
  const LIMIT = 8;
  let office: TestOffice;
  beforeEach(async () => {
    office = await startTestOffice({ settings: { rateLimit: LIMIT } });
  }, 60_000);
  afterEach(() => office.dispose());

  const statuses = async (count: number, ask: (number: number) => Promise<{ readonly status: number }>) => {
    const found: number[] = [];
    for (let number = 0; number < count; number += 1) found.push((await ask(number)).status);
    return found;
  };
  const times = (count: number, status: number) => Array.from({ length: count }, () => status);

  it('answers 429 with Retry-After, whatever a proxy says of the address', async () => {
    const answers = await statuses(LIMIT, () => office.nobody.get('/metrics'));
    expect(answers.every((status) => status !== 429)).toBe(true);
    for (const [name, value] of [
      ['x-forwarded-for', '203.0.113.7'],
      ['x-real-ip', '203.0.113.8'],
      ['forwarded', 'for=203.0.113.9'],
      ['cf-connecting-ip', '203.0.113.10'],
    ] as const) {
      const limited = await office.nobody.get('/metrics', { [name]: value });
      expect(limited).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
      expect(Number(limited.headers['retry-after'])).toBeGreaterThan(0);
      expect(Number(limited.headers['retry-after'])).toBeLessThanOrEqual(60);
    }
    expect(await office.nobody.get('/health/live')).toMatchObject({ status: 200 });
  });

  it('let addresses that there are not be tried out without a limit', async () => {
    const tried = await statuses(LIMIT + 3, (number) => office.nobody.get(`/v1/nothing-here/${number}`));
    expect(tried).toEqual([...times(LIMIT, 404), ...times(3, 429)]);
    expect(await office.nobody.get('/metrics')).toMatchObject({ status: 429, body: { code: 'too-many-requests' } });
  });

  it('counted every made-up token for itself, so that a flood of them had no limit', async () => {
    const flood = await statuses(LIMIT + 4, (number) =>
      office.nobody.get('/v1/me', { authorization: `Bearer made.up.${'x'.repeat(64)}${number}` }),
    );

    expect(flood).toEqual([...times(LIMIT, 401), ...times(4, 429)]);
  });

  it('is per login: many tokens of one person share it, another person has their own', async () => {
    const [one, again, other] = [await office.as('system-admin'), await office.as('system-admin'), await office.as('security-admin')];
    // each token is found good once before it counts for its login
    for (const person of [one, again, other]) expect(await person.get('/v1/me')).toMatchObject({ status: 200 });

    const both = await statuses(LIMIT + 2, (number) => (number % 2 === 0 ? one : again).get('/v1/me'));
    expect(both).toEqual([...times(LIMIT, 200), ...times(2, 429)]);
    expect(await other.get('/v1/me')).toMatchObject({ status: 200 });
  });

  it('let numbers be tried out by the thousand, until one had the key that a masked party is listed with', async () => {
    await office.dispose();
    office = await startTestOffice({ settings: { rateLimit: 6_000 } });
    const { bureau } = await buildNeighbours(office);
    const tried = await statuses(LOOK_UPS_PER_MINUTE + 2, (number) =>
      bureau.supervisor.post('/v1/parties/lookup', { idType: 'passport', idNumber: `E${10_000_000 + number}` }),
    );

    expect(tried).toEqual([...times(LOOK_UPS_PER_MINUTE, 200), ...times(2, 429)]);
    expect(await bureau.supervisor.get('/v1/me')).toMatchObject({ status: 200 });
    const [officer] = bureau.officers;
    const asked = { idType: 'passport', idNumber: 'E10000000' };
    expect(await officer.post('/v1/parties/lookup', asked)).toMatchObject({ status: 200 });
  });

  it('stores nothing for a request that it turns away', async () => {
    const admin = await office.as('system-admin');
    await statuses(LIMIT + 1, () => admin.get('/v1/me'));
    const before = await office.api.office.store.head();

    expect(await admin.post('/v1/agencies', { name: '某某机关', region: '130182', level: 'county' })).toMatchObject({ status: 429 });
    expect(await office.api.office.store.head()).toBe(before);
  });
});
