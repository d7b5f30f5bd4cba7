import { pathText, type AgencyPath, type Caller, type CaseType, type Reorganised, type Role, type Uuid, type Viewer } from '#libs/kernel';

/** Agencies that somebody may read: exactly the one at the path, or that one and all below it. Paths are written `/id/id/`. */
export interface ScopePath {
  readonly path: string;
  readonly below: boolean;
}

type Kind = Pick<CaseType, 'kind'>;
/** What rights are judged on: the roles of the post somebody acts in, and its agency. */
export type Rights = Pick<Viewer, 'roles' | 'agency'>;

/** Roles that run the system and read no case content (等保 三权分立). */
export const ADMINISTRATORS: readonly Role[] = ['system-administrator', 'security-administrator', 'audit-administrator'];

/** Roles that handle cases: the others read over their shoulder, and have no need of who somebody is. */
const HANDLING: readonly Role[] = ['officer', 'clerk', 'legality-reviewer', 'head'];

/** Whether somebody handles the cases of the agency at the path (`/id/id/`), and so sees personal columns of lists as they are. */
export function handlesCasesOf(rights: Rights, path: string, reorganised: readonly Reorganised[] = []): boolean {
  const { agency, roles } = rights;
  if (!roles.some((role) => HANDLING.includes(role))) return false;
  if (placesOf(agency).some((place) => path === pathText(place.path))) return true;
  return reorganised.some(({ paths, answering }) => answering.agency === agency.agency && paths.includes(path));
}

/** The agency where it stands and where it stood: when a superior changes its cases go on being its own, under the path recorded. */
function placesOf(agency: AgencyPath): readonly AgencyPath[] {
  return [agency, ...(agency.formerly ?? []).map((place) => ({ ...agency, ...place }))];
}

/** Whether one of the caller's roles is among those that may ask the command. */
export function mayAsk(caller: Pick<Caller, 'roles'>, who: readonly (Role | 'system')[]): boolean {
  return caller.roles.some((role) => who.includes(role));
}

/** Whether the agency at `path` is the one at `root` or lies below it. */
export function isWithin(path: readonly Uuid[], root: readonly Uuid[]): boolean {
  return root.length > 0 && root.length <= path.length && root.every((agency, index) => path[index] === agency);
}

/**
 * Path of the region that an agency belongs to: the highest agency of its own level above it, so that a county's justice bureau
 * (司法局), itself a bureau among others, supervises all of the county. Without levels it is the agency itself.
 */
export function regionPath(agency: AgencyPath): readonly Uuid[] {
  const begins = agency.levels?.indexOf(agency.level) ?? -1;
  return begins < 0 ? agency.path : agency.path.slice(0, begins + 1);
}

/**
 * Where the region of the agency is and was: one that was itself placed elsewhere is found under both paths, also by those below it whose
 * path is not renewed yet. A region that the agency left for another is none of its own any more.
 */
function regionPaths(agency: AgencyPath): readonly (readonly Uuid[])[] {
  const now = regionPath(agency);
  return placesOf(agency)
    .map(regionPath)
    .filter((path) => path.at(-1) === now.at(-1));
}

/** Whether the path leads into the region of the agency. */
export function isInRegionOf(agency: AgencyPath, path: readonly Uuid[]): boolean {
  return regionPaths(agency).some((region) => isWithin(path, region));
}

