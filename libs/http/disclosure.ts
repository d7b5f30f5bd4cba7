import {
  knows,
  masked,
  replaceAt,
  type AnyCaseType,
  type AnyState,
  type Identified,
  type Json,
  type JsonObject,
  type RecordedEvent,
  type Viewer,
} from '#libs/kernel';

/**
 * What one viewer may see of one case. Every output passes here: personal fields are masked unless the type gives a reason, and so is what
 * they hold wherever another text of the case says it again.
 */
export class Disclosure {
  readonly full: boolean;

  constructor(
    private readonly type: AnyCaseType,
    viewer: Viewer,
    state: AnyState,
    /** Finds in a text who the persons of the case are. */
    private readonly identifying?: Identified,
  ) {
    this.full = type.mayReadPersonal(viewer, state);
  }

  state(state: AnyState): JsonObject {
    const value = state as unknown as JsonObject;
    return this.full ? value : this.within(replaceAt(value, this.type.personal, masked));
  }

  /** The payload. One that this build does not know is hidden whole: nobody can say what in it is personal. */
  data(event: RecordedEvent): JsonObject {
    if (this.full) return event.data;
    if (!knows(this.type, event)) return hidden(event.data) as JsonObject;
    return this.within(replaceAt(event.data, this.type.events[event.type]!.personal ?? [], masked));
  }

  /** Whether the event may be shown to this viewer with something hidden: never where nothing of the type, nor of the case that it tells of, is personal. */
  masks(event: RecordedEvent): boolean {
    return !this.full && (holdsPersonal(this.type) || !knows(this.type, event));
  }

  /**
   * The event. Who sees it masked is not shown its salt: with it, the hash in the next event would tell whether a guessed name or number
   * is the one behind the mask.
   */
  event(event: RecordedEvent): Omit<RecordedEvent, 'salt'> & { readonly salt?: string } {
    if (!this.masks(event)) return event;
    const { salt: _salt, late, ...rest } = event;
    return { ...rest, ...(late === undefined ? {} : { late: { ...late, reason: this.within(late.reason) } }), data: this.data(event) };
  }

  private within<T extends Json>(value: T): T {
    return this.identifying === undefined ? value : this.identifying.maskedIn(value);
  }
}

function holdsPersonal({ about, personal, events }: AnyCaseType): boolean {
  return about !== undefined || personal.length > 0 || Object.values(events).some((declared) => (declared.personal ?? []).length > 0);
}

function hidden(value: Json): Json {
  if (Array.isArray(value)) return value.map((element: Json) => hidden(element));
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value as JsonObject).map(([key, member]) => [key, hidden(member)]));
  }
  return masked(value);
}
