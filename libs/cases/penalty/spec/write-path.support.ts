import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CaseRuntime, CaseStreams, CaseTypes, HandleCase, Registers, type Attachments } from '#libs/case-runtime';
import { EventCodec, type EventStore, type StoredEvent } from '#libs/event-store';
import { openSqliteStore } from '#libs/event-store/sqlite';
import {
  ManualClock,
  seededRandomness,
  startOfDay,
  uuid5,
  type AgencyOnDay,
  type Directory,
  type LocalDate,
  type Uuid,
} from '#libs/kernel';
import { loadLaw } from '#libs/law';
import { keyedIdentifiers } from '#libs/personal-data';
import { penalty } from '../penalty.js';
import { AGENCY, callerFor, personOn, USUAL } from './office.support.js';

const IN_CHARGE: AgencyOnDay = {
  ...AGENCY,
  confirmed: true,
  fields: ['market-regulation'],
  items: ['*'],
  source: { source: `agency-${AGENCY.agency}`, revision: 1 },
};

const directory: Directory = {
  caller: () => Promise.resolve(undefined),
  person: (person) => Promise.resolve(personOn(person)),
  agency: () => Promise.resolve(IN_CHARGE),
  answering: () => Promise.resolve(IN_CHARGE),
};

const attachments: Attachments = {
  put: () => Promise.reject(new Error('nothing is uploaded here')),
  find: () => Promise.resolve(undefined),
  open: () => Promise.resolve(undefined),
  expire: () => Promise.resolve(0),
};

/** The real write path with penalty cases on an embedded store in a folder of its own, under the law of config/. */
export async function writePath() {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-penalty-'));
  const store = await openSqliteStore({ folder });
  const clock = new ManualClock(instantOf('2026-03-02'));
  const types = new CaseTypes([penalty]);
  const book = loadLaw('config');
  let processes = 0;
  /** A process on that store: own caches and randomness; `wrap` may make its appends fail. */
  const office = (wrap: (store: EventStore) => EventStore = (own) => own) => {
    const own = wrap(store);
    const randomness = seededRandomness(`process ${(processes += 1)}`);
    const codec = new EventCodec(types.catalogue);
    const streams = new CaseStreams(own, codec, types);
    const registers = new Registers(own, codec, randomness, (stream) => streams.evict(stream));
    const runtime = new CaseRuntime({
      store: own,
      streams,
      registers,
      directory,
      identifiers: keyedIdentifiers(Buffer.alloc(32, 7)),
      attachments,
      clock,
      randomness,
      law: (now: string, place: object) => book.inForce({ day: now.slice(0, 10), ...place }),
      scope: { mayRead: () => true, mayWrite: () => true, answering: () => Promise.resolve(undefined) },
      incident: () => undefined,
    });
    const ask = async (command: string, caseId: Uuid | undefined, body: object) => {
      const role = penalty.commands[command]?.who.find((who): who is keyof typeof USUAL => who in USUAL) ?? 'officer';
      const caller = callerFor(USUAL[role], [role]);
      const actor = { person: caller.person, post: caller.post.post, agency: AGENCY.agency };
      const revision = caseId === undefined ? undefined : (await streams.load(types.named('penalty'), caseId)).folded.revision;
      const cause = uuid5('spec', command, caseId ?? 'new', randomness.uuid());
      return runtime.handle(new HandleCase('penalty', command, caseId, body, { caller, actor }, cause, revision));
    };
    const state = async (caseId: Uuid) => (await streams.load(types.named('penalty'), caseId)).folded.state;
    return { ask, state };
  };
  return {
    store,
    office,
    today: (day: LocalDate) => clock.set(instantOf(day)),
    later: (milliseconds: number) => clock.advance(milliseconds),
    typesIn: async (caseId: Uuid) => (await store.readStream(`penalty-${caseId}`)).map(({ type }: StoredEvent) => type),
    close: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function instantOf(day: LocalDate): string {
  return new Date(Date.parse(startOfDay(day)) + 10 * 3_600_000).toISOString();
}
