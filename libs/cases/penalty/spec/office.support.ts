import {
  canonicalJson,
  advance,
  decide,
  emptyFold,
  heldEntries,
  registerStream,
  Refused,
  type AgencyPath,
  type Caller,
  type CertificateStatus,
  type Folded,
  type LawInForce,
  type LocalDate,
  type Look,
  type NewEvent,
  type PersonOnDay,
  type RecordedEvent,
  type RegisterContents,
  type RegisterEntry,
  type RegisterKey,
  type Role,
  type Uuid,
} from '#libs/kernel';
import { startOfDay, uuid5, whyNotOffered } from '#libs/kernel';
import { keyedIdentifiers } from '#libs/personal-data';
import { penalty } from '../penalty.js';
import type { PenaltyState } from '../penalty.state.js';
import { ITEM, law as fixedLaw } from './law.support.js';

export const AGENCY: AgencyPath = {
  agency: uuid5('agency', 'town'),
  name: '示例镇综合行政执法队',
  region: '130299001',
  level: 'town',
  path: [uuid5('agency', 'province'), uuid5('agency', 'city'), uuid5('agency', 'county'), uuid5('agency', 'town')],
};

export const ANNA = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a01';
export const BO = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a02';
export const CHEN = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a03';
export const REVIEWER = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a04';
export const HEAD = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a05';
export const CHAIR = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a06';
export const CLERK = '0b7c1f0e-5a64-4c6a-9a3e-2f1d8c4b7a07';

const NAMES: { readonly [person: Uuid]: string } = {
  [ANNA]: '安娜',
  [BO]: '薄明',
  [CHEN]: '陈一',
  [REVIEWER]: '任审',
  [HEAD]: '赫长',
  [CHAIR]: '柴席',
  [CLERK]: '柯录',
};

const ROLES_OF: { readonly [person: Uuid]: readonly Role[] } = {
  [REVIEWER]: ['legality-reviewer'],
  [CHAIR]: ['legality-reviewer'],
  [HEAD]: ['head'],
  [CLERK]: ['clerk'],
};

export function callerFor(person: Uuid, roles: readonly Role[], agency: AgencyPath = AGENCY): Caller {
  return {
    subject: person,
    person,
    name: NAMES[person] ?? '某人',
    post: { post: roles[0] ?? 'officer', agency, roles, from: '2020-01-01' },
    roles,
    certificate: { status: 'valid', number: `冀B${person.slice(-4)}` },
    legalQualification: person === REVIEWER,
    sources: [],
  };
}

export const USUAL: { readonly [role in 'officer' | 'clerk' | 'head' | 'legality-reviewer']: Uuid } = {
  officer: ANNA,
  clerk: CLERK,
  head: HEAD,
  'legality-reviewer': REVIEWER,
};

/** What a command met with. */
export interface Meeting {
  readonly code: string;
  readonly facts: Refused['facts'];
  readonly byGate: boolean;
  readonly events: readonly NewEvent[];
}

/** One small office in memory: a case, the registers it shares with others, a clock moved by hand. Nothing but kernel and case type. */
export class Office {
  today: LocalDate = '2026-03-02';
  readonly registers = new Map<string, RegisterEntry[]>();
  readonly certificates = new Map<Uuid, CertificateStatus>();
  /** The certificate as it stood on a day, where the day matters. */
  certificateOn?: (person: Uuid, day: LocalDate) => CertificateStatus;
  /** Retired, or with all posts over. */
  readonly withoutPost = new Set<Uuid>();
  /** First day in the post, where that matters. */
  readonly inPostSince = new Map<Uuid, LocalDate>();
  confirmed = true;
  /** Agency in charge of the cases that are opened here. */
  agency: AgencyPath = AGENCY;
  items: readonly string[] = [ITEM.code];
  folded: Folded = emptyFold(penalty);
  story: RecordedEvent[] = [];
  private asked = 0;
  /** Bodies of what was handled. */
  private readonly told = new Set<string>();

  constructor(
    readonly caseId: Uuid = uuid5('case', '1'),
    readonly law: LawInForce = fixedLaw,
  ) {}

  get state(): PenaltyState {
    return this.folded.state as PenaltyState;
  }

  /** Asks a command as the person who usually does, or as the one named. @throws Refused */
  async ask(name: string, body: object, by?: Uuid): Promise<readonly NewEvent[]> {
    const { events, registrations } = await this.tryOut(name, body, by);
    this.told.add(canonicalJson(body));
    const cause = uuid5('cause', this.caseId, String((this.asked += 1)));
    for (const { read, data } of registrations) this.enter(read.key, { data, cause, status: 'held' });
    this.record(events, cause, this.personFor(name, by));
    return events;
  }

  /** What the command would do, without doing it. */
  async tryOut(name: string, body: object, by?: Uuid) {
    const entry = penalty.commands[name];
    if (entry === undefined) throw new Error(`no command ${name}`);
    const context = this.contextFor(name, by);
    const closed = entry.gates.map((gate) => gate(this.state, context)).find((refusal) => refusal !== null);
    if (closed) throw new Refused(closed.code, closed.facts);
    const facts = await entry.facts?.(this.look(), this.state, body, context);
    const deciding = { ...context, facts, repeated: () => this.told.has(canonicalJson(body)) };
    const events = decide(penalty, name, this.state, body, deciding);
    const registrations = entry.registrations?.(this.state, body, deciding, events) ?? [];
    return { events, registrations };
  }

