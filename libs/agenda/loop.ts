import { dutyKey, DUTIES } from './duties.view.js';
import { Refused, streamOf, uuid5, type Duty, type DutyCommand, type Instant, type JsonObject, type Uuid, type View } from '#libs/kernel';
import { HandleCase } from '#libs/case-runtime';
import { errorText, systemTimers, ViewUnavailable, WaitTimedOut, type Timers } from '#libs/views';
import { agencyPaths } from './agencies.js';
import { assertAskable, byStream, isPassing, type Asks } from './asks.js';
import { dueActs, everyWarning, provisionalDuties, recentWarnings, warningOf, type DueRow } from './due.js';
import { actCause, askElsewhere, MOVED_ON } from './elsewhere.js';
import { ALONE, Lease, LeaseLost, type Turn } from './lease.js';
import { NOTICE_TYPE, NOTICES, type Warned } from './notices.js';
import { createAgendaTables } from './operational.js';
import { ParkedDuties, type AskKind, type Outcome } from './parked.js';
import type { AgendaHealth, AgendaPorts, TickReport } from './ports.js';
import { alreadySent } from './sent.js';
import { fromTable } from './tables.js';

/** Name of the actor that the office acts as. */
const AGENDA_ACTOR = 'agenda';

const EVERY_MS = 30_000;
const REST_MS = 1_000;
/** Asks under way at once: one group commit of the store. */
const AT_ONCE = 16;
/** Warnings older than the last tick by less than this are looked for again: clocks of writing processes differ. */
const OVERLAP_MS = 10_000;
const SWEEP_MS = 86_400_000;
const RECOMPUTE_MS = 3_600_000;

/**
 * Asks the cases for what is due: acts of the law, provisional dates to be computed anew, and notices at 50, 80 and 100 %. A tick
 * looks only at views that have reached the head read when it began; every ask is recognised by its cause, so that nothing happens twice,
 * whoever dies when.
 */
export class AgendaLoop {
  private readonly duties: ReadonlyMap<string, Duty>;
  private readonly views: { readonly duties: View; readonly notices: View };
  private readonly timers: Timers;
  private readonly turn: Turn;
  private readonly parks: ParkedDuties;
  private readonly stopping = new AbortController();
  private running: Promise<TickReport> | undefined;
  private looping: Promise<void> | undefined;
  private prepared = false;
  private news: () => void = () => undefined;
  /** Asks that succeeded in the tick before: a duty that is still open then will not be closed by asking again. */
  private asked = new Set<Uuid>();
  /** Until when warnings were sent, and when all were last looked at. */
  private warnedUntil: Instant | undefined;
  private sweptAt: Instant | undefined;
  private recomputedAt: Instant | undefined;
  private lastTick: AgendaHealth['lastTick'];

  /** @throws Error where a duty names a type or a command that is not there or is not open to the system */
  constructor(private readonly ports: AgendaPorts) {
    const views = ports.types.flatMap((type) => type.views);
    const named = (name: string) => {
      const found = views.find((view) => view.name === name);
      if (found === undefined) throw new Error(`the agenda needs the view ${name}`);
      return found;
    };
    this.views = { duties: named(DUTIES), notices: named(NOTICES) };
    this.duties = new Map(
      ports.types.flatMap((type) =>
        (type.duties ?? []).map((duty) => {
          assertAskable(ports.types, type, duty);
          return [dutyKey(type.name, duty.name), duty] as const;
        }),
      ),
    );
    this.timers = ports.timers ?? systemTimers;
    this.turn = ports.lease === undefined ? ALONE : new Lease(ports.database, this.timers, ports.lease);
    this.parks = new ParkedDuties(ports.database, ports.store, this.timers, this.turn);
  }

  /** Ticks until stopped: by the timer, and soon after being told. A tick that fails is logged and tried again. */
  start(): void {
    this.looping ??= this.loop();
  }

