import type { EventStore, Position } from '#libs/event-store';

/** Whether `a` lies before `b`; an absent position lies before every other. */
export function isBefore(store: Pick<EventStore, 'compare'>, a: Position | undefined, b: Position | undefined): boolean {
  if (b === undefined) return false;
  return a === undefined || store.compare(a, b) < 0;
}
