import { basename } from 'node:path';
import pg from 'pg';
import type { DatabasePlace } from './stage.js';

/** Read databases in schemas of their own on a server. */
export function onPostgresql(url: string): DatabasePlace {
  const prefix = (folder: string) =>
    `agenda_${basename(folder)
      .replace(/[^A-Za-z0-9]/g, '')
      .toLowerCase()}`;
  return {
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
}
