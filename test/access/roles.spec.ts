import { ROLES, type AnyCaseType, type Role } from '#libs/kernel';
import { ADMINISTRATORS } from '#libs/access';
import { startTestOffice, type Answer, type TestOffice } from '../support/office.js';
import { expectStatus, type Member } from '../support/people.js';
import { addressOf, buildNeighbours, documentedRoutes, exampleOf, openCase, SECRETS, type Neighbours } from './neighbours.js';

/** S3: who may ask what is what the case types' tables say, no more and no less. */
describe('roles', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  /** An object of each type that everybody of the bureau's region may reach. */
  let targets: ReadonlyMap<string, string>;

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const { bureau, hire } = neighbours;
    const system = await office.as('system-admin');
    const team = { name: '青山县市场监督管理局某所', region: '130182', level: 'county', superior: bureau.agency };
    targets = new Map([
      ['agency', String(expectStatus(await system.post('/v1/agencies', team), 201).body['caseId'])],
      ['officer', (await hire('target', ['clerk'], bureau.agency)).id],
      ['penalty', (await openCase(neighbours)).id],
    ]);
  }, 120_000);
  afterAll(() => office.dispose());

  async function asks(by: Member, type: AnyCaseType, command: string, id: string | undefined): Promise<Answer> {
    const body = exampleOf(type, command);
    if (id === undefined) {
      const [first] = Object.entries(type.commands).find(([, entry]) => entry.opens === true)!;
      return by.post(first === command ? `/v1/${type.route}` : `/v1/${type.route}/open/${command}`, body);
    }
    const { folded } = await office.api.office.streams.load(type, id);
    return by.post(`/v1/${type.route}/${id}/${command}`, body, { 'if-match': `"${folded.revision}"` });
  }

  it('every role asks every command: exactly the listed pairs pass, the others are told which roles are needed', async () => {
    const wrong: object[] = [];
    let passed = 0;
    let refused = 0;
    for (const type of office.api.office.types.all) {
      const target = targets.get(type.name);
      for (const [command, entry] of Object.entries(type.commands)) {
        if (target === undefined && entry.opens !== true) continue;
        for (const role of ROLES) {
          // administrators do not even learn that a case exists: the next spec
          if (type.kind === 'case' && entry.opens !== true && ADMINISTRATORS.includes(role)) continue;
          const answer = await asks(neighbours.colleagues[role], type, command, entry.opens === true ? undefined : target);
          const listed = entry.who.includes(role);
          if (listed) passed += 1;
          else refused += 1;
          const gate = answer.status === 403 && answer.body['code'] === 'not-permitted';
          if (gate === listed || (listed && ![200, 201, 409, 422].includes(answer.status)))
            wrong.push({ type: type.name, command, role, listed, status: answer.status, code: answer.body['code'] });
          if (!listed && JSON.stringify(answer.body['needs']) !== JSON.stringify(entry.who))
            wrong.push({ type: type.name, command, role, needs: answer.body['needs'] });
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(passed).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(300);
  }, 240_000);

  it('a role counts in the post acted in only: a second post lends nothing to the first', async () => {
    const { bureau, hire } = neighbours;
    const security = await office.as('security-admin');
    const both = await hire('two-posts', ['auditor'], bureau.agency);
    const id = both.id;
    const etag = `"${Number((await both.get(`/v1/officers/${id}`)).body['revision'])}"`;
    const assigned = await security.post(
      `/v1/officers/${id}/assign-post`,
      { post: '内勤', roles: ['clerk'], from: '2020-01-01' },
      { 'if-match': etag },
    );
    expectStatus(assigned, 200);
    const { posts } = (await both.get(`/v1/officers/${id}`)).body['state'] as unknown as { posts: { post: string; roles: Role[] }[] };
    const types = office.api.office.types;
    const lead = exampleOf(types.named('penalty'), 'register-lead');
    const statuses: Record<string, number> = {};
    for (const { post, roles } of posts) {
      const answer = await both.post('/v1/penalty-cases', lead, { 'acting-post': encodeURIComponent(post) });
      statuses[roles.join()] = answer.status;
    }

    expect(statuses).toEqual({ auditor: 403, clerk: 201 });
  });

  it('administrators read no case content, on any route', async () => {
    await office.caughtUp();
    const id = targets.get('penalty')!;
    const { types } = office.api.office;
    // the demonstration's own routes are open to all and know no case
    const reading = documentedRoutes(office)
      .filter(({ method, path }) => method === 'GET' && path.startsWith('/v1/') && !path.startsWith('/v1/demo'))
      .map(({ path }) => path);
    const content = [id, '某副食店', ...Object.values(SECRETS)];
    for (const role of ADMINISTRATORS) {
      for (const path of reading) {
        const { status, text } = await neighbours.colleagues[role].get(addressOf(path, { id, sha256: '0'.repeat(64) }));
        expect({ role, path, status, leaks: content.filter((known) => text.includes(known)) }).toEqual({
          role,
          path,
          // some questions are not for them, some need parameters; none may tell of a case
          status: path.includes('{id}') ? 404 : [200, 400, 403].find((known) => known === status),
          leaks: [],
        });
      }
      for (const command of Object.keys(types.named('penalty').commands)) {
        const asked = await asks(neighbours.colleagues[role], types.named('penalty'), command, id);
        expect({ role, command, status: asked.status }).toEqual({ role, command, status: 404 });
      }
      const lookup = { idType: 'citizen-id', idNumber: SECRETS.partyNumber };
      expect(await neighbours.colleagues[role].post('/v1/parties/lookup', lookup)).toMatchObject({ status: 403 });
    }
  }, 60_000);

  it('who is disabled is out on the next call, with the token still in hand, and back when enabled', async () => {
    const { bureau, hire } = neighbours;
    const security = await office.as('security-admin');
    const member = await hire('leaving', ['officer'], bureau.agency);
    const address = `/v1/officers/${member.id}`;
    const revision = async () => `"${Number((await bureau.head.get(address)).body['revision'])}"`;
    const id = targets.get('penalty')!;
    const calls = [
      () => member.get('/v1/me'),
      () => member.get(`/v1/penalty-cases/${id}`),
      () => member.get('/v1/penalty-cases'),
      () => member.post('/v1/penalty-cases', exampleOf(office.api.office.types.named('penalty'), 'register-lead')),
      () => member.post('/v1/parties/lookup', { idType: 'citizen-id', idNumber: SECRETS.partyNumber }),
    ];
    const statuses = () => Promise.all(calls.map(async (call) => (await call()).status));
    expect(await statuses()).toEqual([200, 200, 200, 201, 200]);

    expectStatus(await security.post(`${address}/disable-login`, { reason: '停职检查' }, { 'if-match': await revision() }), 200);
    const before = await office.api.office.store.head();
    expect(await statuses()).toEqual([403, 403, 403, 403, 403]);
    expect(await office.api.office.store.head()).toBe(before);

    expectStatus(await security.post(`${address}/enable-login`, { reason: '恢复履职' }, { 'if-match': await revision() }), 200);
    expect(await statuses()).toEqual([200, 200, 200, 201, 200]);
  });
});
