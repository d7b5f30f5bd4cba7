import statusMessages from '@eventstore/db-client/generated/status_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import type { Decision, LogEntry } from './transaction-log.js';

/** The node's own names of its refusals, `NotReady` for one that it words as a sentence only. */
export type AppendErrorName =
  | 'WrongExpectedVersion'
  | 'StreamDeleted'
  | 'AccessDenied'
  | 'Timeout'
  | 'Unknown'
  | 'MaximumAppendSizeExceeded'
  | 'BadRequest'
  | 'NotReady';

const POSITION_MODULUS = 2n ** 64n;
/** Field 3 of google.rpc.Status, present and empty: the stubs give no other way to make its Any. */
const WITH_EMPTY_DETAILS = Uint8Array.of(0x1a, 0);

export function appendAnswer(decision: Decision, stream: string): streams.BatchAppendResp {
  switch (decision.kind) {
    case 'committed':
    case 'idempotent': {
      const commit = String(BigInt.asUintN(64, decision.position) % POSITION_MODULUS);
      const position = new shared.AllStreamPosition().setCommitPosition(commit).setPreparePosition(commit);
      const success = new streams.BatchAppendResp.Success().setCurrentRevision(String(decision.revision)).setPosition(position);
      return identified(new streams.BatchAppendResp().setSuccess(success), stream);
    }
    case 'wrong-expected-version':
      return appendError('WrongExpectedVersion', stream, decision.current);
    case 'deleted':
      return appendError('StreamDeleted', stream);
    case 'corrupted-idempotency':
      return appendError('Unknown', stream);
  }
}

export function appendError(name: AppendErrorName, stream: string, current = -1): streams.BatchAppendResp {
  const error = statusMessages.Status.deserializeBinary(WITH_EMPTY_DETAILS);
  error.setMessage(name === 'NotReady' ? 'Server Is Not Ready' : name);
  const wrong = new shared.WrongExpectedVersion();
  if (current >= 0) wrong.setCurrentStreamRevision(String(current));
  else wrong.setCurrentNoStream(new shared.Empty());
  const bytes = name === 'WrongExpectedVersion' ? wrong.serializeBinary() : new Uint8Array();
  error.getDetails()?.pack(bytes, name === 'NotReady' ? 'google.protobuf.Empty' : `event_store.client.${name}`);
  return identified(new streams.BatchAppendResp().setError(error), stream);
}

export function entryResponse(entry: LogEntry): streams.ReadResp {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
    .setId(new shared.UUID().setString(entry.id))
    .setStreamIdentifier(identifier(entry.stream))
    .setStreamRevision(String(entry.revision))
    .setCommitPosition(String(entry.position))
    .setPreparePosition(String(entry.position))
    .setData(entry.data);
  recorded.getMetadataMap().set('type', entry.type).set('content-type', entry.contentType).set('created', '0');
  const event = new streams.ReadResp.ReadEvent().setEvent(recorded).setCommitPosition(String(entry.position));
  return new streams.ReadResp().setEvent(event);
}

export function streamNotFound(stream: string): streams.ReadResp {
  const missing = new streams.ReadResp.StreamNotFound().setStreamIdentifier(identifier(stream));
  return new streams.ReadResp().setStreamNotFound(missing);
}

export function confirmation(): streams.ReadResp {
  return new streams.ReadResp().setConfirmation(new streams.ReadResp.SubscriptionConfirmation().setSubscriptionId('1'));
}

export function caughtUp(): streams.ReadResp {
  return new streams.ReadResp().setCaughtUp(new streams.ReadResp.CaughtUp());
}

function identified(response: streams.BatchAppendResp, stream: string): streams.BatchAppendResp {
  return response.setStreamIdentifier(identifier(stream));
}

function identifier(stream: string): shared.StreamIdentifier {
  return new shared.StreamIdentifier().setStreamName(Buffer.from(stream, 'utf8'));
}
