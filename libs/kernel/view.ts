import type { RecordedEvent } from './event.js';
import type { Wording } from './wording.js';

/**
 * Column types that mean the same on SQLite and PostgreSQL. Booleans are integers 0/1, money is integer fen,
 * dates are `YYYY-MM-DD`, instants RFC 3339 text, json is canonical text.
 */
export type ColumnType = 'text' | 'integer' | 'date' | 'instant' | 'json';
export type ColumnValue = string | number | null;

export interface Column {
  readonly type: ColumnType;
  readonly nullable?: boolean;
}

/** A row of a view: its columns only; stream, revision, key and versions are the runner's. */
export type Row = { readonly [column: string]: ColumnValue };

/** What `keys` answers for an event that touches every row that the stream has by then, whatever their keys: compared by identity. */
export const EVERY_ROW: readonly string[] = Object.freeze(['*']);

/**
 * A read model: rows that are a pure fold over the events of one stream. `keys` names the rows an event touches (unique within the
 * stream; a view with one row per case returns `['']`; EVERY_ROW for what concerns all that there are), `evolve` makes the next row or removes it (`null`).
 * Figures per officer, agency or month are queries over rows, never stored counters.
 */
export interface View<R extends Row = Row> {
  readonly name: string;
  /** Raise it whenever columns, keys or evolve change: the runner rebuilds beside the live table and swaps. */
  readonly version: number;
  /** Stream categories it reads. */
  readonly categories: readonly string[];
  readonly columns: { readonly [C in keyof R & string]: Column };
  /** Column lists to index, besides the runner's own. */
  readonly indexes?: readonly (readonly (keyof R & string)[])[];
  /** Closed versions are found by stream too: rows of other views are told with this one's as of the same moment. */
  readonly byStreamThen?: boolean;
  /**
   * Each row is made by one event, and no later one but a correction touches it: its key begins with the event's revision and a colon.
   * Following such a view asks nothing about the rows that a stream has, and keeps none of them in memory.
   */
  readonly rowsOfOneEvent?: boolean;
  keys(event: RecordedEvent): readonly string[];
  evolve(row: R | null, event: RecordedEvent, key: string): R | null;
}

/** How a list may be narrowed by a query parameter. */
export interface Filter {
  readonly column: string;
  /** `eq`, `prefix` (text starts with), `from` (≥), `to` (≤), `in` (comma-separated), `contains` (a json text array holds it). */
  readonly op: 'eq' | 'prefix' | 'from' | 'to' | 'in' | 'contains';
  readonly zh: string;
  readonly en: string;
  readonly values?: readonly string[];
}

/** A list that readers may ask for: filters, sorts and what is shown, all as data; every list takes asOf, atLeast, limit and after. */
export interface ListQuestion {
  /** Route below the type's route (`''` is the case register itself). */
  readonly path: string;
  readonly view: string;
  readonly zh: string;
  readonly en: string;
  readonly filters: { readonly [parameter: string]: Filter };
  /** Sortable columns; the first is the default, a leading `-` means descending. */
  readonly sorts: readonly string[];
  /** Columns shown; all where left out. */
  readonly shows?: readonly string[];
  /** What columns mean in this list, where the fields of the type have no word or another one for their names. */
  readonly meanings?: { readonly [column: string]: Wording };
  /** Columns that hold personal data, shown masked to viewers without a reason to see them. */
  readonly personal?: readonly string[];
  /** Columns that hold what people wrote: what identifies somebody of the case is masked in them for viewers who do not handle it. */
  readonly texts?: readonly string[];
  /** Columns that name the case that a row tells of, by type and id, where it is another than the row's own: its persons are masked in `texts`. */
  readonly about?: { readonly type: string; readonly case: string };
  /** Column holding the agency path (`/id/id/…/`) that the reader's scope is checked against. */
  readonly scope?: string;
}

/** A count that readers may ask for: rows of a view grouped by columns, with sums, drilled down by filters. */
export interface FigureQuestion {
  readonly path: string;
  readonly view: string;
  readonly zh: string;
  readonly en: string;
  readonly filters: { readonly [parameter: string]: Filter };
  /** Dimensions that `by=` may name: column to group by. `level:1..4` of an agency path are columns of their own. */
  readonly dimensions: { readonly [name: string]: string };
  readonly sums: { readonly [name: string]: string };
  readonly scope?: string;
}

/** Declares a view; keeps the row type of `evolve` and `columns` together. */
export function view<R extends Row>(declaration: View<R>): View {
  return declaration as unknown as View;
}
