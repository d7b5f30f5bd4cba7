import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau } from '../support/people.js';

const DOCUMENT = { title: '机构改革方案', date: '2026-02-20' };
const COUNTS = '/v1/supervision/duties/counts?type=penalty&by=unit,agency,level';
const LIST = '/v1/supervision/duties?type=penalty';
const OVERDUE = '/v1/supervision/duties/overdue?type=penalty&from=2026-01&to=2026-12';

/** What an agency owed at a moment is told by the name and place that it had then (bug: by those of today). */
describe('duties as of a moment before their agency was renamed and placed elsewhere', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let county: string;
  let cityPath: string;
  const before = '2026-03-02T02:00:00.000Z';
  let then: object;

  async function told(asOf?: string): Promise<object> {
    await office.caughtUp();
    const body = async (address: string) => (await bureau.auditor.get(asOf === undefined ? address : `${address}&asOf=${asOf}`)).body;
    const rows = async (address: string) => (await body(address))['rows'] as unknown as readonly object[];
    return {
      all: await rows(LIST),
      belowThat: (await rows(`${LIST}&below=${county}`)).length,
      belowAnother: (await rows(`${LIST}&below=${cityPath}`)).length,
      ofNoLevel: (await rows(`${LIST}&without=level`)).length,
      counts: (await body(COUNTS))['groups'],
      countsBelow: (await body(`${COUNTS}&below=${county}`))['groups'],
      overdue: (await body(OVERDUE))['rates'],
    };
  }

  beforeAll(async () => {
    office = await startTestOffice({ now: '2026-03-02T01:00:00.000Z' });
    bureau = await buildBureau(office);
    const system = await office.as('system-admin');
    const city = { name: '秦皇岛市司法局', region: '130300', level: 'city', superior: bureau.province };
    const another = String(expectStatus(await system.post('/v1/agencies', city), 201).body['caseId']);
    cityPath = `/${bureau.province}/${another}/`;
    const known = (await system.get(`/v1/agencies/${bureau.county}`)).body['state'] as unknown as { readonly path: readonly string[] };
    county = `/${known.path.join('/')}/`;
    expectStatus(await bureau.clerk.post('/v1/penalty-cases', penalty.commands['register-lead']!.example as object), 201);
    office.clock.set(before);
    then = await told();
    office.clock.set('2026-03-02T03:00:00.000Z');
    const ask = async (command: string, body: object) => {
      const path = `/v1/agencies/${bureau.agency}`;
      const { headers } = await system.get(path);
      expectStatus(await system.post(`${path}/${command}`, { ...body, document: DOCUMENT }, { 'if-match': String(headers['etag']) }), 200);
    };
    await ask('rename', { name: '青山县综合行政执法局', on: '2026-03-02' });
    await ask('change-superior', { superior: another, on: '2026-03-02' });
    office.clock.set('2026-03-02T04:00:00.000Z');
  }, 120_000);
  afterAll(() => office.dispose());

  it('are told as they were told then, by name, place and unit', async () => {
    expect(then).toMatchObject({ belowThat: 1, belowAnother: 0, all: [{ agency: { name: '青山县市场监督管理局' } }] });
    expect(compared(await told(before))).toEqual(compared(then));
    expect(await told()).toMatchObject({ belowThat: 0, belowAnother: 1, all: [{ agency: { name: '青山县综合行政执法局' } }] });
  });

  it('are told so, too, after the register was built anew, and to whoever reads a part', async () => {
    await office.api.views.rebuild(['agency_register']);
    expect(compared(await told(before))).toEqual(compared(then));
    const asked = await bureau.supervisor.get(`${LIST}&below=${county}&asOf=${before}`);
    expect(asked.body['rows']).toMatchObject([{ agency: { name: '青山县市场监督管理局' } }]);
  });
});

/** How much of a term has passed moves with the moment by a second or less, and links bear the moment. */
function compared(answer: object): unknown {
  return JSON.parse(JSON.stringify(answer, (name, value: unknown) => (['elapsed', 'rows'].includes(name) ? undefined : value)));
}
