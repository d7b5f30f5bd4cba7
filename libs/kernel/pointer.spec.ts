import type { JsonObject } from './canonical-json.js';
import type { CaseType, EventDeclaration } from './case-type.js';
import { replaceAt } from './personal.js';

interface Payload {
  readonly title: string;
  readonly complainant?: { readonly name: string; readonly phone?: string };
  readonly parties: readonly { readonly name: string; readonly papers: readonly string[] }[];
  readonly outcome: { readonly kind: 'paid'; readonly payer: string } | { readonly kind: 'none' };
  readonly filled: JsonObject;
}
type State = { readonly stage: 'none' } | ({ readonly stage: 'open' } & Payload);

type OfEvent = NonNullable<EventDeclaration<Payload>['personal']>[number];
type OfState = CaseType<State>['personal'][number];

/** The compiler has to agree: where it takes a pointer that leads nowhere, or refuses one that leads somewhere, this does not compile. */
const pointer = <P extends string>(
  path: P,
  ofEvent: P extends OfEvent ? true : false,
  ofState: P extends OfState ? true : false,
): readonly [string, boolean] => [path, ofEvent || ofState];

describe('a personal pointer is taken by the compiler where it leads somewhere', () => {
  const full: JsonObject = {
    title: '投诉',
    complainant: { name: '张三', phone: '13012345678' },
    parties: [{ name: '李四', papers: ['1'] }],
    outcome: { kind: 'paid', payer: '王五' },
    filled: { by: '赵六' },
  };

  it.each([
    pointer('/title', true, true),
    pointer('/titel', false, false),
    pointer('/complainant', true, true),
    pointer('/complainant/phone', true, true),
    pointer('/complainant/fax', false, false),
    pointer('/complainant/name/first', false, false),
    pointer('/parties/*', true, true),
    pointer('/parties/*/name', true, true),
    pointer('/parties/name', false, false),
    pointer('/parties/*/nmae', false, false),
    pointer('/parties/*/papers/*', true, true),
    pointer('/outcome/payer', true, true),
    pointer('/outcome/payee', false, false),
    pointer('/filled/by', true, true),
  ])('%s: %s', (path, leads) => {
    const masked = replaceAt(full, [path], () => '#');
    expect(JSON.stringify(masked) !== JSON.stringify(full)).toBe(leads);
  });
});
