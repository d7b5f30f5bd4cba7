import type { GateContext } from '#libs/kernel';
import { forbidsTogether, separationGate, separationRefusal, type SeparationTable } from './separation.js';

const TABLE: SeparationTable = [
  { code: 'recused-person-acts', taken: ['recused'], bars: ['*'], oneWay: true },
  { code: 'investigator-reviews-own-case', taken: ['investigator'], bars: ['legality-reviewer'] },
  { code: 'investigator-chairs-hearing', taken: ['investigator'], bars: ['hearing-chair'] },
  { code: 'reviewer-chairs-hearing', taken: ['legality-reviewer'], bars: ['hearing-chair'] },
];

const participants = new Map<string, ReadonlySet<string>>([
  ['wang', new Set(['investigator', 'penalty.filed'])],
  ['zhao', new Set(['legality-reviewer'])],
  ['qian', new Set(['recused', 'investigator'])],
]);

describe('separation of duties', () => {
  const table: readonly (readonly [string, string, string | null])[] = [
    ['wang', 'legality-reviewer', 'investigator-reviews-own-case'],
    ['wang', 'hearing-chair', 'investigator-chairs-hearing'],
    ['wang', 'investigator', null],
    ['wang', 'recorder', null],
    ['zhao', 'investigator', 'investigator-reviews-own-case'],
    ['zhao', 'hearing-chair', 'reviewer-chairs-hearing'],
    ['qian', 'investigator', 'recused-person-acts'],
    ['qian', 'recorder', 'recused-person-acts'],
    ['sun', 'legality-reviewer', null],
  ];
  it.each(table)('given what happened, when %s would be %s, then %s', (person, wanted, code) => {
    expect(separationRefusal(participants, person, wanted, TABLE)?.code ?? null).toBe(code);
  });

  it('given a refusal, when it is told, then it names the person, the part wanted and the part taken', () => {
    expect(separationRefusal(participants, 'wang', 'hearing-chair', TABLE)?.facts).toEqual({
      person: 'wang',
      wanted: 'hearing-chair',
      taken: 'investigator',
    });
  });

  it('given a person who acted, when recused afterwards, then the recusal itself stands (one way)', () => {
    expect(separationRefusal(participants, 'wang', 'recused', TABLE)).toBeNull();
  });

  it('given several people named at once, when one is named twice for parts apart, then refused', () => {
    const named = [
      { person: 'li', part: 'investigator' },
      { person: 'zhou', part: 'investigator' },
    ];
    expect(forbidsTogether(named, TABLE)).toBeNull();
    expect(forbidsTogether([...named, { person: 'li', part: 'hearing-chair' }], TABLE)?.code).toBe('investigator-chairs-hearing');
  });

  it('given a gate, when a person asks, then judged on the person whatever the post; the office itself takes no part', () => {
    const gate = separationGate<unknown>('legality-reviewer', TABLE);
    const asked = (actor: GateContext['actor']) =>
      gate(undefined, { actor, participants } as Partial<GateContext> as GateContext)?.code ?? null;
    expect(asked({ person: 'wang', post: '法制审核员', agency: 'another' })).toBe('investigator-reviews-own-case');
    expect(asked({ person: 'sun', post: '法制审核员', agency: 'same' })).toBeNull();
    expect(asked({ system: 'agenda' })).toBeNull();
  });
});
