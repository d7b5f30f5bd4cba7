import type { Json, JsonObject, Wording } from '#libs/kernel';
import { ACCESS_REFUSALS } from '#libs/access/sign-in';
import { PROBLEMS } from '../known-problems.js';
import { PROBLEM_TYPE } from '../problem.js';
import {
  both,
  COUNT_SCHEMA,
  DAY_SCHEMA,
  INSTANT_SCHEMA,
  listOf,
  object,
  ref,
  TEXT_SCHEMA,
  UUID_SCHEMA,
  type Response,
} from './document.js';

const ANYTHING: JsonObject = {};
const REVISION: JsonObject = { ...COUNT_SCHEMA, description: '案件内的记录序号，自 0 起 · Number of the record in its case, from 0' };
const POSITION: JsonObject = {
  ...TEXT_SCHEMA,
  description: '全局提交次序中的位置，用于 atLeast；内容不透明 · Place in commit order, for atLeast; opaque',
};
const SESSION: JsonObject = {
  ...TEXT_SCHEMA,
  description: '身份提供方的登录会话（令牌的 sid） · Sign-in session at the identity provider (`sid` of the token)',
};
const SETTLED: JsonObject = {
  type: 'boolean',
  description: '为 false 时，该时点仍可能补入记录 · False while the answer for that moment may still gain records',
};

const LATE_PARTS = { reason: TEXT_SCHEMA, approver: UUID_SCHEMA };
const LATE = '补录的理由和批准人 · Why it was registered late, and who approved it';

