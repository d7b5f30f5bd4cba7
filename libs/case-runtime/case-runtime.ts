import {
  canonicalJson,
  dayOf,
  firstClosedGate,
  isBegun,
  registerStream,
  Refused,
  streamOf,
  uuid5,
  whyNotOffered,
  type AnyCaseType,
  type Caller,
  type CasePlace,
  type Clock,
  type CommandOf,
  type AnyState,
  type DecideContext,
  type Directory,
  type Folded,
  type GateContext,
  type HandledCommand,
  type JsonObject,
  type LawInForce,
  type LocalDate,
  type Refusal,
  type RegionLevel,
  type Registration,
  type Uuid,
} from '#libs/kernel';
import { AppendOutcomeUnknown, StoreUnavailable, WrongRevision, type EventStore } from '#libs/event-store';
import { mayAsk, type CaseScope } from '#libs/access';
import type { KeyedIdentifiers } from '#libs/personal-data';
import type { Attachments } from './attachments.js';
import { batchOf, rehearsed, type Batch, type RecordingPorts } from './batch.js';
import type { LoadedStream } from './case-streams.js';
import {
  BrokenChain,
  Busy,
  HandledElsewhere,
  KeyReused,
  NewerVersion,
  NoSuchCase,
  NotPermitted,
  OperationLapsed,
  RefusedUnderLaw,
  RevisionRequired,
  StaleRevision,
} from './errors.js';
import type { HandleCase, Receipt } from './handle-case.js';
import { ELSEWHERE, handledElsewhere, isOfAnother, noteSuccession } from './elsewhere.js';
import { approvedByHead, assertMayBeRegisteredLate, certificateThen, lateOffer, registeredLate, requestOf } from './late-registration.js';
import { CommandLook } from './look.js';
import type { Registers } from './registers.js';
import type { HeldTurns } from './turns.js';

/**
 * Attempts of one command while registers or streams move under it. Whoever loses one lost it to somebody who got done; of two processes at one
 * register each loses every second, and five in a row, which told clerks that a filing is busy, come about once in thirty meetings.
 */
const ATTEMPTS = 20;

export interface CaseRuntimePorts extends RecordingPorts {
  readonly store: EventStore;
  readonly registers: Registers;
  readonly directory: Directory;
  readonly identifiers: KeyedIdentifiers;
  readonly attachments: Attachments;
  readonly clock: Clock;
  /** The law on a day for a place and a field, where they are known. */
  law(day: LocalDate, place: { readonly region?: string; readonly field?: string; readonly level?: RegionLevel }): LawInForce;
  /** Who may work on a case of this state; whoever may not even read it is told that there is none. At once for those of its own agency. */
  readonly scope: Pick<CaseScope, 'mayRead' | 'mayWrite' | 'answering'>;
}

export interface AvailableCommand {
  readonly command: string;
  readonly allowed: boolean;
  readonly refusal?: Refusal;
  /** Roles that may ask, where the caller has none of them. */
  readonly needs?: readonly string[];
  /** Present where it may be registered late (补录), with the first day on which the act can have been done. */
  readonly lateRegistration?: { readonly since?: LocalDate };
}

/** The write path: one command in, its facts durable, its receipt out (docs/architecture.md, the journey of a command). */
export class CaseRuntime {
  private readonly inFlight = new Map<Uuid, { readonly req: string; readonly receipt: Promise<Receipt> }>();

  constructor(private readonly ports: CaseRuntimePorts) {}

  /**
   * Handles a command. Twins with the same cause share one attempt; a cause handled before answers what it answered.
   * @throws NoSuchCase, HandledElsewhere, KeyReused, OperationLapsed, StaleRevision, RevisionRequired, Refused, Busy, BrokenChain, NewerVersion, NotPermitted and the store's errors
   */
  handle(ask: HandleCase): Promise<Receipt> {
    const req = this.ports.identifiers.requestDigest(canonicalJson(requestOf(ask)));
    const twin = this.inFlight.get(ask.cause);
    if (twin !== undefined) return twin.req === req ? twin.receipt : Promise.reject(new KeyReused());
    const turns = this.ports.registers.turnsOfCommand();
    const receipt = this.attempt(ask, { req, turns }).finally(() => {
      turns.giveBack();
      this.inFlight.delete(ask.cause);
    });
    this.inFlight.set(ask.cause, { req, receipt });
    return receipt;
  }

