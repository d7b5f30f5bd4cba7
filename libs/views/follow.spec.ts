import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { storeWith, type EventStore } from '#libs/event-store';
import { Bell } from './follow.js';
import { openViewDatabase } from './index.js';
import { matterList } from './testing/matters.js';
import { Stage } from './testing/stage.js';

const EVENTS = 40;

let folder: string;
let stage: Stage;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'following-'));
  stage = new Stage({
    open: () => openViewDatabase({ file: join(folder, 'views.db') }),
    clear: () => rm(folder, { recursive: true, force: true }),
  });
});
afterEach(() => stage.end());

/** Everything that nothing leads to any more is gone afterwards. */
async function collectGarbage(): Promise<void> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // what a weak reference was asked for in a job stays until its end
  await new Promise((resolve) => setImmediate(resolve));
  collect();
}

it('a worker that followed a subscription kept every event in memory that it had ever folded', async () => {
  // given
  const batches: WeakRef<object>[] = [];
  const store = storeWith(stage.store, {
    async *subscribe(after, signal) {
      for await (const item of stage.store.subscribe(after, signal)) {
        if (item.kind === 'events') batches.push(new WeakRef(item));
        yield item;
      }
    },
  });
  const following = await stage.caughtUp({ store });
  // when
  for (let event = 0; event < EVENTS; event += 1) {
    await stage.writer.open(`matter ${event}`);
    await stage.reached(following);
  }
  await collectGarbage();
  // then: of the newest, some are at hand still
  expect(batches.length).toBeGreaterThanOrEqual(EVENTS - 1);
  expect(batches.filter((batch) => batch.deref() !== undefined).length).toBeLessThan(5);
});

it('a bell that is rung after something else came first is heard by whoever listens next', async () => {
  const bell = new Bell();
  const nothing = new Promise<never>(() => undefined);
  expect(await bell.heardBefore(Promise.resolve('an event'))).toBe('an event');
  await expect(bell.heardBefore(Promise.reject(new Error('lost')))).rejects.toThrow('lost');
  bell.ring();
  expect(await bell.heardBefore(nothing)).toBe('bell');
  const waiting = bell.heardBefore(nothing);
  bell.ring();
  expect(await waiting).toBe('bell');
});

/** A node whose data are put back: who subscribed is told that it was away, and hears nothing more from a place behind its end. */
function restorable(first: EventStore) {
  let held = first;
  const subscriptions = new Set<AbortController>();
  const store = storeWith(first, {
    readStream: (...asked) => held.readStream(...asked),
    readAll: (...asked) => held.readAll(...asked),
    head: () => held.head(),
    async *subscribe(after, signal) {
      const away = new AbortController();
      subscriptions.add(away);
      yield* held.subscribe(after, AbortSignal.any([signal, away.signal]));
      if (signal.aborted) return;
      yield { kind: 'resumed' };
      if (!signal.aborted) await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
    },
  });
  const putBack = (older: EventStore) => {
    held = older;
    for (const subscription of subscriptions) subscription.abort();
    subscriptions.clear();
  };
  return { store, putBack };
}

/** Tells when the matters answer from a second generation. */
function watching() {
  let swaps = 0;
  let anew: () => void = () => undefined;
  const foldedAnew = new Promise<void>((resolve) => (anew = resolve));
  const swapped = (view: string) => void (view === 'matters' && (swaps += 1) === 2 && anew());
  return { observer: { swapped }, foldedAnew };
}

describe('an older backup of the events put back under views at work', () => {
  /** Views that have seen a, b and c, and the store of a backup that holds what is named. */
  const restoring = async (held: readonly string[]) => {
    for (const name of ['a', 'b', 'c']) await stage.writer.open(name);
    const { store, putBack } = restorable(stage.store);
    const { observer, foldedAnew } = watching();
    const following = await stage.caughtUp({ store, observer });
    const restored = stage.another();
    for (const name of held) await restored.writer.open(name);
    return { following, foldedAnew, putBack, restored };
  };

  it.each([
    ['as it was', ['a'], ['a', 'x']],
    ['grown past what they had seen', ['a', 'd', 'e', 'f'], ['a', 'd', 'e', 'f', 'x']],
  ])('%s: they showed what never happened, and nothing that was recorded since', async (_how, held, expected) => {
    // given
    const { following, foldedAnew, putBack, restored } = await restoring(held);
    // when
    putBack(restored.store);
    await foldedAnew;
    await restored.writer.open('x');
    await restored.reached(following);
    // then
    const { rows } = await following.reader.list(matterList);
    expect(rows.map(({ columns }) => columns['number']).toSorted()).toEqual(expected);
    expect(following.log.filter(({ level }) => level === 'warn').map(({ message }) => message)).toEqual([
      'views have seen events that the store does not hold (any more): they are folded anew',
    ]);
  });

  it.each([
    ['as it was', ['a'], ['a', 'x']],
    ['grown past what had been read', ['a', 'd', 'e', 'f'], ['a', 'd', 'e', 'f', 'x']],
  ])('under a view that was being rebuilt, %s: it was put to use with what never happened', async (_what, held, expected) => {
    // given
    const { following, foldedAnew, putBack, restored } = await restoring(held);
    // when
    let isPutBack = false;
    const rebuilt = following.runner.rebuild(['matters'], () => {
      if (!isPutBack) putBack(restored.store);
      isPutBack = true;
    });
    await expect(rebuilt).rejects.toThrow('view matters cannot answer');
    await foldedAnew;
    await restored.writer.open('x');
    await restored.reached(following);
    // then
    const { rows } = await following.reader.list(matterList);
    expect(rows.map(({ columns }) => columns['number']).toSorted()).toEqual(expected);
  });

  it('health told of no lag where nobody folded them anew yet', async () => {
    for (const name of ['a', 'b', 'c']) await stage.writer.open(name);
    const { store, putBack } = restorable(stage.store);
    const following = await stage.caughtUp({ store });
    expect((await following.reader.health())[0]).not.toHaveProperty('ahead');
    await following.runner.stop();
    const restored = stage.another();
    await restored.writer.open('a');

    putBack(restored.store);

    expect((await following.reader.health())[0]).toMatchObject({ view: 'matters', events: 3, ahead: true });
  });
});
