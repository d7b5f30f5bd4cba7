import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { loggable, withoutValues } from './loggable-error.js';

/** Contexts in which Nest tells every module and route it starts: of use to who looks for a fault only. */
const CHATTY: ReadonlySet<string> = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

/** Nest's own messages in the office's log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Pick<Logger, 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'>) {}

  log(message: unknown, ...more: unknown[]): void {
    const told = tell(message, more);
    this.logger[told.fields.context !== undefined && CHATTY.has(told.fields.context) ? 'debug' : 'info'](told.fields, told.text);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    const told = tell(message, more);
    this.logger.fatal(told.fields, told.text);
  }

  error(message: unknown, ...more: unknown[]): void {
    const told = tell(message, more);
    this.logger.error(told.fields, told.text);
  }

  warn(message: unknown, ...more: unknown[]): void {
    const told = tell(message, more);
    this.logger.warn(told.fields, told.text);
  }

  debug(message: unknown, ...more: unknown[]): void {
    const told = tell(message, more);
    this.logger.debug(told.fields, told.text);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    const told = tell(message, more);
    this.logger.trace(told.fields, told.text);
  }
}

/** Nest passes a message, perhaps an error or a stack, and the context last. */
function tell(message: unknown, more: readonly unknown[]): { fields: { context?: string; err?: unknown }; text: string } {
  const last = more[more.length - 1];
  const context = typeof last === 'string' && !last.includes('\n') ? { context: last } : {};
  const error = [message, ...more].find((part) => part instanceof Error);
  const text = message instanceof Error ? loggable(message).message : typeof message === 'string' ? withoutValues(message) : 'not a text';
  return { fields: { ...context, ...(error === undefined ? {} : { err: error }) }, text };
}
