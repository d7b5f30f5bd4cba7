import type { AnyCaseType, AnyState, Citation, CommandOf, JsonObject } from '#libs/kernel';
import { lateRegistrable } from '#libs/case-runtime';
import { takesAttachments, UPLOAD_TYPES } from '../attachments/index.js';
import { openingCommands } from '../case-controller.js';
import { EVERYWHERE, headersNamed, knownProblemLines, problemExample, problemResponse, problems } from './components.js';
import {
  both,
  DAY_SCHEMA,
  INSTANT_SCHEMA,
  jsonContent,
  object,
  operationIdOf,
  ref,
  UUID_SCHEMA,
  type Operation,
  type PathItem,
  type Response,
} from './document.js';
import { classSchemaName } from './type-schemas.js';

/** Where a rule stands; the law of the day that the document is made for. */
export type Cite = (rule: string) => Pick<Citation, 'article'>;

const CASE_ID = ref('parameters', 'CaseId');
const READING_PROBLEMS = problems(400, 401, 403, 404, 429, 500, 503);

/** What the type's refusals are called among the responses. */
export function refusedResponseName(type: AnyCaseType): string {
  return `${type.name}.Refused`;
}

/** 409 of the type's commands: every refusal with its rule and articles, and busy. */
export function refusedResponse(type: AnyCaseType, cite: Cite | undefined): Response {
  const refusals = Object.entries(type.wording.refusals);
  const lines = refusals.map(([code, refusal]) => {
    const law = refusal.law.map((rule) =>
      rule === 'office' ? '本系统规则 (house rule)' : `${cite?.(rule).article ?? ''} \`${rule}\``.trim(),
    );
    const number = refusal.rule === undefined ? '' : ` **${refusal.rule}**`;
    return `- \`${code}\`${number} ${both(refusal)} — ${law.join('；')}`;
  });
  const [first] = refusals;
  return problemResponse(409, [...lines, ...knownProblemLines(409)].join('\n'), {
    ...(first === undefined ? {} : { [first[0]]: { value: { ...problemExample(409, first[0], first[1].zh), facts: {} } } }),
    busy: { value: problemExample(409, 'busy', '另一项操作尚未完成，请稍后再试') },
  });
}

/** Paths of a type's commands. */
export function commandPaths(type: AnyCaseType): { readonly [path: string]: PathItem } {
  const [first] = openingCommands(type);
  return Object.fromEntries(
    Object.entries(type.commands).map(([name, entry]) => {
      const below = name === first ? '' : entry.opens === true ? `/open/${name}` : `/{id}/${name}`;
      return [`/v1/${type.route}${below}`, { post: commandOperation(type, name, entry) }];
    }),
  );
}

function commandOperation(type: AnyCaseType, name: string, entry: CommandOf<AnyState>): Operation {
  const wording = type.wording.commands[name] ?? { zh: name, en: name };
  const opens = entry.opens === true;
  const roles = entry.who.map((role) => `\`${role}\``).join('、');
  const answered: Response = {
    description: opens ? '已立卷 · Opened' : '已办理，或本已如此 · Done, or already so',
    headers: headersNamed('ETag'),
    content: jsonContent(ref('schemas', 'Receipt')),
  };
  return {
    operationId: operationIdOf(type.name, name),
    tags: [type.name],
    summary: both(wording),
    description: [
      ...(wording.help === undefined ? [] : [both(wording.help)]),
      `角色 · Roles: ${roles}`,
      ...(lateRegistrable(type, name) === undefined ? [] : ['可以补录（`lateRegistration`） · May be registered late']),
      ...(name === 'correct' ? correctableLines(type) : []),
    ].join('\n\n'),
    parameters: [
      ...(opens ? [] : [CASE_ID]),
      ref('parameters', 'IdempotencyKey'),
      ...(opens ? [] : [ref('parameters', 'IfMatch')]),
      ...EVERYWHERE,
    ],
    requestBody: { required: true, content: jsonContent(ref('schemas', classSchemaName(type, entry.body)), entry.example) },
    responses: {
      [opens ? '201' : '200']: answered,
      ...problems(400, 401, 403),
      ...(opens ? {} : problems(404, 412, 428)),
      409: ref('responses', refusedResponseName(type)),
      ...problems(413, 415, 422, 429, 500, 503, 507),
    },
  };
}

/** What `data` of a correction must look like for each kind of record, and what of it the office computes or looks up itself. */
function correctableLines(type: AnyCaseType): readonly string[] {
  return Object.entries(type.events).flatMap(([event, { correctable }]) => {
    if (correctable === undefined) return [];
    const computed = (type.takenAnew?.[event]?.computed ?? []).map((pointer) => `\`${pointer}\``).join(', ');
    const own = computed === '' ? '' : ` — 略去或者照原样送回 · left out or sent back as read: ${computed}`;
    return [`- \`${event}\` ${both(type.wording.events[event]!)}: \`${classSchemaName(type, correctable)}\`${own}`];
  });
}

