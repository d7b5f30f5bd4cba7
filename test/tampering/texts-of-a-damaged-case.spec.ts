import { join } from 'node:path';
import Database from '#sqlite';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildNeighbours, type Neighbours } from '../access/neighbours.js';
import { expectStatus } from '../support/people.js';

/** A disk that spoiled one event of one case: whom it named cannot be known. */
describe('lists with a case of which an event is damaged', () => {
  let office: TestOffice;
  let neighbours: Neighbours;
  let damaged: string;
  let whole: string;

  beforeAll(async () => {
    office = await startTestOffice();
    neighbours = await buildNeighbours(office);
    const [officer] = neighbours.bureau.officers;
    const opened = async (title: string) => {
      const body = {
        title,
        source: 'complaint',
        receivedOn: '2026-03-02',
        discoveredOn: '2026-03-02',
        act: { description: '销售过期食品', place: '解放路12号', ended: '2026-03-02', harm: false },
        complainant: { name: '诸葛小红', phone: '13900001111' },
      };
      return String(expectStatus(await officer.post('/v1/penalty-cases', body), 201).body['caseId']);
    };
    damaged = await opened('诸葛小红举报的甲店');
    whole = await opened('诸葛小红举报的乙店');
    for (const [id, name] of [
      [damaged, '欧阳小蛮'],
      [whole, '上官小兰'],
    ]) {
      const parties = [{ ref: 'P1', role: 'subject', kind: 'natural', name, idType: 'passport', idNumber: `E${id!.slice(0, 8)}` }];
      expectStatus(await officer.post(`/v1/penalty-cases/${id}/identify-parties`, { parties }, { 'if-match': '"0"' }), 200);
    }
    await office.caughtUp();
    const { folder, clock } = office;
    await office.api.close();
    const file = new Database(join(folder, 'events.db'));
    const triggers = file.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).pluck().all();
    for (const trigger of triggers) file.exec(`DROP TRIGGER ${trigger}`);
    const spoil = `UPDATE events SET bytes = substr(bytes, 1, 40) WHERE stream = (SELECT key FROM streams WHERE name = ?) AND revision = 0`;
    file.prepare(spoil).run(`penalty-${damaged}`);
    file.close();
    office = await startTestOffice({ folder, clock, generation: 1 });
  }, 120_000);
  afterAll(() => office.dispose());

  it.each(['/v1/penalty-cases', '/v1/supervision/duties?type=penalty'])(
    'failed for every supervisor: %s tells the other cases, and of this one nothing that was written',
    async (list) => {
      const supervisor = await office.as(neighbours.bureau.supervisor.subject);

      const { status, body } = await supervisor.get(list);

      expect(status).toBe(200);
      const rows = body['rows'] as unknown as readonly { readonly caseId: string; readonly title: string }[];
      const titles = new Map(rows.map(({ caseId, title }) => [caseId, title]));
      expect(titles.get(damaged)).toBe('诸**');
      expect(titles.get(whole)).toBe('诸**举报的乙店');
    },
  );

  it('failed for those who handle the case where the list names its parties: they are masked', async () => {
    const officer = await office.as(neighbours.bureau.officers[0].subject);

    const { status, body } = await officer.get('/v1/penalty-cases/by-party');

    expect(status).toBe(200);
    const rows = body['rows'] as unknown as readonly { readonly caseId: string; readonly name: string }[];
    expect(new Map(rows.map(({ caseId, name }) => [caseId, name]))).toEqual(
      new Map([
        [damaged, '欧**'],
        [whole, '上官小兰'],
      ]),
    );
  });
});
