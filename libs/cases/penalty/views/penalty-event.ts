import type { RecordedEvent } from '#libs/kernel';
import { DECIDING, type Deciding, type PenaltyEvents } from '../penalty.events.js';

/** A recorded event of a penalty case, told apart by its type; types of the runtime pass the folds by. */
export type PenaltyEvent = { readonly [T in keyof PenaltyEvents]: RecordedEvent<T, PenaltyEvents[T]> }[keyof PenaltyEvents];

export function asPenaltyEvent(event: RecordedEvent): PenaltyEvent {
  return event as unknown as PenaltyEvent;
}

/** Whether the event decides the case; `DECIDING` tells the outcome. */
export function isDeciding(event: PenaltyEvent): event is Extract<PenaltyEvent, { readonly type: Deciding }> {
  return Object.hasOwn(DECIDING, event.type);
}

export const text = { type: 'text' } as const;
export const maybeText = { type: 'text', nullable: true } as const;
export const integer = { type: 'integer' } as const;
export const date = { type: 'date' } as const;
export const maybeDate = { type: 'date', nullable: true } as const;
