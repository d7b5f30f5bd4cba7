import { Busy } from './errors.js';

/** More commands than this do not wait for one register: they are told to ask again. */
const MOST_WAITING = 500;

interface Queue {
  readonly waiting: (() => void)[];
}

/**
 * Turns at registers within one process: whoever met another there takes turns with them from then on, in the order of asking, instead of
 * deciding in vain again. What holds between processes is the expected revision alone.
 */
export class Turns {
  private readonly queues = new Map<string, Queue>();

  /** Whether somebody has the turn at the stream. */
  isTaken(stream: string): boolean {
    return this.queues.has(stream);
  }

  /** Resolves when it is the asker's turn. @throws Busy where too many wait already */
  take(stream: string): Promise<void> {
    const queue = this.queues.get(stream);
    if (queue === undefined) {
      this.queues.set(stream, { waiting: [] });
      return Promise.resolve();
    }
    if (queue.waiting.length >= MOST_WAITING) return Promise.reject(new Busy(stream, 2));
    return new Promise((resolve) => queue.waiting.push(resolve));
  }

  /** Passes the turn on to who has waited longest. */
  pass(stream: string): void {
    const next = this.queues.get(stream)?.waiting.shift();
    if (next === undefined) this.queues.delete(stream);
    else next();
  }
}

/** The turns that one command has. It gives all of them back before it waits for more, and takes them in sorted order: nobody waits in a circle. */
export class HeldTurns {
  private readonly met = new Set<string>();
  private held: readonly string[] = [];

  constructor(private readonly turns: Turns) {}

  /** Whether the command may enter something there now: nobody else has the turn. */
  mayEnter(stream: string): boolean {
    return this.held.includes(stream) || !this.turns.isTaken(stream);
  }

  /** After meeting another at the stream: waits for the turn there, and at all others where it met somebody. @throws Busy */
  async takeAfterMeeting(stream: string): Promise<void> {
    // whoever was under way already when the turn came is met once more, by the one whose turn it is
    if (this.held.includes(stream)) return;
    this.giveBack();
    this.met.add(stream);
    const held: string[] = [];
    try {
      for (const one of [...this.met].sort()) {
        await this.turns.take(one);
        held.push(one);
      }
    } finally {
      this.held = held;
    }
  }

  giveBack(): void {
    for (const stream of this.held) this.turns.pass(stream);
    this.held = [];
  }
}
