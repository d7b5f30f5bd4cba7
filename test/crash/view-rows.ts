import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from '#sqlite';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { readEnvironment } from '#config/environment';
import { runViewsHere } from '../../apps/office/index.js';
import { officeTypes } from '../../apps/office/types.js';

/** Folds what a stopped office left unfolded, up to the end of its store: nobody appends notices meanwhile. */
async function foldToTheEnd(folder: string): Promise<void> {
  const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const environment = readEnvironment({ DATA_DIR: folder, DEMO: '1' });
  const store = await openSqliteStore({ folder, readonly: true });
  const running = await runViewsHere({ environment, types: officeTypes, logger: quiet }, store);
  await running.settled();
  await running.stop();
  await store.close();
}

/** The rows that a stopped office left, and those of views built anew from its store. */
export async function leftAndRebuilt(folder: string): Promise<readonly [left: ViewRows, rebuilt: ViewRows]> {
  await foldToTheEnd(folder);
  const left = viewRows(folder);
  for (const name of ['views.db', 'views.db-wal', 'views.db-shm']) await rm(join(folder, name), { force: true });
  await foldToTheEnd(folder);
  return [left, viewRows(folder)];
}

type ViewRows = ReadonlyMap<string, readonly unknown[]>;

/** Every row of every view that answers questions, closed versions too, in one order. */
function viewRows(folder: string): ViewRows {
  const database = new Database(join(folder, 'views.db'), { readonly: true });
  try {
    const found = database.prepare('SELECT name FROM sqlite_master WHERE type = ?').pluck().all('table') as string[];
    const catalogue = found.find((name) => name.endsWith('generations'));
    if (catalogue === undefined) throw new Error(`no catalogue of generations among ${found.join(', ')}`);
    const serving = database.prepare(`SELECT view, table_name FROM "${catalogue}" WHERE serving = 1 ORDER BY view`).all() as {
      view: string;
      table_name: string;
    }[];
    const rows = new Map<string, readonly unknown[]>();
    for (const { view, table_name: table } of serving) {
      rows.set(view, database.prepare(`SELECT * FROM "${table}" ORDER BY _stream, _key`).all());
      rows.set(`${view} history`, database.prepare(`SELECT * FROM "${table}_history" ORDER BY _stream, _key, _from_no`).all());
    }
    return rows;
  } finally {
    database.close();
  }
}
