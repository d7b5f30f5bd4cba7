import { AppendOutcomeUnknown, CorruptEvent, EventTooLarge, StoreUnavailable, WrongRevision } from '../port.js';
import { anEvent, anotherNode, closeAll, given, someEvents } from './testing/opened.js';
import type { AppendFault } from './testing/wire-server.js';

const STREAM = 'penalty-5d7a';

/** The first request meets the fault, later ones a sound node. */
function once(fault: AppendFault): (count: number) => AppendFault | undefined {
  return (count) => (count === 1 ? fault : undefined);
}

afterEach(closeAll);

describe('an append of which the answer is lost', () => {
  it.each<AppendFault>([
    { stored: true, fate: 'end-call' },
    { stored: false, fate: 'end-call' },
    { stored: true, fate: 'cut' },
    { stored: false, fate: 'cut' },
    { stored: true, fate: 'Timeout' },
    { stored: false, fate: 'Timeout' },
    { stored: true, fate: 'not-leader' },
    { stored: false, fate: 'NotReady' },
  ])('succeeds with one effect: %p', async (fault) => {
    const { server, store } = await given();
    const events = someEvents(2);
    server.onAppend = once(fault);

    const appended = await store.append(STREAM, 'none', events);

    expect(appended.revision).toBe(1);
    const stored = await store.readStream(STREAM);
    expect(stored.map((event) => event.id)).toEqual(events.map((event) => event.id));
    expect(appended.position).toBe(stored[1]?.position);
    expect(server.appendsReceived).toBe(2);
  });

  it('is asked for once more with the same ids when the node never answers, and then is not known', async () => {
    const { server, store, timing } = await given();
    const event = anEvent();
    server.onAppend = () => ({ stored: false, fate: 'hold' });

    const asked = store.append(STREAM, 'none', [event]);
    const outcome = expect(asked).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    await server.until(() => server.appendsReceived === 1);
    await timing.elapse('append-timeout');
    await server.until(() => server.appendsReceived === 2);
    await timing.elapse('append-timeout');
    await outcome;

    server.onAppend = () => undefined;
    expect(await store.append(STREAM, 'none', [event])).toMatchObject({ revision: 0 });
    expect(await store.readStream(STREAM)).toHaveLength(1);
  });

  it('is found by reading when the node stores and never answers', async () => {
    const { server, store, timing } = await given();
    server.onAppend = () => ({ stored: true, fate: 'hold' });

    const asked = store.append(STREAM, 'none', [anEvent()]);
    await server.until(() => server.appendsReceived === 1);
    await timing.elapse('append-timeout');
    await server.until(() => server.appendsReceived === 2);
    await timing.elapse('append-timeout');

    expect(await asked).toMatchObject({ revision: 0, position: await store.head() });
    expect(await store.readStream(STREAM)).toHaveLength(1);
  });

  it('succeeds when the retry is told a wrong revision though its own events are the ones stored there', async () => {
    const { server, store } = await given();
    server.onAppend = (count) => (count === 1 ? { stored: true, fate: 'cut' } : { stored: false, fate: 'WrongExpectedVersion' });

    expect(await store.append(STREAM, 'none', someEvents(2))).toMatchObject({ revision: 1, position: await store.head() });
  });

  it('is a conflict when somebody else took the revision in between', async () => {
    const { server, store } = await given();
    server.onAppend = (count) => {
      if (count > 1) return undefined;
      server.append(STREAM, -1, [{ ...anEvent(), contentType: 'application/octet-stream', data: Buffer.from('other') }]);
      return { stored: false, fate: 'cut' };
    };

    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toMatchObject({ name: 'WrongRevision', actual: 0 });
  });

  it('keeps its place when the node does not tell the position', async () => {
    const { server, store } = await given();
    server.onAppend = once({ stored: true, fate: 'other-position' });

    expect(await store.append(STREAM, 'none', [anEvent()])).toEqual({ revision: 0, position: await store.head() });
  });
});

