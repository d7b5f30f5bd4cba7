import type { EventCodec, EventStore } from '#libs/event-store';
import type { Clock, RecordedEvent, View } from '#libs/kernel';
import type { ViewDatabase } from './database.js';
import type { ProgressSource, Timers, ViewLogger, ViewObserver } from './ports.js';

export interface ViewRunnerOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly views: readonly View[];
  /** Whether this build knows the event's type and payload version. */
  readonly knows: (event: RecordedEvent) => boolean;
  readonly database: ViewDatabase;
  readonly clock: Clock;
  readonly logger: ViewLogger;
  readonly timers?: Timers;
  /** Jitter of the back-off, 0 ≤ x < 1. */
  readonly random?: () => number;
  readonly observer?: ViewObserver;
  /** `subscription` (default) follows the store by itself; `wake` reads when told to, for a thread beside the store's writer. */
  readonly follow?: 'subscription' | 'wake';
  /** Where several processes share the database: only the holder of a view's lease runs it. */
  readonly lease?: { readonly holder: string; readonly ttlMs: number };
  /** Events per batch while building; 4,000 unless set. */
  readonly buildBatch?: number;
}

export interface RebuildProgress {
  readonly views: readonly string[];
  /** Events processed, and how many the live views have processed (what is to be reached). */
  readonly events: number;
  readonly of: number;
}

/** Folds events into the rows of every view. Plain data in, no framework: runs in a process or in a thread. */
export declare class ViewRunner implements ProgressSource {
  constructor(options: ViewRunnerOptions);
  /** Makes missing tables and starts following; resolves before views have caught up. Infrastructure errors are retried for ever. */
  start(): Promise<void>;
  /** Finishes the batch at hand and stops. Close the database afterwards. */
  stop(): Promise<void>;
  /** Something was committed to the store. */
  wake(): void;
  /** Builds new generations beside the live ones and swaps when caught up. @throws UnknownView, or what stopped the building */
  rebuild(views: readonly string[], progress?: (report: RebuildProgress) => void): Promise<void>;
  /** Resolves when no view of this runner is still being built. */
  settled(): Promise<void>;
  onProgress(listener: () => void): () => void;
}
