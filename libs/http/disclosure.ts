import { masked, replaceAt, type AnyCaseType, type AnyState, type JsonObject, type RecordedEvent, type Viewer } from '#libs/kernel';

/** What one viewer may see of one case. Every output passes here: personal fields are masked unless the type gives a reason. */
export class Disclosure {
  readonly full: boolean;

  constructor(
    private readonly type: AnyCaseType,
    viewer: Viewer,
    state: AnyState,
  ) {
    this.full = type.mayReadPersonal(viewer, state);
  }

  state(state: AnyState): JsonObject {
    const value = state as unknown as JsonObject;
    return this.full ? value : replaceAt(value, this.type.personal, masked);
  }

  data(event: RecordedEvent): JsonObject {
    const pointers = this.type.events[event.type]?.personal ?? [];
    return this.full ? event.data : replaceAt(event.data, pointers, masked);
  }

  event(event: RecordedEvent): RecordedEvent {
    return this.full ? event : { ...event, data: this.data(event) };
  }
}
