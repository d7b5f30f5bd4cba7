import { sql } from 'kysely';
import type { Instant, Uuid } from '#libs/kernel';
import { allOf, type Condition, type ViewDatabase } from '#libs/views';
import {
  AGENCIES,
  AGENCY_COLUMNS,
  agenciesById,
  chosenAgencies,
  rowsOf,
  type AgencyScope,
  type FoundAgency,
  type ReadRegister,
} from './agencies.js';
import type { CaseRegisters } from './case-registers.js';
import type { Cases, DutyFilter, DutySource } from './duty-list.js';

/** The tables that answer a question, and the moment that it is answered for. */
export interface OpenedDuties {
  readonly source: DutySource;
  readonly now: Instant;
}

/** What agencies and registers say of duties: which of them a question is about, and how its rows and groups are called. */
export class NarrowedDuties {
  constructor(
    readonly database: ViewDatabase,
    readonly registers: CaseRegisters,
  ) {}

  /** Agencies and cases that the question is narrowed to. */
  async chosen(
    source: DutySource,
    filter: DutyFilter,
    scope: readonly AgencyScope[] | null,
  ): Promise<readonly [readonly Uuid[] | undefined, Cases]> {
    const [{ agencies, partly }, cases] = await Promise.all([
      chosenAgencies(this.database, registerOf(source), filter, scope),
      this.registers.casesOf(source, filter),
    ]);
    const further = [...this.untold(source, filter), ...this.registers.recordedWithin(source, partly, scope)];
    if (further.length === 0) return [agencies, cases];
    const condition = allOf([...(cases.condition === undefined ? [] : [cases.condition]), ...further]);
    return [agencies, { ...cases, condition }];
  }

  /** By the names and places that they had at the moment asked about. */
  agencies(source: DutySource, ids: readonly Uuid[]): Promise<ReadonlyMap<Uuid, FoundAgency>> {
    return agenciesById(this.database, registerOf(source), [...new Set(ids)]);
  }

  private untold(source: DutySource, { without = [] }: DutyFilter): readonly Condition[] {
    const agencies = registerOf(source);
    return without.map((untold) => {
      if (untold === 'agency') return sql`d."agency" is null`;
      if (untold !== 'level') return this.registers.without(source, untold);
      if (agencies === undefined) return sql`1 = 1`;
      return sql`(d."agency" is null or not exists
        (select 1 from ${rowsOf(agencies)} as a where a."_stream" = 'agency-' || d."agency"))`;
    });
  }
}

/** The register of agencies at the moment that the duties are asked of; today's is read as it lies. */
function registerOf(source: DutySource): ReadRegister | undefined {
  const serving = source.servings.get(AGENCIES);
  if (serving === undefined) return undefined;
  return source.asOf === undefined ? { serving } : { serving, asOf: source.told(serving.table, AGENCY_COLUMNS) };
}
