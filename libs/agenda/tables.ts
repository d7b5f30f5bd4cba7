import { sql, type RawBuilder } from 'kysely';
import { generationsOf, type ViewDatabase } from '#libs/views';

/** Tables that answer for views now, by the name of the view; those still being built for the first time are missing. */
export type Tables = ReadonlyMap<string, string>;

export async function servingTables(database: ViewDatabase, views: readonly string[]): Promise<Tables> {
  const generations = await generationsOf(database.reads, views);
  return new Map(generations.flatMap(({ view, table, serving }) => (serving ? [[view, table] as const] : [])));
}

/** The values as a subquery of one parameter, so that a statement is the same however many there are. */
export function valuesOf({ dialect }: Pick<ViewDatabase, 'dialect'>, values: readonly string[]): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`select value from json_each(${JSON.stringify(values)})` : sql`select unnest(${values}::text[])`;
}
