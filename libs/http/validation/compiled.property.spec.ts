import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import fc from 'fast-check';

import { compile } from './compiled.js';
import { STRICT } from './foreign.js';
import type { DataClass } from './rules.js';
import { Contact, Filing, Folder, Party, Period, SealedFolder, Stock } from './specimens.js';

type Body = { [name: string]: unknown };

/** What the same classes are measured by: class-validator on a copy made by class-transformer. */
function stockAccepts(dataClass: DataClass, plain: unknown): boolean {
  const instance: object = plainToInstance(dataClass, structuredClone(plain) as object);
  return validateSync(instance, STRICT).length === 0;
}

const sha = 'ab'.repeat(32);
const uuid = '0b5f0e0a-1111-4222-8333-444455556666';
const contact = fc.record({ name: fc.constantFrom('张三', 'Li Si'), phone: fc.constant('13800000000') }, { requiredKeys: ['name'] });
const period = fc.record({ from: fc.constant('2026-02-28'), to: fc.constantFrom('2026-02-28', '2026-03-01') });
const party = fc
  .record(
    {
      kind: fc.constantFrom('company', 'person'),
      name: fc.constantFrom('某公司', 'é'),
      contact,
      others: fc.array(contact, { minLength: 1, maxLength: 2 }),
    },
    { requiredKeys: ['kind', 'name'] },
  )
  .map((fields) => ({ ...fields, ...(fields.kind === 'company' ? { code: '91350100M000100Y43' } : { id: '11010519491231002X' }) }));
const folder: fc.Arbitrary<Body> = fc.letrec<{ folder: Body }>((tie) => ({
  folder: fc.record(
    { name: fc.constantFrom('甲', '乙'), folders: fc.array(tie('folder'), { maxLength: 2, depthIdentifier: 'folder' }) },
    { requiredKeys: ['name'], noNullPrototype: true },
  ),
})).folder;

const specimens: readonly [string, DataClass, fc.Arbitrary<Body>][] = [
  ['Contact', Contact, contact],
  ['Period', Period, period],
  ['Party', Party, party],
  [
    'Filing',
    Filing,
    fc.record(
      {
        title: fc.constantFrom('  两字 ', '一件案子'),
        day: fc.constantFrom('2024-02-29', '0000-01-01'),
        at: fc.constant('2026-11-21T08:00:00.000Z'),
        amount: fc.constantFrom(0, 100, Number.MAX_SAFE_INTEGER),
        officer: fc.constant(uuid),
        digest: fc.constant(sha),
        parties: fc.array(party, { minLength: 1, maxLength: 3 }),
        period,
      },
      { requiredKeys: ['title', 'day', 'at', 'amount', 'officer', 'digest', 'parties'] },
    ),
  ],
  [
    'Stock',
    Stock,
    fc.record(
      {
        text: fc.constantFrom('ab', '😀😀', 'abcd'),
        count: fc.constantFrom(-2, 0, 9),
        share: fc.constantFrom(1, 0.5),
        urgent: fc.boolean(),
        channel: fc.constantFrom('window', 'hotline'),
        version: fc.constant('v1'),
        note: fc.constantFrom<unknown>('y', false, []),
        anything: fc.constantFrom<unknown>('', 0, {}),
        free: fc.jsonValue({ maxDepth: 2 }),
        tags: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { minLength: 1, maxLength: 3 }),
        codes: fc.constantFrom(['a'], ['a', 'bb']),
        uuid: fc.constantFrom(uuid, uuid.toUpperCase()),
        date: fc.constantFrom('2026-01-01', '2026-01-01T00:00:00Z'),
        email: fc.constant('a@example.cn'),
        even: fc.constantFrom(0, 2),
        extra: fc.constantFrom({ a: 1 }, { a: null, b: 2 }),
        reason: fc.constantFrom('急', null),
        level: fc.constantFrom(3, 4),
        bare: fc.oneof(contact, fc.array(contact, { maxLength: 2 })),
        bareList: fc.oneof(contact, fc.array(fc.oneof(contact, fc.array(contact, { maxLength: 1 })), { maxLength: 2 })),
      },
      { requiredKeys: ['text', 'count', 'share', 'urgent', 'channel', 'version', 'note', 'anything', 'tags', 'reason'] },
    ),
  ],
  ['Folder', Folder, folder],
  ['SealedFolder', SealedFolder, folder.map((body) => ({ ...body, seal: sha }))],
];

