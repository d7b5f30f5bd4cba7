import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { openViewDatabase } from './index.js';
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
}
