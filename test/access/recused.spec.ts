import { startTestOffice, type TestOffice } from '../support/office.js';
import { expectStatus, type Member } from '../support/people.js';
import { addressOf, buildNeighbours, documentedRoutes, openCase, SECRETS, type Neighbours } from './neighbours.js';

const TITLE = `${SECRETS.party}销售过期食品`;

/** Who was recused (行政处罚法 43) reads nothing about the parties any more, whichever way the question is put. */
describe('an officer recused in a case', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let caseId: string;
  let path: string;
  let recused: Member;
  let colleague: Member;
  let before: string;
  let scan: string;

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const { bureau } = neighbours;
    [recused, colleague] = bureau.officers;
    caseId = (await openCase(neighbours, TITLE)).id;
    path = `/v1/penalty-cases/${caseId}`;
    const stored = await upload(recused);
    scan = `${path}/attachments/${String(expectStatus(stored, 201).body['sha256'])}`;
    before = office.clock.now();
    office.clock.advance(60_000);
    const why = { person: recused.id, reason: '与当事人有亲属关系' };
    expectStatus(await ask(colleague, 'request-recusal', { ...why, by: 'party' }), 200);
    expectStatus(await ask(bureau.head, 'decide-recusal', { ...why, granted: true }), 200);
    const event = (await colleague.get(`${path}/events`)).body as unknown as { events: { type: string; rev: number; data: object }[] };
    const { rev, data } = event.events.find(({ type }) => type === 'penalty.parties-identified')!;
    const correction = { target: rev, data: readdressed(data), reason: '核对', approver: bureau.deputy.id };
    expectStatus(await ask(bureau.head, 'correct', correction), 200);
    await office.caughtUp();
  }, 120_000);
  afterAll(() => office.dispose());

  const upload = (by: Member) =>
    by.post(`${path}/attachments`, 'a scan that names the party', { 'content-type': 'application/octet-stream' });
  const ask = async (by: Member, command: string, body: object) => {
    const { headers } = await by.get(path);
    return by.post(`${path}/${command}`, body, { 'if-match': String(headers['etag']) });
  };
  /** The parties as recorded, the address put right. */
  const readdressed = (data: object) => {
    const { parties, office: place } = data as { readonly parties: readonly object[]; readonly office: string };
    return { office: place, parties: parties.map((party) => ({ ...party, serviceAddress: '解放路12号' })) };
  };
  const leaksIn = (text: string) => Object.values(SECRETS).filter((secret) => text.includes(secret));

  it('read the name of the party in the list by party, as of now and as of before, where the case itself had it masked', async () => {
    for (const asked of ['', '?limit=1', `?asOf=${before}`]) {
      expect(leaksIn((await recused.get(`/v1/penalty-cases/by-party${asked}`)).text)).toEqual([]);
      expect((await colleague.get(`/v1/penalty-cases/by-party${asked}`)).text).toContain(SECRETS.party);
    }
  });

  it.each(['/v1/penalty-cases', '/v1/supervision/duties'])(
    'read whom the title names in %s, as of now and as of before, where the case itself had it masked',
    async (list) => {
      for (const asked of ['', `?asOf=${before}`]) {
        const { text } = await recused.get(`${list}${asked}`);
        expect({ asked, leaks: leaksIn(text), told: text.includes('欧**销售过期食品') }).toEqual({ asked, leaks: [], told: true });
        for (const by of [colleague, neighbours.bureau.head]) expect((await by.get(`${list}${asked}`)).text).toContain(TITLE);
      }
    },
  );

  it('is told from the first moment on, where it is asked of the lists as of the recusal', async () => {
    const { position } = (await colleague.get('/v1/penalty-cases')).body as unknown as { readonly position: string };
    expect((await recused.get(`/v1/penalty-cases?atLeast=${position}`)).text).toContain('欧**');
  });

  it('reads nothing of the parties on any other route', async () => {
    const reading = documentedRoutes(office).filter(
      ({ method, path: at }) => method === 'GET' && at.startsWith('/v1/') && !at.includes('sha256'),
    );
    for (const { path: at } of reading) {
      const { text } = await recused.get(addressOf(at, { id: caseId }));
      expect({ at, leaks: leaksIn(text) }).toEqual({ at, leaks: [] });
    }
  });

  it('downloaded the evidence whole, and could add to it', async () => {
    for (const refused of [await recused.get(scan), await upload(recused)]) {
      expect(refused).toMatchObject({ status: 409, body: { code: 'officer-recused', facts: { person: recused.id } } });
      expect(refused.body['law']).toMatchObject([{ rule: 'pl-43-recusal' }]);
    }
    for (const by of [colleague, neighbours.bureau.head, neighbours.bureau.supervisor]) expect((await by.get(scan)).status).toBe(200);
  });

  it('was offered to correct the records, which nothing that it said could do', async () => {
    const { actions } = (await recused.get(`/v1/penalty-cases/${caseId}/actions`)).body as unknown as {
      readonly actions: readonly { readonly command: string; readonly refusal?: { readonly code: string } }[];
    };
    expect(actions.find(({ command }) => command === 'correct')).toMatchObject({ refusal: { code: 'officer-recused' } });
  });

  it('reads of another case what colleagues read', async () => {
    await openCase(neighbours, `另案：${SECRETS.party}`);
    await office.caughtUp();
    expect((await recused.get('/v1/penalty-cases')).text).toContain(`另案：${SECRETS.party}`);
    expect((await recused.get('/v1/supervision/duties')).text).toContain(`另案：${SECRETS.party}`);
  });
});
