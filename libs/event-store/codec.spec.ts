import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { NotCanonical, type Envelope, type EventDeclaration, type JsonObject } from '#libs/kernel';
import type { Sealer } from '#libs/personal-data';
import { CorruptEvent, EventCodec, eventHash, EventTooLarge, MAX_EVENT_BYTES, type StoredEvent } from './index.js';

const CASE = '7b0d7d3e-5a3c-4c3f-8a51-2f8c1d0f6a01';
const STREAM = `penalty-${CASE}`;

const filed: Envelope = {
  id: '0b9b1a3c-9d1f-4e0e-8b62-6f1a4f1f0c11',
  stream: STREAM,
  rev: 0,
  type: 'penalty.filed',
  v: 1,
  tv: 1,
  case: CASE,
  data: { title: '超范围经营案', amount: 5000, basis: [] },
  actor: { person: 'a3a0f6de-4f1a-4f4e-9d0c-0c8f2b1d7e21', post: '执法员', agency: 'c1f0e6de-1f1a-4f4e-9d0c-0c8f2b1d7e22' },
  at: '2026-03-02T01:30:00.000Z',
  cause: '5d0c8e0a-7c55-5a39-9b1d-3c4b5a697887',
  corr: '5d0c8e0a-7c55-5a39-9b1d-3c4b5a697887',
  req: 'Zm9ydHktdGhyZWUtY2hhcmFjdGVycy1vZi1iYXNlNjR1',
  basis: { facts: [{ source: 'officer-a3a0f6de-4f1a-4f4e-9d0c-0c8f2b1d7e21', revision: 3 }] },
  salt: 'AAECAwQFBgcICQoLDA0ODw',
};

/** The format on disk. A change here makes every stored history unverifiable. */
const GOLDEN =
  '{"actor":{"agency":"c1f0e6de-1f1a-4f4e-9d0c-0c8f2b1d7e22","person":"a3a0f6de-4f1a-4f4e-9d0c-0c8f2b1d7e21","post":"执法员"},' +
  '"at":"2026-03-02T01:30:00.000Z","basis":{"facts":[{"revision":3,"source":"officer-a3a0f6de-4f1a-4f4e-9d0c-0c8f2b1d7e21"}]},' +
  '"case":"7b0d7d3e-5a3c-4c3f-8a51-2f8c1d0f6a01","cause":"5d0c8e0a-7c55-5a39-9b1d-3c4b5a697887",' +
  '"corr":"5d0c8e0a-7c55-5a39-9b1d-3c4b5a697887","data":{"amount":5000,"basis":[],"title":"超范围经营案"},' +
  '"id":"0b9b1a3c-9d1f-4e0e-8b62-6f1a4f1f0c11","req":"Zm9ydHktdGhyZWUtY2hhcmFjdGVycy1vZi1iYXNlNjR1","rev":0,' +
  '"salt":"AAECAwQFBgcICQoLDA0ODw","stream":"penalty-7b0d7d3e-5a3c-4c3f-8a51-2f8c1d0f6a01","tv":1,"type":"penalty.filed","v":1}';

function codecFor(declared: Partial<EventDeclaration<JsonObject>> = {}, sealer?: Sealer): EventCodec {
  return new EventCodec(new Map([['penalty.filed', { version: 1, ...declared }]]), sealer);
}

function storedAs(bytes: Uint8Array, place: Partial<StoredEvent> = {}): StoredEvent {
  return { id: filed.id, type: filed.type, stream: STREAM, revision: 0, position: '1', bytes, ...place };
}

function storedFrom(envelope: Envelope): StoredEvent {
  return storedAs(codecFor().encode(envelope).bytes, { type: envelope.type });
}

