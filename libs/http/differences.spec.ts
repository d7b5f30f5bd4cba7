import fc from 'fast-check';
import type { Json, JsonObject } from '#libs/kernel';
import { differences, type Change } from './differences.js';

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom<Json>(null, true, 0, 1, 'a', ''),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
})).value;

/** The older value with the changes made to it. */
function changed(before: Json | undefined, changes: readonly Change[]): Json | undefined {
  const [whole] = changes;
  if (whole?.pointer === '') return whole.new;
  const result = structuredClone(before) as Json;
  // members that go are taken from the end, so that those before them keep their place
  for (const { pointer, ...change } of [...changes].reverse()) {
    const path = pointer.slice(1).split('/');
    const last = path.pop()!;
    const holder = path.reduce<Json>((at, step) => (at as JsonObject)[step]!, result) as { [key: string]: Json };
    if ('new' in change) holder[last] = change.new!;
    else if (Array.isArray(holder)) holder.splice(Number(last), 1);
    else delete holder[last];
  }
  return result;
}

describe('differences', () => {
  it('name every leaf that changed, came or went', () => {
    const before = { stage: 'open', notes: ['a', 'b'], party: { name: '张三', phone: '1' } };
    const after = { stage: 'closed', notes: ['a'], party: { name: '张三', address: 'x' }, fine: 100 };
    expect(differences(before, after)).toEqual([
      { pointer: '/stage', old: 'open', new: 'closed' },
      { pointer: '/notes/1', old: 'b' },
      { pointer: '/party/address', new: 'x' },
      { pointer: '/party/phone', old: '1' },
      { pointer: '/fine', new: 100 },
    ]);
  });

  it('lead from the older value to the newer one, and are none where nothing changed', () => {
    fc.assert(
      fc.property(json, json, (before, after) => {
        expect(changed(before, differences(before, after))).toEqual(after);
        expect(differences(after, structuredClone(after))).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('tell a list from an object and null from what is absent', () => {
    expect(differences([], {})).toEqual([{ pointer: '', old: [], new: {} }]);
    expect(differences({ a: null }, {})).toEqual([{ pointer: '/a', old: null }]);
    expect(differences(undefined, 1)).toEqual([{ pointer: '', new: 1 }]);
  });

  it('wrote members named with / or ~ as if they lay deeper', () => {
    expect(differences({ 'a/b~c': 1 }, {})).toEqual([{ pointer: '/a~1b~0c', old: 1 }]);
  });
});
