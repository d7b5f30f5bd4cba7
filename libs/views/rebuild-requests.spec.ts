import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { ManualClock } from '#libs/kernel';
import {
  openViewDatabase,
  RebuildRequests,
  ViewUnavailable,
  type RebuildProgress,
  type Timers,
  type ViewDatabase,
  type ViewDatabaseOptions,
} from './index.js';
import type { RebuildingRunner } from './rebuild-requests.js';

/** Sleeps not at all. */
const hasty: Timers = { sleep: () => new Promise((resolve) => setImmediate(resolve)) };
const logger = { info: () => {}, warn: () => {}, error: () => {} };

/** A runner that folds the views named and remembers what it built. */
class Folding implements RebuildingRunner {
  readonly built: string[] = [];
  constructor(
    readonly folds: Set<string>,
    private readonly build: (views: readonly string[]) => Promise<void> = () => Promise.resolve(),
  ) {}

  runs(view: string): boolean {
    return this.folds.has(view);
  }

  async rebuild(views: readonly string[], progress?: (report: RebuildProgress) => void): Promise<void> {
    progress?.({ views, events: 5, of: 10 });
    await this.build(views);
    this.built.push(...views);
    progress?.({ views, events: 10, of: 10 });
  }
}

function suite(name: string, place: () => Promise<{ readonly options: ViewDatabaseOptions; clear(): Promise<void> }>): void {
  describe(`a rebuild asked of any process, views in ${name}`, () => {
    let made: Awaited<ReturnType<typeof place>>;
    const open: { readonly requests: RebuildRequests; readonly database: ViewDatabase }[] = [];

    /** A further process of the office. */
    async function started(runner: RebuildingRunner, now = '2026-03-02T01:00:00.000Z'): Promise<RebuildRequests> {
      const database = await openViewDatabase(made.options);
      const clock = new ManualClock(now);
      const requests = new RebuildRequests({ database, runner, holder: randomUUID(), clock, logger, timers: hasty });
      await requests.start();
      open.push({ requests, database });
      return requests;
    }

    beforeEach(async () => {
      made = await place();
    });
    afterEach(async () => {
      await Promise.all(open.map(({ requests }) => requests.stop()));
      await Promise.all(open.splice(0).map(({ database }) => database.close()));
      await made.clear();
    });

    it('given two processes that fold different views, when one is asked for all, then each builds its own, and both tell how far it is', async () => {
      const [one, other] = [new Folding(new Set(['a'])), new Folding(new Set(['b', 'c']))];
      const asked = await started(one);
      const elsewhere = await started(other);
      expect(await asked.last()).toBeUndefined();
      await asked.ask(['a', 'b', 'c']);
      expect([one.built, other.built.sort()]).toEqual([['a'], ['b', 'c']]);
      expect(await elsewhere.last()).toMatchObject({ done: true, views: ['a', 'b', 'c'] });
    });

    it('given machines whose clocks are an hour apart, then the rebuild asked for last is told, not the one that says the latest hour', async () => {
      const asked = await started(new Folding(new Set(['a', 'b'])));
      const ahead = await started(new Folding(new Set()), '2026-03-02T02:00:00.000Z');
      await ahead.ask(['a']);
      await asked.ask(['b']);
      expect((await asked.last())?.views).toEqual(['b']);
      await ahead.ask(['a']);
      expect((await asked.last())?.views).toEqual(['a']);
    });

    it('given a view that stops at an event, when asked for, then the reason reaches whoever asked', async () => {
      const failing = new Folding(new Set(['a']), () => Promise.reject(new ViewUnavailable('a', 'stopped at x.y of x-1: Error: z')));
      await started(failing);
      const asked = await started(new Folding(new Set()));
      await expect(asked.ask(['a'])).rejects.toThrow('stopped at x.y of x-1');
      expect(await asked.last()).toMatchObject({ done: true, error: expect.stringContaining('stopped at x.y') });
    });

    it('given a holder that loses the view while it builds, when another takes the lease, then that one builds it', async () => {
      const losing: Folding = new Folding(new Set(['a']), () => {
        losing.folds.delete('a');
        next.folds.add('a');
        return Promise.reject(new ViewUnavailable('a', 'another process runs it'));
      });
      const next = new Folding(new Set());
      await started(losing);
      const asked = await started(next);
      await asked.ask(['a']);
      expect([losing.built, next.built]).toEqual([[], ['a']]);
    });

    it('given nobody who folds the view, when whoever was asked stops, then the request stays and the next holder takes it up', async () => {
      const asked = await started(new Folding(new Set()));
      const asking = asked.ask(['a']);
      const refused = expect(asking).rejects.toBeInstanceOf(ViewUnavailable);
      await asked.stop();
      await refused;
      const late = new Folding(new Set(['a']));
      const holder = await started(late);
      for (;;) if ((await holder.last())?.done === true) break;
      expect(late.built).toEqual(['a']);
    });

    it('given a rebuild under way, when asked for again, then it is waited for', async () => {
      let finish: () => void = () => undefined;
      const finished = new Promise<void>((resolve) => (finish = resolve));
      let begun: () => void = () => undefined;
      const building = new Promise<void>((resolve) => (begun = resolve));
      const folding = new Folding(new Set(['a']), () => (begun(), finished));
      const asked = await started(folding);
      const first = asked.ask(['a']);
      await building;
      // told how far it is once the request is written
      const second = asked.ask(['a'], () => finish());
      await Promise.all([first, second]);
      expect(folding.built).toEqual(['a']);
    });
  });
}

suite('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-rebuilds-'));
  return { options: { file: join(folder, 'views.db') }, clear: () => rm(folder, { recursive: true, force: true }) };
});

const url = process.env['DATABASE_URL'];
if (url === undefined) {
  it('is checked on PostgreSQL where one is there', () => {
    process.stderr.write('requests to rebuild are not checked on PostgreSQL: DATABASE_URL names no server\n');
    expect(url).toBeUndefined();
  });
} else {
  suite('PostgreSQL', () => {
    const schema = `rebuilds_${randomUUID().slice(0, 8)}`;
    return Promise.resolve({
      options: { url, schema },
      clear: async () => {
        const client = new pg.Client({ connectionString: url });
        await client.connect();
        await client.query(`drop schema if exists ${schema} cascade`);
        await client.end();
      },
    });
  });
}
