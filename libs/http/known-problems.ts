import {
  AppendOutcomeUnknown,
  CorruptEvent,
  EventTooLarge,
  MAX_EVENT_BYTES,
  StoreFull,
  StoreUnavailable,
  WrongRevision,
} from '#libs/event-store';
import {
  AttachmentTooLarge,
  BrokenChain,
  Busy,
  chainAs,
  DigestMismatch,
  HandledElsewhere,
  KeyReused,
  NewerVersion,
  NoSuchCase,
  NotPermitted,
  OperationLapsed,
  RevisionRequired,
  StaleRevision,
} from '#libs/case-runtime';
import { NotCanonical, type Wording } from '#libs/kernel';
import { AccessRefused, ACCESS_REFUSALS } from '#libs/access/sign-in';
import { FutureAsOf, InvalidQuestion, ViewUnavailable, WaitTimedOut } from '#libs/views';
import { JSON_LIMITS, MalformedJson } from './validation/index.js';
import { Problem, type FieldProblem } from './problem.js';

/** Every problem that the office answers with, except refusals (worded by their case type): code → status and title. */
export const PROBLEMS = {
  'malformed-request': [400, '请求不符合 HTTP 规范', 'The request is not well-formed HTTP'],
  'malformed-json': [400, '请求体不是合格的 JSON', 'The body is not well-formed JSON'],
  'invalid-header': [400, '请求头不正确', 'A header is not valid'],
  'digest-mismatch': [
    400,
    '收到的内容与 Content-Digest 所载摘要不符，未予保存；请重新上传',
    'What arrived does not have the Content-Digest that was sent; nothing was kept: upload it again',
  ],
  'missing-idempotency-key': [400, '缺少 Idempotency-Key 请求头', 'The Idempotency-Key header is missing'],
  'invalid-parameter': [400, '查询参数不正确', 'A query parameter is not valid'],
  'future-as-of': [400, 'asOf 不得晚于现在', 'asOf must not lie in the future'],
  'not-authenticated': [401, '未登录或登录已失效', 'You are not signed in, or no longer'],
  'not-permitted': [403, '无权进行此操作', 'Your roles do not allow this'],
  'handled-by-another-agency': [403, '由其他机关办理，本机关只能查阅', 'Another agency handles it; yours may only read'],
  'no-such-case': [404, '没有此案', 'There is no such case'],
  'no-such-revision': [404, '没有此版本', 'There is no such revision'],
  'not-found': [404, '没有此地址', 'There is nothing at this address'],
  'method-not-allowed': [405, '此地址不支持该方法', 'The method is not allowed here'],
  'request-timeout': [408, '请求未在时限内到达', 'The request did not arrive in time'],
  busy: [409, '另一项操作尚未完成，请稍后再试', 'Another operation is not settled yet'],
  'operation-lapsed': [
    409,
    '该操作等待过久已失效，未产生任何记录；请用新的 Idempotency-Key 重新提交',
    'The operation waited too long and lapsed, leaving nothing; ask again with a new Idempotency-Key',
  ],
  'stale-revision': [412, '案件已有新的记录，请刷新后再操作', 'The case has moved on since you read it'],
  'too-large': [413, '内容过大', 'The content is too large'],
  'address-too-long': [414, '地址过长', 'The address is too long'],
  'unsupported-media-type': [415, '不支持该内容类型', 'The content type is not supported'],
  'expectation-failed': [417, '不支持 Expect 请求头所要求的行为', 'The Expect header asks for what is not known here'],
  'invalid-fields': [422, '填写的内容不符合要求', 'Some fields are not valid'],
  'key-reused': [422, '该 Idempotency-Key 已用于其他内容', 'This Idempotency-Key was used with another body'],
  'revision-required': [428, '请以 If-Match 注明所依据的版本', 'Say with If-Match which revision you decided on'],
  'too-many-requests': [429, '请求过于频繁', 'Too many requests'],
  'headers-too-large': [431, '请求头过大', 'The headers are too large'],
  'newer-version': [503, '该案含有新版系统的记录，本版本不能办理', 'The case holds records of a newer version'],
  'broken-chain': [
    503,
    '所依据的存储记录曾被改动，查明并恢复之前不予办理；请告知系统管理员',
    'Stored records that this rests on were changed: nothing is done until they are restored; tell the system administrator',
  ],
  unavailable: [503, '服务暂不可用，请稍后重试', 'Not available for the moment'],
  'view-not-ready': [503, '该查询的数据正在准备', 'The data for this question is being prepared'],
  'disk-full': [507, '存储空间已满，未保存任何内容', 'No room left; nothing was stored'],
  internal: [500, '系统内部错误', 'Internal error'],
  'damaged-record': [
    500,
    '此案存储的记录缺失、损坏或被改动，不能提供；请告知系统管理员',
    'Stored records of this case are missing, damaged or changed; nothing is answered from them: tell the system administrator',
  ],
} as const satisfies { readonly [code: string]: readonly [number, string, string] };

