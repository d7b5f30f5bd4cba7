import { loopSuite } from './testing/loop-suite.js';
import { ON_SQLITE } from './testing/stage.js';

loopSuite(ON_SQLITE);
