import { effective, isCorrection, type Clock, type ColumnValue, type Instant, type RecordedEvent, type Row, type View } from '#libs/kernel';
import type { EventCodec, EventStore, Position, StoredEvent } from '#libs/event-store';
import { sql, type Transaction } from 'kysely';
import type { ViewDatabase } from './database.js';
import type { RowWriter, Tables } from './row-writer.js';
import { stoppedAt, UnknownEventMet, type StoppedAt } from './errors.js';
import { ViewFold, type BatchEvent, type Changes, type Wanted } from './fold.js';
import { advance, type Advance, type Checkpoint, type Generation } from './generations.js';
import type { ViewObserver } from './ports.js';
import { fingerprintOf } from './positions.js';
import { loadReach, writeReach } from './reach.js';
import { Stopping } from './retry.js';
import type { PlacedRow, Version } from './stream-rows.js';
import { indexStreams, tablesOf, type GenerationTables } from './tables.js';

/** What lanes need of their runner. */
export interface LaneSetting {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly database: ViewDatabase;
  readonly clock: Clock;
  readonly knows: (event: RecordedEvent) => boolean;
  readonly observer: ViewObserver;
  /** While building, so many events are folded before a write: a commit costs as much as dozens of rows. */
  readonly writeEvery: number;
  /** Names this runner in checkpoints. */
  readonly holder: string;
  /** Repeats until it succeeds or the runner stops. */
  retry<T>(views: readonly string[], work: () => Promise<T>): Promise<T>;
  stopped(view: string, at: StoppedAt): void;
  lost(view: string): void;
}

/** A generation at work: its declaration, tables, fold in memory, and the checkpoint as last written. */
export class WorkingGeneration {
  private constructor(
    readonly view: View,
    readonly tables: GenerationTables,
    readonly fold: ViewFold,
    public stored: Generation,
    /** Whether live rows can be found by stream. */
    private isIndexed: boolean,
  ) {
    if (isIndexed) fold.indexed();
  }

  static async open(database: ViewDatabase, view: View, stored: Generation, rowsKept: number): Promise<WorkingGeneration> {
    const tables = tablesOf(view, stored.table);
    const reach = await loadReach(database.reads, tables.reach, tables.sortable);
    return new WorkingGeneration(view, tables, new ViewFold(view, reach, rowsKept), stored, stored.serving);
  }

  get name(): string {
    return this.view.name;
  }

  /** From here on live rows are found by stream; before, only by what memory knows or wrote down when it forgot. */
  async index(database: ViewDatabase): Promise<void> {
    if (this.isIndexed) return;
    await database.transaction((trx) => indexStreams(trx, this.tables));
    this.isIndexed = true;
    this.fold.indexed();
  }

  /** Places of the rows of streams that memory does not hold, all at once. */
  async places(database: ViewDatabase, streams: readonly string[]): Promise<readonly PlacedRow[]> {
    const within = sql`where "_stream" in ${listed(database, streams, 'text')}`;
    if (!this.isIndexed) {
      const { rows } = await sql<{ _stream: string; _places: string }>`select "_stream", "_places"
        from ${sql.id(this.tables.forgotten.name)} ${within}`.execute(database.reads);
      return rows.flatMap(({ _stream: stream, _places: places }) =>
        (JSON.parse(places) as [string, number][]).map(([key, place]) => ({ stream, key, place })),
      );
    }
    const { rows } = await sql<{ stream: string; key: string; place: number }>`select "_stream" as "stream", "_key" as "key",
      "_row" as "place" from ${sql.id(this.tables.live.name)} ${within} order by "_row"`.execute(database.reads);
    return rows;
  }

  async versions(database: ViewDatabase, places: readonly number[]): Promise<readonly { place: number; version: Version }[]> {
    const columns = Object.keys(this.view.columns);
    const { rows } = await sql<Tables[string]>`select * from ${sql.id(this.tables.live.name)}
      where "_row" in ${listed(database, places, 'int8')}`.execute(database.reads);
    return rows.map((row) => ({ place: Number(row['_row']), version: asVersion(row, columns) }));
  }

