import fc from 'fast-check';
import type { ColumnValue, JsonObject, RecordedEvent, Row, View } from '#libs/kernel';
import { EVERY_ROW } from '#libs/kernel';
import { ViewFold, type BatchEvent, type Changes, type Wanted } from './fold.js';
import { Reach } from './reach.js';
import type { PlacedRow } from './stream-rows.js';

/** Rows by name: an event sets those it names, or every one, and takes away those that it says. */
const named: View = {
  name: 'named',
  version: 1,
  categories: ['matter'],
  columns: { value: { type: 'integer' } },
  keys: ({ data }: RecordedEvent) => (data['keys'] === '*' ? EVERY_ROW : (data['keys'] as readonly string[])),
  evolve: (row: Row | null, { data, rev }: RecordedEvent, key: string) =>
    data['gone'] === true || (row === null && data['keys'] === '*') ? null : { value: data['same'] === true ? 1 : rev, key },
} as unknown as View;

const STREAMS = ['matter-a', 'matter-b', 'matter-c', 'matter-d'];

interface Told {
  readonly stream: number;
  readonly keys: readonly string[] | '*';
  readonly gone: boolean;
  readonly same: boolean;
}

/** The live table, which refuses what SQLite and PostgreSQL refuse. */
class Table {
  readonly rows = new Map<
    number,
    { readonly name: string; readonly stream: string; readonly key: string; readonly values: readonly ColumnValue[] }
  >();
  readonly forgotten = new Map<string, string>();

  write({ removals, added, changed, forgotten }: Changes): void {
    for (const [place] of removals) if (!this.rows.delete(place as number)) throw new Error(`row ${place} is not there to be removed`);
    for (const values of added) {
      const row = this.rowOf(values);
      if (this.rows.has(values[0] as number)) throw new Error(`row ${values[0]} is there already`);
      if ([...this.rows.values()].some(({ name }) => name === row.name)) throw new Error(`a row ${row.name} is there already`);
      this.rows.set(values[0] as number, row);
    }
    for (const values of changed) {
      if (!this.rows.has(values[0] as number)) throw new Error(`row ${values[0]} is not there to be changed`);
      this.rows.set(values[0] as number, this.rowOf(values));
    }
    for (const [stream, places] of forgotten) this.forgotten.set(stream as string, places as string);
  }

  private rowOf(values: readonly ColumnValue[]) {
    const [, stream, key] = values as readonly [number, string, string];
    return { name: `${stream} ${key}`, stream, key, values };
  }

  /** As rows of streams are found once the table has an index of them, or as memory wrote them down before. */
  placed(streams: readonly string[], isIndexed: boolean): PlacedRow[] {
    if (!isIndexed) {
      return streams.flatMap((stream) =>
        (JSON.parse(this.forgotten.get(stream) ?? '[]') as [string, number][]).map(([key, place]) => ({ stream, key, place })),
      );
    }
    return [...this.rows]
      .filter(([, { stream }]) => streams.includes(stream))
      .map(([place, { stream, key }]) => ({ stream, key, place }))
      .toSorted((a, b) => a.place - b.place);
  }
}

function folding(table: Table, fold: ViewFold, batch: readonly BatchEvent[], isIndexed: boolean): void {
  const { steps, missing } = fold.plan(batch);
  if (missing.length > 0) fold.locate(missing, table.placed(missing, isIndexed));
  for (const [place, row] of fold.asleep(batch, steps)) {
    const [, , , revision, bornNo, fromAt, fromNo, value] = table.rows.get(place)!.values as readonly number[];
    const values = [value!];
    const version = { row: { value: value! }, values, revision: revision!, bornNo: bornNo!, fromAt: fromAt!, fromNo: fromNo! };
    fold.wake(row, version);
  }
  expect(fold.fold(batch, steps)).toBeUndefined();
}

const told: fc.Arbitrary<Told> = fc.record({
  stream: fc.integer({ min: 0, max: STREAMS.length - 1 }),
  keys: fc.oneof(fc.constant('*' as const), fc.uniqueArray(fc.constantFrom('k', 'l', 'm'), { maxLength: 3 })),
  gone: fc.boolean(),
  same: fc.boolean(),
});

