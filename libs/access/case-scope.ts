import {
  dayOf,
  type AgencyOnDay,
  type AnyCaseType,
  type AnyState,
  type Caller,
  type Clock,
  type Directory,
  type Uuid,
  type Viewer,
} from '#libs/kernel';
import { mayRead, mayWrite, rightsOf, viewerOf } from './permissions.js';

/**
 * Whose a case is as agencies stand today. A case is recorded under the agency of its day, and whoever stands there is answered at once;
 * for everybody else the register is asked where that agency stands now, or who succeeded it when it was dissolved (职权承继).
 */
export class CaseScope {
  constructor(
    private readonly directory: Pick<Directory, 'agency' | 'answering'>,
    private readonly clock: Clock,
  ) {}

  mayRead(caller: Caller, type: AnyCaseType, state: AnyState): boolean | Promise<boolean> {
    const recorded = type.readableBy(state);
    if (mayRead(rightsOf(caller), type, recorded)) return true;
    return this.answeringPaths(recorded).then((paths) => mayRead(rightsOf(caller), type, paths));
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