  async write(trx: Transaction<Tables>, rows: RowWriter, changes: Changes): Promise<void> {
    const { live, history, reach, forgotten } = this.tables;
    await rows.insert(trx, history, changes.closed);
    // A row that is removed and made anew has another number, but the same key.
    await rows.remove(trx, live, changes.removals);
    await rows.insert(trx, live, changes.added);
    await rows.upsert(trx, live, 1, changes.changed);
    await writeReach(trx, rows, reach, changes.reach);
    if (!this.isIndexed) await rows.upsert(trx, forgotten, 1, changes.forgotten);
  }
}

/** One text for any number of values: a list of parameters would be a new statement for every length. */
function listed(database: ViewDatabase, values: readonly (string | number)[], type: 'text' | 'int8') {
  return database.dialect === 'sqlite'
    ? sql`(select value from json_each(${JSON.stringify(values)}))`
    : sql`(select unnest(${values}::${sql.raw(type)}[]))`;
}

function asVersion(row: { readonly [column: string]: ColumnValue }, columns: readonly string[]): Version {
  const values: { [column: string]: ColumnValue } = {};
  for (const column of columns) values[column] = row[column] ?? null;
  return {
    row: values as Row,
    values: columns.map((column) => values[column]!),
    revision: Number(row['_revision']),
    bornNo: Number(row['_born_no']),
    fromAt: Number(row['_from_at']),
    fromNo: Number(row['_from_no']),
  };
}

