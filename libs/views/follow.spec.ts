import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { storeWith } from '#libs/event-store';
import { Bell } from './follow.js';
import { openViewDatabase } from './index.js';
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
