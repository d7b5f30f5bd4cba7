import { sql } from 'kysely';
import type { DutyRegister } from '#libs/kernel';
import type { ViewDatabase } from '#libs/views';
import { unindexed } from './due.js';
import type { Cases, Condition, DutyFilter } from './duty-list.js';
import { valuesOf, type Tables } from './tables.js';

/** What the register of a type tells of a case. */
export interface RegisterFacts {
  readonly number?: string;
  readonly title?: string;
  readonly item?: string;
  readonly officer?: string;
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

  /** Cases of the item or led by the officer, and duties of the officer's own: by name where they are few, else as a condition. */
  async casesOf(tables: Tables, { item, officer, types }: DutyFilter): Promise<Cases> {
    if (item === undefined && officer === undefined) return {};
    const own = officer !== undefined && item === undefined ? [`officer-${officer}`] : [];
    const streams = new Set<string>(own);
    const conditions: Condition[] = own.map((stream) => sql`d."_stream" = ${stream}`);
    let many = false;
    for (const [type, register] of Object.entries(this.registers)) {
      if (types !== undefined && !types.includes(type)) continue;
      const table = tables.get(register.view);
      if (table === undefined || (item !== undefined && register.item === undefined)) continue;
      if (officer !== undefined && register.officer === undefined) continue;
      const wanted = (by: Condition) =>
        sql.join(
          [
            ...(item === undefined ? [] : [sql`${by}${sql.id('r', register.item!)} = ${item}`]),
            ...(officer === undefined ? [] : [sql`${by}${sql.id('r', register.officer!)} = ${officer}`]),
          ],
          sql` and `,
        );
      // of one case: SQLite would rather walk all cases of the item for every duty than look the case up
      conditions.push(
        sql`exists (select 1 from ${sql.id(table)} as r where r."_stream" = d."_stream" and ${wanted(unindexed(this.database))})`,
      );
      // counted along the index first: fetching rows only to find that they are too many costs ten times as much
      many ||= await this.isMany(table, wanted(sql``));
      if (many) continue;
      const found = await sql<{ stream: string }>`select r."_stream" as stream from ${sql.id(table)} as r
        where ${wanted(sql``)}`.execute(this.database.reads);
      for (const { stream } of found.rows) streams.add(stream);
    }
    if (!many && streams.size <= this.few) return { streams: [...streams] };
    return { condition: sql`(${sql.join(conditions, sql` or `)})` };
  }

  /** Number, title, item and officer of the cases of a page. */
  async facts(tables: Tables, streams: readonly string[]): Promise<ReadonlyMap<string, RegisterFacts>> {
    const facts = new Map<string, RegisterFacts>();
    for (const [type, register] of Object.entries(this.registers)) {
      const own = [...new Set(streams.filter((stream) => stream.slice(0, -37) === type))];
      const table = own.length === 0 ? undefined : tables.get(register.view);
      if (table === undefined) continue;
      const columns = (['number', 'title', 'item', 'officer'] as const).flatMap((name) => {
        const column = register[name];
        return column === undefined ? [] : [sql`${sql.id(column)} as ${sql.id(name)}`];
      });
      const found = await sql<{ stream: string } & RegisterFacts>`select ${sql.join([sql`"_stream" as stream`, ...columns])}
        from ${sql.id(table)} where "_stream" in (${valuesOf(this.database, own)})`.execute(this.database.reads);
      for (const row of found.rows) facts.set(row.stream, row);
    }
    return facts;
  }

  private async isMany(table: string, wanted: Condition): Promise<boolean> {
    const counted = await sql<{ n: number }>`select count(*) as n from (select 1 as one from ${sql.id(table)} as r
      where ${wanted} limit ${this.few + 1}) as counted`.execute(this.database.reads);
    return Number(counted.rows[0]?.n ?? 0) > this.few;
  }
}
