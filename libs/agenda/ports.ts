import type { AnyCaseType, Clock, Instant } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import type { CaseStreams, HandleCase, Receipt } from '#libs/case-runtime';
import type { LeaseOptions, Timers, ViewDatabase, ViewLogger, ViewReader } from '#libs/views';
import type { ParkedDuty } from './parked.js';

/** What the loop needs of the office. */
export interface AgendaPorts {
  /** Every type of the office, the notices among them. */
  readonly types: readonly AnyCaseType[];
  readonly store: Pick<EventStore, 'head' | 'readStream'>;
  /** Streams read live: what duties of one case ask of another follows from its state. */
  readonly streams: Pick<CaseStreams, 'events'>;
  readonly database: ViewDatabase;
  readonly reader: Pick<ViewReader, 'waitFor'>;
  readonly clock: Clock;
  readonly logger: ViewLogger;
  /** The one door to the cases. */
  readonly ask: (command: HandleCase) => Promise<Receipt>;
  /** Digest of the packs loaded now: provisional dates are recomputed once under each. */
  readonly lawDigest: string;
  /** In a cluster; where left out, this process is the only one that asks. */
  readonly lease?: LeaseOptions;
  readonly timers?: Timers;
  /** Between two ticks that nobody asked for; 30 s unless set. */
  readonly everyMs?: number;
  /** Between two ticks however often it is told; 1 s unless set. */
  readonly restMs?: number;
}

/** What one round did. */
export interface TickReport {
  /** `behind`: the views have not caught up; `elsewhere`: another process holds the lease. */
  readonly outcome: 'done' | 'behind' | 'elsewhere';
  readonly acted: number;
  readonly recomputed: number;
  readonly warned: number;
  readonly parked: number;
}

/** What readiness tells of the loop. */
export interface AgendaHealth {
  readonly lastTick?: { readonly at: Instant; readonly outcome: TickReport['outcome'] | 'failed'; readonly error?: string };
  readonly parkedCount: number;
  /** How many for each reason: codes of refusals and errors, nothing of a case. */
  readonly parkedReasons: Readonly<Record<string, number>>;
  readonly parked: readonly ParkedDuty[];
}
