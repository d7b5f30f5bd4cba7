import type pg from 'pg';
import { readEnvironment, type Environment } from '#config/environment';
import type { StoredEvent } from '#libs/event-store';
import { openStore, runViewsHere } from '../../apps/office/index.js';
import { officeTypes } from '../../apps/office/types.js';
import { ownDatabase } from '../cluster/built-cluster.js';

/** Everything that the office stored on the node, in commit order. */
export async function storedOnNode(environment: Environment): Promise<readonly StoredEvent[]> {
  const store = await openStore(environment, { readonly: true });
  try {
    return await store.readAll(undefined, Number.POSITIVE_INFINITY);
  } finally {
    await store.close();
  }
}

type Rows = ReadonlyMap<string, readonly unknown[]>;

/** The rows that an office left in a database once they are folded to the end, and those of views built anew in another. */
export async function leftAndRebuiltOnServer(
  settings: Record<string, string>,
  left: { readonly url: string; readonly client: pg.Client },
  server: string,
): Promise<readonly [left: Rows, rebuilt: Rows]> {
  await foldToTheEnd(readEnvironment({ ...settings, DATABASE_URL: left.url }));
  const anew = await ownDatabase(server);
  try {
    await foldToTheEnd(readEnvironment({ ...settings, DATABASE_URL: anew.url }));
    return [await rowsOf(left.client), await rowsOf(anew.client)];
  } finally {
    await anew.drop();
  }
}

async function foldToTheEnd(environment: Environment): Promise<void> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const store = await openStore(environment, { readonly: true });
  const running = await runViewsHere({ environment, types: officeTypes, logger: quiet }, store);
  await running.settled();
  await running.stop();
  await store.close();
}

/** Every row of every view that answers questions, closed versions too, in one order. */
async function rowsOf(client: pg.Client): Promise<Rows> {
  const catalogue = `select view, table_name from view_generations where serving = 1 order by view`;
  const serving = (await client.query<{ view: string; table_name: string }>(catalogue)).rows;
  const rows = new Map<string, readonly unknown[]>();
  for (const { view, table_name: table } of serving) {
    rows.set(view, (await client.query(`select * from "${table}" order by _stream, _key`)).rows);
    rows.set(`${view} history`, (await client.query(`select * from "${table}_history" order by _stream, _key, _from_no`)).rows);
  }
  return rows;
}
