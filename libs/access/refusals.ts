import { HttpException } from '@nestjs/common';
import type { Wording } from '#libs/kernel';

/** Why a request gets no further than the door. Stable codes; http words the problem in the language asked for. */
export const ACCESS_REFUSALS = {
  'not-authenticated': { status: 401, zh: '未登录或登录已失效', en: 'You are not signed in, or no longer' },
  'unknown-person': { status: 403, zh: '没有可用的人员登记或现任职务', en: 'No person or present post is registered for you' },
  'not-permitted': { status: 403, zh: '无权进行此操作', en: 'You may not do this' },
  'acting-post-malformed': { status: 400, zh: 'Acting-Post 请求头格式错误', en: 'The Acting-Post header is malformed' },
  'sign-in-unavailable': { status: 503, zh: '身份认证服务暂不可用', en: 'Sign-in cannot be checked at the moment' },
} as const satisfies { readonly [code: string]: Wording & { readonly status: number } };

export type AccessRefusalCode = keyof typeof ACCESS_REFUSALS;

/** A request refused for who asks; `fault` is for the log and never leaves the office. */
export class AccessRefused extends HttpException {
  constructor(
    readonly code: AccessRefusalCode,
    readonly fault?: string,
    options?: ErrorOptions,
  ) {
    const { status, en } = ACCESS_REFUSALS[code];
    super({ type: `urn:anjuan:problem:${code}`, title: en, status, code }, status, options);
  }
}
