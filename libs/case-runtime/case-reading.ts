import {
  isBegun,
  type AnyCaseType,
  type AnyState,
  type Caller,
  type Directory,
  type Folded,
  type Identified,
  type RecordedEvent,
  type Uuid,
} from '#libs/kernel';
import type { CaseScope } from '#libs/access';
import type { CaseStreams, Until } from './case-streams.js';
import { NoSuchCase } from './errors.js';
import { FewAtOnce } from './few-at-once.js';
import { Identifying } from './identifying.js';

/** A case as it stood, with the events that made it so. */
export interface CaseReading {
  readonly folded: Folded;
  readonly events: readonly RecordedEvent[];
  /** Revision of the first event of the whole case that does not follow the one before it; a break after the point counts as well. */
  readonly brokenAt: number | undefined;
}

/** A case as it is now. */
export interface CurrentCase extends Folded, Partial<Pick<CaseReading, 'brokenAt'>> {}

/** Cases of lists folded at once: each holds the thread for about a millisecond. */
const AT_ONCE = 8;

/** Reads cases live or as of a past moment; rights are judged as of now, data as of the point asked for. */
export class CaseReader {
  private readonly persons: Identifying;
  private readonly folding = new FewAtOnce(AT_ONCE);

  constructor(
    private readonly streams: CaseStreams,
    private readonly scope: Pick<CaseScope, 'mayRead'>,
    directory: Pick<Directory, 'person'>,
  ) {
    this.persons = new Identifying(streams, directory);
  }

  /** The case as it is now. @throws NoSuchCase also where the caller may not know of it */
  async current(type: AnyCaseType, id: Uuid, caller: Caller): Promise<CurrentCase> {
    const { folded, brokenAt } = await this.streams.load(type, id);
    // a stream that only ever held an abandoned claim is no case
    if (!isBegun(type, folded) || !(await this.scope.mayRead(caller, type, folded.state))) throw new NoSuchCase(type.name, id);
    return brokenAt === undefined ? folded : { ...folded, brokenAt };
  }

  /** The same of a case that is one of many in a list: few are folded at once. @throws NoSuchCase */
  async currentOfMany(type: AnyCaseType, id: Uuid, caller: Caller): Promise<Folded> {
    return this.streams.known(type, id) === undefined
      ? this.folding.do(() => this.current(type, id, caller))
      : this.current(type, id, caller);
  }

  /** The case with its events as of a point. @throws NoSuchCase also where it did not exist yet */
  async at(type: AnyCaseType, id: Uuid, caller: Caller, point: Until = {}): Promise<CaseReading> {
    await this.current(type, id, caller);
    const reading = await this.streams.chained(type, id, point);
    if (reading.events.length === 0) throw new NoSuchCase(type.name, id);
    return reading;
  }

  /**
   * What finds in a text who the natural persons of the case are; undefined where nobody is known. The caller's rights are not asked.
   * @throws StoreUnavailable, CorruptEvent where an event that may tell is damaged
   */
  identifying(type: AnyCaseType, id: Uuid): Promise<Identified | undefined> {
    return this.persons.in(type, id);
  }

  /** The same for a case that may tell of another, whose persons they are then. @throws NoSuchCase where the office does not work with its type */
  async identifyingOf(type: AnyCaseType, id: Uuid, state: AnyState): Promise<Identified | undefined> {
    const about = type.about?.(state);
    if (about === undefined) return this.identifying(type, id);
    if (!this.streams.types.has(about.type)) throw new NoSuchCase(about.type, about.case);
    return this.identifying(this.streams.types.named(about.type), about.case);
  }
}
