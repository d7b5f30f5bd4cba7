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

/** Which event of its stream it is. */
export function placeInStream({ event }: AllStreamResolvedEvent): { readonly stream: string; readonly revision: number } {
  return { stream: event?.streamId ?? '$all', revision: Number(event?.revision ?? -1) };
}

const NOTHING = new Uint8Array(0);

/** The event with exactly the bytes appended. @throws CorruptEvent for what this adapter did not write (JSON is parsed by the client) */
export function storedEvent(resolved: Resolved): StoredEvent {
  const { stored, isReadable } = recorded(resolved);
  if (!isReadable) throw new CorruptEvent(stored.stream, stored.revision);
  return stored;
}

/**
 * The event as one among those of all streams: what another program wrote to a stream of the office has its place, and no bytes. Nobody can
 * take it for the office's, and whoever does not read that stream reads on.
 */
export function eventAmongAll(resolved: AllStreamResolvedEvent): StoredEvent {
  return recorded(resolved).stored;
}

function recorded(resolved: Resolved): { readonly stored: StoredEvent; readonly isReadable: boolean } {
  const event = resolved.event as AllStreamRecordedEvent | undefined;
  const { streamId: stream = '$unknown', revision: at = -1n, id = '', type = '', position, data } = event ?? {};
  const revision = Number(at);
  if (!isKnown(position)) throw new CorruptEvent(stream, revision);
  const isReadable = data instanceof Uint8Array;
  return { stored: { id, type, bytes: isReadable ? data : NOTHING, stream, revision, position: positionText(position) }, isReadable };
}
