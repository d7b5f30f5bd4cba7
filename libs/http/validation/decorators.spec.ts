import fc from 'fast-check';

import { isInstant, isLocalDate } from '#libs/kernel';

import { compile } from './compiled.js';
import { isCalendarDay, isRealInstant } from './day.js';
import { isCitizenId, isUnifiedSocialCreditCode } from './national-codes.js';
import { Filing, Party } from './specimens.js';
import { identifierSchema, textSchema } from './constraint-schemas.js';
import { isIdentifier, isText } from './text.js';

describe('days and instants', () => {
  it('are the days of the kernel', () => {
    const two = fc.integer({ min: 0, max: 40 }).map((number) => String(number).padStart(2, '0'));
    const text = fc
      .tuple(fc.integer({ min: 0, max: 9999 }), two, two)
      .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${month}-${day}`);
    fc.assert(
      fc.property(fc.oneof(text, fc.string({ maxLength: 12 }), fc.jsonValue()), (value) =>
        expect(isCalendarDay(value)).toBe(isLocalDate(value)),
      ),
      { numRuns: 3000 },
    );
    for (const day of ['2024-02-29', '2023-02-29', '1900-02-29', '2000-02-29', '2026-04-31', '2026-12-31', '0000-02-29']) {
      expect(isCalendarDay(day)).toBe(isLocalDate(day));
    }
  });

  it('are never a day that Date.parse moves to the next month', () => {
    expect(isRealInstant('2026-02-28T23:59:59.999Z')).toBe(true);
    for (const text of ['2026-02-30T08:00:00.000Z', '2026-02-28T24:00:00.000Z', '2026-02-28T08:00:00Z', '2026-02-28T08:00:00.000+08:00']) {
      expect(isRealInstant(text)).toBe(false);
    }
  });

  it('every instant that is stored is accepted', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
        expect(isInstant(date.toISOString()) && isRealInstant(date.toISOString())).toBe(true);
      }),
    );
  });
});

describe('texts', () => {
  it('are counted in characters, white space around them left out', () => {
    expect(isText('  案😀\n', 2, 2)).toBe(true);
    expect(isText('案卷', 3, 9)).toBe(false);
    expect(isText('   ', 1, 9)).toBe(false);
    expect(isText('', 0, 9)).toBe(true);
    expect(isText('第一行\n\t第二行', 1, 20)).toBe(true);
    expect(isText(12, 0, 9)).toBe(false);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        if (/[\p{Cc}\u202a-\u202e\u2066-\u2069]/u.test(text.replaceAll(/[\n\t]/g, ''))) return;
        const length = [...text.trim()].length;
        if (!/^\p{DI}|\p{DI}$|\u2800/u.test(text.trim())) expect(isText(text, length, length)).toBe(true);
        expect(isText(text, length + 1, length + 9)).toBe(false);
      }),
    );
  });

  /** Characters of the basic plane that show nothing, by Unicode's own word for it; and the blank of Braille, which none knows. */
  const unseen = [...Array(0x10000).keys()]
    .filter((unit) => unit < 0xd800 || unit > 0xdfff)
    .map((unit) => String.fromCharCode(unit))
    .filter((character) => /\p{Default_Ignorable_Code_Point}|\u2800/u.test(character))
    .filter((character) => isText(character, 0, 1));

  it('that show nothing passed as titles and names: zero-width, filling and blank characters are no text', () => {
    const { pattern } = textSchema(1, 9);
    const named = identifierSchema(9).pattern;
    expect(unseen.length).toBeGreaterThan(50);
    for (const character of unseen) {
      for (const text of [character, ` ${character} `, `${character} ${character}`.repeat(3)]) {
        expect([text, isText(text, 1, 99), new RegExp(pattern, 'u').test(text)]).toEqual([text, false, false]);
      }
      expect([character, isIdentifier(character, 9), new RegExp(named, 'u').test(character)]).toEqual([character, false, false]);
    }
  });

  it('may hold what shows nothing between what does, which is not counted around it', () => {
    const joined = '\u200b案\u200d卷\ufe0f';
    expect([isText(joined, 3, 9), isText(joined, 4, 9), isText('案\u200b', 2, 9)]).toEqual([true, false, false]);
    expect([joined, '案\u200b'].map((text) => new RegExp(textSchema(2, 9).pattern, 'u').test(text))).toEqual([true, false]);
  });

  it('identifiers that differ by what shows nothing at an end were two: a sign that picks the form of a character may end one', () => {
    const named = new RegExp(identifierSchema(9).pattern, 'u');
    for (const character of unseen) {
      const picksForm = /[\ufe00-\ufe0f\u180b-\u180d\u180f]/.test(character);
      for (const [text, taken] of [
        [`${character}张三`, false],
        [`张三${character}`, picksForm],
        [`张${character}三`, true],
      ] as const) {
        expect([text, isIdentifier(text, 9), named.test(text)]).toEqual([text, taken, taken]);
      }
    }
  });

  it.each([textSchema(1, 9), textSchema(2, 9), identifierSchema(9)])('are told to programs of any language: pattern %#', ({ pattern }) => {
    // what reads a pattern without ECMA-262's flag u must read the same
    for (const text of ['案卷', '\u200b', ' ', '张三\u200b', '\u3164\u2800', 'a\u200db']) {
      expect(new RegExp(pattern).test(text)).toBe(new RegExp(pattern, 'u').test(text));
    }
    expect(pattern).not.toMatch(/\\[pu]\{/);
  });

  it.each(['\u0000', '\u0007', '\r', '\u000b', '\u007f', '\u0085', '\u009f', '\ud800', '\udc00', '\u202a', '\u202e', '\u2066', '\u2069'])(
    'may not hold %j',
    (character) => {
      expect(isText(`张${character}三`, 1, 9)).toBe(false);
      expect(isText(character, 0, 9)).toBe(false);
      expect(isIdentifier(`张${character}三`, 9)).toBe(false);
    },
  );

  it('identifiers are one line in form NFC without space around them', () => {
    for (const good of ['C41-2301', '唐山 某公司', 'é', '한', '😀'.repeat(3)]) expect(isIdentifier(good, 9)).toBe(true);
    for (const bad of [
      '',
      ' a',
      'a ',
      '\u3000a',
      '\ufeffa',
      'a\nb',
      'a\tb',
      'e\u0301',
      '\u1100\u1161\u11a8',
      '\uf900',
      'abcdefghij',
      7,
      null,
    ]) {
      expect(isIdentifier(bad, 9)).toBe(false);
    }
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 9 }), (text) => {
        if (isIdentifier(text, 99)) expect(text.normalize('NFC')).toBe(text);
      }),
    );
  });
});

describe('national codes', () => {
  const creditCodes = ['91350100M000100Y43', '911101085923662400', '91330100799655058B'];
  const citizenIds = ['11010519491231002X', '440524188001010014'];

  it.each(creditCodes)('%s is a unified social credit code', (code) => expect(isUnifiedSocialCreditCode(code)).toBe(true));
  it.each(citizenIds)('%s is a citizen identification number', (id) => expect(isCitizenId(id)).toBe(true));

  it.each<[string, (text: unknown) => boolean, string[]]>([
    ['credit code', isUnifiedSocialCreditCode, creditCodes],
    ['citizen number', isCitizenId, citizenIds],
  ])('no %s survives one wrong character', (_, accepts, codes) => {
    fc.assert(
      fc.property(
        fc.constantFrom(...codes),
        fc.nat(17),
        fc.constantFrom(...'0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZx '),
        (code, at, character) => {
          const changed = code.slice(0, at) + character + code.slice(at + 1);
          expect(accepts(changed)).toBe(changed === code);
        },
      ),
      { numRuns: 1000 },
    );
  });

  it('a citizen is born on a real day', () => {
    expect(isCitizenId('11010519490231002X')).toBe(false);
    expect(isCitizenId(110105194912310020)).toBe(false);
    expect(isUnifiedSocialCreditCode('91350100m000100y43')).toBe(false);
  });
});

describe('money, and lists of objects', () => {
  const problemsAt = (pointer: string, body: object) =>
    compile(Filing)(body)
      .problems?.filter((problem) => problem.pointer === pointer)
      .map(({ code }) => code);

  it.each([-1, -0, 0.5, 2 ** 53, '100', null, Number.NaN])('%p is no amount in fen', (amount) => {
    expect(problemsAt('/amount', { amount })).toEqual(['not-an-amount']);
  });

  it('a list is neither one object nor a list of lists', () => {
    expect(problemsAt('/parties', { parties: { kind: 'person' } })).toEqual(['not-a-list']);
    expect(problemsAt('/parties', { parties: [[{ kind: 'person' }]] })).toEqual(['not-an-object']);
    expect(problemsAt('/parties', { parties: [] })).toEqual(['too-few-items']);
    expect(problemsAt('/parties', { parties: [{}, {}, {}, {}] })).toEqual(['too-many-items']);
    expect(problemsAt('/period', { period: [{ from: '2026-01-01', to: '2026-01-02' }] })).toEqual(['not-an-object']);
  });

  it('each kind of party has its own number', () => {
    const codes = (body: object) => compile(Party)(body).problems?.map(({ pointer, code }) => `${pointer} ${code}`);
    expect(codes({ kind: 'company', name: '某公司' })).toEqual(['/code missing-field']);
    expect(codes({ kind: 'person', name: '张三', id: 'x' })).toEqual(['/id not-a-citizen-id']);
  });
});
