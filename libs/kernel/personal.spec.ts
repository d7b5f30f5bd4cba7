import fc from 'fast-check';
import type { Json, JsonObject } from './canonical-json.js';
import { masked, replaceAt } from './personal.js';

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
