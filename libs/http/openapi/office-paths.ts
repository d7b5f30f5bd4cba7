import { REGION_LEVELS, ROLES as ROLE_NAMES, type JsonObject } from '#libs/kernel';
import { identifierSchema, instantTextSchema, textSchema } from '../validation/index.js';
import { LOOK_UPS_PER_MINUTE } from '../rate-limit.js';
import { EVERYWHERE, headersNamed, problems } from './components.js';
import {
  COUNT_SCHEMA,
  DAY_SCHEMA,
  INSTANT_SCHEMA,
  jsonContent,
  listOf,
  object,
  ref,
  TEXT_SCHEMA,
  UUID_SCHEMA,
  type Operation,
  type Paths,
} from './document.js';

/** Routes that no case type has. */
export const OFFICE_TAG = 'office';
export const DEMO_TAG = 'demo';

const READINESS = object({
  ready: { type: 'boolean' },
  parts: { type: 'object', additionalProperties: object({ ready: { type: 'boolean' }, detail: {} }) },
});
const ROLES: JsonObject = { ...listOf({ enum: ROLE_NAMES }), description: '角色 · Roles' };

/** `kept: false`: the answer is of this moment and says that it may not be cached. */
function answering(
  operationId: string,
  summary: string,
  answer: { readonly [type: string]: JsonObject },
  more: Partial<Operation> & { readonly status?: number; readonly kept?: false } = {},
): Operation {
  const { status = 200, responses = {}, kept = true, ...rest } = more;
  return {
    operationId,
    tags: [OFFICE_TAG],
    summary,
    ...rest,
    responses: {
      [status]: { description: summary, ...(kept ? {} : { headers: headersNamed('Cache-Control') }), content: answer },
      ...responses,
    },
  };
}

const SETTLE_SCHEMA = {
  type: 'boolean',
  description: '等到期事项处理完毕再答复 · Answer when what falls due by then was asked for',
};

const OPEN = { security: [] } as const;
const OPEN_AND_LIMITED = { security: [], responses: problems(429) } as const;

const ME: JsonObject = object({
  person: UUID_SCHEMA,
  name: TEXT_SCHEMA,
  post: object(
    {
      post: TEXT_SCHEMA,
      agency: object(
        {
          agency: UUID_SCHEMA,
          name: TEXT_SCHEMA,
          region: TEXT_SCHEMA,
          level: { enum: REGION_LEVELS },
          path: listOf(UUID_SCHEMA),
          levels: { ...listOf({ enum: REGION_LEVELS }), description: '路径上各机关的层级 · Level of each agency of the path' },
        },
        ['levels'],
      ),
      roles: ROLES,
      from: DAY_SCHEMA,
      to: DAY_SCHEMA,
    },
    ['to'],
  ),
  roles: ROLES,
  certificate: object({ status: TEXT_SCHEMA, number: TEXT_SCHEMA, expires: DAY_SCHEMA }, ['number', 'expires']),
  legalQualification: { type: 'boolean' },
  now: INSTANT_SCHEMA,
});

