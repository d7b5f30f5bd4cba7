import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ManualClock,
  seededRandomness,
  uuid5,
  type AgencyPath,
  type AnyCaseType,
  type Caller,
  type Directory,
  type LawInForce,
  type PersonOnDay,
  type Role,
} from '#libs/kernel';
import { EventCodec, storeWith, type EventStore } from '#libs/event-store';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { CaseScope } from '#libs/access';
import { keyedIdentifiers } from '#libs/personal-data';
import {
  CaseReader,
  CaseRuntime,
  CaseStreams,
  CaseTypes,
  HandleCase,
  Registers,
  type Attachments,
  type LateRegistration,
} from '../index.js';
import { noAttachments } from './no-attachments.js';
import { permit } from './permit.js';

export const AGENCY: AgencyPath = {
  agency: uuid5('agency', 'A'),
  name: 'A',
  region: '130200',
  level: 'county',
  path: [uuid5('agency', 'A')],
};

/** A person with the roles, in post at AGENCY. */
export function callerNamed(name: string, roles: readonly Role[] = ['officer']): Caller {
  return {
    subject: name,
    person: uuid5('person', name),
    name,
    post: { post: roles.join(), agency: AGENCY, roles, from: '2020-01-01' },
    roles,
    certificate: { status: 'valid', number: `C-${name}`, expires: '2030-01-01' },
    legalQualification: false,
    sources: [],
  };
}

/** A head of another agency. */
export const HEAD_ELSEWHERE: Caller = elsewhere(callerNamed('head elsewhere', ['head']));
export const SECOND_HEAD: Caller = callerNamed('second head', ['head']);

/** The caller in the same post at another agency. */
export function elsewhere(caller: Caller): Caller {
  const agency = uuid5('agency', 'B');
  return { ...caller, post: { ...caller.post, agency: { ...AGENCY, agency, path: [agency] } } };
}

const directory: Directory = {
  caller: () => Promise.resolve(undefined),
  agency: () => Promise.resolve(undefined),
  answering: (agency) =>
    Promise.resolve({ ...AGENCY, agency, path: [agency], confirmed: true, fields: [], items: [], source: { source: `agency-${agency}` } }),
  person: (person): Promise<PersonOnDay | undefined> => {
    const head = [callerNamed('head', ['head']), SECOND_HEAD, HEAD_ELSEWHERE].find((known) => known.person === person);
    if (head === undefined) return Promise.resolve(undefined);
    return Promise.resolve({ ...head, posts: [head.post], source: { source: `officer-${person}`, revision: 0 } });
  },
};

/** Digest of the one file that every case has here. */
export const UPLOADED = 'a'.repeat(64);

const oneAttachment: Attachments = {
  ...noAttachments,
  find: (_type, _case, sha256) => Promise.resolve(sha256 === UPLOADED ? { size: 1, sha256, sm3: 'b'.repeat(64) } : undefined),
};

const law = { digest: 'law', day: '2026-01-05' } as LawInForce;

/** The write path on a real embedded store in a folder of its own, or on a store that wraps it. */
export async function machinery(wrap: (store: EventStore) => EventStore = (store) => store, type: AnyCaseType = permit) {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-runtime-'));
  const store = await openSqliteStore({ folder });
  const clock = new ManualClock('2026-01-05T01:00:00.000Z');
  const types = new CaseTypes([type]);
  const incidents: string[] = [];
  let processes = 0;
  /** A further process on the same store: own caches, own randomness. */
  const process = (own: EventStore = wrap(store), monotonic?: () => number) => {
    const codec = new EventCodec(types.catalogue);
    const randomness = seededRandomness(`process ${(processes += 1)}`);
    const streams = new CaseStreams(own, codec, types, undefined, monotonic);
    const registers = new Registers(own, codec, randomness, (stream) => streams.evict(stream), monotonic);
    const identifiers = keyedIdentifiers(Buffer.alloc(32, 7));
    const scope = new CaseScope(directory, clock, (sources) => streams.assertWhole(sources));
    const runtime = new CaseRuntime({
      store: own,
      streams,
      registers,
      directory,
      identifiers,
      attachments: oneAttachment,
      clock,
      randomness,
      law: () => law,
      scope,
      incident: (kind) => incidents.push(kind),
    });
    const reader = new CaseReader(streams, scope, directory);
    const ask = (
      command: string,
      caseId: string | undefined,
      body: object,
      options: {
        readonly caller?: Caller;
        readonly key?: string;
        readonly ifMatch?: number;
        readonly system?: true;
        readonly late?: LateRegistration;
      } = {},
    ) => {
      const caller = options.caller ?? callerNamed('clerk');
      const by =
        options.system === true
          ? { actor: { system: 'agenda' } }
          : { caller, actor: { person: caller.person, post: caller.post.post, agency: caller.post.agency.agency } };
      const cause = uuid5('spec', caller.subject, command, caseId ?? 'new', options.key ?? randomness.uuid());
      return runtime.handle(new HandleCase('permit', command, caseId, body, by, cause, options.ifMatch, undefined, options.late));
    };
    return { runtime, streams, registers, reader, codec, ask, store: own };
  };
  return {
    folder,
    store,
    clock,
    types,
    incidents,
    process,
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Hides that a store is exclusive, as if other processes wrote to it too. */
export function shared(store: EventStore): EventStore {
  return storeWith(store, { exclusive: false });
}
