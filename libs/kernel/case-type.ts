import type { Caller, Directory, RegionLevel, Role, Viewer } from './access.js';
import type { Json, JsonObject } from './canonical-json.js';
import type { Duty, DutyRegister } from './duty.js';
import type { Language, Wording } from './wording.js';
import type { Actor, FactSource, NewEvent, RecordedEvent } from './event.js';
import type { Uuid } from './ids.js';
import type { CatalogueItem, LawInForce } from './law.js';
import type { Refusal } from './refusal.js';
import type { RegisterContents, RegisterKey, RegisterReading, Registration } from './register.js';
import type { Instant, LocalDate } from './time.js';
import type { FigureQuestion, ListQuestion, View } from './view.js';

/** person → parts taken in this case, from actors and from officers named in payloads: separation of duties is judged on it. */
export type Participants = ReadonlyMap<Uuid, ReadonlySet<string>>;

/** What a gate may see: everything but the payload. */
export interface GateContext {
  readonly caseId: Uuid;
  readonly now: Instant;
  /** The day in Asia/Shanghai. */
  readonly today: LocalDate;
  readonly actor: Actor;
  /** Absent where the office itself acts on a duty. */
  readonly caller?: Caller;
  readonly law: LawInForce;
  readonly participants: Participants;
}

/** What a decision may see: the gate's context and the facts gathered for it. */
export interface DecideContext<F = undefined> extends GateContext {
  readonly facts: F;
  /**
   * Whether a command with this very body was handled in this case before. A label that is taken is answered by nothing only then:
   * other words under the same label would be lost without a word.
   */
  repeated(): boolean;
}

/** May this command be asked at all, now, by this caller? The same gates answer `GET …/actions`. Pure. */
export type Gate<S> = (state: S, context: GateContext) => Refusal | null;

/** Looks up what a decision needs; every look-up records its source in `basis.facts`. */
export interface Look {
  readonly directory: Directory;
  person(person: Uuid, day: LocalDate): ReturnType<Directory['person']>;
  agency(agency: Uuid, day: LocalDate): ReturnType<Directory['agency']>;
  answering(agency: Uuid, day: LocalDate): ReturnType<Directory['answering']>;
  register(key: RegisterKey, reading?: RegisterReading): Promise<RegisterContents>;
  /** The folded state of another case or register, read live. */
  state<S>(type: string, id: Uuid): Promise<{ readonly state: S; readonly revision: number } | undefined>;
  /** Every event of a case or register as recorded, corrections not yet substituted. */
  events(type: string, id: Uuid): Promise<readonly RecordedEvent[]>;
  /** Keyed identifier of a party (HMAC-SHA-256 of the normalised id type and number). */
  partyKey(idType: string, idNumber: string): string;
  item(code: string): CatalogueItem | undefined;
  /** Size and digests of an attachment uploaded to this case; undefined where it is not there. */
  attachment(sha256: string): Promise<{ readonly size: number; readonly sha256: string; readonly sm3: string } | undefined>;
  /** Records a source by hand, where a fact did not come through this interface. */
  noteSource(source: FactSource): void;
}

/** Region, field and level of agency, where they are known: whose law governs. */
export interface CasePlace {
  readonly region?: string;
  readonly field?: string;
  readonly level?: RegionLevel;
}

/** One command: who may ask, gates, facts to gather, the decision. `B` is the class of the payload, `F` what facts returns. */
export interface CommandEntry<S, B extends object, F> {
  /** Validated payload class (class-validator); data only. */
  readonly body: new () => B;
  /** Roles that may ask. `system` stands for duties. */
  readonly who: readonly (Role | 'system')[];
  /** Opens a new stream; every other command needs an existing one. */
  readonly opens?: true;
  /** Of a command that opens: whose law decides, as its payload says. The office has no agency whose region and level it could be. */
  place?(body: B): CasePlace;
  readonly gates: readonly Gate<S>[];
  /**
   * Why nothing is left to ask: no words are accepted any more. Not offered then, though what was recorded is answered as recorded
   * to the same words; `decide` sees to that, and refuses other words.
   */
  readonly spent?: readonly Gate<S>[];
  facts?(look: Look, state: S, body: B, context: GateContext): Promise<F>;
  /** Entries to make in registers, before the case event, at the revision that facts read. */
  registrations?(state: S, body: B, context: DecideContext<F>, events: readonly NewEvent[]): readonly Registration[];
  /** Pure. Events, `[]` where it is already so, or throws Refused. */
  decide(state: S, body: B, context: DecideContext<F>): readonly NewEvent[];
  /** An example payload: used by the API documentation, the properties over every case type and the README. */
  readonly example: { readonly [field: string]: Json };
}

