import { REGION_LEVELS, type JsonObject } from '#libs/kernel';
import { COUNTED, DIMENSIONS, DUTY_STATES, LIGHTS, UNTOLD } from '#libs/agenda';
import { LONGEST_ITEM, NAMES, PATH, REGION } from '../supervision/duty-filter.js';
import { EVERYWHERE, problems } from './components.js';
import {
  COUNT_SCHEMA,
  DAY_SCHEMA,
  INSTANT_SCHEMA,
  jsonContent,
  listOf,
  object,
  ref,
  ROWS_LINK,
  TEXT_SCHEMA,
  UUID_SCHEMA,
  type Operation,
  type Paths,
} from './document.js';
import { NAMED_IN_TEXT } from './question-paths.js';

/** Tag of the routes that supervise duties. */
export const SUPERVISION_TAG = 'supervision';

const query = (name: string, schema: JsonObject, description: string, required = false): JsonObject => ({
  name,
  in: 'query',
  ...(required ? { required } : {}),
  description,
  schema,
});

const someOf = (name: string, values: readonly string[], description: string, more: JsonObject = {}): JsonObject => ({
  ...query(name, { type: 'array', items: { enum: values }, ...more }, `${description}（逗号分隔 · separated by commas）`),
  style: 'form',
  explode: false,
});
const matching = ({ source }: RegExp): JsonObject => ({ ...TEXT_SCHEMA, pattern: source });

const PLACE = [
  query('agency', UUID_SCHEMA, '机关 · Agency'),
  query('below', matching(PATH), '机关路径 /id/id/，含下级 · Path of an agency, those below it included'),
  someOf('level', REGION_LEVELS, '层级 · Levels'),
  query('region', matching(REGION), '行政区划代码 · Division code'),
  query('item', { ...TEXT_SCHEMA, minLength: 1, maxLength: LONGEST_ITEM }, '执法事项 · Item'),
  query('officer', UUID_SCHEMA, '承办人 · Officer'),
  query('clock', matching(NAMES), '期限编号，如 D2,D3 · Clocks'),
  query('type', matching(NAMES), '案件类型 · Case types'),
  someOf('without', UNTOLD, '未记载者 · Those that tell none'),
];
const COUNTED_BY_RATE = query('counted', { enum: [...COUNTED] }, '超期率所统计者 · Those that the overdue rate counts');
const LIGHT = someOf('light', LIGHTS, '预警灯；仅进行中的期限有灯 · Lights; only what is open has one');
const STATE = someOf(
  'state',
  DUTY_STATES,
  '状态；未填时为未办结者，按灯筛选时仅为进行中者 · States; open and paused unless told, with lights only open',
);
const DUE = (required: boolean) => [
  query('from', DAY_SCHEMA, '到期日起 · Due from', required),
  query('to', DAY_SCHEMA, '到期日止 · Due to', required),
];
const MONTHS = [
  query('from', { ...TEXT_SCHEMA, pattern: '^\\d{4}-\\d{2}$' }, '起始月 · First month'),
  query('to', { ...TEXT_SCHEMA, pattern: '^\\d{4}-\\d{2}$' }, '终止月 · Last month'),
];
const COMMON = [ref('parameters', 'AsOf'), ref('parameters', 'AtLeast'), ...EVERYWHERE];

const DUTY: JsonObject = {
  ...object(
    {
      id: TEXT_SCHEMA,
      type: TEXT_SCHEMA,
      caseId: UUID_SCHEMA,
      number: { ...TEXT_SCHEMA, description: '案号 · Number of the case' },
      title: { ...TEXT_SCHEMA, description: `案件名称 · Title of the case\n${NAMED_IN_TEXT}` },
      item: { ...TEXT_SCHEMA, description: '执法事项 · Item' },
      officer: { ...UUID_SCHEMA, description: '承办人 · Officer' },
      duty: TEXT_SCHEMA,
      clock: TEXT_SCHEMA,
      part: TEXT_SCHEMA,
      name: TEXT_SCHEMA,
      asks: {
        ...object({ type: TEXT_SCHEMA, command: TEXT_SCHEMA, name: TEXT_SCHEMA }),
        description: '到期后向另一案件提出的请求 · What the office asks of another case once it is due',
      },
      state: { enum: [...DUTY_STATES] },
      light: { enum: [...LIGHTS] },
      elapsed: { ...COUNT_SCHEMA, description: '已过时间的百分比 · Part of the time that has gone by, in percent' },
      due: TEXT_SCHEMA,
      dueUntil: { ...INSTANT_SCHEMA, description: '到期的时刻 · The moment at which it is due' },
      provisional: { type: 'boolean' },
      setByDecision: { type: 'boolean', description: '由决定所定，非按规则计算 · Set by an order or arrangement, not computed by a rule' },
      rule: TEXT_SCHEMA,
      paused: { ...TEXT_SCHEMA, description: '中止的原因 · Why it is paused' },
      openedOn: DAY_SCHEMA,
      closedOn: DAY_SCHEMA,
      late: { type: 'boolean', description: '逾期办结 · Closed after it was due' },
      agency: object(
        { agency: UUID_SCHEMA, name: TEXT_SCHEMA, level: { enum: [...REGION_LEVELS] }, region: TEXT_SCHEMA, path: listOf(UUID_SCHEMA) },
        ['name', 'level', 'region', 'path'],
      ),
      case: TEXT_SCHEMA,
      explanation: TEXT_SCHEMA,
    },
    ['number', 'title', 'item', 'officer', 'asks', 'light', 'elapsed', 'paused', 'closedOn', 'late', 'agency'],
  ),
  description: '一项期限 · One duty',
};

