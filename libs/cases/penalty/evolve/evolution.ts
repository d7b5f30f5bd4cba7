import type { RecordedEvent } from '#libs/kernel';
import type { PenaltyState } from '../penalty.state.js';

/** How each event of a map changes the state. Never decides: an event that does not fit the stage leaves the state as it is. */
export type Evolution<E> = { readonly [T in keyof E & string]: (state: PenaltyState, event: RecordedEvent<T, E[T]>) => PenaltyState };