/** A command whose payload and facts are forgotten: commands of one type differ in both, their map holds these. Made by `command()`. */
export interface CommandOf<S> {
  readonly body: new () => object;
  readonly who: readonly (Role | 'system')[];
  readonly opens?: true;
  place?(body: object): CasePlace;
  readonly gates: readonly Gate<S>[];
  readonly spent?: readonly Gate<S>[];
  facts?(look: Look, state: S, body: object, context: GateContext): Promise<unknown>;
  registrations?(state: S, body: object, context: DecideContext<unknown>, events: readonly NewEvent[]): readonly Registration[];
  decide(state: S, body: object, context: DecideContext<unknown>): readonly NewEvent[];
  readonly example: { readonly [field: string]: Json };
}

/** Keeps payload and facts of a command together while it is written, and forgets them for the map. */
export function command<S, B extends object, F = undefined>(entry: CommandEntry<S, B, F>): CommandOf<S> {
  return entry as unknown as CommandOf<S>;
}

/** payload of each event type, by its stored name */
export type EventMap = { readonly [type: string]: object };

export type EventOf<E extends EventMap> = { readonly [T in keyof E & string]: NewEvent<T, E[T]> }[keyof E & string];
export type RecordedOf<E extends EventMap> = { readonly [T in keyof E & string]: RecordedEvent<T, E[T]> }[keyof E & string];

/**
 * JSON pointers into a value of that type, `*` for every element: one that leads nowhere would leave personal data open, and does not
 * compile. Eight members deep, further than any payload goes.
 */
export type Pointer<T, Deep extends readonly unknown[] = []> = Deep['length'] extends 8
  ? never
  : T extends readonly (infer Element)[]
    ? `/*` | `/*${Pointer<Element, [...Deep, 0]>}`
    : T extends object
      ? { [K in keyof T & string]-?: string extends K ? `/${string}` : `/${K}` | `/${K}${Pointer<T[K], [...Deep, 0]>}` }[keyof T & string]
      : never;

/** How a stored event type is read and told. */
export interface EventDeclaration<D> {
  /** Payload version written now. */
  readonly version: number;
  /** From payload version n to n + 1. */
  readonly upcast?: { readonly [from: number]: (data: JsonObject) => JsonObject };
  /** JSON pointers of personal fields; `*` stands for every element. Given to the codec's sealer, masked by disclose. */
  readonly personal?: readonly Pointer<D>[];
  /**
   * Names, numbers and addresses in the payload that tell who a natural person is: masked wherever a text of the case holds them too, for
   * who sees the case masked.
   */
  identifying?(data: D): readonly string[];
  /** Class that validates replacement data; its presence makes the type correctable. */
  readonly correctable?: new () => object;
  /** The payload of another event is within, as a correction brings it: it is upcast with it. */
  readonly carries?: (data: D) => Carried;
  /** Parts taken by officers that the payload names (the actor's own part is the event type). */
  parts?(data: D): readonly { readonly person: Uuid; readonly part: string }[];
  /** Digests of attachments that the payload names. */
  attachments?(data: D): readonly string[];
}

/** A payload of another event type, of its version `tv`, at the member `data`. */
export interface Carried {
  readonly type: string;
  readonly tv: number;
  readonly data: JsonObject;
}

