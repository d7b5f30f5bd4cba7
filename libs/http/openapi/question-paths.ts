import type { AnyCaseType, Column, FigureQuestion, Filter, JsonObject, ListQuestion, View } from '#libs/kernel';
import { GROUP, groupDimensions, listOf as rowsOf } from '../counted-groups.js';
import { pascal } from '../pascal.js';
import { memberName } from '../question-door.js';
import { EVERYWHERE, problems } from './components.js';
import {
  both,
  COUNT_SCHEMA,
  INSTANT_SCHEMA,
  jsonContent,
  object,
  operationIdOf,
  ref,
  ROWS_LINK,
  TEXT_SCHEMA,
  UUID_SCHEMA,
  type Operation,
  type PathItem,
} from './document.js';

const PROBLEMS_OF_QUESTIONS = problems(400, 401, 403, 429, 500, 503);

/** The views of the office by name: a question may read a view of another type. */
export type Views = ReadonlyMap<string, View>;

export function viewsOf(types: readonly AnyCaseType[]): Views {
  return new Map(types.flatMap((type) => type.views).map((view) => [view.name, view]));
}

/** Paths of a type's lists and figures. */
export function questionPaths(type: AnyCaseType, views: Views): { readonly [path: string]: PathItem } {
  const route = `/v1/${type.route}`;
  return {
    ...Object.fromEntries(
      type.lists.map((question) => [
        question.path === '' ? route : `${route}/${question.path}`,
        { get: listOperation(type, question, views) },
      ]),
    ),
    ...Object.fromEntries(
      type.figures.map((question) => [`${route}/figures/${question.path}`, { get: figureOperation(type, question, views) }]),
    ),
  };
}

/** Schemas of the rows that a type's lists answer with. */
export function rowSchemas(type: AnyCaseType, views: Views): { readonly [name: string]: JsonObject } {
  return Object.fromEntries(
    type.lists.map((question) => [rowSchemaName(type, question), rowSchema(type, question, viewNamed(views, question.view))]),
  );
}

function rowSchemaName(type: AnyCaseType, question: ListQuestion): string {
  return `${type.name}.${pascal(question.path === '' ? type.route : question.path)}Row`;
}

function rowSchema(type: AnyCaseType, question: ListQuestion, view: View): JsonObject {
  const columns = Object.entries(view.columns).filter(([column]) => question.shows === undefined || question.shows.includes(column));
  const shown = columns.map(([column, declared]): [string, JsonObject] => {
    const member = memberName(column);
    const wording = question.meanings?.[column] ?? type.wording.fields[member] ?? type.wording.fields[column];
    const personal =
      question.personal?.includes(column) === true
        ? '个人信息，对无权者遮盖 · Personal, masked for who has no reason to see it'
        : question.texts?.includes(column) === true
          ? NAMED_IN_TEXT
          : undefined;
    const description = [wording === undefined ? undefined : both(wording), personal].filter((line) => line !== undefined).join('\n');
    return [member, { ...columnSchema(declared), ...(description === '' ? {} : { description }) }];
  });
  return object({
    caseId: UUID_SCHEMA,
    key: { ...TEXT_SCHEMA, description: '同一案件内的行标识 · Which row of its case' },
    revision: { ...ref('schemas', 'Revision'), description: CHANGED_BY },
    at: { ...INSTANT_SCHEMA, description: '该记录的时间 · When that record was made' },
    ...Object.fromEntries(shown),
  });
}

/** Further records of the case may leave its row as it is. */
const CHANGED_BY =
  '最后改变本行的记录序号，未必是案件的最新版本；If-Match 须用案件的 ETag · The record that last changed this row, which need not be the newest of the case: If-Match takes the ETag of the case';

/** Said of titles and other texts. */
export const NAMED_IN_TEXT =
  '其中指明本案自然人的姓名、号码、住址，对无权者遮盖 · Names, numbers and homes of natural persons of the case in it are masked for who has no reason to see them';

/** JSON columns come as canonical text. */
function columnSchema({ type, nullable }: Column): JsonObject {
  const base: JsonObject = {
    text: { type: 'string' },
    integer: { type: 'integer' },
    date: { type: 'string', format: 'date' },
    instant: { type: 'string', format: 'date-time' },
    json: { type: 'string', contentMediaType: 'application/json' },
  }[type];
  return nullable === true ? { ...base, type: [base['type']!, 'null'] } : base;
}