  /** Every command of the type with whether the caller may ask it now: the same gates that the command runs. */
  async actions(
    type: AnyCaseType,
    caseId: Uuid,
    by: HandleCase['by'],
  ): Promise<{ readonly revision: number; readonly actions: readonly AvailableCommand[]; readonly law: LawInForce }> {
    const loaded = await this.ports.streams.load(type, caseId);
    const { folded } = loaded;
    if (!isBegun(type, folded)) throw new NoSuchCase(type.name, caseId);
    assertTakesCommands(streamOf(type.name, caseId), loaded);
    const mayWrite = by.caller === undefined || (await this.ports.scope.mayWrite(by.caller, type, folded.state));
    const elsewhere = mayWrite ? undefined : await handledElsewhere(type, folded.state, this.ports.scope);
    const context = this.context(type, caseId, by, folded.state, folded.participants);
    const actions = Object.entries(type.commands)
      .filter(([, entry]) => entry.opens !== true)
      .map(([name, entry]): AvailableCommand => {
        const command = { command: name, ...lateOffer(type, name, folded.state) };
        if (!isOpenTo(entry, by)) return { ...command, allowed: false, needs: entry.who };
        const refusal = elsewhere ?? whyNotOffered(type, name, folded.state, context);
        return refusal === null ? { ...command, allowed: true } : { ...command, allowed: false, refusal };
      });
    return { revision: folded.revision, actions, law: context.law };
  }

  /** What the state amounts to today, sums in fen; undefined where its type, or its stage, has no such sums. */
  today(type: AnyCaseType, state: AnyState, caller: Caller): ({ readonly day: LocalDate } & JsonObject) | undefined {
    const today = dayOf(this.ports.clock.now());
    const sums = type.dailySums?.on(state, { today, law: this.ports.law(today, place(type, state, caller)) });
    return sums === undefined ? undefined : { day: today, ...sums };
  }

