import { CorruptEvent, eventHash, storeWith, type EventStore, type StoredEvent } from '#libs/event-store';
import { fold } from '#libs/kernel';
import { BrokenChain, CaseStreams } from './index.js';
import { machinery } from './testing/machinery.js';

type Machinery = Awaited<ReturnType<typeof machinery>>;

describe('a cached case on a store that others write to', () => {
  let office: Machinery;
  beforeEach(async () => {
    office = await machinery();
  });
  afterEach(() => office.dispose());

  /** A process whose next read is held until it is let go. */
  const holding = () => {
    let hold = false;
    const gates: (() => void)[] = [];
    let begun: (() => void) | undefined;
    const { store } = office;
    const process = office.process(
      storeWith(store, {
        exclusive: false,
        readStream: async (...asked) => {
          const found = await store.readStream(...asked);
          if (hold) {
            hold = false;
            await new Promise<void>((go) => {
              gates.push(go);
              begun?.();
            });
          }
          return found;
        },
      }),
    );
    return {
      ...process,
      holdNextRead: () => {
        hold = true;
        return new Promise<void>((resolve) => (begun = resolve));
      },
      letGo: () => gates.shift()!(),
    };
  };

  it.each([0, 2])('was no case, or the end of one, where it was evicted while its tail of %i was read', async (further) => {
    const [here, there] = [holding(), office.process()];
    const type = office.types.named('permit');
    const { caseId } = await here.ask('open', undefined, { title: 'Canteen' });
    await here.streams.load(type, caseId);
    for (let revision = 0; revision < further; revision += 1)
      await there.ask('note', caseId, { text: `n${revision}` }, { ifMatch: revision });
    const reading = here.holdNextRead();
    const loading = here.streams.load(type, caseId);
    await reading;
    here.streams.evict(`permit-${caseId}`);
    here.letGo();
    const { folded } = await loading;
    expect(folded).toEqual(fold(type, await here.streams.events(type, caseId)));
    expect(folded).toMatchObject({ revision: further, state: { stage: 'open', title: 'Canteen' } });
  });

  it('counted the events of a command twice where its fold advanced twice over the same maps', async () => {
    const here = holding();
    const type = office.types.named('permit');
    const { caseId } = await here.ask('open', undefined, { title: 'Canteen' });
    const before = await here.streams.load(type, caseId);
    await office.process().ask('note', caseId, { text: 'a' }, { key: 'k', ifMatch: 0 });
    await here.streams.load(type, caseId);
    here.streams.evict(`permit-${caseId}`);
    const [, event] = await here.streams.events(type, caseId);
    const [, stored] = await office.store.readStream(`permit-${caseId}`);
    here.streams.appended(type, caseId, before, [event!], eventHash(stored!.bytes));
    const { folded } = await here.streams.load(type, caseId);
    expect([...folded.handled.values()].map(({ firstRevision, count }) => [firstRevision, count])).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('took commands where a further event, read later, does not follow what is remembered', async () => {
    const { store } = office;
    const detached = (event: StoredEvent): StoredEvent => {
      const envelope = JSON.parse(Buffer.from(event.bytes).toString()) as { prev?: string };
      return { ...event, bytes: Buffer.from(JSON.stringify({ ...envelope, prev: '0'.repeat(64) })) };
    };
    const here = office.process(
      storeWith(store, {
        exclusive: false,
        readStream: async (...asked) => (await store.readStream(...asked)).map((event) => (event.revision === 1 ? detached(event) : event)),
      }),
    );
    const there = office.process();
    const type = office.types.named('permit');
    const { caseId } = await there.ask('open', undefined, { title: 'Canteen' });
    await here.streams.load(type, caseId);
    await there.ask('note', caseId, { text: 'one' }, { ifMatch: 0 });
    await there.ask('note', caseId, { text: 'two' }, { ifMatch: 1 });

    await expect(here.ask('note', caseId, { text: 'three' }, { ifMatch: 2 })).rejects.toEqual(new BrokenChain(`permit-${caseId}`, 1));
    await there.ask('note', caseId, { text: 'three' }, { ifMatch: 2 });
    expect(await here.streams.load(type, caseId)).toMatchObject({ folded: { revision: 3 }, brokenAt: 1 });
  });

  it('whose chain was broken took no command until the process was started anew, though what was recorded had been put back', async () => {
    // given
    const { store } = office;
    let isChanged = true;
    const changed = (event: StoredEvent): StoredEvent => ({
      ...event,
      bytes: Buffer.from(Buffer.from(event.bytes).toString().replace('one', 'two')),
    });
    const wholeReads: string[] = [];
    let passed = 0;
    const here = office.process(
      storeWith(store, {
        exclusive: false,
        readStream: async (stream, from, limit) => {
          if (from === 0) wholeReads.push(stream);
          const found = await store.readStream(stream, from, limit);
          return found.map((event) => (isChanged && event.revision === 1 ? changed(event) : event));
        },
      }),
      () => passed,
    );
    const there = office.process();
    const type = office.types.named('permit');
    const { caseId } = await there.ask('open', undefined, { title: 'Canteen' });
    await there.ask('note', caseId, { text: 'one' }, { ifMatch: 0 });
    await there.ask('note', caseId, { text: 'and another' }, { ifMatch: 1 });
    const broken = new BrokenChain(`permit-${caseId}`, 2);
    await expect(here.ask('note', caseId, { text: 'three' }, { ifMatch: 2 })).rejects.toEqual(broken);
    // when it is as it was recorded again, and nobody has looked since
    isChanged = false;
    wholeReads.length = 0;
    passed = 4_999;
    await expect(here.ask('note', caseId, { text: 'three' }, { ifMatch: 2 })).rejects.toEqual(broken);
    expect(wholeReads).toEqual([]);
    // then
    passed = 5_000;
    await here.ask('note', caseId, { text: 'three' }, { ifMatch: 2 });
    expect((await here.streams.load(type, caseId)).brokenAt).toBeUndefined();
    expect(wholeReads).toEqual([`permit-${caseId}`]);
  });

  it('whose chain stays broken is read whole every five seconds, however often it is asked for and goes on', async () => {
    // given
    const { store } = office;
    let wholeReads = 0;
    let passed = 0;
    const here = office.process(
      storeWith(store, {
        exclusive: false,
        readStream: async (stream, from, limit) => {
          if (from === 0) wholeReads += 1;
          const found = await store.readStream(stream, from, limit);
          return found.map((event) =>
            event.revision === 0 ? { ...event, bytes: Buffer.from(`${Buffer.from(event.bytes).toString()} `) } : event,
          );
        },
      }),
      () => passed,
    );
    const there = office.process();
    const type = office.types.named('permit');
    const { caseId } = await there.ask('open', undefined, { title: 'Canteen' });
    await there.ask('note', caseId, { text: 'one' }, { ifMatch: 0 });
    // when
    for (let second = 0; second < 20; second += 1) {
      passed = second * 1_000;
      await there.ask('note', caseId, { text: `at ${second}` }, { ifMatch: 1 + second });
      expect(await here.streams.load(type, caseId)).toMatchObject({ folded: { revision: 2 + second }, brokenAt: 1 });
    }
    // then
    expect(wholeReads).toBe(4);
  });

  it('went on taking commands where it was remembered, though its beginning had been cut off on the node', async () => {
    // given
    const { store } = office;
    let isCutOff = false;
    const asked: (number | undefined)[] = [];
    let passed = 0;
    const here = office.process(
      storeWith(store, {
        exclusive: false,
        readStream: async (stream, from, limit) => {
          if (stream.startsWith('permit-')) asked.push(from);
          if (isCutOff && from === 0) throw new CorruptEvent(stream, 0);
          return store.readStream(stream, from, limit);
        },
      }),
      () => passed,
    );
    const type = office.types.named('permit');
    const { caseId } = await here.ask('open', undefined, { title: 'Canteen' });
    await here.ask('note', caseId, { text: 'one' }, { ifMatch: 0 });
    asked.length = 0;
    // when somebody truncates the stream, and it was read from its beginning a while ago
    isCutOff = true;
    passed = 59_999;
    await here.ask('note', caseId, { text: 'two' }, { ifMatch: 1 });
    expect(asked).toEqual([1]);
    passed = 60_000;
    // then
    await expect(here.ask('note', caseId, { text: 'three' }, { ifMatch: 2 })).rejects.toThrow(CorruptEvent);
    await expect(here.streams.load(type, caseId)).rejects.toThrow(CorruptEvent);
    // when it is there again
    isCutOff = false;
    asked.length = 0;
    await here.ask('note', caseId, { text: 'three' }, { ifMatch: 2 });
    await here.streams.load(type, caseId);
    expect(asked).toEqual([2, 0, 3]);
  });

  it('was read whole again after every refusal', async () => {
    const { ask, streams } = office.process();
    const type = office.types.named('permit');
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    const before = await streams.load(type, caseId);
    await expect(ask('grant', caseId, {}, { ifMatch: 0 })).rejects.toThrow();
    await expect(ask('note', caseId, { text: 'a' }, { ifMatch: 5 })).rejects.toThrow();
    expect(await streams.load(type, caseId)).toBe(before);
  });

  it('forgets the oldest where it holds more than it may, and reads it again', async () => {
    const { ask, streams } = office.process();
    const type = office.types.named('permit');
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    const small = new CaseStreams(office.store, streams.codec, office.types, 1);
    const first = await small.load(type, caseId);
    const other = await ask('open', undefined, { title: 'Kiosk' });
    await small.load(type, other.caseId);
    const again = await small.load(type, caseId);
    expect(again).not.toBe(first);
    expect(again.folded).toEqual(first.folded);
  });

  describe('where an older backup is put back below the process', () => {
    /** A process whose node is given other data, and an office that worked on with what the backup held. */
    const restorable = async () => {
      const other = await machinery();
      let held: EventStore = office.store;
      const process = office.process(
        storeWith(office.store, {
          exclusive: false,
          append: (...batch) => held.append(...batch),
          readStream: (...asked) => held.readStream(...asked),
        }),
      );
      return { ...process, other, putBack: () => (held = other.store) };
    };
    const copied = async (to: EventStore, stream: string, count: number) => {
      const stored = await office.store.readStream(stream, 0, count);
      for (const { id, type, bytes, revision } of stored)
        await to.append(stream, revision === 0 ? 'none' : revision - 1, [{ id, type, bytes }]);
    };

    it('a case that the backup does not hold was still shown as it had been', async () => {
      const { ask, streams, other, putBack } = await restorable();
      const type = office.types.named('permit');
      const { caseId } = await ask('open', undefined, { title: 'Canteen' });
      await streams.load(type, caseId);

      putBack();

      expect((await streams.load(type, caseId)).folded.revision).toBe(-1);
      await other.dispose();
    });

    it('a command of before was answered with a receipt of nothing: it is done once', async () => {
      const { ask, other, putBack } = await restorable();
      const { caseId } = await ask('open', undefined, { title: 'Canteen' });
      await ask('note', caseId, { text: 'a' }, { key: 'k', ifMatch: 0 });
      await copied(other.store, `permit-${caseId}`, 1);

      putBack();

      const done = await ask('note', caseId, { text: 'a' }, { key: 'k', ifMatch: 0 });
      expect(await ask('note', caseId, { text: 'a' }, { key: 'k', ifMatch: 0 })).toEqual(done);
      expect(await other.store.readStream(`permit-${caseId}`)).toHaveLength(2);
      await other.dispose();
    });

    it.each([
      ['as the backup holds it', []],
      ['grown to the same revision since', ['c']],
      ['grown past it since', ['c', 'd']],
    ])('a case was shown with what never happened, and decided on: %s', async (_how, since) => {
      const { ask, streams, other, putBack } = await restorable();
      const type = office.types.named('permit');
      const { caseId } = await ask('open', undefined, { title: 'Canteen' });
      const stream = `permit-${caseId}`;
      await ask('note', caseId, { text: 'a' }, { ifMatch: 0 });
      await ask('note', caseId, { text: 'b' }, { ifMatch: 1 });
      await streams.load(type, caseId);
      await copied(other.store, stream, 2);
      // the first process draws the ids that this one drew
      other.process();
      const there = other.process();
      for (const [index, text] of since.entries()) await there.ask('note', caseId, { text }, { ifMatch: 1 + index });

      putBack();

      const loaded = await streams.load(type, caseId);
      expect(loaded).toEqual({ ...(await other.process().streams.load(type, caseId)), lookedAt: loaded.lookedAt });
      expect(loaded.folded.revision).toBe(1 + since.length);
      await other.dispose();
    });
  });
});
