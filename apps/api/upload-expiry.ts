import type { Clock } from '#libs/kernel';
import { namedByAnEvent, type Attachments, type CaseStreams } from '#libs/case-runtime';
import type { Logger } from '#libs/http/logging';

const HOUR_MS = 3_600_000;

export interface UploadExpiryParts {
  readonly attachments: Pick<Attachments, 'expire'>;
  readonly streams: CaseStreams;
  readonly clock: Clock;
  readonly logger: Pick<Logger, 'error'>;
}

/**
 * Removes uploads that no event has named for a day: looks once after the start, as an office may be restarted more often than the
 * hour that lies between two looks, and then every hour. A look that fails is logged; the next one tries again.
 */
export class UploadExpiry {
  private readonly ending = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> | undefined;

  constructor(private readonly parts: UploadExpiryParts) {}

  /** Begins the first look and returns at once. */
  start(): void {
    this.look();
    this.timer = setInterval(() => this.look(), HOUR_MS);
    this.timer.unref();
  }

  /** Done once the look that is under way is over; at once where none is. */
  async looked(): Promise<void> {
    await this.looking;
  }

  /** No further look begins; one under way ends at its next upload, before the store that it reads is closed. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    this.ending.abort();
    await this.looking;
  }

  /** One look at a time: one over many uploads may take longer than an hour. */
  private look(): void {
    this.looking ??= this.expire().finally(() => (this.looking = undefined));
  }

  private async expire(): Promise<void> {
    const { attachments, streams, clock, logger } = this.parts;
    try {
      const before = new Date(Date.parse(clock.now()) - 24 * HOUR_MS).toISOString();
      await attachments.expire(before, namedByAnEvent(streams), this.ending.signal);
    } catch (error) {
      logger.error({ err: error }, 'uploads could not be expired');
    }
  }
}
