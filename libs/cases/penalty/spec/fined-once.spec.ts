import { say } from './cases.support.js';
import { concluded, decision, FINE, lead, ON_THE_SPOT, ready, TIER } from './real-law.support.js';

describe('one decision on one party with two fines (行政处罚法 29)', () => {
  const TWICE = [...FINE(500_000), ...FINE(1_000_000)];
  const general = TIER('general', { deviation: '综合考虑' });

  it('is refused; one fine of the same sum stands', async () => {
    const office = await ready({ penalties: TWICE });
    expect(await office.refused('decide-penalty', decision({ penalties: TWICE, discretion: general }))).toBe('act-already-fined');
    expect(await office.refused('decide-penalty', decision({ penalties: FINE(1_500_000), discretion: general }))).toMatch(/^accepted/);
  });
});

describe('two parties fined for one act (bug: their fines were added up)', () => {
  const [first] = say['identify-parties'].parties;
  const second = { ...first!, ref: 'P2', name: '示例第二公司', idNumber: '911101085923662400' };
  const each = (fine: number) => [...FINE(fine), ...FINE(fine)];

  it.each([
    ['within the tier', 1_000_000, /^accepted/],
    ['above it', 1_900_000, 'discretion-outside-tier'],
    ['below it, though not in sum', 400_000, 'fine-outside-range'],
  ])('each by the tier: %s', async (_where, fine, answer) => {
    const penalties = each(fine);
    const office = await concluded({ penalties });
    await office.ask('identify-parties', { parties: [second] });
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-02', waived: ['defence', 'hearing'] });
    expect(await office.refused('decide-penalty', decision({ penalties, discretion: TIER('light') }))).toMatch(answer);
  });

  it('each on the spot up to the limit', async () => {
    const natural = { ...first!, kind: 'natural', idType: 'citizen-id', idNumber: '11010519491231002X', bornOn: '1949-12-31' };
    const office = await lead({ party: natural });
    await office.ask('identify-parties', { parties: [{ ...natural, ref: 'P2', idNumber: '440524188001010014', bornOn: '1880-01-01' }] });
    const spot = (fine: number) => ({ ...ON_THE_SPOT, penalties: each(fine) });
    expect(await office.refused('decide-summary-penalty', spot(20_001))).toBe('fine-above-summary-limit');
    expect(await office.refused('decide-summary-penalty', spot(15_000))).toMatch(/^accepted/);
  });
});
