import { agency } from '#libs/cases/agency';
import { officer } from '#libs/cases/officer';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';

describe('the first path: one command from HTTP to disk to view and back', () => {
  let office: TestOffice;
  beforeAll(async () => {
    office = await startTestOffice({ types: [agency, officer] });
  });
  afterAll(() => office.dispose());

  it('registers an agency, reads it live and finds it in the register', async () => {
    const admin = await office.as('system-admin');
    const agencies = await admin.get('/v1/agencies');
    expect(agencies.status).toBe(200);
    await office.caughtUp();
    const [root] = (await admin.get('/v1/agencies')).body['rows'] as unknown as { caseId: string }[];
    const made = await admin.post('/v1/agencies', {
      name: '青山县市场监督管理局',
      region: '130182',
      level: 'county',
      superior: root!.caseId,
    });
    expect(made).toMatchObject({ status: 201, headers: { etag: '"0"' } });
    const { caseId, position } = made.body as unknown as { caseId: string; position: string };
    const live = await admin.get(`/v1/agencies/${caseId}`);
    expect(live).toMatchObject({ status: 200, headers: { etag: '"0"' }, body: { revision: 0, state: { name: '青山县市场监督管理局' } } });
    const listed = await admin.get(`/v1/agencies?atLeast=${position}`);
    expect((listed.body['rows'] as unknown as { caseId: string }[]).map((row) => row.caseId)).toContain(caseId);
    const history = await admin.get(`/v1/agencies/${caseId}/history`);
    expect(history.body).toMatchObject({
      entries: [{ type: 'agency.registered', by: { name: '系统管理员（演示）', post: '系统管理员' } }],
    });
  });

  it('answers in problem+json when something is wrong, and stores nothing', async () => {
    const admin = await office.as('system-admin');
    const before = await office.api.office.store.head();
    expect(await office.nobody.get('/v1/agencies')).toMatchObject({ status: 401, headers: { 'content-type': /problem\+json/ } });
    const answers = await Promise.all([
      admin.post('/v1/agencies', { name: '', region: '130182', level: 'county' }),
      admin.post('/v1/agencies', '{"name":"a","name":"b"}'),
      admin.post('/v1/agencies', { name: 'aa', region: '130182', level: 'county', extra: 1 }),
      admin.post('/v1/agencies', { name: 'aa', region: '130182', level: 'county' }, { 'idempotency-key': '' }),
      admin.post('/v1/agencies/00000000-0000-4000-8000-000000000000/rename', { name: 'aa' }, { 'if-match': '"0"' }),
      admin.get('/v1/nothing'),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([422, 400, 422, 400, 422, 404]);
    for (const answer of answers) expect(answer.headers['content-type']).toMatch('application/problem+json');
    expect(await office.api.office.store.head()).toBe(before);
  });
});
