import type { Position } from '#libs/event-store';
import { isInstant, type FigureQuestion, type Instant, type ListQuestion, type View } from '#libs/kernel';
import { Answering } from './conditions.js';
import { countRows } from './counting.js';
import { FutureAsOf, InvalidQuestion, UnknownView, ViewUnavailable, WaitTimedOut } from './errors.js';
import { generationsOf, type Generation } from './generations.js';
import { viewHealth, type ViewHealth } from './health.js';
import { listRows } from './listing.js';
import { orUnavailable } from './outage.js';
import { systemTimers, type Timers } from './ports.js';
import { isBefore } from './positions.js';
import type { Answer, CountAnswer, CountAsk, ListAnswer, ListAsk, ViewReaderOptions, WaitOptions } from './questions.js';
import { fromServing } from './serving.js';

/** An answer as of a moment less than this ago may still change: clocks of writing processes differ. */
const SETTLING_MS = 10_000;
const USUAL_TIMEOUT_MS = 5_000;
const USUAL_POLL_MS = 50;
const NEARBY_ROWS = 2_000;

/** Answers lists and figures from the views, now or as of a past moment. Reads only; may live in another thread than the runner. */
export class ViewReader {
  private readonly views: ReadonlyMap<string, View>;
  private readonly waiting = new Set<() => void>();
  private readonly timers: Timers;
  private ended = false;

  constructor(private readonly options: ViewReaderOptions) {
    this.views = new Map(options.views.map((view) => [view.name, view]));
    this.timers = options.timers ?? systemTimers;
    options.progress?.onProgress(() => this.wake());
  }

  /** A page of rows. @throws InvalidQuestion, FutureAsOf, WaitTimedOut, ViewUnavailable, UnknownView */
  async list(question: ListQuestion, ask: ListAsk = {}): Promise<ListAnswer> {
    return this.answered(question.view, ask, (source, asOf) => listRows(source, question, ask, asOf, this.options.nearby ?? NEARBY_ROWS));
  }

  /** Counts and sums by dimensions. @throws InvalidQuestion, FutureAsOf, WaitTimedOut, ViewUnavailable, UnknownView */
  async count(question: FigureQuestion, ask: CountAsk = {}): Promise<CountAnswer> {
    return this.answered(question.view, ask, async (source, asOf) => ({ groups: await countRows(source, question, ask, asOf) }));
  }

  /**
   * Resolves when every named view has processed the event at the position.
   * @throws WaitTimedOut, UnknownView, InvalidQuestion for a position that is none, ViewUnavailable for a view that stopped before it,
   *   and where the reader ends
   */
  async waitFor(view: string | readonly string[], position: Position, options: WaitOptions = {}): Promise<void> {
    const names = typeof view === 'string' ? [view] : view;
    for (const name of names) if (!this.views.has(name)) throw new UnknownView(name);
    // a view that has seen nothing has no position to compare it with, and would wait for what never comes
    this.compared(position, position);
    const done = new AbortController();
    let expired = false;
    const abort = () => this.wake();
    options.signal?.addEventListener('abort', abort, { once: true });
    try {
      for (let first = true; ; first = false) {
        // Listening begins before looking: progress in between is not missed.
        const woken = this.woken(names, done.signal);
        if (this.ended) throw new ViewUnavailable(names.join(', '), 'the reader has ended');
        const behind = await this.behind(names, position);
        if (behind === undefined) return;
        options.signal?.throwIfAborted();
        if (expired) throw new WaitTimedOut(behind, position);
        if (first) {
          void this.timers.sleep(options.timeoutMs ?? USUAL_TIMEOUT_MS, done.signal).then(() => {
            expired = true;
            this.wake();
          });
        }
        await woken;
      }
    } finally {
      options.signal?.removeEventListener('abort', abort);
      done.abort();
    }
  }

  async health(): Promise<readonly ViewHealth[]> {
    return viewHealth(this.options);
  }

