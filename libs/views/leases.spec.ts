import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLeaseTable, Leases, openViewDatabase } from './index.js';
import { FaultyDatabase } from './testing/stage.js';

const TABLE = { name: 'leases', of: 'name' };

it('a lease whose giving back met a busy database was kept for its whole length, though it was given back again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'leases-'));
  const database = new FaultyDatabase(await openViewDatabase({ file: join(folder, 'views.db') }));
  await database.transaction((trx) => createLeaseTable(database, trx, TABLE));
  const [one, two] = ['one', 'two'].map((holder) => new Leases(database, TABLE, { holder, ttlMs: 9_000, monotonic: () => 0 }));
  expect([await one!.hold('it'), await two!.hold('it')]).toEqual([1, undefined]);
  database.before = () => {
    throw new Error('busy');
  };
  await expect(one!.release()).rejects.toThrow('busy');
  database.before = () => undefined;
  await one!.release();
  expect(one!.mayAct('it')).toBe(false);
  expect(await two!.hold('it')).toBe(2);
  await database.close();
  await rm(folder, { recursive: true });
});