/** What every case type's routes share. */
export const SCHEMAS: { readonly [name: string]: JsonObject } = {
  Problem: {
    ...object(
      {
        type: { ...TEXT_SCHEMA, format: 'uri', examples: [`${PROBLEM_TYPE}stale-revision`] },
        title: TEXT_SCHEMA,
        status: { type: 'integer', minimum: 400, maximum: 599 },
        code: { ...TEXT_SCHEMA, description: '稳定代码 · Stable code' },
        instance: { ...TEXT_SCHEMA, format: 'uri', description: '追踪编号，报障时提供 · Trace id to name when reporting a fault' },
        detail: TEXT_SCHEMA,
        errors: listOf(ref('schemas', 'FieldProblem')),
        rule: { ...TEXT_SCHEMA, description: '拒绝规则编号 · Number of the refusal rule' },
        law: listOf(ref('schemas', 'CitedArticle')),
        facts: { type: 'object', description: '导致拒绝的事实 · Facts that led to the refusal' },
        revision: REVISION,
        needs: listOf(TEXT_SCHEMA),
        limit: COUNT_SCHEMA,
        received: { ...TEXT_SCHEMA, description: '收到的内容的 SHA-256 · SHA-256 of what arrived' },
        reason: TEXT_SCHEMA,
        offset: { ...COUNT_SCHEMA, description: '请求体内出错之处（字节） · Byte of the body where it is not well-formed' },
        event: { ...TEXT_SCHEMA, description: '本版本不识的记录类型 · Type of the record that this version does not know' },
        version: { type: 'integer', minimum: 1, description: '该记录类型的版本 · Its version' },
      },
      ['detail', 'errors', 'rule', 'law', 'facts', 'revision', 'needs', 'limit', 'received', 'reason', 'offset', 'event', 'version'],
    ),
    description: '错误应答（RFC 9457） · An answer that says no (RFC 9457)',
  },
  FieldProblem: object({
    pointer: {
      ...TEXT_SCHEMA,
      description: '请求体内的 JSON 指针，或参数、请求头名称 · JSON pointer into the body, or a parameter or header',
    },
    code: TEXT_SCHEMA,
    detail: TEXT_SCHEMA,
  }),
  CitedArticle: object({
    rule: TEXT_SCHEMA,
    article: TEXT_SCHEMA,
    text: TEXT_SCHEMA,
    status: { enum: ['verified', 'excerpt', 'unverified'] },
    pack: TEXT_SCHEMA,
  }),
  Receipt: {
    ...object(
      {
        caseId: UUID_SCHEMA,
        revision: REVISION,
        events: listOf(object({ id: UUID_SCHEMA, type: TEXT_SCHEMA, revision: REVISION })),
        position: POSITION,
      },
      ['position'],
    ),
    description:
      '办理回执；重试得到同一回执；本已如此则 events 为空 · What a command did; a retry gets the same; events is empty where it was already so',
  },
  Actor: {
    oneOf: [
      object({ person: UUID_SCHEMA, post: TEXT_SCHEMA, agency: UUID_SCHEMA, certificate: TEXT_SCHEMA, session: SESSION }, [
        'certificate',
        'session',
      ]),
      object({ system: TEXT_SCHEMA, duty: TEXT_SCHEMA }, ['duty']),
    ],
  },
  Attachment: object({
    size: { ...COUNT_SCHEMA, description: '字节数 · Bytes' },
    sha256: { ...TEXT_SCHEMA, pattern: '^[0-9a-f]{64}$' },
    sm3: { ...TEXT_SCHEMA, pattern: '^[0-9a-f]{64}$', description: 'GB/T 32905-2016' },
  }),
  Event: {
    ...object(
      {
        id: UUID_SCHEMA,
        stream: TEXT_SCHEMA,
        rev: REVISION,
        type: TEXT_SCHEMA,
        v: { const: 1 },
        tv: { type: 'integer', minimum: 1 },
        case: UUID_SCHEMA,
        data: { type: 'object' },
        att: listOf(ref('schemas', 'Attachment')),
        actor: ref('schemas', 'Actor'),
        at: { ...INSTANT_SCHEMA, description: '记录时间 · Recorded time' },
        eff: { ...INSTANT_SCHEMA, description: '行为时间（法定时间），仅补录时有 · Legal time, where it differs: registered late' },
        late: { ...object(LATE_PARTS), description: LATE },
        cause: UUID_SCHEMA,
        corr: UUID_SCHEMA,
        req: TEXT_SCHEMA,
        basis: object(
          {
            law: { ...TEXT_SCHEMA, description: '法规数据包摘要 · Digest of the law packs' },
            facts: listOf(object({ source: TEXT_SCHEMA, revision: REVISION, position: POSITION }, ['revision', 'position'])),
          },
          ['law'],
        ),
        prev: {
          type: 'string',
          pattern: '^[0-9a-f]{64}$',
          description: '零字节加前一记录存储字节的 SHA-256 · SHA-256 of a zero byte and the stored bytes of the record before',
        },
        salt: { type: 'string', description: '16 个随机字节，base64url · 16 random bytes, base64url' },
      },
      ['att', 'eff', 'late', 'prev', 'salt'],
    ),
    description: '一条记录，按存储原样；遮盖个人信息时不含 salt · A record as stored; without its salt where personal fields are masked',
  },
  Change: object(
    {
      pointer: TEXT_SCHEMA,
      field: TEXT_SCHEMA,
      old: ANYTHING,
      new: ANYTHING,
      oldText: { type: 'string', description: '原值的名称 · What the old value is called, where it is a code or an id' },
      newText: { type: 'string', description: '新值的名称 · What the new value is called, where it is a code or an id' },
      oldParts: { ...listOf(ref('schemas', 'NamedPart')), description: '原值内各代码、人员、机关的名称 · What is called how within it' },
      newParts: { ...listOf(ref('schemas', 'NamedPart')), description: '新值内各代码、人员、机关的名称 · What is called how within it' },
    },
    ['old', 'new', 'oldText', 'newText', 'oldParts', 'newParts'],
  ),
  NamedPart: object({ pointer: TEXT_SCHEMA, text: TEXT_SCHEMA }),
  HistoryEntry: object(
    {
      revision: REVISION,
      type: TEXT_SCHEMA,
      name: TEXT_SCHEMA,
      at: INSTANT_SCHEMA,
      eff: INSTANT_SCHEMA,
      late: { ...object({ ...LATE_PARTS, approverName: TEXT_SCHEMA }, ['approverName']), description: LATE },
      by: {
        type: 'object',
        properties: {
          person: UUID_SCHEMA,
          name: TEXT_SCHEMA,
          post: TEXT_SCHEMA,
          agency: TEXT_SCHEMA,
          certificate: TEXT_SCHEMA,
          system: TEXT_SCHEMA,
        },
      },
      sentence: TEXT_SCHEMA,
      changes: listOf(ref('schemas', 'Change')),
      corrected: {
        ...listOf(ref('schemas', 'Change')),
        description:
          '更正在该条记录中改动的各项，无论案件状态是否载有 · What a correction changed in the record itself, whether the state holds it or not',
      },
      correctedBy: REVISION,
    },
    ['eff', 'late', 'corrected', 'correctedBy'],
  ),
  History: object(
    {
      caseId: UUID_SCHEMA,
      revision: REVISION,
      chain: ref('schemas', 'Chain'),
      entries: listOf(ref('schemas', 'HistoryEntry')),
      next: REVISION,
      asOf: INSTANT_SCHEMA,
      settled: ref('schemas', 'Settled'),
    },
    ['next', 'asOf', 'settled'],
  ),
  Newer: {
    ...object({ type: TEXT_SCHEMA, tv: { type: 'integer', minimum: 1 }, revision: REVISION }),
    description: '首条本版本不识的记录，state 止于其前 · The first record that this version does not know; `state` stands before it',
  },
  Difference: object({ caseId: UUID_SCHEMA, from: REVISION, to: REVISION, changes: listOf(ref('schemas', 'Change')) }),
  Actions: object({
    caseId: UUID_SCHEMA,
    revision: REVISION,
    actions: listOf(
      object(
        {
          command: TEXT_SCHEMA,
          name: TEXT_SCHEMA,
          allowed: { type: 'boolean' },
          lateRegistration: {
            ...object({ since: DAY_SCHEMA }, ['since']),
            description: '可以补录，及行为最早可能之日 · May be registered late, from that day on',
          },
          needs: { ...listOf(TEXT_SCHEMA), description: '所需角色，仅在本人不具备时列出 · Roles that may ask, where the caller has none' },
          refusal: object(
            {
              code: TEXT_SCHEMA,
              text: TEXT_SCHEMA,
              rule: TEXT_SCHEMA,
              law: listOf(ref('schemas', 'CitedArticle')),
              facts: { type: 'object' },
            },
            ['rule'],
          ),
        },
        ['lateRegistration', 'needs', 'refusal'],
      ),
    ),
  }),
  Chain: {
    type: 'string',
    pattern: '^(whole|broken at [0-9]+)$',
    description:
      '全案记录的哈希链：完整，或首个与前一条不相连的版本 · Hash chain of the whole case: whole, or the first revision that does not follow the one before it',
  },
  Revision: REVISION,
  Position: POSITION,
  Settled: SETTLED,
};

