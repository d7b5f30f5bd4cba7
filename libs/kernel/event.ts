import type { JsonObject } from './canonical-json.js';
import type { Uuid } from './ids.js';
import type { Instant } from './time.js';

/** An officer acting in a post; the identity of officials is never sealed (终身责任追究). */
export interface PersonActor {
  readonly person: Uuid;
  /** Name of the post held at that moment. */
  readonly post: string;
  readonly agency: Uuid;
  /** Number of the law-enforcement certificate (执法证) valid on the day of the act, where there is one. */
  readonly certificate?: string;
  readonly proof?: JsonObject;
  /** Sign-in session at the identity provider (`sid` of the token), where it names one: what its own log knows the act by. */
  readonly session?: string;
}

/** The office itself, carrying out what the law or a duty demands. */
export interface SystemActor {
  readonly system: string;
  readonly duty?: string;
}

export type Actor = PersonActor | SystemActor;

/** A file named by its digests; the bytes are kept by the Attachments port. */
export interface AttachmentRef {
  readonly size: number;
  readonly sha256: string;
  readonly sm3: string;
}

/** Something looked up before deciding, and what it was read at: a revision of a live stream or a position of a view. */
export interface FactSource {
  readonly source: string;
  readonly revision?: number;
  readonly position?: string;
}

export interface Basis {
  /** SHA-256 of the law packs that the decision was made under. */
  readonly law?: string;
  readonly facts: readonly FactSource[];
}

/** Why an event was registered after its day (补录), and the head who approved it. */
export interface LateRegistered {
  readonly reason: string;
  readonly approver: Uuid;
}

/**
 * The stored event, field for field as its canonical bytes hold it. Names are the storage format.
 * `at` is when it was recorded, `eff` when it took legal effect (only where that differs: 补录).
 */
export interface Envelope<T extends string = string, D = JsonObject> {
  readonly id: Uuid;
  readonly stream: string;
  readonly rev: number;
  readonly type: T;
  /** Version of the envelope. */
  readonly v: 1;
  /** Version of the event type's payload. */
  readonly tv: number;
  readonly case: Uuid;
  readonly data: D;
  readonly att?: readonly AttachmentRef[];
  readonly actor: Actor;
  readonly at: Instant;
  readonly eff?: Instant;
  /** There where `eff` is, and nowhere else. */
  readonly late?: LateRegistered;
  /** The command attempt that caused it: uuid5(subject, route, case or `new`, Idempotency-Key). */
  readonly cause: Uuid;
  /** Correlates what one first command set in motion. */
  readonly corr: Uuid;
  /** Keyed digest of the canonical command body. */
  readonly req: string;
  readonly basis: Basis;
  /** SHA-256(0x00 ‖ bytes of the stream's previous event) in hex; absent at revision 0. */
  readonly prev?: string;
  readonly salt: string;
}

/** An event as `evolve` receives it: opened, upcast to the newest version, corrections already substituted by `effective`. */
export type RecordedEvent<T extends string = string, D = JsonObject> = Envelope<T, D>;

/** What `decide` returns: the fact alone; who, when and why are added by the runtime. The payload must be canonical JSON. */
export interface NewEvent<T extends string = string, D extends object = object> {
  readonly type: T;
  readonly data: D;
  readonly att?: readonly AttachmentRef[];
  readonly eff?: Instant;
  readonly late?: LateRegistered;
}

export function isPerson(actor: Actor): actor is PersonActor {
  return 'person' in actor;
}

/** Stream of a case: `<category>-<uuid>`. */
export function streamOf(category: string, id: Uuid): string {
  return `${category}-${id}`;
}

/** Category and id of a stream name. */
export function parseStream(stream: string): { category: string; id: Uuid } {
  return { category: stream.slice(0, -37), id: stream.slice(-36) };
}
