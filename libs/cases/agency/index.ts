export { agency } from './agency.js';
export type { AgencyEvents } from './agency.events.js';
export { agencyOnDay, successorOf, type AgencyState } from './agency.state.js';
