import type { Wording } from '#libs/kernel';

/** Why a body is not the JSON that the office reads; `too-large` is answered as 413, every other one as 400. */
export type MalformedReason =
  | 'empty'
  | 'too-large'
  | 'byte-order-mark'
  | 'invalid-utf8'
  | 'syntax'
  | 'too-deep'
  | 'too-many-keys'
  | 'duplicate-key'
  | 'forbidden-key'
  | 'lone-surrogate'
  | 'nul'
  | 'not-an-integer'
  | 'unsafe-integer'
  | 'negative-zero';

/** What to tell the sender about each reason; the texts never repeat what was sent. */
export const MALFORMED_WORDING: { readonly [reason in MalformedReason]: Wording } = {
  empty: { zh: '请求体为空', en: 'the body is empty' },
  'too-large': { zh: '请求体过大', en: 'the body is too large' },
  'byte-order-mark': { zh: '请求体不得以字节顺序标记开头', en: 'the body must not begin with a byte order mark' },
  'invalid-utf8': { zh: '请求体不是有效的 UTF-8', en: 'the body is not valid UTF-8' },
  syntax: { zh: '请求体不是有效的 JSON', en: 'the body is not valid JSON' },
  'too-deep': { zh: '嵌套层数过多', en: 'the body is nested too deeply' },
  'too-many-keys': { zh: '键的总数过多', en: 'the body has too many keys' },
  'duplicate-key': { zh: '同一对象中键重复', en: 'a key occurs twice in one object' },
  'forbidden-key': { zh: '不得使用此键名', en: 'this key may not be used' },
  'lone-surrogate': { zh: '含有不成对的代理码元', en: 'a surrogate stands alone' },
  nul: { zh: '含有空字符 (U+0000)', en: 'a NUL character (U+0000) is not allowed' },
  'not-an-integer': { zh: '数值不是整数', en: 'a number is not an integer' },
  'unsafe-integer': { zh: '整数超出可精确表示的范围', en: 'an integer is outside the range that is kept exactly' },
  'negative-zero': { zh: '不得使用负零', en: 'negative zero is not allowed' },
};

/** The body cannot be read as strict JSON; `offset` counts bytes, `pointer` (RFC 6901) names the place where one was reached. */
export class MalformedJson extends Error {
  constructor(
    readonly reason: MalformedReason,
    readonly offset: number,
    readonly pointer?: string,
  ) {
    super(`${reason} at byte ${offset}`);
    this.name = 'MalformedJson';
  }

  /** The reason in Chinese and English. */
  get wording(): Wording {
    return MALFORMED_WORDING[this.reason];
  }
}
