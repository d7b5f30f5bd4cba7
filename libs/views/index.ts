export * from './errors.js';
export * from './ports.js';
export { openViewDatabase, type ViewDatabase, type ViewDatabaseOptions } from './database.js';
export { ViewRunner, type ViewRunnerOptions, type RebuildProgress } from './runner.js';
export {
  ViewReader,
  type ViewReaderOptions,
  type ListAsk,
  type ListAnswer,
  type ListedRow,
  type CountAsk,
  type CountAnswer,
  type CountedGroup,
  type WaitOptions,
} from './reader.js';
export { type ViewHealth } from './health.js';