  private async attempt(ask: HandleCase, trying: Trying): Promise<Receipt> {
    const type = this.ports.streams.types.named(ask.type);
    const caseId = ask.caseId ?? uuid5('case', ask.cause);
    const stream = streamOf(type.name, caseId);
    let resend: { readonly loaded: LoadedStream; readonly batch: Batch } | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        if (resend !== undefined) return await this.append(type, caseId, resend.loaded, resend.batch);
        const loaded = this.ports.streams.known(type, caseId) ?? (await this.ports.streams.load(type, caseId));
        const before = this.handledBefore(ask, trying.req, stream, loaded);
        const handled = before instanceof Promise ? await before : before;
        if (handled !== undefined) return await this.answeredBefore(caseId, stream, handled);
        const batch = await this.decideOn(type, caseId, ask, trying, loaded);
        trying.turns.giveBack(); // what it entered can be read: others need not wait for the case's own event
        if (batch === undefined) return { caseId, revision: loaded.folded.revision, events: [] };
        resend = { loaded, batch };
        return await this.append(type, caseId, loaded, batch);
      } catch (error) {
        // a refusal says nothing about the stream; an append that failed does
        if (resend !== undefined || error instanceof WrongRevision) this.ports.streams.evict(stream);
        if (error instanceof AppendOutcomeUnknown && attempt === 1) continue;
        if (!(error instanceof WrongRevision)) throw error;
        resend = undefined;
        if (attempt >= ATTEMPTS) throw new Busy(stream, 1);
        if (error.stream !== stream) await trying.turns.takeAfterMeeting(error.stream);
      }
    }
  }

  /** A cause handled before is answered; else whoever asks must be let in, and have decided on the revision that stands. */
  private handledBefore(
    ask: HandleCase,
    req: string,
    stream: string,
    loaded: LoadedStream,
  ): HandledCommand | Promise<undefined> | undefined {
    const { folded } = loaded;
    const before = folded.handled.get(ask.cause);
    if (before !== undefined) {
      if (before.req !== req) throw new KeyReused();
      return before;
    }
    assertTakesCommands(stream, loaded);
    if (ask.caseId === undefined) {
      // only an abandoned claim can stand where this cause would open: the operation lapsed, a new key is needed
      if (folded.revision >= 0) throw new OperationLapsed();
      return undefined;
    }
    const type = this.ports.streams.types.named(ask.type);
    if (!isBegun(type, folded)) throw new NoSuchCase(ask.type, ask.caseId);
    if (ask.by.caller === undefined) return undefined;
    const { caller } = ask.by;
    const judged = (mayWrite: boolean): undefined | Promise<undefined> => {
      if (!mayWrite) return this.refuseOthers(type, ask, caller, folded);
      if (ask.ifMatch === undefined) throw new RevisionRequired(folded.revision);
      if (ask.ifMatch !== folded.revision) throw new StaleRevision(ask.ifMatch, folded.revision);
    };
    const mayWrite = this.ports.scope.mayWrite(caller, type, folded.state);
    return mayWrite instanceof Promise ? mayWrite.then(judged) : judged(mayWrite);
  }

  /** Who may read is told why not, as `actions` tells; who may not learns of nothing. */
  private async refuseOthers(type: AnyCaseType, ask: HandleCase, caller: Caller, { state, participants }: Folded): Promise<never> {
    if (!(await this.ports.scope.mayRead(caller, type, state))) throw new NoSuchCase(ask.type, ask.caseId!);
    const entry = type.commands[ask.command];
    if (entry !== undefined && !isOpenTo(entry, ask.by)) throw new NotPermitted(entry.who);
    const refusal = await handledElsewhere(type, state, this.ports.scope);
    if (refusal.code === ELSEWHERE) throw new HandledElsewhere(refusal.facts);
    throw new RefusedUnderLaw(refusal, this.context(type, ask.caseId!, ask.by, state, participants).law);
  }

  private async answeredBefore(caseId: Uuid, stream: string, { firstRevision, count }: HandledCommand): Promise<Receipt> {
    const stored = await this.ports.store.readStream(stream, firstRevision, count);
    const last = stored.at(-1);
    if (last === undefined || stored.length < count) {
      // a node that answers with the past, or a backup put back under this process: what it remembers is no receipt
      this.ports.streams.evict(stream);
      throw new StoreUnavailable(`${stream} holds less than was read from it`);
    }
    return {
      caseId,
      revision: last.revision,
      events: stored.map((event) => ({ id: event.id, type: event.type, revision: event.revision })),
      position: last.position,
    };
  }

  /** Gates, facts, decision, register entries, envelopes. Undefined where it is already so. */
  private async decideOn(type: AnyCaseType, caseId: Uuid, ask: HandleCase, by: Trying, loaded: LoadedStream): Promise<Batch | undefined> {
    const { folded } = loaded;
    const entry = type.commands[ask.command];
    if (entry === undefined) throw new Error(`${type.name} has no command ${ask.command}`);
    if (!isOpenTo(entry, ask.by)) throw new NotPermitted(entry.who);
    const told = entry.opens === true ? entry.place?.(ask.body) : undefined;
    const recorded = this.context(type, caseId, ask.by, folded.state, folded.participants, told);
    try {
      const context = ask.late === undefined ? recorded : this.onTheDayOfTheAct(type, ask, folded.state, recorded);
      const closed = firstClosedGate(type, ask.command, folded.state, context);
      if (closed !== null) throw new RefusedUnderLaw(closed, context.law);
      return await this.decideBehindGates(type, caseId, ask, by, loaded, context, recorded);
    } catch (error) {
      throw error instanceof Refused && !(error instanceof RefusedUnderLaw) ? new RefusedUnderLaw(error, recorded.law) : error;
    }
  }

  /** What is registered late is judged as of the act: gates, dates, law, certificates (补录). @throws Refused */
  private onTheDayOfTheAct(type: AnyCaseType, ask: HandleCase, state: AnyState, recorded: GateContext): GateContext {
    const { actedAt } = assertMayBeRegisteredLate(type, ask, state, recorded.now);
    const today = dayOf(actedAt);
    return { ...recorded, now: actedAt, today, law: this.ports.law(today, place(type, state, ask.by.caller)) };
  }

  private async decideBehindGates(
    type: AnyCaseType,
    caseId: Uuid,
    ask: HandleCase,
    { req, turns }: Trying,
    loaded: LoadedStream,
    context: GateContext,
    recorded: GateContext,
  ): Promise<Batch | undefined> {
    const { folded } = loaded;
    const entry = type.commands[ask.command]!;
    const stream = streamOf(type.name, caseId);
    const reader = { cause: ask.cause, caseStream: stream, expected: folded.revision, now: recorded.now, law: context.law.digest };
    const look = new CommandLook(this.ports, reader, context.law);
    if (ask.late !== undefined) await approvedByHead(type, folded.state, look, ask.late, recorded);
    if (ask.by.caller !== undefined && isOfAnother(type, folded.state, ask.by.caller)) {
      await noteSuccession(type, folded.state, look, recorded.today);
    }
    const facts = await entry.facts?.(look, folded.state, ask.body, context);
    const repeated = () => [...folded.handled.values()].some((before) => before.req === req);
    const decided = decidingOn(context, facts, repeated);
    const made = entry.decide(folded.state, ask.body, decided);
    if (made.length === 0) return undefined;
    const events = ask.late === undefined ? made : registeredLate(type, made, ask.late);

    const actor = ask.late === undefined ? ask.by.actor : await certificateThen(look, ask.by.actor, context.today);
    const corr = ask.corr ?? ask.cause;
    const registrations = entry.registrations?.(folded.state, ask.body, decided, events) ?? [];
    // what cannot be stored must leave no claim behind
    const sources = [...(recorded.caller?.sources ?? []), ...look.sources];
    this.ports.streams.assertWhole(sources);
    const basis = { facts: sources, law: recorded.law.digest };
    const recording = { actor, basis, cause: ask.cause, corr, req, caseId, stream, now: recorded.now };
    const batch = rehearsed(type, folded.state, batchOf(this.ports, recording, loaded, events));
    for (const registration of inKeyOrder(registrations)) await this.enter(registration, look, { ...reader, actor, corr, req, turns });
    return batch;
  }

  private async enter(registration: Registration, look: CommandLook, by: Parameters<Registers['enter']>[2]): Promise<void> {
    const own = look.registersRead.get(registration.read.stream)?.own;
    if (own !== undefined && canonicalJson(own.data) === canonicalJson(registration.data)) return;
    // an entry of an earlier attempt that decided otherwise: enter anew after everything that is there
    const end = own === undefined ? registration.read : await this.ports.registers.end(registration.read.key);
    await this.ports.registers.enter(end, registration.data, by);
  }

  /** Durable before the answer. */
  private async append(type: AnyCaseType, caseId: Uuid, loaded: LoadedStream, batch: Batch): Promise<Receipt> {
    const { revision } = loaded.folded;
    const appended = await this.ports.store.append(streamOf(type.name, caseId), revision < 0 ? 'none' : revision, batch.stored);
    this.ports.streams.appended(type, caseId, loaded, batch.recorded, batch.headHash, batch.after);
    return {
      caseId,
      revision: appended.revision,
      events: batch.recorded.map((event) => ({ id: event.id, type: event.type, revision: event.rev })),
      position: appended.position,
    };
  }

  private context(
    type: AnyCaseType,
    caseId: Uuid,
    by: HandleCase['by'],
    state: AnyState,
    participants: GateContext['participants'],
    told?: CasePlace,
  ): GateContext {
    const now = this.ports.clock.now();
    const today = dayOf(now);
    const { actor, caller } = by;
    return { caseId, now, today, actor, law: this.ports.law(today, told ?? place(type, state, caller)), participants, caller };
  }
}

