import { REGION_LEVELS, type JsonObject } from '#libs/kernel';
import { COUNTED, DIMENSIONS, DUTY_STATES, LIGHTS, UNTOLD } from '#libs/agenda';
import { problems } from './components.js';
import {
  COUNT_SCHEMA,
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

/** Tag of the routes that supervise duties. */
export const SUPERVISION_TAG = 'supervision';

const DAY: JsonObject = { type: 'string', format: 'date' };
const query = (name: string, schema: JsonObject, description: string, required = false): JsonObject => ({
  name,
  in: 'query',
  ...(required ? { required } : {}),
  description,
  schema,
});

const PLACE = [
  query('agency', UUID_SCHEMA, '机关 · Agency'),
  query('below', TEXT_SCHEMA, '机关路径 /id/id/，含下级 · Path of an agency, those below it included'),
  query('level', TEXT_SCHEMA, `层级，逗号分隔：${REGION_LEVELS.join('、')} · Levels, comma-separated`),
  query('region', TEXT_SCHEMA, '行政区划代码 · Division code'),
  query('item', TEXT_SCHEMA, '执法事项 · Item'),
  query('officer', UUID_SCHEMA, '承办人 · Officer'),
  query('clock', TEXT_SCHEMA, '期限编号，如 D2,D3 · Clocks'),
  query('type', TEXT_SCHEMA, '案件类型 · Case types'),
  query('without', TEXT_SCHEMA, `未记载者，逗号分隔：${UNTOLD.join('、')} · Those that tell none, comma-separated`),
];
const COUNTED_BY_RATE = query('counted', { enum: [...COUNTED] }, '超期率所统计者 · Those that the overdue rate counts');
const LIGHT = query('light', TEXT_SCHEMA, `预警灯，逗号分隔：${LIGHTS.join('、')} · Lights, comma-separated`);
const STATE = query('state', TEXT_SCHEMA, `状态，逗号分隔：${DUTY_STATES.join('、')} · States, comma-separated`);
const DUE = (required: boolean) => [query('from', DAY, '到期日起 · Due from', required), query('to', DAY, '到期日止 · Due to', required)];
const MONTHS = [
  query('from', { ...TEXT_SCHEMA, pattern: '^\\d{4}-\\d{2}$' }, '起始月 · First month'),
  query('to', { ...TEXT_SCHEMA, pattern: '^\\d{4}-\\d{2}$' }, '终止月 · Last month'),
];
const COMMON = [
  ref('parameters', 'AsOf'),
  ref('parameters', 'AtLeast'),
  ref('parameters', 'AcceptLanguage'),
  ref('parameters', 'ActingPost'),
];

const DUTY: JsonObject = {
  ...object(
    {
      id: TEXT_SCHEMA,
      type: TEXT_SCHEMA,
      caseId: UUID_SCHEMA,
      duty: TEXT_SCHEMA,
      clock: TEXT_SCHEMA,
      name: TEXT_SCHEMA,
      state: { enum: [...DUTY_STATES] },
      light: { enum: [...LIGHTS] },
      due: TEXT_SCHEMA,
      provisional: { type: 'boolean' },
      rule: TEXT_SCHEMA,
      case: TEXT_SCHEMA,
      explanation: TEXT_SCHEMA,
    },
    ['light'],
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
        query('by', TEXT_SCHEMA, `分组，逗号分隔：${DIMENSIONS.join('、')} · Dimensions, comma-separated`),
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
      object({ duty: DUTY, trigger: TEXT_SCHEMA, rule: { type: 'object' }, steps: listOf({ type: 'object' }) }),
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
          object({ day: DAY, count: COUNT_SCHEMA, clocks: { type: 'object', additionalProperties: COUNT_SCHEMA }, rows: ROWS_LINK }),
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
