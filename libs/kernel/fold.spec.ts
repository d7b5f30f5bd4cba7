import fc from 'fast-check';
import { caseType, command, type AnyCaseType } from './case-type.js';
import { decide, firstClosedGate } from './decision.js';
import type { JsonObject } from './canonical-json.js';
import type { RecordedEvent } from './event.js';
import { advance, effective, emptyFold, fold, isBegun, knows, steps } from './fold.js';
import { refusal, Refused } from './refusal.js';
import { scenario } from './scenario.js';

type Events = {
  'tally.begun': { readonly by: string };
  'tally.added': { readonly amount: number; readonly helper?: string };
  'tally.corrected': object;
};
type State = { readonly stage: 'none' } | { readonly stage: 'open'; readonly sum: number };

class Add {
  amount!: number;
}

const words = { zh: '记', en: 'tally', sentence: () => '' };
const type: AnyCaseType = caseType<State, Events>({
  name: 'tally',
  kind: 'case',
  route: 'tallies',
  initial: { stage: 'none' },
  events: {
    'tally.begun': { version: 1 },
    'tally.added': {
      version: 2,
      parts: ({ helper }) => (helper === undefined ? [] : [{ person: helper, part: 'helper' }]),
    },
    'tally.corrected': { version: 1, carries: (data) => data as never },
  },
  evolve: {
    'tally.begun': () => ({ stage: 'open', sum: 0 }),
    'tally.added': (state, { data }) => (state.stage === 'open' ? { stage: 'open', sum: state.sum + data.amount } : state),
    'tally.corrected': (state) => state,
  },
  commands: {
    add: command<State, Add>({
      body: Add,
      who: ['officer'],
      gates: [(state) => (state.stage === 'open' ? null : refusal('tally-not-open', { stage: state.stage }))],
      decide: (_state, { amount }) => {
        if (amount < 0) throw new Refused('amount-negative', { amount });
        return amount === 0 ? [] : [{ type: 'tally.added', data: { amount } }];
      },
      example: { amount: 1 },
    }),
  },
  summary: ({ stage }) => ({ title: '', stage, agencyPath: [], parties: [], people: [] }),
  personal: [],
  mayReadPersonal: () => false,
  readableBy: () => [],
  views: [],
  lists: [],
  figures: [],
  wording: {
    type: words,
    stages: {},
    commands: {},
    events: { 'tally.begun': words, 'tally.added': words, 'tally.corrected': words },
    fields: {},
    refusals: {},
  },
});

type Fact = readonly [type: string, data: JsonObject, changes?: Partial<RecordedEvent>];
const recorded = (...facts: readonly Fact[]): RecordedEvent[] =>
  facts.map(([name, data, changes], rev) => ({
    id: `e${rev}`,
    stream: 'tally-x',
    rev,
    type: name,
    v: 1,
    tv: name === 'tally.added' ? 2 : 1,
    case: 'x',
    data,
    actor: { person: `p${rev % 2}`, post: 'officer', agency: 'a' },
    at: `2026-01-01T00:00:0${rev % 10}.000Z`,
    cause: `c${rev}`,
    corr: `c${rev}`,
    req: `r${rev}`,
    basis: { facts: [] },
    salt: 's',
    ...changes,
  }));

const BEGUN: Fact = ['tally.begun', { by: 'p0' }];
const added = (amount: number, more: JsonObject = {}): Fact => ['tally.added', { amount, ...more }];
const corrected = (target: number, data: JsonObject, tv = 2): Fact => ['tally.corrected', { target, type: 'tally.added', tv, data }];
const sum = (events: readonly RecordedEvent[]) => (fold(type, events).state as { sum?: number }).sum;

describe('folding', () => {
  it('gives state, revision, who took which part, and what each command did', () => {
    const events = recorded(BEGUN, added(2, { helper: 'h' }), added(3, {}), added(4));
    const same = events.map((event) => (event.rev === 3 ? { ...event, cause: 'c2', req: 'r2' } : event));
    const folded = fold(type, same);
    expect(folded).toMatchObject({ revision: 3, state: { sum: 9 }, lastAt: '2026-01-01T00:00:03.000Z' });
    expect([...folded.participants].map(([person, parts]) => [person, [...parts]])).toEqual([
      ['p0', ['tally.begun', 'tally.added']],
      ['p1', ['tally.added']],
      ['h', ['helper']],
    ]);
    expect(folded.handled.get('c2')).toEqual({ firstRevision: 2, count: 2, req: 'r2' });
  });

  it('in one go or in parts gives the same', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(9), { maxLength: 8 }), fc.nat(8), (amounts, at) => {
        const events = recorded(BEGUN, ...amounts.map((amount) => added(amount)));
        const parts = advance(type, advance(type, emptyFold(type), events.slice(0, at)), events.slice(at));
        expect(parts).toEqual(fold(type, events));
      }),
    );
  });

  it('stops the state at an event that it does not know, and goes on reading', () => {
    for (const unknown of [['tally.beamed', {}] as Fact, ['tally.added', { much: 1 }, { tv: 3 }] as Fact]) {
      const folded = fold(type, recorded(BEGUN, added(1), unknown, added(5)));
      expect(folded).toMatchObject({ revision: 3, state: { sum: 1 }, newer: { type: unknown[0], revision: 2 } });
      expect(folded.handled.has('c3')).toBe(true);
    }
  });

  it('begins a case with what changes its state, not with an abandoned claim', () => {
    expect(isBegun(type, emptyFold(type))).toBe(false);
    expect(isBegun(type, fold(type, recorded(['tally.corrected', { target: 9, type: 'tally.added', tv: 1, data: {} }])))).toBe(false);
    expect(isBegun(type, fold(type, recorded(BEGUN)))).toBe(true);
    expect(isBegun(type, fold(type, recorded(['tally.beamed', {}])))).toBe(true);
  });
});