  /** Ends the ask at hand and stops. */
  async stop(): Promise<void> {
    this.stopping.abort();
    this.news();
    await this.looping;
    await this.running?.catch(() => undefined);
    // whoever stops it has more to close; a lease that is not given back runs out
    await this.turn
      .release()
      .catch((error: unknown) => this.ports.logger.warn({ error: errorText(error) }, 'the lease of the agenda was not given back'));
  }

  /** Something was committed, or a view moved on. */
  told(): void {
    this.news();
  }

  /** One round; asked for while one runs, it is that one. @throws the errors of store and database */
  tick(): Promise<TickReport> {
    this.running ??= this.round().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  /**
   * Ticks until nothing more is due: whoever moved the clock knows then that what falls due was asked for at the time that it shows.
   * Does nothing where the loop was not started, and no more than the views or another process allow.
   * @throws the errors of store and database
   */
  async settle(): Promise<void> {
    if (this.looping === undefined) return;
    // a round under way began by the time before
    await this.running?.catch(() => undefined);
    for (;;) {
      const { outcome, acted, recomputed, warned } = await this.tick();
      if (outcome !== 'done' || acted + recomputed + warned === 0) return;
    }
  }

  async health(): Promise<AgendaHealth> {
    await this.prepare();
    const { count, duties, reasons } = await this.parks.show();
    return {
      ...(this.lastTick === undefined ? {} : { lastTick: this.lastTick }),
      parkedCount: count,
      parkedReasons: reasons,
      parked: duties,
    };
  }

  private async loop(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const woken = new AbortController();
      const told = new Promise<void>((resolve) => {
        this.news = resolve;
      });
      await this.tick().catch((error: unknown) => this.ports.logger.error({ error: errorText(error) }, 'a tick of the agenda failed'));
      // stopping tells too: a signal joined with one that lives as long as the process is never forgotten by it
      const resting = this.rest(woken.signal);
      await Promise.race([told, resting]);
      woken.abort();
      await resting;
      await this.timers.sleep(this.ports.restMs ?? REST_MS, signal);
    }
  }

  /** Between two ticks the lease is kept, or waited for: rests no longer once it changes hands. */
  private async rest(signal: AbortSignal): Promise<void> {
    const isWaiting = this.lastTick?.outcome === 'elsewhere';
    for (let leftMs = this.ports.everyMs ?? EVERY_MS; leftMs > 0;) {
      const pauseMs = Math.min(leftMs, this.turn.pauseMs());
      await this.timers.sleep(pauseMs, signal);
      leftMs -= pauseMs;
      if (signal.aborted || leftMs <= 0) return;
      // where the database does not answer, the next tick tells of it
      const holds = await this.turn.hold().catch(() => undefined);
      if (holds !== !isWaiting) return;
    }
  }

  private async round(): Promise<TickReport> {
    const at = this.ports.clock.now();
    try {
      const report = await this.work(at);
      this.lastTick = { at, outcome: report.outcome };
      return report;
    } catch (error) {
      if (error instanceof LeaseLost) {
        this.lastTick = { at, outcome: 'elsewhere' };
        return nothing('elsewhere');
      }
      this.lastTick = { at, outcome: 'failed', error: errorText(error) };
      throw error;
    }
  }

  private async work(now: Instant): Promise<TickReport> {
    await this.prepare();
    if (!(await this.turn.hold())) return nothing('elsewhere');
    if (!(await this.caughtUp())) return nothing('behind');
    const recomputed = await this.recompute(now);
    // a date that was moved just now is neither warned of nor acted on as it was
    if (recomputed.asked > 0 && !(await this.caughtUp()))
      return { ...nothing('behind'), recomputed: recomputed.asked, parked: recomputed.parked };
    await this.parks.forgetSettled(this.views.duties);
    await this.parks.takeUpMoved(now);
    // Warnings first, from the same rows that the acts are about: what is asked below is not in the views yet, or is, by chance.
    const warned = await this.warn(now);
    const acts = await this.act(now);
    return {
      outcome: 'done',
      acted: acts.asked,
      recomputed: recomputed.asked,
      warned,
      parked: acts.parked + recomputed.parked,
    };
  }

