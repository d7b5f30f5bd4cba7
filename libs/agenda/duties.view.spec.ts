import fc from 'fast-check';
import {
  afterEffect,
  effectOn,
  type Actor,
  type AnyCaseType,
  type DueDate,
  type DutyChange,
  type DutyEffect,
  type Instant,
  type RecordedEvent,
  type StandingDuty,
} from '#libs/kernel';
import { dutyKey, dutyView, standingOf, type DutyRow } from './duties.view.js';

/** A type whose events carry what they do to its only duty. */
const type = {
  name: 'tally',
  duties: [
    {
      name: 'count',
      clock: 'D1',
      wording: { zh: '点', en: 'Count' },
      on: { 'tally.told': ({ data }: RecordedEvent) => [(data as unknown as { change: DutyChange }).change] },
      acts: { command: 'count', body: () => ({}) },
    },
  ],
} as unknown as AnyCaseType;
const view = dutyView([type]);
const KEY = dutyKey('count', '');

function told(change: object, actor: Actor, rev: number): RecordedEvent {
  const at = `2026-03-01T00:00:${String(rev).padStart(2, '0')}.000Z` as Instant;
  const place = {
    id: `e${rev}`,
    stream: 'tally-00000000-0000-4000-8000-000000000000',
    rev,
    type: 'tally.told',
    v: 1,
    tv: 1,
    case: 'x',
  } as const;
  const rest = { actor, at, cause: `c${rev}`, corr: `c${rev}`, req: 'r', basis: { facts: [] }, salt: 's' };
  return { ...place, data: { change: { key: '', ...change } } as never, ...rest };
}

const days = fc.constantFrom('2026-03-05', '2026-04-01', '2026-03-20T08:00:00.000Z');
const date: fc.Arbitrary<DueDate> = fc.record({
  rule: fc.constantFrom('a', 'b'),
  version: fc.constant('2021-07-15'),
  trigger: fc.constantFrom('2026-02-20', '2026-03-01'),
  due: days,
  provisional: fc.boolean(),
});
const memo = fc.record({ b: fc.nat(3), a: fc.array(fc.nat(3), { maxLength: 2 }) });
const why = fc.constantFrom('hearing', 'appraisal');
const excluded = fc.constant([{ from: '2026-03-03', to: '2026-03-04', ground: 'appraisal' }] as never);
const effect: fc.Arbitrary<DutyEffect> = fc.oneof(
  fc.record({ owed: date, agency: fc.constant('town'), paused: why, memo, excluded }, { requiredKeys: ['owed'] }),
  fc.record({ paused: why, memo }, { requiredKeys: ['paused'] }),
  fc.record({ goesOn: fc.constant(true as const), excluded }, { requiredKeys: ['goesOn'] }),
  fc.record({ excluded }),
  fc.record({ dated: date }),
  fc.record({ noted: memo }),
  fc.record({ closed: fc.constantFrom('done' as const, 'lapsed' as const), on: fc.constant('2026-03-06') }, { requiredKeys: ['closed'] }),
);
/** Half of them as duties declare what depends on how they stand: they see it, and leave some of it alone. */
const change = fc.tuple(effect, fc.constantFrom('always', 'where-open', 'same-date')).map(([told, when]) => {
  if (when === 'always') return told;
  if (when === 'where-open') return { given: (standing: StandingDuty | null) => (standing?.state === 'open' ? told : null) };
  return { given: (standing: StandingDuty | null) => (standing?.owed === undefined ? told : { ...standing, owed: standing.owed }) };
});
const actor = fc.constantFrom<Actor>(
  { system: 'agenda' },
  { person: 'p', post: 'officer', agency: 'bureau' },
  { person: 'q', post: 'officer', agency: 'county' },
);

describe('rows of duties', () => {
  it('stand as the kernel folds the duty, whatever happens to it in whatever order', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(change, actor), { minLength: 1, maxLength: 12 }), (story) => {
        let row: DutyRow | null = null;
        let standing: StandingDuty | null = null;
        for (const [rev, [done, by]] of story.entries()) {
          const event = told(done, by, rev);
          const next: DutyEffect | null = effectOn(standing, { key: '', ...done } as DutyChange);
          standing = next === null ? standing : afterEffect(standing, next, by);
          row = view.evolve(row, event, KEY) as DutyRow | null;
          expect(standingOf(row)).toEqual(standing);
          if (row !== null) expect(Object.keys(row).sort()).toEqual(Object.keys(view.columns).sort());
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('are the row of before where the duty is left alone: nothing is written then', () => {
    const owed: DueDate = { rule: 'a', version: '2021-07-15', trigger: '2026-02-20', due: '2026-03-05', provisional: false };
    const by = { person: 'p', post: 'officer', agency: 'bureau' };
    const open = view.evolve(null, told({ owed }, by, 0), KEY);
    const closed = view.evolve(open, told({ closed: 'done' }, by, 1), KEY);
    expect(closed).toMatchObject({ state: 'closed', closed_at: '2026-03-01T00:00:01.000Z', ended: 'done' });
    expect(view.evolve(closed, told({ closed: 'lapsed' }, by, 2), KEY)).toBe(closed);
    expect(view.evolve(closed, told({ paused: 'hearing' }, by, 3), KEY)).toBe(closed);
    expect(view.evolve(open, told({ given: () => null }, by, 4), KEY)).toBe(open);
  });
});
