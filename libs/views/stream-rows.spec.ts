import { StreamRows, type CachedRow } from './stream-rows.js';

const row = (key: string): CachedRow => ({
  stream: 's',
  key,
  place: Number(key),
  version: undefined,
  dirty: false,
  persisted: true,
  epoch: 0,
});

describe('rows of a stream', () => {
  it.each([0, 1, 8, 9, 300])('with %d rows finds each, lists them in order, and loses only what is removed', (count) => {
    const rows = new StreamRows();
    const added = Array.from({ length: count }, (_, index) => row(String(index)));
    for (const one of added) rows.add(one);
    expect([...rows]).toEqual(added);
    expect(added.map(({ key }) => rows.find(key))).toEqual(added);
    expect(rows.find('none')).toBeUndefined();
    const even = added.filter(({ place }) => place % 2 === 0);
    for (const one of even) rows.remove(one);
    expect([...rows]).toEqual(added.filter(({ place }) => place % 2 === 1));
    expect(rows.size).toBe(count - even.length);
    expect(even.map(({ key }) => rows.find(key)).every((found) => found === undefined)).toBe(true);
    for (const one of even) rows.add(one);
    expect(even.map(({ key }) => rows.find(key))).toEqual(even);
  });
});