  /** Tells a reader without a runner in its process that views may have moved on. */
  wake(): void {
    for (const resume of this.waiting) resume();
    this.waiting.clear();
  }

  /** Before the database is closed: whoever waits still, as for a client that went away, is refused and asks it nothing more. */
  end(): void {
    this.ended = true;
    this.wake();
  }

  /** Resolves at the next news of progress, after a while where nobody brings any, or when the waiting is over. */
  private woken(names: readonly string[], done: AbortSignal): Promise<void> {
    const poll = new AbortController();
    return new Promise((resolve) => {
      const resume = () => {
        this.waiting.delete(resume);
        done.removeEventListener('abort', resume);
        poll.abort();
        resolve();
      };
      this.waiting.add(resume);
      done.addEventListener('abort', resume, { once: true });
      const { progress } = this.options;
      if (progress !== undefined && names.every((name) => progress.runs(name))) return;
      void this.timers.sleep(this.options.pollMs ?? USUAL_POLL_MS, poll.signal).then(resume);
    });
  }

  /** The first of the views that has not processed the position. */
  private async behind(names: readonly string[], position: Position): Promise<string | undefined> {
    const found = await orUnavailable(names[0]!, () => generationsOf(this.options.database.reads, names));
    for (const name of names) {
      const serving = found.find((generation) => generation.view === name && generation.serving);
      if (serving?.position !== undefined && this.compared(serving.position, position) >= 0) continue;
      // A rebuild that stopped hinders nobody while the same version answers.
      const current = serving?.version === this.views.get(name)?.version;
      const stopped = found.find(({ view, serving, stopped }) => view === name && stopped !== undefined && (serving || !current))?.stopped;
      if (stopped !== undefined) throw new ViewUnavailable(name, `it stopped at ${stopped.type} of ${stopped.stream}`);
      return name;
    }
    return undefined;
  }

  private compared(a: Position, b: Position): number {
    try {
      return this.options.store.compare(a, b);
    } catch {
      throw new InvalidQuestion('atLeast', 'not a position of this store');
    }
  }

  private async answered<T>(
    name: string,
    ask: ListAsk | CountAsk,
    answer: (source: Answering, asOf: number | undefined) => Promise<T>,
  ): Promise<T & Answer> {
    const view = this.views.get(name);
    if (view === undefined) throw new UnknownView(name);
    const now = this.options.clock.now();
    const asOf = ask.asOf === undefined ? undefined : this.past(ask.asOf, now);
    if (ask.atLeast !== undefined) await this.waitFor(name, ask.atLeast, ask.wait);
    return orUnavailable(name, () => this.answeredBy(name, view, now, asOf, answer));
  }

  private async answeredBy<T>(
    name: string,
    view: View,
    now: Instant,
    asOf: number | undefined,
    answer: (source: Answering, asOf: number | undefined) => Promise<T>,
  ): Promise<T & Answer> {
    return fromServing(this.options.database, name, async (generation) => {
      const answered = await answer(new Answering(this.options.database, view, generation), asOf);
      const settled = asOf !== undefined && asOf <= Date.parse(now) - SETTLING_MS && (await this.covers(generation, asOf));
      return { ...answered, settled, position: generation.position };
    });
  }

  private past(asOf: Instant, now: Instant): number {
    const at = isInstant(asOf) ? Date.parse(asOf) : Number.NaN;
    if (Number.isNaN(at)) throw new InvalidQuestion('asOf', 'not an instant such as 2026-11-21T08:00:00.000Z');
    if (at > Date.parse(now)) throw new FutureAsOf(asOf, now);
    return at;
  }

  /** Whether everything recorded by that moment has been processed. */
  private async covers(generation: Generation, asOf: number): Promise<boolean> {
    if (generation.at !== undefined && Date.parse(generation.at) > asOf + SETTLING_MS) return true;
    const head = await this.options.store.head();
    return !isBefore(this.options.store, generation.position, head);
  }
}
