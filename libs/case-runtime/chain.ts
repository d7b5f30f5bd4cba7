import type { RecordedEvent } from '#libs/kernel';
import { eventHash, type StoredEvent } from '#libs/event-store';

/** How often the beginning of a remembered stream is asked for, beside its tail: somebody may have cut it off on the node. */
export const WHOLE_FOR_MS = 60_000;

/**
 * Revision of the first event whose `prev` is not the hash of the bytes stored before it; undefined where the chain is whole. Of events that do
 * not begin their stream `before` is the hash of the one before them.
 */
export function brokenAt(
  stored: readonly StoredEvent[],
  recorded: readonly Pick<RecordedEvent, 'prev'>[],
  before?: string,
): number | undefined {
  for (const [index, event] of stored.entries()) {
    if (recorded[index]?.prev !== before) return event.revision;
    before = eventHash(event.bytes);
  }
  return undefined;
}

/**
 * Whether the event, read again at its place, is the one remembered as the newest of its stream: where an older backup was put back below this
 * process it is gone or another, and nothing remembered of the stream counts.
 */
export function isHead(headHash: string | undefined, event: StoredEvent | undefined): boolean {
  return event !== undefined && eventHash(event.bytes) === headHash;
}

/** How the chain stands, in the one wording that is answered. */
export function chainAs(broken: number | undefined): string {
  return broken === undefined ? 'whole' : `broken at ${broken}`;
}
