import { setMaxListeners } from 'node:events';
import { EventStoreDBClient } from '@eventstore/db-client';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import { AppendCall, type AppendDuplex } from './append-call.js';
import { ConnectionReplaced } from './failures.js';

type StreamsClient = InstanceType<typeof streamsGrpc.StreamsClient>;
type Channel = ReturnType<StreamsClient['getChannel']>;
type CallArguments = Parameters<StreamsClient['batchAppend']>;

/**
 * Protected members of the client that open a call with its channel, credentials, discovery and leader hops. Appends use them because
 * the client's own `appendToStream` keeps the promises of all clients of a process in one table: a late or unexpected answer throws
 * out of an event handler and ends the process, a graceful end of the stream is never noticed, and its deadline is an absolute
 * time that a skewed clock has already passed. The version is pinned; `plumbing` checks that the members are there.
 */
interface Plumbing {
  GRPCStreamCreator(
    client: typeof streamsGrpc.StreamsClient,
    name: string,
    create: (client: StreamsClient) => Promise<AppendDuplex>,
  ): () => Promise<AppendDuplex>;
  callArguments(base: { requiresLeader: boolean }, options: { deadline: number }): CallArguments;
  getChannel(): Promise<Channel>;
}

function plumbing(client: EventStoreDBClient): Plumbing {
  const inner = client as unknown as Plumbing;
  for (const member of ['GRPCStreamCreator', 'callArguments', 'getChannel'] as const) {
    if (typeof inner[member] !== 'function') throw new Error(`@eventstore/db-client has no ${member}: this adapter is made for 6.2.1`);
  }
  return inner;
}

/** gRPC connectivity states (grpc/doc/connectivity-semantics-and-api.md). */
const READY = 2;
const TRANSIENT_FAILURE = 3;
const SHUTDOWN = 4;

/** One client and what is under way on it; once given up, it never serves again. */
export class Connection {
  private readonly ended = new AbortController();
  private readonly inner: Plumbing;
  private appendCall: Promise<AppendCall> | undefined;
  private opening: Promise<void> | undefined;
  private channel: Channel | undefined;

  constructor(private readonly client: EventStoreDBClient) {
    this.inner = plumbing(client);
    // Every call under way listens; their number is bounded by the store, not by Node's leak heuristic.
    setMaxListeners(0, this.ended.signal);
  }

  /** Aborted with `ConnectionReplaced` once this connection is given up. */
  get signal(): AbortSignal {
    return this.ended.signal;
  }

  /**
   * The open append call, or a new one on a connection that is ready.
   * @throws where no connection can be made: nothing was sent then
   */
  async appends(connectWithinMs: number): Promise<AppendCall> {
    if (this.appendCall === undefined) {
      const opening = this.openAppendCall(connectWithinMs);
      this.appendCall = opening;
      const forget = () => {
        if (this.appendCall === opening) this.appendCall = undefined;
      };
      opening.then((call) => call.closed.then(forget), forget);
    }
    return this.appendCall;
  }

  /** The client, its node found. @throws where discovery finds none */
  async opened(): Promise<EventStoreDBClient> {
    this.opening ??= this.inner.getChannel().then((channel) => {
      this.channel = channel;
      if (this.ended.signal.aborted) channel.close();
    });
    await this.opening;
    return this.client;
  }

  giveUp(): void {
    if (this.ended.signal.aborted) return;
    this.ended.abort(new ConnectionReplaced());
    // It cancels every call at once and then waits for their ends, some of which never come.
    this.client.dispose().catch(() => undefined);
    // A closed channel drops its subchannel; left open, the next client would inherit its back-off of up to two minutes.
    this.channel?.close();
  }

  private async openAppendCall(connectWithinMs: number): Promise<AppendCall> {
    await this.opened();
    const duplex = await this.inner.GRPCStreamCreator(streamsGrpc.StreamsClient, 'appendToStream', async (streams) => {
      await connected(streams.getChannel(), connectWithinMs);
      return streams.batchAppend(...this.inner.callArguments({ requiresLeader: true }, { deadline: Infinity }));
    })();
    const call = new AppendCall(duplex);
    const cancel = () => call.cancel(this.ended.signal.reason);
    if (this.ended.signal.aborted) cancel();
    else this.ended.signal.addEventListener('abort', cancel, { once: true });
    return call;
  }
}

/** Resolves once the channel is ready; rejects at its first failure, or after the time given: nothing was sent yet. */
function connected(channel: Channel, withinMs: number): Promise<void> {
  const deadline = Date.now() + withinMs;
  return new Promise((resolve, reject) => {
    const look = (error?: Error): void => {
      if (error !== undefined) return reject(error);
      const state: number = channel.getConnectivityState(true);
      if (state === READY) return resolve();
      if (state === TRANSIENT_FAILURE || state === SHUTDOWN) return reject(new Error('no connection to the node'));
      channel.watchConnectivityState(state, deadline, look);
    };
    look();
  });
}

/** The store's one current connection, replaced when it turns out to be dead. */
export class Connections {
  private held: Connection;

  constructor(private readonly connectionString: string) {
    this.held = this.connect();
  }

  get current(): Connection {
    return this.held;
  }

  /** Gives a broken connection up and makes the next; does nothing where that has happened already. */
  replace(broken: Connection): void {
    if (broken !== this.held) return;
    broken.giveUp();
    this.held = this.connect();
  }

  /** After this nothing of the client keeps the process alive. */
  close(): void {
    this.held.giveUp();
  }

  private connect(): Connection {
    return new Connection(EventStoreDBClient.connectionString(this.connectionString));
  }
}
