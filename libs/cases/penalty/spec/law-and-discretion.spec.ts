import { loadLaw } from '#libs/law';
import { creditTerm } from '../penalty.contents.js';
import { itemInTime, lighterOf, weighedLaw } from '../penalty.law-in-time.js';
import { offenceRegister } from '../penalty.offences.js';
import { say } from './cases.support.js';
import { ANNA, HEAD } from './office.support.js';
import { concluded, decision, FINE, lead, ON_THE_SPOT, ready, TIER } from './real-law.support.js';

const book = loadLaw('config');
const RANKS = book.inForce({ day: '2026-09-01' }).list('nb-heaviest-class');
const ecology = (day: string) => book.inForce({ day, region: '130299', field: 'ecology' });
const act = (ended: string) => ({ description: '排放', ended, harm: false });
const weigh = (code: string, ended: string, today: string, choice: { changed: boolean; chosen?: string; reason?: string }) => {
  const versions = itemInTime(ecology(today), code, act(ended), today);
  try {
    const { item, lawInTime } = weighedLaw(versions, choice, act(ended), today, RANKS);
    return { article: item.penalizes, lighter: lawInTime.lighter, from: [lawInTime.atAct?.from, lawInTime.atDecision?.from] };
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};
const older = { changed: true, chosen: 'at-act', reason: '从旧' };
const newer = { changed: true, chosen: 'at-decision', reason: '从轻' };

describe('the law at the act and the law at the decision (从旧兼从轻)', () => {
  const before = { article: '《排污许可管理条例》第三十三条第一项', lighter: undefined, from: ['2021-03-01', '2021-03-01'] };

  it('is one law on the last day of the old one, and two from the first day of the code', () => {
    expect(weigh('EC-0001', '2026-08-14', '2026-08-14', { changed: false })).toEqual(before);
    expect(weigh('EC-0001', '2026-08-14', '2026-08-15', { changed: false })).toBe('law-in-time-not-weighed');
    expect(weigh('EC-0001', '2026-08-15', '2026-08-20', { changed: false })).toMatchObject({ from: ['2026-08-15', '2026-08-15'] });
  });

  it('applies the law of the act where neither is lighter, and keeps both with the choice', () => {
    expect(weigh('EC-0001', '2026-08-14', '2026-08-15', older)).toEqual({
      article: '《排污许可管理条例》第三十三条第一项',
      lighter: 'neither',
      from: ['2021-03-01', '2026-08-15'],
    });
    expect(weigh('EC-0001', '2026-08-14', '2026-08-15', newer)).toBe('newer-law-not-lighter');
  });

  it('applies the lighter new law, and no heavier one', () => {
    expect(weigh('EC-0007', '2026-08-14', '2026-08-15', newer)).toMatchObject({ lighter: 'at-decision' });
    expect(weigh('EC-0007', '2026-08-14', '2026-08-15', older)).toBe('lighter-law-not-applied');
    expect(weigh('EC-0004', '2026-08-14', '2026-08-15', older)).toMatchObject({ lighter: 'at-act' });
    expect(weigh('EC-0004', '2026-08-14', '2026-08-15', newer)).toBe('newer-law-not-lighter');
  });

  it('leaves what cannot be ranked, a multiple against a sum, to the explained choice', () => {
    expect(weigh('EC-0008', '2026-08-14', '2026-08-15', older)).toMatchObject({ lighter: 'unlike' });
    expect(weigh('EC-0008', '2026-08-14', '2026-08-15', newer)).toMatchObject({ lighter: 'unlike' });
  });

  it('penalises nothing that the law of the act did not, or that the law of the decision no longer does', () => {
    expect(weigh('EC-0015', '2026-08-14', '2026-08-15', { changed: false })).toBe('law-not-in-force-for-act');
    const item = ecology('2026-08-14').item('EC-0001')!;
    expect(() => weighedLaw({ atAct: item, atDecision: undefined }, { changed: false }, act('2026-08-14'), '2026-08-15', RANKS)).toThrow(
      'act-no-longer-penalised',
    );
    expect(lighterOf(item, { ...item, kinds: [...item.kinds, 'detention'] }, RANKS)).toBe('at-act');
  });

  it('is kept in the decision with both versions evaluated', async () => {
    const office = await ready();
    const [penalized] = await office.ask('decide-penalty', decision());
    expect(penalized?.data).toMatchObject({
      lawInTime: {
        changed: false,
        atAct: { from: '2021-04-29', fine: { min: 500_000, max: 5_000_000 } },
        atDecision: { from: '2021-04-29', article: '《食品安全法》第一百二十六条第一款第三项' },
      },
    });
  });
});

describe('discretion', () => {
  it('keeps tier, range of the benchmark, value and reason', async () => {
    const office = await ready();
    const facts = ['corrected-before-order'];
    const [penalized] = await office.ask('decide-penalty', decision({ discretion: TIER('light', { facts, grounds: [] }) }));
    expect(penalized?.data).toMatchObject({
      discretion: {
        tier: 'light',
        range: { min: 500_000, max: 1_850_000 },
        value: 500_000,
        facts,
        outside: false,
        benchmark: { jurisdiction: 'cn' },
      },
    });
  });

  it('outside its tier says why, and the head who decides approves it on record', async () => {
    const office = await ready({ penalties: FINE(1_850_001) });
    const ask = (discretion: object) => ({ ...decision({ penalties: FINE(1_850_001) }), discretion });
    expect(await office.refused('decide-penalty', ask(TIER('light')))).toBe('discretion-outside-tier');
    expect(await office.refused('decide-penalty', ask(TIER('general')))).toBe('accepted penalty.penalized');
    const [penalized] = await office.ask('decide-penalty', ask(TIER('light', { deviation: '涉案数量较大' })));
    expect(penalized?.data).toMatchObject({ discretion: { outside: true, approval: { approver: HEAD, on: '2026-03-02' } } });
  });

  it('on the spot outside its tier needs a head of the agency', async () => {
    const office = await lead();
    const ask = (changes: object) => ({ ...ON_THE_SPOT, penalties: FINE(300_000), discretion: TIER('light', changes) });
    expect(await office.refused('decide-summary-penalty', ask({}))).toBe('discretion-outside-tier');
    expect(await office.refused('decide-summary-penalty', ask({ deviation: '情节' }))).toBe('deviation-not-approved');
    expect(await office.refused('decide-summary-penalty', ask({ deviation: '情节', approver: ANNA }))).toBe('deviation-not-approved');
    expect(await office.refused('decide-summary-penalty', ask({ deviation: '情节', approver: HEAD }))).toBe('accepted penalty.penalized');
  });

  it('knows the tiers of the benchmark, their facts and the grounds of the law only', async () => {
    const office = await ready();
    const ask = (discretion: object) => office.refused('decide-penalty', decision({ discretion }));
    expect(await ask(TIER('invented'))).toBe('tier-not-in-benchmark');
    expect(await ask(TIER('light', { facts: ['grave-harm-invented'] }))).toBe('fact-not-in-tier');
    expect(await ask(TIER('light', { lightened: true, grounds: ['harm-removed'] }))).toBe('accepted penalty.penalized');
    expect(await ask(TIER('light', { grounds: ['harm-removed'] }))).toBe('ground-not-in-law');
    expect(await ask(TIER('light', { grounds: ['grave-harm'] }))).toBe('accepted penalty.penalized');
  });
});

describe('the negative proof of a first offence', () => {
  it('tells register and item, whose findings it held, up to which entry, since when, and that nothing was found', async () => {
    const office = await concluded({ conclusion: { outcome: 'exempted-first-offense', penalties: [] } });
    const key = 'parties' in office.state ? office.state.parties[0]!.key : '';
    const register = offenceRegister(key, 'MR-0003');
    const earlier = { kind: 'offence', outcome: 'penalized', on: '2022-01-05', case: 'another', agency: 'county' };
    office.enter(register, { data: earlier, status: 'held' });
    const [exempted] = await office.ask('decide-first-offense-exemption', {
      ...say['decide-first-offense-exemption'],
      correctedOn: '2026-03-02',
    });
    expect(exempted?.data).toMatchObject({
      onList: true,
      searches: [
        {
          ref: 'P1',
          item: 'MR-0003',
          stream: office.register(register).stream,
          revision: 0,
          entries: 1,
          earlier: 0,
          scope: 'every-agency',
          agencies: ['county'],
          since: '2024-03-02',
          on: '2026-03-02',
          lookback: 'pl-33-first-offence-lookback',
        },
      ],
    });
  });
});

describe('terms of publication by the measures of the day (国家发改委 58, then 36 from 2026-04-01)', () => {
  const workSafety = (day: string) => book.inForce({ day, region: '130299', field: 'work-safety' });
  const fine = FINE(1_000_000) as Parameters<typeof creditTerm>[0];
  const revoked = [{ kind: 'revoke-licence', text: '吊销' }] as Parameters<typeof creditTerm>[0];
  const terms = (penalties: typeof fine, day: string) => {
    const { tier, repairAfter, publishedUntil } = creditTerm(penalties, 'ordinary', day, workSafety(day));
    return [tier, repairAfter?.due, publishedUntil.due];
  };

  it.each([
    ['2026-03-31', 'general', '2026-06-30', '2029-03-31'],
    ['2026-04-01', 'general', '2026-07-01', '2027-04-01'],
  ])('decided on %s: %s from %s to %s', (day, ...expected) => {
    expect(terms(fine, day)).toEqual(expected);
  });

  it.each([
    ['2026-03-31', 'serious', '2027-03-31', '2029-03-31'],
    ['2026-04-01', 'serious', '2027-04-01', '2029-04-01'],
  ])('revocation on %s: %s from %s to %s', (day, ...expected) => {
    expect(terms(revoked, day)).toEqual(expected);
  });
});
