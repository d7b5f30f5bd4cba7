import { sql } from 'kysely';
import type { DutyRegister, Uuid } from '#libs/kernel';
import { allOf, within, type Condition, type ViewDatabase } from '#libs/views';
import type { AgencyScope, PartlyRead } from './agencies.js';
import { unindexed } from './due.js';
import { INDEX } from './duties.view.js';
import type { Cases, DutyFilter, DutySource } from './duty-list.js';
import { valuesOf } from './tables.js';

/** What the register of a type tells of a case. */
export interface RegisterFacts {
  readonly number?: string;
  readonly title?: string;
  readonly item?: string;
  readonly officer?: string;
}

interface ServedRegister extends DutyRegister {
  readonly type: string;
  /** Its rows at the moment that is asked about: who led a case then answers for what was owed then. */
  readonly rows: Condition;
}

/** The registers of the types: which cases are of an item or an officer, and how a case is called. */
export class CaseRegisters {
  constructor(
    private readonly database: ViewDatabase,
    private readonly registers: { readonly [type: string]: DutyRegister },
    /** Cases named one by one; more are met along the due dates. */
    private readonly few: number,
  ) {}

  /** Names of the views that are read. */
  get views(): readonly string[] {
    return Object.values(this.registers).map(({ view }) => view);
  }

  /**
   * Duties of the item's cases, and those that the officer is responsible for: named in the duty, or leading a case whose duty names
   * nobody. By name of the cases where these are few.
   */
  async casesOf(source: DutySource, { item, officer, types }: DutyFilter): Promise<Cases> {
    if (item === undefined && officer === undefined) return {};
    const served = this.served(source).filter(({ type }) => types === undefined || types.includes(type));
    // of one case: SQLite would rather walk all cases of the item for every duty than look the case up
    const ofCase = (wanted: 'item' | 'officer', value: string): Condition => {
      const found = served.flatMap(({ rows, [wanted]: column }) =>
        column === undefined
          ? []
          : [
              sql`exists (select 1 from ${rows} as r
                where r."_stream" = d."_stream" and ${unindexed(this.database)}${sql.id('r', column)} = ${value})`,
            ],
      );
      return found.length === 0 ? sql`1 = 0` : sql`(${sql.join(found, sql` or `)})`;
    };
    const responsible =
      officer === undefined
        ? []
        : [sql`(d."officer" = ${officer} or (${unindexed(this.database)}d."officer" is null and ${ofCase('officer', officer)}))`];
    const conditions = [...(item === undefined ? [] : [ofCase('item', item)]), ...responsible];
    const streams = await this.streamsOf(source, served, item, officer);
    // cases of the item alone are named exactly; whose the duties of a case are, each of them tells
    if (streams !== undefined) return officer === undefined ? { streams } : { streams, condition: allOf(conditions) };
    return { condition: allOf(conditions) };
  }

  /** Cases that may hold what is asked for; undefined where they are many. */
  private async streamsOf(
    source: DutySource,
    served: readonly ServedRegister[],
    item: string | undefined,
    officer: Uuid | undefined,
  ): Promise<readonly string[] | undefined> {
    const streams = new Set<string>();
    for (const { rows, ...register } of served) {
      if ((item !== undefined && register.item === undefined) || (officer !== undefined && register.officer === undefined)) continue;
      const wanted = allOf([
        ...(item === undefined ? [] : [sql`${sql.id('r', register.item!)} = ${item}`]),
        ...(officer === undefined ? [] : [sql`${sql.id('r', register.officer!)} = ${officer}`]),
      ]);
      // counted along the index first: fetching rows only to find that they are too many costs ten times as much
      if (await this.isMany(rows, wanted)) return undefined;
      const found = await sql<{ stream: string }>`select r."_stream" as stream from ${rows} as r
        where ${wanted}`.execute(this.database.reads);
      for (const { stream } of found.rows) streams.add(stream);
    }
    if (officer !== undefined) {
      const named = source.rows(
        sql`distinct d."_stream" as stream`,
        [sql`d."officer" = ${officer}`],
        { index: INDEX.officer },
        sql` limit ${this.few + 1}`,
      );
      const found = await sql<{ stream: string }>`select distinct stream from (${named}) as named`.execute(this.database.reads);
      for (const { stream } of found.rows) streams.add(stream);
    }
    return streams.size <= this.few ? [...streams] : undefined;
  }

