import { CorruptEvent, StoreUnavailable } from '../port.js';
import { anEvent, closeAll, given, someEvents, take } from './testing/opened.js';
import type { ReadFault } from './testing/wire-server.js';

const STREAM = 'penalty-77c1';

afterEach(closeAll);

describe('a read that fails', () => {
  it.each<ReadFault>(['cut', 'unavailable', 'not-leader'])('is done once more: %s', async (fault) => {
    const { server, store } = await given();
    await store.append(STREAM, 'none', someEvents(3));
    server.onRead = (count) => (count === 1 ? fault : undefined);

    expect(await store.readStream(STREAM)).toHaveLength(3);
  });

  it('is done once more when the node never answers, then the store is unavailable', async () => {
    const { server, store, timing } = await given();
    server.onRead = () => 'hold';

    const outcome = expect(store.readStream(STREAM)).rejects.toBeInstanceOf(StoreUnavailable);
    await timing.elapse('read-timeout');
    await timing.elapse('read-timeout');
    await outcome;

    server.onRead = () => undefined;
    expect(await store.readStream(STREAM)).toEqual([]);
  });

  it('is not done again where the node refuses this user', async () => {
    const { server, store } = await given();
    let reads = 0;
    server.onRead = (count) => {
      reads = count;
      return 'access-denied';
    };

    await expect(store.readAll(undefined, 1)).rejects.toMatchObject({
      name: 'StoreUnavailable',
      message: expect.stringContaining('access-denied') as string,
    });
    expect(reads).toBe(1);
  });
});

describe('the node’s own events', () => {
  it('are left out, however many lie between the office’s', async () => {
    const { server, store } = await given({ pageSize: 40 });
    const first = await store.append(STREAM, 'none', [anEvent()]);
    for (let count = 0; count < 500; count += 1) server.log.addSystemEvent();
    server.log.addSystemEvent('$custom', 'named-without-a-dollar');

    expect(await store.head()).toBe(first.position);
    const second = await store.append(STREAM, 0, [anEvent()]);
    expect((await store.readAll(undefined, 10)).map((event) => event.position)).toEqual([first.position, second.position]);
    expect((await store.readAll(first.position, 1)).map((event) => event.position)).toEqual([second.position]);
    expect(await store.readAll(second.position, 10)).toEqual([]);
  });

  it.each([40, 400])('hid that an older backup was put back, once %i of them had followed', async (own) => {
    const { server, store } = await given({ pageSize: 40 });
    const first = await store.append(STREAM, 'none', [anEvent()]);
    const held = server.log.entries.length;
    await store.append(STREAM, 0, someEvents(60));
    expect(await store.head()).not.toBe(first.position);

    server.log.putBack(held);
    for (let count = 0; count < own; count += 1) server.log.addSystemEvent();
    server.relay.cut();

    expect(await store.head()).toBe(first.position);
  });

  it('make no head of a store that holds nothing else', async () => {
    const { server, store } = await given();
    for (let count = 0; count < 100; count += 1) server.log.addSystemEvent();

    expect(await store.head()).toBeUndefined();
  });
});

describe('an event that another program wrote', () => {
  const foreign = () => ({ id: anEvent().id, type: 'ordered', contentType: 'application/json', data: Buffer.from('{"a": 1}') });

  it('to a stream of the office, and that was taken away again, was told as the newest until another followed', async () => {
    // given: it is the newest, and the log goes on with what is not the office's
    const { server, store } = await given({ pageSize: 40 });
    const first = await store.append(STREAM, 'none', [anEvent()]);
    server.append('penalty-foreign', -1, [foreign()]);
    expect(await store.head()).not.toBe(first.position);
    for (let count = 0; count < 60; count += 1) server.log.addSystemEvent();
    expect(await store.head()).not.toBe(first.position);
    // when
    server.log.tombstone('penalty-foreign');
    server.log.scavenge();
    for (let count = 0; count < 60; count += 1) server.log.addSystemEvent();
    // then
    expect(await store.head()).toBe(first.position);
  });

  it('to a stream of its own is left out wherever streams are read together, and read over once for the head', async () => {
    const { server, store } = await given({ isOwn: (stream) => stream === STREAM, pageSize: 40 });
    for (let count = 0; count < 200; count += 1) server.append(`order-${count}`, -1, [foreign()]);
    expect(await store.head()).toBeUndefined();
    const [one, two] = someEvents(2);
    const first = await store.append(STREAM, 'none', [one!]);
    for (let count = 200; count < 400; count += 1) server.append(`order-${count}`, -1, [foreign()]);
    expect(await store.head()).toBe(first.position);
    let reads = 0;
    server.onRead = () => void (reads += 1);
    expect(await store.head()).toBe(first.position);
    // the end of the log, and whether what was found before is there still
    expect(reads).toBe(2);

    const { position } = await store.append(STREAM, 0, [two!]);
    expect(await store.head()).toBe(position);
    expect((await store.readAll(undefined, 10)).map(({ id }) => id)).toEqual([one!.id, two!.id]);
    const ids: string[] = [];
    const abort = new AbortController();
    await take(store.subscribe(undefined, abort.signal)[Symbol.asyncIterator](), ids, (caughtUp) => caughtUp > 0);
    abort.abort();
    expect(ids).toEqual([one!.id, two!.id]);
  });

  it('to a stream of the office is not given out as if it were the office’s, and keeps nobody from the events beside it', async () => {
    const { server, store } = await given();
    server.append('penalty-1', -1, [foreign()]);
    expect(await store.head()).toBeDefined();
    await expect(store.readStream('penalty-1')).rejects.toBeInstanceOf(CorruptEvent);

    const own = anEvent();
    const { position } = await store.append(STREAM, 'none', [own]);

    expect(await store.head()).toBe(position);
    const found = await store.readAll(undefined, 10);
    expect(found.map(({ stream, revision, bytes }) => ({ stream, revision, bytes: Buffer.from(bytes) }))).toEqual([
      { stream: 'penalty-1', revision: 0, bytes: Buffer.alloc(0) },
      { stream: STREAM, revision: 0, bytes: own.bytes },
    ]);
    const ids: string[] = [];
    const abort = new AbortController();
    await take(store.subscribe(undefined, abort.signal)[Symbol.asyncIterator](), ids, (caughtUp) => caughtUp > 0);
    abort.abort();
    expect(ids).toEqual(found.map(({ id }) => id));
  });
});
