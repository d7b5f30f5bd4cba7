import { createHash } from 'node:crypto';

/** Repeatable chance: the same seed and name draw the same things in every run and on every machine. */
export class Chance {
  private state: number;

  private constructor(seed: string) {
    this.state = createHash('sha256').update(seed).digest().readUInt32LE(0);
  }

  static of(...parts: readonly (string | number)[]): Chance {
    return new Chance(parts.join('\u001f'));
  }

  /** From 0 up to 1, 1 left out (mulberry32). */
  fraction(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number from min to max, both included. */
  whole(min: number, max: number): number {
    return min + Math.floor(this.fraction() * (max - min + 1));
  }

  oneOf<T>(choices: readonly T[]): T {
    const chosen = choices[this.whole(0, choices.length - 1)];
    if (chosen === undefined) throw new Error('nothing to choose from');
    return chosen;
  }

  /** Whether something that happens this often, from 0 to 1, happens. */
  happens(share: number): boolean {
    return this.fraction() < share;
  }

  shuffled<T>(values: readonly T[]): readonly T[] {
    const left = [...values];
    for (let index = left.length - 1; index > 0; index -= 1) {
      const other = this.whole(0, index);
      [left[index], left[other]] = [left[other]!, left[index]!];
    }
    return left;
  }
}
