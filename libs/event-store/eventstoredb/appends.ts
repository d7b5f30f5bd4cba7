import { FORWARDS } from '@eventstore/db-client';
import {
  AppendOutcomeUnknown,
  CorruptEvent,
  EventTooLarge,
  StoreUnavailable,
  WrongRevision,
  type Appended,
  type NewStoredEvent,
  type StoredEvent,
} from '../port.js';
import type { Answer } from './append-call.js';
import { pauseBeforeRetry, type Reads } from './calls.js';
import type { Connections } from './connection.js';
import { failureOf, NoAnswerInTime, reasonOf } from './failures.js';
import { comparePositions, isKnown, positionText, type LogPosition } from './position.js';
import { storedEvent } from './recorded.js';
import type { EventStoreDbSettings } from './settings.js';

/** An attempt's end: the node's answer, or that nothing was sent. */
type Outcome = Answer | { readonly kind: 'not-sent'; readonly cause: Error };

interface Request {
  readonly stream: string;
  readonly expected: number | 'none';
  readonly events: readonly NewStoredEvent[];
  /** Bytes of all events. */
  readonly size: number;
}

const ATTEMPTS = 2;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Appends at exact revisions, so that asking again with the same ids can never store anything twice. */
export class Appends {
  /** Whether the node itself ran out of time on the last append that it answered. */
  lateByNode = false;
  private count = 0;
  private bytes = 0;
  private highest: LogPosition = { commit: -1n, prepare: -1n };

  constructor(
    private readonly connections: Connections,
    private readonly reads: Reads,
    private readonly settings: EventStoreDbSettings,
  ) {}

  async append(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Promise<Appended> {
    checkRequest(stream, expected, events);
    const size = events.reduce((sum, event) => sum + event.bytes.length, 0);
    if (this.count >= this.settings.mostAppends || (this.count > 0 && this.bytes + size > this.settings.mostAppendBytes)) {
      throw new StoreUnavailable('too many appends are waiting for EventStoreDB');
    }
    this.count += 1;
    this.bytes += size;
    try {
      return await this.attempts({ stream, expected, events, size });
    } finally {
      this.count -= 1;
      this.bytes -= size;
    }
  }

  private async attempts(request: Request): Promise<Appended> {
    const { stream, expected } = request;
    let doubt: Error | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const before = this.highest;
      const outcome = await this.attempt(request);
      switch (outcome.kind) {
        case 'stored':
          if (isKnown(outcome.position) && comparePositions(outcome.position, before) > 0) {
            return this.acknowledged(request, outcome.revision, outcome.position);
          }
          // Not newer than what was known before it was sent: the node recognised the ids, and it compares nothing but ids.
          return this.original(request, outcome.revision);
        case 'wrong-revision':
          // An earlier attempt may have stored it after all; the node's own recognition of ids is not the only witness then.
          if (attempt > 1 && outcome.actual >= lastRevision(request)) return this.original(request, outcome.actual);
          throw new WrongRevision(stream, expected, outcome.actual);
        case 'deleted':
          throw new WrongRevision(stream, expected, undefined);
        case 'too-large':
          throw new EventTooLarge(request.size);
        case 'failed':
        case 'late':
        case 'lost':
          doubt = outcome.cause;
          break;
        case 'refused':
        case 'not-sent':
          break;
      }
      if (outcome.kind === 'failed' || (attempt === ATTEMPTS && doubt !== undefined)) {
        const settled = await this.place(request).catch(() => undefined);
        if (settled === 'passed') throw new WrongRevision(stream, expected, undefined);
        if (settled !== undefined && settled !== 'open') return settled;
      }
      if (attempt === ATTEMPTS) {
        if (doubt !== undefined) throw new AppendOutcomeUnknown(stream, { cause: doubt });
        throw new StoreUnavailable(`EventStoreDB takes no appends: ${reasonOf(outcome.cause)}`, { cause: outcome.cause });
      }
      await pauseBeforeRetry(this.settings.timing);
    }
  }

