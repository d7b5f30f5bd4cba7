import type { Position, StoredEvent, SubscriptionItem } from '#libs/event-store';
import type { ViewDatabase } from './database.js';
import { swap } from './generations.js';
import { Lane, LaneBroken, type LaneSetting, type WorkingGeneration } from './lane.js';
import type { Timers, ViewLogger } from './ports.js';
import { isBefore, isHeld, isStored } from './positions.js';

/** A bell that stays rung until somebody has heard it. */
export class Bell {
  private rung = false;
  private listener: (() => void) | undefined;

  ring(): void {
    this.rung = true;
    this.listener?.();
  }

  heard(): Promise<void> {
    return new Promise((resolve) => void this.listen(resolve));
  }

  /**
   * The other's value, or `bell` where that is rung before. Whoever gets the other leaves nothing at the bell, which may be silent for
   * weeks: races with one promise of it would keep every other that ever won.
   */
  heardBefore<T>(other: Promise<T>): Promise<T | 'bell'> {
    return new Promise((resolve, reject) => {
      const leave = this.listen(() => resolve('bell'));
      other.finally(leave).then(resolve, reject);
    });
  }

  /** Tells once; what is returned takes the listener away again. */
  private listen(heard: () => void): () => void {
    const hear = () => {
      this.rung = false;
      this.listener = undefined;
      heard();
    };
    if (this.rung) hear();
    else this.listener = hear;
    return () => {
      if (this.listener === hear) this.listener = undefined;
    };
  }
}

export interface FollowSetting extends LaneSetting {
  readonly timers: Timers;
  readonly logger: ViewLogger;
  readonly signal: AbortSignal;
  readonly follow: 'subscription' | 'wake';
  swapped(generation: WorkingGeneration): void;
  /** Takes views up again from the database after a while. */
  recover(views: readonly string[], error: unknown): Promise<void>;
}

/** Generations that wait to join at the next pause between two batches. */
interface Joining {
  readonly lane: Lane;
  readonly joined: () => void;
  readonly failed: (error: unknown) => void;
}

/** Of the largest events 60 MB. */
const LIVE_BATCH = 1_000;
/**
 * So many events at once mean that more are coming. They gather for a moment: a batch costs about as much as ten to fifteen events, and a page
 * of a table is written once for all of them.
 */
const BUSY = 16;
const GATHER_MS = 150;
/** How often a store that others write to is asked whether it holds what was seen: what is taken away from its end announces itself by nothing. */
const LOOK_MS = 5_000;
/** How long a runner that is woken from outside sleeps at most. */
const IDLE_MS = 1_000;

/**
 * The lane at the end of the store. One subscription serves every view that has caught up: reading and decoding are about a quarter of
 * the work of an event for twelve views (measured), and every further subscription would repeat that quarter.
 */
export class LiveLane {
  readonly lane: Lane;
  private joining: Joining[] = [];
  private readonly bell = new Bell();
  /** The lane was emptied and begun elsewhere: a subscription from its former place is of no use. */
  private moved = false;

  constructor(private readonly setting: FollowSetting) {
    this.lane = new Lane(setting, 'through');
    setting.signal.addEventListener('abort', () => this.bell.ring(), { once: true });
  }

  wake(): void {
    this.bell.ring();
  }

  /**
   * Resolves when the generations of the lane have caught up exactly, answer questions and are kept up from here on, or when nobody follows
   * any more. @throws Stopping, LaneBroken
   */
  join(lane: Lane): Promise<void> {
    if (this.setting.signal.aborted) return Promise.resolve();
    return new Promise((joined, failed) => {
      this.joining.push({ lane, joined, failed });
      this.bell.ring();
    });
  }

  /** Subscribes anew, and looks before whether the store holds what was seen: something was taken away. */
  doubt(): void {
    this.moved = true;
    this.bell.ring();
  }

  /** Follows the store until the signal aborts. */
  async run(): Promise<void> {
    try {
      while (!this.setting.signal.aborted) await this.recovering();
    } finally {
      // whoever stops the runner waits for those who wait here
      for (const { joined } of this.joining.splice(0)) joined();
    }
  }

  private async recovering(): Promise<void> {
    try {
      await this.turn();
    } catch (error) {
      if (!(error instanceof LaneBroken)) throw error;
      const names = this.lane.views;
      this.lane.generations.length = 0;
      await this.setting.recover(names, error);
    }
  }

  private async turn(): Promise<void> {
    await this.admit();
    this.moved = false;
    if (this.lane.generations.length === 0) await this.bell.heard();
    else if (this.setting.follow === 'wake') await this.pull();
    else {
      const broken = await this.setting.retry(this.lane.views, () => this.subscribed());
      if (broken !== undefined) throw broken;
    }
  }

  private async pull(): Promise<void> {
    const events = await this.setting.retry(this.lane.views, () => this.setting.store.readAll(this.lane.position, LIVE_BATCH));
    if (events.length > 0) {
      await this.lane.process(events);
      const isBusy = events.length >= BUSY && events.length < LIVE_BATCH;
      return isBusy ? this.setting.timers.sleep(GATHER_MS, this.setting.signal) : undefined;
    }
    const waking = new AbortController();
    const slept = this.setting.timers.sleep(IDLE_MS, waking.signal).then(() => {
      if (!waking.signal.aborted) this.bell.ring();
    });
    await this.bell.heard();
    waking.abort();
    await slept;
  }

