import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { AppendOutcomeUnknown, StoreFull, StoreUnavailable, WrongRevision, type Appended, type NewStoredEvent } from '../port.js';
import { RequestBuffer } from './request-buffer.js';

const THREAD = fileURLToPath(new URL('./writer.thread.mjs', import.meta.url));
const MAX_BATCH_REQUESTS = 512;
const MAX_BATCH_BYTES = 4 * 1024 * 1024;
/** Appends that may wait for the disk before further ones are turned away. */
const MAX_WAITING = 16_384;
/** Batches handed to the thread and not answered yet: one that commits, one that waits for it. */
const MOST_UNDER_WAY = 2;
/** An idle thread is not kept waiting for the end of a turn in which a crowd is answered: it commits these while the others are decided. */
const BEGUN_WITH = 16;
const SMALLEST_BUFFER = 16 * 1024;

export interface WriterStart {
  readonly file: string;
  /** Name of the broadcast channel on which other threads of this process hear of commits. */
  readonly channel: string;
  readonly pragmas: readonly string[];
}

/** What the writer's owner wants to hear. */
export interface WriterEvents {
  /** Something is committed up to this position. */
  committed(head: number): void;
  /** The disk or the thread failed; nothing is acknowledged any more. */
  failed(error: Error): void;
}

type FromThread =
  | { readonly kind: 'ready'; readonly head: number }
  | { readonly kind: 'refused'; readonly text: string }
  | { readonly kind: 'answers'; readonly numbers: Float64Array; readonly texts?: Readonly<Record<number, string>>; readonly head: number }
  | { readonly kind: 'fatal'; readonly text: string }
  | { readonly kind: 'closed' };

interface Waiting {
  readonly stream: string;
  readonly expected: number | 'none';
  resolve(appended: Appended): void;
  reject(error: Error): void;
}

const WRONG_REVISION = -1;
const FULL = 1;
const UNAVAILABLE = 2;

