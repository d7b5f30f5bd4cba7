import { effective, type ColumnValue, type RecordedEvent, type Row, type View } from '#libs/kernel';
import type { StoredEvent } from '#libs/event-store';
import type { Reach, ReachChanges } from './reach.js';
import type { RowValues } from './row-writer.js';

/** An event of a batch as every view of a lane sees it: decoded once. */
export interface BatchEvent {
  readonly stored: StoredEvent;
  /** Count of events before it in the store. */
  readonly no: number;
  readonly category: string;
  /** Absent where no view reads the category, or the bytes could not be read. */
  readonly event?: RecordedEvent;
  readonly at: number;
  /** Why no view can go past this event. */
  readonly obstacle?: Error;
  /** For a correction: every event of its stream up to it. */
  readonly stream?: readonly RecordedEvent[];
}

/** A version of a row: what it says, and since when. */
export interface Version {
  readonly row: Row;
  readonly revision: number;
  /** Number of the event that first made the row; with the key it orders rows that sort alike. */
  readonly bornNo: number;
  readonly fromAt: number;
  readonly fromNo: number;
}

interface CachedRow {
  readonly key: string;
  version: Version | null;
  /** Whether the live table holds the row. */
  persisted: boolean;
  dirty: boolean;
}

/** What a stream's rows are before anything is known of them. */
export interface LoadedRow {
  readonly stream: string;
  readonly key: string;
  readonly version: Version;
}

/** What one batch changes in the tables of one generation. */
export interface Changes {
  readonly upserts: readonly RowValues[];
  readonly removals: readonly RowValues[];
  readonly closed: readonly RowValues[];
  readonly reach: ReachChanges;
}

/** The event at which the fold failed; everything before it was folded. */
export interface FoldFailure {
  readonly index: number;
  readonly error: unknown;
}

interface Step {
  readonly index: number;
  readonly keys: readonly string[];
}

/** Folds events into the rows of one view in memory and tells what has to be written. Knows no SQL. */
export class ViewFold {
  private readonly columns: readonly string[];
  private readonly categories: ReadonlySet<string>;
  /** Two generations of remembered streams: what was not used while the young one filled is forgotten with the old one. */
  private young = new Map<string, CachedRow[]>();
  private old = new Map<string, CachedRow[]>();
  private youngRows = 0;
  private touched = new Map<string, CachedRow[]>();
  private closed: RowValues[] = [];

  constructor(
    private readonly view: View,
    private readonly reach: Reach,
    private readonly rowsKept: number,
  ) {
    this.columns = Object.keys(view.columns);
    this.categories = new Set(view.categories);
  }

  /** Which events concern this view, and of which streams the rows have to be loaded first. */
  plan(batch: readonly BatchEvent[]): {
    readonly steps: readonly Step[];
    readonly missing: readonly string[];
    readonly failure?: FoldFailure;
  } {
    const steps: Step[] = [];
    const missing = new Set<string>();
    for (let index = 0; index < batch.length; index += 1) {
      const { category, event, obstacle, stored } = batch[index]!;
      if (!this.categories.has(category)) continue;
      if (obstacle !== undefined || event === undefined) return { steps, missing: [...missing], failure: { index, error: obstacle } };
      let keys: readonly string[];
      try {
        keys = this.view.keys(event);
      } catch (error) {
        return { steps, missing: [...missing], failure: { index, error } };
      }
      // A stream that begins has no rows yet: known without asking, also where its first event concerns no row.
      if (stored.revision === 0) this.remember(stored.stream, []);
      if (keys.length === 0 && batch[index]!.stream === undefined) continue;
      steps.push({ index, keys: keys.length > 1 ? [...new Set(keys)] : keys });
      if (!this.young.has(stored.stream) && !this.recall(stored.stream)) missing.add(stored.stream);
    }
    return { steps, missing: [...missing].filter((stream) => !this.young.has(stream)) };
  }

  /** Takes in the rows of streams that `plan` missed; a stream without rows is known to have none from now on. */
  load(streams: readonly string[], rows: readonly LoadedRow[]): void {
    for (const stream of streams) this.remember(stream, []);
    for (const { stream, key, version } of rows) {
      this.young.get(stream)!.push({ key, version, persisted: true, dirty: false });
      this.youngRows += 1;
    }
  }

  /** Applies planned steps; stops before the first event that the view cannot fold. */
  fold(batch: readonly BatchEvent[], steps: readonly Step[]): FoldFailure | undefined {
    for (const { index, keys } of steps) {
      const { event, no, at, stream } = batch[index]! as BatchEvent & { readonly event: RecordedEvent };
      const rows = this.young.get(event.stream)!;
      try {
        const next = stream === undefined ? this.evolved(rows, event, keys) : this.refolded(rows, stream);
        for (const [, row] of next) if (row !== null) this.check(row);
        for (const [key, row] of next) this.change(event.stream, rows, key, row, event.rev, at, no);
      } catch (error) {
        return { index, error };
      }
    }
    return undefined;
  }

