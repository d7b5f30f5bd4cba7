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
      this.changed();
      const immediate = setImmediate(run);
      return () => clearImmediate(immediate);
    }
    const key = {};
    this.running.set(key, { purpose, run });
    this.changed();
    return () => void this.running.delete(key);
  }

  /** Waits until a delay of that purpose runs, then lets all of them be over. */
  async elapse(purpose: DelayPurpose): Promise<void> {
    await this.until(() => [...this.running.values()].some((delay) => delay.purpose === purpose));
    for (const [key, delay] of Array.from(this.running)) {
      if (delay.purpose !== purpose || !this.running.delete(key)) continue;
      delay.run();
    }
  }

  /** Waits until the delays begun so far meet a condition. */
  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
    });
  }

  private changed(): void {
    for (const look of this.watchers) look();
  }
}
