import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type Person, type TestOffice } from '../support/office.js';
import { expectStatus, type Member } from '../support/people.js';
import { buildNeighbours, openCase, SECRETS, type Neighbours } from './neighbours.js';

const DOCUMENT = { title: '机构改革方案', date: '2026-02-20' };

interface Told {
  readonly code: string;
  readonly facts: object;
}

/** 职权承继: a bureau is dissolved with cases in hand, and an agency of another county takes over what it answered for. */
describe('the cases of a dissolved agency', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let first: { readonly id: string; readonly revision: number };
  let second: { readonly id: string; readonly revision: number };
  let formerHead: Member;
  let unrelated: readonly Member[];

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const { strangers, bureau, hire } = neighbours;
    const system = await office.as('system-admin');
    const third = await system.post('/v1/agencies', { name: '红石县', region: '130383', level: 'county', superior: bureau.province });
    const thirdCounty = String(expectStatus(third, 201).body['caseId']);
    unrelated = [
      await hire('unrelated-head', ['head'], thirdCounty),
      await hire('unrelated-officer', ['officer'], thirdCounty),
      await hire('unrelated-supervisor', ['supervisor'], thirdCounty),
    ];
    formerHead = await hire('county-head', ['head'], bureau.county);
    first = await openCase(neighbours);
    second = await openCase(neighbours);
    const { supervisor } = strangers;
    for (const [index, who] of [strangers.officer, strangers.head].entries()) {
      const body = { number: `13038200${index}`, kind: 'enforcement', issuer: '白水县司法局', issued: '2024-01-10', expires: '2029-01-09' };
      expectStatus(await supervisor.post(`/v1/officers/${who.id}/certify`, body, { 'if-match': '"1"' }), 200);
    }
    await ask(system, `/v1/agencies/${bureau.agency}`, 'dissolve', { on: '2026-03-02', reason: '机构改革撤并', document: DOCUMENT });
    await office.caughtUp();
  }, 120_000);
  afterAll(() => office.dispose());

  const of = ({ id }: { readonly id: string }) => `/v1/penalty-cases/${id}`;
  async function ask(by: Person, path: string, command: string, body: object) {
    const { headers } = await by.get(path);
    return expectStatus(await by.post(`${path}/${command}`, body, { 'if-match': String(headers['etag'] ?? '"0"') }), 200);
  }
  const rowsOf = async (by: Person, address: string) => ((await by.get(address)).body['rows'] as unknown as readonly object[]).length;
  const total = async (by: Person, address: string) =>
    ((await by.get(address)).body['groups'] as unknown as readonly { readonly count: number }[]).reduce((sum, { count }) => sum + count, 0);

  it('were worked on by nobody, and nobody was told that a successor is missing', async () => {
    const { bureau, strangers } = neighbours;
    expect((await strangers.officer.get(of(first))).status).toBe(404);
    expect(await rowsOf(strangers.head, '/v1/penalty-cases')).toBe(0);
    const missing = { code: 'handled-by-no-agency', facts: { agency: bureau.agency } };
    const tried = await formerHead.post(`${of(first)}/file-case`, penalty.commands['file-case']!.example, { 'if-match': '"1"' });
    expect(tried).toMatchObject({ status: 409, body: missing });
    expect(tried.text).toContain('须先在机关名录中指定');
    const { actions } = (await formerHead.get(`${of(first)}/actions`)).body as unknown as { actions: readonly { refusal?: Told }[] };
    expect(new Set(actions.flatMap(({ refusal }) => refusal?.code ?? []))).toEqual(new Set([missing.code]));
    const upload = { 'content-type': 'application/pdf', 'content-digest': 'sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:' };
    expect(await formerHead.post(`${of(first)}/attachments`, '', upload)).toMatchObject({ status: 409, body: missing });
    const may = await bureau.supervisor.post(`${of(first)}/file-case`, penalty.commands['file-case']!.example, { 'if-match': '"1"' });
    expect(may).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
  });

  it('were lost to whoever took over its powers: the successor named continues them, its superiors see them, nobody else does', async () => {
    const { bureau, strangers, elsewhere } = neighbours;
    const system = await office.as('system-admin');
    await ask(system, `/v1/agencies/${bureau.agency}`, 'name-successor', { successor: elsewhere, document: DOCUMENT });
    await office.caughtUp();
    await seenByTheRight();
    const elsewhereThen = { code: 'handled-by-another-agency', facts: { agency: elsewhere } };
    const { actions } = (await formerHead.get(`${of(first)}/actions`)).body as unknown as { actions: readonly { refusal?: Told }[] };
    expect(actions.find(({ refusal }) => refusal !== undefined)?.refusal).toMatchObject(elsewhereThen);
    const { officer, head, supervisor } = strangers;
    const filed = { item: 'MR-0003', officers: [officer.id, head.id], grounds: '有初步证据' };
    const powerless = await head.post(`${of(second)}/file-case`, filed, { 'if-match': '"1"' });
    expect(powerless).toMatchObject({ status: 409, body: { code: 'agency-not-confirmed' } });
    const powers = { from: '2021-07-15', document: DOCUMENT, fields: ['market-regulation'], items: ['*'] };
    await ask(supervisor, `/v1/agencies/${elsewhere}`, 'confirm-as-subject', powers);
    // decided by the successor's people, under its own number; who filed, and on what the right rests, is on the record
    const onTheSpot = { ...penalty.commands['decide-summary-penalty']!.example, officers: [officer.id, head.id] };
    await ask(officer, of(first), 'decide-summary-penalty', onTheSpot);
    await ask(head, of(second), 'file-case', filed);
    const events = (await head.get(`${of(second)}/events`)).body['events'] as unknown as readonly {
      readonly actor: { readonly agency: string };
      readonly basis: { readonly facts: readonly { readonly source: string }[] };
      readonly data: object;
    }[];
    const last = events.at(-1)!;
    expect(last.actor.agency).toBe(elsewhere);
    expect(last.basis.facts.map(({ source }) => source)).toEqual(
      expect.arrayContaining([`agency-${bureau.agency}`, `agency-${elsewhere}`]),
    );
    expect(last.data).toMatchObject({
      agency: { id: elsewhere },
      number: { text: '白水县市场监督管理局罚〔2026〕1号' },
      office: expect.stringContaining(bureau.agency),
    });
    expect((await officer.get(of(first))).body['state']).toMatchObject({ stage: 'decided', agency: { id: bureau.agency } });
    await office.caughtUp();
    await seenByTheRight();
  });

  it('are seen by the same people after a restart, and after the views were built anew', async () => {
    office = await office.restart();
    const { strangers, bureau } = neighbours;
    const anew = async <T extends Person>(who: T & { readonly subject: string }): Promise<T> => ({
      ...who,
      ...(await office.as(who.subject)),
    });
    const people = Object.entries(strangers).map(async ([role, who]) => [role, await anew(who)] as const);
    neighbours = {
      ...neighbours,
      strangers: Object.fromEntries(await Promise.all(people)) as unknown as Neighbours['strangers'],
      bureau: { ...bureau, supervisor: await anew(bureau.supervisor) },
    };
    unrelated = await Promise.all(unrelated.map(anew));
    await office.caughtUp();
    await seenByTheRight();
    await office.api.views.rebuild(['agency_register', 'penalty_register', 'duties']);
    await seenByTheRight();
  });

  async function seenByTheRight() {
    const { strangers, bureau } = neighbours;
    const { officer, clerk, head, supervisor, auditor } = strangers;
    for (const by of [officer, clerk, head, strangers['legality-reviewer']]) {
      expect((await by.get(of(first))).text).toContain(SECRETS.party);
      expect(await rowsOf(by, '/v1/penalty-cases')).toBe(2);
      expect((await by.get('/v1/penalty-cases/by-party')).text).toContain(SECRETS.party);
    }
    // who supervises reads it masked: where the successor stands, and where the case was recorded
    for (const by of [supervisor, bureau.supervisor, auditor]) {
      const { status, text } = await by.get(of(first));
      expect([status, text.includes(SECRETS.party)]).toEqual([200, false]);
      expect(await rowsOf(by, '/v1/penalty-cases')).toBe(2);
      const parties = await by.get('/v1/penalty-cases/by-party');
      expect([parties.text.includes('P1'), parties.text.includes(SECRETS.party)]).toEqual([true, false]);
    }
    for (const by of [officer, supervisor, bureau.supervisor]) {
      const { body } = await by.get('/v1/supervision/duties?type=penalty');
      const duties = body['rows'] as unknown as readonly { readonly explanation: string }[];
      expect(duties.length).toBeGreaterThanOrEqual(2);
      expect((await by.get(duties[0]!.explanation)).status).toBe(200);
      expect(await total(by, '/v1/supervision/duties/counts?type=penalty')).toBe(duties.length);
      expect(await total(by, '/v1/penalty-cases/figures/counts?by=stage')).toBe(2);
    }
    for (const by of unrelated) {
      expect((await by.get(of(first))).status).toBe(404);
      expect(await rowsOf(by, '/v1/penalty-cases')).toBe(0);
      expect(await rowsOf(by, '/v1/supervision/duties?type=penalty')).toBe(0);
      expect(await total(by, '/v1/penalty-cases/figures/counts?by=stage')).toBe(0);
    }
  }
});
