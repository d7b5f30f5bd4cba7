import { Identified, knows, namesPersons, streamOf, type AnyCaseType, type RecordedEvent, type Uuid } from '#libs/kernel';
import { BoundedCache } from '#libs/access';
import { CorruptEvent, eventHash, type StoredEvent } from '#libs/event-store';
import type { CaseStreams } from './case-streams.js';
import { isHead } from './chain.js';
import { FewAtOnce } from './few-at-once.js';

interface Told {
  readonly revision: number;
  /** Of the newest event that was read: at its revision another may lie once a backup was put back. */
  readonly headHash: string;
  readonly words: readonly string[];
  readonly identified: Identified | undefined;
}

const CASES_REMEMBERED = 10_000;
/** Streams read together. Each holds the thread for about half a millisecond: between them others are answered. */
const AT_ONCE = 16;

/** Who the natural persons of cases are, by every event up to now: replaced payloads and corrections tell as well. No case is folded for it. */
export class Identifying {
  private readonly told = new BoundedCache<string, Told>(CASES_REMEMBERED);
  private readonly reading = new FewAtOnce(AT_ONCE);

  constructor(private readonly streams: CaseStreams) {}

  /** What finds them in a text; undefined where nobody is known. @throws StoreUnavailable, CorruptEvent where an event that may tell is damaged */
  async in(type: AnyCaseType, id: Uuid): Promise<Identified | undefined> {
    if (!namesPersons(type)) return undefined;
    const stream = streamOf(type.name, id);
    const told = this.told.get(stream);
    if (told !== undefined && this.streams.known(type, id)?.headHash === told.headHash) return told.identified;
    return this.reading.do(() => this.read(type, stream));
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
    const words = [...new Set([...(known?.words ?? []), ...events.flatMap((event) => this.wordsOf(type, event))])];
    const identified = Identified.by(words);
    this.told.set(stream, { revision: last.revision, headHash: eventHash(last.bytes), words, identified });
    return identified;
  }

  private wordsOf(type: AnyCaseType, stored: StoredEvent): readonly string[] {
    if (type.events[stored.type]?.identifying === undefined) return [];
    const event: RecordedEvent = this.streams.codec.decode(stored);
    if (!knows(type, event)) return [];
    try {
      return type.events[event.type]!.identifying!(event.data);
    } catch (error) {
      throw new CorruptEvent(stored.stream, stored.revision, { cause: error });
    }
  }
}
