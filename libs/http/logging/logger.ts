import { destination as fileDestination, pino, stdTimeFunctions, type DestinationStream, type LevelWithSilent, type Logger } from 'pino';
import { loggable } from './loggable-error.js';

export type { Logger } from 'pino';

export type LogLevel = LevelWithSilent;

export interface LoggerOptions {
  readonly level: LogLevel;
  /** Standard output unless given. */
  readonly destination?: DestinationStream;
}

/** Fields that are never logged, whoever passes them, at the top or one or two levels below it. */
const NEVER = ['authorization', 'cookie', 'set-cookie', 'token', 'password', 'body', 'payload', 'query', 'idNumber', 'phone', 'facts'];

/**
 * Structured logs, one JSON object a line (so CR and LF inside a value cannot forge one), times in UTC. Credentials, bodies and
 * personal fields are left out, and errors are told without the values in them.
 */
export function createLogger({ level, destination }: LoggerOptions): Logger {
  return pino(
    {
      level,
      base: null,
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: { paths: NEVER.flatMap((field) => [`["${field}"]`, `*["${field}"]`, `*.*["${field}"]`]), remove: true },
      serializers: { err: loggable, error: loggable },
    },
    destination ?? fileDestination({ dest: 1, sync: true }),
  );
}
