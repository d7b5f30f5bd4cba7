/**
 * What a failed call means. The client rejects with classes of its own, with raw gRPC errors (first call to a node that is down)
 * and with plain errors (discovery), so a failure is known by its class's `type`, by the name in its metadata, or by its gRPC code.
 */
export type Failure = 'stream-not-found' | 'stream-deleted' | 'not-leader' | 'access-denied' | 'unavailable';

const GRPC_PERMISSION_DENIED = 7;
const GRPC_UNAUTHENTICATED = 16;
const GRPC_UNAVAILABLE = 14;

const BY_TYPE: Readonly<Partial<Record<string, Failure>>> = {
  'stream-not-found': 'stream-not-found',
  'no-stream': 'stream-not-found',
  'stream-deleted': 'stream-deleted',
  'not-leader': 'not-leader',
  'access-denied': 'access-denied',
};

/** Everything not known by name counts as unavailable: a later call may succeed, nothing is concluded from it. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return 'unavailable';
  const { type, code, metadata } = error as { type?: unknown; code?: unknown; metadata?: { get(key: string): unknown[] } };
  const name = typeof type === 'string' ? type : String(metadata?.get('exception')[0] ?? '');
  return BY_TYPE[name] ?? (code === GRPC_PERMISSION_DENIED || code === GRPC_UNAUTHENTICATED ? 'access-denied' : 'unavailable');
}

/** A call that got no answer in its time. */
export class NoAnswerInTime extends Error {
  constructor(what: string, milliseconds: number) {
    super(`${what}: no answer within ${milliseconds} ms`);
    this.name = 'NoAnswerInTime';
  }
}

/** The client was replaced while the call was under way. */
export class ConnectionReplaced extends Error {
  constructor() {
    super('the connection was given up');
    this.name = 'ConnectionReplaced';
  }
}

/** The reason in a few words, without addresses: what a health page may show. */
export function reasonOf(error: unknown): string {
  if (error instanceof NoAnswerInTime || error instanceof ConnectionReplaced) return error.message;
  const failure = failureOf(error);
  if (failure !== 'unavailable') return failure;
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'number' && code !== GRPC_UNAVAILABLE ? `gRPC code ${code}` : 'no connection';
}
