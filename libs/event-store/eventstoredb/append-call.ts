import { randomUUID } from 'node:crypto';
import type streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import type { NewStoredEvent } from '../port.js';
import type { LogPosition } from './position.js';

export type AppendDuplex = ReturnType<InstanceType<typeof streamsGrpc.StreamsClient>['batchAppend']>;

/** What the node said to one append, or that it will say nothing any more. */
export type Answer =
  | { readonly kind: 'stored'; readonly revision: number; readonly position: LogPosition | undefined }
  /** `actual` is -1 where the stream does not exist. */
  | { readonly kind: 'wrong-revision'; readonly actual: number }
  | { readonly kind: 'deleted' }
  | { readonly kind: 'too-large' }
  /** The node took nothing: it starts, is busy, or does not let this user write. */
  | { readonly kind: 'refused'; readonly cause: Error }
  /** The node had to decide and names no reason: among others for a batch that mixes stored and new ids. */
  | { readonly kind: 'failed'; readonly cause: Error }
  /** The node ran out of time. */
  | { readonly kind: 'late'; readonly cause: Error }
  /** The call ended before an answer. */
  | { readonly kind: 'lost'; readonly cause: Error };

/** A request above this is sent in parts; the node puts them together and stores all or nothing. */
const PART_BYTES = 1024 * 1024;
const NOT_HANDLED = new Set(['Server Is Not Ready', 'Server Is Busy', 'No leader info available in response']);

/**
 * One long batch-append call: requests and answers pass by correlation id. Every request gets exactly one answer, also when the node
 * ends the call, gracefully or not; an answer to nobody is ignored.
 */
export class AppendCall {
  /** Resolves when the call has ended and every request was answered. */
  readonly closed: Promise<void>;
  private readonly waiting = new Map<string, (answer: Answer) => void>();
  private over: Error | undefined;

  constructor(private readonly duplex: AppendDuplex) {
    this.closed = new Promise((resolve) => {
      const end = (cause: Error) => {
        this.finish(cause);
        resolve();
      };
      duplex.on('data', (response: streams.BatchAppendResp) => this.take(response));
      duplex.on('error', end);
      duplex.on('end', () => end(new Error('the node ended the append call')));
      duplex.on('close', () => end(new Error('the append call was closed')));
    });
  }

  /** Sends the events; the function returned forgets the request, a later answer to it goes nowhere. */
  send(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): { answer: Promise<Answer>; forget: () => void } {
    const id = randomUUID();
    if (this.over !== undefined) return { answer: Promise.resolve({ kind: 'lost', cause: this.over }), forget: () => undefined };
    const answer = new Promise<Answer>((resolve) => this.waiting.set(id, resolve));
    for (const request of requests(id, stream, expected, events)) this.duplex.write(request);
    return { answer, forget: () => this.waiting.delete(id) };
  }

  cancel(cause: Error): void {
    this.finish(cause);
    this.duplex.cancel();
  }

  private take(response: streams.BatchAppendResp): void {
    const id = uuidText(response.getCorrelationId());
    const resolve = this.waiting.get(id);
    if (resolve === undefined) return;
    this.waiting.delete(id);
    resolve(answerOf(response));
  }

  private finish(cause: Error): void {
    this.over ??= cause;
    for (const resolve of this.waiting.values()) resolve({ kind: 'lost', cause });
    this.waiting.clear();
  }
}

function* requests(id: string, stream: string, expected: number | 'none', events: readonly NewStoredEvent[]) {
  const options = new streams.BatchAppendReq.Options();
  options.setStreamIdentifier(new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8')));
  // No deadline: the node then takes its own, which no clock of ours can skew.
  if (expected === 'none') options.setNoStream(new shared.Empty());
  else options.setStreamPosition(String(expected));
  let request = new streams.BatchAppendReq().setCorrelationId(new shared.UUID().setString(id)).setOptions(options);
  let bytes = 0;
  for (const event of events) {
    if (bytes > 0 && bytes + event.bytes.length > PART_BYTES) {
      yield request;
      request = new streams.BatchAppendReq().setCorrelationId(new shared.UUID().setString(id));
      bytes = 0;
    }
    const message = new streams.BatchAppendReq.ProposedMessage();
    message.setId(new shared.UUID().setString(event.id)).setData(event.bytes);
    message.getMetadataMap().set('type', event.type).set('content-type', 'application/octet-stream');
    request.addProposedMessages(message);
    bytes += event.bytes.length;
  }
  yield request.setIsFinal(true);
}

function answerOf(response: streams.BatchAppendResp): Answer {
  const success = response.getSuccess();
  if (success !== undefined) {
    const position = success.getPosition();
    return {
      kind: 'stored',
      revision: Number(success.getCurrentRevision()),
      position: position && { commit: BigInt(position.getCommitPosition()), prepare: BigInt(position.getPreparePosition()) },
    };
  }
  const error = response.getError();
  const details = error?.getDetails();
  const cause = new Error(`the node answered ${error?.getMessage() ?? 'nothing'}`);
  switch (details?.getTypeName()) {
    case 'event_store.client.WrongExpectedVersion': {
      const wrong = shared.WrongExpectedVersion.deserializeBinary(details.getValue_asU8());
      return { kind: 'wrong-revision', actual: wrong.hasCurrentStreamRevision() ? Number(wrong.getCurrentStreamRevision()) : -1 };
    }
    case 'event_store.client.StreamDeleted':
      return { kind: 'deleted' };
    case 'event_store.client.MaximumAppendSizeExceeded':
      return { kind: 'too-large' };
    case 'event_store.client.AccessDenied':
    case 'event_store.client.BadRequest':
      return { kind: 'refused', cause };
    case 'event_store.client.Timeout':
      return { kind: 'late', cause };
    default:
      return { kind: NOT_HANDLED.has(error?.getMessage() ?? '') ? 'refused' : 'failed', cause };
  }
}

/** The node answers with the id as it came or in its structured form. */
function uuidText(uuid: shared.UUID | undefined): string {
  const structured = uuid?.getStructured();
  if (structured === undefined) return uuid?.getString().toLowerCase() ?? '';
  const half = (bits: string) => BigInt.asUintN(64, BigInt(bits)).toString(16).padStart(16, '0');
  const hex = half(structured.getMostSignificantBits()) + half(structured.getLeastSignificantBits());
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
