import type { Json } from '#libs/kernel';
import { compile, schemaOf } from '#libs/http/validation';
import { penalty } from '../penalty.js';

type Payload = { readonly [field: string]: Json };
type Mutation = readonly [what: string, payload: unknown];

/** Every place within a payload, as a path of members and indexes. */
function placesIn(value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [path];
  const members: readonly (readonly [string | number, Json])[] = Array.isArray(value)
    ? value.map((element: Json, index) => [index, element] as const)
    : Object.entries(value as Payload);
  return [...(path.length === 0 ? [] : [path]), ...members.flatMap(([member, inner]) => placesIn(inner, [...path, member]))];
}

function at(value: Json, path: readonly (string | number)[]): Json {
  return path.reduce<Json>((inner, member) => (inner as { readonly [member: string]: Json })[member]!, value);
}

function changed(payload: Payload, path: readonly (string | number)[], made: Json): Payload {
  const copy = structuredClone(payload) as { [field: string]: Json };
  const holder = at(copy, path.slice(0, -1)) as { [member: string]: Json };
  holder[String(path.at(-1))] = made;
  return copy;
}

const WRONG: { readonly [type: string]: readonly (readonly [string, Json])[] } = {
  string: [
    ['a number', 7],
    ['a list', ['x']],
    ['too long', 'x'.repeat(20_001)],
    ['a lone surrogate', 'ab\ud800cd'],
    ['empty', ''],
  ],
  number: [
    ['text', '7'],
    ['a fraction', 0.5],
    ['negative', -1],
    ['beyond every sum', 9_007_199_254_740_991],
  ],
  boolean: [
    ['text', 'true'],
    ['a number', 1],
  ],
  object: [
    ['text', 'x'],
    ['a number', 1],
  ],
};

function kindOf(value: Json): string {
  return typeof value;
}

function mutationsOf(example: Payload, required: readonly string[]): readonly Mutation[] {
  const missing = required.map((field): Mutation => {
    const { [field]: _left, ...rest } = example;
    return [`without ${field}`, rest];
  });
  const wrong = placesIn(example).flatMap((path) =>
    (WRONG[kindOf(at(example, path))] ?? []).map(([what, made]): Mutation => [`/${path.join('/')} ${what}`, changed(example, path, made)]),
  );
  const unknown: readonly Mutation[] = [
    ['an unknown field', { ...example, decided: true }],
    ['a member that is an inherited name', JSON.parse(`{"constructor":{},${JSON.stringify(example).slice(1)}`.replace(',}', '}'))],
  ];
  const shapes = [null, [], 'x', 7].map((payload): Mutation => [`the payload is ${JSON.stringify(payload)}`, payload]);
  return [...missing, ...wrong, ...unknown, ...shapes];
}

const COMMANDS = Object.entries(penalty.commands).map(([name, entry]) => [name, entry] as const);

describe('payloads of every command', () => {
  it.each(COMMANDS)(
    '%s: what is missing, of the wrong type, too long, unknown or ill-formed is a problem with its pointer',
    (_name, entry) => {
      const validate = compile(entry.body);
      const { required = [] } = schemaOf(entry.body) as { readonly required?: readonly string[] };
      expect(validate(structuredClone(entry.example)).problems).toBeUndefined();
      const accepted = mutationsOf(entry.example, required)
        .filter(([, payload]) => validate(structuredClone(payload)).problems === undefined)
        .map(([what]) => what);
      expect(accepted).toEqual([]);
    },
  );

  it('mutates every command in many ways, and every required field of each', () => {
    const counts = COMMANDS.map(([, entry]) => mutationsOf(entry.example, []).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(6);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1_500);
  });
});

describe('a day from which no limit can be counted (bug: the count left the calendar)', () => {
  it.each(['9999-12-31', '3000-01-01', '0500-01-01'])('%s is refused', (until) => {
    const { body, example } = penalty.commands['order-rectification']!;
    expect(compile(body)({ ...(structuredClone(example) as Payload), until }).problems).toMatchObject([{ code: 'wrong-format' }]);
  });
});