export type ProblemCode = keyof typeof PROBLEMS;

/** Makes a known problem. */
export function problem(code: ProblemCode, extra: ConstructorParameters<typeof Problem>[3] = {}): Problem {
  const [status, zh, en] = PROBLEMS[code];
  return new Problem(status, code, { zh, en }, extra);
}

export function invalidFields(fields: readonly FieldProblem[]): Problem {
  return problem('invalid-fields', { fields });
}

/** A header that cannot be understood. */
export function invalidHeader(header: string, message: Wording): Problem {
  return problem('invalid-header', { fields: [{ pointer: header, code: 'invalid', message }] });
}

/** A query parameter that cannot be understood. */
export function invalidParameter(parameter: string, message: Wording): Problem {
  return problem('invalid-parameter', { fields: [{ pointer: parameter, code: 'invalid', message }] });
}

/** Of a weak entity tag, as a proxy that compresses may have made of a strong one. */
function neverMatches(revision: number): Wording {
  return {
    zh: `弱 ETag（W/）不作比较，请注明版本本身："${revision}"`,
    en: `a weak ETag (W/) never matches: name the revision itself, "${revision}"`,
  };
}

/** The problem that an error of the machinery becomes, or undefined where it is none of ours. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error;
  if (error instanceof MalformedJson) {
    if (error.reason === 'too-large') return problem('too-large', { members: { limit: JSON_LIMITS.maxBytes } });
    return problem('malformed-json', { detail: error.wording, members: { reason: error.reason, offset: error.offset } });
  }
  if (error instanceof AccessRefused) {
    const { status, zh, en } = ACCESS_REFUSALS[error.code];
    return new Problem(status, error.code, { zh, en });
  }
  if (error instanceof FutureAsOf) return problem('future-as-of');
  if (error instanceof InvalidQuestion) return invalidParameter(error.parameter, { zh: '不正确', en: error.reason });
  if (error instanceof WaitTimedOut || error instanceof ViewUnavailable)
    return problem('view-not-ready', { headers: { 'retry-after': '1' } });
  if (error instanceof NoSuchCase) return problem('no-such-case');
  if (error instanceof HandledElsewhere) {
    return problem('handled-by-another-agency', { rule: 'handled-by-another-agency', members: { facts: error.facts } });
  }
  if (error instanceof StaleRevision) {
    return problem('stale-revision', {
      ...(error.expected < 0 ? { detail: neverMatches(error.actual) } : {}),
      members: { revision: error.actual },
      headers: { etag: `"${error.actual}"` },
    });
  }
  if (error instanceof RevisionRequired) {
    return problem('revision-required', { members: { revision: error.actual }, headers: { etag: `"${error.actual}"` } });
  }
  if (error instanceof KeyReused) return problem('key-reused');
  if (error instanceof OperationLapsed) return problem('operation-lapsed');
  if (error instanceof NotPermitted) return problem('not-permitted', { members: { needs: error.needs } });
  if (error instanceof Busy) return problem('busy', { headers: { 'retry-after': String(error.retryAfter) } });
  if (error instanceof NewerVersion) {
    return problem('newer-version', {
      members: { event: error.eventType, version: error.eventVersion },
      headers: { 'retry-after': '3600' },
    });
  }
  if (error instanceof BrokenChain) return problem('broken-chain', { members: { chain: chainAs(error.revision) } });
  if (error instanceof WrongRevision) return problem('busy', { headers: { 'retry-after': '1' } });
  if (error instanceof StoreUnavailable || error instanceof AppendOutcomeUnknown)
    return problem('unavailable', { headers: { 'retry-after': '2' } });
  if (error instanceof CorruptEvent) return problem('damaged-record');
  if (error instanceof StoreFull) return problem('disk-full');
  if (error instanceof EventTooLarge) return problem('too-large', { members: { limit: MAX_EVENT_BYTES } });
  if (error instanceof AttachmentTooLarge) return problem('too-large', { members: { limit: error.limit } });
  if (error instanceof DigestMismatch) return problem('digest-mismatch', { members: { received: error.received } });
  if (error instanceof NotCanonical) {
    return invalidFields([
      { pointer: error.path, code: 'not-storable', message: { zh: '不能按原样保存', en: 'cannot be stored as it is' } },
    ]);
  }
  return undefined;
}
