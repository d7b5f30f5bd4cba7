import { loadLaw } from '#libs/law';
import type { RegionLevel } from '#libs/kernel';
import { AGENCY, Office } from './office.support.js';
import { decision, FINE, ready, TIER } from './real-law.support.js';
import { problemOf } from './refused.support.js';

const book = loadLaw('config');

/** Ready to be decided, in a case of an agency of that level in Hebei. */
async function readyAt(level: RegionLevel): Promise<Office> {
  const law = book.inForce({ day: '2026-03-02', region: AGENCY.region, field: 'market-regulation' });
  const office = new Office(undefined, law);
  office.agency = { ...AGENCY, level };
  office.items = ['MR-0003'];
  return ready({}, office);
}

describe('the level of the agency in charge', () => {
  it.each([
    ['town', ['《河北省乡镇和街道综合行政执法条例》第二十八条']],
    ['county', ['《行政处罚法》第三十四条']],
    ['city', ['《行政处罚法》第三十四条']],
  ] as const)('%s: the article on discretion that a refusal cites', async (level, articles) => {
    const office = await readyAt(level);
    const body = decision({ penalties: FINE(500_000), discretion: TIER('no-such-tier') });
    expect(await problemOf(office, 'decide-penalty', body)).toMatchObject({ code: 'tier-not-in-benchmark', articles, stored: 0 });
  });
});
