import { startTestOffice, type Person, type TestOffice } from '../support/office.js';
import { expectStatus } from '../support/people.js';
import { buildNeighbours, openCase, SECRETS, type Neighbours } from './neighbours.js';

const DOCUMENT = { title: '机构改革方案', date: '2026-02-20' };

/** A bureau placed below another superior goes on with its cases: they are recorded under the path that it had. */
describe('an agency whose superior changes', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let path: string;

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    path = `/v1/penalty-cases/${(await openCase(neighbours)).id}`;
    const system = await office.as('system-admin');
    const { headers } = await system.get(`/v1/agencies/${neighbours.bureau.agency}`);
    const asked = { superior: neighbours.elsewhere, on: '2026-03-02', document: DOCUMENT };
    const address = `/v1/agencies/${neighbours.bureau.agency}/change-superior`;
    expectStatus(await system.post(address, asked, { 'if-match': String(headers['etag']) }), 200);
    await office.caughtUp();
  }, 120_000);
  afterAll(() => office.dispose());

  it('lost its cases: nobody of it found them in a list, or read what it was still asked to work on', async () => {
    const { bureau } = neighbours;
    for (const by of [...bureau.officers, bureau.clerk, bureau.reviewer, bureau.head]) {
      expect((await by.get(path)).text).toContain(SECRETS.party);
      expect((await by.get('/v1/penalty-cases')).body['rows']).toHaveLength(1);
      expect((await by.get('/v1/penalty-cases/by-party')).text).toContain(SECRETS.party);
    }
    const [officer] = bureau.officers;
    const opened = await openCase(neighbours);
    expect((await officer.get(`/v1/penalty-cases/${opened.id}`)).status).toBe(200);
    await office.caughtUp();
    expect((await officer.get('/v1/penalty-cases')).body['rows']).toHaveLength(2);
  });

  it('is read as before by those who supervised it then, and by those who supervise it now, who saw its duties but not its cases', async () => {
    const { bureau, strangers } = neighbours;
    for (const by of [bureau.supervisor, strangers['head'], strangers['supervisor']]) expect((await by.get(path)).status).toBe(200);
    expect((await strangers['officer'].get(path)).status).toBe(404);
    // whoever supervised it then read its cases without their duties
    for (const by of [strangers['head'], strangers['supervisor'], bureau.supervisor]) {
      const duties = (await by.get('/v1/supervision/duties?type=penalty')).body['rows'] as unknown as readonly {
        readonly caseId: string;
      }[];
      const cases = (await by.get('/v1/penalty-cases')).body['rows'] as unknown as readonly { readonly caseId: string }[];
      expect(cases.map(({ caseId }) => caseId).sort()).toEqual([...new Set(duties.map(({ caseId }) => caseId))].sort());
      expect(cases).toHaveLength(by === bureau.supervisor ? 1 : 2);
    }
  });

  it('left its officers to the superior of before: who supervises it now could neither certify nor suspend them', async () => {
    const { bureau, hire, elsewhere } = neighbours;
    const newly = await hire('new-supervisor', ['supervisor'], elsewhere);
    const person = `/v1/officers/${bureau.officers[0].id}`;
    const qualified = async (by: Person, obtained: string) => {
      const { headers } = await by.get(person);
      return (await by.post(`${person}/record-legal-qualification`, { obtained }, { 'if-match': String(headers['etag']) })).status;
    };
    expect(await qualified(newly, '2018-05-01')).toBe(200);
    expect(await qualified(bureau.supervisor, '2018-05-02')).toBe(403);

    const system = await office.as('system-admin');
    const place = async (agency: string, superior: string) => {
      const { headers } = await system.get(`/v1/agencies/${agency}`);
      const asked = { superior, on: '2026-03-02', document: DOCUMENT };
      return system.post(`/v1/agencies/${agency}/change-superior`, asked, { 'if-match': String(headers['etag']) });
    };
    // a county placed elsewhere as a whole keeps its own, also before their paths are renewed
    expectStatus(await place(bureau.agency, bureau.county), 200);
    expectStatus(await place(bureau.county, bureau.province), 200);
    expect(await qualified(bureau.supervisor, '2018-05-03')).toBe(200);
    expect(await qualified(newly, '2018-05-04')).toBe(403);
  });

  it('left duties to whoever was above it at last, when its cases had passed to an agency elsewhere: no case of theirs could be read', async () => {
    const { bureau, strangers, elsewhere } = neighbours;
    const system = await office.as('system-admin');
    const ask = async (agency: string, command: string, body: object) => {
      const { headers } = await system.get(`/v1/agencies/${agency}`);
      const asked = { on: '2026-03-02', document: DOCUMENT, ...body };
      expectStatus(await system.post(`/v1/agencies/${agency}/${command}`, asked, { 'if-match': String(headers['etag']) }), 200);
    };
    await ask(bureau.agency, 'change-superior', { superior: elsewhere });
    const named = { name: '青山县综合行政执法局', region: '130182', level: 'county', superior: bureau.county };
    const successor = String(expectStatus(await system.post('/v1/agencies', named), 201).body['caseId']);
    await ask(bureau.agency, 'dissolve', { reason: '机构改革撤并', successor });
    await office.caughtUp();
    const casesAt = async (by: Person, address: string) => {
      const rows = (await by.get(address)).body['rows'] as unknown as readonly { readonly caseId: string; readonly explanation?: string }[];
      for (const { explanation } of rows) if (explanation !== undefined) expect((await by.get(explanation)).status).toBe(200);
      return [...new Set(rows.map(({ caseId }) => caseId))].sort();
    };
    for (const [by, known] of [
      [strangers['supervisor'], 1],
      [bureau.supervisor, 2],
    ] as const) {
      const cases = await casesAt(by, '/v1/penalty-cases');
      expect(cases).toHaveLength(known);
      expect(await casesAt(by, '/v1/supervision/duties?type=penalty')).toEqual(cases);
    }
  });
});
