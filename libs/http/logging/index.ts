export { createLogger, type Logger, type LoggerOptions, type LogLevel } from './logger.js';
export { loggable, type LoggableError } from './loggable-error.js';
export { NestLog } from './nest-log.js';
export { logRequests, traceOf, type RequestLogOptions } from './request-log.js';