  /** Follows until the lane is empty or moved, the subscription ends, or the lane breaks: only lost connections are worth a retry. */
  private async subscribed(): Promise<LaneBroken | undefined> {
    const closing = new AbortController();
    const close = () => closing.abort();
    this.setting.signal.addEventListener('abort', close, { once: true });
    const items = this.setting.store.subscribe(this.lane.position, closing.signal)[Symbol.asyncIterator]();
    let next = pulled(items);
    try {
      await this.refuseLostEvents();
      if (!this.setting.store.exclusive) void this.lookForLostEvents(closing.signal);
      while (!this.setting.signal.aborted && this.lane.generations.length > 0 && !this.moved) {
        const item = await this.bell.heardBefore(next);
        if (item !== 'bell') {
          if (item.done === true) return undefined;
          // The next batch is read while this one is folded: never more than one ahead.
          next = pulled(items);
          if (item.value.kind === 'resumed') await this.refuseLostEvents();
          if (item.value.kind === 'events') await this.lane.process(this.fresh(item.value.events));
        }
        if (this.lane.generations.length > 0) await this.admit();
      }
      return undefined;
    } catch (error) {
      if (error instanceof LaneBroken) return error;
      throw error;
    } finally {
      this.setting.signal.removeEventListener('abort', close);
      closing.abort();
      await Promise.allSettled([next, items.return?.()]);
    }
  }

  /** Nobody waits for it: a node that is silent would hold up whoever stops. */
  private async lookForLostEvents(signal: AbortSignal): Promise<void> {
    const { store, timers } = this.setting;
    for (;;) {
      await timers.sleep(LOOK_MS, signal);
      if (signal.aborted) return;
      const { position, fingerprint } = this.lane;
      // of a store that does not answer the subscription tells
      const isThere = await isHeld(store, { position, fingerprint }).catch(() => true);
      if (!isThere && !signal.aborted) return this.doubt();
    }
  }

  /** A store that was away may hold less than the lane has seen, or something else: an older backup was put back. @throws LaneBroken */
  private async refuseLostEvents(): Promise<void> {
    if (!(await isHeld(this.setting.store, this.lane))) throw lost();
  }

  /** A subscription may repeat what joining generations have read already. */
  private fresh(events: readonly StoredEvent[]): readonly StoredEvent[] {
    const first = events[0];
    if (first === undefined || isBefore(this.setting.store, this.lane.position, first.position)) return events;
    return events.filter((event) => isBefore(this.setting.store, this.lane.position, event.position));
  }

  /** Between two batches: whoever waits is brought exactly here, swapped in and kept up from now on. What fails for one is its own. */
  private async admit(): Promise<void> {
    for (const joining of this.joining.splice(0)) {
      try {
        if (await this.admitted(joining.lane)) joining.joined();
        else this.joining.push(joining);
      } catch (error) {
        joining.failed(error);
      }
    }
  }

  /** False where the lane is ahead of this one, and has to wait. */
  private async admitted(lane: Lane): Promise<boolean> {
    if (this.lane.generations.length === 0) {
      this.moved = true;
      this.lane.goTo(lane);
    } else if (isBefore(this.setting.store, this.lane.position, lane.position)) return false;
    else await readUpTo(this.setting, lane, this.lane.position);
    // it may have counted events that were taken away since, and no number is given twice
    this.lane.eventNo = Math.max(this.lane.eventNo, lane.eventNo);
    for (const generation of lane.generations.slice()) {
      const former = this.lane.generations.find(({ name }) => name === generation.name);
      if (former !== undefined) this.lane.remove(former);
      if (await this.serve(generation)) this.lane.generations.push(generation);
      lane.remove(generation);
    }
    return true;
  }

  private async serve(generation: WorkingGeneration): Promise<boolean> {
    if (generation.stored.serving) return true;
    const database: ViewDatabase = this.setting.database;
    const raised = await this.setting.retry([generation.name], () => database.transaction((trx) => swap(trx, generation.stored)));
    if (!raised) {
      this.setting.lost(generation.name);
      return false;
    }
    generation.stored = { ...generation.stored, serving: true, state: 'live' };
    this.setting.swapped(generation);
    return true;
  }
}

function pulled(items: AsyncIterator<SubscriptionItem>): Promise<IteratorResult<SubscriptionItem>> {
  const next = items.next();
  // Whoever awaits it sees the error; if nobody does, the lane has ended for another reason.
  next.catch(() => undefined);
  return next;
}

function lost(): LaneBroken {
  return new LaneBroken(new Error('the store does not hold what they have seen'));
}

/**
 * The events that a lane reads on with. Its last one is looked for after them: where an older backup was put back meanwhile, what follows
 * belongs to another past, and a checkpoint moved there would never tell. @throws LaneBroken
 */
export async function readOn(
  setting: FollowSetting,
  lane: Lane,
  reading: Promise<readonly StoredEvent[]>,
): Promise<readonly StoredEvent[]> {
  const events = await reading;
  if (!(await setting.retry(lane.views, () => isStored(setting.store, lane)))) throw lost();
  return events;
}

/** Processes what lies between a lane and a position, the event at the position included. */
async function readUpTo(setting: FollowSetting, lane: Lane, to: Position | undefined): Promise<void> {
  while (lane.generations.length > 0 && isBefore(setting.store, lane.position, to)) {
    const reading = setting.retry(lane.views, () => setting.store.readAll(lane.position, LIVE_BATCH));
    const events = await readOn(setting, lane, reading);
    const wanted = events.filter((event) => !isBefore(setting.store, to, event.position));
    if (wanted.length === 0) return;
    await lane.process(wanted);
  }
}
