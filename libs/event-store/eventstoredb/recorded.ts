import type { AllStreamRecordedEvent, AllStreamResolvedEvent, ResolvedEvent } from '@eventstore/db-client';
import { CorruptEvent, type StoredEvent } from '../port.js';
import { isKnown, positionText, type LogPosition } from './position.js';
import type { EventStoreDbSettings } from './settings.js';

type Resolved = AllStreamResolvedEvent | ResolvedEvent;

/** Whether it is neither another program's nor one of the node's own and those about streams: their stream's or type's name begins with `$`. */
export function isOfOffice({ event }: AllStreamResolvedEvent, { isOwn }: Pick<EventStoreDbSettings, 'isOwn'>): boolean {
  return event !== undefined && !event.streamId.startsWith('$') && !event.type.startsWith('$') && isOwn(event.streamId);
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
