import { sql } from 'kysely';
import type { Reorganised, Uuid } from '#libs/kernel';
import { fromServing, orUnavailable, type Generation, type ViewDatabase } from '#libs/views';
import { AGENCIES, knowsFormerPaths } from './agencies.js';
import { valuesOf } from './tables.js';

interface MovedAgency {
  agency: string;
  agencyPath: string;
  successor: string | null;
  formerPaths: string | null;
}

/**
 * Agencies that were dissolved and succeeded, or placed elsewhere, with whoever answers for them today: few, and found by an index. One
 * whose chain of successors ends with a dissolved agency is left out, as nobody answers for it.
 * @throws ViewUnavailable while the register is being built for the first time
 */
export function reorganisedAgencies(database: ViewDatabase): Promise<readonly Reorganised[]> {
  // without them lists and figures would be smaller than they are, and nothing would tell
  return orUnavailable(AGENCIES, () => fromServing(database, AGENCIES, (serving) => movedAgencies(database, serving)));
}

async function movedAgencies(database: ViewDatabase, serving: Generation): Promise<readonly Reorganised[]> {
  const table = sql.id(serving.table);
  const moved = knowsFormerPaths(serving)
    ? sql<MovedAgency>`select "agency", "agencyPath", "successor", "formerPaths" from ${table} where "successor" > '' or "formerPaths" > ''`
    : sql<MovedAgency>`select "agency", "agencyPath", "successor", null as "formerPaths" from ${table} where "successor" > ''`;
  const { rows } = await moved.execute(database.reads);
  if (rows.length === 0) return [];
  const successors = new Map(rows.map(({ agency, successor }) => [agency, successor]));
  const last = new Map(rows.map(({ agency }) => [agency, lastOf(agency, successors)]));
  const streams = [...new Set(last.values())].flatMap((agency) => (agency === undefined ? [] : [`agency-${agency}`]));
  const found = await sql<Pick<MovedAgency, 'agency' | 'agencyPath'>>`select "agency", "agencyPath" from ${table}
    where "_stream" in (${valuesOf(database, streams)}) and "stage" <> 'dissolved'`.execute(database.reads);
  const standing = new Map(found.rows.map(({ agency, agencyPath }) => [agency, agencyPath]));
  return rows.flatMap(({ agency, agencyPath, formerPaths }) => {
    const answering = last.get(agency);
    const path = answering === undefined ? undefined : standing.get(answering);
    if (answering === undefined || path === undefined) return [];
    const formerly = formerPaths === null ? [] : (JSON.parse(formerPaths) as readonly string[]);
    return [{ paths: [agencyPath, ...formerly], answering: { agency: answering, path } }];
  });
}

/** The end of the chain; undefined for a circle, as two agencies dissolved at the same moment may make. */
function lastOf(agency: Uuid, successors: ReadonlyMap<Uuid, string | null>): Uuid | undefined {
  const met = new Set<Uuid>();
  for (let at = agency; !met.has(at);) {
    met.add(at);
    const next = successors.get(at);
    if (next == null) return at;
    at = next;
  }
  return undefined;
}
