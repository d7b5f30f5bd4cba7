import { basename } from 'node:path';
import pg from 'pg';
import { adversitySuite } from './testing/adversity-suite.js';
import { dutySuite } from './testing/duty-suite.js';
import { loopSuite } from './testing/loop-suite.js';
import { provisionalDatesSuite } from './testing/provisional-dates-suite.js';
import { reorganisedSuite } from './testing/reorganised-suite.js';
import type { DatabasePlace } from './testing/stage.js';
import { swapSuite } from './testing/swap-suite.js';

const url = process.env['DATABASE_URL'];

if (url === undefined) {
  it('is checked where a PostgreSQL is there', () => {
    process.stderr.write('the agenda on PostgreSQL is not checked here: DATABASE_URL names no server\n');
    expect(url).toBeUndefined();
  });
} else {
  const prefix = (folder: string) =>
    `agenda_${basename(folder)
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase()}`;
  const place: DatabasePlace = {
    name: 'PostgreSQL',
    options: (folder, name) => ({ url, schema: `${prefix(folder)}_${name}` }),
    clear: async (folder) => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      const found = await client.query<{ name: string }>(
        'select schema_name as name from information_schema.schemata where schema_name like $1',
        [`${prefix(folder)}\\_%`],
      );
      for (const { name } of found.rows) await client.query(`drop schema if exists "${name}" cascade`);
      await client.end();
    },
  };
  dutySuite(place);
  loopSuite(place);
  provisionalDatesSuite(place);
  adversitySuite(place);
  reorganisedSuite(place);
  swapSuite(place);
}