export const HEADERS: { readonly [name: string]: JsonObject } = {
  ETag: { description: '当前版本，供 If-Match 使用 · Revision, for If-Match', schema: { ...TEXT_SCHEMA, examples: ['"7"'] } },
  'Retry-After': { description: '多少秒后可重试 · Seconds after which asking again makes sense', schema: COUNT_SCHEMA },
  'WWW-Authenticate': { description: '认证方式 · How to authenticate', schema: TEXT_SCHEMA },
  Location: { description: '新内容的地址 · Where the new content is', schema: { ...TEXT_SCHEMA, format: 'uri-reference' } },
  'Cache-Control': { description: '可否缓存 · Whether the answer may be kept', schema: { ...TEXT_SCHEMA, examples: ['no-store'] } },
  'Content-Disposition': { description: '以 SHA-256 为文件名保存 · Saved under its SHA-256', schema: TEXT_SCHEMA },
  'Content-Security-Policy': { description: '文件不得执行任何内容 · Nothing in the file may run', schema: TEXT_SCHEMA },
  'X-Content-Type-Options': { description: '不得猜测类型 · The type is not guessed', schema: { const: 'nosniff' } },
};

const query = (name: string, schema: JsonObject, description: string): JsonObject => ({ name, in: 'query', description, schema });
const header = (name: string, schema: JsonObject, required: boolean, description: string): JsonObject => ({
  name,
  in: 'header',
  required,
  description,
  schema,
});

