import { randomUUID } from 'node:crypto';
import type { EventStore, NewStoredEvent, Position, StoredEvent } from '../port.js';

/** One opened store, as an adapter's spec hands it to the contract. */
export interface StoreUnderContract {
  readonly store: EventStore;
  /** True where nothing was ever stored in it. */
  readonly fresh?: boolean;
  /** Closes the store and opens the same one again, as a restarted process would. */
  reopen?(): Promise<EventStore>;
  /** Cuts every connection to the server; the adapter has to find back by itself. For adapters that have a connection. */
  loseConnection?(): Promise<void>;
  dispose(): Promise<void>;
}

/** What not every adapter can show: starting empty, opening the same store again, losing a connection. */
export type Ability = 'fresh' | 'reopen' | 'loseConnection';

export type OpenStoreUnderContract = () => Promise<StoreUnderContract>;

/** The store that the specs of one contract run share. */
export interface Subject {
  readonly opened: StoreUnderContract;
  store: EventStore;
}

/** Opens the subject's store again, for later specs too. */
export async function openAgain(subject: Subject): Promise<EventStore> {
  if (subject.opened.reopen === undefined) throw new Error('the store under contract promises to be opened again, but has no reopen');
  subject.store = await subject.opened.reopen();
  return subject.store;
}

/** A stream name that no other spec uses. */
export function anyStream(): string {
  return `contract-${randomUUID()}`;
}

/** An event with a random id whose bytes are some JSON of about 200 bytes. */
export function anyEvent(text: string = randomUUID(), type = 'contract.noted'): NewStoredEvent {
  return { id: randomUUID(), type, bytes: Buffer.from(JSON.stringify({ text, 备注: '立案'.repeat(20), n: 1 })) };
}

export function anyEvents(count: number): NewStoredEvent[] {
  return Array.from({ length: count }, () => anyEvent());
}

/** What a reader sees of events, in a form that `toEqual` compares byte for byte whatever class holds the bytes. */
export function seen(events: readonly StoredEvent[]) {
  return events.map(({ stream, revision, id, type, bytes }) => ({ stream, revision, id, type, hex: Buffer.from(bytes).toString('hex') }));
}

/** What a reader should see of a batch stored in a stream from a revision on. */
export function stored(stream: string, from: number, events: readonly NewStoredEvent[]) {
  return events.map(({ id, type, bytes }, index) => ({
    stream,
    revision: from + index,
    id,
    type,
    hex: Buffer.from(bytes).toString('hex'),
  }));
}

/** Appends events one by one, so that each is a commit of its own. */
export async function appendEach(store: EventStore, stream: string, events: readonly NewStoredEvent[], from = 0): Promise<Position[]> {
  const positions: Position[] = [];
  for (const [index, event] of events.entries()) {
    const revision = from + index;
    positions.push((await store.append(stream, revision === 0 ? 'none' : revision - 1, [event])).position);
  }
  return positions;
}

/** Every event after a position, read page by page to the end. */
export async function readAllPages(store: EventStore, after: Position | undefined, limit: number): Promise<StoredEvent[]> {
  const all: StoredEvent[] = [];
  let position = after;
  for (;;) {
    const page = await store.readAll(position, limit);
    expect(page.length).toBeLessThanOrEqual(limit);
    const last = page.at(-1);
    if (last === undefined) return all;
    all.push(...page);
    position = last.position;
  }
}

/** Events of some streams only: the store may be shared with other specs. */
export function only(streams: readonly string[], events: readonly StoredEvent[]): StoredEvent[] {
  const wanted = new Set(streams);
  return events.filter((event) => wanted.has(event.stream));
}

/** Positions in the order given must rise strictly. */
export function expectRising(store: EventStore, positions: readonly Position[]): void {
  const wrong = positions.filter((position, index) => index > 0 && store.compare(positions[index - 1]!, position) >= 0);
  expect(wrong).toEqual([]);
}

/** A subscription read step by step, with the events of the named streams kept apart. */
export class Reader {
  private readonly abort = new AbortController();
  private readonly items;
  readonly events: StoredEvent[] = [];
  caughtUp = 0;
  ended = false;

  constructor(store: EventStore, after: Position | undefined, streams: readonly string[]) {
    this.streams = new Set(streams);
    this.items = store.subscribe(after, this.abort.signal)[Symbol.asyncIterator]();
  }

  private readonly streams: ReadonlySet<string>;

  /** Takes one item; false once the subscription has ended. */
  async step(): Promise<boolean> {
    const item = await this.items.next();
    if (item.done === true) {
      this.ended = true;
      return false;
    }
    if (item.value.kind === 'caught-up') this.caughtUp += 1;
    else if (item.value.kind === 'events') this.events.push(...item.value.events.filter((event) => this.streams.has(event.stream)));
    return true;
  }

  /** Takes items until the condition holds; fails where the subscription ends before. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (!(await this.step())) throw new Error('the subscription ended too early');
    }
  }

  async untilEvents(count: number): Promise<void> {
    await this.until(() => this.events.length >= count);
  }

  /** Aborts without waiting for anything. */
  stop(): void {
    this.abort.abort();
  }

  /** Aborts and takes what is left until the subscription has ended. */
  async end(): Promise<void> {
    this.abort.abort();
    while (await this.step());
  }
}
