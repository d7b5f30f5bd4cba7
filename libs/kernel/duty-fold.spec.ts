import { afterEffect, effectOn } from './duty-fold.js';
import type { DutyEffect, StandingDuty } from './duty.js';
import type { DueDate } from './law.js';

const CLERK = { person: 'p', post: 'officer', agency: 'bureau' };
const OFFICE = { system: 'agenda' };
const owed: DueDate = { rule: 'r', version: '2021-07-15', trigger: '2026-03-02', due: '2026-03-12', provisional: false };
const later: DueDate = { ...owed, due: '2026-04-01' };
const memo = { open: [{ due: '2026-03-12', amount: 5 }] };
const days = [{ from: '2026-03-03', to: '2026-03-04', ground: 'appraisal' }] as never;

const noted: StandingDuty = { state: 'noted', agency: 'bureau', memo };
const open: StandingDuty = { state: 'open', owed, agency: 'bureau', memo };
const paused: StandingDuty = { ...open, state: 'paused', paused: 'hearing' };
const closed: StandingDuty = { ...open, state: 'closed' };
const standings = { none: null, noted, open, paused, closed };

describe('a duty after an effect', () => {
  describe.each(Object.entries(standings))('given that it stands as %s', (_name, standing) => {
    const after = (effect: DutyEffect, actor: typeof CLERK | typeof OFFICE = CLERK) => afterEffect(standing, effect, actor);

    it('is open by the date since it is owed, and what it waited for is over', () => {
      expect(after({ owed: later })).toEqual({ state: 'open', owed: later, agency: 'bureau', ...(standing === null ? {} : { memo }) });
    });

    it('waits from the outset where the clock stands still already', () => {
      expect(after({ owed: later, paused: 'appraisal', memo: { of: 'x' } })).toEqual({
        state: 'paused',
        owed: later,
        agency: 'bureau',
        paused: 'appraisal',
        memo: { of: 'x' },
      });
    });

    it('is owed by the agency named, else by that of whoever acted, else by the one of before', () => {
      expect(after({ owed, agency: 'town' })?.agency).toBe('town');
      expect(afterEffect(standing, { owed }, { ...CLERK, agency: 'county' })?.agency).toBe('county');
      expect(after({ owed }, OFFICE)?.agency).toBe(standing?.agency);
      expect('agency' in after({ owed }, OFFICE)!).toBe(standing !== null);
    });
  });

  const waits: DutyEffect = { paused: 'suspension' };
  const goesOn: DutyEffect = { goesOn: true, excluded: days };
  const notes: DutyEffect = { noted: { site: 'gazette' } };
  const note = { memo: { site: 'gazette' } };
  const ends: DutyEffect = { closed: 'done', on: '2026-03-05' };
  const { memo: _memo, ...bare } = open;
  it.each<[string, StandingDuty | null, DutyEffect, StandingDuty | null]>([
    ['waits only while it runs', open, waits, { ...open, state: 'paused', paused: 'suspension' }],
    [
      'remembers what it is told when it begins to wait',
      open,
      { ...waits, ...note },
      { ...open, ...note, state: 'paused', paused: 'suspension' },
    ],
    ['remembers nothing where nothing is told', bare, waits, { ...bare, state: 'paused', paused: 'suspension' }],
    ['waits on for what it waited for first', paused, { ...waits, ...note }, paused],
    ['does not wait once it is over', closed, { ...waits, ...note }, closed],
    ['does not wait before it is owed', noted, { ...waits, ...note }, noted],
    ['cannot wait where there is none', null, waits, null],

    ['goes on to the date that it had', paused, goesOn, open],
    ['that runs goes on as it is', open, goesOn, open],
    ['that is over does not begin again', closed, goesOn, closed],
    ['that is not owed does not begin by going on', noted, goesOn, noted],
    ['cannot go on where there is none', null, goesOn, null],

    ['keeps its date while days that do not count are told', open, { excluded: days }, open],
    ['waits on while days that do not count are told', paused, { excluded: days }, paused],
    ['is none of days that do not count', null, { excluded: days }, null],

    ['is noted before it is owed, for the agency of whoever acted', null, notes, { state: 'noted', agency: 'bureau', ...note }],
    ['is noted anew', noted, notes, { ...noted, ...note }],
    ['stays open where something is noted', open, notes, { ...open, ...note }],
    ['waits on where something is noted', paused, notes, { ...paused, ...note }],
    ['stays over where something is noted', closed, notes, { ...closed, ...note }],

    ['is over with the date that it had', open, ends, closed],
    ['is over though it waits, and waits no more', paused, ends, closed],
    ['stays as it ended first', closed, { closed: 'lapsed' }, closed],
    ['that was only noted is forgotten when it ends', noted, ends, null],
    ['cannot end where there is none', null, ends, null],

    ['that has ended was owed by another date, and stays ended', closed, { dated: later }, { ...closed, owed: later }],
    ['that runs has its date moved by being owed anew', open, { dated: later }, open],
    ['that is not owed yet has no date to move', noted, { dated: later }, noted],
  ])('%s', (_what, standing, effect, expected) => {
    expect(afterEffect(standing, effect, CLERK)).toEqual(expected);
  });

  it('is noted for nobody where the office itself acts, and keeps its agency where another acts', () => {
    expect(afterEffect(null, notes, OFFICE)).toEqual({ state: 'noted', ...note });
    expect(afterEffect({ state: 'noted', memo }, notes, CLERK)).toEqual({ state: 'noted', ...note });
    expect(afterEffect(open, notes, { ...CLERK, agency: 'county' })?.agency).toBe('bureau');
  });

  it('is the same object where it stays as it is: lists write nothing then', () => {
    expect(afterEffect(closed, ends, CLERK)).toBe(closed);
    expect(afterEffect(open, goesOn, CLERK)).toBe(open);
    expect(afterEffect(paused, waits, CLERK)).toBe(paused);
    expect(afterEffect(open, { excluded: days }, CLERK)).toBe(open);
  });
});

it('a change that depends on how the duty stands is asked with it, and may leave it alone', () => {
  const given = (standing: StandingDuty | null) => (standing?.state === 'open' ? ({ closed: 'lapsed' } as const) : null);
  expect(effectOn(open, { key: '', given })).toEqual({ closed: 'lapsed' });
  expect(effectOn(closed, { key: '', given })).toBeNull();
  expect(effectOn(null, { key: '', given })).toBeNull();
  expect(effectOn(null, { key: '', goesOn: true })).toMatchObject({ goesOn: true });
});