  /** Code and facts of the refusal that the command meets. */
  async refused(name: string, body: object, by?: Uuid): Promise<string> {
    try {
      const { events } = await this.tryOut(name, body, by);
      return `accepted ${events.map(({ type }) => type).join(', ')}`;
    } catch (error) {
      if (error instanceof Refused) return error.code;
      throw error;
    }
  }

  /** The refusal with its facts, and whether a gate gave it: what `GET …/actions` would have told. */
  async meets(name: string, body: object, by?: Uuid): Promise<Meeting> {
    try {
      const { events } = await this.tryOut(name, body, by);
      return { code: 'accepted', facts: {}, byGate: false, events };
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { code: error.code, facts: error.facts, byGate: this.closedGate(name, by) === error.code, events: [] };
    }
  }

  /** The code by which a gate closes the command, without any payload: what `GET …/actions` tells. */
  closedGate(name: string, by?: Uuid): string | undefined {
    const context = this.contextFor(name, by);
    return whyNotOffered(penalty, name, this.state, context)?.code;
  }

  register(key: RegisterKey): RegisterContents {
    const stream = registerStream(key);
    const entries = this.registers.get(stream) ?? [];
    return { key, stream, revision: entries.length - 1, entries };
  }

  held(key: RegisterKey): readonly RegisterEntry[] {
    return heldEntries(this.register(key));
  }

  /** An entry of another case, or of a command that came to nothing. */
  enter(key: RegisterKey, entry: Pick<RegisterEntry, 'data' | 'status'> & Partial<RegisterEntry>): void {
    const contents = this.register(key);
    const made: RegisterEntry = {
      revision: contents.revision + 1,
      caseStream: `penalty-${this.caseId}`,
      cause: uuid5('other', String(contents.revision)),
      expected: 0,
      at: this.now(),
      ...entry,
    };
    this.registers.set(contents.stream, [...contents.entries, made]);
  }

  private contextFor(name: string, by: Uuid | undefined) {
    const person = this.personFor(name, by);
    const caller = callerFor(person, ROLES_OF[person] ?? ['officer'], this.agency);
    return {
      caseId: this.caseId,
      now: this.now(),
      today: this.today,
      actor: { person, post: caller.post.post, agency: AGENCY.agency, certificate: caller.certificate.number! },
      caller,
      law: this.law.on(this.today),
      participants: this.folded.participants,
    };
  }

  private personFor(name: string, by: Uuid | undefined): Uuid {
    const role = penalty.commands[name]!.who.find((who): who is keyof typeof USUAL => who in USUAL);
    return by ?? USUAL[role ?? 'officer'];
  }

  private now(): string {
    return new Date(Date.parse(startOfDay(this.today)) + 10 * 3_600_000 + this.story.length).toISOString();
  }

  private record(events: readonly NewEvent[], cause: Uuid, person: Uuid): void {
    const recorded = events.map((event, index): RecordedEvent => {
      const rev = this.folded.revision + 1 + index;
      return {
        ...event,
        data: JSON.parse(JSON.stringify(event.data)) as RecordedEvent['data'],
        id: uuid5('event', this.caseId, String(rev)),
        stream: `penalty-${this.caseId}`,
        rev,
        v: 1,
        tv: penalty.events[event.type]!.version,
        case: this.caseId,
        actor: { person, post: '执法员', agency: AGENCY.agency },
        at: this.now(),
        cause,
        corr: cause,
        req: 'spec',
        basis: { facts: [] },
        salt: 'spec',
      };
    });
    this.story.push(...recorded);
    this.folded = advance(penalty, this.folded, recorded);
  }

  look(): Look {
    const person = (id: Uuid, day: LocalDate): Promise<PersonOnDay | undefined> => {
      const found = personOn(id, this.certificateOn?.(id, day) ?? this.certificates.get(id));
      const hasNone = this.withoutPost.has(id) || day < (this.inPostSince.get(id) ?? day);
      if (found === undefined || !hasNone) return Promise.resolve(found);
      const { post: _over, ...theirs } = found;
      return Promise.resolve({ ...theirs, posts: [] });
    };
    const agency = () =>
      Promise.resolve({
        ...AGENCY,
        confirmed: this.confirmed,
        fields: [ITEM.field],
        items: this.items,
        source: { source: 'agency', revision: 3 },
      });
    const identifiers = keyedIdentifiers(new Uint8Array(32));
    return {
      directory: { caller: () => Promise.resolve(undefined), person, agency, answering: agency },
      person,
      agency,
      answering: agency,
      register: (key) => Promise.resolve(this.register(key)),
      state: () => Promise.resolve(undefined),
      events: () => Promise.resolve(this.story),
      partyKey: identifiers.partyKey,
      item: (code) => this.law.on(this.today).item(code),
      attachment: (sha256) => Promise.resolve(sha256.startsWith('f') ? undefined : { size: 10, sha256, sm3: sha256 }),
      noteSource: () => undefined,
    };
  }
}

/** Somebody of the office, with a certificate that is valid or not. */
export function personOn(id: Uuid, status: CertificateStatus = 'valid'): PersonOnDay | undefined {
  if (NAMES[id] === undefined) return undefined;
  const caller = callerFor(id, ROLES_OF[id] ?? ['officer']);
  return {
    person: id,
    name: caller.name,
    post: caller.post,
    posts: [caller.post],
    certificate: { status, number: caller.certificate.number!, expires: '2028-12-31' },
    legalQualification: id === REVIEWER,
    source: { source: `officer-${id}`, revision: 1 },
  };
}
