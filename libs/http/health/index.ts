export { HealthModule } from './health.module.js';
export type { ReadinessSource } from './readiness.js';
export { clockReadiness, storeReadiness, viewsReadiness } from './sources.js';
