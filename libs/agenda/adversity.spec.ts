import { adversitySuite } from './testing/adversity-suite.js';
import { ON_SQLITE } from './testing/stage.js';

adversitySuite(ON_SQLITE);