/** Who the caller is, keyed identifiers, what administrators do, health, figures and this documentation. */
export const OFFICE_PATHS: Paths = {
  '/v1/me': {
    get: answering('me', '我是谁、以何职务办理 · Who I am, and in which post', jsonContent(ME), {
      parameters: EVERYWHERE,
      responses: problems(400, 401, 403, 429, 500, 503),
    }),
  },
  '/v1/parties/lookup': {
    post: answering(
      'lookUpParty',
      '当事人的检索键 · Key of a party',
      jsonContent(object({ partyKey: { ...TEXT_SCHEMA, description: '证件类型与号码的带密钥摘要 · Keyed digest of id type and number' } })),
      {
        description:
          `证件号码不进入地址、日志和索引；以检索键查询当事人的案件。每人每分钟不超过 ${LOOK_UPS_PER_MINUTE} 次。\n\n` +
          `Id numbers enter no address, log or index; lists are asked by this key. At most ${LOOK_UPS_PER_MINUTE} a minute of one person.`,
        parameters: [ref('parameters', 'IdempotencyKey'), ...EVERYWHERE],
        requestBody: {
          required: true,
          content: jsonContent(
            {
              ...object({
                idType: textSchema(1, 40),
                idNumber: identifierSchema(64),
              }),
              additionalProperties: false,
            },
            { idType: 'citizen-id', idNumber: '11010519491231002X' },
          ),
        },
        responses: problems(400, 401, 403, 413, 415, 422, 429, 500, 503),
      },
    ),
  },
  '/v1/operations/views': {
    get: answering(
      'viewsOfTheOffice',
      '各视图的进度 · How far every view is',
      jsonContent(object({ views: listOf({ type: 'object' }), rebuilding: { type: 'object' } }, ['rebuilding'])),
      { description: '角色 · Roles: `system-administrator`', parameters: EVERYWHERE, responses: problems(400, 401, 403, 429, 500, 503) },
    ),
  },
  '/v1/operations/views/rebuild': {
    post: answering(
      'rebuildViews',
      '重建视图 · Build views anew beside the live ones',
      jsonContent(object({ rebuilding: { type: 'object' } })),
      {
        status: 202,
        description:
          '角色 · Roles: `system-administrator`\n\n多个进程共用视图时，请求转交正在维护该视图的进程；进度见 GET /v1/operations/views · ' +
          'Where processes share the views, the one that folds a view takes the request up, whichever was asked; GET /v1/operations/views tells how far it is',
        parameters: [ref('parameters', 'IdempotencyKey'), ...EVERYWHERE],
        requestBody: {
          required: false,
          content: jsonContent({
            type: 'object',
            properties: { views: { ...listOf(TEXT_SCHEMA), maxItems: 200 } },
            additionalProperties: false,
          }),
        },
        responses: problems(400, 401, 403, 413, 415, 422, 429, 500, 503),
      },
    ),
  },
  '/health/live': {
    get: answering('live', '进程在运行 · The process answers', jsonContent(object({ alive: { const: true } })), {
      ...OPEN,
      kept: false,
    }),
  },
  '/health/ready': {
    get: answering('ready', '可以受理 · Ready for work', jsonContent(READINESS), {
      ...OPEN,
      kept: false,
      responses: {
        503: {
          description: '尚不能受理 · Not ready',
          headers: headersNamed('Retry-After', 'Cache-Control'),
          content: jsonContent(READINESS),
        },
      },
    }),
  },
  '/metrics': {
    get: answering(
      'metrics',
      '运行指标（Prometheus） · Figures for Prometheus',
      { 'text/plain': { schema: TEXT_SCHEMA } },
      { ...OPEN_AND_LIMITED, kept: false },
    ),
  },
  '/docs': { get: answering('docs', '接口文档 · This documentation', { 'text/html': { schema: TEXT_SCHEMA } }, OPEN_AND_LIMITED) },
  '/docs/{asset}': {
    get: {
      ...answering('docsAsset', '接口文档的文件 · A file of the documentation', { '*/*': {} }, { ...OPEN, responses: problems(404, 429) }),
      parameters: [{ name: 'asset', in: 'path', required: true, schema: TEXT_SCHEMA }],
    },
  },
  '/docs-json': {
    get: answering('docsJson', '接口描述（OpenAPI 3.1） · OpenAPI 3.1', jsonContent({ type: 'object' }), {
      ...OPEN,
      responses: { 304: { description: '与 If-None-Match 所示相同 · Known by If-None-Match' }, ...problems(429) },
    }),
  },
};

/** Routes of the demonstration. */
export const DEMO_PATHS: Paths = {
  '/v1/demo': {
    get: {
      ...answering(
        'demo',
        '演示说明 · About the demonstration',
        jsonContent(object({ demo: { const: true }, now: INSTANT_SCHEMA, token: TEXT_SCHEMA, clock: TEXT_SCHEMA })),
        { ...OPEN, responses: problems(400, 429) },
      ),
      tags: [DEMO_TAG],
    },
  },
  '/v1/demo/token': {
    post: {
      ...answering(
        'demoToken',
        '领取演示令牌 · A token of the demonstration',
        jsonContent(object({ access_token: TEXT_SCHEMA, token_type: { const: 'Bearer' }, expires_in: COUNT_SCHEMA })),
        {
          ...OPEN,
          requestBody: {
            required: true,
            content: jsonContent({ ...object({ subject: textSchema(1, 100) }), additionalProperties: false }, { subject: 'system-admin' }),
          },
          responses: problems(400, 413, 415, 422, 429, 500),
        },
      ),
      tags: [DEMO_TAG],
    },
  },
  '/v1/demo/clock': {
    post: {
      ...answering(
        'moveDemoClock',
        '向前拨动演示时钟 · Move the clock of the demonstration forward',
        jsonContent(object({ now: INSTANT_SCHEMA })),
        {
          ...OPEN,
          requestBody: {
            required: true,
            content: jsonContent(
              { ...object({ to: instantTextSchema(), settle: SETTLE_SCHEMA }, ['settle']), additionalProperties: false },
              { to: '2026-03-01T01:00:00.000Z' },
            ),
          },
          responses: problems(400, 413, 415, 422, 429, 500),
        },
      ),
      tags: [DEMO_TAG],
    },
  },
};
