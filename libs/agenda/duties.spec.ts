import { dutySuite } from './testing/duty-suite.js';
import { ON_SQLITE } from './testing/stage.js';

dutySuite(ON_SQLITE);
