import { randomUUID } from 'node:crypto';
import type { Json } from '#libs/kernel';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildNeighbours, exampleOf, openCase, type Neighbours } from './neighbours.js';

/** What an envelope or a state holds and no asker may set. */
const NOT_ASKED_FOR: { readonly [member: string]: Json } = {
  status: 'closed',
  stage: 'closed',
  actor: { person: randomUUID(), post: '局长', agency: randomUUID() },
  approvedBy: randomUUID(),
  at: '2020-01-01T00:00:00.000Z',
  eff: '2020-01-01T00:00:00.000Z',
  rev: 0,
  revision: 0,
  id: randomUUID(),
  caseId: randomUUID(),
  agency_path: '/',
  readableBy: ['*'],
  unknownField: 1,
  toString: 'x',
};

interface Addition {
  readonly pointer: string;
  readonly body: Json;
}

/** The body with the member added in every object of it, one at a time. */
function additions(body: Json, member: string, value: Json, pointer = ''): readonly Addition[] {
  if (typeof body !== 'object' || body === null) return [];
  const deeper = Object.entries(body).flatMap(([key, inner]) =>
    additions(inner as Json, member, value, `${pointer}/${key}`).map((addition) => ({
      pointer: addition.pointer,
      body: Array.isArray(body)
        ? body.map((element: Json, index) => (String(index) === key ? addition.body : element))
        : { ...body, [key]: addition.body },
    })),
  );
  if (Array.isArray(body) || Object.hasOwn(body, member)) return deeper;
  return [{ pointer: `${pointer}/${member}`, body: { ...body, [member]: value } }, ...deeper];
}

/** S4: a body says what its command asks for and nothing else. */
describe('mass assignment', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let caseId: string;
  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    caseId = (await openCase(neighbours)).id;
  }, 60_000);
  afterAll(() => office.dispose());

  it('every command refuses every member that it does not know, at any depth, and stores nothing', async () => {
    const { bureau } = neighbours;
    const before = await office.api.office.store.head();
    const accepted: object[] = [];
    let asked = 0;
    for (const type of office.api.office.types.all) {
      for (const [command, entry] of Object.entries(type.commands)) {
        // what may replace a record is judged by the kind of record: the next spec
        const fixed = (pointer: string) => command !== 'correct' || !pointer.startsWith('/data/');
        const address = entry.opens === true ? `/v1/${type.route}` : `/v1/${type.route}/${caseId}/${command}`;
        for (const [member, value] of Object.entries(NOT_ASKED_FOR)) {
          for (const { pointer, body } of additions(exampleOf(type, command), member, value)) {
            if (!fixed(pointer)) continue;
            const answer = await bureau.head.post(address, body, { 'if-match': '"1"' });
            asked += 1;
            const pointers = ((answer.body['errors'] ?? []) as { readonly pointer: string }[]).map((error) => error.pointer);
            // a value that is no object of a class of its own is refused as a whole
            if (answer.status !== 422 || !pointers.some((refused) => pointer === refused || pointer.startsWith(`${refused}/`)))
              accepted.push({ type: type.name, command, pointer, status: answer.status, pointers });
          }
        }
      }
    }
    expect(accepted).toEqual([]);
    expect(asked).toBeGreaterThan(1_000);
    expect(await office.api.office.store.head()).toBe(before);
  }, 240_000);

  it('a correction may replace what the record holds, and add nothing to it, at any depth', async () => {
    const { bureau } = neighbours;
    const { events } = (await bureau.head.get(`/v1/penalty-cases/${caseId}/events`)).body as unknown as {
      events: { rev: number; type: string; data: { [field: string]: Json } }[];
    };
    const named = events.find(({ type }) => type === 'penalty.parties-identified')!;
    const correction = (data: Json) => ({ target: named.rev, data, reason: '笔误', approver: bureau.deputy.id });
    const before = await office.api.office.store.head();
    for (const [member, value] of Object.entries(NOT_ASKED_FOR)) {
      for (const { pointer, body } of additions(named.data, member, value)) {
        const answer = await bureau.head.post(`/v1/penalty-cases/${caseId}/correct`, correction(body), { 'if-match': '"1"' });
        expect({ pointer, status: answer.status, code: answer.body['code'] }).toEqual({ pointer, status: 409, code: 'correction-invalid' });
      }
    }
    expect(await office.api.office.store.head()).toBe(before);
    const unchanged = await bureau.head.post(`/v1/penalty-cases/${caseId}/correct`, correction(named.data), { 'if-match': '"1"' });
    expect(unchanged).toMatchObject({ status: 200, body: { revision: 1, events: [] } });
  });

  it('members named like parts of JavaScript are refused before they are read, and change no prototype', async () => {
    const body = JSON.stringify(exampleOf(office.api.office.types.named('penalty'), 'register-lead'));
    const before = await office.api.office.store.head();
    for (const poisoned of [
      body.replace('{', '{"__proto__":{"polluted":true},'),
      body.replace('"act":{', '"act":{"__proto__":{"polluted":true},'),
      body.replace('{', '{"constructor":{"prototype":{"polluted":true}},'),
      body.replace('{', '{"prototype":{"polluted":true},'),
    ]) {
      const { status } = await neighbours.bureau.head.post('/v1/penalty-cases', poisoned);
      expect(status).toBe(400);
    }
    expect(({} as { readonly polluted?: boolean }).polluted).toBeUndefined();
    expect(await office.api.office.store.head()).toBe(before);
  });
});
