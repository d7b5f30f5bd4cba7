import { CorruptEvent, eventHash, type EventStore, type Position, type StoredEvent } from '#libs/event-store';

/** Whether `a` lies before `b`; an absent position lies before every other. */
export function isBefore(store: Pick<EventStore, 'compare'>, a: Position | undefined, b: Position | undefined): boolean {
  if (b === undefined) return false;
  return a === undefined || store.compare(a, b) < 0;
}

interface Fingerprint {
  readonly position: Position;
  readonly stream: string;
  readonly revision: number;
  readonly hash: string;
}

/** Which event it is: after a backup was put back, another one may lie at its position. */
export function fingerprintOf({ position, stream, revision, bytes }: StoredEvent): string {
  return JSON.stringify({ position, stream, revision, hash: eventHash(bytes) } satisfies Fingerprint);
}

export interface Place {
  readonly position: Position | undefined;
  readonly fingerprint: string | undefined;
}

/** Whether the store holds all that a checkpoint has seen, as far as can be told. @throws StoreUnavailable */
export async function isHeld(store: EventStore, checkpoint: Place): Promise<boolean> {
  return !isBefore(store, await store.head(), checkpoint.position) && isStored(store, checkpoint);
}

/**
 * Whether the event of a checkpoint is in the store, as far as can be told: not where an older version left the checkpoint, or the
 * event's bytes are damaged. It is read by stream and revision, because a node refuses positions at which no event of its log begins.
 * @throws StoreUnavailable
 */
export async function isStored(store: Pick<EventStore, 'readStream'>, { position, fingerprint }: Place): Promise<boolean> {
  if (fingerprint === undefined) return true;
  const { position: of, stream, revision, hash } = JSON.parse(fingerprint) as Fingerprint;
  // an older version moved the checkpoint on since
  if (of !== position) return true;
  try {
    const [found] = await store.readStream(stream, revision, 1);
    return found !== undefined && eventHash(found.bytes) === hash;
  } catch (error) {
    if (error instanceof CorruptEvent) return true;
    throw error;
  }
}
