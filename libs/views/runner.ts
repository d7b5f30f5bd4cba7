import { randomUUID } from 'node:crypto';
import type { EventCodec, EventStore } from '#libs/event-store';
import type { Clock, RecordedEvent, View } from '#libs/kernel';
import { buildLane, catchUp, type BuildSetting } from './build.js';
import type { ViewDatabase } from './database.js';
import { errorText, UnknownView, ViewUnavailable } from './errors.js';
import { LiveLane } from './follow.js';
import {
  advance,
  createCatalogue,
  createGeneration,
  discard,
  fenceOff,
  generationsOf,
  VIEW_LEASES,
  type Generation,
} from './generations.js';
import { Lane, LaneBroken, WorkingGeneration } from './lane.js';
import { Leases, type LeaseOptions } from './leases.js';
import { systemTimers, type ProgressSource, type Timers, type ViewLogger, type ViewObserver } from './ports.js';
import { isBefore, isStored } from './positions.js';
import { Stopping, untilItSucceeds } from './retry.js';
import { Stops } from './stops.js';
import { checkDeclaration, columnsText } from './tables.js';

export interface ViewRunnerOptions {
  readonly store: EventStore;
  readonly codec: EventCodec;
  readonly views: readonly View[];
  /** Whether this build knows the event's type and payload version. */
  readonly knows: (event: RecordedEvent) => boolean;
  readonly database: ViewDatabase;
  readonly clock: Clock;
  readonly logger: ViewLogger;
  readonly timers?: Timers;
  /** Jitter of the back-off, 0 ≤ x < 1. */
  readonly random?: () => number;
  readonly observer?: ViewObserver;
  /** `subscription` (default) follows the store by itself; `wake` reads when told to, for a thread beside the store's writer. */
  readonly follow?: 'subscription' | 'wake';
  /** Where several processes share the database: only the holder of a view's lease runs it. */
  readonly lease?: LeaseOptions;
  /** Events per batch while building; 64 on SQLite and 250 on PostgreSQL unless set. */
  readonly buildBatch?: number;
  /** Rows of one view kept in memory while building (twice as many at most); 3,000 unless set. */
  readonly rowsKept?: number;
}

export interface RebuildProgress {
  readonly views: readonly string[];
  /** Events processed, and how many the live views have processed (what is to be reached). */
  readonly events: number;
  readonly of: number;
}

/**
 * Small enough for decoded events, their bytes and the rows made of them to die young: 250 cost 25 MB more (measured). A server is asked
 * once for a batch and view, so fewer and larger batches are right there.
 */
const BUILD_BATCH = { sqlite: 64, postgresql: 250 } as const;
const EVENTS_PER_WRITE = 1_000;
/** Where a batch is asked for. */
const BATCHES_PER_WRITE = 4;
const ROWS_KEPT = 3_000;
const RECOVERY_MS = 1_000;
const ELSEWHERE = 'another process runs it';

/** Folds events into the rows of every view. Plain data in, no framework: runs in a process or in a thread. */
export class ViewRunner implements ProgressSource {
  private readonly stopping = new AbortController();
  private readonly tasks = new Set<Promise<void>>();
  private readonly building = new Map<string, Promise<void>>();
  private readonly stops: Stops;
  private readonly listeners = new Set<() => void>();
  private readonly working = new Set<string>();
  private readonly held = new Map<string, number>();
  private readonly views: ReadonlyMap<string, View>;
  private readonly setting: BuildSetting;
  private readonly live: LiveLane;
  private readonly leases: Leases | undefined;