/** An event type that may be registered late (补录): its act lies before the recording, with a reason and an approver. */
export interface LateRegistrable<S> {
  /** The command that records it. */
  readonly by: string;
  /** Field of that command's payload that names the day or instant of the act: both must be of one day. */
  readonly day?: string;
  /** Rules of config/law that its refusals rest on: those of every mark of the type; a rule of the house where none names any. */
  readonly law?: readonly string[];
  /** The first day on which the act can have been done. */
  since?(state: S): LocalDate | undefined;
}

/**
 * How a correction (更正) takes a record down anew: the command that made it decides on what its caller gives now, in the state before
 * the record, so that no correction says what the command refuses. What the office computes or looks up is never the caller's.
 */
export interface TakenAnew<S> {
  /** The command that makes the record. */
  readonly by: string;
  /** The payload that the caller of the command would give: picked from the replacement. */
  given(replacement: JsonObject): JsonObject;
  /** JSON pointers of what the office computes or looks up; `*` stands for every element. Told by the documentation. */
  readonly computed: readonly string[];
  /** Computed members that stay as recorded; dates among them are told anew by an event of `afterCorrection`. */
  readonly kept: readonly string[];
  /**
   * True where others bring the fact about, the post or a bank: told ahead of time by mistake, it came true after its record. Anything else
   * tells of nothing later than the moment at which it was recorded.
   */
  readonly toldAhead?: true;
  /** What the office looked up already and need not look up again. */
  look?(look: Look, recorded: JsonObject, given: JsonObject): Look;
  /** The state that the command decides on, from the one before the record. */
  before?(state: S): S;
  /** @throws Refused where what was recorded since does not allow it; `others`: every other event, corrections substituted */
  assertFits?(anew: JsonObject, recorded: JsonObject, others: readonly RecordedEvent[], target: number): void;
}

/** Number, title, stage, agency, parties, people: what search, work lists and the register of all cases use. */
export interface CaseSummary {
  readonly number?: string;
  readonly title: string;
  readonly stage: string;
  /** Path of agency ids, highest first. */
  readonly agencyPath: readonly Uuid[];
  readonly region?: string;
  readonly parties: readonly { readonly key?: string; readonly name: string }[];
  readonly people: readonly { readonly person: Uuid; readonly part: string }[];
}

export interface RefusalWording extends Wording {
  /** Rule ids of config/law that the refusal rests on, at least one; `office` for rules of the house that rest on no article. */
  readonly law: readonly string[];
  /** R1 … R24 of the refusal table, where it is one of them. */
  readonly rule?: string;
}

/** Sums in fen that grow by the day, such as a surcharge: told beside the live state, never stored. */
export interface DailySums<S> {
  /** Names of the sums, each with its wording among the fields. */
  readonly fields: readonly string[];
  /** The sums on that day; undefined where nothing is owed yet. Pure. */
  on(state: S, day: Pick<GateContext, 'today' | 'law'>): { readonly [field: string]: number } | undefined;
}

/** Every name and sentence that a person reads, in two languages. */
export interface TypeWording<E extends EventMap = EventMap> {
  readonly type: Wording;
  readonly stages: { readonly [stage: string]: Wording };
  readonly commands: { readonly [command: string]: Wording & { readonly help?: Wording } };
  readonly events: { readonly [T in keyof E & string]: Wording & { sentence(data: E[T], language: Language): string } };
  readonly fields: { readonly [field: string]: Wording };
  readonly refusals: { readonly [code: string]: RefusalWording };
  /** By the value, or by `<member>.<value>` where it means something else within that member. */
  readonly values?: { readonly [value: string]: Wording };
}

/**
 * A case type is a value: what can be asked, what can happen, how to decide, how to fold. Everything else is machinery.
 * `kind: 'register'` types (officers, agencies) use the same machinery, have their own routes and stay out of case lists.
 */
