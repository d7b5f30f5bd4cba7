import { buildBureau, expectStatus, type Bureau } from '../support/people.js';
import type { Answer } from '../support/office.js';
import { readyBodies, sessionsOf } from './bodies.js';
import { grounds } from './grounds.js';
import { BuiltOffice, dataFolder, isAct } from './support.js';
import { expectWholeRegisters } from './whole-store.js';

jest.setTimeout(120_000);

describe.each(grounds('many at once'))('many at once on $name', (ground) => {
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let office: BuiltOffice;
  let bureau: Bureau;
  let bodies: ReturnType<typeof readyBodies>;
  beforeAll(async () => {
    data = await dataFolder();
    await ground.empty();
    office = await BuiltOffice.start(data.folder, ground.env);
    bureau = await buildBureau(office);
    bodies = readyBodies(await sessionsOf(office, bureau));
  });
  afterAll(async () => {
    await office.terminate();
    await data.remove();
  });

  const actsStored = async () => (await ground.stored(data.folder)).filter(isAct);
  const times = (count: number, ask: (index: number) => Promise<Answer>) => Promise.all(Array.from({ length: count }, (_, i) => ask(i)));
  const opened = async (): Promise<string> => {
    const { body } = expectStatus(await bureau.clerk.post('/v1/penalty-cases', bodies.lead), 201);
    return `/v1/penalty-cases/${String(body['caseId'])}`;
  };
  const withParty = async (): Promise<string> => {
    const path = await opened();
    expectStatus(await bureau.clerk.post(`${path}/identify-parties`, bodies.parties, { 'if-match': '"0"' }), 200);
    return path;
  };
  const revisionOf = async (path: string) => Number((await bureau.head.get(path)).body['revision']);

  it('the same command sent 20 times under one key has one effect and one answer', async () => {
    const path = await withParty();
    const before = (await actsStored()).length;
    const headers = { 'idempotency-key': 'filed-once', 'if-match': '"1"' };

    const answers = await times(20, () => bureau.head.post(`${path}/file-case`, bodies.filing, headers));

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(answers[0]!.status).toBe(200);
    expect(await revisionOf(path)).toBe(2);
    // One event of the case, one entry of the register of numbers.
    expect(await actsStored()).toHaveLength(before + 2);
  });

  it('the same opening command sent 20 times under one key opens one case', async () => {
    const before = (await actsStored()).length;

    const answers = await times(20, () => bureau.clerk.post('/v1/penalty-cases', bodies.lead, { 'idempotency-key': 'opened-once' }));

    expect(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size).toBe(1);
    expect(await actsStored()).toHaveLength(before + 1);
  });

  it('one key under two bodies: the second is refused, whether at once or later', async () => {
    const key = { 'idempotency-key': 'two-bodies' };
    const [first, second] = [bodies.lead, { ...bodies.lead, title: '另一线索' }];

    const answers = await Promise.all([
      bureau.clerk.post('/v1/penalty-cases', first, key),
      bureau.clerk.post('/v1/penalty-cases', second, key),
    ]);

    expect(answers.map(({ status }) => status).sort()).toEqual([201, 422]);
    expect(answers.find(({ status }) => status === 422)!.body).toMatchObject({ code: 'key-reused' });
    const late = await bureau.clerk.post('/v1/penalty-cases', { ...bodies.lead, title: '又一线索' }, key);
    expect(late.body).toMatchObject({ status: 422, code: 'key-reused' });
  });

  it('two clerks on one case: one goes through, the other gets 412 with what to read anew, and nothing is lost', async () => {
    const path = await withParty();
    const phone = (number: string) => ({ parties: [{ ...bodies.parties.parties[0], phone: number }] });

    const answers = await Promise.all(
      ['0315-1111111', '0315-2222222'].map((number) => bureau.clerk.post(`${path}/identify-parties`, phone(number), { 'if-match': '"1"' })),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412]);
    const stale = answers.find(({ status }) => status === 412)!;
    expect(stale).toMatchObject({ headers: { etag: '"2"' }, body: { code: 'stale-revision', revision: 2 } });
    const again = await bureau.clerk.post(`${path}/identify-parties`, phone('0315-3333333'), { 'if-match': String(stale.headers.etag) });
    expect(expectStatus(again, 200).body).toMatchObject({ revision: 3 });
    const { body } = await bureau.head.get(`${path}/events`);
    expect((body['events'] as unknown as { type: string }[]).map(({ type }) => type)).toEqual([
      'penalty.lead-registered',
      'penalty.parties-identified',
      'penalty.parties-identified',
      'penalty.parties-identified',
    ]);
  });

  it('50 approvals of one case at once: one is recorded, the others are told', async () => {
    const path = await withParty();

    const answers = await times(50, () => bureau.head.post(`${path}/file-case`, bodies.filing, { 'if-match': '"1"' }));

    const statuses = answers.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect(statuses.filter((status) => status !== 200 && status !== 412 && status !== 409)).toEqual([]);
    expect(await revisionOf(path)).toBe(2);
  });

  it('50 approvals of 50 cases at once draw 50 numbers without a double', async () => {
    const paths = await Promise.all(Array.from({ length: 50 }, withParty));
    const file = async (path: string): Promise<Answer> => {
      const headers = { 'if-match': '"1"', 'idempotency-key': `number of ${path.slice(-36)}`.replaceAll(' ', '-') };
      for (;;) {
        const answer = await bureau.head.post(`${path}/file-case`, bodies.filing, headers);
        if (answer.body['code'] !== 'busy') return answer;
      }
    };

    const answers = await times(50, (index) => file(paths[index]!));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const shown = await Promise.all(paths.map((path) => bureau.head.get(path)));
    const numbers = shown.map(({ body }) => (body['state'] as unknown as { number: { text: string } }).number.text);
    expect(new Set(numbers).size).toBe(50);
    expectWholeRegisters(await ground.whole(data.folder));
  });
});