describe('what a fold tells to be added, changed and removed', () => {
  it.each([
    ['built, its rows waiting in memory', ['asleep'], false],
    ['followed, each batch written', ['touched'], true],
  ] as readonly (readonly [string, readonly Wanted[], boolean])[])('fits the table of a view that is %s', (_how, wanted, isIndexed) => {
    fc.assert(
      fc.property(fc.array(fc.array(told, { minLength: 1, maxLength: 4 }), { maxLength: 30 }), fc.nat(30), (batches, restart) => {
        const table = new Table();
        let fold = new ViewFold(named, new Reach([]), 2);
        const expected = new Map<string, number>();
        const revisions = new Map<string, number>();
        let no = 0;
        for (const [index, said] of batches.entries()) {
          // what begins anew knows the tables only: everything was written
          if (index === restart) {
            table.write(fold.changes('all'));
            fold.written();
            fold = new ViewFold(named, new Reach([]), 2);
          }
          const knowsPlaces = isIndexed || index >= restart;
          const batch = said.map(({ stream: number, keys, gone, same }): BatchEvent => {
            const stream = STREAMS[number]!;
            const rev = (revisions.get(stream) ?? -1) + 1;
            revisions.set(stream, rev);
            const names =
              keys === '*' ? [...expected.keys()].filter((name) => name.startsWith(stream)) : keys.map((key) => `${stream} ${key}`);
            for (const name of names) {
              if (gone) expected.delete(name);
              else expected.set(name, same ? 1 : rev);
            }
            const data: JsonObject = { keys: keys as string[], gone, same };
            const event = { stream, rev, type: 'matter.told', data } as unknown as RecordedEvent;
            return { stored: { stream, revision: rev } as BatchEvent['stored'], no: no++, category: 'matter', event, at: no };
          });
          folding(table, fold, batch, knowsPlaces);
          table.write(fold.changes(wanted[0]!));
          fold.written();
        }
        table.write(fold.changes('all'));
        fold.written();
        const found = [...table.rows.values()].map(({ name, values }) => [name, values.at(-1)]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
        expect(found).toHaveLength(expected.size);
      }),
      { numRuns: 500 },
    );
  });
});

/** Rows made by one event each, as acts are: no event names a row of an earlier one. */
const made: View = {
  ...named,
  name: 'made',
  rowsOfOneEvent: true,
  keys: ({ rev, data }: RecordedEvent) => (data['keys'] as readonly string[]).map((key) => `${rev}:${key}`),
  evolve: (_row: Row | null, { data, rev }: RecordedEvent) => (data['gone'] === true ? null : { value: data['same'] === true ? 1 : rev }),
};

/** An event, or a correction of the one that is so many before it. */
const toldOrCorrected = fc.record({
  stream: fc.integer({ min: 0, max: STREAMS.length - 1 }),
  keys: fc.uniqueArray(fc.constantFrom('k', 'l', 'm'), { maxLength: 3 }),
  gone: fc.boolean(),
  same: fc.boolean(),
  corrects: fc.option(fc.nat(6), { nil: undefined, freq: 2 }),
});

describe('rows that one event makes and no later one but a correction touches', () => {
  const eventOf = (stream: string, rev: number, data: JsonObject) =>
    ({ stream, rev, type: 'matter.told', data }) as unknown as RecordedEvent;
  const batchEvent = (event: RecordedEvent, no: number, stream?: readonly RecordedEvent[]): BatchEvent => ({
    stored: { stream: event.stream, revision: event.rev } as BatchEvent['stored'],
    no,
    category: 'matter',
    event,
    at: no,
    ...(stream === undefined ? {} : { stream }),
  });

  it.each([
    ['written with each batch', 'touched', 1],
    ['written with every third batch', 'touched', 3],
    ['waiting in memory', 'asleep', 1],
  ] as const)('fit what the events say, also those corrected, before and after the table is indexed, %s', (_how, wanted, writeEvery) => {
    const batchesOf = fc.array(fc.array(toldOrCorrected, { minLength: 1, maxLength: 4 }), { maxLength: 30 });
    fc.assert(
      fc.property(batchesOf, fc.nat(30), (batches, indexedAt) => {
        const table = new Table();
        const fold = new ViewFold(made, new Reach([]), 2);
        const histories = new Map<string, RecordedEvent[]>(STREAMS.map((stream) => [stream, []]));
        const write = (what: Wanted) => {
          table.write(fold.changes(what));
          fold.written();
        };
        let no = 0;
        for (const [index, said] of batches.entries()) {
          if (index === indexedAt) {
            write('all');
            fold.indexed();
          }
          const batch = said.map(({ stream: number, keys, gone, same, corrects }) => {
            const stream = STREAMS[number]!;
            const history = histories.get(stream)!;
            const place = history.length - 1 - (corrects ?? 0);
            const isCorrection = corrects !== undefined && place >= 0;
            const event = eventOf(stream, history.length, { keys: isCorrection ? [] : keys, gone, same });
            history.push(event);
            if (isCorrection) history[place] = eventOf(stream, place, { keys, gone, same });
            return batchEvent(event, no++, isCorrection ? [...history] : undefined);
          });
          folding(table, fold, batch, index >= indexedAt);
          if (index % writeEvery === writeEvery - 1) write(wanted);
        }
        write('all');
        const expected = [...histories].flatMap(([stream, history]) =>
          history.flatMap(({ rev, data }) =>
            data['gone'] === true
              ? []
              : (data['keys'] as string[]).map((key) => [`${stream} ${rev}:${key}`, data['same'] === true ? 1 : rev]),
          ),
        );
        const found = [...table.rows.values()].map(({ name, values }) => [name, values.at(-1)]);
        expect(Object.fromEntries(found)).toEqual(Object.fromEntries(expected));
        expect(found).toHaveLength(expected.length);
      }),
      { numRuns: 500 },
    );
  });

  it('were all read back before the next event of a case that memory had forgotten, though it could touch none of them', () => {
    // given
    const table = new Table();
    const fold = new ViewFold(made, new Reach([]), 2);
    fold.indexed();
    for (let no = 0; no < 50 * STREAMS.length; no += 1) {
      const batch = [batchEvent(eventOf(STREAMS[no % STREAMS.length]!, Math.floor(no / STREAMS.length), { keys: ['k'] }), no)];
      // when
      const { steps, missing } = fold.plan(batch);
      // then
      expect(missing).toEqual([]);
      expect(fold.asleep(batch, steps).size).toBe(0);
      expect(fold.fold(batch, steps)).toBeUndefined();
      table.write(fold.changes('touched'));
      fold.written();
    }
    expect(table.rows.size).toBe(50 * STREAMS.length);
  });

  it('stop the view at an event that would touch the row of another, where it was declared that none does', () => {
    const fold = new ViewFold({ ...made, keys: () => ['0:k'] }, new Reach([]), 2);
    const { steps, failure } = fold.plan([0, 1].map((rev) => batchEvent(eventOf('matter-a', rev, {}), rev)));
    expect(steps).toHaveLength(1);
    expect(failure).toEqual({ index: 1, error: new Error('a key of made does not begin with the revision of its event') });
  });
});
