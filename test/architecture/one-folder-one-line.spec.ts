import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { CaseTypes } from '#libs/case-runtime';
import { faultsOf, routesOf } from '#libs/http/openapi';
import { apiDocument } from '../../apps/api/api-document.js';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau } from '../support/people.js';
import { mediation } from './sample/mediation.js';

/** What a case type gets from the machinery for one folder and one line: everything, and nothing of it written for that type. */
describe('a case type that is one folder and one line', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let caseId: string;
  const path = () => `/v1/mediation-cases/${caseId}`;
  beforeAll(async () => {
    office = await startTestOffice({ types: [agency, officer, mediation] });
    bureau = await buildBureau(office);
    const opened = expectStatus(await bureau.clerk.post('/v1/mediation-cases', { applicant: '周小芳', respondent: '吴大勇' }), 201);
    caseId = String(opened.body['caseId']);
  }, 60_000);
  afterAll(() => office.dispose());

  it('is written to over its own routes, by its roles, at one revision, once for a key', async () => {
    const [first, second] = bureau.officers;
    const held = { minutes: '双方到场，各执一词' };
    expect(await bureau.clerk.post(`${path()}/hold-session`, held, { 'if-match': '"0"' })).toMatchObject({ status: 403 });
    expect(await first.post(`${path()}/hold-session`, {}, { 'if-match': '"0"' })).toMatchObject({ status: 422 });
    expect(await first.post(`${path()}/hold-session`, held)).toMatchObject({ status: 428 });
    const early = await first.post(`${path()}/settle`, { amount: 1 }, { 'if-match': '"0"', 'accept-language': 'en' });
    expect(early).toMatchObject({
      status: 409,
      body: {
        code: 'no-session-held',
        title: 'No session has been held.',
        facts: { sessions: 0 },
        law: [{ rule: 'pl-60-decision-period' }],
      },
    });
    const key = { 'if-match': '"0"', 'idempotency-key': 'session' };
    const done = expectStatus(await first.post(`${path()}/hold-session`, held, key), 200);
    expect((await first.post(`${path()}/hold-session`, held, key)).text).toBe(done.text);
    expect(await second.post(`${path()}/hold-session`, held, { 'if-match': '"0"' })).toMatchObject({ status: 412 });
  });

  it('offers what it accepts, and tells what may not be done and why', async () => {
    const { actions } = (await bureau.officers[0].get(`${path()}/actions`)).body as unknown as {
      actions: { command: string; allowed: boolean }[];
    };
    expect(actions.map(({ command, allowed }) => [command, allowed])).toEqual([
      ['hold-session', true],
      ['settle', true],
      ['correct', true],
    ]);
    const elsewhere = (await bureau.supervisor.get(`${path()}/actions`)).body as unknown as { actions: { allowed: boolean }[] };
    expect(elsewhere.actions.some(({ allowed }) => allowed)).toBe(false);
  });

  it('is corrected, with its parts and its file, and read as of before', async () => {
    const before = office.clock.now();
    office.clock.advance(60_000);
    const correction = {
      target: 1,
      data: { mediator: bureau.officers[1].id, minutes: '双方到场，初步和解' },
      reason: '主持人误记',
      approver: bureau.head.id,
    };
    expectStatus(await bureau.officers[0].post(`${path()}/correct`, correction, { 'if-match': '"1"' }), 200);
    const told = (await bureau.officers[0].get(`${path()}/history`)).body['entries'] as unknown as object[];
    // the state keeps how many sessions were held, not what was said: the record before and after the correction was told nowhere
    const corrected = [
      { pointer: '/mediator', newText: expect.any(String) },
      { pointer: '/minutes', field: '笔录', old: '双方到场，各执一词', new: '双方到场，初步和解' },
    ];
    expect(told).toMatchObject([{}, { sentence: '双方到场，各执一词', correctedBy: 2 }, { name: '更正记录', changes: [], corrected }]);
    const then = await bureau.officers[0].get(`${path()}/history?asOf=${before}`);
    expect(then.body).toMatchObject({ revision: 1, entries: [{}, { sentence: '双方到场，各执一词' }] });
  });

  it('is masked on every way out for who has no reason to see it', async () => {
    const personal = /周小芳|吴大勇|各执一词|初步和解/;
    await office.caughtUp();
    const ways = ['', '?revision=0', '/history', '/events', '/difference?from=0&to=2', '/actions'].map((way) => `${path()}${way}`);
    const duties = '/v1/supervision/duties?type=mediation';
    const [duty] = (await bureau.supervisor.get(duties)).body['rows'] as unknown as readonly { readonly explanation: string }[];
    const questions = ['/v1/mediation-cases', '/v1/mediation-cases/figures/by-stage?by=stage', duties, duty!.explanation];
    for (const way of [...ways, ...questions]) {
      const answer = await bureau.supervisor.get(way);
      expect({ way, status: answer.status }).toEqual({ way, status: 200 });
      expect({ way, shown: personal.exec(answer.text)?.[0] }).toEqual({ way, shown: undefined });
    }
    expect((await bureau.officers[0].get(path())).text).toMatch(personal);
    for (const way of ['/v1/mediation-cases', duties, duty!.explanation]) {
      expect({ way, text: (await bureau.officers[0].get(way)).text }).toEqual({ way, text: expect.stringMatching(personal) });
    }
  });

  it('is nothing to people of another agency, and to administrators', async () => {
    const system = await office.as('system-admin');
    expect(await system.get(path())).toMatchObject({ status: 404, body: { code: 'no-such-case' } });
    expect((await system.get('/v1/mediation-cases')).body['rows']).toEqual([]);
  });

  it('has lists and figures, live and as of a past moment, and its duties among those of all', async () => {
    const before = office.clock.now();
    office.clock.advance(60_000);
    const settled = expectStatus(await bureau.officers[0].post(`${path()}/settle`, { amount: 500_00 }, { 'if-match': '"2"' }), 200);
    const atLeast = String(settled.body['position']);
    const stages = async (query: string) =>
      (await bureau.officers[0].get(`/v1/mediation-cases/figures/by-stage?by=stage${query}`)).body['groups'];
    expect(await stages(`&atLeast=${atLeast}`)).toMatchObject([{ by: { stage: 'settled' }, count: 1 }]);
    expect(await stages(`&asOf=${before}`)).toMatchObject([{ by: { stage: 'open' }, count: 1 }]);
    await office.caughtUp();
    const duties = (more: string) => bureau.head.get(`/v1/supervision/duties?limit=200${more}`);
    expect((await duties('')).status).toBe(200);
    expect((await duties('&state=closed')).text).toContain('conclude-mediation');
    const counted = await bureau.head.get('/v1/supervision/duties/counts?state=closed&by=clock,type');
    const [group] = counted.body['groups'] as unknown as readonly { readonly rows: string }[];
    // only clocks D1 to D33 of the penalty case were taken, so that its own number led to no rows
    expect((await bureau.head.get(group!.rows)).body['rows']).toMatchObject([{ type: 'mediation', clock: 'M1' }]);
  });

  it('is documented as it is served', () => {
    const types = office.api.office.types.all;
    const document = apiDocument(types, office.api.office.lawFor('2026-03-02', {}), true);
    expect(faultsOf(document, types)).toEqual([]);
    const routes = routesOf(document).filter((route) => route.includes('mediation-cases'));
    expect(routes).toEqual(
      expect.arrayContaining([
        'POST /v1/mediation-cases',
        'POST /v1/mediation-cases/:id/hold-session',
        'POST /v1/mediation-cases/:id/correct',
        'GET /v1/mediation-cases',
        'GET /v1/mediation-cases/:id/difference',
        'GET /v1/mediation-cases/figures/by-stage',
      ]),
    );
    expect(JSON.stringify(document)).toContain('组织调解');
  });
});

describe('an office does not start', () => {
  it.each([
    ['with two types of one name', [mediation, mediation]],
    ['with two types of one route', [mediation, { ...mediation, name: 'other' }]],
    ['with two views of one name', [mediation, { ...mediation, name: 'other', route: 'others' }]],
    ['with an event that is not its type’s own', [{ ...mediation, name: 'other' }]],
    ['with an event that is never folded', [{ ...mediation, evolve: {} }]],
    ['with a type that is called like the registers', [{ ...mediation, name: 'register' }]],
  ])('%s', (_what, types) => expect(() => new CaseTypes(types)).toThrow());
});
