/** An event as the node keeps it. */
export interface LogEntry {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly position: bigint;
}

export type ProposedEntry = Pick<LogEntry, 'id' | 'type' | 'contentType' | 'data'>;

export type Decision =
  | { readonly kind: 'committed' | 'idempotent'; readonly revision: number; readonly position: bigint }
  | { readonly kind: 'wrong-expected-version'; readonly current: number }
  | { readonly kind: 'corrupted-idempotency' }
  | { readonly kind: 'deleted' };

const SYSTEM_EVERY = 5;
const FIRST = 1_000n;

function lengthOf({ data }: LogEntry): bigint {
  return BigInt(150 + data.length);
}

/**
 * One node's log in memory, with the rules by which version 23.10 decides appends at an exact revision: ids already stored at their
 * revisions are recognised and answered with their place, whatever bytes come with them; a batch of which only the first part is known
 * fails. System events lie between the others, as statistics do.
 */
export class TransactionLog {
  readonly entries: LogEntry[] = [];
  private readonly streams = new Map<string, LogEntry[]>();
  private readonly tombstoned = new Set<string>();
  /** First visible revision of streams truncated, or deleted softly: new events go on counting. */
  private readonly softDeleted = new Map<string, number>();
  /** Streams of which every event was cut off or has expired. */
  private readonly emptied = new Set<string>();
  private end = FIRST;
  /** Scavenges so far: after each, entries lie elsewhere among those left. */
  scavenged = 0;

  append(stream: string, expected: number, proposed: readonly ProposedEntry[]): Decision {
    if (this.tombstoned.has(stream)) return { kind: 'deleted' };
    const stored = this.streams.get(stream) ?? [];
    const current = stored.length - 1;
    if (expected === -1 && this.softDeleted.get(stream) === stored.length) return this.commit(stream, proposed);
    if (expected > current) return { kind: 'wrong-expected-version', current };
    if (expected === current) return this.commit(stream, proposed);
    for (const [index, { id }] of proposed.entries()) {
      if (stored[expected + 1 + index]?.id === id) continue;
      return index === 0 ? { kind: 'wrong-expected-version', current } : { kind: 'corrupted-idempotency' };
    }
    const last = stored[expected + proposed.length];
    return { kind: 'idempotent', revision: expected + proposed.length, position: last?.position ?? -1n };
  }

  /** Undefined where the node would say that the stream is not found. */
  read(stream: string): readonly LogEntry[] | 'deleted' | undefined {
    if (this.tombstoned.has(stream)) return 'deleted';
    if (this.emptied.has(stream)) return [];
    const visible = this.streams.get(stream)?.slice(this.softDeleted.get(stream) ?? 0);
    return visible === undefined || visible.length === 0 ? undefined : visible;
  }

  lastRevision(stream: string): number {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  tombstone(stream: string): void {
    this.tombstoned.add(stream);
  }

  /** Takes the events of streams away that were deleted for good, and those cut off; the last one of a stream stays. */
  scavenge(): void {
    const isCutOff = ({ stream, revision }: LogEntry) =>
      revision < Math.min(this.softDeleted.get(stream) ?? 0, (this.streams.get(stream)?.length ?? 0) - 1);
    const left = this.entries.filter((entry) => !this.tombstoned.has(entry.stream) && !isCutOff(entry));
    this.entries.splice(0, this.entries.length, ...left);
    this.scavenged += 1;
  }

  deleteSoftly(stream: string): void {
    this.softDeleted.set(stream, this.streams.get(stream)?.length ?? 0);
    this.addSystemEvent(`$$${stream}`, '$metadata', '{"$tb":9223372036854775807}');
  }

  truncate(stream: string, before: number): void {
    this.softDeleted.set(stream, before);
    this.addSystemEvent(`$$${stream}`, '$metadata', `{"$tb":${before}}`);
  }

  /** As by metadata that cut nothing off: before a scavenge every event is there still. */
  undelete(stream: string): void {
    this.softDeleted.delete(stream);
    this.addSystemEvent(`$$${stream}`, '$metadata', '{"$tb":0}');
  }

  /** As by `$tb` after the last event, or by a `$maxAge` that is over: the stream is there, and shows nothing. */
  empty(stream: string): void {
    this.emptied.add(stream);
  }

  /** Puts a backup back that was made when the log held so many entries. */
  putBack(count: number): void {
    for (const entry of this.entries.splice(count).toReversed()) this.streams.get(entry.stream)?.pop();
    const last = this.entries.at(-1);
    this.end = last === undefined ? FIRST : last.position + lengthOf(last);
    for (const [stream, stored] of this.streams) if (stored.length === 0) this.streams.delete(stream);
  }

  /** An event of the node's own. */
  addSystemEvent(stream = '$stats-127.0.0.1', type = '$statsCollected', data = '{}'): void {
    this.write(stream, { id: '00000000-0000-4000-8000-000000000000', type, contentType: 'application/json', data: Buffer.from(data) });
  }

  private commit(stream: string, proposed: readonly ProposedEntry[]): Decision {
    let last: LogEntry | undefined;
    for (const entry of proposed) last = this.write(stream, entry);
    if (this.entries.length % SYSTEM_EVERY === 0) this.addSystemEvent();
    return { kind: 'committed', revision: last?.revision ?? -1, position: last?.position ?? -1n };
  }

  private write(stream: string, proposed: ProposedEntry): LogEntry {
    const stored = this.streams.get(stream) ?? [];
    const entry = { ...proposed, stream, revision: stored.length, position: this.end };
    this.end += lengthOf(entry);
    stored.push(entry);
    this.streams.set(stream, stored);
    this.entries.push(entry);
    return entry;
  }
}
