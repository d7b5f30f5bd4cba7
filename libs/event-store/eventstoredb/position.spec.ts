import fc from 'fast-check';
import { comparePositions, logPosition, positionText } from './position.js';

const anyPosition = fc.record({ commit: fc.bigInt(0n, 2n ** 63n - 1n), prepare: fc.bigInt(0n, 2n ** 63n - 1n) });

describe('positions', () => {
  it('come back from their text exactly, also beyond 2^53', () => {
    fc.assert(fc.property(anyPosition, (position) => expect(logPosition(positionText(position))).toEqual(position)));
  });

  it('have texts in the order of the log', () => {
    fc.assert(
      fc.property(anyPosition, anyPosition, (a, b) => {
        const [first, second] = [positionText(a), positionText(b)];
        expect(Math.sign(comparePositions(a, b))).toBe(first < second ? -1 : first > second ? 1 : 0);
      }),
    );
  });

  it('beyond what a node counts to were waited for as if they might come', () => {
    const [last, beyond] = ['09223372036854775807', '09223372036854775808'];
    expect(logPosition(`${last}:${last}`)).toEqual({ commit: 2n ** 63n - 1n, prepare: 2n ** 63n - 1n });
    for (const text of [`${beyond}:${last}`, `${last}:${beyond}`]) expect(() => logPosition(text)).toThrow(RangeError);
  });

  it.each(['', '12', '1:2', '00000000000000000001:00000000000000000002 ', '-0000000000000000001:00000000000000000002'])(
    'are not %p',
    (text) => {
      expect(() => logPosition(text)).toThrow(RangeError);
    },
  );
});
