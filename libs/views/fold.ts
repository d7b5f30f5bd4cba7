import { effective, EVERY_ROW, type Column, type ColumnValue, type RecordedEvent, type Row, type View } from '#libs/kernel';
import type { StoredEvent } from '#libs/event-store';
import type { Reach, ReachChanges } from './reach.js';
import type { RowValues } from './row-writer.js';
import { StreamRows, type CachedRow, type PlacedRow, type Version } from './stream-rows.js';

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

/** What one batch changes in the tables of one generation. */
export interface Changes {
  /** Rows that the table does not hold yet. */
  readonly added: readonly RowValues[];
  readonly changed: readonly RowValues[];
  readonly removals: readonly RowValues[];
  readonly closed: readonly RowValues[];
  readonly reach: ReachChanges;
  /** Streams that memory forgets, with the keys and places of their rows. */
  readonly forgotten: readonly RowValues[];
}

/** `touched`: whatever changed. `asleep`: what memory is about to let go. `all`: whatever changed, and nothing is let go. */
export type Wanted = 'touched' | 'asleep' | 'all';

/** The event at which the fold failed; everything before it was folded. */
export interface FoldFailure {
  readonly index: number;
  readonly error: unknown;
}

interface Step {
  readonly index: number;
  readonly keys: readonly string[];
}

/** What an event makes of a row. */
interface Outcome {
  readonly key: string;
  readonly cached: CachedRow | undefined;
  readonly row: Row | null;
}

/** An outcome that differs from what was before; the values are those of its row. */
interface Change extends Outcome {
  readonly values: RowValues;
}

const NO_VALUES: RowValues = [];

/** Rows that one event can make; a row's place is the number of the event that made it, times this, and its count in that event. */
const ROWS_PER_EVENT = 2 ** 20;
/** Knowing where a row is takes a tenth of the memory of knowing the row. */
const PLACES_PER_ROW = 8;
/** What a remembered stream costs besides its rows, also where it has none. */
const PLACES_PER_STREAM = 8;

/**
 * Folds events into the rows of one view in memory and tells what has to be written. Knows no SQL. Rows not used for a while fall
 * asleep: memory keeps their keys and places. Streams not used for longer are forgotten.
 */
export class ViewFold {
  private readonly columns: readonly (readonly [string, Column])[];
  private readonly categories: ReadonlySet<string>;
  private readonly isOfOneEvent: boolean;
  /** Whether nothing has to be known of a stream's rows to fold its next event: no row is touched again, and the table finds them. */
  private isForgetful = false;
  /** Two generations of remembered streams: what was not used while the young one filled is forgotten with the old one. */
  private young = new Map<string, StreamRows>();
  private old = new Map<string, StreamRows>();
  private youngPlaces = 0;
  private awake = 0;
  /** Every row that is awake, and some that were removed or forgotten since. */
  private awakened: CachedRow[] = [];
  private epoch = 0;
  private dirty: CachedRow[] = [];
  private closed: RowValues[] = [];
  private removed: RowValues[] = [];
  /** Streams that had rows and have none now. */
  private emptied = new Set<string>();
  private writing: readonly CachedRow[] = [];
  private isSleepDue = false;
  private isForgettingDue = false;

  constructor(
    private readonly view: View,
    private readonly reach: Reach,
    private readonly rowsKept: number,
  ) {
    this.columns = Object.entries(view.columns);
    this.categories = new Set(view.categories);
    this.isOfOneEvent = view.rowsOfOneEvent === true;
  }

  /** The table finds rows by their stream from here on; everything was written. */
  indexed(): void {
    if (!this.isOfOneEvent) return;
    this.isForgetful = true;
    this.forgetAll();
  }

  /** Which events concern this view, and of which streams the places of rows have to be loaded first. */
  plan(batch: readonly BatchEvent[]): {
    readonly steps: readonly Step[];
    readonly missing: readonly string[];
    readonly failure?: FoldFailure;
  } {
    const steps: Step[] = [];
    const missing = new Set<string>();
    for (let index = 0; index < batch.length; index += 1) {
      const { category, event, obstacle, stored, stream } = batch[index]!;
      if (!this.categories.has(category)) continue;
      if (obstacle !== undefined || event === undefined) return { steps, missing: [...missing], failure: { index, error: obstacle } };
      let keys: readonly string[];
      try {
        keys = this.keysOf(event);
      } catch (error) {
        return { steps, missing: [...missing], failure: { index, error } };
      }
      // A stream that begins has no rows yet: known without asking, also where its first event concerns no row.
      if (stored.revision === 0 && !this.isForgetful) this.remember(stored.stream, new StreamRows());
      if (keys.length === 0 && stream === undefined) continue;
      steps.push({ index, keys: keys.length > 1 ? [...new Set(keys)] : keys });
      if (this.isForgetful && stream === undefined) continue;
      if (!this.young.has(stored.stream) && !this.recall(stored.stream)) missing.add(stored.stream);
    }
    return { steps, missing: [...missing].filter((stream) => !this.young.has(stream)) };
  }