const GROUP: JsonObject = object(
  {
    by: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
    agency: object({ name: TEXT_SCHEMA, level: { enum: [...REGION_LEVELS] }, below: TEXT_SCHEMA }),
    officer: object({ name: TEXT_SCHEMA }),
    count: COUNT_SCHEMA,
    rows: ROWS_LINK,
  },
  ['agency', 'officer'],
);

const RATE: JsonObject = object(
  {
    agency: { type: ['string', 'null'], format: 'uuid' },
    name: TEXT_SCHEMA,
    below: TEXT_SCHEMA,
    month: TEXT_SCHEMA,
    due: COUNT_SCHEMA,
    overdue: COUNT_SCHEMA,
    ratePer10000: COUNT_SCHEMA,
    rows: ROWS_LINK,
    overdueRows: { ...ROWS_LINK, description: '超期者 · Those that are overdue' },
  },
  ['name', 'below'],
);

function asking(
  operationId: string,
  summary: string,
  parameters: readonly JsonObject[],
  answer: JsonObject,
  statuses: readonly number[] = [],
): Operation {
  return {
    operationId,
    tags: [SUPERVISION_TAG],
    summary,
    parameters,
    responses: { 200: { description: summary, content: jsonContent(answer) }, ...problems(400, 401, 403, ...statuses, 429, 500, 503) },
  };
}

const SETTLED = { settled: { type: 'boolean' } } as const;

/** 执法监督: duties with lights, counts that drill down, the calendar, the overdue rate and the explanation of a date. */
export const SUPERVISION_PATHS: Paths = {
  '/v1/supervision/duties': {
    get: asking(
      'duties',
      '期限清单 · Duties in the order of their dates',
      [
        LIGHT,
        STATE,
        ...PLACE,
        ...DUE(false),
        COUNTED_BY_RATE,
        query('sort', { enum: ['due', '-due'] }, '排序 · Order'),
        ref('parameters', 'Limit'),
        ref('parameters', 'AfterRow'),
        ...COMMON,
      ],
      object({ rows: listOf(DUTY), next: TEXT_SCHEMA, ...SETTLED }, ['next']),
    ),
  },
  '/v1/supervision/duties/counts': {
    get: asking(
      'dutyCounts',
      '期限统计，可逐级下钻 · Counts of duties that drill down',
      [
        someOf('by', DIMENSIONS, '分组，缺省按灯 · Dimensions, lights unless told', { uniqueItems: true }),
        LIGHT,
        STATE,
        ...PLACE,
        ...DUE(false),
        COUNTED_BY_RATE,
        ...COMMON,
      ],
      object({ groups: listOf(GROUP), ...SETTLED }),
    ),
  },
  '/v1/supervision/duties/{id}/explanation': {
    get: asking(
      'dutyExplanation',
      '期限如何得出 · Why a duty is due when it is',
      [{ name: 'id', in: 'path', required: true, schema: TEXT_SCHEMA }, ...COMMON],
      object(
        {
          duty: DUTY,
          trigger: TEXT_SCHEMA,
          openedBy: { ...UUID_SCHEMA, description: '起算的记录 · The record that opened it' },
          rule: { type: 'object' },
          steps: listOf({ type: 'object' }),
          excluded: { ...listOf({ type: 'object' }), description: '不计入的期间 · Periods that do not count' },
          extensions: { ...listOf({ type: 'object' }), description: '延长 · Extensions' },
          reproduced: { type: 'boolean', description: '按现行规则重算结果相同 · Whether computing it again gives the same' },
          computedNow: { ...TEXT_SCHEMA, description: '重算结果，仅在不同时 · What computing it again gives, where that differs' },
          law: object({ recorded: { type: ['string', 'null'] }, now: TEXT_SCHEMA }),
        },
        ['computedNow'],
      ),
      [404],
    ),
  },
  '/v1/supervision/calendar': {
    get: asking(
      'dutyCalendar',
      '到期日历 · What falls due on each day',
      [LIGHT, STATE, ...PLACE, ...DUE(true), COUNTED_BY_RATE, ...COMMON],
      object({
        days: listOf(
          object({ day: DAY_SCHEMA, count: COUNT_SCHEMA, clocks: { type: 'object', additionalProperties: COUNT_SCHEMA }, rows: ROWS_LINK }),
        ),
        ...SETTLED,
      }),
    ),
  },
  '/v1/supervision/overdue': {
    get: asking(
      'overdueRate',
      '超期率，按机关和月份 · Overdue rate per agency and month, in parts of ten thousand',
      [...PLACE, ...MONTHS, ...COMMON],
      object({ rates: listOf(RATE), ...SETTLED }),
    ),
  },
};
