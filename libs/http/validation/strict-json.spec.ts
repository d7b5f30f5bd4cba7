import fc from 'fast-check';

import { exactInteger } from './json-number.js';
import { MALFORMED_WORDING, MalformedJson } from './malformed-json.js';
import { JSON_LIMITS, parseStrictJson } from './strict-json.js';

function refusal(
  text: string | Buffer,
  limits?: Partial<typeof JSON_LIMITS>,
): { reason: string; offset: number; pointer?: string | undefined } {
  try {
    parseStrictJson(text, limits);
  } catch (error) {
    if (error instanceof MalformedJson) return { reason: error.reason, offset: error.offset, pointer: error.pointer };
    throw error;
  }
  throw new Error('the text was read');
}

/** Values that survive strict reading: safe integers, well-formed strings without NUL, no prototype keys. */
const readableText = fc.string({ unit: 'grapheme', maxLength: 30 }).filter((text) => !text.includes('\0'));
const readableValue = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 6 },
    fc.constantFrom<unknown>(null, true, false, 0, ''),
    fc.maxSafeInteger().filter((number) => !Object.is(number, -0)),
    readableText,
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      readableText.filter((key) => !['__proto__', 'constructor', 'prototype'].includes(key)),
      tie('value'),
      { maxKeys: 6, noNullPrototype: true },
    ),
  ),
})).value;