  /** @throws Error where a view that promised otherwise would touch a row of an earlier event */
  private keysOf(event: RecordedEvent): readonly string[] {
    const keys = this.view.keys(event);
    if (this.isOfOneEvent && keys.some((key) => !key.startsWith(`${event.rev}:`)))
      throw new Error(`a key of ${this.view.name} does not begin with the revision of its event`);
    return keys;
  }

  /** Takes in the places of rows of streams that `plan` missed; a stream without rows is known to have none from now on. */
  locate(streams: readonly string[], rows: readonly PlacedRow[]): void {
    for (const stream of streams) this.remember(stream, new StreamRows());
    for (const { stream, key, place } of rows) {
      this.young.get(stream)!.add({ stream, key, place, version: undefined, persisted: true, dirty: false, epoch: this.epoch });
      this.youngPlaces += 1;
    }
    if (!this.isForgetful) return;
    for (const row of this.dirty) if (row.dirty && !row.persisted && streams.includes(row.stream)) this.young.get(row.stream)!.add(row);
  }

  /** Places of rows that the planned steps need and that are asleep. */
  asleep(batch: readonly BatchEvent[], steps: readonly Step[]): ReadonlyMap<number, CachedRow> {
    const wanted = new Map<number, CachedRow>();
    for (const { index, keys } of steps) {
      const { stored, stream } = batch[index]!;
      const rows = this.young.get(stored.stream);
      if (rows === undefined) continue;
      for (const row of stream === undefined && keys !== EVERY_ROW ? keys.map((key) => rows.find(key)) : rows) {
        if (row !== undefined && row.version === undefined) wanted.set(row.place, row);
      }
    }
    return wanted;
  }

  wake(row: CachedRow, version: Version): void {
    row.version = version;
    row.epoch = this.epoch;
    this.awake += 1;
    this.awakened.push(row);
  }

  /** Applies planned steps; stops before the first event that the view cannot fold. */
  fold(batch: readonly BatchEvent[], steps: readonly Step[]): FoldFailure | undefined {
    for (const { index, keys } of steps) {
      const { event, no, at, stream } = batch[index]! as BatchEvent & { readonly event: RecordedEvent };
      const rows = this.young.get(event.stream) ?? new StreamRows();
      try {
        const outcomes = stream === undefined ? this.evolved(rows, event, keys) : this.refolded(rows, stream);
        const changes: Change[] = [];
        for (const outcome of outcomes) {
          const values = this.changed(outcome);
          // named, not spread: this is done for every row of every event
          if (values !== undefined) changes.push({ key: outcome.key, cached: outcome.cached, row: outcome.row, values });
        }
        let made = 0;
        for (const change of changes) if (this.change(change, rows, event, at, no, made)) made += 1;
      } catch (error) {
        return { index, error };
      }
    }
    return undefined;
  }

  private evolved(rows: StreamRows, event: RecordedEvent, keys: readonly string[]): Outcome[] {
    const touched = keys === EVERY_ROW ? [...rows].map(({ key }) => key) : keys;
    return touched.map((key) => {
      const cached = rows.find(key);
      if (cached !== undefined) cached.epoch = this.epoch;
      return { key, cached, row: this.view.evolve(cached?.version?.row ?? null, event, key) };
    });
  }

  /** A correction changes what came before it: the stream is folded again, and what differs becomes a new version as of the correction. */
  private refolded(rows: StreamRows, stream: readonly RecordedEvent[]): Outcome[] {
    const fresh = new Map<string, Row | null>([...rows].map(({ key }) => [key, null]));
    const folded = new Map<string, Row | null>();
    for (const event of effective(stream)) {
      const keys = this.view.keys(event);
      const touched = keys === EVERY_ROW ? [...folded.keys()].filter((key) => folded.get(key) !== null) : keys;
      for (const key of touched) folded.set(key, this.view.evolve(folded.get(key) ?? null, event, key));
    }
    for (const [key, row] of folded) fresh.set(key, row);
    return [...fresh].map(([key, row]) => ({ key, cached: rows.find(key), row }));
  }

  /**
   * Values of a row that the event changes, undefined where it changes nothing.
   * @throws TypeError for a value that a database would refuse: a refused write is taken for trouble that passes
   */
  private changed({ cached, row }: Outcome): RowValues | undefined {
    const before = cached?.version;
    if (row === null) return before === undefined ? undefined : NO_VALUES;
    if (before?.row === row) return undefined;
    const values: ColumnValue[] = [];
    let differs = before === undefined;
    for (const [name, column] of this.columns) {
      const value = row[name];
      if (before === undefined || value !== before.values[values.length]) {
        this.check(name, column, value);
        differs = true;
      }
      values.push(value!);
    }
    return differs ? values : undefined;
  }

  private check(name: string, { type, nullable }: Column, value: ColumnValue | undefined): void {
    if (value === null) {
      if (nullable !== true) throw new TypeError(`column ${name} of ${this.view.name} must not be null`);
    } else if (type === 'integer' ? !Number.isSafeInteger(value) : typeof value !== 'string' || value.includes('\u0000')) {
      throw new TypeError(`column ${name} of ${this.view.name} does not hold ${type}`);
    }
  }

