import { ON_SQLITE } from './testing/stage.js';
import { swapSuite } from './testing/swap-suite.js';

swapSuite(ON_SQLITE);
