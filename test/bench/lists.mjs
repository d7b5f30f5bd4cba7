// @ts-check
import { accepted, signIn, startOffice } from './office.mjs';
import { median, percentile } from './numbers.mjs';
import { untilReady } from './rebuild.mjs';

const QUESTIONS = [
  'penalty-cases?limit=50',
  'penalty-cases?stage=investigating&limit=50',
  'penalty-cases?sort=-filedOn&limit=50',
  'penalty-cases/open-rectifications?limit=50',
  'penalty-cases/by-party?limit=50',
];

/**
 * Ratio 4: 99th percentile of live lists over HTTP on the large store over the small one, asked in turn; and lists as of half a year
 * ago over live ones, both on the large store.
 * @param {{ small: string, large: string, rounds: number }} stores
 */
export async function measureLists({ small, large, rounds }) {
  const offices = await Promise.all([startOffice(small), startOffice(large)]);
  try {
    const readers = [];
    for (const office of offices) {
      await untilReady(office.url);
      readers.push(await signIn(office.url, 'supervisor'));
    }
    const [few, many] = /** @type {[import('./office.mjs').Person, import('./office.mjs').Person]} */ (readers);
    const past = new Date(Date.now() - 182 * 86_400_000).toISOString();
    const timed = async (/** @type {import('./office.mjs').Person} */ reader, /** @type {string} */ path) => {
      const began = performance.now();
      const { rows } = accepted(await reader.get(`/v1/${path}`), path);
      const took = performance.now() - began;
      if (rows.length === 0) throw new Error(`${path} answered no rows`);
      return took;
    };
    const ask = async (/** @type {number} */ times) => {
      /** @type {{ small: number[], large: number[], asOf: number[] }} */
      const taken = { small: [], large: [], asOf: [] };
      for (let round = 0; round < times; round += 1) {
        for (const question of QUESTIONS) {
          taken.small.push(await timed(few, question));
          taken.large.push(await timed(many, question));
          taken.asOf.push(await timed(many, `${question}&asOf=${past}`));
        }
      }
      return taken;
    };
    await ask(Math.ceil(rounds / 4));
    const { small: smallTimes, large: largeTimes, asOf } = await ask(rounds);
    return {
      smallP99: percentile(smallTimes, 99),
      largeP99: percentile(largeTimes, 99),
      asOfP50: median(asOf),
      liveP50: median(largeTimes),
      listGrowth: percentile(largeTimes, 99) / percentile(smallTimes, 99),
      asOfCost: median(asOf) / median(largeTimes),
    };
  } finally {
    await Promise.all(offices.map((office) => office.stop()));
  }
}
