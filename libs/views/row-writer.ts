import type { ColumnValue } from '#libs/kernel';
import { sql, type Transaction } from 'kysely';

/** Tables are made from declarations at run time, so their names and columns are data. */
export type Tables = Record<string, Record<string, ColumnValue>>;

/** Name and columns of a table as the writer needs them. */
export interface TableShape {
  readonly name: string;
  readonly columns: readonly { readonly name: string; readonly integer: boolean }[];
}

/** One value per column of the shape, in its order. */
export type RowValues = readonly ColumnValue[];

/** Writes many rows at a time; each method belongs to the transaction it is given. */
export interface RowWriter {
  insert(trx: Transaction<Tables>, table: TableShape, rows: readonly RowValues[]): Promise<void>;
  /** Inserts, or replaces the row with the same first `keys` columns, which a unique index must cover. */
  upsert(trx: Transaction<Tables>, table: TableShape, keys: number, rows: readonly RowValues[]): Promise<void>;
  /** Removes the rows whose first columns equal the values. */
  remove(trx: Transaction<Tables>, table: TableShape, keys: readonly RowValues[]): Promise<void>;
}

const quote = (name: string) => `"${name}"`;

function conflict(table: TableShape, keys: number): string {
  const names = table.columns.map((column) => quote(column.name));
  const changed = names.slice(keys).map((name) => `${name} = excluded.${name}`);
  return ` on conflict (${names.slice(0, keys).join(', ')}) do update set ${changed.join(', ')}`;
}

/** Rows per statement: more are no faster (measured), and a statement of fifty columns grows large. */
const ROWS_PER_STATEMENT = 8;

interface Preparing {
  prepare(text: string): { run(...parameters: readonly ColumnValue[]): unknown };
}

/** Texts that write one row, and several. */
interface Texts {
  readonly one: string;
  readonly several: string;
}

/**
 * Prepared statements on the connection that holds the transaction: building a query object per row would cost more than the row.
 *
 * None of them can take itself back, as whatever fails ends the transaction. One that can keeps a copy of every page that it is about to change,
 * in a file of its own: a fifth of the time of following (measured). SQLite keeps none for `or fail`, nor for a statement of one row.
 */
export class SqliteRows implements RowWriter {
  private readonly inserts = new WeakMap<TableShape, Texts>();
  /** By the count of key columns. */
  private readonly upserts: WeakMap<TableShape, string>[] = [];

  constructor(private readonly connection: Preparing) {}

  async insert(_trx: Transaction<Tables>, table: TableShape, rows: readonly RowValues[]): Promise<void> {
    if (rows.length === 0) return;
    const { one, several } = kept(this.inserts, table, () => insertion(table));
    let from = 0;
    if (rows.length >= ROWS_PER_STATEMENT) {
      const statement = this.connection.prepare(several);
      for (; from + ROWS_PER_STATEMENT <= rows.length; from += ROWS_PER_STATEMENT) {
        const values: ColumnValue[] = [];
        for (let row = from; row < from + ROWS_PER_STATEMENT; row += 1) for (const value of rows[row]!) values.push(value);
        statement.run(...values);
      }
    }
    this.each(one, from === 0 ? rows : rows.slice(from));
  }

  async upsert(_trx: Transaction<Tables>, table: TableShape, keys: number, rows: readonly RowValues[]): Promise<void> {
    const texts = (this.upserts[keys] ??= new WeakMap());
    const text = () => `insert into ${named(table)} values ${parameters(table)}${conflict(table, keys)}`;
    this.each(kept(texts, table, text), rows);
  }

  async remove(_trx: Transaction<Tables>, table: TableShape, keys: readonly RowValues[]): Promise<void> {
    for (const values of keys) {
      const condition = values.map((_, index) => `${quote(table.columns[index]!.name)} = ?`).join(' and ');
      this.connection.prepare(`delete from ${quote(table.name)} where ${condition}`).run(...values);
    }
  }

  /** Values are handed over as arguments: taking each out of an array costs the native side a third more (measured). */
  private each(text: string, rows: readonly RowValues[]): void {
    if (rows.length === 0) return;
    const statement = this.connection.prepare(text);
    for (const row of rows) statement.run(...row);
  }
}

function named(table: TableShape): string {
  return `${quote(table.name)} (${table.columns.map((column) => quote(column.name)).join(', ')})`;
}

function parameters(table: TableShape): string {
  return `(${table.columns.map(() => '?').join(', ')})`;
}

function insertion(table: TableShape): Texts {
  const head = `insert or fail into ${named(table)} values `;
  const row = parameters(table);
  return { one: head + row, several: head + Array<string>(ROWS_PER_STATEMENT).fill(row).join(', ') };
}

function kept<Text>(texts: WeakMap<TableShape, Text>, table: TableShape, make: () => Text): Text {
  const known = texts.get(table);
  if (known !== undefined) return known;
  const made = make();
  texts.set(table, made);
  return made;
}

const ROWS_PER_MESSAGE = 5_000;

/** One statement with an array per column: its text does not depend on the number of rows. */
export class PostgresRows implements RowWriter {
  async insert(trx: Transaction<Tables>, table: TableShape, rows: readonly RowValues[]): Promise<void> {
    await this.run(trx, table, rows, '');
  }

  async upsert(trx: Transaction<Tables>, table: TableShape, keys: number, rows: readonly RowValues[]): Promise<void> {
    await this.run(trx, table, rows, conflict(table, keys));
  }

  async remove(trx: Transaction<Tables>, table: TableShape, keys: readonly RowValues[]): Promise<void> {
    if (keys.length === 0) return;
    const width = keys[0]!.length;
    const names = sql.join(table.columns.slice(0, width).map((column) => sql.id(column.name)));
    await sql`delete from ${sql.id(table.name)} where (${names}) in (select * from ${unnested(table, keys, width)})`.execute(trx);
  }

  private async run(trx: Transaction<Tables>, table: TableShape, rows: readonly RowValues[], tail: string): Promise<void> {
    const names = sql.join(table.columns.map((column) => sql.id(column.name)));
    for (let from = 0; from < rows.length; from += ROWS_PER_MESSAGE) {
      const part = rows.slice(from, from + ROWS_PER_MESSAGE);
      const source = unnested(table, part, table.columns.length);
      await sql`insert into ${sql.id(table.name)} (${names}) select * from ${source}${sql.raw(tail)}`.execute(trx);
    }
  }
}

function unnested(table: TableShape, rows: readonly RowValues[], width: number) {
  const arrays = table.columns.slice(0, width).map((column, index) => {
    const values = rows.map((row) => row[index] ?? null);
    return sql`${values}::${sql.raw(column.integer ? 'int8[]' : 'text[]')}`;
  });
  return sql`unnest(${sql.join(arrays)})`;
}
