import { createLogger } from '#libs/http/logging';
import { replaceAt, type JsonObject } from '#libs/kernel';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { expectStatus, type Member } from '../support/people.js';
import { addressOf, buildNeighbours, documentedRoutes, openCase, SECRETS, type Neighbours } from './neighbours.js';

const WITNESS = { name: '东方白露', other: '公孙霜降', idNumber: '130182198811230017', phone: '13900007774' };

/** Personal data is seen where there is a reason, and nowhere else. */
describe('personal data', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let caseId: string;
  const logged: string[] = [];
  /** Every personal value that the case holds, as declared by its type and as these specs know them. */
  let secrets: readonly string[];

  beforeAll(async () => {
    const logger = createLogger({ level: 'trace', destination: { write: (line) => void logged.push(line) } });
    office = await startTestOffice({ logger });
    neighbours = await buildNeighbours(office);
    const { bureau } = neighbours;
    const [first, second] = bureau.officers;
    caseId = (await openCase(neighbours)).id;
    const ask = async (by: Member, command: string, body: object) => {
      const { folded } = await office.api.office.streams.load(office.api.office.types.named('penalty'), caseId);
      return by.post(`/v1/penalty-cases/${caseId}/${command}`, body, { 'if-match': `"${folded.revision}"` });
    };
    const officers = [first.id, second.id];
    expectStatus(await ask(bureau.head, 'file-case', { item: 'MR-0003', officers, grounds: '有初步证据' }), 200);
    const inquiry = {
      number: 1,
      from: '2026-03-02T00:10:00.000Z',
      to: '2026-03-02T00:40:00.000Z',
      place: '本局询问室',
      officers,
      persons: [{ name: WITNESS.other, relation: 'employee', idNumber: WITNESS.idNumber, phone: WITNESS.phone }],
      rightsTold: true,
      record: `问:你叫什么?答:我叫${WITNESS.other}。`,
      files: [],
    };
    expectStatus(await ask(first, 'record-inquiry', inquiry), 200);
    const parties = (await office.api.office.streams.events(office.api.office.types.named('penalty'), caseId)).find(
      ({ type }) => type === 'penalty.parties-identified',
    )!;
    const corrected = replaceAt(parties.data, ['/parties/*/name'], () => WITNESS.name);
    const correction = { target: parties.rev, data: corrected, reason: '笔误', approver: bureau.deputy.id };
    expectStatus(await ask(bureau.head, 'correct', correction), 200);
    await office.caughtUp();
    secrets = [...Object.values(SECRETS), ...Object.values(WITNESS), ...(await declaredPersonal())];
  }, 120_000);
  afterAll(() => office.dispose());

  /** Every text under a pointer that the type declares personal, from the stored events. */
  async function declaredPersonal(): Promise<readonly string[]> {
    const type = office.api.office.types.named('penalty');
    const found: string[] = [];
    for (const event of await office.api.office.streams.events(type, caseId)) {
      replaceAt(event.data, type.events[event.type]?.personal ?? [], (value) => {
        if (typeof value === 'string') found.push(value);
        return value;
      });
    }
    expect(found.length).toBeGreaterThan(10);
    return found;
  }

  const leaksIn = (text: string) => secrets.filter((secret) => text.includes(secret));

  function readingPaths(): readonly string[] {
    return documentedRoutes(office)
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/') && !path.startsWith('/v1/demo') && !path.includes('sha256'))
      .map(({ path }) => addressOf(path, { id: caseId }));
  }

  it('supervisors and auditors read the case masked, on every route, in every list, at every revision', async () => {
    const { bureau, colleagues } = neighbours;
    const beyond = [`/v1/penalty-cases/${caseId}?revision=2`, `/v1/penalty-cases/${caseId}/history?revision=3`];
    for (const by of [bureau.supervisor, bureau.auditor, colleagues['supervisor'], colleagues['auditor']]) {
      let read = 0;
      for (const path of [...readingPaths(), ...beyond]) {
        const { status, text } = await by.get(path);
        expect(status).toBeLessThan(500);
        if (status === 200 && path.includes(caseId)) read += 1;
        expect({ who: by.subject, path, leaks: leaksIn(text) }).toEqual({ who: by.subject, path, leaks: [] });
      }
      expect(read).toBeGreaterThan(5);
    }
  }, 60_000);

  it('the agency that handles the case reads it as it is', async () => {
    const [officer] = neighbours.bureau.officers;
    const state = await officer.get(`/v1/penalty-cases/${caseId}`);
    const events = await officer.get(`/v1/penalty-cases/${caseId}/events`);
    const list = await officer.get('/v1/penalty-cases/by-party');

    for (const known of [SECRETS.partyNumber, SECRETS.partyPhone, SECRETS.complainant, WITNESS.name]) expect(state.text).toContain(known);
    for (const known of [SECRETS.party, WITNESS.other, WITNESS.idNumber]) expect(events.text).toContain(known);
    expect(list.text).toContain(WITNESS.name);
  });

  it('nobody else of the agency does: its administrators, auditors and supervisors', async () => {
    const { colleagues } = neighbours;
    for (const role of ['supervisor', 'auditor', 'system-administrator', 'security-administrator', 'audit-administrator'] as const) {
      expect(leaksIn((await colleagues[role].get(`/v1/penalty-cases/${caseId}`)).text)).toEqual([]);
    }
  });

  it('a masked event brings nothing to guess the masked fields with: its hash stands in the next event, its salt is kept back', async () => {
    const { bureau } = neighbours;
    const events = async (by: Member) =>
      (await by.get(`/v1/penalty-cases/${caseId}/events`)).body as unknown as { masked?: boolean; events: JsonObject[] };
    const masked = await events(bureau.supervisor);
    const open = await events(bureau.officers[0]);

    expect(masked.masked).toBe(true);
    expect(masked.events.filter((event) => event['salt'] !== undefined)).toEqual([]);
    expect(open.events.filter((event) => typeof event['salt'] !== 'string')).toEqual([]);
  });

  it('refusals, stale answers and invalid fields say what is wrong without saying who', async () => {
    const { bureau } = neighbours;
    const [officer] = bureau.officers;
    const address = `/v1/penalty-cases/${caseId}`;
    const wrong = { parties: [{ ref: 'P1', role: 'subject', kind: 'natural', name: SECRETS.party, idType: 'citizen-id' }] };
    const number = { parties: [{ ...wrong.parties[0], idNumber: '130182199003074510' }] };
    const answers = [
      await officer.post(`${address}/identify-parties`, wrong, { 'if-match': '"4"' }),
      await officer.post(`${address}/identify-parties`, number, { 'if-match': '"4"' }),
      await officer.post(`${address}/identify-parties`, `{"parties":[{"name":"${SECRETS.party}",}]}`, { 'if-match': '"4"' }),
      await officer.post(`${address}/identify-parties`, number, { 'if-match': '"0"' }),
      await bureau.supervisor.post(`${address}/identify-parties`, number, { 'if-match': '"4"' }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([422, 409, 400, 412, 403]);
    for (const { text } of answers) expect([leaksIn(text), text.includes('130182199003074510')]).toEqual([[], false]);
  });

  it('nothing personal is in a log line, at any level', async () => {
    const { bureau } = neighbours;
    const [officer] = bureau.officers;
    // what a careless client does: numbers and names in the address, in headers, in bodies that break
    await officer.get(`/v1/penalty-cases?party=${SECRETS.partyNumber}`);
    await officer.get(`/v1/penalty-cases/${encodeURIComponent(SECRETS.party)}`);
    await officer.get(`/v1/${encodeURIComponent(SECRETS.party)}/${SECRETS.partyNumber}`);
    await officer.post('/v1/parties/lookup', { idType: 'citizen-id', idNumber: SECRETS.partyNumber });
    await officer.post('/v1/parties/lookup', `{"idNumber":"${SECRETS.partyNumber}"`, { 'idempotency-key': SECRETS.partyNumber });
    await officer.post('/v1/penalty-cases', { title: SECRETS.party });

    expect(logged.length).toBeGreaterThan(50);
    expect(logged.filter((line) => leaksIn(line).length > 0)).toEqual([]);
    expect(logged.filter((line) => /eyJ[\w-]+\.[\w-]+\./.test(line))).toEqual([]);
  });

  it('nor in metrics, health, stream names or keys', async () => {
    const metrics = (await office.nobody.get('/metrics')).text;
    expect(metrics.length).toBeGreaterThan(1_000);
    const told = [metrics, (await office.nobody.get('/health/ready')).text];
    const stored = await office.api.office.store.readAll(undefined, 10_000);
    const streams = stored.map(({ stream }) => stream);

    for (const text of [...told, ...streams]) expect(leaksIn(text)).toEqual([]);
    const key = office.api.office.identifiers.partyKey('citizen-id', SECRETS.partyNumber);
    for (const text of [...told, ...streams, ...logged]) expect(text).not.toContain(key);
    for (const stream of streams) expect(stream).toMatch(/^[a-z-]+-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/);
    expect(metrics).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}/);
  });
});
