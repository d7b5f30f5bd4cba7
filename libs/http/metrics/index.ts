export { OfficeMetrics } from './office-metrics.js';
export { measuredAppends, measuredCommands } from './measured.js';
export { MetricsModule } from './metrics.module.js';
