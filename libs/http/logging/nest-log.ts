import type { LoggerService } from '@nestjs/common';
import type { Logger } from 'pino';
import { loggable, withoutValues } from './loggable-error.js';

/** Contexts in which Nest tells every module and route it starts: of use to who looks for a fault only. */
const CHATTY: ReadonlySet<string> = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer', 'NestFactory']);

type Level = 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace';

/** Nest's own messages in the office's log. */
export class NestLog implements LoggerService {
  constructor(private readonly logger: Pick<Logger, Level>) {}

  log(message: unknown, ...more: unknown[]): void {
    const { context } = told(message, more).fields;
    this.pass(context !== undefined && CHATTY.has(context) ? 'debug' : 'info', message, more);
  }

  fatal(message: unknown, ...more: unknown[]): void {
    this.pass('fatal', message, more);
  }

  error(message: unknown, ...more: unknown[]): void {
    this.pass('error', message, more);
  }

  warn(message: unknown, ...more: unknown[]): void {
    this.pass('warn', message, more);
  }

  debug(message: unknown, ...more: unknown[]): void {
    this.pass('debug', message, more);
  }

  verbose(message: unknown, ...more: unknown[]): void {
    this.pass('trace', message, more);
  }

  private pass(level: Level, message: unknown, more: readonly unknown[]): void {
    const { fields, text } = told(message, more);
    this.logger[level](fields, text);
  }
}

/** Nest passes a message, perhaps an error or a stack, and the context last. */
function told(message: unknown, more: readonly unknown[]): { fields: { context?: string; err?: unknown }; text: string } {
  const last = more[more.length - 1];
  const context = typeof last === 'string' && !last.includes('\n') ? { context: last } : {};
  const error = [message, ...more].find((part) => part instanceof Error);
  const text = message instanceof Error ? loggable(message).message : typeof message === 'string' ? withoutValues(message) : 'not a text';
  return { fields: { ...context, ...(error === undefined ? {} : { err: error }) }, text };
}
