import fc from 'fast-check';
import canonicalize from '../../node_modules/canonicalize/lib/canonicalize.js';
import { canonical, canonicalJson, NotCanonical } from './canonical-json.js';

const text = fc.string({ unit: 'binary' }).filter((value) => value.isWellFormed());
const key = fc.string({ unit: 'grapheme-ascii' });
const storable = fc.letrec((tie) => ({
  value: fc.oneof({ maxDepth: 6 }, fc.constant(null), fc.boolean(), fc.maxSafeInteger(), text, tie('list'), tie('object')),
  list: fc.array(tie('value'), { maxLength: 6 }),
  object: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
})).value;

function refusal(value: unknown): unknown {
  try {
    return canonicalJson(value);
  } catch (error) {
    return error;
  }
}

/** A value nested in so many arrays. */
function nested(depth: number): unknown {
  return depth === 0 ? 1 : [nested(depth - 1)];
}

describe('canonical JSON', () => {
  it('is what an independent implementation of RFC 8785 writes, for everything that can be stored', () => {
    fc.assert(
      fc.property(storable, (value) => {
        expect(canonicalJson(value)).toBe(canonicalize(value));
      }),
      { numRuns: 2000 },
    );
  });

  it('is read back as the same value, and writing that again changes nothing', () => {
    fc.assert(
      fc.property(storable, (value) => {
        const written = canonicalJson(value);
        expect(canonicalJson(JSON.parse(written))).toBe(written);
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  it('gives beside the text exactly the value that reading the text gives, members in the same order', () => {
    const keys = fc.oneof(key, fc.nat(300).map(String), fc.constantFrom('__proto__', 'toJSON', 'constructor'));
    fc.assert(
      fc.property(fc.dictionary(keys, fc.oneof(storable, fc.dictionary(keys, storable))), (object) => {
        const { text: written, value } = canonical(object);
        expect(written).toBe(canonicalize(object));
        expect(value).toEqual(JSON.parse(written));
        expect(JSON.stringify(value)).toBe(JSON.stringify(JSON.parse(written)));
      }),
    );
  });

  it('shares nothing with what was given', () => {
    const given = { list: [{ a: 1 }] };
    const { value } = canonical(given);
    given.list[0]!.a = 2;

    expect(value).toEqual({ list: [{ a: 1 }] });
  });

  it('does not depend on the order in which members were added', () => {
    fc.assert(
      fc.property(fc.dictionary(key, storable, { maxKeys: 8 }), (object) => {
        expect(canonicalJson(Object.fromEntries(Object.entries(object).reverse()))).toBe(canonicalJson(object));
      }),
    );
  });

  it('orders members by their characters, integer-like ones too', () => {
    expect(canonicalJson({ b: 1, a: [true, null, '立案'], 10: 1, 9: 2, B: { z: 0, _: -1 } })).toBe(
      '{"10":1,"9":2,"B":{"_":-1,"z":0},"a":[true,null,"立案"],"b":1}',
    );
  });

  it('escapes what RFC 8785 escapes, and nothing else', () => {
    expect(canonicalJson('\b\t\n\f\r"\\/\u0000\u001f\u007f\u2028é𠮷')).toBe('"\\b\\t\\n\\f\\r\\"\\\\/\\u0000\\u001f\u007f\u2028é𠮷"');
  });

  it('takes what only looks like the escape of a lone surrogate', () => {
    expect(canonicalJson(['\\ud800', { '\\udfff': '𠮷' }])).toBe('["\\\\ud800",{"\\\\udfff":"𠮷"}]');
    expect(refusal(['\\ud800', { a: ['\udc00'] }])).toMatchObject({ reason: 'lone surrogate', path: '/1/a/0' });
  });

  it('leaves absent members out, and keeps null', () => {
    expect(canonicalJson({ absent: undefined, empty: null })).toBe('{"empty":null}');
  });

  it('writes data classes and objects without prototype like plain objects', () => {
    class DecidePenalty {
      constructor(readonly fine: number) {}
    }

    expect(canonicalJson(new DecidePenalty(5000))).toBe('{"fine":5000}');
    expect(canonicalJson(Object.assign(Object.create(null), { fine: 5000 }))).toBe('{"fine":5000}');
    expect(canonicalJson(JSON.parse('{"__proto__":{"a":1}}'))).toBe('{"__proto__":{"a":1}}');
  });

  it.each([
    ['a fraction', { fine: [1, 0.5] }, '/fine/1'],
    ['an integer that cannot be exact', { fine: 2 ** 53 }, '/fine'],
    ['negative zero', { fine: -0 }, '/fine'],
    ['NaN', [Number.NaN], '/0'],
    ['infinity', Number.POSITIVE_INFINITY, ''],
    ['a big integer', { fine: 1n }, '/fine'],
    ['a lone surrogate', { name: ['ok', '\ud800'] }, '/name/1'],
    ['a key that is not ASCII', { 名: 1 }, '/名'],
    ['undefined in a list', [undefined], '/0'],
    ['a function', { run: () => 1 }, '/run'],
    ['a symbol', Symbol('x'), ''],
    ['a date', { at: new Date(0) }, '/at'],
    ['a map', { map: new Map() }, '/map'],
    ['a set', { set: new Set() }, '/set'],
    ['bytes', { bytes: Buffer.from('x') }, '/bytes'],
    ['an object that writes itself', { self: { toJSON: () => 1 } }, '/self'],
  ])('refuses %s, naming the place', (_, value, path) => {
    const refused = refusal(value);

    expect(refused).toBeInstanceOf(NotCanonical);
    expect(refused).toMatchObject({ path });
  });

  it('takes 32 levels and refuses the next', () => {
    expect(canonicalJson(nested(32))).toBe(`${'['.repeat(32)}1${']'.repeat(32)}`);
    expect(refusal(nested(33))).toBeInstanceOf(NotCanonical);
  });
});
