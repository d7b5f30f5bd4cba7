import type { AllStreamRecordedEvent, AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { CorruptEvent, type StoredEvent } from '../port.js';
import { isKnown, positionText, type LogPosition } from './position.js';

type Resolved = AllStreamResolvedEvent | ResolvedEvent;

/** The node's own events and those about streams: their stream's or their type's name begins with `$`. */
export function isSystemEvent({ event }: AllStreamResolvedEvent): boolean {
  return event === undefined || event.streamId.startsWith('$') || event.type.startsWith('$');
}

/** Where an event of a read over all streams lies. */
export function placeOf(resolved: AllStreamResolvedEvent): LogPosition {
  const position = resolved.event?.position;
  if (!isKnown(position)) throw new CorruptEvent(resolved.event?.streamId ?? '$all', Number(resolved.event?.revision ?? -1));
  return position;
}

/** The event with exactly the bytes appended. @throws CorruptEvent for what this adapter did not write (JSON is parsed by the client) */
export function storedEvent(resolved: Resolved): StoredEvent {
  const event = resolved.event as AllStreamRecordedEvent | undefined;
  const { streamId = '$unknown', revision = -1n, id = '', type = '', position, data } = event ?? {};
  if (!isKnown(position) || !(data instanceof Uint8Array)) throw new CorruptEvent(streamId, Number(revision));
  return { id, type, bytes: data, stream: streamId, revision: Number(revision), position: positionText(position) };
}