  constructor(private readonly options: ViewRunnerOptions) {
    for (const view of options.views) checkDeclaration(view);
    this.views = new Map(options.views.map((view) => [view.name, view]));
    if (this.views.size !== options.views.length) throw new Error('two views have the same name');
    const { timers = systemTimers, random = Math.random, observer = {}, logger } = options;
    this.setting = {
      ...options,
      timers,
      follow: options.follow ?? 'subscription',
      buildBatch: options.buildBatch ?? BUILD_BATCH[options.database.dialect],
      writeEvery: options.buildBatch === undefined ? EVENTS_PER_WRITE : options.buildBatch * BATCHES_PER_WRITE,
      holder: options.lease?.holder ?? randomUUID(),
      signal: this.stopping.signal,
      observer: {
        ...observer,
        batch: (report) => {
          observer.batch?.(report);
          this.progressed();
        },
      },
      retry: (views, work) =>
        untilItSucceeds(
          {
            timers,
            random,
            signal: this.stopping.signal,
            failed: (error, attempt, delayMs) => {
              observer.retried?.(views, error, attempt, delayMs);
              logger.warn({ views, attempt, delayMs, error: errorText(error) }, 'views wait for the infrastructure');
            },
          },
          work,
        ),
      stopped: (view, at) => {
        this.stops.note(view, at);
        void this.task(() => this.stops.watch());
        observer.stopped?.(view, at);
        logger.error({ view, ...at }, 'a view stopped at an event');
        this.progressed();
      },
      recover: (views, error) => this.recover(views, error),
      lost: (view) => {
        this.held.delete(view);
        this.working.delete(view);
        observer.lost?.(view);
        logger.warn({ view }, 'another runner moved this view; it is left to that runner');
        this.progressed();
      },
      swapped: ({ name, stored }) => {
        observer.swapped?.(name, stored.version, stored.generation);
        logger.info({ view: name, version: stored.version, table: stored.table }, 'a view answers from a new generation');
        this.progressed();
      },
    };
    this.live = new LiveLane(this.setting);
    this.stops = new Stops({
      ...this.setting,
      mayTakeUp: (view) => this.runs(view) && !this.building.has(view) && !this.isFollowed(view),
      // what other views had passed by may have gone with it
      takeUp: (views) => this.takeUp(views).then(() => this.live.doubt()),
    });
    if (options.lease !== undefined) this.leases = new Leases(options.database, VIEW_LEASES, options.lease, fenceOff);
  }

  /** Makes missing tables and starts following; resolves before views have caught up. Infrastructure errors are retried for ever. */
  async start(): Promise<void> {
    const names = [...this.views.keys()];
    await this.setting.retry(names, () => createCatalogue(this.options.database));
    await this.takeUp(await this.leased(names));
    void this.task(() => this.live.run());
    const { leases } = this;
    if (leases !== undefined) void this.task(() => this.keepLeases(leases));
  }

  /** Finishes the batch at hand and stops. Close the database afterwards. */
  async stop(): Promise<void> {
    this.stopping.abort();
    while (this.tasks.size > 0) await Promise.allSettled(this.tasks);
    await this.leases?.release().catch(() => undefined);
  }

  /** Something was committed to the store. */
  wake(): void {
    this.live.wake();
  }

