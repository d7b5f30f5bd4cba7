import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  firstClosedGate,
  ManualClock,
  Refused,
  seededRandomness,
  uuid5,
  type Caller,
  type Directory,
  type Instant,
  type RecordedEvent,
  type Refusal,
  type Role,
  type Uuid,
} from '#libs/kernel';
import { EventCodec, type EventStore } from '#libs/event-store';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { CaseScope } from '#libs/access';
import { CaseRuntime, CaseStreams, CaseTypes, HandleCase, Registers, type Receipt } from '#libs/case-runtime';
import { noAttachments } from '../../../case-runtime/testing/no-attachments.js';
import { agency, agencyOnDay, successorOf, type AgencyState } from '#libs/cases/agency';
import { compile } from '#libs/http/validation';
import { loadLaw, type LawBook } from '#libs/law';
import { keyedIdentifiers } from '#libs/personal-data';
import { officeDirectory, officer, type OfficerState } from '../index.js';

const TYPES = { agency, officer };
export type RegisterName = keyof typeof TYPES;

let book: LawBook | undefined;

/** The law as the repository holds it, read once. */
export function lawBook(): LawBook {
  book ??= loadLaw('config');
  return book;
}

export interface NewPerson {
  readonly subject: string;
  readonly agency: Uuid;
  readonly name?: string;
  readonly roles?: readonly Role[];
  readonly post?: string;
  readonly staffKind?: 'regular' | 'auxiliary';
  readonly identity?: string;
}

/** Agencies and officers on the real write path and an embedded store, founded with a province and its four keepers. */
export class RegisterOffice {
  readonly identifiers = keyedIdentifiers(Buffer.alloc(32, 7));
  /** What the directory read, in order: types of states and kinds of registers. */
  readonly readings: string[] = [];
  readonly clock: ManualClock;
  readonly streams: CaseStreams;
  readonly directory: Directory;
  readonly runtime: CaseRuntime;
  province!: Uuid;
  private readonly types = new CaseTypes([agency, officer]);
  private keys = 0;

  private constructor(
    private readonly folder: string,
    readonly store: EventStore,
    now: Instant,
  ) {
    const { identifiers, types } = this;
    const randomness = seededRandomness('registers');
    this.clock = new ManualClock(now);
    this.streams = new CaseStreams(store, new EventCodec(types.catalogue), types);
    const registers = new Registers(store, this.streams.codec, randomness, (stream) => this.streams.evict(stream));
    this.directory = officeDirectory({
      readState: async (type, id) => {
        this.readings.push(type);
        const { folded } = await this.streams.load(types.named(type), id);
        return folded.revision < 0 ? undefined : { state: folded.state, revision: folded.revision };
      },
      readRegister: (key) => {
        this.readings.push(key.register);
        return registers.show(key);
      },
      partyKey: identifiers.partyKey,
      agencyOnDay,
      successorOf,
    });
    this.runtime = new CaseRuntime({
      store,
      streams: this.streams,
      registers,
      directory: this.directory,
      identifiers,
      attachments: noAttachments,
      clock: this.clock,
      randomness,
      law: (day, place) => lawBook().inForce({ day, ...place }),
      scope: new CaseScope(this.directory, this.clock, (sources) => this.streams.assertWhole(sources)),
      incident: () => {},
    });
  }

  static async found(now: Instant = '2026-03-02T02:00:00.000Z'): Promise<RegisterOffice> {
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-registers-'));
    const office = new RegisterOffice(folder, await openSqliteStore({ folder }), now);
    const { caseId } = await office.ask('agency', 'register', undefined, { name: '河北省', region: '130000', level: 'province' });
    office.province = caseId;
    await office.person({ subject: 'system', agency: caseId, roles: ['system-administrator'] });
    await office.person({ subject: 'security', agency: caseId, roles: ['security-administrator'] });
    await office.person({ subject: 'audit', agency: caseId, roles: ['audit-administrator'] });
    await office.person({ subject: 'supervisor', agency: caseId, roles: ['supervisor'] });
    return office;
  }

