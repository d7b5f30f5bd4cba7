import { join } from 'node:path';
import Database from '#sqlite';
import { buildNeighbours } from '../access/neighbours.js';
import { expectStatus } from '../support/people.js';
import { startTestOffice, type TestOffice } from '../support/office.js';

/** The names of those who acted in a case tell which words of a text are an official's: they come from registers, not from the case. */
describe('a case in which somebody acted whose record a disk has spoiled', () => {
  let office: TestOffice;
  afterEach(() => office.dispose());

  it('was refused to everybody who sees it masked: it is shown, and who is named in it stays masked', async () => {
    // given
    office = await startTestOffice();
    const { bureau } = await buildNeighbours(office);
    const [officer] = bureau.officers;
    const opened = await officer.post('/v1/penalty-cases', {
      title: '欧阳小蛮的小店',
      source: 'inspection',
      receivedOn: '2026-03-02',
      discoveredOn: '2026-03-02',
      act: { description: '销售过期食品', ended: '2026-03-02', harm: false },
    });
    const path = `/v1/penalty-cases/${String(expectStatus(opened, 201).body['caseId'])}`;
    const parties = [{ ref: 'P1', role: 'subject', kind: 'natural', name: '欧阳小蛮', idType: 'passport', idNumber: 'E12345678' }];
    expectStatus(await officer.post(`${path}/identify-parties`, { parties }, { 'if-match': '"0"' }), 200);
    await office.caughtUp();
    // when
    await office.api.close();
    const file = new Database(join(office.folder, 'events.db'));
    const triggers = file.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).pluck().all();
    for (const trigger of triggers) file.exec(`DROP TRIGGER ${trigger}`);
    const spoil = `UPDATE events SET bytes = substr(bytes, 1, 40) WHERE stream = (SELECT key FROM streams WHERE name = ?) AND revision = 0`;
    expect(file.prepare(spoil).run(`officer-${officer.id}`).changes).toBe(1);
    file.close();
    office = await startTestOffice({ folder: office.folder, clock: office.clock, generation: 1 });
    // then
    const supervisor = await office.as(bureau.supervisor.subject);
    for (const at of [path, `${path}/events`]) {
      const { status, text } = await supervisor.get(at);
      expect([at, status, text.includes('欧**的小店'), text.includes('欧阳小蛮')]).toEqual([at, 200, true, false]);
    }
    const { status, text } = await supervisor.get('/v1/penalty-cases');
    expect([status, text.includes('欧**的小店')]).toEqual([200, true]);
  });
});
