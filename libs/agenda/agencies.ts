import { sql, type RawBuilder } from 'kysely';
import type { Uuid } from '#libs/kernel';
import { beginsWith, within, type ViewDatabase } from '#libs/views';
import { pathOf } from './agency-path.js';
import { fromTables, valuesOf, type Tables } from './tables.js';

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
export interface AgencyScope {
  readonly path: string;
  readonly below: boolean;
}

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

/** Agencies chosen and within the scope (null: everywhere); undefined where that is all of them, so that nothing needs narrowing. */
export async function chosenAgencies(
  database: ViewDatabase,
  tables: Tables,
  { agency, below, levels, region }: AgencyChoice,
  scope: readonly AgencyScope[] | null,
): Promise<readonly Uuid[] | undefined> {
  const conditions: RawBuilder<unknown>[] = [];
  if (agency !== undefined) conditions.push(sql`"agency" = ${agency}`);
  if (below !== undefined) conditions.push(beginsWith(sql.id('agencyPath'), below));
  if (levels !== undefined) conditions.push(sql`"level" in (${sql.join([...levels])})`);
  if (region !== undefined) conditions.push(beginsWith(sql.id('region'), region));
  if (scope !== null) conditions.push(within(sql.id('agencyPath'), scope));
  if (conditions.length === 0) return undefined;
  const table = tables.get(AGENCIES);
  if (table === undefined) return [];
  const found = await sql<{ agency: string }>`select "agency" from ${sql.id(table)}
    where ${sql.join(conditions, sql` and `)} order by "agency"`.execute(database.reads);
  return found.rows.map((row) => row.agency);
}

/** The agencies with name, level and path, by id. */
export async function agenciesById(database: ViewDatabase, tables: Tables, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, FoundAgency>> {
  const table = ids.length === 0 ? undefined : tables.get(AGENCIES);
  if (table === undefined) return new Map();
  const streams = [...new Set(ids)].map((id) => `agency-${id}`);
  const found = await sql<StoredAgency>`select "agency", "name", "level", "region", "agencyPath" from ${sql.id(table)}
    where "_stream" in (${valuesOf(database, streams)})`.execute(database.reads);
  return new Map(
    found.rows.map(({ agency, name, level, region, agencyPath }) => [agency, { agency, name, level, region, path: pathOf(agencyPath) }]),
  );
}

export async function agencyPaths(database: ViewDatabase, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, readonly Uuid[]>> {
  const found = await fromTables(database, [AGENCIES], (tables) => agenciesById(database, tables, ids));
  return new Map([...found].map(([id, { path }]) => [id, path]));
}
