import {
  dayOf,
  type AgencyOnDay,
  type AnyCaseType,
  type AnyState,
  type Caller,
  type Clock,
  type Directory,
  type FactSource,
  type Reorganised,
  type Uuid,
  type Viewer,
} from '#libs/kernel';
import { mayRead, mayWrite, rightsOf, scopePathsOf, viewerOf, withReorganised, type ScopePath } from './permissions.js';

/** What a right rests on is the record of an officer or agency: nothing is read by one that somebody changed. @throws where it was */
export type AssertWhole = (sources: readonly FactSource[]) => void;

/**
 * Whose a case is as agencies stand today. A case is recorded under the agency of its day, and whoever stands there is answered at once;
 * for everybody else the register is asked where that agency stands now, or who succeeded it when it was dissolved (职权承继).
 */
export class CaseScope {
  constructor(
    private readonly directory: Pick<Directory, 'agency' | 'answering'>,
    private readonly clock: Clock,
    private readonly assertWhole: AssertWhole,
  ) {}

  /** @throws what `assertWhole` does, where that right would rest on a changed record; registers are open to everybody */
  mayRead(caller: Caller, type: AnyCaseType, state: AnyState): boolean | Promise<boolean> {
    const recorded = type.readableBy(state);
    if (type.kind === 'case') this.assertWhole(caller.sources);
    if (mayRead(rightsOf(caller), type, recorded)) return true;
    return this.mayReadAnswering(caller, type, recorded);
  }

  /** Whose rows of lists, duties and figures the caller reads; null stands for all. @throws as `mayRead` */
  pathsOf(caller: Caller, type: Pick<AnyCaseType, 'kind'>, reorganised: readonly Reorganised[]): readonly ScopePath[] | null {
    if (type.kind === 'case') this.assertWhole(caller.sources);
    return withReorganised(scopePathsOf(rightsOf(caller), type), reorganised);
  }

  /** At once for cases of the caller's own agency: this is asked with every command. */
  mayWrite(caller: Caller, type: AnyCaseType, state: AnyState): boolean | Promise<boolean> {
    const recorded = type.readableBy(state);
    const judged = (paths: readonly (readonly Uuid[])[]) => mayWrite(rightsOf(caller), type, paths);
    // an officer is kept by those whose region the agency lies in today, not where it lay when the officer was registered
    if (type.kind === 'register') return this.pathsToday(recorded).then(judged);
    return judged(recorded) || this.answeringPaths(recorded).then(judged);
  }

  /** The agency that answers today for what was recorded under that one; undefined where it was dissolved without a successor. */
  answering(agency: Uuid): Promise<AgencyOnDay | undefined> {
    return this.directory.answering(agency, this.today());
  }

  /** How the caller sees a case: whoever succeeded its agency sees it as that one did. */
  async viewer(caller: Caller, parts: ReadonlySet<string> | undefined, type: AnyCaseType, state: AnyState): Promise<Viewer> {
    const viewer = viewerOf(caller, parts);
    const recorded = type.readableBy(state).flatMap((path) => path.at(-1) ?? []);
    if (type.kind === 'register' || recorded.includes(viewer.agency.agency)) return viewer;
    for (const agency of recorded) {
      const answering = await this.answering(agency);
      if (answering?.agency === viewer.agency.agency) return { ...viewer, agency: { ...viewer.agency, agency } };
    }
    return viewer;
  }

  private async mayReadAnswering(caller: Caller, type: AnyCaseType, recorded: readonly (readonly Uuid[])[]): Promise<boolean> {
    for (const path of recorded) {
      const answering = await this.answering(path.at(-1) ?? '');
      if (!mayRead(rightsOf(caller), type, [answering?.path ?? []])) continue;
      if (answering !== undefined) this.assertWhole([answering.source, ...(answering.through ?? [])]);
      return true;
    }
    return false;
  }

  private answeringPaths(recorded: readonly (readonly Uuid[])[]): Promise<readonly (readonly Uuid[])[]> {
    const found = recorded.map(async (path) => (await this.answering(path.at(-1) ?? ''))?.path ?? []);
    return Promise.all(found);
  }

  private pathsToday(recorded: readonly (readonly Uuid[])[]): Promise<readonly (readonly Uuid[])[]> {
    const today = this.today();
    return Promise.all(recorded.map(async (path) => (await this.directory.agency(path.at(-1) ?? '', today))?.path ?? path));
  }

  private today(): string {
    return dayOf(this.clock.now());
  }
}
