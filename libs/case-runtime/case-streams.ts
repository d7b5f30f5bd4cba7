import {
  advance,
  emptyFold,
  fold,
  isCorrection,
  streamOf,
  systemMonotonic,
  type AnyCaseType,
  type AnyState,
  type FactSource,
  type Folded,
  type Instant,
  type RecordedEvent,
  type Uuid,
} from '#libs/kernel';
import { CorruptEvent, eventHash, type EventCodec, type EventStore, type StoredEvent } from '#libs/event-store';
import { brokenAt, isHead, WHOLE_FOR_MS } from './chain.js';
import type { CaseTypes } from './case-types.js';
import { BrokenChain } from './errors.js';

/** A stream as folded now, with the hash that the next event will carry as `prev`. */
export interface LoadedStream {
  readonly folded: Folded;
  readonly headHash?: string;
  /** Revision of the first event that does not follow the one stored before it: somebody changed what was recorded. */
  readonly brokenAt?: number;
  /** When it was last read from its beginning, by `monotonic`. */
  readonly lookedAt?: number;
}

/** A recorded moment or a revision up to which events are read; both left out: all. */
export interface Until {
  readonly asOf?: Instant;
  readonly revision?: number;
}

export interface ChainedEvents {
  readonly events: readonly RecordedEvent[];
  readonly folded: Folded;
  readonly brokenAt: number | undefined;
}

interface ReadEvents {
  readonly stored: readonly StoredEvent[];
  /** What is stored, upcast. */
  readonly all: readonly RecordedEvent[];
  /** Those up to the point asked for. */
  readonly events: readonly RecordedEvent[];
}

const PAGE = 2000;
/** How often a stream with a broken chain is read whole: what was changed may have been put back, behind a newest event that tells nothing of it. */
const BROKEN_FOR_MS = 5_000;

/** What some of the events of a stream fold to, which begin it. @throws CorruptEvent where events that somebody changed cannot be folded any more */
function foldedOf(type: AnyCaseType, { stored, all, events }: ReadEvents): Folded {
  try {
    return fold(type, events);
  } catch (error) {
    const broken = brokenAt(stored, all);
    if (broken === undefined) throw error;
    throw new CorruptEvent(stored[0]!.stream, broken, { cause: error });
  }
}

/** Reads streams and folds them live; remembers folds, and reads only the tail where others may write too. */
export class CaseStreams {
  private readonly cache = new Map<string, LoadedStream>();

  constructor(
    readonly store: EventStore,
    readonly codec: EventCodec,
    readonly types: CaseTypes,
    private readonly capacity = 10_000,
    private readonly monotonic: () => number = systemMonotonic,
  ) {}

  /** The stream as remembered, where that is certain to be up to its newest event: nobody else writes. */
  known(type: AnyCaseType, id: Uuid): LoadedStream | undefined {
    if (!this.store.exclusive) return undefined;
    const stream = streamOf(type.name, id);
    const known = this.cache.get(stream);
    // while there is room for as much again nothing is forgotten, whatever its order
    return known === undefined || this.cache.size * 2 < this.capacity ? known : this.touch(stream, known);
  }

  /** The stream folded up to its newest event. @throws StoreUnavailable, CorruptEvent */
  async load(type: AnyCaseType, id: Uuid): Promise<LoadedStream> {
    const whole = this.known(type, id);
    if (whole !== undefined) return whole;
    const stream = streamOf(type.name, id);
    const cached = this.cache.get(stream);
    const isToLookAt = cached !== undefined && this.isToLookAt(cached);
    // it stays known to be broken while it is read anew: commands look there for what they rest on
    const doubted = isToLookAt && cached.brokenAt !== undefined ? cached : undefined;
    const known = doubted === undefined ? cached : undefined;
    const isBeginningRead = isToLookAt || known === undefined;
    const [tail] = await Promise.all([
      this.read(stream, known?.folded.revision ?? 0),
      ...(isToLookAt && known !== undefined ? [this.store.readStream(stream, 0, 1)] : []),
    ]);
    if (known !== undefined && !isHead(known.headHash, tail[0])) {
      if (this.cache.get(stream) === known) this.cache.delete(stream);
      return this.load(type, id);
    }
    // another command may have advanced the cached fold while this one waited
    const held = this.cache.get(stream);
    const current = held === doubted ? undefined : held;
    // or evicted it: the tail alone tells nothing
    if (current === undefined && known !== undefined) return this.load(type, id);
    const base = current ?? { folded: emptyFold(type) };
    const fresh = tail.filter((event) => event.revision > base.folded.revision);
    const lookedAt = isBeginningRead ? this.monotonic() : base.lookedAt;
    if (fresh.length === 0) {
      if (current === undefined) return base;
      return this.touch(stream, isToLookAt ? { ...current, lookedAt } : current);
    }
    const events = fresh.map((event) => this.codec.decode(event));
    const headHash = eventHash(fresh[fresh.length - 1]!.bytes);
    const broken = base.brokenAt ?? brokenAt(fresh, events, base.headHash);
    const found = broken === undefined ? { lookedAt } : { lookedAt, brokenAt: broken };
    const loaded = (folded: Folded): LoadedStream => this.touch(stream, { folded, headHash, ...found });
    if (current === undefined && events[0]!.rev === 0) return loaded(foldedOf(type, { stored: fresh, all: events, events }));
    if (events.some(isCorrection)) return loaded(foldedOf(type, await this.readUntil(type, id, {})));
    return loaded(advance(type, base.folded, events));
  }