  private async prepare(): Promise<void> {
    if (this.prepared) return;
    await createAgendaTables(this.ports.database, this.timers);
    this.prepared = true;
  }

  /** Whether the views have processed everything stored when this was asked, as this build declares them. */
  private async caughtUp(): Promise<boolean> {
    const { store, reader, database } = this.ports;
    const head = await store.head();
    try {
      if (head !== undefined) await reader.waitFor([DUTIES, NOTICES], head, { signal: this.stopping.signal });
      for (const view of [this.views.duties, this.views.notices]) await fromTable(database, view, () => Promise.resolve());
      return true;
    } catch (error) {
      if (error instanceof WaitTimedOut || error instanceof ViewUnavailable || this.stopping.signal.aborted) return false;
      throw error;
    }
  }

  private async act(now: Instant): Promise<Asks> {
    const before = this.asked;
    this.asked = new Set();
    const asks = { asked: 0, parked: 0 };
    for await (const rows of dueActs(this.ports.database, this.views.duties, now)) {
      await this.each(rows, async (row) => {
        const declared = this.declared(row);
        const acts = declared?.acts ?? declared?.asks;
        if (declared === undefined || acts === undefined) return;
        const { duty } = row;
        const cause = actCause(row, duty.openedBy, duty.owed.due);
        const facts = { command: acts.command };
        // an act of law cannot be taken back: it waits for the calendar that says when its time is over
        const done = duty.owed.provisional
          ? { reason: 'date-is-provisional', facts, soon: false }
          : before.has(cause)
            ? { reason: 'still-owed', facts, soon: false }
            : declared.asks !== undefined
              ? await askElsewhere(row, declared, declared.asks, actor(row), this.ports)
              : await this.asking(row, declared.acts!, cause);
        if (done === MOVED_ON) return;
        if (done === undefined) this.asked.add(cause);
        await this.note(asks, row, 'act', cause, done, now);
      });
    }
    return asks;
  }

  /** Dates that ran into a year without a calendar are asked for again once under each law; one ask tells all dates of a case anew. */
  private async recompute(now: Instant): Promise<Asks> {
    const asks = { asked: 0, parked: 0 };
    if (this.recomputedAt !== undefined && millisecondsBetween(this.recomputedAt, now) < RECOMPUTE_MS) return asks;
    const { database, lawDigest } = this.ports;
    const moved = new Set<string>();
    for await (const rows of provisionalDuties(database, this.views.duties, now, lawDigest)) {
      await this.each(byStream(rows), async (ofOneCase) => {
        for (const row of ofOneCase) {
          const recomputes = this.declared(row)?.recomputes;
          if (recomputes === undefined || moved.has(row.stream)) continue;
          const cause = uuid5('recompute', row.stream, row.key, row.duty.openedBy, row.dueUntil, lawDigest);
          const outcome = await this.asking(row, recomputes, cause);
          if (outcome === undefined) moved.add(row.stream);
          await this.note(asks, row, 'recompute', cause, outcome, now);
        }
      });
    }
    this.recomputedAt = now;
    return asks;
  }

  private async warn(now: Instant): Promise<number> {
    const { database } = this.ports;
    const since = this.warnedUntil;
    const recent = since !== undefined && since <= now && this.sweptAt !== undefined && millisecondsBetween(this.sweptAt, now) < SWEEP_MS;
    const reached = recent
      ? recentWarnings(database, this.views.duties, new Date(Date.parse(since) - OVERLAP_MS).toISOString(), now)
      : everyWarning(database, this.views.duties, now);
    const met = new Set<Uuid>();
    let sent = 0;
    for await (const rows of reached) {
      sent += await this.warnOf(rows, now, met);
      // looked through once in the order of one date, no duty comes twice
      if (!recent) met.clear();
    }
    if (!recent) this.sweptAt = now;
    this.warnedUntil = now;
    return sent;
  }

