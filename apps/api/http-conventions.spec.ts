import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { startTestOffice, type Answer, type Person, type TestOffice } from '../../test/support/office.js';

describe('HTTP conventions', () => {
  let office: TestOffice;
  let admin: Person;
  let security: Person;
  let root: string;
  beforeAll(async () => {
    office = await startTestOffice({ types: [agency, officer] });
    admin = await office.as('system-admin');
    security = await office.as('security-admin');
    await office.caughtUp();
    root = ((await admin.get('/v1/agencies')).body['rows'] as unknown as { caseId: string }[])[0]!.caseId;
  });
  afterAll(() => office.dispose());

  const bureau = (name: string) => ({ name, region: '130182', level: 'county', superior: root });
  const made = async (name: string, key = `make ${name}`.replaceAll(' ', '-')): Promise<Answer> =>
    admin.post('/v1/agencies', bureau(name), { 'idempotency-key': key });
  const rename = (id: string, name: string, headers: Record<string, string>, by = admin) =>
    by.post(`/v1/agencies/${id}/rename`, { name, on: '2026-03-02', document: { title: '更名文件', date: '2026-03-01' } }, headers);

  describe('Idempotency-Key', () => {
    it('gives a retry the same status, ETag and bytes, also after others have written and after a restart', async () => {
      const first = await made('First bureau', 'retry-1');
      const id = String(first.body['caseId']);
      const renamed = await rename(id, 'First bureau A', { 'if-match': '"0"', 'idempotency-key': 'retry-2' });
      expect([first.status, first.headers['etag'], renamed.status, renamed.headers['etag']]).toEqual([201, '"0"', 200, '"1"']);
      await rename(id, 'First bureau B', { 'if-match': '"1"' });
      for (const again of [await made('First bureau', 'retry-1'), await made('First bureau', '"retry-1"')]) {
        expect([again.status, again.headers['etag'], again.text]).toEqual([201, '"0"', first.text]);
      }
      const twice = await rename(id, 'First bureau A', { 'if-match': '"0"', 'idempotency-key': 'retry-2' });
      expect([twice.status, twice.headers['etag'], twice.text]).toEqual([200, '"1"', renamed.text]);
      office = await office.restart();
      [admin, security] = [await office.as('system-admin'), await office.as('security-admin')];
      expect((await made('First bureau', 'retry-1')).text).toBe(first.text);
      // the key is known: neither a missing nor a stale If-Match matters to what was done
      expect(await rename(id, 'First bureau A', { 'if-match': '"9"', 'idempotency-key': 'retry-2' })).toMatchObject({ status: 200 });
      expect(await rename(id, 'First bureau A', { 'idempotency-key': 'retry-2' })).toMatchObject({ status: 200 });
    });

    it('is refused with another body, and is free for another command, case or person', async () => {
      const one = String((await made('Second bureau', 'shared')).body['caseId']);
      expect(await made('Second bureau B', 'shared')).toMatchObject({ status: 422, body: { code: 'key-reused' } });
      const two = String((await made('Third bureau', 'other')).body['caseId']);
      for (const id of [one, two]) {
        expect(await rename(id, 'Renamed bureau', { 'if-match': '"0"', 'idempotency-key': 'shared' })).toMatchObject({ status: 200 });
      }
      const register = (by: Person, subject: string, more: object) => {
        const body = { name: '王小明', subject, agency: one, staffKind: 'regular', ...more };
        return by.post('/v1/officers', body, { 'idempotency-key': 'one-key' });
      };
      const first = await register(security, 'person-a', { post: { post: '科员', roles: ['officer'], from: '2026-01-01' } });
      const second = await register(admin, 'person-b', {});
      expect([first.status, second.status]).toEqual([201, 201]);
      expect(first.body['caseId']).not.toBe(second.body['caseId']);
    });

    it('stores nothing for a refusal, so that the same key may succeed later', async () => {
      const id = String((await made('Fourth bureau')).body['caseId']);
      const stale = await rename(id, 'Fourth bureau A', { 'if-match': '"5"', 'idempotency-key': 'later' });
      expect(stale).toMatchObject({ status: 412, headers: { etag: '"0"' }, body: { code: 'stale-revision', revision: 0 } });
      expect(await rename(id, 'Fourth bureau A', { 'if-match': '"0"', 'idempotency-key': 'later' })).toMatchObject({ status: 200 });
    });

    it.each([
      ['nothing', 'missing-idempotency-key', ''],
      ['an empty one', 'invalid-header', '""'],
      ['two words', 'invalid-header', 'two words'],
      ['more than 200 characters', 'invalid-header', 'x'.repeat(201)],
    ])('that is %s answers 400 %s', async (_what, code, key) => {
      expect(await admin.post('/v1/agencies', bureau('Nowhere'), { 'idempotency-key': key })).toMatchObject({
        status: 400,
        body: { code },
      });
    });
  });

  describe('If-Match', () => {
    it('is required on what exists, and names one revision', async () => {
      const id = String((await made('Fifth bureau')).body['caseId']);
      const missing = await rename(id, 'Fifth bureau A', {});
      expect(missing).toMatchObject({ status: 428, headers: { etag: '"0"' }, body: { code: 'revision-required', revision: 0 } });
      for (const header of ['*', '"0", "1"', 'abc', '"-1"', '', '"0', '0"', 'W/0']) {
        expect(await rename(id, 'Fifth bureau A', { 'if-match': header })).toMatchObject({ status: 400, body: { code: 'invalid-header' } });
      }
      expect(await rename(id, 'Fifth bureau A', { 'if-match': '"0"' })).toMatchObject({ status: 200, headers: { etag: '"1"' } });
      expect(await rename(id, 'Fifth bureau B', { 'if-match': '1' })).toMatchObject({ status: 200, headers: { etag: '"2"' } });
      // already so: nothing is added, and the revision stays
      expect(await rename(id, 'Fifth bureau B', { 'if-match': '"2"' })).toMatchObject({ headers: { etag: '"2"' }, body: { events: [] } });
    });
  });

  it('a weak ETag in If-Match was taken for a strong one: it never matches, and is told so (RFC 9110 13.1.1)', async () => {
    const id = String((await made('Sixth bureau')).body['caseId']);

    const refused = await rename(id, 'Sixth bureau A', { 'if-match': 'W/"0"', 'accept-language': 'en' });

    expect(refused).toMatchObject({
      status: 412,
      headers: { etag: '"0"' },
      body: { code: 'stale-revision', revision: 0, detail: 'a weak ETag (W/) never matches: name the revision itself, "0"' },
    });
  });

  describe('reading the past', () => {
    let id: string;
    beforeAll(async () => {
      id = String((await made('Old bureau')).body['caseId']);
      office.clock.advance(60_000);
      await rename(id, 'New bureau', { 'if-match': '"0"' });
    });
    const at = '2026-03-02T01:00:30.000Z';

    it('gave answers about the past an ETag, as if somebody could decide on them', async () => {
      for (const path of ['', '/history', '/events']) {
        const then = await admin.get(`/v1/agencies/${id}${path}?asOf=${at}`);
        expect(then).toMatchObject({ status: 200, body: { revision: 0, asOf: at, settled: true } });
        expect(then.headers['etag']).toBeUndefined();
        expect((await admin.get(`/v1/agencies/${id}${path}?revision=0`)).headers['etag']).toBeUndefined();
        expect((await admin.get(`/v1/agencies/${id}${path}`)).headers['etag']).toBe('"1"');
      }
    });

    it('answers up to and with the moment asked for, and says when it may still change', async () => {
      const named = async (asOf: string) => (await admin.get(`/v1/agencies/${id}?asOf=${asOf}`)).body;
      const now = office.clock.now();
      expect(await named(now)).toMatchObject({ state: { name: 'New bureau' }, settled: false });
      expect(await named('2026-03-02T01:00:59.999Z')).toMatchObject({ state: { name: 'Old bureau' } });
      expect(await named('2026-03-02T01:00:00.000Z')).toMatchObject({ state: { name: 'Old bureau' } });
      expect(await named('2026-03-02T00:59:59.999Z')).toMatchObject({ code: 'no-such-case' });
      expect(await named('2026-03-02T09:00:30%2B08:00')).toMatchObject({ asOf: at });
      expect(await named('2027-01-01T00:00:00Z')).toMatchObject({ status: 400, code: 'future-as-of' });
    });

    it('took the 30th of February for the 2nd of March, and a zone whose + the address had lost for none', async () => {
      expect(await admin.get(`/v1/agencies/${id}?asOf=2026-02-30T00:00:00Z`)).toMatchObject({ body: { code: 'invalid-parameter' } });
      expect(await admin.get(`/v1/agencies/${id}?asOf=2026-03-02T09:00:30+08:00`)).toMatchObject({ status: 200, body: { asOf: at } });
    });

    it('tells what changed between two revisions, either way', async () => {
      const changed = async (query: string) => (await admin.get(`/v1/agencies/${id}/difference${query}`)).body;
      const forward = { pointer: '/name', field: expect.any(String), old: 'Old bureau', new: 'New bureau' };
      expect(await changed('')).toMatchObject({ from: 0, to: 1, changes: expect.arrayContaining([forward]) });
      expect(await changed('?from=1&to=0')).toMatchObject({
        changes: expect.arrayContaining([{ ...forward, old: 'New bureau', new: 'Old bureau' }]),
      });
      expect(await changed('?from=1&to=1')).toMatchObject({ changes: [] });
    });

    it.each(['', '/history', '/events'])('answered the newest revision for one that there is not: %s', async (path) => {
      const asked = (query: string) => admin.get(`/v1/agencies/${id}${path}?${query}`);
      expect(await asked('revision=0')).toMatchObject({ status: 200, body: { revision: 0 } });
      expect(await asked('revision=1')).toMatchObject({ status: 200, body: { revision: 1 } });
      for (const query of ['revision=2', 'revision=999', `revision=2&asOf=${at}`]) {
        const refused = await asked(query);
        expect(refused.headers['content-type']).toContain('application/problem+json');
        expect(refused).toMatchObject({
          status: 404,
          body: { code: 'no-such-revision', revision: 1, errors: [{ pointer: 'revision', detail: expect.stringContaining('1') }] },
        });
        expect(refused.headers['etag']).toBeUndefined();
      }
      for (const wrong of ['-1', '1.5', '1e0', 'x', '', '0x1', '99999999999999999999', '%201']) {
        const refused = await asked(`revision=${wrong}`);
        expect([wrong, refused.status, refused.body['code']]).toEqual([wrong, 400, 'invalid-parameter']);
      }
      expect(await admin.get(`/v1/agencies/00000000-0000-4000-8000-000000000000${path}?revision=0`)).toMatchObject({
        body: { code: 'no-such-case' },
      });
    });

    it.each([
      ['from=0&to=2', 'to'],
      ['from=2&to=0', 'from'],
      ['from=2', 'from'],
      ['from=5&to=9', 'from'],
    ])('told the difference to the newest revision for one that there is not: %s', async (query, parameter) => {
      const refused = await admin.get(`/v1/agencies/${id}/difference?${query}`);
      expect(refused).toMatchObject({ status: 404, body: { code: 'no-such-revision', errors: [{ pointer: parameter }], revision: 1 } });
    });

    it.each(['from=-1', 'to=-1', 'from=1.5', 'to=x', 'from='])('takes no difference of %s', async (query) => {
      const refused = await admin.get(`/v1/agencies/${id}/difference?${query}`);
      expect(refused).toMatchObject({ status: 400, body: { code: 'invalid-parameter', errors: [{ pointer: query.split('=')[0] }] } });
    });

    it('pages history and events by revision, to the end', async () => {
      for (const [path, member] of [
        ['history', 'entries'],
        ['events', 'events'],
      ] as const) {
        const first = (await admin.get(`/v1/agencies/${id}/${path}?limit=1`)).body;
        expect(first).toMatchObject({ next: 0, [member]: [expect.anything()] });
        const second = (await admin.get(`/v1/agencies/${id}/${path}?limit=1&after=0`)).body;
        expect(second).toMatchObject({ revision: 1, [member]: [expect.anything()] });
        expect(second['next']).toBeUndefined();
        expect((await admin.get(`/v1/agencies/${id}/${path}?after=7`)).body).toMatchObject({ [member]: [] });
      }
    });
  });

  describe('whatever is wrong', () => {
    const inject = async (method: string, url: string, headers: Record<string, string> = {}, payload?: string) => {
      const answer = await office.api.app.inject({ method: method as 'GET', url, headers, ...(payload === undefined ? {} : { payload }) });
      return { status: answer.statusCode, type: answer.headers['content-type'], allow: answer.headers['allow'], text: answer.body };
    };
    const json = { 'content-type': 'application/json' };

    it.each([
      ['an address that is no text', 400, 'malformed-request', 'GET', '/v1/agencies/%zz', {}],
      ['an address that is too long', 414, 'address-too-long', 'GET', `/v1/agencies/${'a'.repeat(600)}`, {}],
      ['an unknown address', 404, 'not-found', 'GET', '/v1/nothing', {}],
      ['a photo for an unknown address', 404, 'not-found', 'POST', '/v1/nothing', { 'content-type': 'image/png' }],
      [
        'a photo by a method that the address does not know',
        405,
        'method-not-allowed',
        'PUT',
        '/v1/agencies',
        { 'content-type': 'image/png' },
      ],
      ['an address that ends where the name of a case would stand', 404, 'not-found', 'GET', '/v1/agencies/', {}],
      ['an asset that is none', 404, 'not-found', 'GET', '/docs/nothing.js', {}],
      ['a method that the address does not know', 405, 'method-not-allowed', 'DELETE', '/v1/agencies', {}],
      ['another one', 405, 'method-not-allowed', 'PUT', '/v1/agencies/x/rename?y=1', json],
      ['a content type that is no JSON', 415, 'unsupported-media-type', 'POST', '/v1/agencies', { 'content-type': 'text/plain' }],
      ['a body in GBK', 415, 'unsupported-media-type', 'POST', '/v1/agencies', { 'content-type': 'application/json; charset=gbk' }],
      ['a compressed body', 415, 'unsupported-media-type', 'POST', '/v1/agencies', { ...json, 'content-encoding': 'gzip' }],
    ])('%s was told in words of the framework: answers %i %s', async (_what, status, code, method, url, headers) => {
      const answer = await inject(method, url, headers, method === 'GET' || method === 'DELETE' ? undefined : '{}');
      expect(answer).toMatchObject({ status, type: 'application/problem+json; charset=utf-8' });
      expect(JSON.parse(answer.text)).toMatchObject({ status, code, type: `urn:anjuan:problem:${code}` });
      expect(answer.text).not.toMatch(/FST_|agencies|zz/);
      if (status === 405) expect(answer.allow).toMatch(/POST/);
    });

    it('HEAD was refused where GET answers: the same status and ETag, without the body', async () => {
      const authorization = String((await office.nobody.post('/v1/demo/token', { subject: 'system-admin' })).body['access_token']);
      for (const url of ['/v1/agencies', `/v1/agencies/${root}`, '/v1/me', '/health/live']) {
        const headers = { authorization: `Bearer ${authorization}` };
        const [got, head] = [
          await office.api.app.inject({ method: 'GET', url, headers }),
          await office.api.app.inject({ method: 'HEAD', url, headers }),
        ];
        expect([head.statusCode, head.body, head.headers['etag']]).toEqual([got.statusCode, '', got.headers['etag']]);
      }
      expect(await inject('HEAD', '/v1/agencies')).toMatchObject({ status: 401 });
      expect(await inject('HEAD', '/v1/agencies/x/rename')).toMatchObject({ status: 405 });
    });

    it('answers about persons, and tokens, could be kept by browsers of a computer that clerks share: none is stored anywhere', async () => {
      const answers = await Promise.all([
        ...['/v1/agencies', `/v1/agencies/${root}`, '/v1/me', '/v1/nothing'].map((path) => admin.get(path)),
        rename(root, 'Nowhere', {}),
        office.nobody.get('/v1/agencies'),
        office.nobody.post('/v1/demo/token', { subject: 'system-admin' }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 404, 428, 401, 200]);
      expect(answers.map(({ headers }) => headers['cache-control'])).toEqual(answers.map(() => 'no-store'));
    });

    it('answers in the language asked for', async () => {
      const title = async (language: string) =>
        JSON.parse((await inject('GET', '/v1/nothing', { 'accept-language': language })).text).title;
      expect(await title('en')).toBe('There is nothing at this address');
      expect(await title('de, en;q=0.2, zh;q=0.8')).toBe('没有此地址');
    });

    it('takes no parameter twice, none that it does not know, and none of every object', async () => {
      for (const query of ['limit=1&limit=2', 'limt=1', 'limit=0', 'limit=1e2', 'sort=constructor']) {
        expect(await admin.get(`/v1/agencies?${query}`)).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
      }
      for (const figure of officer.figures.slice(0, 1)) {
        const answer = await admin.get(`/v1/officers/figures/${figure.path}?by=constructor`);
        expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
      }
      expect(officer.figures.length).toBeGreaterThan(0);
    });

    it('takes JSON with its charset named, and no fields where there are none', async () => {
      const named = await admin.post('/v1/agencies', bureau('Charset bureau'), { 'content-type': 'application/json; Charset="UTF-8"' });
      expect(named.status).toBe(201);
      expect(await inject('POST', '/v1/demo/token')).toMatchObject({ status: 422 });
    });
  });
});
