import { randomUUID } from 'node:crypto';
import { caseTypes } from '#libs/cases';
import { routesOf } from '#libs/http/openapi';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';
import { buildBureau, type Bureau } from '../../test/support/people.js';
import { apiDocument } from './api-document.js';

/** A part of an address that is longer than any name. */
const LONG = 'a'.repeat(600);

describe('parameters of every route', () => {
  let office: TestOffice;
  let bureau: Bureau;
  beforeAll(async () => {
    office = await startTestOffice();
    bureau = await buildBureau(office);
    await office.caughtUp();
  }, 60_000);
  afterAll(() => office.dispose());

  const document = () => apiDocument(office.api.office.types.all, office.api.office.lawFor('2026-03-02', {}), true);
  /** Routes of the interface, with somebody who may ask and an agency for the case. */
  const routes = () => routesOf(document()).filter((route) => route.includes(' /v1/'));

  it('are refused where the question does not know them (bug: some routes passed over them)', async () => {
    const passed: string[] = [];
    const admin = await office.as('system-admin');
    for (const route of routes()) {
      const [method, path] = route.split(' ') as [string, string];
      const url = `${path.replace(/:id|\{id\}/, bureau.head.id).replace(/:sha256|\{sha256\}/, 'a'.repeat(64))}?hello=1`;
      const by = path.startsWith('/v1/operations') ? admin : bureau.clerk;
      const answer = method === 'GET' ? await by.get(url) : await by.post(url, {}, { 'if-match': '"0"' });
      // a case that there is not, and what the person may not do, may be told first
      if (!['invalid-parameter', 'no-such-case', 'not-permitted', 'no-such-duty'].includes(String(answer.body['code']))) {
        passed.push(`${route}: ${answer.status} ${String(answer.body['code'])}`);
      }
    }
    expect(passed).toEqual([]);
    for (const path of ['/v1/me', '/v1/demo']) {
      expect(await bureau.clerk.get(`${path}?hello=1`)).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
    }
  });

  it('that are days or moments take nothing else, in every list and figure (bug: `from=hello` was answered with 200)', async () => {
    const supervisor = bureau.supervisor;
    let asked = 0;
    for (const type of caseTypes) {
      const questions = [
        ...type.lists.map((list) => ({ ...list, path: list.path })),
        ...type.figures.map((figure) => ({ ...figure, path: `figures/${figure.path}` })),
      ];
      for (const { path, view, filters } of questions) {
        const columns = caseTypes.flatMap(({ views }) => views).find(({ name }) => name === view)!.columns;
        for (const [parameter, { column, op }] of Object.entries(filters)) {
          const kind = columns[column]!.type;
          if (kind !== 'instant' && (kind !== 'date' || op === 'prefix' || op === 'contains')) continue;
          const url = `/v1/${type.route}${path === '' ? '' : `/${path}`}?${parameter}=`;
          for (const wrong of ['hello', '2026-02-30', '2026-02-30T00:00:00Z', '2026-03-01T25:00:00Z', '2026-3-1', '']) {
            const answer = await supervisor.get(`${url}${wrong}`);
            expect([url, wrong, answer.status, answer.body['code']]).toEqual([url, wrong, 400, 'invalid-parameter']);
          }
          const good = kind === 'instant' ? ['2026-03-01', '2026-03-01T09:00:00%2B08:00', '2026-03-01T01:00:00.000Z'] : ['2026-03-01'];
          for (const right of good) expect([url, right, (await supervisor.get(`${url}${right}`)).status]).toEqual([url, right, 200]);
          asked += 1;
        }
      }
    }
    expect(asked).toBeGreaterThan(5);
  });

  it('in the address may be as long as the name of any duty (bug: 414 for the explanation of one whose label has six letters)', async () => {
    const key = `approve-emergency-measure/${'\u{20BB7}'.repeat(40)}`;
    const duty = office.api.office.identifiers.sealed(Buffer.from(`penalty-${randomUUID()}|${key}`).toString('base64url'));
    const answer = await bureau.clerk.get(`/v1/supervision/duties/${duty}/explanation`);
    expect([answer.status, answer.body['code']]).toEqual([404, 'no-such-case']);
  });

  it('in the address are documented where one that is too long is refused (bug: 414 was answered and not documented)', async () => {
    const { paths } = document();
    for (const [path, item] of Object.entries(paths).filter(([named]) => named.startsWith('/v1/'))) {
      for (const [method, { responses }] of Object.entries(item)) {
        const told = Object.hasOwn(responses, '414');
        expect([path, method, told]).toEqual([path, method, path.includes('{')]);
      }
      if (!path.includes('{') || !('get' in item)) continue;
      expect((await bureau.clerk.get(path.replace(/\{[^}]+\}/g, LONG))).status).toBe(414);
    }
  });
});
