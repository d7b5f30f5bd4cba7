export { createLogger, type Logger, type LogLevel } from './logger.js';
export { loggable } from './loggable-error.js';
export { NestLog } from './nest-log.js';
export { logRequests, traceOf } from './request-log.js';
