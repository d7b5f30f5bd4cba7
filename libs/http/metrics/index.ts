export { OfficeMetrics, type DutyCount, type OfficeMetricsOptions } from './office-metrics.js';
export { commandOutcome, measuredAppends, measuredCommands } from './measured.js';
export { MetricsModule } from './metrics.module.js';