function listOperation(type: AnyCaseType, question: ListQuestion, views: Views): Operation {
  const view = viewNamed(views, question.view);
  const sort: JsonObject = {
    name: 'sort',
    in: 'query',
    description: '排序；前置 - 为降序 · Sort; a leading - means descending',
    schema: { enum: question.sorts, ...(question.sorts[0] === undefined ? {} : { default: question.sorts[0] }) },
  };
  return {
    operationId: operationIdOf(type.name, 'list', question.path),
    tags: [type.name],
    summary: both(question),
    parameters: [
      ...filterParameters(question.filters, view),
      ...groupParameter(type, question, view),
      ...(question.sorts.length === 0 ? [] : [sort]),
      ...['Limit', 'AfterRow', 'AsOf', 'AtLeast'].map((name) => ref('parameters', name)),
      ...EVERYWHERE,
    ],
    responses: {
      200: {
        description: both(question),
        content: jsonContent(
          object(
            {
              rows: { type: 'array', items: ref('schemas', rowSchemaName(type, question)) },
              next: { ...TEXT_SCHEMA, description: '下一页的 after · `after` of the next page' },
              settled: ref('schemas', 'Settled'),
              position: ref('schemas', 'Position'),
            },
            ['next', 'position'],
          ),
        ),
      },
      ...PROBLEMS_OF_QUESTIONS,
    },
  };
}

function figureOperation(type: AnyCaseType, question: FigureQuestion, views: Views): Operation {
  const view = viewNamed(views, question.view);
  const dimensions = Object.keys(question.dimensions);
  const by: JsonObject = {
    name: 'by',
    in: 'query',
    description: `分组维度，逗号分隔 · Dimensions to group by, separated by commas: ${dimensions.map((name) => `\`${name}\``).join('、')}`,
    style: 'form',
    explode: false,
    schema: { type: 'array', uniqueItems: true, items: { enum: dimensions } },
  };
  return {
    operationId: operationIdOf(type.name, 'figures', question.path),
    tags: [type.name],
    summary: both(question),
    parameters: [
      ...(dimensions.length === 0 ? [] : [by]),
      ...filterParameters(question.filters, view),
      ref('parameters', 'AsOf'),
      ref('parameters', 'AtLeast'),
      ...EVERYWHERE,
    ],
    responses: {
      200: {
        description: both(question),
        content: jsonContent(
          object(
            {
              groups: {
                type: 'array',
                items: object({
                  by: { type: 'object', additionalProperties: { type: ['string', 'integer', 'null'] } },
                  count: COUNT_SCHEMA,
                  sums: {
                    type: 'object',
                    properties: Object.fromEntries(Object.keys(question.sums).map((name) => [name, { type: 'integer' }])),
                  },
                  ...(rowsOf(type, question) === undefined ? {} : { rows: ROWS_LINK }),
                }),
              },
              settled: ref('schemas', 'Settled'),
              position: ref('schemas', 'Position'),
            },
            ['position'],
          ),
        ),
      },
      ...PROBLEMS_OF_QUESTIONS,
    },
  };
}

/** `{"region":"130182","outcome":null}`: the rows of one group of a figure. */
function groupParameter(type: AnyCaseType, question: ListQuestion, view: View): readonly JsonObject[] {
  const dimensions = groupDimensions(type, question);
  if (dimensions === undefined) return [];
  const properties = Object.entries(dimensions).map(([name, column]) => [
    name,
    { type: [view.columns[column]?.type === 'integer' ? 'integer' : 'string', 'null'] },
  ]);
  return [
    {
      name: GROUP,
      in: 'query',
      description:
        '统计的一组：各维度的值，JSON 对象，null 为未记载 · One group of a figure: values of its dimensions as JSON, null for none',
      content: {
        'application/json': {
          schema: { type: 'object', properties: Object.fromEntries(properties), additionalProperties: false },
          // Swagger UI sends what it makes up from the schema unless there is an example, and no group holds such values
          example: {},
        },
      },
    },
  ];
}

const HOW: { readonly [op in Filter['op']]: string } = {
  eq: '等于 · equals',
  prefix: '开头为 · starts with',
  from: '不早于或不小于 · from',
  to: '不晚于或不大于 · to',
  in: '逗号分隔，任一 · one of, separated by commas',
  contains: '包含 · contains',
};

function filterParameters(filters: { readonly [parameter: string]: Filter }, view: View): readonly JsonObject[] {
  return Object.entries(filters).map(([name, filter]) => {
    const one: JsonObject = filter.values === undefined ? filterSchema(view.columns[filter.column], filter) : { enum: filter.values };
    return {
      name,
      in: 'query',
      description: `${both(filter)}（${HOW[filter.op]}）`,
      ...(filter.op === 'in' ? { style: 'form', explode: false, schema: { type: 'array', items: one } } : { schema: one }),
    };
  });
}

function filterSchema(column: Column | undefined, { op }: Filter): JsonObject {
  if (column === undefined || op === 'prefix' || op === 'contains') return TEXT_SCHEMA;
  // a day is taken for its first or last moment
  if (column.type === 'instant') return { ...TEXT_SCHEMA, anyOf: [{ format: 'date' }, { format: 'date-time' }] };
  const { type: _nullableOrNot, ...rest } = columnSchema(column);
  return { type: column.type === 'integer' ? 'integer' : 'string', ...rest };
}

function viewNamed(views: Views, name: string): View {
  const view = views.get(name);
  if (view === undefined) throw new Error(`no case type has a view ${name}`);
  return view;
}
