import type { AllStreamResolvedEvent } from '@eventstore/db-client';
import { abandon } from './calls.js';
import type { EventStoreDbSettings } from './settings.js';

/** What the adapter needs of the client's subscription. */
export interface SubscriptionStream<Item = AllStreamResolvedEvent> {
  on(event: 'error', listener: (error: Error) => void): unknown;
  on(event: 'end' | 'close' | 'readable' | 'caughtUp', listener: () => void): unknown;
  read(): Item | null;
  readonly readableLength: number;
  unsubscribe(): Promise<void>;
  destroy(): unknown;
}

/** The client's subscription, pulled: it buffers one batch and then slows the node down. */
export class Feed<Item = AllStreamResolvedEvent> {
  private taken = 0;
  /** Number of events after which the node had nothing more; the signal overtakes events still buffered. */
  private caughtUpAfter: number | undefined;
  private failure: Error | undefined;
  private readable = false;
  private wake = () => undefined as void;

  constructor(private readonly stream: SubscriptionStream<Item>) {
    const fail = (error: Error) => {
      this.failure ??= error;
      this.wake();
    };
    // The error listener stays when the feed is closed: a late error without one would end the process.
    stream.on('error', fail);
    stream.on('end', () => fail(new Error('the node ended the subscription')));
    stream.on('close', () => fail(new Error('the subscription was closed')));
    stream.on('readable', () => {
      this.readable = true;
      this.wake();
    });
    stream.on('caughtUp', () => {
      this.caughtUpAfter = this.taken + stream.readableLength;
      this.wake();
    });
  }

  /** At most `most` events that have arrived, none of them from after a caught-up signal not yet passed on. */
  *take(most: number): Generator<Item, void, undefined> {
    for (let count = 0; count < most && this.taken !== this.caughtUpAfter; count += 1) {
      const resolved = this.stream.read();
      if (resolved === null) {
        this.readable = false;
        return;
      }
      this.taken += 1;
      yield resolved;
    }
  }

  /** Whether the node has said, after the events taken so far, that there are no more; asked once per signal. */
  caughtUp(): boolean {
    if (this.taken !== this.caughtUpAfter) return false;
    this.caughtUpAfter = undefined;
    return true;
  }

  hasSomething(): boolean {
    return this.readable || this.caughtUpAfter !== undefined;
  }

  /** Waits for events or signals; true when none came for the time set. @throws what ended the subscription */
  async silent(
    { timing, silenceMs }: Pick<EventStoreDbSettings, 'timing' | 'silenceMs'>,
    ...ends: readonly AbortSignal[]
  ): Promise<boolean> {
    if (this.failure !== undefined) throw this.failure;
    if (this.hasSomething() || ends.some((end) => end.aborted)) return false;
    const silence = await new Promise<boolean>((resolve) => {
      const cancel = timing.after(silenceMs, 'silence', () => resolve(true));
      this.wake = () => {
        cancel();
        resolve(false);
      };
      for (const end of ends) end.addEventListener('abort', this.wake, { once: true });
    });
    for (const end of ends) end.removeEventListener('abort', this.wake);
    this.wake = () => undefined;
    return silence;
  }

  close(): void {
    abandon(this.stream);
  }
}
