export { penalty } from './penalty.js';
export type { PenaltyEvents } from './penalty.events.js';
export type { PenaltyState, Stage } from './penalty.state.js';