/** The fold in memory and the tables may differ now: the views of the lane have to be taken up again from the database. */
export class LaneBroken extends Error {
  constructor(cause: unknown) {
    super(`a lane of views broke: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'LaneBroken';
  }
}

/** `through`: every batch leaves tables and checkpoint true. `behind`: rows wait in memory, the checkpoint has no position until `flush`. */
export type WriteMode = 'through' | 'behind';

interface Written {
  readonly generation: WorkingGeneration;
  readonly changes: Changes;
  /** The same object for generations that move together. */
  readonly to: Advance;
}

/** What generations that stay as they are write on their way to one place. */
function written(generations: readonly WorkingGeneration[], wanted: Wanted, place: Omit<Advance, 'state'>): readonly Written[] {
  const states = new Map(generations.map(({ stored: { state } }) => [state, { ...place, state }]));
  return generations.map((generation) => ({
    generation,
    changes: generation.fold.changes(wanted),
    to: states.get(generation.stored.state)!,
  }));
}

function byPlace(writes: readonly Written[]): ReadonlyMap<Advance, readonly Written[]> {
  const places = new Map<Advance, Written[]>();
  for (const write of writes) {
    const together = places.get(write.to);
    if (together === undefined) places.set(write.to, [write]);
    else together.push(write);
  }
  return places;
}

/** So few that decoded events die young: what lives on costs the collectors more than folding it costs. */
const DECODED_AT_ONCE = 64;

/** Generations at the same place of the store: each event is read and decoded once for all of them. */
export class Lane {
  readonly generations: WorkingGeneration[] = [];
  position: Position | undefined;
  fingerprint: string | undefined;
  eventNo = 0;
  at: Instant | undefined;
  /** Events folded since the last write. */
  private unwritten = 0;

  constructor(
    private readonly setting: LaneSetting,
    public mode: WriteMode,
    start?: Checkpoint,
  ) {
    if (start !== undefined) this.goTo(start);
  }

  goTo({ position, fingerprint, eventNo, at }: Checkpoint): void {
    this.position = position;
    this.fingerprint = fingerprint;
    this.eventNo = eventNo;
    this.at = at;
  }

  get views(): readonly string[] {
    return this.generations.map((generation) => generation.name);
  }

  remove(generation: WorkingGeneration): void {
    const index = this.generations.indexOf(generation);
    if (index >= 0) this.generations.splice(index, 1);
  }

  /** Folds a batch and writes it with the checkpoints, for ever if need be. @throws Stopping, LaneBroken */
  async process(events: readonly StoredEvent[]): Promise<void> {
    try {
      for (let from = 0; from < events.length; from += DECODED_AT_ONCE) {
        const part = events.slice(from, from + DECODED_AT_ONCE);
        await this.folding(part, from + part.length === events.length);
      }
    } catch (error) {
      throw isPassing(error) ? error : new LaneBroken(error);
    }
  }

  private async folding(events: readonly StoredEvent[], isWhole: boolean): Promise<void> {
    const last = events[events.length - 1];
    if (last === undefined) return;
    const started = performance.now();
    const batch = await this.decode(events);
    const at = this.lastAt(batch, events.length) ?? this.at;
    const whole = { position: last.position, fingerprint: fingerprintOf(last), eventNo: this.eventNo + events.length, at };
    const stops: Written[] = [];
    for (const generation of this.generations) {
      const stop = await this.folded(generation, batch);
      if (stop !== undefined) stops.push(stop);
    }
    this.unwritten += events.length;
    const isDue = (this.mode === 'through' && isWhole) || stops.length > 0 || this.unwritten >= this.setting.writeEvery;
    const writes = isDue ? [...stops, ...this.advances(stops, whole)] : [];
    if (isDue) await this.write(writes);
    this.goTo(whole);
    this.setting.observer.batch?.({
      views: this.views,
      events: events.length,
      rows: writes.reduce((sum, { changes }) => sum + changes.added.length + changes.changed.length + changes.removals.length, 0),
      versions: writes.reduce((sum, { changes }) => sum + changes.closed.length, 0),
      milliseconds: performance.now() - started,
      position: last.position,
    });
  }

  /** Writes every row that waits in memory and makes the checkpoints true. */
  async flush(): Promise<void> {
    const progressAt = this.setting.clock.now();
    const { position, fingerprint, eventNo, at } = this;
    const { holder } = this.setting;
    await this.write(written(this.generations, 'all', { position, fingerprint, eventNo, at, holder, progressAt }));
  }

  private async decode(events: readonly StoredEvent[]): Promise<readonly BatchEvent[]> {
    const categories = new Set(this.generations.flatMap(({ view }) => view.categories));
    const batch: BatchEvent[] = [];
    for (const [index, stored] of events.entries()) {
      const category = stored.stream.slice(0, -37);
      const place = { stored, no: this.eventNo + index, category, at: 0 };
      if (!categories.has(category)) {
        batch.push(place);
        continue;
      }
      try {
        const event = this.setting.codec.decode(stored);
        if (!this.setting.knows(event)) batch.push({ ...place, obstacle: new UnknownEventMet(event.type, event.tv) });
        else if (isCorrection(event)) batch.push({ ...this.placed(place, event), stream: await this.streamUpTo(event) });
        else batch.push(this.placed(place, event));
      } catch (error) {
        if (isPassing(error)) throw error;
        batch.push({ ...place, obstacle: error instanceof Error ? error : new Error(String(error)) });
      }
    }
    return batch;
  }

  private placed({ stored, no, category }: BatchEvent, event: RecordedEvent): BatchEvent {
    const at = Date.parse(event.at);
    if (Number.isNaN(at)) throw new Error('the event does not tell when it was recorded');
    return { stored, no, category, event, at };
  }

  /** The whole stream up to a correction, with the corrections so far substituted. */
  private async streamUpTo(correction: RecordedEvent): Promise<readonly RecordedEvent[]> {
    const { stream, rev } = correction;
    const stored = await this.setting.retry(this.views, async () => {
      const found: StoredEvent[] = [];
      while (found.length <= rev) {
        const page = await this.setting.store.readStream(stream, found.length, rev + 1 - found.length);
        if (page.length === 0) throw new Error(`${stream} ends before its revision ${rev}`);
        found.push(...page);
      }
      return found;
    });
    return effective(stored.slice(0, rev + 1).map((event) => this.setting.codec.decode(event)));
  }

  /** `at` of the last of the first `count` events of a batch, where it can be read. */
  private lastAt(batch: readonly BatchEvent[], count: number): Instant | undefined {
    const last = batch[count - 1];
    if (last === undefined) return undefined;
    if (last.event !== undefined) return last.event.at;
    try {
      return this.setting.codec.envelope(last.stored).at;
    } catch {
      // The bytes cannot be read: whoever reads the category stops there; for the others the time before it stands.
      return this.lastAt(batch, count - 1);
    }
  }

  private advances(stops: readonly Written[], whole: Checkpoint): readonly Written[] {
    const progress = { holder: this.setting.holder, progressAt: this.setting.clock.now() };
    const place = this.mode === 'through' ? whole : { ...whole, position: undefined, fingerprint: undefined };
    const going = this.generations.filter((generation) => !stops.some((stop) => stop.generation === generation));
    return written(going, this.mode === 'through' ? 'touched' : 'asleep', { ...place, ...progress });
  }

  /** Folds a batch into memory; tells what to write where the view stops in it. */
  private async folded(generation: WorkingGeneration, batch: readonly BatchEvent[]): Promise<Written | undefined> {
    const { fold } = generation;
    const { steps, missing, failure: unplanned } = fold.plan(batch);
    if (missing.length > 0) {
      const rows = await this.setting.retry([generation.name], () => generation.places(this.setting.database, missing));
      fold.locate(missing, rows);
    }
    const asleep = fold.asleep(batch, steps);
    if (asleep.size > 0) {
      const found = await this.setting.retry([generation.name], () => generation.versions(this.setting.database, [...asleep.keys()]));
      for (const { place, version } of found) fold.wake(asleep.get(place)!, version);
    }
    const failure = fold.fold(batch, steps) ?? unplanned;
    if (failure === undefined) return undefined;
    const progress = { holder: this.setting.holder, progressAt: this.setting.clock.now() };
    const { index, error } = failure;
    const last = batch[index - 1]?.stored;
    const before =
      last === undefined
        ? this
        : { position: last.position, fingerprint: fingerprintOf(last), eventNo: batch[index]!.no, at: this.lastAt(batch, index) };
    const { position, fingerprint, eventNo, at } = before;
    const stopped = stoppedAt(batch[index]!.stored, error);
    // What waits in memory is written as well: a stopped view is true up to the event before the one it stopped at.
    return {
      generation,
      changes: fold.changes('all'),
      to: { position, fingerprint, eventNo, at: at ?? this.at, ...progress, state: 'stopped', stopped },
    };
  }

  private async write(writes: readonly Written[]): Promise<void> {
    const { database, holder } = this.setting;
    const lost = await this.setting.retry(this.views, () =>
      database.transaction(async (trx, rows) => {
        const lost = new Set<WorkingGeneration>();
        for (const [to, together] of byPlace(writes)) {
          const left = together.map(({ generation }) => generation.stored);
          const outcomes = await advance(trx, left, to);
          for (const [index, { generation, changes }] of together.entries()) {
            if (outcomes[index] === 'lost') lost.add(generation);
            if (outcomes[index] === 'moved') await generation.write(trx, rows, changes);
          }
        }
        return lost;
      }),
    );
    this.unwritten = 0;
    for (const { generation, to } of writes) {
      if (lost.has(generation)) {
        this.remove(generation);
        this.setting.lost(generation.name);
        continue;
      }
      generation.fold.written();
      generation.stored = { ...generation.stored, ...to, stopped: to.stopped, holder };
      if (to.stopped === undefined) continue;
      this.remove(generation);
      this.setting.stopped(generation.name, to.stopped);
    }
  }
}

/** Trouble of the infrastructure that ended a retry (the runner stops) is not the event's fault. */
function isPassing(error: unknown): boolean {
  return error instanceof Stopping;
}
