import type { CommandBus } from '@nestjs/cqrs';
import {
  dayOf,
  uuid5,
  type Uuid,
  type AnyCaseType,
  type Caller,
  type Clock,
  type Directory,
  type Folded,
  type Language,
  type LawInForce,
  type PersonActor,
  type Refusal,
} from '#libs/kernel';
import type { CaseScope } from '#libs/access';
import { chainAs, HandleCase, RefusedUnderLaw, type CaseReader, type CaseRuntime, type Receipt } from '#libs/case-runtime';
import {
  asOfInstant,
  caseIdOf,
  given,
  idempotencyKey,
  ifMatchRevision,
  isSettled,
  knownParameters,
  wholeNumber,
  type Query,
} from './conditions.js';
import { Disclosure } from './disclosure.js';
import { validated } from './input-problem.js';
import { problem } from './known-problems.js';
import { citedArticles, refusalProblem } from './refusal-problem.js';
import { partedFromLate } from './late-registration.js';
import { NamesThen } from './names-then.js';
import { tellStory } from './story.js';
import { tellChanges } from './told-changes.js';
import { compile, type Validate } from './validation/index.js';

export interface CaseDoorPorts {
  readonly runtime: CaseRuntime;
  readonly reader: CaseReader;
  readonly directory: Directory;
  readonly scope: Pick<CaseScope, 'viewer'>;
  readonly clock: Clock;
}

/** What a request brings, whatever the framework: enough to answer it. */
export interface Asked {
  readonly caller: Caller;
  /** The sign-in session that the token names, where it does. */
  readonly session?: string | undefined;
  readonly language: Language;
  readonly headers: { readonly [header: string]: string | string[] | undefined };
  readonly query: Query;
}

/** An answer; a live one has its strong validator. Members without a value are left out as it is written. */
export interface Answered<T> {
  readonly etag?: string;
  readonly body: T;
}

const REVISIONS = { min: 0, max: 1_000_000 };

/** Everything the HTTP routes of a case type do, free of the framework: commands through the bus, readings folded live. */
export class CaseDoor {
  private readonly compiled = new Map<string, Validate<object>>();

  constructor(
    private readonly commands: CommandBus,
    private readonly ports: CaseDoorPorts,
  ) {}

  /** Asks a case for a command. @throws Problem and the runtime's errors */
  async ask(type: AnyCaseType, command: string, id: string | undefined, body: unknown, asked: Asked): Promise<Answered<Receipt>> {
    const key = idempotencyKey(asked.headers['idempotency-key']);
    const ifMatch = id === undefined ? undefined : ifMatchRevision(asked.headers['if-match'] as string | undefined);
    const caseId = id === undefined ? undefined : caseIdOf(id);
    const { payload: asks, late } = partedFromLate(body);
    const payload = validated(this.validator(type, command), asks);
    const { caller } = asked;
    const cause = uuid5(caller.subject, `${type.route}/${command}`, caseId ?? 'new', key);
    try {
      const receipt = await this.commands.execute(
        new HandleCase(
          type.name,
          command,
          caseId,
          payload,
          { actor: actorOf(caller, asked.session), caller },
          cause,
          ifMatch,
          undefined,
          late,
        ),
      );
      return { etag: `"${receipt.revision}"`, body: receipt };
    } catch (error) {
      if (error instanceof RefusedUnderLaw) throw refusalProblem(type, error, error.law);
      throw error;
    }
  }

  /** The case now, or as of a recorded moment or revision. @throws Problem also for a revision that there is not */
  async show(type: AnyCaseType, id: string, asked: Asked): Promise<Answered<object>> {
    knownParameters(asked.query, ['asOf', 'revision']);
    const now = this.ports.clock.now();
    const asOf = asOfInstant(asked.query, now);
    const revision = wholeNumber(asked.query, 'revision', REVISIONS);
    const live = await this.ports.reader.current(type, caseIdOf(id), asked.caller);
    assertRevision('revision', revision, live);
    const disclosure = await this.disclosed(type, id, asked.caller, live);
    const told = ({ revision: at, state, newer }: Folded) => ({
      caseId: id,
      revision: at,
      state: disclosure.state(state),
      // the state stands still before an event that this build does not know
      newer,
      chain: live.brokenAt === undefined ? undefined : chainAs(live.brokenAt),
    });
    if (asOf === undefined && revision === undefined) {
      const today = this.ports.runtime.today(type, live.state, asked.caller);
      return { etag: `"${live.revision}"`, body: { ...told(live), today } };
    }
    const { folded } = await this.ports.reader.at(type, caseIdOf(id), asked.caller, given({ asOf, revision }));
    return { body: { ...told(folded), ...settledness(asOf, now) } };
  }

  /** The history for people, paged by revision. */
  async history(type: AnyCaseType, id: string, asked: Asked): Promise<Answered<object>> {
    const { events, page, disclosure, answered } = await this.page(type, id, asked);
    return answered({ entries: await tellStory(type, events, disclosure, this.ports.directory, asked.language, page) });
  }

  /** The events as stored, paged by revision; personal fields masked where the reader has no reason to see them. */
  async events(type: AnyCaseType, id: string, asked: Asked): Promise<Answered<object>> {
    const { events, page, disclosure, answered } = await this.page(type, id, asked);
    const paged = events.slice(page.from, page.from + page.limit);
    const masked = paged.some((event) => disclosure.masks(event)) ? { masked: true } : {};
    return answered({ ...masked, events: paged.map((event) => disclosure.event(event)) });
  }