export interface CaseType<S extends { readonly stage: string } = { readonly stage: string }, E extends EventMap = EventMap> {
  /** Stream category, prefix of event types. */
  readonly name: string;
  readonly kind: 'case' | 'register';
  /** First path segment below /v1. */
  readonly route: string;
  readonly initial: S;
  readonly events: { readonly [T in keyof E & string]: EventDeclaration<E[T]> };
  readonly evolve: { readonly [T in keyof E & string]: (state: S, event: RecordedEvent<T, E[T]>) => S };
  readonly commands: { readonly [command: string]: CommandOf<S> };
  summary(state: S): CaseSummary;
  /** Region, field and level of agency whose law governs the case; the caller's agency's region and level where left out. */
  place?(state: S): CasePlace;
  /** JSON pointers of personal fields in the state. */
  readonly personal: readonly Pointer<S>[];
  /** Whether the viewer may see personal fields unmasked. Default deny: answer true only for a reason. */
  mayReadPersonal(viewer: Viewer, state: S): boolean;
  /** Why the viewer, who may read the case, may neither add to its files nor have them: no mask covers what they hold. */
  filesKept?(viewer: Viewer, state: S): Refusal | null;
  /**
   * A view with a row for each person whom a case keeps from what is personal though the cases of its agency are theirs to handle (回避):
   * asked once for a page of a list. Where it is left out, each case of the page is asked.
   */
  readonly keptFromReading?: { readonly view: string; readonly person: string };
  /** The case that one of this type tells of, where it is another: who its natural persons are is masked here as well. */
  about?(state: S): { readonly type: string; readonly case: Uuid } | undefined;
  /** Agency paths whose people (and superiors) may read the case. */
  readableBy(state: S): readonly (readonly Uuid[])[];
  /** Why the person may approve nothing in the case (回避), or null: no correction, which it may not ask for either, and no late registration. */
  barredFromApproving?(state: S, person: Uuid): Refusal | null;
  /**
   * Events for what changed because of a correction (dates above all), in the same append.
   * @param story the events with the correction among them, every corrected payload substituted
   */
  afterCorrection?(before: S, after: S, context: GateContext, story: readonly RecordedEvent[]): readonly NewEvent[];
  /** Entries to make in registers before a correction, where what was entered follows what is corrected. */
  correctionRegistrations?(look: Look, before: S, after: S, context: GateContext): Promise<readonly Registration[]>;
  /** How corrected records are taken down anew; where an event type is left out, its class alone judges the replacement. */
  readonly takenAnew?: { readonly [T in keyof E & string]?: TakenAnew<S> };
  /** What may be registered late; everything else is recorded when it is done. */
  readonly lateRegistration?: { readonly [T in keyof E & string]?: LateRegistrable<S> };
  readonly views: readonly View[];
  readonly lists: readonly ListQuestion[];
  readonly figures: readonly FigureQuestion[];
  /** What a state amounts to today. */
  readonly dailySums?: DailySums<S>;
  /** What is owed by a date. */
  readonly duties?: readonly Duty[];
  /** Where lists of duties take number, title, item and officer from. */
  readonly dutyRegister?: DutyRegister;
  readonly wording: TypeWording<E>;
}

/** Every state is a union of stages. */
export type AnyState = { readonly stage: string };

/** A case type with its state and events forgotten: what the machinery handles. */
export type AnyCaseType = Omit<CaseType, 'events' | 'evolve' | 'personal' | 'wording' | 'lateRegistration' | 'takenAnew'> & {
  readonly personal: readonly string[];
  readonly events: { readonly [type: string]: EventDeclaration<JsonObject> };
  readonly evolve: { readonly [type: string]: (state: AnyState, event: RecordedEvent) => AnyState };
  readonly takenAnew?: { readonly [type: string]: TakenAnew<AnyState> };
  readonly lateRegistration?: { readonly [type: string]: LateRegistrable<AnyState> };
  readonly wording: TypeWording<{ readonly [type: string]: JsonObject }>;
};

/** Checks a case type while it is written (a missing handler or wording does not compile) and forgets its types for the machinery. */
export function caseType<S extends AnyState, E extends EventMap>(type: CaseType<S, E>): AnyCaseType {
  return type as unknown as AnyCaseType;
}

/** Whether cases of the type may tell who somebody is: without, no text of theirs is masked. */
export function namesPersons({ events }: AnyCaseType): boolean {
  return Object.values(events).some(({ identifying }) => identifying !== undefined);
}
