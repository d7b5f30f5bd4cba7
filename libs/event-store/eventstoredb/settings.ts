import { systemTiming, type Timing } from './timing.js';

export interface EventStoreDbSettings {
  /** For one attempt; an append makes at most two, so that an answer comes within ten seconds (OWASP ASVS 16.5.2). */
  readonly appendTimeoutMs: number;
  /** For one page; a page is asked for at most twice. */
  readonly readTimeoutMs: number;
  /** Events per page of a read, and per batch of a subscription. */
  readonly pageSize: number;
  readonly batchSize: number;
  /** Appends under way beyond these are refused at once: a queue must not grow while the node stalls. */
  readonly mostAppends: number;
  readonly mostAppendBytes: number;
  /** A subscription that heard nothing for so long asks whether it missed something. */
  readonly silenceMs: number;
  /** Longest pause before a lost subscription is taken up again. */
  readonly mostBackOffMs: number;
  /** Whether a stream is the office's: another program's, on a node that is shared, are left out of reads over all streams. */
  readonly isOwn: (stream: string) => boolean;
  readonly timing: Timing;
}

export const DEFAULT_SETTINGS: EventStoreDbSettings = {
  appendTimeoutMs: 4_500,
  readTimeoutMs: 4_500,
  pageSize: 1_024,
  batchSize: 256,
  mostAppends: 2_048,
  mostAppendBytes: 16 * 1024 * 1024,
  silenceMs: 20_000,
  mostBackOffMs: 5_000,
  isOwn: () => true,
  timing: systemTiming,
};
