import type { EventStore } from '#libs/event-store';
import type { ViewDatabase } from './database.js';
import type { StoppedAt } from './errors.js';
import { generationsOf } from './generations.js';
import type { Timers, ViewLogger } from './ports.js';

/** How often it is looked whether the event that a view stopped at is still what comes next. */
const LOOK_MS = 5_000;

export interface StopsSetting {
  readonly store: Pick<EventStore, 'readAll'>;
  readonly database: ViewDatabase;
  readonly logger: ViewLogger;
  readonly timers: Timers;
  readonly signal: AbortSignal;
  retry<T>(views: readonly string[], work: () => Promise<T>): Promise<T>;
  /** Whether it is for this runner to take a view up that stands still. */
  mayTakeUp(view: string): boolean;
  takeUp(views: readonly string[]): Promise<void>;
}

/**
 * Views that stopped at an event. One that this build cannot fold stays where it is; one that is taken away, as an operator does with what
 * another program wrote to a shared node, hinders nobody any more, and waits for no new process.
 */
export class Stops {
  private readonly views = new Map<string, StoppedAt>();
  private isWatched = false;

  constructor(private readonly setting: StopsSetting) {}

  at(view: string): StoppedAt | undefined {
    return this.views.get(view);
  }

  note(view: string, at: StoppedAt): void {
    this.views.set(view, at);
  }

  forget(view: string): void {
    this.views.delete(view);
  }

  /** Looks after what stopped, until nothing stands still; a second watch has nothing to do. */
  async watch(): Promise<void> {
    if (this.isWatched) return;
    this.isWatched = true;
    const { signal, timers, logger, takeUp, mayTakeUp } = this.setting;
    try {
      while (this.views.size > 0 && !signal.aborted) {
        await timers.sleep(LOOK_MS, signal);
        if (signal.aborted) return;
        const names = [...this.views.keys()];
        const cleared = await this.setting.retry(names, () => this.cleared());
        const views = cleared.filter((view) => this.views.delete(view) && mayTakeUp(view));
        if (views.length === 0) continue;
        logger.info({ views }, 'the event that views stopped at is gone: they go on');
        await takeUp(views);
      }
    } finally {
      this.isWatched = false;
    }
  }

  /** Views before which another event lies than the one they stopped at, or none; and those that nobody left standing. */
  private async cleared(): Promise<readonly string[]> {
    const { database, store } = this.setting;
    // as they are now: another may stop while these are looked at
    const views = [...this.views];
    const names = views.map(([name]) => name);
    const found = await generationsOf(database.reads, names);
    const cleared: string[] = [];
    for (const [view, { stream, revision }] of views) {
      const stopped = found.find((generation) => generation.view === view && generation.stopped !== undefined);
      const [next] = stopped === undefined ? [] : await store.readAll(stopped.position, 1);
      if (next?.stream !== stream || next.revision !== revision) cleared.push(view);
    }
    return cleared;
  }
}