describe('strict JSON that is in order', () => {
  it('is read as JSON.parse reads it, from bytes and from text, tight and spread', () => {
    fc.assert(
      fc.property(readableValue, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        expect(parseStrictJson(Buffer.from(text))).toEqual(JSON.parse(text));
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 500 },
    );
  });

  it('is never refused for how its characters are escaped', () => {
    fc.assert(
      fc.property(readableValue, (value) => {
        const text = JSON.stringify(value).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
        expect(parseStrictJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('keeps every escape and long Chinese text', () => {
    expect(parseStrictJson('"\\"\\\\\\/\\b\\f\\n\\r\\t\\u4e2d\\ud83d\\ude00"')).toBe('"\\/\b\f\n\r\t中😀');
    const long = '当事人陈述申辩😀é'.repeat(1200);
    expect(parseStrictJson(JSON.stringify({ statement: long }))).toEqual({ statement: long });
  });

  it('reads numbers whose value is an integer, however it is written', () => {
    expect(parseStrictJson('[0, -1, 1.0, 1e2, 12.50e1, 0e400, 9007199254740991, -9007199254740991, 900719925474099100e-2]')).toEqual([
      0, -1, 1, 100, 125, 0, 9007199254740991, -9007199254740991, 9007199254740991,
    ]);
  });

  it('holds as many containers and keys as allowed, and no more', () => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    expect(parseStrictJson(nested(32))).toHaveLength(1);
    expect(refusal(nested(33))).toEqual({ reason: 'too-deep', offset: 32, pointer: '/0'.repeat(32) });
    const keys = (count: number) => `{${Array.from({ length: count }, (_, index) => `"k${index}":0`).join(',')}}`;
    expect(Object.keys(parseStrictJson(keys(10_000)) as object)).toHaveLength(10_000);
    expect(refusal(keys(10_001))).toMatchObject({ reason: 'too-many-keys', pointer: '/k10000' });
  });
});

describe('strict JSON refuses what could be read in two ways', () => {
  it.each([
    ['nothing', '', 'empty'],
    ['white space only', ' \n\t', 'empty'],
    ['a duplicate key', '{"a":1,"a":2}', 'duplicate-key'],
    ['a duplicate key under another escape', '{"a":1,"\\u0061":2}', 'duplicate-key'],
    ['a duplicate key deep inside', '{"a":[{"b":{"c":1,"d":2,"c":1}}]}', 'duplicate-key'],
    ['a duplicate Chinese key', '{"案":1,"案":2}', 'duplicate-key'],
    ['a duplicate empty key', '{"":1,"":2}', 'duplicate-key'],
    ['a duplicate numeric key', '{"1":1,"1":2}', 'duplicate-key'],
    ['a lone high surrogate', '"\\ud800"', 'lone-surrogate'],
    ['a lone low surrogate', '"\\udc00"', 'lone-surrogate'],
    ['a high surrogate before a letter', '"\\ud800\\u0061"', 'lone-surrogate'],
    ['two high surrogates', '"\\ud800\\ud800\\udc00"', 'lone-surrogate'],
    ['a lone surrogate in a key', '{"\\udfff":1}', 'lone-surrogate'],
    ['a lone surrogate that was not escaped', '"\ud800"', 'lone-surrogate'],
    ['an escaped NUL', '"a\\u0000b"', 'nul'],
    ['a raw NUL', '"a\u0000b"', 'nul'],
    ['a NUL in a key', '{"\\u0000":1}', 'nul'],
    ['2^53', '9007199254740992', 'unsafe-integer'],
    ['2^53+1', '9007199254740993', 'unsafe-integer'],
    ['-2^53', '-9007199254740992', 'unsafe-integer'],
    ['a number beyond doubles', '1e400', 'unsafe-integer'],
    ['a long run of digits', '1'.repeat(100_000), 'unsafe-integer'],
    ['negative zero', '-0', 'negative-zero'],
    ['negative zero with a fraction', '-0.0e5', 'negative-zero'],
    ['a fraction', '0.1', 'not-an-integer'],
    ['a fraction that rounds to an integer', '0.99999999999999999999', 'not-an-integer'],
    ['a fraction beyond doubles', '1e-400', 'not-an-integer'],
    ['a safe integer and a half', '9007199254740991.5', 'not-an-integer'],
    ['__proto__', '{"__proto__":{"admin":true}}', 'forbidden-key'],
    ['__proto__ escaped', '{"\\u005f_proto__":1}', 'forbidden-key'],
    ['constructor', '{"a":{"constructor":{"prototype":{}}}}', 'forbidden-key'],
    ['prototype', '{"prototype":1}', 'forbidden-key'],
  ])('%s', (_, text, reason) => {
    expect(refusal(text).reason).toBe(reason);
    if (text.isWellFormed()) expect(refusal(Buffer.from(text)).reason).toBe(reason);
  });

  it.each([
    '{',
    '[1,]',
    '{"a":1,}',
    '{a:1}',
    "{'a':1}",
    '{"a" 1}',
    '[1 2]',
    '01',
    '-',
    '-01',
    '+1',
    '.5',
    '1.',
    '1e',
    '1e+',
    '0x10',
    'NaN',
    'Infinity',
    'tru',
    'nulL',
    'undefined',
    '"a',
    '"\\x41"',
    '"\\u00g0"',
    '"\\u12',
    '"\\',
    '"a\nb"',
    '"a\tb"',
    '1 2',
    '{} {}',
    '[] // note',
    '\u00a01',
    '[1]]',
    '{"a":}',
    '{"a":1 "b":2}',
  ])('the syntax error %j', (text) => {
    expect(refusal(text).reason).toBe('syntax');
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it.each([
    ['a byte order mark', Buffer.from('\ufeff{}'), 'byte-order-mark'],
    ['an overlong slash', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'invalid-utf8'],
    ['a surrogate in UTF-8', Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22]), 'invalid-utf8'],
    ['a torn character', Buffer.from('"案"').subarray(0, 3), 'invalid-utf8'],
    ['GBK', Buffer.from([0x22, 0xb0, 0xb8, 0x22]), 'invalid-utf8'],
    ['UTF-16', Buffer.from('{}', 'utf16le'), 'syntax'],
  ])('%s', (_, bytes, reason) => {
    expect(refusal(bytes).reason).toBe(reason);
  });

  it('a body of 1 MiB and one byte, whole or by its characters', () => {
    const full = `"${'x'.repeat(1_048_574)}"`;
    expect(parseStrictJson(full)).toHaveLength(1_048_574);
    expect(refusal(`${full} `).reason).toBe('too-large');
    expect(refusal(`"${'案'.repeat(400_000)}"`).reason).toBe('too-large');
    expect(refusal('[1,2]', { maxBytes: 4 }).reason).toBe('too-large');
  });

  it('nesting of 10,000 and 100,000 keys, before they cost anything', () => {
    expect(refusal('['.repeat(10_000)).reason).toBe('too-deep');
    expect(refusal('{"a":'.repeat(10_000)).reason).toBe('too-deep');
    const keys = Array.from({ length: 100_000 }, (_, index) => `"${index}":0`).join(',');
    expect(refusal(`{${keys}}`).reason).toBe('too-many-keys');
    expect(refusal('{"a":1,"b":2}', { maxKeys: 1 }).reason).toBe('too-many-keys');
  });

  it('and nothing else: any text is read exactly as JSON.parse reads it, or refused', () => {
    const fragment = fc.constantFrom(
      '{',
      '}',
      '[',
      ']',
      ',',
      ':',
      '"',
      '"a"',
      '"b"',
      '1',
      '-',
      '0',
      '.',
      'e',
      'true',
      'null',
      '\\',
      ' ',
      '案',
      '\n',
    );
    fc.assert(
      fc.property(fc.array(fragment, { maxLength: 12 }), (fragments) => {
        const text = fragments.join('');
        let strict: { value: unknown } | undefined;
        try {
          strict = { value: parseStrictJson(text) };
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedJson);
          if ((error as MalformedJson).reason === 'syntax') expect(() => JSON.parse(text)).toThrow(SyntaxError);
        }
        if (strict !== undefined) expect(strict.value).toEqual(JSON.parse(text));
      }),
      { numRuns: 5000 },
    );
  });
});

describe('a refusal', () => {
  it('points to the place in the text', () => {
    expect(refusal('{"parties":[{"name":"a"},{"na/me~":1.5}]}')).toEqual({
      reason: 'not-an-integer',
      offset: 35,
      pointer: '/parties/1/na~1me~0',
    });
    expect(refusal('{"a":{"b":1},"a":2}')).toEqual({ reason: 'duplicate-key', offset: 13, pointer: '/a' });
    expect(refusal('{"a":[1,2],"b":tru}')).toMatchObject({ pointer: '/b' });
    expect(refusal('{"a":[1,2] "b":1}')).toEqual({ reason: 'syntax', offset: 11, pointer: '' });
  });

  it('is told in both languages and without what was sent', () => {
    for (const { zh, en } of Object.values(MALFORMED_WORDING)) {
      expect(zh).toMatch(/[\u4e00-\u9fff]/);
      expect(en).toMatch(/^[ -~]+$/);
    }
    const error = new MalformedJson('nul', 3, '/name');
    expect(error.message).toBe('nul at byte 3');
    expect(error.wording).toBe(MALFORMED_WORDING.nul);
  });

  it('leaves nothing behind for the next body', () => {
    expect(refusal('{"a":{"b":[1,{"c":').reason).toBe('syntax');
    expect(parseStrictJson('{"a":{"b":[1,{"c":2}]}}')).toEqual({ a: { b: [1, { c: 2 }] } });
  });
});

describe('the exact integer of a number', () => {
  it('agrees with the arithmetic of big integers', () => {
    const whole = fc.bigInt({ min: -(2n ** 60n), max: 2n ** 60n }).filter((integer) => integer !== 0n);
    fc.assert(
      fc.property(whole, fc.nat(4), (integer, shift) => {
        const safe = integer >= BigInt(Number.MIN_SAFE_INTEGER) && integer <= BigInt(Number.MAX_SAFE_INTEGER);
        expect(exactInteger(`${integer}${'0'.repeat(shift)}e-${shift}`)).toBe(safe ? Number(integer) : 'unsafe-integer');
        expect(exactInteger(`${integer}.${'0'.repeat(shift)}1`)).toBe('not-an-integer');
      }),
    );
  });
});
