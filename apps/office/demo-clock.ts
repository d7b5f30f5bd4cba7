import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, statSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { StoreFull } from '#libs/event-store';
import type { Clock, Instant } from '#libs/kernel';

const NO_ROOM: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT']);

/** The demonstration asked its clock to go back. */
export class ClockWouldGoBack extends Error {
  constructor(readonly now: Instant) {
    super(`the demonstration's clock shows ${now} already`);
    this.name = 'ClockWouldGoBack';
  }
}

/** The clock of the office that a data folder belongs to: its demonstration's, else the real one. Changes nothing. */
export function clockOf(dataFolder: string, real: Clock): Clock {
  return existsSync(keptIn(dataFolder)) ? DemoClock.open(dataFolder, real) : real;
}

function keptIn(dataFolder: string): string {
  return join(dataFolder, 'demo-clock.json');
}

/**
 * The demonstration's own clock: begins a year back at 08:00 in Shanghai, runs at the speed of the real one, and is moved forward
 * on demand. How far it is behind the real clock is kept in the data folder; where several processes share that folder, each looks
 * whether another one moved it.
 */
export class DemoClock implements Clock {
  private readAt = 0;
  private last = { real: '', behindMs: 0, shown: '' };

  private constructor(
    private readonly path: string,
    private readonly real: Clock,
    private readonly shared: boolean,
    private behindMs: number,
  ) {}

  static open(dataFolder: string, real: Clock, shared = false): DemoClock {
    const path = keptIn(dataFolder);
    if (existsSync(path)) {
      const behindMs = Number(/^\{"behindMs":(-?\d+)\}\n?$/.exec(readFileSync(path, 'utf8'))?.[1] ?? Number.NaN);
      if (Number.isNaN(behindMs)) throw new Error(`${path} does not say how far the demonstration is behind`);
      return new DemoClock(path, real, shared, behindMs);
    }
    const now = real.now();
    const start = new Date(Date.parse(`${now.slice(0, 10)}T00:00:00.000Z`));
    start.setUTCFullYear(start.getUTCFullYear() - 1);
    const clock = new DemoClock(path, real, shared, Date.parse(now) - start.getTime());
    clock.keep(clock.behindMs);
    return clock;
  }

  now(): Instant {
    if (this.shared) this.look();
    const { behindMs } = this;
    const real = this.real.now();
    if (real !== this.last.real || behindMs !== this.last.behindMs) {
      this.last = { real, behindMs, shown: new Date(Date.parse(real) - behindMs).toISOString() };
    }
    return this.last.shown;
  }

  /** Moves the clock to a later instant, which must not lie after the real time. @throws ClockWouldGoBack, RangeError, StoreFull */
  moveTo(instant: Instant): void {
    if (this.shared) this.look();
    const behindMs = Date.parse(this.real.now()) - Date.parse(instant);
    if (behindMs > this.behindMs) throw new ClockWouldGoBack(this.now());
    if (behindMs < 0) throw new RangeError('the demonstration never runs ahead of the real time');
    try {
      this.keep(behindMs);
    } catch (error) {
      throw NO_ROOM.has((error as NodeJS.ErrnoException).code) ? new StoreFull({ cause: error }) : error;
    }
    this.behindMs = behindMs;
  }

  private look(): void {
    const { mtimeMs } = statSync(this.path);
    if (mtimeMs === this.readAt) return;
    this.behindMs = (JSON.parse(readFileSync(this.path, 'utf8')) as { behindMs: number }).behindMs;
    this.readAt = mtimeMs;
  }

  /** Before the clock shows it: moved without being kept it would go back at the next start, behind what was recorded meanwhile. */
  private keep(behindMs: number): void {
    const draft = `${this.path}.${randomUUID()}`;
    try {
      const file = openSync(draft, 'w', 0o600);
      try {
        writeSync(file, JSON.stringify({ behindMs }));
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(draft, this.path);
    } catch (error) {
      rmSync(draft, { force: true });
      throw error;
    }
  }
}
