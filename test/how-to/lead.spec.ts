import { readFileSync } from 'node:fs';
import { caseTypes } from '#libs/cases';
import { startTestOffice, type Person, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau } from '../support/people.js';
import { lead } from './lead/lead.js';
import { reception } from './lead/reception.js';

const GUIDE = 'docs/how-to/add-a-case-type.md';

describe('the guide to duties that ask another case', () => {
  it.each(['lead.duties.ts', 'reception.duties.ts'])('shows %s as it is', (file) => {
    expect(readFileSync(GUIDE, 'utf8')).toContain(readFileSync(`test/how-to/lead/${file}`, 'utf8').trimEnd());
  });
});

describe('an office in which a lead is handed over to another agency', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let finder: Person;
  let receiver: Person;
  let to: { readonly id: string; readonly path: readonly string[] };
  let leadPath = '';
  beforeAll(async () => {
    office = await startTestOffice({ types: [...caseTypes, lead, reception] });
    bureau = await buildBureau(office);
    finder = bureau.officers[0];
    const place = { name: '青山县城市管理局', region: '130182', level: 'county', superior: bureau.county };
    const opened = await (await office.as('system-admin')).post('/v1/agencies', place);
    const agency = String(expectStatus(opened, 201).body['caseId']);
    const post = { post: '执法员', roles: ['officer'], from: '2020-01-01' };
    const officer = { name: '周洁', subject: 'receiver', agency, staffKind: 'regular', post };
    expectStatus(await (await office.as('security-admin')).post('/v1/officers', officer), 201);
    receiver = await office.as('receiver');
    await office.caughtUp();
    const listed = (await receiver.get('/v1/agencies?limit=200')).body['rows'] as unknown as readonly {
      caseId: string;
      agencyPath: string;
    }[];
    to = {
      id: agency,
      path: listed
        .find(({ caseId }) => caseId === agency)!
        .agencyPath.split('/')
        .filter((part) => part !== ''),
    };
  }, 60_000);
  afterAll(() => office.dispose());

  const duties = async (language: string) => {
    await office.caughtUp();
    const answer = await bureau.supervisor.get('/v1/supervision/duties?limit=200', { 'accept-language': language });
    return (expectStatus(answer, 200).body['rows'] as unknown as readonly { type: string }[]).filter(({ type }) => type !== 'officer');
  };
  const sentences = async (who: Person, path: string, language: string) => {
    const answer = expectStatus(await who.get(`${path}/history`, { 'accept-language': language }), 200);
    return (answer.body['entries'] as unknown as readonly { sentence: string }[]).map(({ sentence }) => sentence);
  };

  it('the list of duties names what will be asked of which type', async () => {
    const { caseId } = expectStatus(await finder.post('/v1/leads', { whom: '示例副食有限公司' }), 201).body;
    leadPath = `/v1/leads/${String(caseId)}`;
    const elsewhere = { to, region: '130182', by: '2026-03-12' };
    expectStatus(await finder.post(`${leadPath}/find-elsewhere`, elsewhere, { 'if-match': '"0"' }), 200);
    expect(await duties('en')).toMatchObject([
      { name: 'Hand the lead over', case: leadPath, asks: { type: 'reception', command: 'receive', name: 'Reception: Receive a lead' } },
    ]);
    expect(await duties('zh')).toMatchObject([{ asks: { name: '线索接收：接收线索' } }]);
  });

  it('once it is due nobody takes it back, and each case tells of the other in its history, in both languages', async () => {
    office.clock.set('2026-03-12T16:00:00.000Z');
    expect(await finder.post(`${leadPath}/withdraw`, { reason: '重复登记' }, { 'if-match': '"1"' })).toMatchObject({
      status: 409,
      body: { code: 'hand-over-due' },
    });
    // when
    await office.api.agenda.tick();
    await office.caughtUp();
    // then
    const state = expectStatus(await finder.get(leadPath), 200).body['state'] as unknown as { reception: string; stage: string };
    const path = `/v1/receptions/${state.reception}`;
    expect((await sentences(finder, leadPath, 'en')).at(-1)).toBe(`Handed over, received as ${state.reception}`);
    expect((await sentences(finder, leadPath, 'zh')).at(-1)).toBe(`已移送，接收案卷 ${state.reception}`);
    const leadId = leadPath.slice(-36);
    expect(await sentences(receiver, path, 'en')).toEqual([`Lead ${leadId} about 示例副食有限公司 is received`]);
    expect(await sentences(receiver, path, 'zh')).toEqual([`接收线索 ${leadId}（示例副食有限公司）`]);
    // and each agency reads and works on its own case only
    expect((await finder.get(path)).status).toBe(404);
    expect((await receiver.get(leadPath)).status).toBe(404);
    // whoever supervises reads both, the personal fields of neither
    for (const one of [leadPath, path]) {
      const seen = expectStatus(await bureau.supervisor.get(one), 200).body['state'] as unknown as { whom: string };
      expect(seen.whom).not.toBe('示例副食有限公司');
    }
    expect(await duties('en')).toMatchObject([
      { type: 'reception', agency: { name: '青山县城市管理局' }, asks: { type: 'lead', name: 'Lead: Take the answer' } },
    ]);
  });

  it('the answer comes back into the case that asked for it', async () => {
    const state = expectStatus(await finder.get(leadPath), 200).body['state'] as unknown as { reception: string };
    const path = `/v1/receptions/${state.reception}`;
    expectStatus(await receiver.post(`${path}/pursue`, { result: '已立案' }, { 'if-match': '"0"' }), 200);
    office.clock.set('2026-03-23T16:00:00.000Z');
    await office.caughtUp();
    await office.api.agenda.tick();
    await office.caughtUp();
    expect((await sentences(finder, leadPath, 'en')).at(-1)).toBe(`Answer of ${state.reception}: 已立案`);
    expect((await sentences(receiver, path, 'en')).at(-1)).toBe(`Lead ${leadPath.slice(-36)} has been answered`);
    expect(await duties('en')).toEqual([]);
  });
});
