import { randomUUID } from 'node:crypto';
import type { AnyCaseType, Json } from '#libs/kernel';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { expectStatus, type Member } from '../support/people.js';
import { addressOf, buildNeighbours, documentedRoutes, exampleOf, openCase, send, withoutTrace, type Neighbours } from './neighbours.js';

interface Route {
  readonly method: string;
  readonly path: string;
  /** What is below the object's own address: `history`, a command, or nothing. */
  readonly below: string;
}

/** S2: what is not for the asker to know of answers as what does not exist, on every route that names an object. */
describe('objects of others', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let routes: ReadonlyMap<AnyCaseType, readonly Route[]>;
  let caseId: string;
  let sha256: string;
  const bytes = 'scan of a licence';

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const documented = documentedRoutes(office);
    const ofType = (type: AnyCaseType) =>
      documented
        .filter(({ path }) => path.startsWith(`/v1/${type.route}/{id}`))
        .map((route) => ({ ...route, below: route.path.split('/').slice(4).join('/') }));
    routes = new Map(office.api.office.types.all.map((type) => [type, ofType(type)]));
    caseId = (await openCase(neighbours)).id;
    const stored = await neighbours.bureau.officers[0].post(`/v1/penalty-cases/${caseId}/attachments`, bytes, {
      'content-type': 'application/octet-stream',
    });
    sha256 = String(expectStatus(stored, 201).body['sha256']);
  }, 120_000);
  afterAll(() => office.dispose());

  const bodyOf = (type: AnyCaseType, below: string): Json | string =>
    below === 'attachments' ? 'bytes' : type.commands[below] === undefined ? {} : exampleOf(type, below);

  async function asks(by: Member, type: AnyCaseType, route: Route, id: string) {
    const headers = { 'if-match': '"0"', ...(route.below === 'attachments' ? { 'content-type': 'application/octet-stream' } : {}) };
    return send(by, route.method, addressOf(route.path, { id, sha256 }), bodyOf(type, route.below), headers);
  }

  /** Every route of the type, for every one of these people: the same answer as for an id that nobody has ever drawn. */
  async function looksMissing(type: AnyCaseType, people: readonly Member[], ids: readonly string[]) {
    const before = await office.api.office.store.head();
    const differing: object[] = [];
    let asked = 0;
    for (const route of routes.get(type)!) {
      for (const by of people) {
        const missing = withoutTrace(await asks(by, type, route, randomUUID()));
        if ((missing as { status: number }).status !== 404) differing.push({ route, who: by.subject, missing });
        for (const id of ids) {
          const answer = withoutTrace(await asks(by, type, route, id));
          asked += 1;
          if (JSON.stringify(answer) !== JSON.stringify(missing)) differing.push({ route, who: by.subject, id, answer, missing });
        }
      }
    }
    expect(differing).toEqual([]);
    expect(asked).toBeGreaterThan(0);
    expect(await office.api.office.store.head()).toBe(before);
  }

  it("a case of another agency's: whatever the role, on every route", async () => {
    const { strangers } = neighbours;
    const penalty = office.api.office.types.named('penalty');
    expect(routes.get(penalty)!.length).toBeGreaterThan(Object.keys(penalty.commands).length);

    await looksMissing(penalty, Object.values(strangers), [caseId]);
  }, 240_000);

  it('an id of another type, a stream of the machinery, or no id at all: for those who may do most', async () => {
    const { bureau, colleagues } = neighbours;
    const store = office.api.office.store;
    const registers = (await store.readAll(undefined, 10_000))
      .map(({ stream }) => stream)
      .filter((stream) => stream.startsWith('register-'));
    expect(registers.length).toBeGreaterThan(0);
    for (const type of office.api.office.types.all) {
      const ids = [
        ...(type.name === 'agency' ? [] : [bureau.agency]),
        ...(type.name === 'officer' ? [] : [bureau.head.id]),
        ...(type.name === 'penalty' ? [] : [caseId]),
        registers[0]!.slice(-36),
        'not-an-id',
        caseId.toUpperCase(),
        `${caseId}%00`,
        '../officers',
      ];
      const people = [bureau.head, colleagues['system-administrator'], colleagues['supervisor']];
      await looksMissing(type, people, ids);
    }
  }, 240_000);

  it('an attachment is reached through its case only: the digest alone opens nothing', async () => {
    const { bureau, strangers } = neighbours;
    const other = (await openCase(neighbours)).id;
    const [officer] = bureau.officers;

    expect(await officer.get(`/v1/penalty-cases/${caseId}/attachments/${sha256}`)).toMatchObject({ status: 200, text: bytes });
    expect(await officer.get(`/v1/penalty-cases/${other}/attachments/${sha256}`)).toMatchObject({ status: 404 });
    expect(await strangers['officer'].get(`/v1/penalty-cases/${caseId}/attachments/${sha256}`)).toMatchObject({ status: 404 });
  });

  it('lists and figures show strangers nothing of it', async () => {
    const { strangers } = neighbours;
    await office.caughtUp();
    const questions = documentedRoutes(office).filter(
      ({ method, path }) => method === 'GET' && path.startsWith('/v1/penalty-cases') && !path.includes('{id}'),
    );
    expect(questions.length).toBeGreaterThan(5);
    for (const { path } of questions) {
      for (const by of Object.values(strangers)) {
        const answer = await by.get(path);
        expect({
          path,
          who: by.subject,
          status: answer.status,
          rows: answer.body['rows'] ?? [],
          groups: count(answer.body['groups']),
        }).toEqual({
          path,
          who: by.subject,
          status: 200,
          rows: [],
          groups: 0,
        });
      }
    }
  }, 60_000);
});

/** How many rows the groups of a figure stand for. */
function count(groups: unknown): number {
  return ((groups ?? []) as { readonly count: number }[]).reduce((sum, group) => sum + group.count, 0);
}
