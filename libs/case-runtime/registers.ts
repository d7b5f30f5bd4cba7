import {
  parseStream,
  registerStream,
  systemMonotonic,
  type Actor,
  type Instant,
  type JsonObject,
  type Randomness,
  type RecordedEvent,
  type RegisterContents,
  type RegisterEntry,
  type RegisterKey,
  type RegisterReading,
  type Uuid,
} from '#libs/kernel';
import { eventHash, WrongRevision, type EventCodec, type EventStore, type StoredEvent } from '#libs/event-store';
import { claimAbandoned } from './abandonment.js';
import { isHead, WHOLE_FOR_MS } from './chain.js';
import { REGISTER_ENTERED } from './case-types.js';
import { BrokenChain, Busy } from './errors.js';
import { HeldTurns, Turns } from './turns.js';

/** How long a pending entry is left alone before a contender abandons it. */
const PENDING_GRACE_MS = 30_000;

/** So many entries are looked at together. */
const AT_ONCE = 50;

/** Where the next entry goes. */
type RegisterEnd = Pick<RegisterContents, 'key' | 'stream' | 'revision'>;

/** Payload of a register's entry, as stored. */
interface EnteredData {
  readonly register: string;
  readonly caseStream: string;
  readonly expected: number;
  readonly entry: JsonObject;
}

/** Which command reads a register: its own pending entry is not in its own way. */
export interface RegisterReader {
  readonly cause: Uuid;
  readonly caseStream: string;
  readonly expected: number;
  readonly now: Instant;
  /** SHA-256 of the law packs that it decides under. */
  readonly law: string;
}

/** The contents as a command may decide on them, and its own entry where an earlier attempt made one. */
export interface ReadRegister {
  readonly contents: RegisterContents;
  readonly own?: RegisterEntry;
}

interface Cached {
  readonly entries: RegisterEntry[];
  headHash?: string;
  /** Whether it was read to its end: what is read page by page is no register before. */
  isWhole: boolean;
  /** When its beginning was read last, by `monotonic`. */
  lookedAt: number;
}

/**
 * Registers and claims: what must hold at commit across streams. Reads entries with their status, settles those left behind,
 * and appends new ones at the revision that a decision read.
 */
export class Registers {
  private readonly cache = new Map<string, Cached>();
  private readonly turns = new Turns();
  /** When this process first met an unsettled entry in its way, by `monotonic`: the clock may have been set back since it was made. */
  private readonly met = new Map<string, number>();

  constructor(
    private readonly store: EventStore,
    private readonly codec: EventCodec,
    private readonly randomness: Randomness,
    /** Told when an abandonment was appended to a case stream, whose cached fold is stale then. */
    private readonly appendedTo: (stream: string) => void = () => {},
    /** Milliseconds that pass whatever the clock is set to. */
    private readonly monotonic: () => number = systemMonotonic,
  ) {}

  /**
   * Reads a register for a command. Nothing unsettled leaves the `last` ones: nobody would look at it again.
   * @throws Busy, BrokenChain
   */
  async read(key: RegisterKey, reader: RegisterReader, { pending, last }: RegisterReading = {}): Promise<ReadRegister> {
    const stream = registerStream(key);
    const entries = await this.entries(stream);
    const own = entries.findLast((entry) => entry.cause === reader.cause && isAtPlaceOf(reader, entry));
    const visible = own === undefined ? entries : entries.slice(0, own.revision);
    const settleFrom = last === undefined ? 0 : Math.max(0, visible.length - last);
    const looked = await this.settleAll(stream, visible.slice(settleFrom));
    for (let index = settleFrom; index < visible.length; index += 1) {
      let entry = looked[index - settleFrom]!;
      // an earlier ask of the same case at the same place: once this command is recorded there, that entry is void
      if (entry.status === 'pending' && isAtPlaceOf(reader, entry)) entry = { ...entry, status: 'void' };
      if (entry.status === 'pending') {
        const isLeaving = visible.length - index === last;
        const isShown = pending === 'show' && !isLeaving && !isLeftBehind(this.pendingFor(stream, entry, reader.now));
        if (!isShown) entry = await this.contend(stream, entry, reader);
      }
      visible[index] = entry;
    }
    const shown = visible.slice(settleFrom);
    const contents: RegisterContents = { key, stream, revision: visible.length - 1, entries: newestOfEach(shown) };
    return own === undefined ? { contents } : { contents, own };
  }

