import { loopSuite } from './testing/loop-suite.js';
import { provisionalDatesSuite } from './testing/provisional-dates-suite.js';
import { ON_SQLITE } from './testing/stage.js';

loopSuite(ON_SQLITE);
provisionalDatesSuite(ON_SQLITE);