  private evolved(rows: readonly CachedRow[], event: RecordedEvent, keys: readonly string[]): [string, Row | null][] {
    return keys.map((key) => [key, this.view.evolve(find(rows, key)?.version?.row ?? null, event, key)]);
  }

  /** A correction changes what came before it: the stream is folded again, and what differs becomes a new version as of the correction. */
  private refolded(rows: readonly CachedRow[], stream: readonly RecordedEvent[]): [string, Row | null][] {
    const fresh = new Map<string, Row | null>();
    for (const { key, version } of rows) if (version !== null) fresh.set(key, null);
    const folded = new Map<string, Row | null>();
    for (const event of effective(stream)) {
      for (const key of this.view.keys(event)) folded.set(key, this.view.evolve(folded.get(key) ?? null, event, key));
    }
    for (const [key, row] of folded) fresh.set(key, row);
    return [...fresh];
  }

  private change(stream: string, rows: CachedRow[], key: string, row: Row | null, revision: number, at: number, no: number): void {
    let cached = find(rows, key);
    const before = cached?.version ?? null;
    if (before === null ? row === null : row !== null && this.same(before.row, row)) return;
    if (cached === undefined) {
      cached = { key, version: null, persisted: false, dirty: false };
      rows.push(cached);
      this.youngRows += 1;
    }
    if (before !== null) {
      const toAt = Math.max(before.fromAt, at);
      this.closed.push(this.values(stream, key, before, [toAt, no]));
      at = toAt;
    }
    cached.version = row === null ? null : { row, revision, bornNo: before?.bornNo ?? no, fromAt: at, fromNo: no };
    cached.dirty = true;
    this.touched.set(stream, rows);
    if (row !== null) this.reach.note(row, at);
  }

  private same(before: Row, after: Row): boolean {
    if (before === after) return true;
    for (const column of this.columns) if (before[column] !== after[column]) return false;
    return true;
  }

  /** A value that a database would refuse must stop the view here: a refused write is taken for trouble that passes. */
  private check(row: Row): void {
    for (const column of this.columns) {
      const value = row[column];
      const { type, nullable } = this.view.columns[column]!;
      if (value === null) {
        if (nullable !== true) throw new TypeError(`column ${column} of ${this.view.name} must not be null`);
      } else if (type === 'integer' ? !Number.isSafeInteger(value) : typeof value !== 'string' || value.includes('\u0000')) {
        throw new TypeError(`column ${column} of ${this.view.name} does not hold ${type}`);
      }
    }
  }

  private values(stream: string, key: string, version: Version, interval: readonly number[]): RowValues {
    const { row } = version;
    const values: ColumnValue[] = [stream, key, version.revision, version.bornNo, version.fromAt, version.fromNo, ...interval];
    for (const column of this.columns) values.push(row[column]!);
    return values;
  }

  /** What has to be written now. While building, rows wait in memory until their stream is forgotten or everything is asked for. */
  changes(wanted: 'touched' | 'forgotten' | 'all'): Changes {
    const streams = wanted === 'touched' ? this.touched : wanted === 'all' ? this.everything() : this.toForget();
    const upserts: RowValues[] = [];
    const removals: RowValues[] = [];
    for (const [stream, rows] of streams) {
      for (const { key, version, persisted, dirty } of rows) {
        if (!dirty) continue;
        if (version !== null) upserts.push(this.values(stream, key, version, []));
        else if (persisted) removals.push([stream, key]);
      }
    }
    return { upserts, removals, closed: this.closed, reach: this.reach.changes() };
  }

  /** The changes are durable. */
  written(wanted: 'touched' | 'forgotten' | 'all'): void {
    const streams = wanted === 'touched' ? this.touched : wanted === 'all' ? this.everything() : this.toForget();
    for (const [, rows] of streams) {
      for (const row of rows) {
        row.dirty = false;
        row.persisted = row.version !== null;
      }
    }
    if (this.youngRows > this.rowsKept) {
      this.old = this.young;
      this.young = new Map();
      this.youngRows = 0;
    }
    this.touched = new Map();
    this.closed = [];
    this.reach.written();
  }

  private toForget(): ReadonlyMap<string, CachedRow[]> {
    return this.youngRows > this.rowsKept ? this.old : new Map();
  }

  private everything(): ReadonlyMap<string, CachedRow[]> {
    return new Map([...this.old, ...this.young]);
  }

  private remember(stream: string, rows: CachedRow[]): void {
    this.young.set(stream, rows);
    this.youngRows += rows.length + 1;
  }

  private recall(stream: string): boolean {
    const rows = this.old.get(stream);
    if (rows === undefined) return false;
    this.old.delete(stream);
    this.remember(stream, rows);
    return true;
  }
}

function find(rows: readonly CachedRow[], key: string): CachedRow | undefined {
  for (const row of rows) if (row.key === key) return row;
  return undefined;
}
