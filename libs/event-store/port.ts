/**
 * Where facts are kept. One port, two adapters, one contract suite. An append is atomic per stream and durable when acknowledged;
 * the exact bytes come back; the order of `readAll` and `subscribe` is commit order and never changes.
 */

/** A place in commit order. Opaque text; only `EventStore.compare` may order two of them. */
export type Position = string;

export interface NewStoredEvent {
  readonly id: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export interface StoredEvent extends NewStoredEvent {
  readonly stream: string;
  /** 0 for the stream's first event. */
  readonly revision: number;
  readonly position: Position;
}

export interface Appended {
  /** Revision of the last event appended. */
  readonly revision: number;
  readonly position: Position;
}

/**
 * What a subscription yields: a batch in commit order, the news that everything committed so far has been yielded, or that the store was away and
 * is there again: a backup may have been put back meanwhile.
 */
export type SubscriptionItem =
  { readonly kind: 'events'; readonly events: readonly StoredEvent[] } | { readonly kind: 'caught-up' } | { readonly kind: 'resumed' };

export interface StoreHealth {
  readonly ready: boolean;
  readonly detail: string;
}

export interface EventStore {
  /** True where this process is the only writer (SQLite): a cached fold may then answer without reading the stream's tail. */
  readonly exclusive: boolean;
  /**
   * Appends all or nothing at the exact revision (`none`: the stream must not exist). The same ids with the same bytes at the same
   * expected revision succeed again at the original place, and nothing is stored twice.
   * @throws WrongRevision, AppendOutcomeUnknown, StoreUnavailable, StoreFull, EventTooLarge
   */
  append(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Promise<Appended>;
  /** Events of one stream from a revision on (default 0), at most `limit`; empty where the stream does not exist. @throws StoreUnavailable, CorruptEvent */
  readStream(stream: string, from?: number, limit?: number): Promise<readonly StoredEvent[]>;
  /** At most `limit` events after a position, in commit order over all streams; what is the store's own, or another program's, is left out. */
  readAll(after: Position | undefined, limit: number): Promise<readonly StoredEvent[]>;
  /**
   * Events after a position, first those stored, then those to come, pulled by the reader (a slow reader slows the source). Survives
   * lost connections by itself; ends when the signal aborts.
   */
  subscribe(after: Position | undefined, signal: AbortSignal): AsyncIterable<SubscriptionItem>;
  /** Position of the newest event, undefined in an empty store. */
  head(): Promise<Position | undefined>;
  /** Negative, zero or positive, as `a` lies before, at or after `b`. */
  compare(a: Position, b: Position): number;
  health(): Promise<StoreHealth>;
  close(): Promise<void>;
}

/** The stream is not at the expected revision; nothing was stored. */
export class WrongRevision extends Error {
  constructor(
    readonly stream: string,
    readonly expected: number | 'none',
    /** Revision found, -1 where the stream does not exist, undefined where the store does not tell. */
    readonly actual: number | undefined,
  ) {
    super(`stream ${stream} is at ${actual ?? 'another revision'}, not at ${expected}`);
    this.name = 'WrongRevision';
  }
}

/** Whether the append was stored is not known: ask again with the same ids and bytes, or read the stream. */
export class AppendOutcomeUnknown extends Error {
  constructor(
    readonly stream: string,
    options?: ErrorOptions,
  ) {
    super(`outcome of an append to ${stream} is not known`, options);
    this.name = 'AppendOutcomeUnknown';
  }
}

/** The store cannot be reached or is closing; nothing was stored. */
export class StoreUnavailable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'StoreUnavailable';
  }
}

/** No room on the disk; nothing of the batch was stored, reads go on. */
export class StoreFull extends Error {
  constructor(options?: ErrorOptions) {
    super('the event store has no room left', options);
    this.name = 'StoreFull';
  }
}

/** Largest event that the office stores, in bytes. */
export const MAX_EVENT_BYTES = 60 * 1024;

/** An event is larger than MAX_EVENT_BYTES; nothing was stored. */
export class EventTooLarge extends Error {
  constructor(readonly size: number) {
    super(`an event of ${size} bytes is larger than ${MAX_EVENT_BYTES}`);
    this.name = 'EventTooLarge';
  }
}

/** Stored bytes that cannot be read as an event of the office. */
export class CorruptEvent extends Error {
  constructor(
    readonly stream: string,
    readonly revision: number,
    options?: ErrorOptions,
  ) {
    super(`event ${revision} of ${stream} cannot be read`, options);
    this.name = 'CorruptEvent';
  }
}
