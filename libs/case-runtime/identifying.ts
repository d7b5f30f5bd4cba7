import {
  dayOf,
  Identified,
  isPerson,
  knows,
  namesPersons,
  streamOf,
  type AnyCaseType,
  type Directory,
  type LocalDate,
  type RecordedEvent,
  type Uuid,
} from '#libs/kernel';
import { BoundedCache } from '#libs/access';
import { CorruptEvent, eventHash, type StoredEvent } from '#libs/event-store';
import type { CaseStreams } from './case-streams.js';
import { brokenAt, isHead } from './chain.js';
import { FewAtOnce } from './few-at-once.js';

interface Told {
  readonly revision: number;
  /** Of the newest event that was read: at its revision another may lie once a backup was put back. */
  readonly headHash: string;
  readonly words: readonly string[];
  readonly officials: readonly Uuid[];
  readonly identified: Identified | undefined;
}

const CASES_REMEMBERED = 10_000;
/** Streams read together. Each holds the thread for about half a millisecond: between them others are answered. */
const AT_ONCE = 16;

/** What one event tells of. */
interface Naming {
  readonly words: readonly string[];
  /** Who acted, or took a part: officials are told by name. */
  readonly officials: readonly Uuid[];
  readonly at?: LocalDate;
  /** Hash of the event before it, as it says itself. */
  readonly prev?: string | undefined;
}

/** Who the natural persons of cases are, by every event up to now: replaced payloads and corrections tell as well. No case is folded for it. */
export class Identifying {
  private readonly told = new BoundedCache<string, Told>(CASES_REMEMBERED);
  private readonly reading = new FewAtOnce(AT_ONCE);
  /** Names of officials, as long as cases are being read: those who act in one case of a page act in many of it. */
  private readonly asked = new Map<Uuid, Promise<string | undefined>>();
  private underWay = 0;

  constructor(
    private readonly streams: CaseStreams,
    private readonly directory: Pick<Directory, 'person'>,
  ) {}

  /** What finds them in a text; undefined where nobody is known. @throws StoreUnavailable, CorruptEvent where an event that may tell is damaged */
  async in(type: AnyCaseType, id: Uuid): Promise<Identified | undefined> {
    if (!namesPersons(type)) return undefined;
    const stream = streamOf(type.name, id);
    const told = this.told.get(stream);
    if (told !== undefined && this.streams.known(type, id)?.headHash === told.headHash) return told.identified;
    this.underWay += 1;
    try {
      return await this.reading.do(() => this.read(type, stream));
    } finally {
      this.underWay -= 1;
      if (this.underWay === 0) this.asked.clear();
    }
  }

  private async read(type: AnyCaseType, stream: string): Promise<Identified | undefined> {
    const before = this.told.get(stream);
    const tail = await this.streams.read(stream, before?.revision ?? 0);
    const isHeld = before === undefined || isHead(before.headHash, tail[0]);
    const events = isHeld ? tail : await this.streams.read(stream, 0);
    const last = events.at(-1);
    if (last === undefined) return undefined;
    const known = isHeld ? before : undefined;
    if (known?.revision === last.revision) return known.identified;
    const told = events.map((event) => this.naming(type, event));
    const words = [...new Set([...(known?.words ?? []), ...told.flatMap((one) => one.words)])];
    const officials = [...new Set([...(known?.officials ?? []), ...told.flatMap((one) => one.officials)])];
    const identified = words.length === 0 ? undefined : Identified.by(words, await this.namesOf(officials, told));
    // what somebody changed may be put back behind an unchanged newest event, which would tell nothing of it
    const since = known === undefined ? 0 : 1;
    const isWhole = brokenAt(events.slice(since), told.slice(since), known?.headHash) === undefined;
    if (isWhole) this.told.set(stream, { revision: last.revision, headHash: eventHash(last.bytes), words, officials, identified });
    return identified;
  }

  private async namesOf(officials: readonly Uuid[], told: readonly Naming[]): Promise<readonly string[]> {
    const day = told.findLast(({ at }) => at !== undefined)?.at;
    if (day === undefined) return [];
    const names = await Promise.all(officials.map((person) => this.nameOf(person, day)));
    return names.flatMap((name) => name ?? []);
  }

  /** A name is that of now, whatever the day. Whose record is damaged is told by no name: a shorter one is masked within it. */
  private nameOf(person: Uuid, day: LocalDate): Promise<string | undefined> {
    const asked = this.asked.get(person);
    if (asked !== undefined) return asked;
    const name = this.directory
      .person(person, day)
      .then((found) => found?.name)
      .catch((error: unknown) => {
        if (error instanceof CorruptEvent) return undefined;
        this.asked.delete(person);
        throw error;
      });
    this.asked.set(person, name);
    return name;
  }

  /** @throws CorruptEvent where an event that may tell who somebody is is damaged */
  private naming(type: AnyCaseType, stored: StoredEvent): Naming {
    const declared = type.events[stored.type];
    const isIdentifying = declared?.identifying !== undefined;
    try {
      const event: RecordedEvent = this.streams.codec.decode(stored);
      const actor = isPerson(event.actor) ? [event.actor.person] : [];
      const [at, prev] = [dayOf(event.at), event.prev];
      if (!knows(type, event)) return { words: [], officials: actor, at, prev };
      const parts = declared?.parts?.(event.data).map(({ person }) => person) ?? [];
      return { words: declared?.identifying?.(event.data) ?? [], officials: [...actor, ...parts], at, prev };
    } catch (error) {
      if (!isIdentifying) return { words: [], officials: [] };
      throw error instanceof CorruptEvent ? error : new CorruptEvent(stored.stream, stored.revision, { cause: error });
    }
  }
}
