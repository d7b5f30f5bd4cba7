import {
  dayOf,
  type AgencyOnDay,
  type Caller,
  type Directory,
  type FactSource,
  type Instant,
  type LocalDate,
  type PersonOnDay,
  type Post,
  type RegisterContents,
  type RegisterKey,
  type Role,
  type Uuid,
  streamOf,
} from '#libs/kernel';
import { BoundedCache } from '#libs/access';
import { holderOf, looseSubjectKeyOf, subjectKeyOf, subjectRegister } from './officer.facts.js';
import { certificateOn, postsOn, type HeldPost, type OfficerInService, type OfficerState } from './officer.state.js';

/** How the directory reads; both are the runtime's live reads, which keep folded states in memory. */
export interface DirectoryPorts {
  /** State and revision of a register, at once where they are in memory; undefined where its stream does not exist. */
  readState(type: string, id: Uuid): FoundState | undefined | Promise<FoundState | undefined>;
  readRegister(key: RegisterKey): Promise<RegisterContents>;
  partyKey(idType: string, idNumber: string): string;
  /** The agency type's own reading of its state: one register does not know the other. */
  agencyOnDay(state: object, day: LocalDate, source: FactSource): AgencyOnDay | undefined;
  /** Likewise: who succeeded it, where it was dissolved. */
  successorOf(state: object): Uuid | undefined;
}

interface FoundState {
  readonly state: object;
  readonly revision: number;
}

/** A register, and the revision and state of it that something was read from: at a revision another state lies once a record was put back. */
interface ReadAt extends FoundState {
  readonly type: 'officer' | 'agency';
  readonly id: Uuid;
}

/** What was found on a day, which holds as long as everything it was read from stands still. */
interface Remembered<T> {
  readonly day: LocalDate;
  readonly from: readonly ReadAt[];
  readonly found: T;
}

interface Read<S> {
  readonly state: S;
  readonly source: FactSource & { readonly revision: number };
}

interface ReadAgency {
  readonly place: AgencyOnDay;
  readonly at: ReadAt;
}

interface KnownSubject {
  readonly officer: Uuid;
  readonly subjectKey: string;
  /** By the post asked for, `''` for the first. */
  readonly callers: Map<string, Remembered<Caller>>;
}

const SUBJECTS_REMEMBERED = 20_000;
const POSTS_REMEMBERED = 8;
const PERSONS_REMEMBERED = 20_000;

/**
 * The Directory over the registers of officers and agencies. Every question reads live states; what is remembered of a subject or a
 * person is used only while officer, agencies and day are still those it was made from, so that a disabled login is out with the
 * next request.
 */