  onProgress(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  runs(view: string): boolean {
    return this.working.has(view) && this.isLeased(view);
  }

  /** Resolves when no view of this runner is still being built; a view that stopped is not. */
  async settled(): Promise<void> {
    while (this.building.size > 0) await Promise.allSettled(this.building.values());
  }

  /** Builds new generations beside the live ones and swaps when caught up. @throws UnknownView, ViewUnavailable where one stopped */
  async rebuild(names: readonly string[], progress?: (report: RebuildProgress) => void): Promise<void> {
    for (const name of names) {
      if (!this.views.has(name)) throw new UnknownView(name);
      if (this.leases !== undefined && !(this.held.has(name) && this.isLeased(name))) throw new ViewUnavailable(name, ELSEWHERE);
    }
    await Promise.allSettled(names.flatMap((name) => this.building.get(name) ?? []));
    const generations: WorkingGeneration[] = [];
    for (const name of names) {
      this.stops.forget(name);
      const made = await this.made(this.views.get(name)!);
      if (made === undefined) throw new ViewUnavailable(name, ELSEWHERE);
      generations.push(await this.opened(made));
    }
    const report = (lane: Lane) => progress?.({ views: names, events: lane.eventNo, of: Math.max(lane.eventNo, this.live.lane.eventNo) });
    await this.build(generations, report);
    for (const { name, stored } of generations) {
      const stop = this.stops.at(name);
      if (stop !== undefined) throw new ViewUnavailable(name, `stopped at ${stop.type} of ${stop.stream}: ${stop.error}`);
      if (!this.live.lane.generations.some((served) => served.stored.generation === stored.generation && served.name === name)) {
        throw new ViewUnavailable(name, 'the runner stopped before it was built');
      }
    }
  }

  private progressed(): void {
    for (const listener of this.listeners) listener();
  }

  /** Runs beside everything else; `stop` waits for it. */
  private task(work: () => Promise<void>): Promise<void> {
    const running: Promise<void> = work()
      .catch((error: unknown) => {
        if (error instanceof Stopping) return;
        this.options.logger.error({ error: errorText(error) }, 'a loop of the view runner failed');
        throw error;
      })
      .finally(() => this.tasks.delete(running));
    running.catch(() => undefined);
    this.tasks.add(running);
    return running;
  }

  /** What failed for no known reason is taken up again from the database, never left dead. */
  private async recover(names: readonly string[], error: unknown): Promise<void> {
    this.options.logger.error({ views: names, error: errorText(error) }, 'views are taken up again from the database');
    await this.setting.timers.sleep(RECOVERY_MS, this.stopping.signal);
    if (!this.stopping.signal.aborted) await this.takeUp(names);
  }

  /** Continues where the database stands: serving generations follow, missing and outdated ones are built. */
  private async takeUp(names: readonly string[]): Promise<void> {
    const found = await this.withoutLostEvents(await this.setting.retry(names, () => generationsOf(this.options.database.reads, names)));
    const serving: WorkingGeneration[] = [];
    const abandoned: Generation[] = [];
    const resumed: WorkingGeneration[] = [];
    const fresh: WorkingGeneration[] = [];
    for (const name of names) {
      const view = this.views.get(name)!;
      const mine = found.filter((generation) => generation.view === name && isOf(view, generation));
      const served = mine.find((generation) => generation.serving);
      const begun = mine.find((generation) => !generation.serving && generation.position !== undefined);
      if (served !== undefined) {
        serving.push(await this.opened(served));
        abandoned.push(...found.filter((other) => other.view === name && this.isAbandoned(other, begun)));
      }
      if (begun !== undefined) resumed.push(await this.opened(begun));
      else if (served === undefined) {
        const made = await this.made(view);
        if (made !== undefined) fresh.push(await this.opened(made));
      }
    }
    if (abandoned.length > 0) await this.setting.retry(names, () => discard(this.options.database, abandoned));
    const tasks: [readonly WorkingGeneration[], 'join' | 'build'][] = [
      ...together(serving).map((generations) => [generations, 'join'] as [WorkingGeneration[], 'join']),
      ...resumed.map((generation) => [[generation], 'build'] as [WorkingGeneration[], 'build']),
      [fresh, 'build'],
    ];
    for (const [generations, how] of tasks) {
      if (generations.length === 0) continue;
      if (how === 'build') void this.build(generations);
      else void this.begun(generations, (lane) => catchUp(this.setting, lane, this.live, () => undefined), 'through');
    }
  }

  /** A rebuild whose process died before it could go on from what it wrote: what answers goes on answering, and it may be asked again. */
  private isAbandoned(generation: Generation, begun: Generation | undefined): boolean {
    return !generation.serving && generation !== begun && generation.state === 'building' && !this.building.has(generation.view);
  }

  /** The generations but those that saw what the store does not hold, as after an older backup of the events: their rows never happened. */
  private async withoutLostEvents(found: readonly Generation[]): Promise<readonly Generation[]> {
    const { store, database, logger } = this.options;
    const views = [...new Set(found.map(({ view }) => view))];
    const head = await this.setting.retry(views, () => store.head());
    const astray: Generation[] = [];
    for (const generation of found) {
      const isBeyond = isBefore(store, head, generation.position);
      if (isBeyond || !(await this.setting.retry([generation.view], () => isStored(store, generation)))) astray.push(generation);
    }
    if (astray.length === 0) return found;
    await this.setting.retry(views, () => discard(database, astray));
    const named = [...new Set(astray.map(({ view }) => view))];
    logger.warn({ views: named, head }, 'views have seen events that the store does not hold (any more): they are folded anew');
    return found.filter((generation) => !astray.includes(generation));
  }

  private build(generations: readonly WorkingGeneration[], report: (lane: Lane) => void = () => undefined): Promise<void> {
    return this.begun(generations, (lane) => buildLane(this.setting, lane, this.live, () => report(lane)), 'behind');
  }

  private begun(generations: readonly WorkingGeneration[], work: (lane: Lane) => Promise<void>, mode: 'through' | 'behind'): Promise<void> {
    const lane = new Lane(this.setting, mode, generations[0]!.stored);
    lane.generations.push(...generations);
    const names = generations.map(({ name }) => name);
    for (const name of names) this.working.add(name);
    const attempt = async () => {
      try {
        await work(lane);
      } catch (error) {
        if (!(error instanceof LaneBroken)) throw error;
        await this.recover(lane.views, error);
      }
    };
    const running = this.task(attempt).finally(() => {
      for (const name of names) if (this.building.get(name) === running) this.building.delete(name);
    });
    running.catch(() => undefined);
    for (const name of names) this.building.set(name, running);
    return running;
  }

  /** Undefined where another process has taken the view meanwhile. */
  private async made(view: View): Promise<Generation | undefined> {
    const { leases } = this;
    const mayWrite: Parameters<typeof createGeneration>[3] = (trx) => leases?.isHeld(trx, view.name) ?? Promise.resolve(true);
    const fence = this.held.get(view.name) ?? 0;
    const made = await this.setting.retry([view.name], () => createGeneration(this.options.database, view, fence, mayWrite));
    if (made === undefined) this.setting.lost(view.name);
    return made;
  }

  /** A view that stopped is tried again from where it stopped: the build may have been mended since. */
  private async opened(stored: Generation): Promise<WorkingGeneration> {
    const view = this.views.get(stored.view)!;
    const state = stored.serving ? ('live' as const) : ('building' as const);
    const { position, fingerprint, eventNo, at } = stored;
    const { database, clock } = this.options;
    if (stored.state === 'stopped') {
      const to = { position, fingerprint, eventNo, at, state, holder: this.setting.holder, progressAt: clock.now() };
      await this.setting.retry([view.name], () => database.transaction((trx) => advance(trx, [stored], to)));
    }
    const current = { ...stored, state, stopped: undefined };
    return this.setting.retry([view.name], () => WorkingGeneration.open(database, view, current, this.options.rowsKept ?? ROWS_KEPT));
  }

  /** The views this runner may work on now. */
  private async leased(names: readonly string[]): Promise<readonly string[]> {
    const { leases } = this;
    if (leases === undefined) return names;
    const gained: string[] = [];
    for (const name of names) {
      const fence = await this.setting.retry([name], () => leases.hold(name));
      if (fence === undefined) {
        if (this.held.has(name)) {
          this.leave(name);
          this.setting.lost(name);
        }
        continue;
      }
      if (this.held.get(name) !== fence) gained.push(name);
      this.held.set(name, fence);
    }
    return gained;
  }

  /** By this process's own time; what it writes is fenced in the database besides. */
  private isLeased(view: string): boolean {
    return this.leases === undefined || this.leases.mayAct(view);
  }

  private isFollowed(view: string): boolean {
    return this.live.lane.generations.some(({ name }) => name === view);
  }

  private leave(name: string): void {
    for (const generation of this.live.lane.generations.slice()) if (generation.name === name) this.live.lane.remove(generation);
  }

  private async keepLeases(leases: Leases): Promise<void> {
    while (!this.stopping.signal.aborted) {
      await this.setting.timers.sleep(leases.pauseMs(), this.stopping.signal);
      if (this.stopping.signal.aborted) return;
      const gained = await this.leased([...this.views.keys()]);
      // A lease that ran out and came back has a new fencing number: what worked under the old one begins anew.
      for (const name of gained) this.leave(name);
      if (gained.length > 0) await this.takeUp(gained);
    }
  }
}

/** By where they stand; the number alone does not tell, as one may have counted events that were taken away since. */
function together(generations: readonly WorkingGeneration[]): readonly (readonly WorkingGeneration[])[] {
  const places = new Map<string, WorkingGeneration[]>();
  for (const generation of generations) {
    const place = `${generation.stored.eventNo} ${generation.stored.position}`;
    places.set(place, [...(places.get(place) ?? []), generation]);
  }
  return [...places.values()];
}

function isOf(view: View, generation: Generation): boolean {
  return generation.version === view.version && generation.columns === columnsText(view);
}
