import type { Wording } from '#libs/kernel';

/** What a failed constraint is called in answers and how it is told; texts are made from the constraint's parameters, never from the value. */
interface ConstraintWording {
  readonly code: string;
  readonly words: (parameters: readonly unknown[]) => Wording;
}

const fixed = (code: string, zh: string, en: string): ConstraintWording => ({ code, words: () => ({ zh, en }) });

const listed = (values: unknown, between: string): string => (Array.isArray(values) ? values.map(String).join(between) : String(values));

/** By the name that class-validator gives the constraint. */
const CONSTRAINTS: ReadonlyMap<string, ConstraintWording> = new Map([
  ['isDefined', fixed('missing-field', '必填', 'is required')],
  ['isNotEmpty', fixed('empty', '不得为空', 'must not be empty')],
  ['isEmpty', fixed('not-empty', '必须为空', 'must be empty')],
  ['isString', fixed('not-a-string', '必须是字符串', 'must be a string')],
  ['isInt', fixed('not-an-integer', '必须是整数', 'must be an integer')],
  ['isNumber', fixed('not-a-number', '必须是数字', 'must be a number')],
  ['isBoolean', fixed('not-a-boolean', '必须是 true 或 false', 'must be true or false')],
  ['isArray', fixed('not-a-list', '必须是列表', 'must be a list')],
  ['isObject', fixed('not-an-object', '必须是对象', 'must be an object')],
  ['isNotEmptyObject', fixed('empty', '必须是非空对象', 'must be an object that is not empty')],
  ['nestedValidation', fixed('not-an-object', '必须是对象', 'must be an object')],
  ['isPositive', fixed('not-positive', '必须大于零', 'must be greater than zero')],
  ['isNegative', fixed('not-negative', '必须小于零', 'must be less than zero')],
  ['arrayNotEmpty', fixed('too-few-items', '至少须有一项', 'must have at least one item')],
  ['arrayUnique', fixed('repeated-item', '各项不得重复', 'must not repeat an item')],
  ['isUuid', fixed('not-a-uuid', '必须是 UUID', 'must be a UUID')],
  ['isDateString', fixed('not-a-date', '必须是 ISO 8601 日期', 'must be an ISO 8601 date')],
  ['isIso8601', fixed('not-a-date', '必须是 ISO 8601 日期', 'must be an ISO 8601 date')],
  ['isEmail', fixed('not-an-email-address', '必须是电子邮件地址', 'must be an e-mail address')],
  ['isUrl', fixed('not-a-url', '必须是网址', 'must be a URL')],
  ['matches', fixed('wrong-format', '格式不正确', 'does not have the required format')],
  ['isLocalDate', fixed('not-a-day', '必须是真实存在的日期（YYYY-MM-DD）', 'must be a real calendar day, YYYY-MM-DD')],
  [
    'isInstantText',
    fixed('not-an-instant', '必须是 UTC 时刻（如 2026-11-21T08:00:00.000Z）', 'must be an instant in UTC such as 2026-11-21T08:00:00.000Z'),
  ],
  ['isFen', fixed('not-an-amount', '必须是以分为单位的非负整数金额', 'must be an amount in fen: an integer, zero or more')],
  ['isUuidText', fixed('not-a-uuid', '必须是小写并带连字符的 UUID', 'must be a UUID in lower case with hyphens')],
  ['isSha256', fixed('not-a-sha256', '必须是 64 位小写十六进制的 SHA-256', 'must be a SHA-256 in 64 lower-case hexadecimal digits')],
  [
    'isUnifiedSocialCreditCode',
    fixed('not-a-credit-code', '不是有效的统一社会信用代码（GB 32100-2015）', 'is not a valid unified social credit code (GB 32100-2015)'),
  ],
  [
    'isCitizenId',
    fixed('not-a-citizen-id', '不是有效的公民身份号码（GB 11643-1999）', 'is not a valid citizen identification number (GB 11643-1999)'),
  ],
  [
    'isText',
    {
      code: 'not-such-a-text',
      words: ([min, max]) => ({
        zh: `必须是 ${String(min)} 至 ${String(max)} 个字的文本（首尾空白和不可见字符不计），且不含控制字符或双向控制字符`,
        en: `must be a text of ${String(min)} to ${String(max)} characters, not counting spaces and invisible ones around it, without control or bidirectional override characters`,
      }),
    },
  ],
  [
    'isIdentifier',
    {
      code: 'not-an-identifier',
      words: ([max]) => ({
        zh: `必须是不超过 ${String(max)} 个字的标识，首尾无空格和不可见字符，采用 NFC 规范形式`,
        en: `must be an identifier of at most ${String(max)} characters, without spaces or invisible ones around it, in Unicode form NFC`,
      }),
    },
  ],
  ['min', { code: 'too-small', words: ([min]) => ({ zh: `不得小于 ${String(min)}`, en: `must not be less than ${String(min)}` }) }],
  ['max', { code: 'too-large', words: ([max]) => ({ zh: `不得大于 ${String(max)}`, en: `must not be greater than ${String(max)}` }) }],
  [
    'minLength',
    { code: 'too-short', words: ([min]) => ({ zh: `不得少于 ${String(min)} 个字`, en: `must have at least ${String(min)} characters` }) },
  ],
  [
    'maxLength',
    { code: 'too-long', words: ([max]) => ({ zh: `不得超过 ${String(max)} 个字`, en: `must have at most ${String(max)} characters` }) },
  ],
  [
    'isLength',
    {
      code: 'wrong-length',
      words: ([min, max]) =>
        max === undefined
          ? { zh: `不得少于 ${String(min)} 个字`, en: `must have at least ${String(min)} characters` }
          : { zh: `须为 ${String(min)} 至 ${String(max)} 个字`, en: `must have ${String(min)} to ${String(max)} characters` },
    },
  ],
  [
    'arrayMinSize',
    { code: 'too-few-items', words: ([min]) => ({ zh: `不得少于 ${String(min)} 项`, en: `must have at least ${String(min)} items` }) },
  ],
  [
    'arrayMaxSize',
    { code: 'too-many-items', words: ([max]) => ({ zh: `不得超过 ${String(max)} 项`, en: `must have at most ${String(max)} items` }) },
  ],
  [
    'isIn',
    {
      code: 'not-allowed-value',
      words: ([of]) => ({ zh: `必须是以下之一：${listed(of, '、')}`, en: `must be one of: ${listed(of, ', ')}` }),
    },
  ],
  [
    'isEnum',
    {
      code: 'not-allowed-value',
      words: ([, of]) => ({ zh: `必须是以下之一：${listed(of, '、')}`, en: `must be one of: ${listed(of, ', ')}` }),
    },
  ],
  [
    'isNotIn',
    {
      code: 'not-allowed-value',
      words: ([of]) => ({ zh: `不得是以下之一：${listed(of, '、')}`, en: `must not be one of: ${listed(of, ', ')}` }),
    },
  ],
  ['equals', { code: 'not-allowed-value', words: ([value]) => ({ zh: `必须是 ${String(value)}`, en: `must be ${String(value)}` }) }],
  ['notEquals', { code: 'not-allowed-value', words: ([value]) => ({ zh: `不得是 ${String(value)}`, en: `must not be ${String(value)}` }) }],
  [
    'isDivisibleBy',
    { code: 'not-divisible', words: ([by]) => ({ zh: `必须能被 ${String(by)} 整除`, en: `must be divisible by ${String(by)}` }) },
  ],
]);

/** Constraints on the kind of value: once one of them fails, the others have nothing more to say. */
export const KIND_CONSTRAINTS: ReadonlySet<string> = new Set([
  'isString',
  'isInt',
  'isNumber',
  'isBoolean',
  'isArray',
  'isObject',
  'nestedValidation',
]);

export const MISSING_FIELD: Wording = { zh: '必填', en: 'is required' };
export const UNKNOWN_FIELD: Wording = { zh: '没有此字段', en: 'there is no such field' };
export const NOT_AN_OBJECT: Wording = { zh: '必须是对象', en: 'must be an object' };

/** Wording of a constraint by its name; one that nobody worded gets its own name as code and a general sentence. */
export function wordingOf(name: string): ConstraintWording {
  const known = CONSTRAINTS.get(name);
  if (known !== undefined) return known;
  const code = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
  return fixed(code, `不符合要求（${code}）`, `does not meet the requirement ${code}`);
}
