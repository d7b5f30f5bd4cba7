import { Metadata, Server, ServerCredentials, status, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';
import gossip from '@eventstore/db-client/generated/gossip_pb.js';
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js';
import features from '@eventstore/db-client/generated/serverfeatures_pb.js';
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js';
import streams from '@eventstore/db-client/generated/streams_pb.js';
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js';
import shared from '@eventstore/db-client/generated/shared_pb.js';
import { appendAnswer, appendError, caughtUp, confirmation, entryResponse, streamNotFound, type AppendErrorName } from './wire-messages.js';
import { TcpRelay } from './tcp-relay.js';
import { TransactionLog, type Decision, type LogEntry, type ProposedEntry } from './transaction-log.js';

type AppendCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;
type ReadCall = ServerWritableStream<streams.ReadReq, streams.ReadResp>;

/** What becomes of one append request instead of a plain answer. */
export interface AppendFault {
  /** Whether the log takes the events before the fault. */
  readonly stored: boolean;
  readonly fate: 'hold' | 'end-call' | 'cut' | 'freeze' | 'not-leader' | 'answer-nobody' | 'other-position' | AppendErrorName;
}

export type ReadFault = 'hold' | 'cut' | 'end' | 'not-leader' | 'access-denied' | 'unavailable';

/** What becomes of a subscription once it has sent some events. */
export interface SubscriptionFault {
  readonly afterEvents: number;
  readonly fate: 'end' | 'error' | 'cut' | 'silence';
}

const MAX_APPEND_BYTES = 1024 * 1024;

/**
 * An EventStoreDB node at wire level, on the stubs that the client package ships: batch appends, reads and subscriptions over one log
 * that outlives restarts, with faults on demand. Clients reach it through a relay that can cut, refuse and freeze.
 */
export class WireServer {
  readonly log: TransactionLog;
  relay!: TcpRelay;
  appendsReceived = 0;
  subscriptionsOpened = 0;
  /** Deadlines that requests carried: the adapter sends none. */
  readonly deadlines: unknown[] = [];
  onAppend: (count: number) => AppendFault | undefined = () => undefined;
  onRead: (count: number) => ReadFault | undefined = () => undefined;
  /** Awaited before a read of one stream is answered. */
  beforeStream: (stream: string) => Promise<void> | undefined = () => undefined;
  onSubscription: (count: number) => SubscriptionFault | undefined = () => undefined;
  /** Nodes before 23.10 never say that a subscription has caught up. */
  saysCaughtUp = true;
  /** Whether a subscription begins with the event at its position, as at-least-once delivery may. */
  redelivers = false;
  /** Writers of subscriptions and reads that wait because the client does not take more. */
  heldUp = 0;
  eventsSent = 0;
  /** Where the cluster's leader is, for `not-leader` and gossip; this node unless set. */
  leaderPort: number | undefined;
  private readsReceived = 0;
  private readonly server = new Server({ 'grpc.max_receive_message_length': 32 * 1024 * 1024 });
  private readonly watchers = new Set<() => void>();

  private constructor(log: TransactionLog) {
    this.log = log;
    this.server.addService(streamsGrpc.StreamsService, {
      batchAppend: (call: AppendCall) => this.batchAppend(call),
      read: (call: ReadCall) => void this.read(call),
    });
    this.server.addService(featuresGrpc.ServerFeaturesService, {
      getSupportedMethods: (_: unknown, answer: (error: null, methods: features.SupportedMethods) => void) => {
        const append = new features.SupportedMethod().setServiceName('event_store.client.streams.Streams').setMethodName('batchAppend');
        answer(null, new features.SupportedMethods().setEventStoreServerVersion('23.10.0').setMethodsList([append]));
      },
    });
    this.server.addService(gossipGrpc.GossipService, {
      read: (_: unknown, answer: (error: null, members: gossip.ClusterInfo) => void) => answer(null, this.members()),
    });
  }

  static async start(log = new TransactionLog()): Promise<WireServer> {
    const wire = new WireServer(log);
    const port = await new Promise<number>((resolve, reject) => {
      wire.server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) => (error ? reject(error) : resolve(bound)));
    });
    wire.relay = await TcpRelay.before({ host: '127.0.0.1', port });
    return wire;
  }

  get connectionString(): string {
    return `esdb://127.0.0.1:${this.relay.port}?tls=false`;
  }

  /** Adds what another process would have appended. */
  append(stream: string, expected: number, proposed: readonly ProposedEntry[]): Decision {
    const decision = this.log.append(stream, expected, proposed);
    this.changed();
    return decision;
  }

  async until(condition: () => boolean): Promise<void> {
    if (condition()) return;
    await new Promise<void>((resolve) => {
      const look = () => {
        if (!condition()) return;
        this.watchers.delete(look);
        resolve();
      };
      this.watchers.add(look);
    });
  }

  async stop(): Promise<void> {
    await this.relay.close();
    this.server.forceShutdown();
  }

  private batchAppend(call: AppendCall): void {
    const unfinished = new Map<string, { options: streams.BatchAppendReq.Options; proposed: ProposedEntry[] }>();
    call.on('error', () => undefined);
    call.on('end', () => call.end());
    call.on('data', (request: streams.BatchAppendReq) => {
      const correlation = request.getCorrelationId();
      const key = correlation?.getString() ?? '';
      const options = request.getOptions();
      if (options !== undefined) unfinished.set(key, { options, proposed: [] });
      const gathered = unfinished.get(key);
      if (gathered === undefined || correlation === undefined) return;
      gathered.proposed.push(...request.getProposedMessagesList().map(proposedEntry));
      if (!request.getIsFinal()) return;
      unfinished.delete(key);
      this.decide(call, correlation, gathered.options, gathered.proposed);
    });
  }

  private decide(call: AppendCall, correlation: shared.UUID, options: streams.BatchAppendReq.Options, proposed: ProposedEntry[]): void {
    this.appendsReceived += 1;
    if (options.hasDeadline()) this.deadlines.push(options.getDeadline());
    const fault = this.onAppend(this.appendsReceived);
    const stream = Buffer.from(options.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
    const expected = options.hasNoStream() ? -1 : Number(options.getStreamPosition());
    const answer = (response: streams.BatchAppendResp) => call.write(response.setCorrelationId(correlation));
    if (proposed.reduce((sum, { data }) => sum + data.length, 0) > MAX_APPEND_BYTES) {
      answer(appendError('MaximumAppendSizeExceeded', stream));
    } else if (fault === undefined) {
      answer(appendAnswer(this.append(stream, expected, proposed), stream));
    } else {
      const decision = fault.stored ? this.append(stream, expected, proposed) : undefined;
      this.fail(call, fault.fate, stream, decision, answer);
    }
    this.changed();
  }

  private fail(
    call: AppendCall,
    fate: AppendFault['fate'],
    stream: string,
    decision: Decision | undefined,
    answer: (response: streams.BatchAppendResp) => void,
  ): void {
    if (fate === 'hold') return;
    else if (fate === 'end-call') call.end();
    else if (fate === 'cut') this.relay.cut();
    else if (fate === 'freeze') this.relay.freeze();
    else if (fate === 'not-leader') call.emit('error', this.notLeader());
    else if (fate === 'answer-nobody') {
      call.write(appendError('Unknown', stream).setCorrelationId(new shared.UUID().setString('11111111-1111-4111-8111-111111111111')));
    } else if (fate === 'other-position' && decision?.kind === 'committed') {
      answer(appendAnswer({ ...decision, position: -1n }, stream));
    } else if (fate !== 'other-position') answer(appendError(fate, stream, this.log.lastRevision(stream)));
  }

  private async read(call: ReadCall): Promise<void> {
    call.on('error', () => this.changed());
    call.on('cancelled', () => this.changed());
    call.on('close', () => this.changed());
    const options = call.request.getOptions();
    if (options === undefined) return void call.end();
    if (options.hasSubscription()) return this.subscribe(call, options);
    this.readsReceived += 1;
    const fault = this.onRead(this.readsReceived);
    this.changed();
    if (fault === 'hold') return;
    if (fault === 'cut') return this.relay.cut();
    if (fault === 'end') return void call.end();
    if (fault === 'not-leader') return void call.emit('error', this.notLeader());
    if (fault === 'access-denied') return void call.emit('error', exception(status.PERMISSION_DENIED, 'access-denied'));
    if (fault === 'unavailable') return void call.emit('error', { code: status.UNAVAILABLE, details: 'starting' });
    const stream = options.getStream();
    if (stream !== undefined) {
      const name = Buffer.from(stream.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
      await this.beforeStream(name);
      const entries = this.log.read(name);
      if (entries === 'deleted') return void call.emit('error', exception(status.FAILED_PRECONDITION, 'stream-deleted', name));
      if (entries === undefined) call.write(streamNotFound(name));
      const from = stream.hasStart() ? 0 : Number(stream.getRevision());
      const count = Number(options.getCount());
      const page = stream.hasEnd() ? (entries ?? []).slice(-count).reverse() : (entries ?? []).filter(({ revision }) => revision >= from);
      await this.send(call, page.slice(0, count));
    } else {
      await this.send(call, this.pageOfAll(options));
    }
    call.end();
  }

  private pageOfAll(options: streams.ReadReq.Options): readonly LogEntry[] {
    const all = options.getAll();
    const position = all?.getPosition();
    const from = position === undefined ? undefined : BigInt(position.getCommitPosition());
    const count = Number(options.getCount());
    if (options.getReadDirection() === streams.ReadReq.Options.ReadDirection.FORWARDS) {
      return this.log.entries.filter((entry) => from === undefined || entry.position >= from).slice(0, count);
    }
    return this.log.entries
      .filter((entry) => from === undefined || entry.position < from)
      .reverse()
      .slice(0, count);
  }

  private async subscribe(call: ReadCall, options: streams.ReadReq.Options): Promise<void> {
    this.subscriptionsOpened += 1;
    const fault = this.onSubscription(this.subscriptionsOpened);
    const expression = options.getFilter()?.getEventType()?.getRegex() ?? '';
    const wanted = new RegExp(expression);
    const position = options.getAll()?.getPosition();
    const after = position === undefined ? -1n : BigInt(position.getCommitPosition());
    const place = (isNext: (entry: LogEntry) => boolean) => {
      const found = this.log.entries.findIndex(isNext);
      return found < 0 ? this.log.entries.length : found;
    };
    let index = place((entry) => (this.redelivers ? entry.position >= after : entry.position > after));
    let last = after;
    let { scavenged } = this.log;
    let sent = 0;
    let live = false;
    this.changed();
    call.write(confirmation());
    while (!call.cancelled && !call.destroyed) {
      if (fault !== undefined && sent >= fault.afterEvents) return this.breakOff(call, fault.fate);
      if (scavenged !== this.log.scavenged) index = place((entry) => entry.position > last);
      scavenged = this.log.scavenged;
      const next = this.log.entries[index];
      if (next === undefined) {
        if (!live && this.saysCaughtUp) call.write(caughtUp());
        live = true;
        await this.until(() => call.cancelled || call.destroyed || this.log.entries.length > index || scavenged !== this.log.scavenged);
        continue;
      }
      index += 1;
      last = next.position;
      if (!wanted.test(next.type)) continue;
      await this.send(call, [next]);
      sent += 1;
    }
  }

  private breakOff(call: ReadCall, fate: SubscriptionFault['fate']): void {
    if (fate === 'cut') this.relay.cut();
    else if (fate === 'end') call.end();
    else if (fate === 'error') call.emit('error', { code: status.ABORTED, details: 'too slow' });
  }

  private async send(call: ReadCall, entries: readonly LogEntry[]): Promise<void> {
    for (const entry of entries) {
      if (call.cancelled || call.destroyed) return;
      this.eventsSent += 1;
      if (call.write(entryResponse(entry))) continue;
      let drained = false;
      this.heldUp += 1;
      this.changed();
      call.once('drain', () => {
        drained = true;
        this.changed();
      });
      await this.until(() => drained || call.cancelled || call.destroyed);
      this.heldUp -= 1;
    }
  }

  private notLeader() {
    const error = exception(status.NOT_FOUND, 'not-leader');
    error.metadata.set('leader-endpoint-host', '127.0.0.1');
    error.metadata.set('leader-endpoint-port', String(this.leaderPort ?? this.relay.port));
    return error;
  }

  private members(): gossip.ClusterInfo {
    const endPoint = new gossip.EndPoint().setAddress('127.0.0.1').setPort(this.leaderPort ?? this.relay.port);
    const member = new gossip.MemberInfo()
      .setInstanceId(new shared.UUID().setString('22222222-2222-4222-8222-222222222222'))
      .setTimeStamp('0')
      .setState(gossip.MemberInfo.VNodeState.LEADER)
      .setIsAlive(true)
      .setHttpEndPoint(endPoint);
    return new gossip.ClusterInfo().setMembersList([member]);
  }

  private changed(): void {
    for (const look of this.watchers) look();
  }
}

function exception(code: status, name: string, stream?: string) {
  const metadata = new Metadata();
  metadata.set('exception', name);
  if (stream !== undefined) metadata.set('stream-name', stream);
  return { code, details: name, metadata };
}

function proposedEntry(message: streams.BatchAppendReq.ProposedMessage): ProposedEntry {
  return {
    id: message.getId()?.getString() ?? '',
    type: message.getMetadataMap().get('type') ?? '',
    contentType: message.getMetadataMap().get('content-type') ?? '',
    data: message.getData_asU8(),
  };
}
