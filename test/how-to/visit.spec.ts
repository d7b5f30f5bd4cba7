import { readdirSync, readFileSync } from 'node:fs';
import { scenario } from '#libs/kernel';
import { caseTypes } from '#libs/cases';
import { loadLaw } from '#libs/law';
import { startTestOffice, type Person, type TestOffice } from '../support/office.js';
import { visit } from './visit/index.js';

const GUIDE = 'docs/how-to/add-a-case-type.md';
const FOLDER = 'test/how-to/visit';
const PATH = ['11111111-1111-4111-8111-111111111111'];

describe('the guide to a new case type', () => {
  it.each(readdirSync(FOLDER))('shows %s as it is', (file) => {
    expect(readFileSync(GUIDE, 'utf8')).toContain(readFileSync(`${FOLDER}/${file}`, 'utf8').trimEnd());
  });
});

describe('the case type of the guide', () => {
  const planned = {
    type: 'visit.planned',
    data: { agency: { id: PATH[0], path: PATH }, whom: '示例副食有限公司', on: '2026-03-02' },
  } as const;
  const law = loadLaw('config').inForce({ day: '2026-03-02' });
  const actor = { person: PATH[0]!, post: '执法员', agency: PATH[0]! };
  const { given } = scenario(visit, { law, now: '2026-03-02T02:00:00.000Z', actor });
  const made = { on: '2026-03-02', note: '已告知要求' };

  it('given a plan, when the visit is recorded, then it is made', () => {
    expect(given(planned).when('record-visit', made).events).toEqual([{ type: 'visit.made', data: made }]);
  });

  it('given a visit made, when it is recorded again, then it is refused', () => {
    expect(given(planned, { type: 'visit.made', data: made }).when('record-visit', made).refused).toMatchObject({
      code: 'visit-made-already',
    });
  });

  it('given a plan, when the visit lies ahead, then it is refused', () => {
    expect(given(planned).when('record-visit', { ...made, on: '2026-03-03' }).refused).toMatchObject({ code: 'visit-lies-ahead' });
  });
});

describe('an office with one more case type', () => {
  let office: TestOffice;
  let officer: Person;
  beforeAll(async () => {
    office = await startTestOffice({ types: [...caseTypes, visit] });
    const security = await office.as('security-admin');
    const agencies = await security.get('/v1/agencies');
    const [{ caseId: agency }] = agencies.body['rows'] as unknown as readonly [{ caseId: string }];
    const post = { post: '执法员', roles: ['officer'], from: '2026-01-01' };
    await security.post('/v1/officers', { name: '示例员', subject: 'officer', agency, staffKind: 'regular', post });
    officer = await office.as('officer');
  }, 60_000);
  afterAll(() => office.dispose());

  it('has its routes, history, actions, lists and figures', async () => {
    const opened = await officer.post('/v1/visits', { whom: '示例副食有限公司', on: '2026-03-02' });
    const path = `/v1/visits/${String(opened.body['caseId'])}`;
    expect(opened).toMatchObject({ status: 201, body: { events: [{ type: 'visit.planned' }] } });
    expect(await officer.post(`${path}/record-visit`, { on: '2026-03-02', note: '已告知要求' }, { 'if-match': '"0"' })).toMatchObject({
      status: 200,
    });
    expect(await officer.get(path)).toMatchObject({ body: { revision: 1, state: { stage: 'made', note: '已告知要求' } } });
    const actions = await officer.get(`${path}/actions`);
    expect(actions.body['actions']).toMatchObject([{ command: 'record-visit', allowed: false, refusal: { code: 'visit-made-already' } }]);
    const history = await officer.get(`${path}/history`, { 'accept-language': 'en' });
    expect(history.body['entries']).toMatchObject([{ name: 'Visit planned' }, { sentence: 'Visited on 2026-03-02: 已告知要求' }]);
    await office.caughtUp();
    expect((await officer.get('/v1/visits?stage=made')).body['rows']).toMatchObject([{ whom: '示例副食有限公司', madeOn: '2026-03-02' }]);
    expect((await officer.get('/v1/visits/figures/counts?by=stage')).body['groups']).toMatchObject([{ by: { stage: 'made' }, count: 1 }]);
  });
});
