import type { AnyCaseType, Column, ColumnValue, FigureQuestion, ListQuestion, Row } from '#libs/kernel';
import { single, type Query } from './conditions.js';
import { invalidParameter } from './known-problems.js';
import { MalformedJson, parseStrictJson } from './validation/index.js';

/** Parameter of a list that narrows it to one group of a figure over the same rows. */
export const GROUP = 'group';

/** Dimensions that figures group the rows of a list by, with their columns; undefined where no figure counts them. */
export function groupDimensions(type: AnyCaseType, list: ListQuestion): { readonly [dimension: string]: string } | undefined {
  const figures = type.figures.filter((figure) => listOf(type, figure) === list);
  return figures.length === 0 ? undefined : Object.fromEntries(figures.flatMap(({ dimensions }) => Object.entries(dimensions)));
}

/** The list that shows what a figure counts: of the same view, within the same scope, with all filters of the figure. */
export function listOf(type: AnyCaseType, figure: FigureQuestion): ListQuestion | undefined {
  return type.lists.find(
    ({ view, scope, filters }) =>
      view === figure.view &&
      scope === figure.scope &&
      Object.entries(figure.filters).every(([name, { column, op }]) => filters[name]?.column === column && filters[name].op === op),
  );
}

/** Where the rows of a group are listed, as of the same moment. */
export function rowsOfGroup(
  type: AnyCaseType,
  figure: FigureQuestion,
  query: Query,
  by: { readonly [dimension: string]: ColumnValue },
): { readonly rows?: string } {
  const list = listOf(type, figure);
  if (list === undefined) return {};
  const parameters = new URLSearchParams();
  for (const name of [...Object.keys(figure.filters), 'asOf']) {
    const value = single(query, name);
    if (value !== undefined) parameters.set(name, value);
  }
  if (Object.keys(by).length > 0) parameters.set(GROUP, JSON.stringify(by));
  const path = list.path === '' ? `/v1/${type.route}` : `/v1/${type.route}/${list.path}`;
  return { rows: parameters.size === 0 ? path : `${path}?${parameters.toString()}` };
}

/** The columns of the group that a list is narrowed to: `{"region":"130182","outcome":null}`. @throws Problem invalid-parameter */
export function groupAsked(query: Query, type: AnyCaseType, list: ListQuestion): Row | undefined {
  const text = single(query, GROUP);
  const dimensions = groupDimensions(type, list);
  if (text === undefined || dimensions === undefined) return undefined;
  const columns = type.views.find(({ name }) => name === list.view)?.columns ?? {};
  const held: { [column: string]: ColumnValue } = {};
  for (const [dimension, value] of Object.entries(parsed(text))) {
    const column = Object.hasOwn(dimensions, dimension) ? dimensions[dimension]! : undefined;
    if (column === undefined || !isValueOf(columns[column], value)) throw notAGroup(dimensions);
    // two dimensions may name one column, which holds one value
    if (Object.hasOwn(held, column) && held[column] !== value) throw notAGroup(dimensions);
    held[column] = value;
  }
  return held;
}

function parsed(text: string): object {
  try {
    const group = parseStrictJson(text, { maxDepth: 1 });
    if (typeof group === 'object' && group !== null && !Array.isArray(group)) return group;
  } catch (error) {
    if (!(error instanceof MalformedJson)) throw error;
  }
  throw invalidParameter(GROUP, { zh: '应为 JSON 对象', en: 'must be a JSON object' });
}

function isValueOf(column: Column | undefined, value: unknown): value is ColumnValue {
  if (value === null) return true;
  if (column?.type === 'integer') return Number.isSafeInteger(value);
  return typeof value === 'string' && !value.includes('\u0000');
}

function notAGroup(dimensions: object) {
  const known = Object.keys(dimensions);
  return invalidParameter(GROUP, {
    zh: `应为各维度的值：${known.join('、')}`,
    en: `must give values of ${known.join(', ')}`,
  });
}
