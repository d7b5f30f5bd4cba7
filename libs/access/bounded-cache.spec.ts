import { BoundedCache } from './bounded-cache.js';

describe('a bounded cache', () => {
  it('given more values than its limit, when they are asked for, then it never holds more than the limit', () => {
    const cache = new BoundedCache<string, number>(10);
    for (let value = 0; value < 1000; value += 1) cache.set(`key ${value}`, value);
    expect(cache.size).toBeLessThanOrEqual(10);
    expect(cache.get('key 999')).toBe(999);
    expect(cache.get('key 0')).toBeUndefined();
  });

  it('given a value asked for again and again, when others come, then it stays', () => {
    const cache = new BoundedCache<string, number>(10);
    cache.set('kept', 1);
    for (let value = 0; value < 1000; value += 1) {
      cache.set(`key ${value}`, value);
      expect(cache.get('kept')).toBe(1);
    }
  });

  it('given a value replaced or deleted, when it is asked for, then the old one is gone', () => {
    const cache = new BoundedCache<string, number>(2);
    cache.set('a', 1);
    cache.set('b', 2);
    cache.set('a', 3);
    expect(cache.get('a')).toBe(3);
    cache.delete('a');
    expect(cache.get('a')).toBeUndefined();
    expect(cache.get('b')).toBe(2);
  });
});