export function officeDirectory(ports: DirectoryPorts): Directory {
  const subjects = new BoundedCache<string, KnownSubject>(SUBJECTS_REMEMBERED);
  const persons = new BoundedCache<Uuid, Remembered<PersonOnDay>>(PERSONS_REMEMBERED);

  /** Asked with every command, so no promise is made for what is in memory. */
  function isStill({ from }: Pick<Remembered<unknown>, 'from'>, first = 0): boolean | Promise<boolean> {
    for (let index = first; index < from.length; index += 1) {
      const before = from[index]!;
      const found = ports.readState(before.type, before.id);
      if (found instanceof Promise) return found.then((read) => isSame(before, read) && isStill({ from }, index + 1));
      if (!isSame(before, found)) return false;
    }
    return true;
  }

  async function read<S>(type: string, id: Uuid): Promise<Read<S> | undefined> {
    const found = await ports.readState(type, id);
    if (found === undefined) return undefined;
    return { state: found.state as S, source: { source: streamOf(type, id), revision: found.revision } };
  }

  async function agencyRead(id: Uuid, day: LocalDate): Promise<ReadAgency | undefined> {
    const found = await read<object>('agency', id);
    const place = found === undefined ? undefined : ports.agencyOnDay(found.state, day, found.source);
    return found === undefined || place === undefined ? undefined : { place, at: readAt('agency', id, found) };
  }

  /** Followed on live states, and never in a circle: two agencies dissolved at the same moment may name each other. */
  async function answering(id: Uuid, day: LocalDate): Promise<AgencyOnDay | undefined> {
    const through: FactSource[] = [];
    const met = new Set<Uuid>();
    for (let next: Uuid | undefined = id; next !== undefined && !met.has(next);) {
      met.add(next);
      const found: Read<object> | undefined = await read<object>('agency', next);
      if (found === undefined) return undefined;
      const there = ports.agencyOnDay(found.state, day, found.source);
      if (there !== undefined) return through.length === 0 ? there : { ...there, through };
      through.push(found.source);
      next = ports.successorOf(found.state);
    }
    return undefined;
  }

  /** The register is asked only for a login not seen before, or one that has changed hands. */
  async function officerOf(subject: string): Promise<{ known: KnownSubject; officer: Read<OfficerInService> } | undefined> {
    const remembered = subjects.get(subject);
    if (remembered !== undefined) {
      const officer = await servingWith(remembered);
      if (officer !== undefined) return { known: remembered, officer };
      subjects.delete(subject);
    }
    const bound = await holderOfLogin(subject);
    if (bound === undefined) return undefined;
    const known: KnownSubject = { ...bound, callers: new Map() };
    const officer = await servingWith(known);
    if (officer === undefined) return undefined;
    subjects.set(subject, known);
    return { known, officer };
  }

  async function holderOfLogin(subject: string): Promise<Pick<KnownSubject, 'officer' | 'subjectKey'> | undefined> {
    for (const keyOf of [subjectKeyOf, looseSubjectKeyOf]) {
      const subjectKey = keyOf(ports.partyKey, subject);
      const holder = holderOf(await ports.readRegister(subjectRegister(subjectKey)));
      if (holder !== undefined) return { officer: holder, subjectKey };
    }
    return undefined;
  }

  async function servingWith(known: KnownSubject): Promise<Read<OfficerInService> | undefined> {
    const found = await read<OfficerState>('officer', known.officer);
    if (found?.state.stage !== 'in-service' || found.state.subjectKey !== known.subjectKey || !found.state.loginEnabled) return undefined;
    return { state: found.state, source: found.source };
  }

  return {
    agency: async (id, day) => (await agencyRead(id, day))?.place,
    answering,

    async caller(subject: string, now: Instant, asked?: string): Promise<Caller | undefined> {
      const day = dayOf(now);
      const before = subjects.get(subject)?.callers.get(asked ?? '');
      if (before?.day === day) {
        const still = isStill(before);
        if (still === true || (await still)) return before.found;
      }
      const found = await officerOf(subject);
      if (found === undefined) return undefined;
      const { known, officer } = found;
      for (const held of postsOn(officer.state, day)) {
        if (asked !== undefined && held.post !== asked && `${held.post}@${held.agency}` !== asked) continue;
        const there = await agencyRead(held.agency, day);
        if (there === undefined) continue;
        const caller = callerIn(subject, officer, held, there.place, day);
        if (known.callers.size >= POSTS_REMEMBERED) known.callers.clear();
        const from = [readAt('officer', known.officer, officer), there.at];
        known.callers.set(asked ?? '', { day, from, found: caller });
        return caller;
      }
      return undefined;
    },

    async person(person: Uuid, day: LocalDate): Promise<PersonOnDay | undefined> {
      const before = persons.get(person);
      if (before?.day === day) {
        const still = isStill(before);
        if (still === true || (await still)) return before.found;
      }
      const found = await read<OfficerState>('officer', person);
      if (found === undefined || found.state.stage === 'unregistered') return undefined;
      const { state, source } = found;
      const posts: Post[] = [];
      const from: ReadAt[] = [readAt('officer', person, found)];
      let whole = true;
      for (const held of postsOn(state, day)) {
        const there = await agencyRead(held.agency, day);
        if (there === undefined) {
          whole = false;
          continue;
        }
        posts.push(postAt(held, there.place, held.roles));
        from.push(there.at);
      }
      const [post] = posts;
      const onDay: PersonOnDay = {
        person,
        name: state.name,
        ...(post === undefined ? {} : { post }),
        posts,
        certificate: certificateOn(state, day),
        legalQualification: qualifiedOn(state, day),
        source,
      };
      // an agency that was not there tells no revision by which its coming would be noticed
      if (whole) persons.set(person, { day, from, found: onDay });
      return onDay;
    },
  };
}

function readAt(type: ReadAt['type'], id: Uuid, { state, source }: Read<object>): ReadAt {
  return { type, id, revision: source.revision, state };
}

function isSame(before: FoundState, found: FoundState | undefined): boolean {
  return found !== undefined && found.revision === before.revision && found.state === before.state;
}

/** The caller in a post; a second assignment to the same post at the same agency adds its roles. */
function callerIn(subject: string, { state, source }: Read<OfficerInService>, held: HeldPost, place: AgencyOnDay, day: LocalDate): Caller {
  const same = postsOn(state, day).filter((post) => post.post === held.post && post.agency === held.agency);
  const roles = [...new Set(same.flatMap((post) => post.roles))];
  return {
    subject,
    person: state.id,
    name: state.name,
    post: postAt(held, place, roles),
    roles,
    certificate: certificateOn(state, day),
    legalQualification: qualifiedOn(state, day),
    sources: [source, place.source],
  };
}

function postAt(held: HeldPost, place: AgencyOnDay, roles: readonly Role[]): Post {
  const { agency, name, region, level, path, levels, formerly } = place;
  return {
    post: held.post,
    agency: {
      agency,
      name,
      region,
      level,
      path,
      ...(levels === undefined ? {} : { levels }),
      ...(formerly === undefined ? {} : { formerly }),
    },
    roles,
    from: held.from,
    ...(held.to === undefined ? {} : { to: held.to }),
  };
}

function qualifiedOn(state: Exclude<OfficerState, { stage: 'unregistered' }>, day: LocalDate): boolean {
  return state.legalQualification !== undefined && state.legalQualification.obtained <= day;
}
