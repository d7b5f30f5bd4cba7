import { sql, type RawBuilder } from 'kysely';
import type { View } from '#libs/kernel';
import { fromServing, ViewUnavailable, type ViewDatabase } from '#libs/views';

/** A view as this build declares it. */
export type DeclaredView = Pick<View, 'name' | 'version'>;

/** Asks the table that answers for the view as declared. @throws ViewUnavailable while another version of it answers, or none */
export function fromTable<T>(database: ViewDatabase, { name, version }: DeclaredView, answer: (table: string) => Promise<T>): Promise<T> {
  return fromServing(database, name, (serving) => {
    if (serving.version !== version) throw new ViewUnavailable(name, 'its version is being built');
    return answer(serving.table);
  });
}

/** The values as a subquery of one parameter, so that a statement is the same however many there are. */
export function valuesOf({ dialect }: Pick<ViewDatabase, 'dialect'>, values: readonly string[]): RawBuilder<unknown> {
  return dialect === 'sqlite' ? sql`select value from json_each(${JSON.stringify(values)})` : sql`select unnest(${values}::text[])`;
}
