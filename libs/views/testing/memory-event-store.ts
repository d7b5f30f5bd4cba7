import {
  StoreUnavailable,
  WrongRevision,
  type Appended,
  type EventStore,
  type NewStoredEvent,
  type Position,
  type StoredEvent,
  type StoreHealth,
  type SubscriptionItem,
} from '#libs/event-store';

const PAGE = 100;

/** The port kept in memory, for specs of what reads events. `interrupt` makes reading fail as a lost connection does. */
export class MemoryEventStore implements EventStore {
  readonly exclusive = true;
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly waiting = new Set<() => void>();
  private readonly withdrawn = new Set<string>();
  private failures = 0;

  /** The next so many reads fail, running subscriptions included. */
  interrupt(reads: number): void {
    this.failures = reads;
    this.wake();
  }

  /** Takes a stream away with its events, as a node that is scavenged; what follows keeps its place. */
  withdraw(stream: string): void {
    this.withdrawn.add(stream);
    this.streams.delete(stream);
  }

  async append(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Promise<Appended> {
    const stored = this.streams.get(stream) ?? [];
    const actual = stored.length - 1;
    if (actual !== (expected === 'none' ? -1 : expected)) throw new WrongRevision(stream, expected, actual);
    for (const event of events) {
      const place = { ...event, stream, revision: stored.length, position: positionOf(this.log.length) };
      stored.push(place);
      this.log.push(place);
    }
    this.streams.set(stream, stored);
    this.wake();
    return { revision: stored.length - 1, position: positionOf(this.log.length - 1) };
  }

  async readStream(stream: string, from = 0, limit = Number.MAX_SAFE_INTEGER): Promise<readonly StoredEvent[]> {
    this.failWhereTold();
    return (this.streams.get(stream) ?? []).slice(from, from + limit);
  }

  async readAll(after: Position | undefined, limit: number): Promise<readonly StoredEvent[]> {
    this.failWhereTold();
    const from = after === undefined ? 0 : Number(after) + 1;
    return this.log
      .slice(from)
      .filter(({ stream }) => !this.withdrawn.has(stream))
      .slice(0, limit);
  }

  async *subscribe(after: Position | undefined, signal: AbortSignal): AsyncIterable<SubscriptionItem> {
    let position = after;
    while (!signal.aborted) {
      const events = await this.readAll(position, PAGE);
      if (events.length > 0) {
        position = events[events.length - 1]!.position;
        yield { kind: 'events', events };
        continue;
      }
      yield { kind: 'caught-up' };
      if ((await this.head()) === position) await this.woken(signal);
    }
  }

  async head(): Promise<Position | undefined> {
    return this.log.findLast(({ stream }) => !this.withdrawn.has(stream))?.position;
  }

  compare(a: Position, b: Position): number {
    return Number(a) - Number(b);
  }

  async health(): Promise<StoreHealth> {
    return { ready: true, detail: 'in memory' };
  }

  async close(): Promise<void> {
    this.wake();
  }

  private failWhereTold(): void {
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new StoreUnavailable('the connection was lost');
  }

  private woken(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        this.waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  private wake(): void {
    for (const wake of this.waiting) wake();
  }
}

function positionOf(index: number): Position {
  return String(index).padStart(12, '0');
}