  /** What changed between two revisions, field by field. */
  async difference(type: AnyCaseType, id: string, asked: Asked): Promise<Answered<object>> {
    knownParameters(asked.query, ['from', 'to']);
    const from = wholeNumber(asked.query, 'from', REVISIONS) ?? 0;
    const live = await this.ports.reader.current(type, caseIdOf(id), asked.caller);
    const to = wholeNumber(asked.query, 'to', REVISIONS) ?? live.revision;
    assertRevision('from', from, live);
    assertRevision('to', to, live);
    const disclosure = await this.disclosed(type, id, asked.caller, live);
    const [before, after] = await Promise.all(
      [from, to].map((revision) => this.ports.reader.at(type, caseIdOf(id), asked.caller, { revision })),
    );
    const [was, is] = [before!, after!].map(({ folded }) => disclosure.state(folded.state));
    const names = new NamesThen(this.ports.directory, asked.language);
    const [first, last] = [before!, after!].map(({ folded }) => dayOf(folded.lastAt!));
    const named = async (id: Uuid) => (await names.of(id, last!)) ?? (await names.of(id, first!));
    const changes = await tellChanges(type, was!, is!, asked.language, named);
    return { body: { caseId: id, from: before!.folded.revision, to: after!.folded.revision, changes } };
  }

  /** What the caller may do now, and why not otherwise, with the article. */
  async actions(type: AnyCaseType, id: string, asked: Asked): Promise<Answered<object>> {
    knownParameters(asked.query, []);
    const { caller, language } = asked;
    await this.ports.reader.current(type, caseIdOf(id), caller);
    const { revision, actions, law } = await this.ports.runtime.actions(type, caseIdOf(id), { actor: actorOf(caller), caller });
    return {
      etag: `"${revision}"`,
      body: {
        caseId: id,
        revision,
        actions: actions.map(({ command, allowed, refusal, needs, lateRegistration }) => ({
          command,
          name: type.wording.commands[command]?.[language] ?? command,
          allowed,
          lateRegistration,
          needs,
          refusal: refusal === undefined ? undefined : toldRefusal(type, refusal, law, language),
        })),
      },
    };
  }

  private async disclosed(type: AnyCaseType, id: string, caller: Caller, { state, participants }: Folded): Promise<Disclosure> {
    const viewer = await this.ports.scope.viewer(caller, participants.get(caller.person), type, state);
    const open = new Disclosure(type, viewer, state);
    return open.full ? open : new Disclosure(type, viewer, state, await this.ports.reader.identifyingOf(type, id, state));
  }

  private async page(type: AnyCaseType, id: string, asked: Asked) {
    knownParameters(asked.query, ['after', 'limit', 'asOf', 'revision']);
    const now = this.ports.clock.now();
    const asOf = asOfInstant(asked.query, now);
    const revision = wholeNumber(asked.query, 'revision', REVISIONS);
    const limit = wholeNumber(asked.query, 'limit', { min: 1, max: 200 }) ?? 50;
    const after = wholeNumber(asked.query, 'after', REVISIONS);
    const live = await this.ports.reader.current(type, caseIdOf(id), asked.caller);
    assertRevision('revision', revision, live);
    const { events, brokenAt } = await this.ports.reader.at(type, caseIdOf(id), asked.caller, given({ asOf, revision }));
    const disclosure = await this.disclosed(type, id, asked.caller, live);
    const page = { from: after === undefined ? 0 : after + 1, limit };
    const last = events.length - 1;
    // a strong validator is given for what is live only: nobody decides on the past
    const etag = asOf === undefined && revision === undefined ? { etag: `"${last}"` } : {};
    const answered = (body: object): Answered<object> => ({
      ...etag,
      body: { caseId: id, revision: last, chain: chainAs(brokenAt), ...body, ...nextPage(events.length, page), ...settledness(asOf, now) },
    });
    return { events, disclosure, page, answered };
  }

  private validator(type: AnyCaseType, command: string): Validate<object> {
    const key = `${type.name}/${command}`;
    let compiled = this.compiled.get(key);
    if (compiled === undefined) {
      const entry = type.commands[command];
      if (entry === undefined) throw problem('not-found');
      compiled = compile(entry.body);
      this.compiled.set(key, compiled);
    }
    return compiled;
  }
}

/** What the asker takes for the newest may not have come yet, or never will: another revision is no answer. @throws Problem no-such-revision */
function assertRevision(parameter: string, asked: number | undefined, live: Folded): void {
  if (asked === undefined || asked <= live.revision) return;
  const fields = [
    { pointer: parameter, code: 'beyond', message: { zh: `最新版本为 ${live.revision}`, en: `the newest revision is ${live.revision}` } },
  ];
  throw problem('no-such-revision', { fields, members: { revision: live.revision } });
}

function toldRefusal(type: AnyCaseType, { code, facts }: Refusal, law: LawInForce, language: Language) {
  const wording = type.wording.refusals[code];
  return { code, text: wording?.[language] ?? code, rule: wording?.rule, law: citedArticles(type, code, law, language), facts };
}

function settledness(asOf: string | undefined, now: string): { readonly asOf?: string; readonly settled?: boolean } {
  return asOf === undefined ? {} : { asOf, settled: isSettled(asOf, now) };
}

function actorOf(caller: Caller, session?: string): PersonActor {
  const actor = {
    person: caller.person,
    post: caller.post.post,
    agency: caller.post.agency.agency,
    ...(caller.certificate.status === 'valid' && caller.certificate.number !== undefined ? { certificate: caller.certificate.number } : {}),
  };
  return session === undefined ? actor : { ...actor, session };
}

function nextPage(total: number, page: { readonly from: number; readonly limit: number }): { readonly next?: number } {
  const last = page.from + page.limit - 1;
  return last + 1 < total ? { next: last } : {};
}
