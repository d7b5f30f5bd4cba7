import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import pg from 'pg';
import { openViewDatabase } from './index.js';
import { isOutage } from './outage.js';
import { viewSuite } from './testing/view-suite.js';

const url = process.env['DATABASE_URL'];

if (url === undefined) {
  it('is checked where a PostgreSQL is there', () => {
    process.stderr.write('views on PostgreSQL are not checked here: DATABASE_URL names no server\n');
    expect(url).toBeUndefined();
  });
} else {
  viewSuite('PostgreSQL', async () => {
    const schema = `views_${randomUUID().slice(0, 8)}`;
    return {
      open: () => openViewDatabase({ url, schema }),
      clear: async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(`drop schema if exists ${schema} cascade`);
        await client.end();
      },
    };
  });

  it('a connection that broke between two statements of a transaction ended the process; the transaction fails, and the next one works', async () => {
    const database = await openViewDatabase({ url });
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    const begun = database.transaction(async (trx) => {
      const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(trx);
      const ended = await other.query<{ ended: boolean }>('select pg_terminate_backend($1, 5000) as ended', [rows[0]!.pid]);
      expect(ended.rows).toEqual([{ ended: true }]);
      await sql`select 1`.execute(trx);
    });

    expect(isOutage(await begun.catch((error: unknown) => error))).toBe(true);

    const { rows } = await database.transaction((trx) => sql<{ one: number }>`select 1 as one`.execute(trx));
    expect(rows).toEqual([{ one: 1 }]);
    await other.end();
    await database.close();
  });
}