describe('a node that is away', () => {
  it('half-open after an append: the outcome is not known, health is red, and it recovers without a restart', async () => {
    const { server, store, timing } = await given();
    await store.append(STREAM, 'none', [anEvent()]);
    const event = anEvent();
    server.onAppend = (count) => (count === 2 ? { stored: true, fate: 'freeze' } : undefined);

    const outcome = expect(store.append(STREAM, 0, [event])).rejects.toBeInstanceOf(AppendOutcomeUnknown);
    await server.until(() => server.appendsReceived === 2);
    await timing.elapse('append-timeout');
    await timing.elapse('append-timeout');
    await timing.elapse('read-timeout');
    await timing.elapse('read-timeout');
    await outcome;
    const health = store.health();
    await timing.elapse('read-timeout');
    expect(await health).toMatchObject({ ready: false });

    server.relay.admit();
    expect(await store.append(STREAM, 0, [event])).toMatchObject({ revision: 1 });
    expect(await store.health()).toMatchObject({ ready: true });
    expect(await store.readStream(STREAM)).toHaveLength(2);
  });

  it('is unavailable, as nothing was sent, and serves at once when it comes back', async () => {
    const { server, store } = await given();
    server.relay.refuse();

    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toBeInstanceOf(StoreUnavailable);
    await expect(store.readStream(STREAM)).rejects.toBeInstanceOf(StoreUnavailable);
    expect(await store.health()).toMatchObject({ ready: false });
    expect(server.appendsReceived).toBe(0);

    server.relay.admit();
    expect(await store.append(STREAM, 'none', [anEvent()])).toMatchObject({ revision: 0 });
  });

  it('does not touch the appends to another node in the same process', async () => {
    const dying = await given();
    const sound = await given();
    dying.server.onAppend = (count) => (count === 10 ? { stored: false, fate: 'cut' } : undefined);

    const [, fine] = await Promise.all(
      [dying, sound].map(({ store }) =>
        Promise.allSettled(someEvents(40).map((event, index) => store.append(`case-${index}`, 'none', [event]))),
      ),
    );

    expect(fine?.filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(sound.server.appendsReceived).toBe(40);
  });
});

describe('a node that answers strangely', () => {
  it('cannot end the process with an answer to nobody', async () => {
    const { server, store, timing } = await given();
    server.onAppend = once({ stored: false, fate: 'answer-nobody' });

    const asked = store.append(STREAM, 'none', [anEvent()]);
    await server.until(() => server.appendsReceived === 1);
    await timing.elapse('append-timeout');

    expect(await asked).toMatchObject({ revision: 0 });
  });

  it('is never sent a deadline, which a skewed clock would make lie in the past', async () => {
    const { server, store } = await given();

    await store.append(STREAM, 'none', [anEvent()]);

    expect(server.deadlines).toEqual([]);
  });

  it('makes health hint at disk and clocks while appends time out at the node', async () => {
    const { server, store } = await given();
    server.onAppend = () => ({ stored: false, fate: 'Timeout' });
    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toBeInstanceOf(AppendOutcomeUnknown);

    expect(await store.health()).toMatchObject({ ready: false, detail: expect.stringContaining('clocks') as string });

    server.onAppend = () => undefined;
    await store.append(STREAM, 'none', [anEvent()]);
    expect(await store.health()).toMatchObject({ ready: true });
  });

  it.each<AppendFault['fate']>(['AccessDenied', 'BadRequest', 'NotReady'])('is unavailable where it takes nothing: %s', async (fate) => {
    const { server, store } = await given();
    server.onAppend = () => ({ stored: false, fate });

    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toBeInstanceOf(StoreUnavailable);
  });

  it('keeps the truth when it recognises ids that come with other bytes', async () => {
    const { store } = await given();
    const event = anEvent();
    await store.append(STREAM, 'none', [event]);

    await expect(store.append(STREAM, 'none', [{ ...event, bytes: Buffer.from('forged') }])).rejects.toBeInstanceOf(WrongRevision);
  });

  it('is told what nobody here may write', async () => {
    const { store } = await given();

    await expect(store.append('$stream', 'none', [anEvent()])).rejects.toBeInstanceOf(RangeError);
    await expect(store.append(STREAM, 'none', [{ ...anEvent(), type: '$type' }])).rejects.toBeInstanceOf(RangeError);
    await expect(store.append(STREAM, 'none', [{ ...anEvent(), id: '7' }])).rejects.toBeInstanceOf(RangeError);
  });
});

describe('a leader that has changed', () => {
  it('is found through the one that is leader no more', async () => {
    const leader = await anotherNode();
    const follower = await anotherNode(leader.log);
    follower.leaderPort = leader.relay.port;
    follower.onAppend = () => ({ stored: false, fate: 'not-leader' });
    const { store } = await given({}, follower);

    expect(await store.append(STREAM, 'none', [anEvent()])).toMatchObject({ revision: 0 });

    expect(leader.appendsReceived).toBe(1);
    expect(await store.readStream(STREAM)).toHaveLength(1);
  });

  it('is found by gossip among several hosts', async () => {
    const leader = await anotherNode();
    const follower = await anotherNode(leader.log);
    follower.leaderPort = leader.relay.port;
    const connectionString = `esdb://127.0.0.1:${follower.relay.port},127.0.0.1:${leader.relay.port}?tls=false`;
    const { store } = await given({ connectionString }, follower);

    await store.append(STREAM, 'none', [anEvent()]);

    expect([leader.appendsReceived, follower.appendsReceived]).toEqual([1, 0]);
  });
});

describe('limits', () => {
  it('refuses a batch that the node finds too large, whole', async () => {
    const { store } = await given();

    await expect(store.append(STREAM, 'none', someEvents(40, 50_000))).rejects.toBeInstanceOf(EventTooLarge);

    expect(await store.readStream(STREAM)).toEqual([]);
  });

  it('refuses further appends at once while too many wait for a stalled node', async () => {
    const { server, store, timing } = await given({ mostAppends: 3 });
    server.onAppend = (count) => (count <= 3 ? { stored: false, fate: 'hold' } : undefined);
    const waiting = ['a', 'b', 'c'].map((stream) => store.append(stream, 'none', [anEvent()]));
    await server.until(() => server.appendsReceived === 3);

    await expect(store.append('d', 'none', [anEvent()])).rejects.toBeInstanceOf(StoreUnavailable);

    await timing.elapse('append-timeout');
    expect(await Promise.all(waiting)).toHaveLength(3);
    expect(await store.append('d', 'none', [anEvent()])).toMatchObject({ revision: 0 });
  });

  it('refuses further bytes at once while too many wait', async () => {
    const { server, store, timing } = await given({ mostAppendBytes: 100_000 });
    server.onAppend = once({ stored: false, fate: 'hold' });
    const waiting = store.append('a', 'none', someEvents(1, 60_000));
    await server.until(() => server.appendsReceived === 1);

    await expect(store.append('b', 'none', someEvents(1, 60_000))).rejects.toBeInstanceOf(StoreUnavailable);

    await timing.elapse('append-timeout');
    expect(await waiting).toMatchObject({ revision: 0 });
  });
});

describe('a stream that somebody deleted at the node', () => {
  it('softly: what is left never looks like a whole history, nor like a stream that never was', async () => {
    const { server, store } = await given();
    await store.append(STREAM, 'none', someEvents(2));
    server.log.deleteSoftly(STREAM);

    await expect(store.readStream(STREAM)).rejects.toBeInstanceOf(CorruptEvent);
    await expect(store.readStream(STREAM, 2)).rejects.toBeInstanceOf(CorruptEvent);
    await expect(store.append(STREAM, 'none', [anEvent()])).rejects.toBeInstanceOf(CorruptEvent);
    await expect(store.readStream(STREAM)).rejects.toBeInstanceOf(CorruptEvent);
  });

  it('event by event, or all of them by their age: nothing that is left does not look like a stream that never was', async () => {
    const { server, store } = await given();
    await store.append(STREAM, 'none', someEvents(2));
    server.log.empty(STREAM);

    await expect(store.readStream(STREAM)).rejects.toBeInstanceOf(CorruptEvent);
    await expect(store.readStream(STREAM, 0, 1)).rejects.toBeInstanceOf(CorruptEvent);
    expect(await store.readStream(STREAM, 2)).toEqual([]);
  });

  it('is not told to a user who may not read metadata', async () => {
    const { server, store } = await given();
    server.onRead = (count) => (count === 2 ? 'access-denied' : undefined);

    expect(await store.readStream(STREAM)).toEqual([]);
  });

  it('for ever: takes nothing and shows nothing, and does not look new', async () => {
    const { server, store } = await given();
    await store.append(STREAM, 'none', [anEvent()]);
    server.log.tombstone(STREAM);

    await expect(store.append(STREAM, 0, [anEvent()])).rejects.toBeInstanceOf(WrongRevision);
    await expect(store.readStream(STREAM)).rejects.toBeInstanceOf(CorruptEvent);
  });
});
