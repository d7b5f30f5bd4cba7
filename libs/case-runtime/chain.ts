import type { RecordedEvent } from '#libs/kernel';
import { eventHash, type StoredEvent } from '#libs/event-store';

/** Revision of the first event whose `prev` is not the hash of the bytes stored before it; undefined where the chain is whole. */
export function brokenAt(stored: readonly StoredEvent[], recorded: readonly Pick<RecordedEvent, 'prev'>[]): number | undefined {
  let before: string | undefined;
  for (const [index, event] of stored.entries()) {
    if (recorded[index]?.prev !== before) return event.revision;
    before = eventHash(event.bytes);
  }
  return undefined;
}

/** How the chain stands, in the one wording that is answered. */
export function chainAs(broken: number | undefined): string {
  return broken === undefined ? 'whole' : `broken at ${broken}`;
}
