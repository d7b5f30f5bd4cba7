import { adversitySuite } from './testing/adversity-suite.js';
import { dutySuite } from './testing/duty-suite.js';
import { loopSuite } from './testing/loop-suite.js';
import { onPostgresql } from './testing/on-postgresql.js';
import { provisionalDatesSuite } from './testing/provisional-dates-suite.js';
import { reorganisedSuite } from './testing/reorganised-suite.js';
import { swapSuite } from './testing/swap-suite.js';

const url = process.env['DATABASE_URL'];

if (url === undefined) {
  it('is checked where a PostgreSQL is there', () => {
    process.stderr.write('the agenda on PostgreSQL is not checked here: DATABASE_URL names no server\n');
    expect(url).toBeUndefined();
  });
} else {
  const place = onPostgresql(url);
  dutySuite(place);
  loopSuite(place);
  provisionalDatesSuite(place);
  adversitySuite(place);
  reorganisedSuite(place);
  swapSuite(place);
}