/** Paths for reading one case, and for its attachments where it has any. */
export function readingPaths(type: AnyCaseType): { readonly [path: string]: PathItem } {
  const path = `/v1/${type.route}/{id}`;
  const named = both(type.wording.type);
  const paging = [ref('parameters', 'AfterRevision'), ref('parameters', 'Limit')];
  const past = [ref('parameters', 'AsOf'), ref('parameters', 'AsOfRevision')];
  const reading = (name: string, summary: string, parameters: readonly JsonObject[], schema: JsonObject, tagged = true): PathItem => ({
    get: {
      operationId: operationIdOf(type.name, name),
      tags: [type.name],
      summary: `${summary}（${named}）`,
      parameters: [CASE_ID, ...parameters, ...EVERYWHERE],
      responses: {
        200: { description: summary, ...(tagged ? { headers: headersNamed('ETag') } : {}), content: jsonContent(schema) },
        ...READING_PROBLEMS,
      },
    },
  });
  return {
    [path]: reading('show', '案件现状或某一时点的状态 · The case now, or as of a moment', past, ref('schemas', `${type.name}.Case`)),
    [`${path}/history`]: reading('history', '办案历程 · History for people', [...paging, ...past], ref('schemas', 'History')),
    [`${path}/events`]: reading('events', '原始记录 · Records as stored', [...paging, ...past], ref('schemas', `${type.name}.Events`)),
    [`${path}/difference`]: reading(
      'difference',
      '两个版本之间的差异 · What changed between two revisions',
      [ref('parameters', 'From'), ref('parameters', 'To')],
      ref('schemas', 'Difference'),
      false,
    ),
    [`${path}/actions`]: reading('actions', '现在可以办理的事项 · What may be done now', [], ref('schemas', 'Actions')),
    ...(takesAttachments(type) ? attachmentPaths(type, path) : {}),
  };
}

function attachmentPaths(type: AnyCaseType, path: string): { readonly [path: string]: PathItem } {
  const kept: Operation['responses'] = type.filesKept === undefined ? {} : { 409: ref('responses', refusedResponseName(type)) };
  return {
    [`${path}/attachments`]: {
      post: {
        operationId: operationIdOf(type.name, 'upload-attachment'),
        tags: [type.name],
        summary: '上传附件 · Upload an attachment',
        description:
          '原样上传文件内容；记录以摘要引用。未被任何记录引用的附件到期删除。\n\nThe bytes as they are; records name them by digest. Uploads that no record names expire.',
        parameters: [CASE_ID, ref('parameters', 'IdempotencyKey'), ref('parameters', 'ContentDigest'), ...EVERYWHERE],
        requestBody: { required: true, content: Object.fromEntries(UPLOAD_TYPES.map((accepted) => [accepted, {}])) },
        responses: {
          201: {
            description: '已保存 · Kept',
            headers: headersNamed('Location'),
            content: jsonContent(ref('schemas', 'Attachment')),
          },
          ...kept,
          ...problems(400, 401, 403, 404, 413, 415, 422, 429, 500, 503, 507),
        },
      },
    },
    [`${path}/attachments/{sha256}`]: {
      get: {
        operationId: operationIdOf(type.name, 'download-attachment'),
        tags: [type.name],
        summary: '下载附件 · Download an attachment',
        parameters: [CASE_ID, ref('parameters', 'Sha256'), ...EVERYWHERE],
        responses: {
          200: {
            description: '文件内容 · The bytes',
            headers: headersNamed('ETag', 'Cache-Control', 'Content-Disposition', 'Content-Security-Policy', 'X-Content-Type-Options'),
            content: { 'application/octet-stream': {} },
          },
          ...kept,
          ...READING_PROBLEMS,
        },
      },
    },
  };
}

/** Schemas of what reading a case of the type answers. */
export function readingSchemas(type: AnyCaseType): { readonly [name: string]: JsonObject } {
  const stages = Object.keys(type.wording.stages);
  const told = stages.map((stage) => `- \`${stage}\` ${both(type.wording.stages[stage]!)}`);
  const events = Object.entries(type.wording.events).map(([event, wording]) => `- \`${event}\` ${both(wording)}`);
  const page = { caseId: UUID_SCHEMA, revision: ref('schemas', 'Revision') };
  return {
    [`${type.name}.State`]: {
      type: 'object',
      description: `${both(type.wording.type)}\n\n个人信息对无权者遮盖 · Personal fields are masked for who has no reason to see them`,
      properties: { stage: { enum: stages, description: told.join('\n') } },
      required: ['stage'],
    },
    [`${type.name}.Case`]: object(
      {
        ...page,
        state: ref('schemas', `${type.name}.State`),
        ...dailySums(type),
        newer: ref('schemas', 'Newer'),
        chain: ref('schemas', 'Chain'),
        asOf: INSTANT_SCHEMA,
        settled: ref('schemas', 'Settled'),
      },
      ['today', 'newer', 'chain', 'asOf', 'settled'],
    ),
    [`${type.name}.Event`]: {
      allOf: [ref('schemas', 'Event'), { properties: { type: { enum: Object.keys(type.events), description: events.join('\n') } } }],
    },
    [`${type.name}.Events`]: object(
      {
        ...page,
        chain: ref('schemas', 'Chain'),
        masked: { const: true, description: '个人信息已遮盖 · Personal fields are masked' },
        events: { type: 'array', items: ref('schemas', `${type.name}.Event`) },
        next: ref('schemas', 'Revision'),
        asOf: INSTANT_SCHEMA,
        settled: ref('schemas', 'Settled'),
      },
      ['masked', 'next', 'asOf', 'settled'],
    ),
  };
}

/** What the live state amounts to today, where the type has such sums. */
function dailySums(type: AnyCaseType): { readonly today?: JsonObject } {
  if (type.dailySums === undefined) return {};
  const sums = type.dailySums.fields.map((field) => [
    field,
    { type: 'integer', minimum: 0, description: both(type.wording.fields[field]!) },
  ]);
  const today = object({ day: DAY_SCHEMA, ...Object.fromEntries(sums) }, []);
  return { today: { ...today, description: '截至当日，仅随现状给出 · As of this day, told with the live state only' } };
}
