/** What a delay is for; specs let back-offs pass at once and decide when a timeout or a silence is over. */
export type DelayPurpose = 'append-timeout' | 'read-timeout' | 'back-off' | 'silence';

/** The adapter's only source of delays and randomness. */
export interface Timing {
  /** In [0, 1). */
  random(): number;
  /** Runs once after so many milliseconds unless cancelled by the function returned. */
  after(milliseconds: number, purpose: DelayPurpose, run: () => void): () => void;
}

export const systemTiming: Timing = {
  random: () => Math.random(),
  after(milliseconds, _purpose, run) {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** Waits a full-jitter exponential back-off (AWS Builders' Library: "Timeouts, retries and backoff with jitter"); ends early on abort. */
export function backOff(timing: Timing, attempt: number, firstMs: number, mostMs: number, signal?: AbortSignal): Promise<void> {
  const ceiling = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 16));
  return new Promise((resolve) => {
    if (signal?.aborted === true) return resolve();
    const done = () => {
      signal?.removeEventListener('abort', done);
      cancel();
      resolve();
    };
    const cancel = timing.after(Math.ceil(timing.random() * ceiling), 'back-off', done);
    signal?.addEventListener('abort', done, { once: true });
  });
}
