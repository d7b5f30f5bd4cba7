import { join } from 'node:path';
import Database from '#sqlite';
import { check } from '../../apps/cli/check.js';
import { startTestOffice, type TestOffice } from '../support/office.js';

/** Nothing follows the newest event: its hash stands in no other, only in what the views of the folder have seen last. */
describe('the newest event of an office, changed while nobody looked', () => {
  let office: TestOffice;

  beforeEach(async () => {
    office = await startTestOffice();
    await office.caughtUp();
    await office.api.close();
  });
  afterEach(() => office.dispose());

  const meddled = (...statements: readonly string[]) => {
    const file = new Database(join(office.folder, 'events.db'));
    const triggers = file.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).pluck().all();
    for (const statement of [...triggers.map((trigger) => `DROP TRIGGER ${trigger}`), ...statements]) file.exec(statement);
    file.close();
  };
  const checked = async (environment = office.api.office.environment) => {
    const lines: string[] = [];
    const terminal = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line), progress: undefined, env: {} };
    return { code: await check(environment, [], terminal), lines };
  };

  it.each([
    [
      'changed',
      `UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '"at":"2026', '"at":"2025') AS BLOB) WHERE gpos = (SELECT max(gpos) FROM events)`,
    ],
    [
      'cut off, with the count of events ever recorded',
      `DELETE FROM events WHERE gpos = (SELECT max(gpos) FROM events)`,
      `UPDATE sqlite_sequence SET seq = seq - 1 WHERE name = 'events'`,
    ],
  ])('was found whole where it was %s', async (_what, ...statements) => {
    meddled(...statements);

    const { code, lines } = await checked();

    expect([code, lines]).toEqual([
      1,
      [
        expect.stringMatching(/^the newest event that the views of this folder have seen is not the one stored/),
        expect.stringMatching(/: 1 fault$/),
      ],
    ]);
  });

  it('was changed for ever where other events were put back over a views.db of before the views lay on PostgreSQL, which nobody folds anew', async () => {
    meddled(
      `UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '"at":"2026', '"at":"2025') AS BLOB) WHERE gpos = (SELECT max(gpos) FROM events)`,
    );
    const { code, lines } = await checked({ ...office.api.office.environment, databaseUrl: 'postgres://views.example/office' });
    expect([code, lines]).toEqual([0, [expect.stringMatching(/: whole$/)]]);
  });

  it('is whole as it was recorded, and where the views are gone', async () => {
    expect((await checked()).code).toBe(0);
    const views = new Database(join(office.folder, 'views.db'));
    views.exec('DROP TABLE view_generations');
    views.close();
    expect((await checked()).code).toBe(0);
  });
});
