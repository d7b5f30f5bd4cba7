import type { DelayPurpose, Timing } from '../timing.js';

/** Time as a spec has it: back-offs pass at once, a timeout or a silence is over when the spec says so. */
export class SpecTiming implements Timing {
  readonly backOffs: number[] = [];
  private readonly running = new Map<object, { purpose: DelayPurpose; run: () => void }>();
  private readonly watchers = new Set<() => void>();

  constructor(private readonly draw: () => number = () => 1 - Number.EPSILON) {}

  random(): number {
    return this.draw();
  }

  after(milliseconds: number, purpose: DelayPurpose, run: () => void): () => void {
    if (purpose === 'back-off') {
      this.backOffs.push(milliseconds);
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const key = {};
    this.running.set(key, { purpose, run });
    for (const look of this.watchers) look();
    return () => void this.running.delete(key);
  }

  /** Waits until a delay of that purpose runs, then lets all of them be over. */
  async elapse(purpose: DelayPurpose): Promise<void> {
    await new Promise<void>((resolve) => {
      const look = () => {
        if (![...this.running.values()].some((delay) => delay.purpose === purpose)) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
      look();
    });
    for (const [key, delay] of Array.from(this.running)) {
      if (delay.purpose !== purpose || !this.running.delete(key)) continue;
      delay.run();
    }
  }

  pending(purpose: DelayPurpose): number {
    return [...this.running.values()].filter((delay) => delay.purpose === purpose).length;
  }
}