  /** Replaces the cached fold after an acknowledged append; `after` is the state that the events lead to, where they hold no correction. */
  appended(type: AnyCaseType, id: Uuid, before: LoadedStream, events: readonly RecordedEvent[], headHash: string, after?: AnyState): void {
    const stream = streamOf(type.name, id);
    const current = this.cache.get(stream);
    if (current !== undefined && current.folded.revision !== before.folded.revision) return;
    if (events.some(isCorrection)) this.cache.delete(stream);
    else
      this.touch(stream, { folded: advance(type, before.folded, events, after), headHash, lookedAt: before.lookedAt ?? this.monotonic() });
  }

  /** Who acts, and what is decided on, was read a moment ago: nothing rests on what somebody changed. @throws BrokenChain */
  assertWhole(sources: readonly Pick<FactSource, 'source'>[]): void {
    for (const { source } of sources) {
      const broken = this.cache.get(source)?.brokenAt;
      if (broken !== undefined) throw new BrokenChain(source, broken);
    }
  }

  /** Forgets a fold: after a conflict or an unknown outcome. */
  evict(stream: string): void {
    this.cache.delete(stream);
  }

  /** The events as recorded, upcast, corrections not substituted; up to a recorded moment or a revision where asked for. */
  async events(type: AnyCaseType, id: Uuid, until: Until = {}): Promise<readonly RecordedEvent[]> {
    return (await this.readUntil(type, id, until)).events;
  }

  /** The same, what they fold to, and the revision at which the chain of the whole stream is broken, where it is. @throws CorruptEvent */
  async chained(type: AnyCaseType, id: Uuid, until: Until = {}): Promise<ChainedEvents> {
    const read = await this.readUntil(type, id, until);
    return { events: read.events, folded: foldedOf(type, read), brokenAt: brokenAt(read.stored, read.all) };
  }

  private async readUntil(type: AnyCaseType, id: Uuid, { asOf, revision }: Until): Promise<ReadEvents> {
    const stored = await this.read(streamOf(type.name, id), 0);
    const all: readonly RecordedEvent[] = stored.map((event) => this.codec.decode(event));
    const events = all.filter((event) => (asOf === undefined || event.at <= asOf) && (revision === undefined || event.rev <= revision));
    return { stored, all, events };
  }

  /** The stored events of a stream, from a revision on, all pages. */
  async read(stream: string, from: number): Promise<readonly StoredEvent[]> {
    const events: StoredEvent[] = [];
    for (;;) {
      const page = await this.store.readStream(stream, from + events.length, PAGE);
      events.push(...page);
      if (page.length < PAGE) return events;
    }
  }

  private isToLookAt({ brokenAt, lookedAt }: LoadedStream): boolean {
    return lookedAt !== undefined && this.monotonic() - lookedAt >= (brokenAt === undefined ? WHOLE_FOR_MS : BROKEN_FOR_MS);
  }

  private touch(stream: string, loaded: LoadedStream): LoadedStream {
    this.cache.delete(stream);
    this.cache.set(stream, loaded);
    if (this.cache.size > this.capacity) this.cache.delete(this.cache.keys().next().value!);
    return loaded;
  }
}
