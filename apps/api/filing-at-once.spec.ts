import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type TestOffice } from '../../test/support/office.js';
import { buildBureau, expectStatus, type Bureau } from '../../test/support/people.js';

jest.setTimeout(120_000);

const FILINGS = 50;

/** All cases of an agency and year draw their numbers from one register. */
describe('fifty filings at once in one agency and year', () => {
  let office: TestOffice;
  let bureau: Bureau;
  const paths: string[] = [];
  const example = (command: string) => penalty.commands[command]!.example;

  beforeAll(async () => {
    office = await startTestOffice({ now: '2026-03-02T01:00:00.000Z' });
    bureau = await buildBureau(office);
    const [anna] = bureau.officers;
    for (let index = 0; index < FILINGS; index += 1) {
      const opened = expectStatus(await anna.post('/v1/penalty-cases', example('register-lead')), 201);
      const path = `/v1/penalty-cases/${String(opened.body['caseId'])}`;
      expectStatus(await anna.post(`${path}/identify-parties`, example('identify-parties'), { 'if-match': '"0"' }), 200);
      paths.push(path);
    }
  });
  afterAll(() => office.dispose());

  it('were told to ask again when they met at the register: all are filed at the first asking, and the numbers have no gap', async () => {
    const [anna, bo] = bureau.officers;
    const body = { ...example('file-case'), officers: [anna.id, bo.id] };
    const answers = await Promise.all(paths.map((path) => bureau.head.post(`${path}/file-case`, body, { 'if-match': '"1"' })));
    expect(answers.map(({ status, body: answered }) => [status, answered['code']])).toEqual(paths.map(() => [200, undefined]));
    const numbers = await Promise.all(
      paths.map(async (path) => {
        const { state } = expectStatus(await bureau.head.get(path), 200).body as unknown as {
          state: { number: { sequence: number; gap?: object } };
        };
        expect(state.number.gap).toBeUndefined();
        return state.number.sequence;
      }),
    );
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: FILINGS }, (_, index) => index + 1));
  });
});