  /** Sends what was not sent yet. @throws where one could not be stored: the next tick begins where this one did */
  private async warnOf(rows: readonly DueRow[], now: Instant, met: Set<Uuid>): Promise<number> {
    const notices = rows.flatMap((row) => {
      const percent = warningOf(row, now);
      const declared = this.declared(row);
      if (percent === undefined || declared === undefined) return [];
      const cause = uuid5('notice', row.stream, row.key, row.duty.openedBy, row.dueUntil, String(percent));
      if (met.has(cause)) return [];
      met.add(cause);
      return [{ row, percent, declared, cause, stream: streamOf(NOTICE_TYPE, uuid5('case', cause)) }];
    });
    const sent = await alreadySent(
      this.ports.database,
      this.views.notices,
      notices.map(({ stream }) => stream),
    );
    const missing = notices.filter(({ stream }) => !sent.has(stream));
    if (missing.length === 0) return 0;
    const paths = await agencyPaths(
      this.ports.database,
      missing.flatMap(({ row }) => row.agency ?? []),
    );
    await this.each(missing, async ({ row, percent, declared, cause }) => {
      const { duty } = row;
      const body: Warned = {
        type: duty.type,
        case: duty.caseId,
        duty: duty.name,
        clock: row.clock,
        part: duty.key,
        name: declared.wording,
        percent,
        due: duty.owed.due,
        openedBy: duty.openedBy,
        ...(row.agency === undefined ? {} : { agency: row.agency }),
        ...(row.officer === undefined ? {} : { officer: row.officer }),
        path: row.agency === undefined ? [] : (paths.get(row.agency) ?? [row.agency]),
      };
      await this.ports.ask(new HandleCase(NOTICE_TYPE, 'warn', undefined, body, { actor: actor(row) }, cause, undefined, duty.openedBy));
    });
    return missing.length;
  }

  /** Undefined where the case answered with events; otherwise why nothing came of it. */
  private async asking(row: DueRow, { command, body }: DutyCommand, cause: Uuid): Promise<Outcome | undefined> {
    const { duty } = row;
    try {
      const payload: JsonObject = body(duty);
      const ask = new HandleCase(duty.type, command, duty.caseId, payload, { actor: actor(row) }, cause, undefined, duty.openedBy);
      const receipt = await this.ports.ask(ask);
      return receipt.events.length > 0 ? undefined : { reason: 'already-so', facts: { command }, soon: false };
    } catch (error) {
      if (error instanceof Refused) return { reason: error.code, facts: { ...error.facts }, soon: false };
      return { reason: error instanceof Error ? error.name : 'unknown', facts: { command }, soon: isPassing(error) };
    }
  }

  private async note(asks: Asks, row: DueRow, kind: AskKind, cause: Uuid, outcome: Outcome | undefined, now: Instant): Promise<void> {
    if (outcome === undefined) {
      asks.asked += 1;
      return;
    }
    asks.parked += 1;
    const { type, caseId, name } = row.duty;
    const asked = outcome.asked === undefined ? {} : { asked: outcome.asked };
    this.ports.logger.warn({ type, caseId, duty: name, kind, reason: outcome.reason, ...asked }, 'a duty is parked');
    await this.parks.park(row, kind, cause, this.ports.lawDigest, outcome, now);
  }

  /** A few at once; before each few, this process must still be the one that asks. */
  private async each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
    for (let from = 0; from < items.length; from += AT_ONCE) {
      if (this.stopping.signal.aborted) return;
      await this.turn.assertHeld();
      await Promise.all(items.slice(from, from + AT_ONCE).map(work));
    }
  }

  private declared({ duty }: DueRow): Duty | undefined {
    return this.duties.get(dutyKey(duty.type, duty.name));
  }
}

function actor({ duty }: DueRow) {
  return { system: AGENDA_ACTOR, duty: duty.name };
}

function nothing(outcome: TickReport['outcome']): TickReport {
  return { outcome, acted: 0, recomputed: 0, warned: 0, parked: 0 };
}

function millisecondsBetween(from: Instant, to: Instant): number {
  return Math.abs(Date.parse(to) - Date.parse(from));
}
