import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BadSetting } from '#config/environment';
import { officeDay } from '../../apps/office/index.js';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { clusterEnvironment, startMember, type Asker, type Member } from './member.js';

const CITY = { region: '130200', level: 'city' };
const DOCUMENT = { title: '更名批复', number: '冀政字〔2024〕1号', date: '2024-01-01' };

/** Two API processes of one office, at wire level: what one did, the other must know. */
describe('two processes of one office on EventStoreDB', () => {
  let node: WireServer;
  let folder: string;
  let one: Member;
  let other: Member;
  let admin: { readonly one: Asker; readonly other: Asker };
  let root: string;

  beforeAll(async () => {
    node = await WireServer.start();
    folder = await mkdtemp(join(tmpdir(), 'anjuan-cluster-'));
    const environment = clusterEnvironment(folder, node.connectionString);
    // together, as after a power cut: both found the office, make its keys and mark its folder
    [one, other] = await Promise.all([startMember(environment), startMember(environment)]);
    admin = { one: await one.as('system-admin'), other: await other.as('system-admin') };
    await one.caughtUp();
    const agencies = (await admin.one.get('/v1/agencies')).body['rows'] as { caseId: string; level: string }[];
    expect(agencies).toHaveLength(1);
    root = agencies[0]!.caseId;
  }, 60_000);

  afterAll(async () => {
    await Promise.all([one.api.close(), other.api.close()]);
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const renamedToday = () => ({ on: officeDay(one.api.office), document: DOCUMENT });
  const register = async (by: Asker, name: string, headers?: { readonly [header: string]: string }) => {
    const made = await by.post('/v1/agencies', { name, superior: root, ...CITY }, headers);
    expect(made.status).toBe(201);
    return made.body as { caseId: string; position: string };
  };

  it('a token from one is good at the other, and a party has the same key at both', async () => {
    const token = String((await one.nobody.post('/v1/demo/token', { subject: 'system-admin' })).body['access_token']);

    expect(await other.with(token).get('/v1/me')).toMatchObject({ status: 200 });
    const { identifiers } = one.api.office;
    expect(other.api.office.identifiers.partyKey('citizen-id', '130182199001010011')).toBe(
      identifiers.partyKey('citizen-id', '130182199001010011'),
    );
  });

  it('keep their views in a file each, and give it back', async () => {
    const files = [one, other].map(({ api }) => api.views.database.file);
    expect(new Set(files).size).toBe(2);

    const third = await startMember(clusterEnvironment(folder, node.connectionString));
    const file = third.api.views.database.file;
    expect(files).not.toContain(file);
    await third.api.close();
    const next = await startMember(clusterEnvironment(folder, node.connectionString));
    expect(next.api.views.database.file).toBe(file);
    await next.api.close();
  }, 60_000);

  it('what one recorded, the other reads and decides on at once, back and forth', async () => {
    const { caseId } = await register(admin.one, '石家庄市司法局');
    // both hold a fold of it now
    await Promise.all([admin.one, admin.other].map((by) => by.get(`/v1/agencies/${caseId}`)));
    let revision = 0;
    for (const [by, name] of [
      [admin.other, '石家庄市司法局甲'],
      [admin.one, '石家庄市司法局乙'],
      [admin.other, '石家庄市司法局丙'],
    ] as const) {
      const renamed = await by.post(`/v1/agencies/${caseId}/rename`, { name, ...renamedToday() }, { 'if-match': `"${revision}"` });
      expect(renamed).toMatchObject({ status: 200, headers: { etag: `"${(revision += 1)}"` } });
      for (const reader of [admin.one, admin.other]) {
        expect(await reader.get(`/v1/agencies/${caseId}`)).toMatchObject({ body: { revision, state: { name } } });
      }
    }
    const stale = await admin.one.post(`/v1/agencies/${caseId}/rename`, { name: '旧的', ...renamedToday() }, { 'if-match': '"1"' });
    expect(stale).toMatchObject({ status: 412, body: { revision } });
  });

  it('a list at the other waits for what one recorded', async () => {
    const { caseId, position } = await register(admin.one, '唐山市司法局');

    const listed = await admin.other.get(`/v1/agencies?atLeast=${encodeURIComponent(position)}&limit=200`);

    expect((listed.body['rows'] as { caseId: string }[]).map((row) => row.caseId)).toContain(caseId);
  });

  it('asked to wait for a position that no node counts to, a list said come again for ever', async () => {
    const [last, beyond] = ['09223372036854775807', '09223372036854775808'];
    for (const atLeast of [`${beyond}:${last}`, '99999999999999999999:99999999999999999999', '1']) {
      const { status, body } = await admin.one.get(`/v1/agencies?atLeast=${encodeURIComponent(atLeast)}`);
      expect({ status, body }).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
    }
  });

  it('twins of one command, sent to both at the same moment, have one effect and one answer', async () => {
    const headers = { 'idempotency-key': 'twins' };

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, number) => register(number % 2 === 0 ? admin.one : admin.other, '双胞胎市司法局', headers)),
    );

    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(node.log.entries.filter(({ stream }) => stream === `agency-${answers[0]!.caseId}`)).toHaveLength(1);
  });

  it('of two who decide on the same revision at two processes, one is told that the case has moved on', async () => {
    const { caseId } = await register(admin.one, '竞争市司法局');
    const answers = await Promise.all(
      [admin.one, admin.other].map((by, number) =>
        by.post(`/v1/agencies/${caseId}/rename`, { name: `竞争市司法局${number}`, ...renamedToday() }, { 'if-match': '"0"' }),
      ),
    );

    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 412]);
  });

  it('who is disabled through one is out at the other on the next call', async () => {
    const security = await one.as('security-admin');
    const post = { post: '审计专员', roles: ['auditor'], from: '2020-01-01' };
    const made = await security.post('/v1/officers', { name: '钱审计', subject: 'qian', agency: root, staffKind: 'regular', post });
    const qian = await other.as('qian');
    expect(await qian.get('/v1/me')).toMatchObject({ status: 200 });

    const disabled = await security.post(
      `/v1/officers/${String(made.body['caseId'])}/disable-login`,
      { reason: '停职检查' },
      { 'if-match': String(made.headers['etag']) },
    );

    expect(disabled).toMatchObject({ status: 200 });
    expect(await qian.get('/v1/me')).toMatchObject({ status: 403 });
  });

  it('another program wrote to the node they share: every list stopped, and no deadline was seen to any more', async () => {
    const ordered = { type: 'ordered', contentType: 'application/json', data: Buffer.from('{"a": 1}') };
    node.append(`order-${randomUUID()}`, -1, [{ id: randomUUID(), ...ordered }]);
    node.append('orders', -1, [{ id: randomUUID(), ...ordered, contentType: 'application/octet-stream' }]);

    const { caseId, position } = await register(admin.one, '邻居市司法局');

    for (const [member, by] of [
      [one, admin.one],
      [other, admin.other],
    ] as const) {
      const listed = await by.get(`/v1/agencies?atLeast=${encodeURIComponent(position)}&limit=200`);
      expect((listed.body['rows'] as { caseId: string }[]).map((row) => row.caseId)).toContain(caseId);
      expect(await member.nobody.get('/health/ready')).toMatchObject({ status: 200 });
    }
  });

  it("the demonstration's clock, moved through one, has moved at the other", async () => {
    const { now } = (await one.nobody.get('/v1/demo')).body as { now: string };
    const to = new Date(Date.parse(now) + 86_400_000).toISOString();

    expect(await one.nobody.post('/v1/demo/clock', { to })).toMatchObject({ status: 200 });

    const told = (await other.nobody.get('/v1/demo')).body as { now: string };
    expect(Date.parse(told.now)).toBeGreaterThanOrEqual(Date.parse(to));
  });

  it('a process with other keys refuses to join: it would find no party of the others', async () => {
    const elsewhere = await mkdtemp(join(tmpdir(), 'anjuan-elsewhere-'));

    await expect(startMember(clusterEnvironment(elsewhere, node.connectionString))).rejects.toThrow(BadSetting);
    await rm(elsewhere, { recursive: true });
  });

  it('while the node is away both say so, answer 503 with Retry-After, and go on by themselves when it is back', async () => {
    const { caseId } = await register(admin.one, '断线市司法局');
    node.relay.refuse();

    for (const [member, by] of [
      [one, admin.one],
      [other, admin.other],
    ] as const) {
      expect(await by.get(`/v1/agencies/${caseId}`)).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
      expect(await by.post('/v1/agencies', { name: '无处可存', ...CITY })).toMatchObject({ status: 503 });
      expect(await member.nobody.get('/health/ready')).toMatchObject({ status: 503, body: { parts: { store: { ready: false } } } });
      expect(await member.nobody.get('/health/live')).toMatchObject({ status: 200 });
    }

    node.relay.admit();
    const { caseId: next, position } = await register(admin.other, '复线市司法局');
    const listed = await admin.one.get(`/v1/agencies?atLeast=${encodeURIComponent(position)}&limit=200`);
    expect(listed.status).toBe(200);
    expect((listed.body['rows'] as { caseId: string }[]).map((row) => row.caseId)).toEqual(expect.arrayContaining([caseId, next]));
    expect(await one.nobody.get('/health/ready')).toMatchObject({ status: 200 });
  }, 60_000);
});