  private async attempt({ stream, expected, events }: Request): Promise<Outcome> {
    const connection = this.connections.current;
    const { timing, appendTimeoutMs } = this.settings;
    let forget: (() => void) | undefined;
    let cancelTimeout = () => undefined as void;
    const inTime = new Promise<Outcome>((resolve) => {
      cancelTimeout = timing.after(appendTimeoutMs, 'append-timeout', () => {
        const cause = new NoAnswerInTime('an append', appendTimeoutMs);
        resolve({ kind: forget === undefined ? 'not-sent' : 'lost', cause });
        // What was not sent by now must not be sent later.
        if (forget === undefined) forget = () => undefined;
        else forget();
      });
    });
    const answered = connection.appends(appendTimeoutMs).then(
      (call): Promise<Outcome> | Outcome => {
        if (connection.signal.aborted) return { kind: 'not-sent', cause: connection.signal.reason as Error };
        if (forget !== undefined) return inTime;
        const sending = call.send(stream, expected, events);
        forget = sending.forget;
        return sending.answer;
      },
      (error: unknown): Outcome => ({ kind: 'not-sent', cause: asError(error) }),
    );
    const outcome = await Promise.race([answered, inTime]);
    cancelTimeout();
    // A connection that loses requests is given up; only a node that is no longer the leader has named a better one.
    if (outcome.kind === 'not-sent' || outcome.kind === 'lost') {
      if (failureOf(outcome.cause) !== 'not-leader') this.connections.replace(connection);
    } else this.lateByNode = outcome.kind === 'late';
    return outcome;
  }

  private acknowledged(request: Request, revision: number, position: LogPosition): Appended {
    if (comparePositions(position, this.highest) > 0) this.highest = position;
    // A stream that somebody soft-deleted takes `none` and goes on counting: the envelopes then contradict their places.
    if (revision !== lastRevision(request)) throw new CorruptEvent(request.stream, revision);
    return { revision, position: positionText(position) };
  }

  /** The original place of a batch that is stored already, byte for byte; else the revision is wrong. */
  private async original(request: Request, actual: number): Promise<Appended> {
    const place = await this.place(request).catch((error: unknown) => {
      throw new AppendOutcomeUnknown(request.stream, { cause: error });
    });
    if (typeof place === 'string') throw new WrongRevision(request.stream, request.expected, actual);
    return place;
  }

  /**
   * Where the batch is stored. As its revision is exact, one that is not there can still come only while the stream has not passed
   * that revision: `open` until then, `passed` for ever after.
   */
  private async place({ stream, expected, events }: Request): Promise<Appended | 'open' | 'passed'> {
    const options = {
      direction: FORWARDS,
      fromRevision: BigInt(firstRevision(expected)),
      maxCount: events.length,
      requiresLeader: true,
    } as const;
    const found = await this.reads
      .collect('a read of a stream', (client) => client.readStream(stream, options))
      .catch((error: unknown) => {
        if (failureOf(error) === 'stream-not-found') return [];
        throw error;
      });
    const stored = found.map(storedEvent);
    const last = stored.at(-1);
    if (last === undefined) return 'open';
    if (stored.length < events.length || !events.every((event, index) => isSame(event, stored[index]))) return 'passed';
    return { revision: last.revision, position: last.position };
  }
}

function firstRevision(expected: number | 'none'): number {
  return expected === 'none' ? 0 : expected + 1;
}

function lastRevision({ expected, events }: Request): number {
  return firstRevision(expected) + events.length - 1;
}

function isSame(event: NewStoredEvent, stored: StoredEvent | undefined): boolean {
  return (
    stored !== undefined &&
    stored.id.toLowerCase() === event.id.toLowerCase() &&
    stored.type === event.type &&
    Buffer.compare(stored.bytes, event.bytes) === 0
  );
}

function checkRequest(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): void {
  if (events.length === 0) throw new RangeError('an append needs an event');
  if (stream === '' || stream.startsWith('$')) throw new RangeError('names beginning with $ are the node’s own');
  if (expected !== 'none' && (!Number.isSafeInteger(expected) || expected < 0)) throw new RangeError(`no revision: ${expected}`);
  if (new Set(events.map((event) => event.id.toLowerCase())).size < events.length) throw new RangeError('an id comes twice in one append');
  for (const event of events) {
    if (!UUID.test(event.id)) throw new RangeError(`an event's id must be a UUID: ${event.id}`);
    if (event.type === '' || event.type.startsWith('$')) throw new RangeError(`not a type of an office's event: ${event.type}`);
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