  /** Everything in a register with its status, nothing contended: for reading only. @throws BrokenChain */
  async show(key: RegisterKey): Promise<RegisterContents> {
    const stream = registerStream(key);
    const settled = await this.settleAll(stream, await this.entries(stream));
    return { key, stream, revision: settled.length - 1, entries: newestOfEach(settled) };
  }

  /** Where the register ends now: nothing of what is in it is looked at. @throws BrokenChain */
  async end(key: RegisterKey): Promise<RegisterEnd> {
    const stream = registerStream(key);
    return { key, stream, revision: (await this.cached(stream)).entries.length - 1 };
  }

  /** For one command that enters something: no turn yet. */
  turnsOfCommand(): HeldTurns {
    return new HeldTurns(this.turns);
  }

  /** Appends an entry at the revision read. @throws WrongRevision where the register moved on, or it is another command's turn there */
  async enter(
    contents: RegisterEnd,
    data: JsonObject,
    by: RegisterReader & { readonly actor: Actor; readonly corr: Uuid; readonly req: string; readonly turns?: HeldTurns },
  ): Promise<void> {
    if (by.turns?.mayEnter(contents.stream) === false) throw new WrongRevision(contents.stream, contents.revision, contents.revision + 1);
    const cached = await this.cached(contents.stream);
    const last = cached.entries.at(-1);
    if (cached.entries.length - 1 !== contents.revision) {
      throw new WrongRevision(contents.stream, contents.revision, cached.entries.length - 1);
    }
    const at = last !== undefined && last.at > by.now ? last.at : by.now;
    const entered: EnteredData = { register: contents.key.register, caseStream: by.caseStream, expected: by.expected, entry: data };
    const event = this.codec.encode({
      id: this.randomness.uuid(),
      stream: contents.stream,
      rev: contents.revision + 1,
      type: REGISTER_ENTERED,
      v: 1,
      tv: 1,
      case: parseStream(contents.stream).id,
      data: entered as unknown as JsonObject,
      actor: by.actor,
      at,
      cause: by.cause,
      corr: by.corr,
      req: by.req,
      basis: { facts: [], law: by.law },
      ...(cached.headHash === undefined ? {} : { prev: cached.headHash }),
      salt: this.randomness.salt(),
    });
    try {
      await this.store.append(contents.stream, contents.revision < 0 ? 'none' : contents.revision, [event]);
    } catch (error) {
      // what other processes may write to is read on from there before every use
      if (this.store.exclusive) this.cache.delete(contents.stream);
      throw error;
    }
    if (cached.entries.length - 1 === contents.revision) {
      cached.entries.push({
        revision: contents.revision + 1,
        caseStream: by.caseStream,
        cause: by.cause,
        expected: by.expected,
        data,
        at,
        status: 'pending',
      });
      cached.headHash = eventHash(event.bytes);
    }
  }

  private async entries(stream: string): Promise<RegisterEntry[]> {
    return [...(await this.cached(stream)).entries];
  }

  private async cached(stream: string): Promise<Cached> {
    let cached = this.cache.get(stream);
    if (cached?.isWhole === true && this.store.exclusive) return cached;
    if (cached !== undefined && this.monotonic() - cached.lookedAt >= WHOLE_FOR_MS) {
      await this.store.readStream(stream, 0, 1);
      cached.lookedAt = this.monotonic();
      return this.cached(stream);
    }
    let tail: readonly StoredEvent[];
    do {
      const { headHash, entries: { length } = [] } = cached ?? {};
      tail = await this.store.readStream(stream, Math.max(0, length - 1), 1000);
      if (headHash !== undefined && !isHead(headHash, tail[0])) {
        if (this.cache.get(stream) === cached) this.cache.delete(stream);
        return this.cached(stream);
      }
      cached = this.cache.get(stream) ?? cached ?? { entries: [], isWhole: false, lookedAt: this.monotonic() };
      for (const stored of tail) {
        if (stored.revision !== cached.entries.length) continue;
        const recorded = this.codec.decode(stored);
        // a number freed, or a first offence struck out, in the file of the store: whatever hangs on the register waits until it is put back
        if (recorded.prev !== cached.headHash) throw new BrokenChain(stream, stored.revision);
        cached.entries.push(entryOf(recorded));
        cached.headHash = eventHash(stored.bytes);
      }
      this.cache.set(stream, cached);
    } while (tail.length === 1000);
    cached.isWhole = true;
    if (this.cache.size > 5_000) this.cache.delete(this.cache.keys().next().value!);
    return cached;
  }

