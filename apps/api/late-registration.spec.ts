import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type Answer, type TestOffice } from '../../test/support/office.js';
import { buildBureau, expectStatus, type Bureau, type Member } from '../../test/support/people.js';

jest.setTimeout(60_000);

/** An inspection in the hills is registered two weeks late (补录), with the approval of the head. */
describe('late registration over HTTP', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let path = '';

  const example = (command: string) => penalty.commands[command]!.example;
  async function send(member: Member, command: string, changes: object = {}): Promise<Answer> {
    const current = expectStatus(await member.get(path), 200);
    return member.post(`${path}/${command}`, { ...example(command), ...changes }, { 'if-match': String(current.headers['etag']) });
  }
  const revision = async () => Number(expectStatus(await bureau.head.get(path), 200).body['revision']);
  const late = (changes: object = {}) => ({
    lateRegistration: { actedAt: '2026-03-05T03:30:00.000Z', reason: '山区无网络，返回后补录', approvedBy: bureau.head.id, ...changes },
  });
  const inspection = (changes: object = {}) => ({ on: '2026-03-05', officers: [bureau.officers[0].id, bureau.officers[2].id], ...changes });

  beforeAll(async () => {
    office = await startTestOffice({ now: '2026-03-02T01:00:00.000Z' });
    bureau = await buildBureau(office);
    const [anna, bo, third] = bureau.officers;
    const opened = expectStatus(await anna.post('/v1/penalty-cases', example('register-lead')), 201);
    path = `/v1/penalty-cases/${String(opened.body['caseId'])}`;
    expectStatus(await send(anna, 'identify-parties'), 200);
    expectStatus(await send(bureau.head, 'file-case', { officers: [anna.id, bo.id] }), 200);
    office.clock.set('2026-03-20T01:00:00.000Z');
    const certificate = expectStatus(await bureau.supervisor.get(`/v1/officers/${third.id}`), 200);
    const suspension = {
      number: '130182013',
      from: '2026-03-10',
      reason: '年度考试不合格',
      document: { title: '暂扣决定书', date: '2026-03-09' },
    };
    const suspended = await bureau.supervisor.post(`/v1/officers/${third.id}/suspend-certificate`, suspension, {
      'if-match': String(certificate.headers['etag']),
    });
    expectStatus(suspended, 200);
    await office.caughtUp();
  });
  afterAll(() => office.dispose());

  it('given an officer whose certificate was valid that day and is suspended now, when registered late, then accepted', async () => {
    expectStatus(await send(bureau.officers[0], 'record-inspection', { ...inspection(), ...late() }), 200);
    const stored = expectStatus(await bureau.head.get(`${path}/events?limit=200`), 200).body['events'] as unknown as readonly object[];
    expect(stored.at(-1)).toMatchObject({
      type: 'penalty.inspected',
      at: '2026-03-20T01:00:00.000Z',
      eff: '2026-03-05T03:30:00.000Z',
      late: { reason: '山区无网络，返回后补录', approver: bureau.head.id },
      data: { officers: [{ certificate: '130182011' }, { certificate: '130182013' }], publishBy: { trigger: '2026-03-05' } },
    });
  });

  it('tells both times in both languages', async () => {
    const told = async (language: string) => {
      const answer = await bureau.head.get(`${path}/history?limit=200`, { 'accept-language': language });
      return (answer.body['entries'] as unknown as readonly { sentence: string; eff?: string; late?: object }[]).at(-1)!;
    };
    const zh = await told('zh');
    expect(zh).toMatchObject({ eff: '2026-03-05T03:30:00.000Z', late: { approver: bureau.head.id, approverName: '王局长' } });
    expect(zh.sentence).toContain(
      '（补录：行为时间 2026-03-05 11:30，登记时间 2026-03-20 09:00，理由：山区无网络，返回后补录，批准人：王局长）',
    );
    expect((await told('en')).sentence).toContain('(registered late: done 2026-03-05 11:30, recorded 2026-03-20 09:00; reason: ');
  });

  it.each([
    [
      'after the suspension',
      'certificate-not-valid',
      () => ({ ...inspection({ record: 'XC-2', on: '2026-03-12' }), ...late({ actedAt: '2026-03-12T03:00:00.000Z' }) }),
    ],
    [
      'before the lead',
      'late-registration-before-case',
      () => ({ ...inspection({ record: 'XC-2', on: '2026-03-01' }), ...late({ actedAt: '2026-03-01T03:00:00.000Z' }) }),
    ],
    [
      'ahead',
      'late-registration-lies-ahead',
      () => ({ ...inspection({ record: 'XC-2', on: '2026-03-21' }), ...late({ actedAt: '2026-03-21T03:00:00.000Z' }) }),
    ],
    [
      'on another day than the record',
      'late-registration-of-another-day',
      () => ({ ...inspection({ record: 'XC-2', on: '2026-03-06' }), ...late() }),
    ],
    [
      'approved by somebody who is no head',
      'late-registration-needs-another-approver',
      () => ({ ...inspection({ record: 'XC-2' }), ...late({ approvedBy: bureau.clerk.id }) }),
    ],
  ])('refuses what was done %s, and stores nothing', async (_what, code, body) => {
    const before = await revision();
    const answer = await send(bureau.officers[0], 'record-inspection', body());
    expect([answer.status, answer.body['code']]).toEqual([409, code]);
    expect(await revision()).toBe(before);
  });

  it('refuses what the office decides in recording it, with the article', async () => {
    const answer = await send(bureau.head, 'decline-filing', late());
    expect(answer.body).toMatchObject({ status: 409, code: 'not-open-to-late-registration' });
    expect(answer.body['law']).toEqual([
      expect.objectContaining({ rule: 'pl-47-whole-process', article: expect.stringContaining('第四十七条') }),
    ]);
  });

  it('names a member that is wrong or too much by its pointer', async () => {
    const wrong = { lateRegistration: { actedAt: '2026-03-05', reason: '', approvedBy: bureau.head.id, eff: '2026-03-05T00:00:00.000Z' } };
    const answer = await send(bureau.officers[0], 'record-inspection', { ...inspection({ record: 'XC-2' }), ...wrong });
    expect(answer.status).toBe(422);
    const pointers = (answer.body['errors'] as unknown as readonly { pointer: string }[]).map(({ pointer }) => pointer);
    expect(pointers.sort()).toEqual(['/lateRegistration/actedAt', '/lateRegistration/eff', '/lateRegistration/reason']);
  });

  it('tells among the actions which of them may be registered late, and since when', async () => {
    const { body } = expectStatus(await bureau.officers[0].get(`${path}/actions`), 200);
    const actions = body['actions'] as unknown as readonly { command: string; lateRegistration?: { since?: string } }[];
    const marked = new Set(Object.values(penalty.lateRegistration ?? {}).map((mark) => mark?.by));
    expect(new Set(actions.flatMap(({ command, lateRegistration }) => (lateRegistration === undefined ? [] : [command])))).toEqual(
      new Set([...marked].filter((command) => penalty.commands[command!]?.opens !== true)),
    );
    expect(actions.find(({ command }) => command === 'record-inspection')).toMatchObject({ lateRegistration: { since: '2026-03-02' } });
    const earlier = late({ actedAt: '2026-03-01T03:30:00.000Z' });
    expect(
      await send(bureau.officers[0], 'record-inspection', { ...inspection({ on: '2026-03-01', record: 'XC-9' }), ...earlier }),
    ).toMatchObject({
      status: 409,
      body: { code: 'late-registration-before-case' },
    });
  });

  it('shows in the API documentation which commands may be registered late', async () => {
    const { body } = await office.nobody.get('/docs-json');
    const schemas = (body['components'] as unknown as { schemas: Record<string, { properties: object }> }).schemas;
    expect(schemas['LateRegistration']!.properties).toHaveProperty('approvedBy');
    expect(schemas['penalty.RecordInspection']!.properties).toHaveProperty('lateRegistration');
    expect(schemas['penalty.FileCase']!.properties).not.toHaveProperty('lateRegistration');
  });
});
