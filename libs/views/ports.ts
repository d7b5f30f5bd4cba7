import { setTimeout as delay } from 'node:timers/promises';
import type { Position } from '#libs/event-store';
import type { StoppedAt } from './errors.js';

/** What the runner tells the log; never personal data. pino's loggers fit. */
export interface ViewLogger {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The only source of waiting: injected, so that specs need no time. */
export interface Timers {
  /** Resolves after that many milliseconds, or at once when the signal aborts; never rejects. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const systemTimers: Timers = {
  sleep: (milliseconds, signal) => delay(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** One batch written for some views. */
export interface BatchReport {
  readonly views: readonly string[];
  readonly events: number;
  readonly rows: number;
  readonly versions: number;
  readonly milliseconds: number;
  readonly position: Position;
}

/** Hook for metrics: each call is synchronous and must not throw. */
export interface ViewObserver {
  batch?(report: BatchReport): void;
  retried?(views: readonly string[], error: unknown, attempt: number, delayMs: number): void;
  stopped?(view: string, at: StoppedAt): void;
  lost?(view: string): void;
  swapped?(view: string, version: number, generation: number): void;
}

/** Tells a reader in the same process that views have moved on, so that waiting needs no polling. */
export interface ProgressSource {
  onProgress(listener: () => void): () => void;
  /** Whether it works on the view itself; what another process does is not told here. */
  runs(view: string): boolean;
}
