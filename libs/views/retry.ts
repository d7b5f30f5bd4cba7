import type { Timers } from './ports.js';

const FIRST_DELAY_MS = 50;
const LONGEST_DELAY_MS = 10_000;

/** Delay before the attempt after `attempt` failures: doubling from 50 ms to 10 s, half of it left to chance. */
export function backOff(attempt: number, random: () => number): number {
  const full = Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(attempt - 1, 20));
  return Math.round(full / 2 + (full / 2) * random());
}

/** The runner was told to stop while it waited or retried. */
export class Stopping extends Error {
  constructor() {
    super('the view runner is stopping');
    this.name = 'Stopping';
  }
}

export interface RetrySetting {
  readonly timers: Timers;
  readonly random: () => number;
  readonly signal: AbortSignal;
  failed(error: unknown, attempt: number, delayMs: number): void;
}

/** Repeats until it succeeds: disk full, busy, I/O and lost connections pass. @throws Stopping when the signal aborts after a failure */
export async function untilItSucceeds<T>(setting: RetrySetting, work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (error instanceof Stopping || setting.signal.aborted) throw error instanceof Stopping ? error : new Stopping();
      const delay = backOff(attempt, setting.random);
      setting.failed(error, attempt, delay);
      await setting.timers.sleep(delay, setting.signal);
      if (setting.signal.aborted) throw new Stopping();
    }
  }
}
