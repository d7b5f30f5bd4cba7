/** An error as it may be logged: what broke and where, without the values that broke it. */
export interface LoggableError {
  readonly type: string;
  readonly message: string;
  readonly code?: string;
  readonly stack?: readonly string[];
  readonly cause?: LoggableError;
}

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
/** Ids of the office stay readable; quoted values, anything not ASCII, and numbers long enough to identify somebody do not. */
const REVEALING = new RegExp(`(${UUID})|"[^"]*"?|[^\\x00-\\x7f]+|[A-Za-z]{0,2}\\d{6,}[0-9A-Za-z]*`, 'g');
const LONGEST = 500;
const DEEPEST = 4;

/**
 * Describes an error for the log. Own fields (facts of a refusal, rows named by a database) are left out, and values inside its
 * message are blotted out: a parser's message quotes the body, a database's the row.
 */
export function loggable(error: unknown, depth = 0): LoggableError {
  if (typeof error === 'string') return told(error);
  if (!(error instanceof Error)) return { type: typeof error, message: '' };
  const { code } = error as { code?: unknown };
  return {
    type: error.name,
    message: error instanceof SyntaxError ? '' : withoutValues(error.message),
    ...(typeof code === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(code) ? { code } : {}),
    ...(error.stack === undefined ? {} : { stack: frames(error.stack) }),
    ...(error.cause instanceof Error && depth < DEEPEST ? { cause: loggable(error.cause, depth + 1) } : {}),
  };
}

/** An error that was put in words where it was thrown, in another thread or library: `TypeError: cannot read x`. */
function told(text: string): LoggableError {
  const [, type, message] = /^([A-Z][A-Za-z]{0,63}): (.*)$/s.exec(text) ?? [];
  if (type === undefined || message === undefined) return { type: 'string', message: '' };
  return { type, message: type === 'SyntaxError' ? '' : withoutValues(message) };
}

/** A text with every value that might tell of a person replaced by `…`. */
export function withoutValues(text: string): string {
  return text.slice(0, LONGEST).replace(REVEALING, (_found, id: string | undefined) => id ?? '…');
}

/** The places only: the lines above them repeat the message. */
function frames(stack: string): readonly string[] {
  return stack
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, 20);
}
