import fc from 'fast-check';
import type { Json, JsonObject } from './canonical-json.js';
import { masked, maskedWithin, patternOf, replaceAt } from './personal.js';

describe('replacing at pointers', () => {
  const value: JsonObject = {
    name: '张三',
    parties: [{ name: '李四', phones: ['1', '2'] }, { name: null, phones: [] }, 'odd'],
    nested: [[{ name: '王五' }], []],
    byRole: { head: { name: '赵六' }, clerk: { name: '钱七' } },
  };
  const at = (...pointers: string[]) => replaceAt(value, pointers, () => '#');

  it.each([
    ['/name', { ...value, name: '#' }],
    ['/parties/*/name', { ...value, parties: [{ name: '#', phones: ['1', '2'] }, { name: null, phones: [] }, 'odd'] }],
    ['/parties/*/phones/*', { ...value, parties: [{ name: '李四', phones: ['#', '#'] }, { name: null, phones: [] }, 'odd'] }],
    ['/parties/0/name', { ...value, parties: [{ name: '#', phones: ['1', '2'] }, { name: null, phones: [] }, 'odd'] }],
    ['/parties/*', { ...value, parties: ['#', '#', '#'] }],
    ['/nested/*/*/name', { ...value, nested: [[{ name: '#' }], []] }],
    ['/byRole/*/name', { ...value, byRole: { head: { name: '#' }, clerk: { name: '#' } } }],
    ['/parties', { ...value, parties: '#' }],
    ['/absent/name', value],
    ['/name/deeper', value],
  ])('%s reaches what it names, and nothing else', (pointer, expected) => expect(at(pointer)).toEqual(expected));

  it('tells which pointer led there, and leaves the input alone', () => {
    const before = structuredClone(value);
    const led: string[] = [];
    replaceAt(value, ['/name', '/parties/*/name'], (found, pointer) => {
      led.push(`${pointer} ${String(found)}`);
      return '#';
    });
    expect(led).toEqual(['/name 张三', '/parties/*/name 李四']);
    expect(value).toEqual(before);
  });
});

describe('masking', () => {
  it.each<[Json, Json]>([
    ['张三', '张**'],
    ['𠮷野家', '𠮷**'],
    ['13012345678', '130******78'],
    ['110101199003078515', '110*************15'],
    ['1990-03-07', '***'],
    ['A1', 'A**'],
    ['', '***'],
    [1980, '***'],
    [true, '***'],
    [{ name: '张三' }, '***'],
    [['张三'], '***'],
  ])('%p becomes %p', (value, mask) => expect(masked(value)).toBe(mask));

  it('never shows more than the first character of a name or the outer five of a number', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 2 }), (text) => {
        const shown = [...(masked(text) as string)].filter((character) => character !== '*');
        expect(shown.length).toBeLessThanOrEqual(5);
        expect(masked(text)).not.toBe(text);
      }),
    );
  });
});

describe('what identifies somebody, found in texts', () => {
  const within = (words: readonly string[], value: Json) => maskedWithin(value, patternOf(words)!);

  it.each<[string, readonly string[], string, string]>([
    ['a name', ['许英强'], '许英强涉嫌销售过期食品', '许**涉嫌销售过期食品'],
    ['every time', ['许英强'], '许英强、许英强', '许**、许**'],
    ['the longer name first', ['许英', '许英强'], '许英强与许英', '许**与许**'],
    ['a number', ['13800001234'], '电话13800001234。', '电话138******34。'],
    ['a number within a longer one', ['13800001234'], '单号138000012345', '单号138000012345'],
    ['digits within a digest', ['12345678'], 'ab12345678cd', 'ab12345678cd'],
    ['a check character in small', ['13018219900307451X'], '证件13018219900307451x', '证件130*************1x'],
    ['characters that a pattern would take for its own', ['a.b*c', '(张三'], 'a.b*c axbxc (张三)', 'a** axbxc (**)'],
  ])('%s', (_what, words, text, expected) => expect(within(words, text)).toBe(expected));

  it('in lists and members, however deep; names of members, numbers and booleans stay', () => {
    const value = { 许英强: 1, list: [{ text: '找许英强' }, true, null], text: '许英强' };
    expect(within(['许英强'], value)).toEqual({ 许英强: 1, list: [{ text: '找许**' }, true, null], text: '许**' });
    expect(value.text).toBe('许英强');
  });

  it('is nothing where there is no word, or only such as stand in everything', () => {
    expect(patternOf([])).toBeUndefined();
    expect(patternOf(['', ' ', '某', '7', '2026'])).toBeUndefined();
  });

  it('never throws, whatever the words are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'grapheme', minLength: 2 }), { minLength: 1 }), (words) => {
        const pattern = patternOf(words);
        expect(() => (pattern === undefined ? '' : maskedWithin(words.join(' '), pattern))).not.toThrow();
      }),
    );
  });
});
