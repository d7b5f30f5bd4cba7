export { HealthModule } from './health.module.js';
export { readiness, type Readiness, type ReadinessCheck, type ReadinessOptions, type ReadinessSource } from './readiness.js';
export { clockReadiness, storeReadiness, viewsReadiness, type ViewsReadinessOptions } from './sources.js';
