import type { Position } from '#libs/event-store';
import type { Instant } from '#libs/kernel';
import type { StoppedAt } from './errors.js';

/** How one view stands. Red are `stopped` and a lag that does not shrink. */
export interface ViewHealth {
  readonly view: string;
  /** Version that answers questions; undefined while the first one is built. */
  readonly serving: number | undefined;
  readonly state: 'building' | 'live' | 'stopped';
  /** Version being built beside, where there is one. */
  readonly building?: { readonly version: number; readonly events: number };
  readonly position: Position | undefined;
  /** Events of the store processed so far. */
  readonly events: number;
  /** Events not processed yet (counted up to 1,000) and the age of the oldest of them in seconds. */
  readonly lag: { readonly events: number; readonly seconds: number };
  /** When the last batch was committed, and how many seconds ago. */
  readonly progressAt: Instant | undefined;
  readonly progressAge: number | undefined;
  readonly stopped?: StoppedAt;
}