/**
 * What a decision may see. Its members are named one by one, here and wherever every command passes: the engine of Node 20 takes some
 * microseconds for each member that is added to a spread object.
 */
function decidingOn<F>(context: GateContext, facts: F, repeated: () => boolean): DecideContext<F> {
  const { caseId, now, today, actor, law, participants, caller } = context;
  return { caseId, now, today, actor, law, participants, caller, facts, repeated };
}

/** Where and in which field the command is decided: as the case says, or as the caller's agency where there is no case yet. */
function place(type: AnyCaseType, state: AnyState, caller: Caller | undefined): { region?: string; field?: string; level?: RegionLevel } {
  const { region, field, level } = type.place?.(state) ?? {};
  const agency = caller?.post.agency;
  const where = region ?? agency?.region;
  return { region: where, field, level: region === undefined ? agency?.level : level };
}

/** Nothing is decided on what this build does not know, nor on what somebody changed. @throws NewerVersion, BrokenChain */
function assertTakesCommands(stream: string, { folded: { newer }, brokenAt }: LoadedStream): void {
  if (newer !== undefined) throw new NewerVersion(stream, newer.type, newer.tv);
  if (brokenAt !== undefined) throw new BrokenChain(stream, brokenAt);
}

/** One command under way: the digest of what it asks, and its turns at registers. */
interface Trying {
  readonly req: string;
  readonly turns: HeldTurns;
}

/** Whether one of the caller's roles is asked for; the office itself may do what is open to `system`. */
function isOpenTo(entry: Pick<CommandOf<AnyState>, 'who'>, by: HandleCase['by']): boolean {
  return by.caller === undefined ? entry.who.includes('system') : mayAsk(by.caller, entry.who);
}

/**
 * Claims are taken in sorted order, so that two commands never wait for each other, and one in each register.
 * @throws Error where a command would enter different things in one register, of which only the last would hold: a programming error
 */
function inKeyOrder(registrations: readonly Registration[]): readonly Registration[] {
  const entries = new Map<string, Registration>();
  for (const registration of registrations) {
    const stream = registerStream(registration.read.key);
    const other = entries.get(stream);
    if (other !== undefined && canonicalJson(other.data) !== canonicalJson(registration.data)) {
      throw new Error(`two different entries for the register ${registration.read.key.register}`);
    }
    entries.set(stream, registration);
  }
  return [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, registration]) => registration);
}
