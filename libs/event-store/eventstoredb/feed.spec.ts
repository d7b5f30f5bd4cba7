import { PassThrough } from 'node:stream';
import { Feed } from './feed.js';
import { SpecTiming } from './testing/spec-timing.js';

/** The client's subscription as far as a feed sees it: an object stream that signals beside its data. */
class FakeSubscription extends PassThrough {
  constructor() {
    super({ objectMode: true });
  }
  unsubscribe(): Promise<void> {
    return Promise.resolve();
  }
}

const quiet = () => ({ timing: new SpecTiming(), silenceMs: 1 });

describe('a feed', () => {
  it('passes the caught-up signal on after what was buffered when it came, not before', async () => {
    const stream = new FakeSubscription();
    const feed = new Feed<string>(stream);
    stream.write('first');
    stream.write('second');
    stream.emit('caughtUp');
    stream.write('third');

    expect(feed.caughtUp()).toBe(false);
    expect([...feed.take(1)]).toEqual(['first']);
    expect(feed.caughtUp()).toBe(false);
    expect([...feed.take(10)]).toEqual(['second']);
    expect(feed.caughtUp()).toBe(true);
    expect(feed.caughtUp()).toBe(false);
    expect([...feed.take(10)]).toEqual(['third']);
  });

  it('tells what ended it only after what had arrived before', async () => {
    const stream = new FakeSubscription();
    const feed = new Feed<string>(stream);
    stream.write('first');
    stream.emit('error', new Error('dropped'));

    expect([...feed.take(10)]).toEqual(['first']);
    await expect(feed.silent(quiet())).rejects.toThrow('dropped');
  });

  it('outlives an error that comes when nobody listens any more', () => {
    const stream = new FakeSubscription();
    const feed = new Feed<string>(stream);

    feed.close();

    expect(() => stream.emit('error', new Error('late'))).not.toThrow();
  });
});