  /** Asks a command: by the office itself, or as whoever the subject is today. The body passes its class first. */
  async ask(type: RegisterName, command: string, id: Uuid | undefined, body: object, subject?: string, post?: string): Promise<Receipt> {
    const entry = this.types.named(type).commands[command];
    if (entry === undefined) throw new Error(`no command ${command}`);
    const { value, problems } = compile(entry.body)(body);
    if (value === undefined) throw new Error(`body of ${command}: ${JSON.stringify(problems)}`);
    const caller = subject === undefined ? undefined : await this.caller(subject, post);
    if (subject !== undefined && caller === undefined) throw new Error(`nobody is ${subject} today`);
    const by = caller === undefined ? { actor: { system: 'founding' } } : { caller, actor: actorOf(caller) };
    const ifMatch = id === undefined ? undefined : (await this.loaded(type, id)).revision;
    const cause = uuid5('spec', subject ?? 'system', command, id ?? 'new', `${(this.keys += 1)}`);
    return this.runtime.handle(new HandleCase(type, command, id, value, by, cause, ifMatch));
  }

  /** The refusal that a command meets; fails where it is not refused. */
  async refusal(...asked: Parameters<RegisterOffice['ask']>): Promise<Refusal> {
    try {
      const { events } = await this.ask(...asked);
      throw new Error(`not refused: ${JSON.stringify(events)}`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return { code: error.code, facts: error.facts };
    }
  }

  caller(subject: string, post?: string): Promise<Caller | undefined> {
    return this.directory.caller(subject, this.clock.now(), post);
  }

  private async loaded(type: RegisterName, id: Uuid) {
    return (await this.streams.load(this.types.named(type), id)).folded;
  }

  async agencyState(id: Uuid): Promise<AgencyState> {
    return (await this.loaded('agency', id)).state as AgencyState;
  }

  async officerState(id: Uuid): Promise<OfficerState> {
    return (await this.loaded('officer', id)).state as OfficerState;
  }

  /** The gate that closes for the office itself, or null. */
  async closedGate(type: RegisterName, command: string, id: Uuid): Promise<string | null> {
    const { state, participants } = await this.loaded(type, id);
    const now = this.clock.now();
    const today = now.slice(0, 10);
    const context = { caseId: id, now, today, actor: { system: 'spec' }, law: lawBook().inForce({ day: today }), participants };
    return firstClosedGate(TYPES[type], command, state, context)?.code ?? null;
  }

  events(type: RegisterName, id: Uuid): Promise<readonly RecordedEvent[]> {
    return this.streams.events(this.types.named(type), id);
  }

  /** An agency below another, by the office itself. */
  async agency(name: string, level: string, superior: Uuid = this.province, region = '130182'): Promise<Uuid> {
    return (await this.ask('agency', 'register', undefined, { name, region, level, superior })).caseId;
  }

  /** A confirmed agency with all items of market regulation. */
  async marketBureau(name: string, superior: Uuid = this.province): Promise<Uuid> {
    const id = await this.agency(name, 'county', superior);
    const document = { title: '行政执法主体公告', date: '2025-12-01' };
    const body = { from: '2026-01-01', document, fields: ['market-regulation'], items: ['*'] };
    await this.ask('agency', 'confirm-as-subject', id, body, 'supervisor');
    return id;
  }

  /** A person with a post since 2025, by the office itself. */
  async person({ subject, agency: place, name = subject, roles, post, staffKind = 'regular', identity }: NewPerson): Promise<Uuid> {
    const first = roles === undefined ? {} : { post: { post: post ?? roles.join(), roles, from: '2025-01-01' } };
    const body = { name: `人员${name}`, subject, agency: place, staffKind, ...first, ...(identity === undefined ? {} : { identity }) };
    return (await this.ask('officer', 'register', undefined, body)).caseId;
  }

  async dispose(): Promise<void> {
    await this.store.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

function actorOf({ person, post, certificate }: Caller) {
  const number = certificate.status === 'valid' ? certificate.number : undefined;
  return { person, post: post.post, agency: post.agency.agency, ...(number === undefined ? {} : { certificate: number }) };
}
