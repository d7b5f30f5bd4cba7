import type { EventCodec, EventStore, Position } from '#libs/event-store';
import type { Clock, ColumnValue, Instant, Row, View } from '#libs/kernel';
import type { ViewDatabase } from './database.js';
import type { ProgressSource, Timers } from './ports.js';

export interface ViewReaderOptions {
  readonly database: ViewDatabase;
  readonly views: readonly View[];
  readonly store: Pick<EventStore, 'head' | 'compare' | 'readAll'>;
  readonly codec: EventCodec;
  readonly clock: Clock;
  /** The runner, where it works in this process; without it waiting polls. */
  readonly progress?: ProgressSource;
  readonly timers?: Timers;
  /** Between two looks at the checkpoint where no runner tells of progress; 50 ms unless set. */
  readonly pollMs?: number;
  /** Rows that a list may pass over on the thread that asks, some milliseconds; beyond, the long reads find it. 2,000 unless set. */
  readonly nearby?: number;
}

export interface WaitOptions {
  /** 5,000 unless set. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** What both kinds of question take. Values arrive as query parameters do: text. */
export interface Ask {
  readonly filters?: { readonly [parameter: string]: string };
  /** Recorded time. */
  readonly asOf?: Instant;
  /** Answer only from a view that has processed the event at this position. */
  readonly atLeast?: Position;
  readonly wait?: WaitOptions;
  /** What the reader may see; all rows where left out, none where empty. */
  readonly scope?: readonly Scope[];
}

/** Rows of the agency at the path (`/id/id/`), and of those below it where it says so. */
export interface Scope {
  readonly path: string;
  readonly below: boolean;
}

export interface ListAsk extends Ask {
  /** Only rows whose columns hold exactly these values: the rows of a counted group. */
  readonly holding?: Row;
  readonly sort?: string;
  /** 1 … 200, 50 unless set. */
  readonly limit?: number;
  /** `next` of the page before. */
  readonly after?: string;
}

export interface ListedRow {
  readonly stream: string;
  readonly key: string;
  /** Revision of the stream's event that made this version of the row. */
  readonly revision: number;
  /** When that event was recorded. */
  readonly at: Instant;
  /** The columns that the question shows. */
  readonly columns: Row;
  /** The agency path of the row, where the question is scoped: whether it is shown or not. */
  readonly path?: string;
}

export interface Answer {
  /** False while the answer may still change: asOf is less than 10 s ago, or the view has not caught up with it. */
  readonly settled: boolean;
  /** What the view had processed when it answered. */
  readonly position: Position | undefined;
}

export interface ListAnswer extends Answer {
  readonly rows: readonly ListedRow[];
  readonly next?: string;
}

export interface CountAsk extends Ask {
  /** Dimensions of the question to group by; none gives one group. */
  readonly by?: readonly string[];
}

export interface CountedGroup {
  readonly by: { readonly [dimension: string]: ColumnValue };
  readonly count: number;
  readonly sums: { readonly [name: string]: number };
}

export interface CountAnswer extends Answer {
  readonly groups: readonly CountedGroup[];
}
