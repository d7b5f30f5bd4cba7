import type { StoredEvent } from '#libs/event-store';
import type { Instant } from '#libs/kernel';

/** No such view in this build: a mistake of the programmer. */
export class UnknownView extends Error {
  constructor(readonly view: string) {
    super(`there is no view ${view}`);
    this.name = 'UnknownView';
  }
}

/**
 * The view cannot answer yet: it is being built for the first time, its older version lacks the column asked for, or its database does not
 * answer.
 */
export class ViewUnavailable extends Error {
  constructor(
    readonly view: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(`view ${view} cannot answer: ${reason}`, options);
    this.name = 'ViewUnavailable';
  }
}

/** Nobody can say what the office will have recorded at a moment to come. */
export class FutureAsOf extends Error {
  constructor(
    readonly asOf: Instant,
    readonly now: Instant,
  ) {
    super(`asOf ${asOf} lies after ${now}`);
    this.name = 'FutureAsOf';
  }
}

/** A filter, sort, limit, cursor or dimension that the question does not allow; `parameter` names the query parameter. */
export class InvalidQuestion extends Error {
  constructor(
    readonly parameter: string,
    readonly reason: string,
  ) {
    super(`${parameter}: ${reason}`);
    this.name = 'InvalidQuestion';
  }
}

/** The view did not reach the position in time. */
export class WaitTimedOut extends Error {
  constructor(
    readonly view: string,
    readonly position: string,
  ) {
    super(`view ${view} has not reached ${position} yet`);
    this.name = 'WaitTimedOut';
  }
}

/** An event of a category the view reads whose type or payload version this build does not know. */
export class UnknownEventMet extends Error {
  constructor(
    readonly type: string,
    readonly tv: number,
  ) {
    super(`this build does not know ${type} version ${tv}`);
    this.name = 'UnknownEventMet';
  }
}

/** The event that stopped a view, as health shows it; never its data. */
export interface StoppedAt {
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly error: string;
}

/** What to tell where the error stopped a view at the event. */
export function stoppedAt(event: StoredEvent, error: unknown): StoppedAt {
  return { stream: event.stream, revision: event.revision, type: event.type, error: errorText(error).slice(0, 500) };
}

/** An error in one line of the log. */
export function errorText(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
