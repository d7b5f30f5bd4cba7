import type { Row } from '#libs/kernel';
import type { RowValues } from './row-writer.js';

/** A version of a row: what it says, and since when. */
export interface Version {
  readonly row: Row;
  /** The row's values in the order of the columns: looked up by name once, compared and written many times. */
  readonly values: RowValues;
  readonly revision: number;
  /** Number of the event that first made the row; with the key it orders rows that sort alike. */
  readonly bornNo: number;
  readonly fromAt: number;
  readonly fromNo: number;
}

/** Where the live table holds a row. */
export interface PlacedRow {
  readonly stream: string;
  readonly key: string;
  readonly place: number;
}

export interface CachedRow extends PlacedRow {
  /** Absent while the row is asleep: only the table knows it. */
  version: Version | undefined;
  dirty: boolean;
  /** Whether the live table holds the row. */
  persisted: boolean;
  /** Which of the fold's epochs used it last. */
  epoch: number;
}

/** Beyond so many rows a map costs less than looking at each. */
const FEW = 8;

/** Rows of one stream. Most streams have one or none, some have thousands (a row for each act): both have to be cheap. */
export class StreamRows implements Iterable<CachedRow> {
  private few: CachedRow[] = [];
  private many: Map<string, CachedRow> | undefined;

  get size(): number {
    return this.many?.size ?? this.few.length;
  }

  [Symbol.iterator](): Iterator<CachedRow> {
    return (this.many ?? this.few).values();
  }

  find(key: string): CachedRow | undefined {
    if (this.many !== undefined) return this.many.get(key);
    for (const row of this.few) if (row.key === key) return row;
    return undefined;
  }

  add(row: CachedRow): void {
    if (this.many === undefined && this.few.length === FEW) {
      this.many = new Map(this.few.map((one) => [one.key, one]));
      this.few = [];
    }
    if (this.many === undefined) this.few.push(row);
    else this.many.set(row.key, row);
  }

  remove(row: CachedRow): void {
    if (this.many === undefined) this.few.splice(this.few.indexOf(row), 1);
    else this.many.delete(row.key);
  }
}
