import type { ColumnValue, Row } from '#libs/kernel';
import { sql, type Kysely, type Transaction } from 'kysely';
import type { RowValues, RowWriter, TableShape, Tables } from './row-writer.js';

const HOUR_MS = 3_600_000;

/** Hour in which an instant falls, counted since 1970. */
function hourOf(at: number): number {
  return Math.floor(at / HOUR_MS);
}

export interface ReachChanges {
  /** Hour, then the highest value of each sortable column over all versions begun up to its end. */
  readonly rows: readonly RowValues[];
  /** Values of an hour that is not the newest any more: they raise it and every hour after it. */
  readonly late: readonly RowValues[];
}

/**
 * How far the values of the sortable columns reached, hour by hour. Values such as filing dates and case numbers grow with time, so a
 * descending list as of a past moment may begin there instead of passing over everything that came later.
 */
export class Reach {
  private rows = new Map<number, ColumnValue[]>();
  private late = new Map<number, ColumnValue[]>();

  constructor(
    private readonly sortable: readonly string[],
    private newest = -1,
    private readonly highest: ColumnValue[] = sortable.map(() => null),
  ) {}

  note(row: Row, at: number): void {
    const hour = hourOf(at);
    const isLate = hour < this.newest;
    if (!isLate) this.newest = hour;
    let raised = false;
    for (let index = 0; index < this.sortable.length; index += 1) {
      const value = row[this.sortable[index]!]!;
      raised = raise(this.highest, index, value) || raised;
      if (isLate) {
        let values = this.late.get(hour);
        if (values === undefined) this.late.set(hour, (values = this.sortable.map(() => null)));
        raise(values, index, value);
      }
    }
    // A late value may also raise the newest hour, whose row then has to be written again.
    if (raised) this.rows.set(this.newest, [...this.highest]);
  }

  changes(): ReachChanges {
    const listed = (map: ReadonlyMap<number, ColumnValue[]>) => [...map].map(([hour, values]) => [hour, ...values]);
    return { rows: listed(this.rows), late: listed(this.late) };
  }

  written(): void {
    this.rows = new Map();
    this.late = new Map();
  }
}

function raise(values: ColumnValue[], index: number, value: ColumnValue): boolean {
  const highest = values[index] ?? null;
  if (value === null || (highest !== null && !isHigher(value, highest))) return false;
  values[index] = value;
  return true;
}

const SURROGATE = /[\ud800-\udfff]/;

/** Both databases order text by its UTF-8 bytes; JavaScript agrees unless a character needs two code units, as rare names do. */
function isHigher(value: string | number, than: string | number): boolean {
  if (typeof value === 'string' && typeof than === 'string' && (SURROGATE.test(value) || SURROGATE.test(than))) {
    return Buffer.compare(Buffer.from(value), Buffer.from(than)) > 0;
  }
  return value > than;
}

/** Reads what an earlier runner left. */
export async function loadReach(db: Kysely<Tables>, table: TableShape, sortable: readonly string[]): Promise<Reach> {
  const found = await sql<Record<string, ColumnValue>>`select * from ${sql.id(table.name)} order by "_hour" desc limit 1`.execute(db);
  const row = found.rows[0];
  if (row === undefined) return new Reach(sortable);
  return new Reach(
    sortable,
    Number(row['_hour']),
    sortable.map((column) => row[column] ?? null),
  );
}

export async function writeReach(trx: Transaction<Tables>, rows: RowWriter, table: TableShape, changes: ReachChanges): Promise<void> {
  if (table.columns.length === 1) return;
  if (changes.rows.length > 0) await rows.upsert(trx, table, 1, changes.rows);
  const names = sql.join(table.columns.map((column) => sql.id(column.name)));
  for (const [hour, ...values] of changes.late) {
    const others = sql.join(table.columns.slice(1).map((column) => sql.id(column.name)));
    await sql`insert into ${sql.id(table.name)} (${names}) select cast(${hour} as bigint), ${others} from ${sql.id(table.name)}
      where "_hour" < ${hour} order by "_hour" desc limit 1 on conflict do nothing`.execute(trx);
    await sql`insert into ${sql.id(table.name)} ("_hour") values (${hour}) on conflict do nothing`.execute(trx);
    for (const [index, value] of values.entries()) {
      const column = sql.id(table.columns[index + 1]!.name);
      if (value === null) continue;
      await sql`update ${sql.id(table.name)} set ${column} = ${value}
        where "_hour" >= ${hour} and (${column} is null or ${column} < ${value})`.execute(trx);
    }
  }
}

/** The highest value that a column had reached by then; undefined where nothing is known. */
export async function reachedBy(db: Kysely<Tables>, table: string, column: string, at: number): Promise<ColumnValue | undefined> {
  const found = await sql<{ reached: ColumnValue }>`select ${sql.id(column)} as reached from ${sql.id(table)}
    where "_hour" <= ${hourOf(at)} order by "_hour" desc limit 1`.execute(db);
  return found.rows[0]?.reached ?? undefined;
}
