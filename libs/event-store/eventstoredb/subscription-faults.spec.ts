import { closeAll, given, someEvents, take, anEvent } from './testing/opened.js';
import type { SubscriptionFault } from './testing/wire-server.js';

const STREAM = 'penalty-90ab';

afterEach(closeAll);

describe('a subscription that breaks off', () => {
  it.each<SubscriptionFault['fate']>(['end', 'error', 'cut'])(
    'goes on after the last event given, nothing lost, nothing twice: %s',
    async (fate) => {
      const { server, store } = await given({ batchSize: 4 });
      const events = someEvents(60);
      await store.append(STREAM, 'none', events.slice(0, 30));
      server.onSubscription = (count) => (count <= 5 ? { afterEvents: count * 3, fate } : undefined);
      const abort = new AbortController();
      const items = store.subscribe(undefined, abort.signal)[Symbol.asyncIterator]();
      const ids: string[] = [];

      // a node says once that a reader has caught up: before the second append, where it got that far, or after it
      const before = await take(items, ids, () => ids.length >= 20);
      await store.append(STREAM, 29, events.slice(30));
      const between = await take(items, ids, () => ids.length >= 60);
      await take(items, ids, (after) => before.caughtUp + between.caughtUp + after > 0);

      expect(ids).toEqual(events.map((event) => event.id));
      expect(server.subscriptionsOpened).toBe(6);
      abort.abort();
    },
  );

  it('takes an event only once that is delivered again', async () => {
    const { server, store } = await given();
    server.redelivers = true;
    const events = someEvents(6);
    await store.append(STREAM, 'none', events);
    server.onSubscription = (count) => (count === 1 ? { afterEvents: 3, fate: 'end' } : undefined);
    const ids: string[] = [];

    await take(store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator](), ids, (caughtUp) => caughtUp > 0);

    expect(ids).toEqual(events.map((event) => event.id));
  });

  it('waits longer and longer, up to a limit, while the node is away, and ends when aborted', async () => {
    const { server, store, timing } = await given({ mostBackOffMs: 1_000 });
    server.relay.refuse();
    const abort = new AbortController();
    const items = store.subscribe(undefined, abort.signal)[Symbol.asyncIterator]();

    const waiting = items.next();
    const resubscribing = () => timing.backOffs.filter((delay) => delay !== 100);
    await timing.until(() => resubscribing().length >= 6);
    abort.abort();

    expect(await waiting).toMatchObject({ done: true });
    expect(resubscribing().slice(0, 5)).toEqual([200, 400, 800, 1_000, 1_000]);
  });

  it('went on in silence where an older backup was put back meanwhile: it tells that the store was away, before anything else', async () => {
    const { server, store } = await given();
    await store.append(STREAM, 'none', someEvents(3));
    const abort = new AbortController();
    const items = store.subscribe(undefined, abort.signal)[Symbol.asyncIterator]();
    await take(items, [], (caughtUp) => caughtUp > 0);

    server.log.putBack(1);
    server.relay.cut();

    expect(await items.next()).toEqual({ done: false, value: { kind: 'resumed' } });
    abort.abort();
  });

  it('goes on when the connection is given up because of others', async () => {
    const { server, store, timing } = await given();
    const abort = new AbortController();
    const items = store.subscribe(undefined, abort.signal)[Symbol.asyncIterator]();
    await take(items, [], (caughtUp) => caughtUp > 0);
    server.onAppend = (count) => (count === 1 ? { stored: false, fate: 'hold' } : undefined);

    const appended = store.append(STREAM, 'none', [anEvent()]);
    await server.until(() => server.appendsReceived === 1);
    await timing.elapse('append-timeout');
    await appended;
    const ids: string[] = [];
    await take(items, ids, () => ids.length > 0);

    expect(server.subscriptionsOpened).toBe(2);
    abort.abort();
  });
});

describe('a subscription that falls silent', () => {
  it('is taken up again when the head shows that it missed something', async () => {
    const { server, store, timing } = await given();
    const events = someEvents(5);
    await store.append(STREAM, 'none', events.slice(0, 2));
    server.onSubscription = (count) => (count === 1 ? { afterEvents: 2, fate: 'silence' } : undefined);
    const items = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const ids: string[] = [];
    await take(items, ids, (caughtUp) => caughtUp > 0);
    await store.append(STREAM, 1, events.slice(2));

    const rest = take(items, ids, () => ids.length >= 5);
    await timing.elapse('silence');
    await rest;

    expect(ids).toEqual(events.map((event) => event.id));
  });

  it('is left alone while the store is silent too', async () => {
    const { server, store, timing } = await given();
    await store.append(STREAM, 'none', [anEvent()]);
    const items = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const ids: string[] = [];
    await take(items, ids, (caughtUp) => caughtUp > 0);

    const rest = take(items, ids, () => ids.length >= 2);
    await timing.elapse('silence');
    await timing.elapse('silence');
    await store.append(STREAM, 0, [anEvent()]);
    await rest;

    expect(server.subscriptionsOpened).toBe(1);
  });

  it('on a half-open connection it is taken up again on a new one', async () => {
    const { server, store, timing } = await given();
    const first = anEvent();
    await store.append(STREAM, 'none', [first]);
    const items = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const ids: string[] = [];
    await take(items, ids, (caughtUp) => caughtUp > 0);
    server.relay.freeze();
    const second = anEvent();
    server.append(STREAM, 0, [{ ...second, contentType: 'application/octet-stream', data: second.bytes }]);

    const rest = take(items, ids, () => ids.length >= 2);
    await timing.elapse('silence');
    await timing.elapse('read-timeout');
    server.relay.admit();
    await rest;

    expect(ids).toEqual([first.id, second.id]);
  });
});

describe('caught up', () => {
  it('never overtakes events that the reader has not taken', async () => {
    const { store } = await given({ batchSize: 3 });
    const events = someEvents(20);
    await store.append(STREAM, 'none', events);
    const items = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const ids: string[] = [];

    await take(items, ids, (caughtUp) => caughtUp > 0);

    expect(ids).toHaveLength(20);
  });

  it('is derived from the head where the node does not say it', async () => {
    const { server, store } = await given({ batchSize: 3 });
    server.saysCaughtUp = false;
    await store.append(STREAM, 'none', someEvents(10));
    const ids: string[] = [];

    await take(store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator](), ids, (caughtUp) => caughtUp > 0);

    expect(ids).toHaveLength(10);
  });
});

describe('a reader that takes its time', () => {
  it('holds the node up instead of filling memory', async () => {
    const { server, store } = await given({ batchSize: 8 });
    const [count, size] = [400, 50_000];
    for (let from = 0; from < count; from += 20) await store.append(STREAM, from === 0 ? 'none' : from - 1, someEvents(20, size));
    const items = store.subscribe(undefined, new AbortController().signal)[Symbol.asyncIterator]();
    const ids: string[] = [];

    await take(items, ids, () => ids.length > 0);
    // Other traffic gives the node every chance to send more.
    for (let round = 0; round < 100; round += 1) await store.readStream(STREAM, 0, 1);
    expect(server.heldUp).toBe(1);
    expect(server.eventsSent * size).toBeLessThan(10_000_000);
    await take(items, ids, () => ids.length >= count);

    expect(new Set(ids).size).toBe(count);
  });
});
