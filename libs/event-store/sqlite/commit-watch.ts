import { BroadcastChannel } from 'node:worker_threads';

/** Wakes those who wait for events after a position. */
export interface CommitWatch {
  /** Resolves once something after the position is committed, the signal aborts, or the watch ends. */
  after(position: number, signal: AbortSignal): Promise<void>;
  close(): void;
}

/** Positions that are waited for; shared by both watches. */
class Waiters {
  private readonly waiters = new Set<{ readonly position: number; wake(): void }>();

  get size(): number {
    return this.waiters.size;
  }

  wait(position: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const waiter = {
        position,
        wake: () => {
          this.waiters.delete(waiter);
          signal.removeEventListener('abort', waiter.wake);
          resolve();
        },
      };
      this.waiters.add(waiter);
      signal.addEventListener('abort', waiter.wake);
    });
  }

  wake(head: number): void {
    for (const waiter of this.waiters) if (waiter.position < head) waiter.wake();
  }
}

/** The writer of this process tells of every commit. */
export class OwnCommits implements CommitWatch {
  private readonly waiters = new Waiters();
  private head = 0;
  private closed = false;

  committed(head: number): void {
    this.head = head;
    this.waiters.wake(head);
  }

  after(position: number, signal: AbortSignal): Promise<void> {
    if (position < this.head || signal.aborted || this.closed) return Promise.resolve();
    return this.waiters.wait(position, signal);
  }

  close(): void {
    this.closed = true;
    this.waiters.wake(Number.POSITIVE_INFINITY);
  }
}

/**
 * Commits of a writer elsewhere: one in another thread of this process is heard on the channel, one in another process is
 * found by looking at the head now and then, for as long as somebody waits.
 */
export class ForeignCommits implements CommitWatch {
  private readonly waiters = new Waiters();
  private readonly channel: BroadcastChannel;
  private timer: NodeJS.Timeout | undefined;
  private closed = false;

  constructor(
    channel: string,
    private readonly head: () => number,
    private readonly everyMs: number,
  ) {
    this.channel = new BroadcastChannel(channel);
    this.channel.onmessage = () => this.look();
    this.channel.unref();
  }

  after(position: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.closed || position < this.head()) return Promise.resolve();
    this.timer ??= setInterval(() => this.look(), this.everyMs);
    return this.waiters.wait(position, signal).finally(() => this.rest());
  }

  close(): void {
    this.closed = true;
    this.channel.close();
    this.waiters.wake(Number.POSITIVE_INFINITY);
    this.rest();
  }

  private look(): void {
    if (this.closed || this.waiters.size === 0) return;
    let head: number;
    try {
      head = this.head();
    } catch {
      // The reader that wakes meets the same error and reports it to whoever reads.
      head = Number.POSITIVE_INFINITY;
    }
    this.waiters.wake(head);
  }

  private rest(): void {
    if (this.waiters.size > 0) return;
    clearInterval(this.timer);
    this.timer = undefined;
  }
}