type Mutation = { at: number; kind: 'replace' | 'remove' | 'add' | 'append' | 'wrap'; value: unknown };

const odd = fc.oneof(
  fc.constantFrom<unknown>(true, 0, -0, 1, 5, -3, 0.5, 1e300, '', ' ', 'x', '\u202e', 'e\u0301', 'a\u0000', '2026-02-30', {}, []),
  fc.constantFrom<unknown>({ name: '张三' }, [{ name: '张三' }], [[{ name: '张三' }]], [null], { name: '张三', more: 1 }, 'window', [
    ['a'],
    'a',
  ]),
  fc.jsonValue({ maxDepth: 2 }),
);
const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(),
  kind: fc.constantFrom('replace', 'remove', 'add', 'append', 'wrap'),
  value: odd,
});

/** Every object and list inside a body. */
function containers(value: unknown): (Body | unknown[])[] {
  if (typeof value !== 'object' || value === null) return [];
  return [value as Body, ...Object.values(value).flatMap(containers)];
}

function mutated(body: Body, mutations: readonly Mutation[]): Body {
  const copy = structuredClone(body);
  for (const { at, kind, value: put } of mutations) {
    const value = structuredClone(put);
    const places = containers(copy).flatMap((container) => Object.keys(container).map((key) => [container as Body, key] as const));
    const [container, key] = places[at % Math.max(places.length, 1)] ?? [copy, 'extra'];
    if (kind === 'remove' && !Array.isArray(container)) delete container[key];
    else if (kind === 'add' && !Array.isArray(container)) container[`more${at % 3}`] = value;
    else if (kind === 'append' && Array.isArray(container)) container.push(value);
    else if (kind === 'wrap') container[key] = [container[key]];
    else container[key] = value;
  }
  return copy;
}

/** Two deliberate differences are left out here and have specs of their own: null for an optional field, names that Object has. */
function comparable(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return true;
  return Object.entries(value).every(
    ([key, member]) => !(key in Object.prototype) && (member !== null || key === 'reason' || Array.isArray(value)) && comparable(member),
  );
}

describe.each(specimens)('compiled checks of %s', (_, dataClass, valid) => {
  const check = compile(dataClass);

  it('accept every valid body, as data of the class and unchanged', () => {
    fc.assert(
      fc.property(valid, (body) => {
        const before = structuredClone(body);
        const result = check(body);
        expect(result.problems).toBeUndefined();
        expect(stockAccepts(dataClass, body)).toBe(true);
        expect(result.value).toBeInstanceOf(dataClass);
        expect(result.value).not.toBe(body);
        expect(result.value).toEqual(before);
        expect(body).toEqual(before);
      }),
      { numRuns: 200 },
    );
  });

  it('accept exactly what class-validator accepts', () => {
    const bodies = fc.tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 3 })).map(([body, mutations]) => mutated(body, mutations));
    fc.assert(
      fc.property(bodies.filter(comparable), (body) => {
        const before = structuredClone(body);
        const result = check(body);
        expect(result.problems === undefined).toBe(stockAccepts(dataClass, body));
        expect(body).toEqual(before);
        for (const { pointer, code, zh, en } of result.problems ?? []) {
          expect(pointer).toMatch(/^(\/|$)/);
          expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
          expect(zh).toMatch(/[\u4e00-\u9fff]/);
          expect(en).not.toBe('');
        }
      }),
      { numRuns: 600 },
    );
  });

  it('accept of any JSON what class-validator accepts', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom('name', 'kind', 'from', 'to', 'text'), fc.jsonValue({ maxDepth: 2 })).filter(comparable),
        (body) => {
          expect(check(body).problems === undefined).toBe(stockAccepts(dataClass, body));
        },
      ),
    );
  });
});