describe('corrections', () => {
  it('substitute the payload where it was recorded; the last one of an event counts', () => {
    expect(sum(recorded(BEGUN, added(2), added(3), corrected(1, { amount: 5 })))).toBe(8);
    expect(sum(recorded(BEGUN, added(2), added(3), corrected(1, { amount: 5 }), corrected(1, { amount: 7 })))).toBe(10);
    expect(sum(recorded(BEGUN, added(2), corrected(1, { amount: 5 }), added(3), corrected(3, { amount: 1 })))).toBe(6);
  });

  it('change who took part, but never who acted', () => {
    const { participants } = fold(type, recorded(BEGUN, added(2, { helper: 'wrong' }), corrected(1, { amount: 2, helper: 'right' })));
    expect([...participants.keys()]).toEqual(['p0', 'p1', 'right']);
  });

  it('keep order, number and envelope of the events', () => {
    const events = recorded(BEGUN, added(2), corrected(1, { amount: 5 }));
    expect(effective(events).map(({ rev, id, type: name }) => [rev, id, name])).toEqual(
      events.map(({ rev, id, type: name }) => [rev, id, name]),
    );
    expect(effective(events)[1]).toEqual({ ...events[1], data: { amount: 5 } });
    const plain = events.slice(0, 2);
    expect(effective(plain)).toBe(plain);
  });

  it('of a newer payload version count for nothing and stop the state', () => {
    const events = recorded(BEGUN, added(2), corrected(1, { much: 5 }, 3), added(4));
    expect(knows(type, events[2]!)).toBe(false);
    expect(fold(type, events)).toMatchObject({ state: { sum: 2 }, newer: { type: 'tally.corrected', revision: 2 } });
  });

  it('are told step by step as they came about', () => {
    const told = [...steps(type, recorded(BEGUN, added(2), added(3), corrected(1, { amount: 5 }), added(1)))];
    expect(told.map(({ before, after }) => [before, after].map((state) => (state as { sum?: number }).sum))).toEqual([
      [undefined, 0],
      [0, 2],
      [2, 5],
      [5, 8],
      [8, 9],
    ]);
  });

  it('fold the same in steps as at once, whatever is corrected when', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(9), fc.boolean(), fc.nat()), { minLength: 1, maxLength: 10 }), (draws) => {
        const facts: Fact[] = [added(0)];
        for (const [amount, corrects, which] of draws) {
          const targets = facts.flatMap(([name], index) => (name === 'tally.added' ? index + 1 : []));
          facts.push(corrects ? corrected(targets[which % targets.length]!, { amount }) : added(amount));
        }
        const events = recorded(BEGUN, ...facts);
        expect([...steps(type, events)].at(-1)!.after).toEqual(fold(type, events).state);
      }),
    );
  });
});

describe('deciding', () => {
  const setting = { law: { digest: 'law' } as never, now: '2026-01-01T00:00:00.000Z', actor: { person: 'p', post: 'o', agency: 'a' } };

  it('happens, is already so, or is refused by a gate or by what is asked', () => {
    const open = scenario(type, setting).given({ type: 'tally.begun', data: { by: 'p' } });
    expect(open.when('add', { amount: 2 })).toEqual({ events: [{ type: 'tally.added', data: { amount: 2 } }], refused: undefined });
    expect(open.when('add', { amount: 0 })).toEqual({ events: [], refused: undefined });
    expect(open.when('add', { amount: -1 })).toEqual({ events: [], refused: { code: 'amount-negative', facts: { amount: -1 } } });
    const none = scenario(type, setting).given();
    expect(none.when('add', { amount: -1 })).toEqual({ events: [], refused: { code: 'tally-not-open', facts: { stage: 'none' } } });
  });

  it('offers by the same gates what it accepts, and knows no command that is not there', () => {
    const context = { facts: undefined } as never;
    expect(firstClosedGate(type, 'add', type.initial, context)).toEqual({ code: 'tally-not-open', facts: { stage: 'none' } });
    expect(() => decide(type, 'add', type.initial, { amount: 1 }, context)).toThrow(new Refused('tally-not-open'));
    expect(() => decide(type, 'subtract', type.initial, {}, context)).toThrow('tally has no command subtract');
  });
});
