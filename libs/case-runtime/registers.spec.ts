import { ManualClock, registerStream, uuid5, type Actor, type RegisterKey } from '#libs/kernel';
import {
  CorruptEvent,
  EventCodec,
  eventHash,
  storeWith,
  WrongRevision,
  type EventStore,
  type NewStoredEvent,
  type StoredEvent,
} from '#libs/event-store';
import {
  BrokenChain,
  Busy,
  CaseTypes,
  claimAbandoned,
  HandleCase,
  HandledElsewhere,
  NoSuchCase,
  OperationLapsed,
  type Registers,
} from './index.js';
import { callerNamed, elsewhere, machinery, shared } from './testing/machinery.js';
import { permit } from './testing/permit.js';

type Machinery = Awaited<ReturnType<typeof machinery>>;

const NUMBERS: RegisterKey = { register: 'number', key: ['2026'] };
const actor: Actor = { system: 'spec' };
const clock = new ManualClock('2026-01-05T01:00:00.000Z');

describe('registers', () => {
  let office: Machinery;
  let registers: Registers;
  beforeEach(async () => {
    office = await machinery();
    registers = office.process().registers;
  });
  afterEach(() => office.dispose());

  const reader = (name: string, expected = -1) => ({
    cause: uuid5('cause', name),
    caseStream: `permit-${uuid5('case', name)}`,
    expected,
    now: clock.now(),
    law: 'a'.repeat(64),
  });
  const enter = async (name: string, data: object) => {
    const by = { ...reader(name), actor, corr: uuid5('cause', name), req: '' };
    await registers.enter(await registers.show(NUMBERS), data as never, by);
  };
  /** The case event that the entry belongs to. */
  const settle = async (name: string, cause = reader(name).cause) => {
    const { caseStream } = reader(name);
    const codec = new EventCodec(new CaseTypes([permit]).catalogue);
    const id = uuid5('event', name);
    const event = codec.encode({
      id,
      stream: caseStream,
      rev: 0,
      type: 'permit.opened',
      v: 1,
      tv: 1,
      case: caseStream.slice(-36),
      data: { title: name, agencyPath: [] },
      actor,
      at: clock.now(),
      cause,
      corr: cause,
      req: '',
      basis: { facts: [] },
      salt: 's',
    });
    await office.store.append(caseStream, 'none', [event]);
  };
  const told = (entries: readonly { readonly data: object; readonly status: string }[]) =>
    entries.map(({ data, status }) => [(data as { number: number }).number, status]);

  it('told the older of two entries of one command as void, so that its number counted as lost', async () => {
    await enter('a', { number: 1 });
    await enter('a', { number: 1, gap: true });
    await settle('a');
    const { contents } = await registers.read(NUMBERS, reader('b'));
    expect(told(contents.entries)).toEqual([[1, 'held']]);
    expect(contents.revision).toBe(1);
    expect(told((await registers.show(NUMBERS)).entries)).toEqual([[1, 'held']]);
  });

  it('tell entries as pending, held or void, to each process alike', async () => {
    for (const name of ['held', 'void', 'pending']) await enter(name, { number: name.length });
    await settle('held');
    await settle('void', uuid5('somebody else'));
    const expected = [
      [4, 'held'],
      [4, 'void'],
      [7, 'pending'],
    ];
    expect(told((await registers.show(NUMBERS)).entries)).toEqual(expected);
    expect(told((await office.process().registers.show(NUMBERS)).entries)).toEqual(expected);
    const last = await registers.read(NUMBERS, reader('next'), { pending: 'show', last: 2 });
    expect(told(last.contents.entries)).toEqual(expected.slice(1));
    expect(last.contents.revision).toBe(2);
    await expect(registers.read(NUMBERS, reader('next'))).rejects.toThrow(Busy);
  });

  it('show a command what stood before its own entry, and hand that entry back', async () => {
    await enter('a', { number: 1 });
    await settle('a');
    await enter('b', { number: 2 });
    const { contents, own } = await registers.read(NUMBERS, reader('b'));
    expect(told(contents.entries)).toEqual([[1, 'held']]);
    expect(own).toMatchObject({ revision: 1, data: { number: 2 }, status: 'pending' });
  });

  it('kept a case from deciding for half a minute by an entry of its own, left by a command that came to nothing', async () => {
    const { caseStream } = reader('a');
    await enter('a', { number: 1 });
    const again = { ...reader('a'), cause: uuid5('cause', 'a asked again under another key') };
    const { contents, own } = await registers.read(NUMBERS, again);
    expect(told(contents.entries)).toEqual([[1, 'void']]);
    expect([contents.revision, own]).toEqual([0, undefined]);
    // to others it stays as it is until the place is taken
    await expect(registers.read(NUMBERS, reader('b'))).rejects.toThrow(Busy);
    await expect(registers.read(NUMBERS, { ...again, expected: 0 })).rejects.toThrow(Busy);
    expect(told((await registers.show(NUMBERS)).entries)).toEqual([[1, 'pending']]);
    expect(await office.store.readStream(caseStream)).toEqual([]);
  });

  it('lost sight of an entry left behind once enough others stood after it, and nobody told what became of its number', async () => {
    const shown = { pending: 'show', last: 2 } as const;
    await enter('left', { number: 1 });
    await enter('next', { number: 2 });
    // as long as its command may be under way it is shown, but none can be entered that would put it out of sight
    await expect(registers.read(NUMBERS, reader('later'), shown)).rejects.toThrow(Busy);
    expect(told((await registers.read(NUMBERS, reader('later'), { ...shown, last: 3 })).contents.entries)).toEqual([
      [1, 'pending'],
      [2, 'pending'],
    ]);

    const { contents } = await registers.read(NUMBERS, { ...reader('later'), now: '2026-01-05T01:01:00.000Z' }, { ...shown, last: 3 });
    expect(told(contents.entries)).toEqual([
      [1, 'void'],
      [2, 'void'],
    ]);
  });

  it('kept everybody waiting until the clock, set back by hours, had reached an entry left behind', async () => {
    let passed = 1_000;
    const waiting = office.process(office.store, () => passed).registers;
    const ahead = { ...reader('left'), now: '2026-01-05T06:00:00.000Z', actor, corr: reader('left').cause, req: '' };
    await registers.enter(await registers.show(NUMBERS), { number: 1 }, ahead);
    await expect(waiting.read(NUMBERS, reader('b'))).rejects.toMatchObject({ retryAfter: 1 });
    // its command may still be under way in another process
    passed += 30_000 - 4_000;
    await expect(waiting.read(NUMBERS, reader('b'))).rejects.toMatchObject({ retryAfter: 4 });
    expect(told((await waiting.read(NUMBERS, reader('b'), { pending: 'show' })).contents.entries)).toEqual([[1, 'pending']]);
    passed += 4_001;
    expect(told((await waiting.read(NUMBERS, reader('b'))).contents.entries)).toEqual([[1, 'void']]);
  });

  it('kept in memory for ever when each settled entry was first read, though only one in the way is ever asked for it', async () => {
    for (const name of ['a', 'b', 'c']) {
      await enter(name, { number: 1 });
      await registers.read(NUMBERS, reader('meanwhile'), { pending: 'show', last: 50 });
      await settle(name);
      await registers.read(NUMBERS, reader('next'), { pending: 'show', last: 50 });
    }
    const { met } = registers as unknown as { readonly met: ReadonlyMap<string, number> };
    expect([...met.keys()]).toEqual([]);
    await enter('d', { number: 1 });
    await registers.read(NUMBERS, reader('next'), { pending: 'show', last: 50 });
    expect([...met.keys()]).toEqual([`${registerStream(NUMBERS)} 3`]);
  });

  it('decided on entries that somebody had changed in the file of the store', async () => {
    for (const name of ['a', 'b', 'c']) await enter(name, { number: name.charCodeAt(0) });
    const { store } = office;
    const changed = (event: StoredEvent): StoredEvent =>
      event.revision === 1
        ? { ...event, bytes: Buffer.from(Buffer.from(event.bytes).toString().replace('"number":98', '"number":99')) }
        : event;
    const there = office.process(
      storeWith(store, { readStream: async (...asked) => (await store.readStream(...asked)).map(changed) }),
    ).registers;

    const broken = new BrokenChain(registerStream(NUMBERS), 2);
    await expect(there.read(NUMBERS, reader('d'))).rejects.toEqual(broken);
    await expect(there.show(NUMBERS)).rejects.toEqual(broken);
    expect((await registers.show(NUMBERS)).entries).toHaveLength(3);
  });

  describe('given more entries than are read at once', () => {
    const stream = registerStream(NUMBERS);
    const changed = (event: StoredEvent): StoredEvent =>
      event.revision === 1_000
        ? { ...event, bytes: Buffer.from(Buffer.from(event.bytes).toString().replace('"number":1000', '"number":9999')) }
        : event;
    beforeEach(async () => {
      const codec = new EventCodec(new CaseTypes([permit]).catalogue);
      const made: NewStoredEvent[] = [];
      for (let rev = 0; rev < 1_002; rev += 1) {
        const { caseStream, cause, expected } = reader(`${rev}`);
        const entered = { register: NUMBERS.register, caseStream, expected, entry: { number: rev } };
        const before = made.at(-1);
        const event = codec.encode({
          ...{ id: uuid5('event', `${rev}`), stream, rev, type: 'register.entered', v: 1, tv: 1, case: stream.slice(-36), data: entered },
          ...{ actor, at: clock.now(), cause, corr: cause, req: '', basis: { facts: [] }, salt: 's' },
          ...(before === undefined ? {} : { prev: eventHash(before.bytes) }),
        });
        made.push(event);
      }
      await office.store.append(stream, 'none', made);
    });

    it('told whoever asked while they were read the first thousand alone', async () => {
      const { store } = office;
      const meanwhile: Promise<{ readonly revision: number }>[] = [];
      let isAsked = false;
      const there: Registers = office.process(
        storeWith(store, {
          readStream: (asked, from, limit) => {
            if (asked === stream && from! > 0 && !isAsked) {
              isAsked = true;
              meanwhile.push(there.end(NUMBERS));
            }
            return store.readStream(asked, from, limit);
          },
        }),
      ).registers;
      expect((await there.end(NUMBERS)).revision).toBe(1_001);
      expect((await Promise.all(meanwhile)).map(({ revision }) => revision)).toEqual([1_001]);
    });

    it('were believed up to the thousandth by whoever came after the first to meet one that was changed', async () => {
      const { store } = office;
      const there = office.process(
        storeWith(store, { readStream: async (...asked) => (await store.readStream(...asked)).map(changed) }),
      ).registers;
      const broken = new BrokenChain(stream, 1_001);
      await expect(there.end(NUMBERS)).rejects.toEqual(broken);
      await expect(there.end(NUMBERS)).rejects.toEqual(broken);
    });
  });

  it('refuse an entry decided on contents that have moved on', async () => {
    const before = await registers.show(NUMBERS);
    await enter('a', { number: 1 });
    const late = registers.enter(before, { number: 1 }, { ...reader('b'), actor, corr: reader('b').cause, req: '' });
    await expect(late).rejects.toThrow(WrongRevision);
    expect(await office.store.readStream(registerStream(NUMBERS))).toHaveLength(1);
  });

  it('were read from their beginning, and every entry looked at again, whenever two processes had met there', async () => {
    const reads: string[] = [];
    const store = storeWith(shared(office.store), {
      readStream: (stream, from, limit) => {
        reads.push(`${stream.split('-')[0]} ${from}`);
        return office.store.readStream(stream, from, limit);
      },
      append: async (...batch) => {
        await enter('quicker', { number: 4 });
        return office.store.append(...batch);
      },
    });
    const slower = office.process(store).registers;
    for (const name of ['a', 'b', 'c']) {
      await enter(name, { number: name });
      await settle(name);
    }
    const before = await slower.show(NUMBERS);
    const late = slower.enter(before, { number: 4 }, { ...reader('d'), actor, corr: reader('d').cause, req: '' });
    await expect(late).rejects.toThrow(WrongRevision);
    reads.length = 0;
    expect(told((await slower.show(NUMBERS)).entries)).toHaveLength(4);
    // from the newest entry known on, which may be another one after a backup was put back
    expect(reads).toEqual(['register 2', 'permit 0']);
  });

  it('told entries that an older backup put back below the process does not hold, and counted on after them', async () => {
    const other = await machinery();
    let held: EventStore = office.store;
    const own = storeWith(shared(office.store), { readStream: (...asked) => held.readStream(...asked) });
    registers = office.process(own).registers;
    await enter('a', { number: 1 });
    await settle('a');
    await enter('b', { number: 2 });
    await settle('b');
    expect(told((await registers.show(NUMBERS)).entries)).toHaveLength(2);
    const stream = registerStream(NUMBERS);
    const [first] = await office.store.readStream(stream, 0, 1);
    await other.store.append(stream, 'none', [{ id: first!.id, type: first!.type, bytes: first!.bytes }]);

    held = other.store;

    expect(await registers.end(NUMBERS)).toMatchObject({ revision: 0 });
    expect(told((await registers.show(NUMBERS)).entries)).toEqual([[1, 'pending']]);
    await other.dispose();
  });

  it('counted on from memory after their beginning was cut off on the node, where others called them damaged', async () => {
    // given
    await enter('a', { number: 1 });
    await enter('b', { number: 2 });
    let isCutOff = false;
    let passed = 0;
    const { store } = office;
    const { registers: here } = office.process(
      storeWith(store, {
        exclusive: false,
        readStream: (stream, from, limit) =>
          isCutOff && from === 0 ? Promise.reject(new CorruptEvent(stream, 0)) : store.readStream(stream, from, limit),
      }),
      () => passed,
    );
    expect((await here.end(NUMBERS)).revision).toBe(1);
    // when
    isCutOff = true;
    passed = 59_999;
    expect((await here.end(NUMBERS)).revision).toBe(1);
    passed = 60_000;
    // then
    await expect(here.end(NUMBERS)).rejects.toThrow(CorruptEvent);
    await expect(here.show(NUMBERS)).rejects.toThrow(CorruptEvent);
    isCutOff = false;
    expect((await here.end(NUMBERS)).revision).toBe(1);
  });

  it('keep recorded time from going back when the clock does', async () => {
    await enter('a', { number: 1 });
    await registers.enter(
      await registers.show(NUMBERS),
      { number: 2 },
      { ...reader('b'), now: '2026-01-04T01:00:00.000Z', actor, corr: reader('b').cause, req: '' },
    );
    expect((await registers.show(NUMBERS)).entries.map(({ at }) => at)).toEqual([clock.now(), clock.now()]);
  });

  it('told whoever comes back to a lapsed opening that its key was used with another body', async () => {
    const cause = uuid5('cause', 'lapsing');
    const lapsing = { ...reader('lapsing'), caseStream: `permit-${uuid5('case', cause)}` };
    await registers.enter(await registers.show(NUMBERS), { number: 1 }, { ...lapsing, actor, corr: cause, req: '' });
    await registers.read(NUMBERS, { ...reader('contender'), now: '2026-01-05T01:01:00.000Z' });
    const caller = callerNamed('clerk');
    const asked = office.process().runtime.handle(new HandleCase('permit', 'open', undefined, { title: 'x' }, { actor, caller }, cause));
    await expect(asked).rejects.toThrow(OperationLapsed);
  });

  it('made of an opening that was abandoned a case without content, which auditors could read', async () => {
    await enter('opener', { number: 1 });
    const contender = { ...reader('contender'), now: '2026-01-05T01:01:00.000Z' };
    const { contents } = await registers.read(NUMBERS, contender);
    expect(told(contents.entries)).toEqual([[1, 'void']]);
    const { caseStream } = reader('opener');
    expect((await office.store.readStream(caseStream)).map(({ type }) => type)).toEqual([claimAbandoned('permit')]);
    const auditor = callerNamed('auditor', ['auditor']);
    const provincial = { ...auditor, post: { ...auditor.post, agency: { ...auditor.post.agency, level: 'province' as const } } };
    const { reader: cases, runtime, ask } = office.process();
    const [type, id] = [office.types.named('permit'), caseStream.slice(-36)];
    await expect(cases.current(type, id, provincial)).rejects.toThrow(NoSuchCase);
    await expect(runtime.actions(type, id, { caller: provincial, actor })).rejects.toThrow(NoSuchCase);
    await expect(ask('note', id, { text: 'x' }, { system: true })).rejects.toThrow(NoSuchCase);
  });
});

describe('what a reader from elsewhere is offered', () => {
  it('was accepted nowhere', async () => {
    const office = await machinery();
    const { ask, runtime } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    const caller = elsewhere(callerNamed('head', ['head', 'officer']));
    const { actions } = await runtime.actions(office.types.named('permit'), caseId, { caller, actor });
    expect(actions.filter(({ allowed }) => allowed)).toEqual([]);
    expect(actions[0]).toMatchObject({ refusal: { code: 'handled-by-another-agency' } });
    // and told so when asking: it answered that there was no such case, which the reader had before the eyes
    const auditing = elsewhere(callerNamed('auditor', ['auditor', 'officer']));
    const reads = { ...auditing, post: { ...auditing.post, agency: { ...auditing.post.agency, level: 'province' as const } } };
    await expect(ask('note', caseId, { text: 'a' }, { caller: reads, ifMatch: 0 })).rejects.toThrow(HandledElsewhere);
    await expect(ask('note', caseId, { text: 'a' }, { caller, ifMatch: 0 })).rejects.toThrow(NoSuchCase);
    await office.dispose();
  });
});