  /** Whether the change made a row that was not there. */
  private change(
    { key, cached, row, values }: Change,
    rows: StreamRows,
    event: RecordedEvent,
    at: number,
    no: number,
    made: number,
  ): boolean {
    let fromAt = at;
    const before = cached?.version;
    if (cached !== undefined && before !== undefined) {
      fromAt = Math.max(before.fromAt, at);
      this.closed.push(this.values(cached, before, [], [fromAt, no]));
    }
    if (row === null) {
      this.remove(rows, cached!);
      return false;
    }
    const version: Version = { row, values, revision: event.rev, bornNo: before?.bornNo ?? no, fromAt, fromNo: no };
    this.reach.note(row, fromAt);
    if (cached !== undefined) {
      cached.version = version;
      cached.epoch = this.epoch;
      if (!cached.dirty) this.dirty.push(cached);
      cached.dirty = true;
      return false;
    }
    const place = no * ROWS_PER_EVENT + made;
    const added: CachedRow = { stream: event.stream, key, place, version, persisted: false, dirty: true, epoch: this.epoch };
    rows.add(added);
    this.dirty.push(added);
    this.awakened.push(added);
    this.youngPlaces += 1;
    this.awake += 1;
    return true;
  }

  private remove(rows: StreamRows, row: CachedRow): void {
    rows.remove(row);
    if (row.persisted) this.removed.push([row.place]);
    if (rows.size === 0) this.emptied.add(row.stream);
    row.dirty = false;
    row.version = undefined;
    this.awake -= 1;
  }

  private values(row: PlacedRow, version: Version, place: readonly number[], interval: readonly number[]): RowValues {
    const { revision, bornNo, fromAt, fromNo } = version;
    const values: ColumnValue[] = [...place, row.stream, row.key, revision, bornNo, fromAt, fromNo, ...interval];
    for (const value of version.values) values.push(value);
    return values;
  }

  /** What has to be written now. */
  changes(wanted: Wanted): Changes {
    this.isSleepDue = wanted !== 'all' && this.awake > (this.isOfOneEvent ? 0 : this.rowsKept);
    this.isForgettingDue = wanted !== 'all' && this.youngPlaces > this.rowsKept * PLACES_PER_ROW;
    const isLeaving = (row: CachedRow) => (this.isSleepDue && row.epoch < this.epoch) || (this.isForgettingDue && this.old.has(row.stream));
    this.dirty = this.dirty.filter((row) => row.dirty);
    this.writing = wanted === 'asleep' && !this.isForgetful ? this.dirty.filter(isLeaving) : this.dirty;
    const forgotten = this.isForgettingDue ? [...this.old].filter(([stream, rows]) => rows.size > 0 || this.emptied.has(stream)) : [];
    const added: RowValues[] = [];
    const changed: RowValues[] = [];
    for (const row of this.writing) (row.persisted ? changed : added).push(this.values(row, row.version!, [row.place], []));
    return {
      added,
      changed,
      removals: this.removed,
      closed: this.closed,
      reach: this.reach.changes(),
      forgotten: forgotten.map(([stream, rows]) => [stream, JSON.stringify([...rows].map(({ key, place }) => [key, place]))]),
    };
  }

  /** The changes are durable. */
  written(): void {
    for (const row of this.writing) {
      row.dirty = false;
      row.persisted = true;
    }
    this.dirty = this.dirty.filter((row) => row.dirty);
    this.writing = [];
    this.closed = [];
    this.removed = [];
    this.reach.written();
    if (this.isForgetful) return this.forgetAll();
    if (this.isForgettingDue) this.forget();
    if (this.isSleepDue) this.putToSleep();
  }

  private forget(): void {
    for (const [stream, rows] of this.old) {
      this.emptied.delete(stream);
      for (const row of rows) {
        if (row.version === undefined) continue;
        row.version = undefined;
        this.awake -= 1;
      }
    }
    this.old = this.young;
    this.young = new Map();
    this.youngPlaces = 0;
  }

  private forgetAll(): void {
    this.young = new Map();
    this.old = new Map();
    this.emptied.clear();
    this.awakened = [];
    this.youngPlaces = 0;
    this.awake = 0;
  }

  private putToSleep(): void {
    const awakened: CachedRow[] = [];
    for (const row of this.awakened) {
      if (row.version === undefined) continue;
      if (row.dirty || row.epoch >= this.epoch) awakened.push(row);
      else row.version = undefined;
    }
    this.awakened = awakened;
    this.awake = awakened.length;
    this.epoch += 1;
  }

  private remember(stream: string, rows: StreamRows): void {
    this.young.set(stream, rows);
    this.youngPlaces += rows.size + PLACES_PER_STREAM;
  }

  private recall(stream: string): boolean {
    const rows = this.old.get(stream);
    if (rows === undefined) return false;
    this.old.delete(stream);
    this.remember(stream, rows);
    return true;
  }
}
