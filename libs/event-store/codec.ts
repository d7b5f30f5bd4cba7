import { hash } from 'node:crypto';
import { canonical, type Canonical, type EventDeclaration, type Envelope, type JsonObject, type RecordedEvent } from '#libs/kernel';
import { openSealer, type Sealer } from '#libs/personal-data';
import { CorruptEvent, EventTooLarge, MAX_EVENT_BYTES, type NewStoredEvent, type StoredEvent } from './port.js';

/** Declarations of every event type of the office, by stored name: versions, upcasters, personal fields. */
export type EventCatalogue = ReadonlyMap<string, EventDeclaration<JsonObject>>;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Where an event is laid behind the zero byte, to be hashed at once. */
const hashed = Buffer.alloc(1 + MAX_EVENT_BYTES);

/** `prev` of the next event: SHA-256(0x00 ‖ stored bytes), 64 hexadecimal digits. */
export function eventHash(bytes: Uint8Array): string {
  if (bytes.length > MAX_EVENT_BYTES) return hash('sha256', Buffer.concat([hashed.subarray(0, 1), bytes]), 'hex');
  hashed.set(bytes, 1);
  return hash('sha256', hashed.subarray(0, 1 + bytes.length), 'hex');
}

/** Writes envelopes as canonical bytes and reads them back, newest payload version first. Knows types, never case rules. */
export class EventCodec {
  constructor(
    private readonly catalogue: EventCatalogue,
    private readonly sealer: Sealer = openSealer,
  ) {}

  /** @throws EventTooLarge above 60 KiB, NotCanonical for what cannot be stored */
  encode(envelope: Envelope): NewStoredEvent {
    return this.stored(envelope, this.written(envelope).text);
  }

  /** The event to store, and what a replay will make of it. @throws EventTooLarge above 60 KiB, NotCanonical for what cannot be stored */
  record(envelope: Envelope): { readonly stored: NewStoredEvent; readonly recorded: RecordedEvent } {
    const { text, value } = this.written(envelope);
    return { stored: this.stored(envelope, text), recorded: this.recorded(value as unknown as Envelope) };
  }

  /** The event as stored, field for field; nothing opened, nothing upcast. @throws CorruptEvent */
  envelope(stored: StoredEvent): Envelope {
    try {
      const envelope = JSON.parse(decoder.decode(stored.bytes)) as Envelope;
      const { v, stream, rev, id, type } = envelope;
      if (v !== 1 || stream !== stored.stream || rev !== stored.revision || id !== stored.id || type !== stored.type) {
        throw new Error('the envelope contradicts its place');
      }
      return envelope;
    } catch (error) {
      throw new CorruptEvent(stored.stream, stored.revision, { cause: error });
    }
  }

  /** The event as `evolve` receives it: personal fields opened, payload upcast. Unknown types and newer versions pass unchanged. */
  decode(stored: StoredEvent): RecordedEvent {
    return this.recorded(this.envelope(stored));
  }

  private written(envelope: Envelope): Canonical {
    const pointers = this.catalogue.get(envelope.type)?.personal;
    const data =
      pointers === undefined || pointers.length === 0
        ? envelope.data
        : this.sealer.seal(envelope.data, { stream: envelope.stream, revision: envelope.rev, type: envelope.type, pointers });
    return canonical(data === envelope.data ? envelope : { ...envelope, data });
  }

  private stored({ id, type }: Envelope, text: string): NewStoredEvent {
    const bytes = Buffer.from(text);
    if (bytes.length > MAX_EVENT_BYTES) throw new EventTooLarge(bytes.length);
    return { id, type, bytes };
  }

  private recorded(envelope: Envelope): RecordedEvent {
    const declared = this.catalogue.get(envelope.type);
    if (declared === undefined) return envelope;
    let { data, tv } = envelope;
    if (declared.personal !== undefined && declared.personal.length > 0) {
      data = this.sealer.open(data, {
        stream: envelope.stream,
        revision: envelope.rev,
        type: envelope.type,
        pointers: declared.personal,
      });
    }
    if (tv < declared.version) {
      data = newest(declared, data, tv, envelope);
      tv = declared.version;
    }
    const carried = declared.carries?.(data);
    const within = carried === undefined ? undefined : this.catalogue.get(carried.type);
    if (carried !== undefined && within !== undefined && carried.tv < within.version) {
      data = { ...data, data: newest(within, carried.data, carried.tv, envelope), tv: within.version };
    }
    return data === envelope.data && tv === envelope.tv ? envelope : { ...envelope, data, tv };
  }
}

/** The payload in the newest version that this build knows. @throws CorruptEvent where an upcaster is missing */
function newest(declared: EventDeclaration<JsonObject>, data: JsonObject, tv: number, place: Envelope): JsonObject {
  let upcast = data;
  for (let version = tv; version < declared.version; version += 1) {
    const step = declared.upcast?.[version];
    if (step === undefined) throw new CorruptEvent(place.stream, place.rev, { cause: new Error(`no upcaster from version ${version}`) });
    upcast = step(upcast);
  }
  return upcast;
}
