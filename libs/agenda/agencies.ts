import { sql, type RawBuilder } from 'kysely';
import { pathOf, type Uuid } from '#libs/kernel';
import { beginsWith, fromServings, within, type Generation, type Scope, type ViewDatabase } from '#libs/views';
import { valuesOf } from './tables.js';

/** The register of agencies as the agenda reads it: paths as `/id/id/`, level and region of each. */
export const AGENCIES = 'agency_register';

export interface AgencyChoice {
  readonly agency?: Uuid;
  /** Path text: that agency and all below it. */
  readonly below?: string;
  readonly levels?: readonly string[];
  /** Beginning of a division code. */
  readonly region?: string;
}

/** Agencies that somebody may read: exactly the one at the path, or that one and all below it. */
export type AgencyScope = Scope;

export interface FoundAgency {
  readonly agency: Uuid;
  readonly name: string;
  readonly level: string;
  readonly region: string;
  readonly path: readonly Uuid[];
}

interface StoredAgency {
  agency: string;
  name: string;
  level: string;
  region: string;
  agencyPath: string;
}

/** An agency placed elsewhere of whose paths some lie outside the scope: of each case, the path that it was recorded under decides. */
export interface PartlyRead {
  readonly agency: Uuid;
  /** Whether the path that it has today is within. */
  readonly today: boolean;
}

export interface ChosenAgencies {
  /** Undefined where that is all of them, so that nothing needs narrowing. */
  readonly agencies?: readonly Uuid[];
  readonly partly: readonly PartlyRead[];
}

/** The register as a question reads it. */
export interface ReadRegister {
  readonly serving: Generation;
  /** Its rows at the moment that is asked about; undefined for those of today. */
  readonly asOf?: RawBuilder<unknown>;
}

/** Columns that agencies are chosen by and called by. */
export const AGENCY_COLUMNS = ['_stream', 'agency', 'name', 'level', 'region', 'agencyPath'] as const;

/** Agencies chosen as they stood at the moment asked about, and within the scope as it is today (null: everywhere). */
export async function chosenAgencies(
  database: ViewDatabase,
  register: ReadRegister | undefined,
  { agency, below, levels, region }: AgencyChoice,
  scope: readonly AgencyScope[] | null,
): Promise<ChosenAgencies> {
  const partly = scope === null || register === undefined ? [] : await partlyRead(database, register.serving, scope);
  const conditions: RawBuilder<unknown>[] = [];
  if (agency !== undefined) conditions.push(sql`"agency" = ${agency}`);
  if (below !== undefined) conditions.push(beginsWith(sql.id('agencyPath'), below));
  if (levels !== undefined) conditions.push(sql`"level" in (${sql.join([...levels])})`);
  if (region !== undefined) conditions.push(beginsWith(sql.id('region'), region));
  if (scope !== null) {
    const streams = partly.map((one) => `agency-${one.agency}`);
    const today = within(sql.id('agencyPath'), scope);
    const readable = streams.length === 0 ? today : sql`(${today} or "_stream" in (${valuesOf(database, streams)}))`;
    const table = register?.serving.table;
    const byToday = register?.asOf === undefined || table === undefined;
    conditions.push(byToday ? readable : sql`"_stream" in (select "_stream" from ${sql.id(table)} where ${readable})`);
  }
  if (conditions.length === 0) return { partly };
  if (register === undefined) return { agencies: [], partly };
  const found = await sql<{ agency: string }>`select "agency" from ${rowsOf(register)} as a
    where ${sql.join(conditions, sql` and `)} order by "agency"`.execute(database.reads);
  return { agencies: found.rows.map((row) => row.agency), partly };
}

export function rowsOf({ serving, asOf }: ReadRegister): RawBuilder<unknown> {
  return asOf ?? sql.id(serving.table);
}

/** Few were ever placed elsewhere, and an index finds them. */
async function partlyRead(database: ViewDatabase, register: Generation, scope: readonly AgencyScope[]): Promise<readonly PartlyRead[]> {
  if (!knowsFormerPaths(register)) return [];
  const isWithin = (path: string) => scope.some((one) => (one.below ? path.startsWith(one.path) : path === one.path));
  const { rows } = await sql<{ agency: string; agencyPath: string; formerPaths: string }>`select "agency", "agencyPath", "formerPaths"
    from ${sql.id(register.table)} where "formerPaths" > '' order by "agency"`.execute(database.reads);
  return rows.flatMap(({ agency, agencyPath, formerPaths }) => {
    const today = isWithin(agencyPath);
    const formerly = (JSON.parse(formerPaths) as readonly string[]).map(isWithin);
    return formerly.every((one) => one === today) ? [] : [{ agency, today }];
  });
}

/** The version of the register before this one knew none; it answers until this one is built. */
export function knowsFormerPaths({ columns }: Generation): boolean {
  return 'formerPaths' in (JSON.parse(columns) as object);
}

/** The agencies with name, level and path, by id. */
export async function agenciesById(
  database: ViewDatabase,
  register: ReadRegister | undefined,
  ids: readonly Uuid[],
): Promise<ReadonlyMap<Uuid, FoundAgency>> {
  if (ids.length === 0 || register === undefined) return new Map();
  const streams = [...new Set(ids)].map((id) => `agency-${id}`);
  const found = await sql<StoredAgency>`select "agency", "name", "level", "region", "agencyPath" from ${rowsOf(register)} as a
    where "_stream" in (${valuesOf(database, streams)})`.execute(database.reads);
  return new Map(
    found.rows.map(({ agency, name, level, region, agencyPath }) => [agency, { agency, name, level, region, path: pathOf(agencyPath) }]),
  );
}

export async function agencyPaths(database: ViewDatabase, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, readonly Uuid[]>> {
  const found = await fromServings(database, [AGENCIES], (servings) => {
    const serving = servings.get(AGENCIES);
    return agenciesById(database, serving && { serving }, ids);
  });
  return new Map([...found].map(([id, { path }]) => [id, path]));
}