/** Everything that was recorded under these agencies may be read: null stands for all agencies, an empty list for none. */
export function scopePathsOf(rights: Rights, type: Kind): readonly ScopePath[] | null {
  // Agencies and officers are public by law (行政执法主体、人员公示), and everybody needs them to name a person.
  if (type.kind === 'register') return null;
  const scopes: ScopePath[] = [];
  const { agency } = rights;
  const own = placesOf(agency).map(({ path }) => pathText(path));
  for (const role of rights.roles) {
    switch (role) {
      case 'officer':
      case 'clerk':
      case 'legality-reviewer':
        scopes.push(...own.map((path) => ({ path, below: false })));
        break;
      case 'head':
        scopes.push(...own.map((path) => ({ path, below: true })));
        break;
      case 'supervisor':
        scopes.push(...regionPaths(agency).map((path) => ({ path: pathText(path), below: true })));
        break;
      case 'auditor':
        if (agency.level === 'province') return null;
        scopes.push(...own.map((path) => ({ path, below: true })));
        break;
      case 'system-administrator':
      case 'security-administrator':
      case 'audit-administrator':
        break;
    }
  }
  return widest(scopes);
}

/**
 * The scope with everything that is answered for within it today: rows recorded under an agency that was dissolved, or stood elsewhere
 * then, belong to whoever answers for them.
 */
export function withReorganised(scope: readonly ScopePath[] | null, reorganised: readonly Reorganised[]): readonly ScopePath[] | null {
  if (scope === null) return null;
  const within = reorganised.filter(({ answering }) => inScope(scope, answering.path));
  return widest([...scope, ...within.flatMap(({ paths }) => paths.map((path) => ({ path, below: false })))]);
}

/**
 * Leaves out what a wider scope holds already, so that a list query gets as few conditions as possible. Each path looks for those above it,
 * not at all others: over the years an office may know thousands of former paths.
 */
function widest(scopes: readonly ScopePath[]): readonly ScopePath[] {
  const wide = new Set(scopes.flatMap(({ path, below }) => (below ? [path] : [])));
  const kept = new Map<string, ScopePath>();
  for (const scope of scopes) {
    const { path, below } = scope;
    const isHeld = kept.has(path) || (!below && wide.has(path)) || isBelowAny(path, wide);
    if (!isHeld) kept.set(path, scope);
  }
  return [...kept.values()];
}

/** Whether one of the paths lies above this one: `/` and `/a/` above `/a/b/`. */
function isBelowAny(path: string, wide: ReadonlySet<string>): boolean {
  for (let end = path.indexOf('/'); end >= 0 && end < path.length - 1; end = path.indexOf('/', end + 1)) {
    if (wide.has(path.slice(0, end + 1))) return true;
  }
  return false;
}

/** Whether a path text (`/id/id/`) lies in the scope. */
export function inScope(scope: readonly ScopePath[] | null, path: string): boolean {
  return scope === null || scope.some((allowed) => (allowed.below ? path.startsWith(allowed.path) : path === allowed.path));
}

/** Whether a case or register readable by these agency paths may be read. Where not, it must look as if it did not exist: 404. */
export function mayRead(rights: Rights, type: Kind, readableBy: readonly (readonly Uuid[])[]): boolean {
  const scope = scopePathsOf(rights, type);
  return scope === null || readableBy.some((path) => inScope(scope, pathText(path)));
}

/**
 * Whether commands may be asked of it, as far as agencies go: cases only by their own agency; registers by those who keep them, for
 * their region and below. The role is judged by `mayAsk`. Where false, answer as for `mayRead`.
 */
export function mayWrite(rights: Rights, type: Kind, readableBy: readonly (readonly Uuid[])[]): boolean {
  if (type.kind === 'register') return readableBy.some((path) => isInRegionOf(rights.agency, path));
  if (rights.roles.every((role) => ADMINISTRATORS.includes(role))) return false;
  return readableBy.some((path) => path.at(-1) === rights.agency.agency);
}

/** What `disclose` needs to know of a caller, with the parts that the person took in the case at hand. */
export function viewerOf(caller: Caller, parts: ReadonlySet<string> | undefined): Viewer {
  return { person: caller.person, roles: caller.roles, agency: caller.post.agency, parts: parts === undefined ? [] : [...parts] };
}

/** The rights of a caller in the post that was chosen. */
export function rightsOf(caller: Pick<Caller, 'roles' | 'post'>): Rights {
  return { roles: caller.roles, agency: caller.post.agency };
}