  /** Several at once: where the store is a server, each look is a question to it, and a process that starts asks for all. */
  private async settleAll(stream: string, entries: readonly RegisterEntry[]): Promise<RegisterEntry[]> {
    const settled: RegisterEntry[] = [];
    while (settled.length < entries.length) {
      const some = entries.slice(settled.length, settled.length + AT_ONCE);
      settled.push(...(await Promise.all(some.map((entry) => this.settle(stream, entry)))));
    }
    return settled;
  }

  /** Held once the case stream contains the cause at the expected place, void once that place is taken by something else. */
  private async settle(stream: string, entry: RegisterEntry): Promise<RegisterEntry> {
    if (entry.status !== 'pending') return entry;
    const [next] = await this.store.readStream(entry.caseStream, entry.expected + 1, 1);
    if (next === undefined) return entry;
    this.met.delete(placeOf(stream, entry));
    const settled: RegisterEntry = { ...entry, status: this.codec.envelope(next).cause === entry.cause ? 'held' : 'void' };
    const cached = this.cache.get(stream);
    if (cached?.entries[entry.revision] !== undefined) cached.entries[entry.revision] = settled;
    return settled;
  }

  /** Another command's entry in the way: busy, or abandoned by taking the place that its late append would need. */
  private async contend(stream: string, entry: RegisterEntry, { now, law }: RegisterReader): Promise<RegisterEntry> {
    const pending = this.pendingFor(stream, entry, now);
    // most are settled within milliseconds; only one left behind is worth a long wait
    if (!isLeftBehind(pending)) throw new Busy(stream, pending < 2_000 ? 1 : Math.ceil((PENDING_GRACE_MS - pending) / 1000));
    const { category, id } = parseStream(entry.caseStream);
    const before = entry.expected < 0 ? undefined : (await this.store.readStream(entry.caseStream, entry.expected, 1))[0];
    const lastAt = before === undefined ? now : this.codec.envelope(before).at;
    const abandoned = this.codec.encode({
      id: this.randomness.uuid(),
      stream: entry.caseStream,
      rev: entry.expected + 1,
      type: claimAbandoned(category),
      v: 1,
      tv: 1,
      case: id,
      data: { register: stream, entry: entry.revision },
      actor: { system: 'registers' },
      at: lastAt > now ? lastAt : now,
      cause: this.randomness.uuid(),
      corr: entry.cause,
      req: '',
      basis: { facts: [{ source: stream, revision: entry.revision }], law },
      ...(before === undefined ? {} : { prev: eventHash(before.bytes) }),
      salt: this.randomness.salt(),
    });
    try {
      await this.store.append(entry.caseStream, entry.expected < 0 ? 'none' : entry.expected, [abandoned]);
    } catch (error) {
      if (!(error instanceof WrongRevision)) throw error;
    } finally {
      this.appendedTo(entry.caseStream);
    }
    return this.settle(stream, entry);
  }

  /** Milliseconds that the entry has been unsettled, by the clock or since this process met it, whichever is longer. */
  private pendingFor(stream: string, entry: RegisterEntry, now: Instant): number {
    const place = placeOf(stream, entry);
    const passed = this.monotonic();
    const met = this.met.get(place) ?? passed;
    this.met.set(place, met);
    return Math.max(Date.parse(now) - Date.parse(entry.at), passed - met);
  }
}

function placeOf(stream: string, { revision }: RegisterEntry): string {
  return `${stream} ${revision}`;
}

function isLeftBehind(pendingMs: number): boolean {
  return pendingMs > PENDING_GRACE_MS;
}

/** Whether the entry belongs to the very event that the reader's command would append: of the two, only one will be recorded. */
function isAtPlaceOf({ caseStream, expected }: RegisterReader, entry: RegisterEntry): boolean {
  return entry.caseStream === caseStream && entry.expected === expected;
}

/** A command that entered twice, having decided anew, made its newest entry only: the older one is neither held nor void. */
function newestOfEach(entries: readonly RegisterEntry[]): readonly RegisterEntry[] {
  const newest = new Map(entries.map(({ caseStream, cause, revision }) => [`${caseStream} ${cause}`, revision]));
  return entries.filter(
    ({ status, caseStream, cause, revision }) => status !== 'held' || newest.get(`${caseStream} ${cause}`) === revision,
  );
}

function entryOf(event: RecordedEvent): RegisterEntry {
  const data = event.data as unknown as EnteredData;
  return {
    revision: event.rev,
    caseStream: data.caseStream,
    cause: event.cause,
    expected: data.expected,
    data: data.entry,
    at: event.at,
    status: 'pending',
  };
}
