import type { ColumnValue, FigureQuestion } from '#libs/kernel';
import { sql } from 'kysely';
import { allOf, conditionsOf, filtersAsked, heldAt, rowsInScope, type Answering, type Condition } from './conditions.js';
import { InvalidQuestion } from './errors.js';
import type { CountAsk, CountedGroup } from './questions.js';
import { hiddenForCounting } from './walk.js';

/** Counts and sums of the rows asked for, one group per combination of the dimensions, in the order of their values. */
export async function countRows(
  source: Answering,
  question: FigureQuestion,
  ask: CountAsk,
  asOf: number | undefined,
): Promise<readonly CountedGroup[]> {
  const by = ask.by ?? [];
  if (new Set(by).size !== by.length) throw new InvalidQuestion('by', 'a dimension is named twice');
  const dimensions = by.map((dimension) => {
    const column = Object.hasOwn(question.dimensions, dimension) ? question.dimensions[dimension] : undefined;
    if (column === undefined) throw new InvalidQuestion('by', `one of ${Object.keys(question.dimensions).join(', ')}`);
    source.column(column);
    return { dimension, column };
  });
  const sums = Object.entries(question.sums);
  for (const [, column] of sums) source.column(column);
  const narrowings = [...filtersAsked(source, question.filters, ask.filters), ...rowsInScope(source, question.scope, ask.scope)];
  const conditions = conditionsOf(narrowings, await hiddenForCounting(source, narrowings));
  const used = [...new Set([...dimensions.map(({ column }) => column), ...sums.map(([, column]) => column)])];
  const columns = sql.join(used.length === 0 ? [sql`1 as "_one"`] : used.map((column) => sql.id(column)));
  const part = (table: Condition, wanted: readonly Condition[]) => sql`select ${columns} from ${table} where ${allOf(wanted)}`;
  const held = asOf === undefined ? undefined : heldAt(asOf);
  // Indexes of closed versions hold their interval: along them most are passed over untouched.
  const rows =
    held === undefined
      ? part(source.live, conditions)
      : sql`${part(source.live, [...conditions, held.live])} union all ${part(source.history, [...conditionsOf(narrowings), held.history])}`;
  const results = [
    ...dimensions.map(({ column }, index) => sql`${sql.id(column)} as ${sql.id(`_by${index}`)}`),
    sql`count(*) as "_count"`,
    ...sums.map(([, column], index) => sql`cast(coalesce(sum(${sql.id(column)}), 0) as bigint) as ${sql.id(`_sum${index}`)}`),
  ];
  const grouped = sql.join(dimensions.map(({ column }) => sql.id(column)));
  const order = sql.join(dimensions.map(({ column }) => sql`${sql.id(column)} nulls first`));
  const tail = dimensions.length === 0 ? sql`` : sql` group by ${grouped} order by ${order}`;
  const found = await sql<{ [column: string]: ColumnValue }>`select ${sql.join(results)} from (${rows}) as counted${tail}`.execute(
    source.database.longReads,
  );
  return found.rows.map((row) => ({
    by: Object.fromEntries(dimensions.map(({ dimension }, index) => [dimension, row[`_by${index}`] ?? null])),
    count: Number(row['_count']),
    sums: Object.fromEntries(sums.map(([name], index) => [name, Number(row[`_sum${index}`])])),
  }));
}
