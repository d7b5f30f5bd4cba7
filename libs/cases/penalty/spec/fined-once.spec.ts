import { decision, FINE, ready, TIER } from './real-law.support.js';

describe('one decision on one party with two fines (行政处罚法 29)', () => {
  const TWICE = [...FINE(500_000), ...FINE(1_000_000)];
  const general = TIER('general', { deviation: '综合考虑' });

  it('is refused; one fine of the same sum stands', async () => {
    const office = await ready({ penalties: TWICE });
    expect(await office.refused('decide-penalty', decision({ penalties: TWICE, discretion: general }))).toBe('act-already-fined');
    expect(await office.refused('decide-penalty', decision({ penalties: FINE(1_500_000), discretion: general }))).toMatch(/^accepted/);
  });
});