export const PARAMETERS: { readonly [name: string]: JsonObject } = {
  CaseId: { name: 'id', in: 'path', required: true, description: '案件编号（UUID） · Id of the case', schema: UUID_SCHEMA },
  Sha256: {
    name: 'sha256',
    in: 'path',
    required: true,
    description: '附件的 SHA-256',
    schema: { ...TEXT_SCHEMA, pattern: '^[0-9a-f]{64}$' },
  },
  IdempotencyKey: header(
    'Idempotency-Key',
    { ...TEXT_SCHEMA, minLength: 1, maxLength: 200, pattern: '^[\\x21-\\x7e]+$' },
    true,
    '每次操作一个新值；重试时用原值，只生效一次 · A fresh value for each operation; a retry with the same one has one effect',
  ),
  IfMatch: header(
    'If-Match',
    { ...TEXT_SCHEMA, pattern: '^("[0-9]{1,9}"|[0-9]{1,9})$', examples: ['"7"'] },
    true,
    '所依据的版本（最近一次 ETag），弱 ETag 不匹配 · The revision decided on (the last ETag seen); a weak one never matches',
  ),
  ContentDigest: header(
    'Content-Digest',
    { ...TEXT_SCHEMA, examples: ['sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:'] },
    false,
    '内容的 SHA-256（RFC 9530）；与收到的不符则不保存，其他算法不核对 · SHA-256 of the content (RFC 9530): what arrives otherwise is not kept; other algorithms are passed over',
  ),
  AcceptLanguage: header(
    'Accept-Language',
    { ...TEXT_SCHEMA, examples: ['zh', 'en'] },
    false,
    '应答语言，缺省中文 · Language of the answer; Chinese unless asked otherwise',
  ),
  ActingPost: header(
    'Acting-Post',
    TEXT_SCHEMA,
    false,
    '以哪一职务办理（百分号编码），一人多职时使用 · The post to act in, percent-encoded, for who holds several',
  ),
  AsOf: query('asOf', INSTANT_SCHEMA, '截至某一记录时间；不得晚于现在 · As recorded at that moment; not in the future'),
  AsOfRevision: query('revision', COUNT_SCHEMA, '截至某一版本 · As of that revision'),
  AtLeast: query(
    'atLeast',
    TEXT_SCHEMA,
    '至少包含该位置的记录（回执中的 position） · Wait until the record at that position is in (position of a receipt)',
  ),
  Limit: query('limit', { type: 'integer', minimum: 1, maximum: 200, default: 50 }, '每页条数 · Rows a page'),
  AfterRow: query('after', TEXT_SCHEMA, '上一页的 next · `next` of the page before'),
  AfterRevision: query('after', COUNT_SCHEMA, '从该序号之后起 · From after that record on'),
  From: query('from', COUNT_SCHEMA, '起始版本，缺省 0 · First revision, 0 unless given'),
  To: query('to', COUNT_SCHEMA, '终止版本，缺省当前 · Last revision, the current one unless given'),
};

/** Parameters that every route for people takes. */
export const EVERYWHERE = [ref('parameters', 'AcceptLanguage'), ref('parameters', 'ActingPost')] as const;

/** Headers that answers of a status carry. */
const HEADERS_OF: { readonly [status: number]: readonly string[] } = {
  401: ['WWW-Authenticate'],
  409: ['Retry-After'],
  412: ['ETag'],
  428: ['ETag'],
  429: ['Retry-After'],
  503: ['Retry-After'],
};

export function headersNamed(...names: readonly string[]): { readonly [header: string]: JsonObject } {
  return Object.fromEntries(names.map((name) => [name, ref('headers', name)]));
}

/** An answer that says no, with the codes it may carry. */
export function problemResponse(status: number, description: string, examples: { readonly [name: string]: Json } = {}): Response {
  const names = HEADERS_OF[status] ?? [];
  return {
    description,
    ...(names.length === 0 ? {} : { headers: headersNamed(...names) }),
    content: {
      'application/problem+json': {
        schema: ref('schemas', 'Problem'),
        ...(Object.keys(examples).length === 0 ? {} : { examples }),
      },
    },
  };
}

/** Every problem but refusals by law, those at the door included; a code that both know is one problem. */
const KNOWN: { readonly [code: string]: Wording & { readonly status: number } } = {
  ...ACCESS_REFUSALS,
  ...Object.fromEntries(Object.entries(PROBLEMS).map(([code, [status, zh, en]]) => [code, { status, zh, en }])),
};

/** The known problems of a status, a line each. */
export function knownProblemLines(status: number): readonly string[] {
  return Object.entries(KNOWN)
    .filter(([, known]) => known.status === status)
    .map(([code, title]) => `- \`${code}\` ${both(title)}`);
}

/** Every status of a known problem as a response: `Problem404`. */
export const RESPONSES: { readonly [name: string]: Response } = Object.fromEntries(
  [...new Set(Object.values(KNOWN).map(({ status }) => status))]
    .sort((a, b) => a - b)
    .map((status) => {
      const examples = Object.fromEntries(
        Object.entries(KNOWN)
          .filter(([, known]) => known.status === status)
          .map(([code, { zh }]) => [code, { value: problemExample(status, code, zh) }]),
      );
      return [`Problem${status}`, problemResponse(status, knownProblemLines(status).join('\n'), examples)];
    }),
);

export function problemExample(status: number, code: string, title: string): JsonObject {
  return { type: `${PROBLEM_TYPE}${code}`, title, status, code, instance: 'urn:anjuan:trace:5f0c6f0e-6f55-4a6b-9d0c-0f8b3f4f7a10' };
}

/** References to the responses of these statuses. */
export function problems(...statuses: readonly number[]): { readonly [status: string]: { readonly $ref: string } } {
  return Object.fromEntries(statuses.map((status) => [String(status), ref('responses', `Problem${status}`)]));
}
