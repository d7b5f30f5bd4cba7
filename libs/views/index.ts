export * from './errors.js';
export * from './ports.js';
export { openViewDatabase, type ViewDatabase, type ViewDatabaseOptions } from './database.js';
export { createLeaseTable, Leases, type LeaseOptions, type LeaseTable } from './leases.js';
export { ViewRunner, type ViewRunnerOptions, type RebuildProgress } from './runner.js';
export {
  RebuildFailed,
  RebuildRequests,
  tellable,
  type RebuildingRunner,
  type RebuildReport,
  type RebuildRequestsSetting,
} from './rebuild-requests.js';
export { ViewReader } from './reader.js';
export { fromServing, fromServings } from './serving.js';
export { beginsWith, within } from './conditions.js';
export { orUnavailable } from './outage.js';
export type * from './questions.js';
export { type ViewHealth } from './health.js';
export { generationsOf, type Generation } from './generations.js';
