import { startSmall } from '../office/engine.js';

// imported before everything else: what is loaded is most of what a start makes
startSmall();