describe('event codec', () => {
  describe('bytes', () => {
    it('are exactly these, whatever order the fields came in', () => {
      const shuffled = Object.fromEntries(Object.entries(filed).reverse()) as unknown as Envelope;

      expect(Buffer.from(codecFor().encode(filed).bytes).toString()).toBe(GOLDEN);
      expect(Buffer.from(codecFor().encode(shuffled).bytes).toString()).toBe(GOLDEN);
      expect(codecFor().encode(filed)).toMatchObject({ id: filed.id, type: 'penalty.filed' });
    });

    it('hash as SHA-256 of a zero byte and the bytes', () => {
      const bytes = Buffer.from(GOLDEN);

      expect(eventHash(bytes)).toBe(
        createHash('sha256')
          .update(Buffer.concat([Buffer.of(0), bytes]))
          .digest('hex'),
      );
      const larger = Buffer.alloc(MAX_EVENT_BYTES + 1, 7);
      expect(eventHash(larger)).toBe(
        createHash('sha256')
          .update(Buffer.concat([Buffer.of(0), larger]))
          .digest('hex'),
      );
      expect(eventHash(new Uint8Array())).toBe('6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d');
    });

    it('are read back as the same envelope, for any payload that can be stored', () => {
      const value = fc.oneof(fc.string(), fc.maxSafeInteger(), fc.boolean(), fc.constant(null), fc.array(fc.string()));
      fc.assert(
        fc.property(fc.dictionary(fc.stringMatching(/^[a-zA-Z]{1,12}$/), value), (data) => {
          const envelope = { ...filed, data: { ...data } };
          expect(codecFor().decode(storedFrom(envelope))).toEqual(envelope);
        }),
      );
    });

    it('may be 60 KiB, and no byte more', () => {
      const room = MAX_EVENT_BYTES - codecFor().encode({ ...filed, data: { text: '' } }).bytes.length;
      const of = (text: string) => () => codecFor().encode({ ...filed, data: { text } });

      expect(of('x'.repeat(room))().bytes).toHaveLength(MAX_EVENT_BYTES);
      expect(of('x'.repeat(room + 1))).toThrow(EventTooLarge);
      expect(of('案'.repeat(Math.ceil((room + 1) / 3)))).toThrow(EventTooLarge);
    });

    it('are not written for what canonical JSON cannot hold', () => {
      expect(() => codecFor().encode({ ...filed, data: { amount: 0.1 } })).toThrow(NotCanonical);
    });
  });

  describe('reading', () => {
    it.each([
      ['no UTF-8', Buffer.from([0x7b, 0xff, 0x7d])],
      ['no JSON', Buffer.from(GOLDEN.slice(0, -1))],
      ['a byte order mark first', Buffer.from(`\ufeff${GOLDEN}`)],
      ['no object', Buffer.from('null')],
      ['nothing', new Uint8Array()],
      ['another envelope version', Buffer.from(GOLDEN.replace('"v":1', '"v":2'))],
    ])('refuses bytes that are corrupt: %s', (_, bytes) => {
      expect(() => codecFor().decode(storedAs(bytes))).toThrow(CorruptEvent);
      expect(() => codecFor().envelope(storedAs(bytes))).toThrow(CorruptEvent);
    });

    it.each<[string, Partial<StoredEvent>]>([
      ['stream', { stream: 'penalty-00000000-0000-4000-8000-000000000000' }],
      ['revision', { revision: 1 }],
      ['id', { id: '00000000-0000-4000-8000-000000000000' }],
      ['type', { type: 'penalty.penalized' }],
    ])('refuses bytes that were stored under another %s', (_, place) => {
      expect(() => codecFor().decode(storedAs(Buffer.from(GOLDEN), place))).toThrow(CorruptEvent);
    });

    it('names the place of what it cannot read', () => {
      expect(() => codecFor().decode(storedAs(Buffer.from('{'), { revision: 7 }))).toThrow(
        expect.objectContaining({ stream: STREAM, revision: 7 }),
      );
    });

    it('passes types and payload versions of the future unchanged', () => {
      const foreign = { ...filed, type: 'penalty.from-the-future' };
      const newer = { ...filed, tv: 9 };

      expect(codecFor().decode(storedFrom(foreign))).toEqual(foreign);
      expect(codecFor({ version: 2, upcast: { 1: (data) => data } }).decode(storedFrom(newer))).toEqual(newer);
    });
  });

  describe('upcasting', () => {
    const third = codecFor({
      version: 3,
      upcast: {
        1: ({ amount, ...data }) => ({ ...data, fen: (amount as number) * 100 }),
        2: (data) => ({ ...data, currency: 'CNY' }),
      },
    });

    it('brings a payload of the first version to the newest, one version after the other', () => {
      const read = third.decode(storedAs(Buffer.from(GOLDEN)));

      expect(read).toEqual({ ...filed, tv: 3, data: { title: '超范围经营案', basis: [], fen: 500_000, currency: 'CNY' } });
    });

    it('starts at the version that was stored', () => {
      const read = third.decode(storedFrom({ ...filed, tv: 2, data: { fen: 7 } }));

      expect(read).toMatchObject({ tv: 3, data: { fen: 7, currency: 'CNY' } });
    });

    it('tells the newest version also where the payload stayed as it was', () => {
      const same = codecFor({ version: 2, upcast: { 1: (data) => data } });

      expect(same.decode(storedAs(Buffer.from(GOLDEN)))).toEqual({ ...filed, tv: 2 });
    });

    it('leaves the envelope as stored for whoever asks for that', () => {
      expect(third.envelope(storedAs(Buffer.from(GOLDEN)))).toEqual(filed);
    });

    it('is corrupt where a step is missing', () => {
      const broken = codecFor({ version: 3, upcast: { 1: (data) => data } });

      expect(() => broken.decode(storedAs(Buffer.from(GOLDEN)))).toThrow(CorruptEvent);
    });
  });

  describe('personal fields', () => {
    const places: unknown[] = [];
    const sealer: Sealer = {
      seal: (data, place) => {
        places.push(place);
        return { ...data, title: `sealed:${String(data['title'])}` };
      },
      open: (data, place) => {
        places.push(place);
        return { ...data, title: String(data['title']).replace('sealed:', '') };
      },
    };
    const codec = codecFor(
      { version: 2, upcast: { 1: (data) => ({ ...data, upper: String(data['title']).length }) }, personal: ['/title'] },
      sealer,
    );

    it('are sealed before they are stored and opened before they are upcast', () => {
      const { bytes } = codec.encode(filed);

      expect(Buffer.from(bytes).toString()).toBe(GOLDEN.replace('超范围经营案', 'sealed:超范围经营案'));
      expect(codec.envelope(storedAs(bytes)).data).toMatchObject({ title: 'sealed:超范围经营案' });
      expect(codec.decode(storedAs(bytes)).data).toEqual({ ...filed.data, upper: 6 });
      const place = { stream: STREAM, revision: 0, type: 'penalty.filed', pointers: ['/title'] };
      expect(places).toEqual([place, place]);
    });

    it('concern no type that declares none', () => {
      const other = { ...filed, type: 'penalty.closed' };

      expect(codec.decode(storedAs(codec.encode(other).bytes, { type: other.type }))).toEqual(other);
      expect(codecFor({}, sealer).decode(storedAs(codecFor({}, sealer).encode(filed).bytes))).toEqual(filed);
    });
  });
});
