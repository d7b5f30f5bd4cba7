import fc from 'fast-check';
import { asOfInstant, caseIdOf, idempotencyKey, ifMatchRevision, knownParameters, NO_REVISION, single, wholeNumber } from './conditions.js';
import { problemOf } from './known-problems.js';
import { languageOf } from './language.js';
import { Problem, problemBody } from './problem.js';
import { MalformedJson } from './validation/index.js';

/** Code of the problem thrown, or what was answered. */
function answered<T>(ask: () => T): T | string {
  try {
    return ask();
  } catch (error) {
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

const NOW = '2026-03-02T01:00:00.000Z';

describe('If-Match', () => {
  it.each([
    [undefined, undefined],
    ['"7"', 7],
    ['7', 7],
    [' "0" ', 0],
    ['W/"7"', NO_REVISION],
    ['W/"abc"', NO_REVISION],
    ['W/"a bcd"', 'invalid-header'],
    ['"7', 'invalid-header'],
    ['7"', 'invalid-header'],
    ['""', 'invalid-header'],
    ['W/7', 'invalid-header'],
    ['W/"7', 'invalid-header'],
    ['w/"7"', 'invalid-header'],
    ['W/"7", "7"', 'invalid-header'],
    ['*', 'invalid-header'],
    ['', 'invalid-header'],
    ['"1", "2"', 'invalid-header'],
    ['"-1"', 'invalid-header'],
    ['"1.0"', 'invalid-header'],
    ['"12345678901"', 'invalid-header'],
  ])('%p names %p', (header, revision) => expect(answered(() => ifMatchRevision(header))).toBe(revision));
});

describe('Idempotency-Key', () => {
  it.each([
    [undefined, 'missing-idempotency-key'],
    ['', 'missing-idempotency-key'],
    ['""', 'invalid-header'],
    ['a b', 'invalid-header'],
    ['键', 'invalid-header'],
    [['a', 'b c'], 'invalid-header'],
    ['8f14e45f', '8f14e45f'],
    ['"8f14e45f"', '8f14e45f'],
    ['a"b', 'a"b'],
  ])('%p is %p', (header, key) => expect(answered(() => idempotencyKey(header))).toBe(key));
});

describe('asOf', () => {
  const asOf = (text: string) => answered(() => asOfInstant({ asOf: text }, NOW));

  it.each([
    ['2026-03-02T01:00:00Z', NOW],
    ['2026-03-02T09:00:00.0009+08:00', NOW],
    ['2026-03-02T09:00+08:00', NOW],
    ['2026-03-02T09:00:00 08:00', NOW],
    ['2026-03-02T01:00:00.001Z', 'future-as-of'],
    ['2026-02-30T00:00:00Z', 'invalid-parameter'],
    ['2026-02-28', 'invalid-parameter'],
    ['2026-02-28T00:00:00', 'invalid-parameter'],
    ['2026-02-28T00:00:00 Z', 'invalid-parameter'],
    ['+012026-02-28T00:00:00Z', 'invalid-parameter'],
    ['2026-02-28T25:00:00Z', 'invalid-parameter'],
    ['', 'invalid-parameter'],
  ])('%p is %p', (text, instant) => expect(asOf(text)).toBe(instant));

  it('is the same instant however its zone is written', () => {
    const past = fc.date({ min: new Date('2000-01-01T00:00:00Z'), max: new Date('2026-03-01T00:00:00Z'), noInvalidDate: true });
    fc.assert(
      fc.property(past, fc.integer({ min: -14, max: 14 }), (date, hours) => {
        const zone = `${hours < 0 ? '-' : '+'}${String(Math.abs(hours)).padStart(2, '0')}:00`;
        const local = new Date(date.getTime() + hours * 3_600_000).toISOString().replace('Z', zone);
        expect(asOf(local)).toBe(date.toISOString());
      }),
    );
  });
});

describe('query parameters', () => {
  it('are given once, known, and within bounds', () => {
    expect(answered(() => single({ sort: ['a', 'b'] }, 'sort'))).toBe('invalid-parameter');
    expect(answered(() => knownParameters({ limt: '1' }, ['limit']))).toBe('invalid-parameter');
    const bounds = { min: 1, max: 200 };
    const limit = (text: string) => answered(() => wholeNumber({ limit: text }, 'limit', bounds));
    expect(['1', '200', '0', '201', '1e2', '-1', '', ' 1', '1.0'].map(limit)).toEqual([
      1,
      200,
      ...Array.from({ length: 7 }, () => 'invalid-parameter'),
    ]);
    expect(wholeNumber({}, 'limit', bounds)).toBeUndefined();
  });
});

describe('a case id', () => {
  it.each(['1', 'ABCDEF00-0000-4000-8000-000000000000', '00000000-0000-0000-0000-000000000000', "' or 1=1"])('%p names nothing', (text) =>
    expect(answered(() => caseIdOf(text))).toBe('no-such-case'),
  );
});

describe('Accept-Language', () => {
  it.each([
    [undefined, 'zh'],
    ['', 'zh'],
    ['*', 'zh'],
    ['de', 'zh'],
    ['en', 'en'],
    ['en-US,en;q=0.9,zh;q=0.8', 'en'],
    ['zh-CN,zh;q=0.9,en;q=0.8', 'zh'],
    ['en;q=0.3, zh;q=0.5', 'zh'],
    ['en;q=0', 'zh'],
    ['en;q=0.5, zh;q=0.5', 'en'],
    ['english', 'zh'],
    [`${'de,'.repeat(5000)}en`, 'zh'],
  ])('%p reads %s', (header, language) => expect(languageOf(header)).toBe(language));
});

describe('a problem', () => {
  const title = { zh: '不行', en: 'No' };

  it('is told in one language, with what the reader may know and nothing else', () => {
    const problem = new Problem(409, 'no', title, {
      detail: { zh: '因为', en: 'because' },
      rule: 'R1',
      fields: [{ pointer: '/a', code: 'bad', message: { zh: '坏', en: 'bad' } }],
      members: { facts: { a: 1 }, revision: undefined },
      law: (language) => [{ rule: 'r', article: 'A 1', text: language, status: 'verified', pack: 'p' }],
      headers: { 'retry-after': '1' },
    });
    expect(problemBody(problem, 'en', 't')).toEqual({
      type: 'urn:anjuan:problem:no',
      title: 'No',
      status: 409,
      detail: 'because',
      instance: 'urn:anjuan:trace:t',
      code: 'no',
      rule: 'R1',
      law: [{ rule: 'r', article: 'A 1', text: 'en', status: 'verified', pack: 'p' }],
      errors: [{ pointer: '/a', code: 'bad', detail: 'bad' }],
      facts: { a: 1 },
    });
    expect(problemBody(new Problem(404, 'gone', title), 'zh', 't')).toEqual({
      type: 'urn:anjuan:problem:gone',
      title: '不行',
      status: 404,
      instance: 'urn:anjuan:trace:t',
      code: 'gone',
    });
  });

  it('named what is wrong with malformed JSON by a code only: the words for it, in both languages, reached nobody', () => {
    const problem = problemOf(new MalformedJson('duplicate-key', 13, '/a'))!;
    expect(problemBody(problem, 'zh', 't')).toMatchObject({ status: 400, detail: '同一对象中键重复', reason: 'duplicate-key', offset: 13 });
    expect(problemBody(problem, 'en', 't')).toMatchObject({ detail: 'a key occurs twice in one object' });
    expect(problemOf(new MalformedJson('too-large', 0))).toMatchObject({ status: 413, code: 'too-large' });
  });
});