  /** The item of a duty's case, as a column over duties `d`; null where its type tells none. */
  itemColumn(source: DutySource): Condition {
    return this.column(source, 'item');
  }

  /** Who is responsible for a duty, as a column over duties `d`. */
  officerColumn(source: DutySource): Condition {
    return sql`coalesce(d."officer", ${this.column(source, 'officer')})`;
  }

  /** Duties without an item, or for which nobody is responsible. */
  without(source: DutySource, what: 'item' | 'officer'): Condition {
    return sql`${what === 'item' ? this.itemColumn(source) : this.officerColumn(source)} is null`;
  }

  /** Of agencies placed elsewhere: the duties of cases that were recorded within the scope, as lists of cases give them. */
  recordedWithin(source: DutySource, partly: readonly PartlyRead[], scope: readonly AgencyScope[] | null): readonly Condition[] {
    if (partly.length === 0 || scope === null) return [];
    const listed = (agencies: readonly PartlyRead[]) =>
      valuesOf(
        this.database,
        agencies.map(({ agency }) => agency),
      );
    const kept = this.served(source).filter(({ path }) => path !== undefined);
    const recorded = kept.map(
      ({ rows, path }) => sql`exists (select 1 from ${rows} as r
        where r."_stream" = d."_stream" and ${within(sql`${unindexed(this.database)}${sql.id('r', path!)}`, scope)})`,
    );
    // what keeps no path, as officers do not, is where its agency is today
    const elsewhere = kept.length === 0 ? sql`1 = 1` : sql`d."type" not in (${sql.join(kept.map(({ type }) => type))})`;
    const today = sql`(d."agency" in (${listed(partly.filter((one) => one.today))}) and ${elsewhere})`;
    return [sql`(d."agency" not in (${listed(partly)}) or ${sql.join([today, ...recorded], sql` or `)})`];
  }

  private column(source: DutySource, what: 'item' | 'officer'): Condition {
    const whens = this.served(source).flatMap(({ type, rows, [what]: column }) =>
      column === undefined
        ? []
        : [sql`when d."type" = ${type} then (select ${sql.id('r', column)} from ${rows} as r where r."_stream" = d."_stream")`],
    );
    return whens.length === 0 ? sql`cast(null as text)` : sql`case ${sql.join(whens, sql` `)} end`;
  }

  /** Number, title, item and officer of the cases of a page. */
  async facts(source: DutySource, streams: readonly string[]): Promise<ReadonlyMap<string, RegisterFacts>> {
    const facts = new Map<string, RegisterFacts>();
    for (const { type, rows, ...register } of this.served(source)) {
      const own = [...new Set(streams.filter((stream) => stream.slice(0, -37) === type))];
      if (own.length === 0) continue;
      const columns = (['number', 'title', 'item', 'officer'] as const).flatMap((name) => {
        const column = register[name];
        return column === undefined ? [] : [sql`${sql.id(column)} as ${sql.id(name)}`];
      });
      const found = await sql<{ stream: string } & RegisterFacts>`select ${sql.join([sql`"_stream" as stream`, ...columns])}
        from ${rows} as r where "_stream" in (${valuesOf(this.database, own)})`.execute(this.database.reads);
      for (const row of found.rows) facts.set(row.stream, row);
    }
    return facts;
  }

  private served(source: DutySource): readonly ServedRegister[] {
    return Object.entries(this.registers).flatMap(([type, register]) => {
      const serving = source.servings.get(register.view);
      if (serving === undefined) return [];
      const { path, number, title, item, officer } = register;
      const columns = new Set([path, number, title, item, officer].flatMap((column) => column ?? []));
      return [{ ...register, type, rows: source.told(serving.table, ['_stream', ...columns]) }];
    });
  }

  private async isMany(rows: Condition, wanted: Condition): Promise<boolean> {
    const counted = await sql<{ n: number }>`select count(*) as n from (select 1 as one from ${rows} as r
      where ${wanted} limit ${this.few + 1}) as counted`.execute(this.database.reads);
    return Number(counted.rows[0]?.n ?? 0) > this.few;
  }
}
