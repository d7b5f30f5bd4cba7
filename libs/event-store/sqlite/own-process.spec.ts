import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Reader } from '../contract/harness.js';
import { StoreUnavailable, type StoredEvent } from '../port.js';
import { openSqliteStore } from './index.js';
import { canInjectFaults, compileOwnProcess, OwnProcess } from './own-process.support.js';

/** Batches are of two events: whole ones only. */
function wholeBatches(all: readonly StoredEvent[]): Set<string> {
  const revisions = new Map<string, number[]>();
  for (const { stream, revision } of all) revisions.set(stream, [...(revisions.get(stream) ?? []), revision]);
  expect([...revisions.values()].filter((found) => found.join() !== '0,1')).toEqual([]);
  return new Set(revisions.keys());
}

describe('embedded event store in a process of its own', () => {
  let root: string;
  let folder: string;

  beforeAll(async () => {
    root = await compileOwnProcess();
  }, 60_000);
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anjuan-events-'));
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });
  afterAll(async () => {
    await rm(root, { recursive: true });
  });

  const storedStreams = async (): Promise<Set<string>> => {
    const store = await openSqliteStore({ folder });
    const all = await store.readAll(undefined, 100_000);
    await store.close();
    return wholeBatches(all);
  };

  it('holds the lock while it lives; killed, it frees it at once and everything acknowledged is there', async () => {
    for (let kill = 1; kill <= 5; kill += 1) {
      const writing = new OwnProcess(root, folder, 1_000_000);
      await writing.until('open');
      await expect(openSqliteStore({ folder })).rejects.toBeInstanceOf(StoreUnavailable);
      for (let count = 0; count < kill * 7; count += 1) await writing.until('stored');

      writing.kill();
      expect(await writing.ended()).toBeNull();

      const there = await storedStreams();
      expect(writing.streams('stored').length).toBeGreaterThanOrEqual(kill * 7);
      expect(writing.streams('stored').filter((stream) => !there.has(stream))).toEqual([]);
    }
  }, 60_000);

  it('is followed by a reader of another process', async () => {
    const writing = new OwnProcess(root, folder, 5);
    await writing.until('open');
    const reading = await openSqliteStore({ folder, readonly: true, lookEveryMs: 5 });
    const abort = new AbortController();
    const events: StoredEvent[] = [];

    for await (const item of reading.subscribe(undefined, abort.signal)) {
      if (item.kind === 'events') events.push(...item.events);
      if (events.length >= 40) break;
    }
    expect(await writing.ended()).toBe(0);
    await reading.close();

    expect(events.map((event) => event.position)).toEqual(Array.from({ length: 40 }, (_, index) => String(index + 1)));
    expect(wholeBatches(events)).toEqual(new Set(writing.streams('stored')));
  }, 60_000);

  if (canInjectFaults) {
    it.each([8, 13])(
      'ends with an error when the disk fails at sync %i: nothing is acknowledged after it, nothing acknowledged is lost',
      async (when) => {
        const writing = new OwnProcess(root, folder, 1_000_000, ['-e', `inject=fsync,fdatasync:error=EIO:when=${when}+`]);

        const code = await writing.ended();

        expect(code).toBe(74);
        expect(writing.errors).toContain('SQLITE_IOERR');
        expect(writing.streams('AppendOutcomeUnknown')).toEqual([]);
        expect(writing.lines).not.toContain('done');
        const acknowledged = writing.streams('stored');
        const there = await storedStreams();
        expect(acknowledged.filter((stream) => !there.has(stream))).toEqual([]);
        expect(there.size).toBeLessThanOrEqual(acknowledged.length + 4);
      },
      60_000,
    );

    it('refuses while the disk is full, and goes on by itself when there is room', async () => {
      const full = ['-P', join(folder, 'events.db-wal'), '-e', 'inject=pwrite64:error=ENOSPC:when=60..70'];
      const writing = new OwnProcess(root, folder, 40, full);

      expect(await writing.ended()).toBe(0);

      const [kept, refused] = [writing.streams('stored'), writing.streams('StoreFull')];
      expect(refused.length).toBeGreaterThan(0);
      expect(kept.length + refused.length).toBe(160);
      expect(writing.lines.findLastIndex((line) => line.startsWith('stored'))).toBeGreaterThan(
        writing.lines.findLastIndex((line) => line.startsWith('StoreFull')),
      );
      expect(await storedStreams()).toEqual(new Set(kept));
    }, 60_000);
  } else {
    process.stdout.write('strace is not installed: failing disks are not shown to the embedded store here\n');
  }

  it('wakes a reader of this process that waits', async () => {
    const first = new OwnProcess(root, folder, 1);
    expect(await first.ended()).toBe(0);
    const reading = await openSqliteStore({ folder, readonly: true, lookEveryMs: 5 });
    const reader = new Reader(reading, await reading.head(), []);
    await reader.until(() => reader.caughtUp > 0);

    const second = new OwnProcess(root, folder, 1);
    const woken = reader.until(() => reader.caughtUp > 1);
    expect(await second.ended()).toBe(0);
    await woken;
    await reader.end();
    await reading.close();
  }, 60_000);
});
