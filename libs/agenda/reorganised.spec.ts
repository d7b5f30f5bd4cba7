import { reorganisedSuite } from './testing/reorganised-suite.js';
import { ON_SQLITE } from './testing/stage.js';

reorganisedSuite(ON_SQLITE);
