import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Every row of every view that answers questions, closed versions too, in one order. */
export function viewRows(folder: string): ReadonlyMap<string, readonly unknown[]> {
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