/** Sends appends to the writer thread, all of one turn of the event loop in one message, and settles them as it answers. */
export class Writer {
  private outgoing = new RequestBuffer(SMALLEST_BUFFER);
  private unsent: Waiting[] = [];
  /** Batches under way, oldest first: the thread answers in the order it was asked. */
  private readonly sent: Waiting[][] = [];
  private waitingCount = 0;
  private flushing = false;
  private state: 'starting' | 'open' | 'closing' | 'closed' | 'failed' = 'starting';
  private closed: (() => void) | undefined;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly worker: Worker,
    private readonly events: WriterEvents,
    private readonly started: (refusal?: Error) => void,
  ) {
    worker.on('message', (message: FromThread) => this.receive(message));
    worker.on('error', (error) => this.fail(error));
    worker.on('exit', () => {
      if (this.state !== 'closing' || this.sent.length > 0) this.fail(new Error('the writer thread ended'));
    });
  }

  /** Starts the thread; it opens, checks and, where new, lays out the file. @throws StoreUnavailable where the thread refuses */
  static async start(start: WriterStart, events: WriterEvents): Promise<Writer> {
    const worker = new Worker(THREAD, { workerData: start, name: 'event-store-writer' });
    let writer: Writer | undefined;
    try {
      await new Promise<void>((resolve, reject) => {
        writer = new Writer(worker, events, (refusal) => (refusal === undefined ? resolve() : reject(refusal)));
      });
    } catch (error) {
      await worker.terminate();
      throw new StoreUnavailable(`the event store refuses to start: ${error instanceof Error ? error.message : ''}`, { cause: error });
    }
    return writer!;
  }

  get waiting(): number {
    return this.waitingCount;
  }

  append(stream: string, expected: number | 'none', events: readonly NewStoredEvent[]): Promise<Appended> {
    if (this.state !== 'open') return Promise.reject(new StoreUnavailable('the event store is closed'));
    if (this.waitingCount >= MAX_WAITING) return Promise.reject(new StoreUnavailable('too many appends wait for the disk'));
    try {
      this.outgoing.add(stream, expected, events);
    } catch (error) {
      return Promise.reject(error as Error);
    }
    this.waitingCount += 1;
    const answered = new Promise<Appended>((resolve, reject) => {
      this.unsent.push({ stream, expected, resolve, reject });
    });
    if (this.isFull()) this.send();
    else if (!this.flushing) {
      this.flushing = true;
      setImmediate(this.flush);
    }
    return answered;
  }

  /** Answers what is under way, then ends the thread. */
  close(): Promise<void> {
    this.closing ??= this.end();
    return this.closing;
  }

  private async end(): Promise<void> {
    if (this.state !== 'open') return;
    this.state = 'closing';
    this.send();
    const ended = new Promise<void>((resolve) => {
      this.closed = resolve;
    });
    this.worker.postMessage('close');
    await ended;
    if (this.state === 'closing') this.state = 'closed';
  }

  private isFull(): boolean {
    const { count, length } = this.outgoing;
    return count >= (this.sent.length === 0 ? BEGUN_WITH : MAX_BATCH_REQUESTS) || length >= MAX_BATCH_BYTES;
  }

  /** While two batches are under way, further appends gather: they will share one message and one fsync. */
  private readonly flush = (): void => {
    this.flushing = false;
    if (this.sent.length < MOST_UNDER_WAY) this.send();
  };

  private send(): void {
    const batch = this.outgoing.take();
    if (batch.count === 0 || this.state === 'failed') return;
    this.sent.push(this.unsent);
    this.unsent = [];
    this.outgoing = new RequestBuffer(Math.max(SMALLEST_BUFFER, batch.length));
    this.worker.postMessage(batch, [batch.buffer]);
  }

  private receive(message: FromThread): void {
    if (message.kind === 'answers') this.settle(message.numbers, message.texts, message.head);
    else if (message.kind === 'fatal') this.fail(new Error(`the event store cannot trust its disk any more: ${message.text}`));
    else if (message.kind === 'closed') this.closed?.();
    else if (message.kind === 'refused') this.fail(new Error(message.text));
    else {
      this.state = 'open';
      this.events.committed(message.head);
      this.started();
    }
  }

  private settle(numbers: Float64Array, texts: Readonly<Record<number, string>> | undefined, head: number): void {
    // Readers wake before the appender goes on: whoever waits for a position has been told of it by then.
    this.events.committed(head);
    const count = numbers.length / 2;
    let index = 0;
    while (index < count) {
      for (const waiting of this.sent.shift() ?? []) {
        const first = numbers[index * 2]!;
        const second = numbers[index * 2 + 1]!;
        this.waitingCount -= 1;
        if (second >= 0) waiting.resolve({ revision: first, position: String(second) });
        else waiting.reject(refusal(waiting, first, second, texts?.[index]));
        index += 1;
      }
    }
    if (this.unsent.length > 0 && !this.flushing && this.sent.length < MOST_UNDER_WAY) this.send();
  }

  private fail(error: Error): void {
    if (this.state === 'failed' || this.state === 'closed') return;
    const starting = this.state === 'starting';
    this.state = 'failed';
    if (starting) return this.started(error);
    this.events.failed(error);
    const unknown = [...this.sent.splice(0).flat(), ...this.unsent.splice(0)];
    this.waitingCount = 0;
    for (const { stream, reject } of unknown) reject(new AppendOutcomeUnknown(stream, { cause: error }));
    this.closed?.();
  }
}

function refusal(waiting: Waiting, first: number, second: number, text: string | undefined): Error {
  if (second === WRONG_REVISION) return new WrongRevision(waiting.stream, waiting.expected, first);
  if (first === FULL) return new StoreFull();
  if (first === UNAVAILABLE) return new StoreUnavailable(`the event store is busy: ${text ?? ''}`);
  return new Error(`the event store refuses the batch: ${text ?? ''}`);
}
