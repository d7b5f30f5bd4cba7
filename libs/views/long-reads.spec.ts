import SqliteConnection from '#sqlite';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { createQueryId, sql, type KyselyPlugin } from 'kysely';
import { openViewDatabase, ViewReader, ViewUnavailable, type ListAsk, type ViewDatabase, type ViewDatabaseOptions } from './index.js';
import { ReadingEnded, ReadingThread } from './reading-thread.js';
import { codec, matterFigures, matterList, matters, people } from './testing/matters.js';
import { ManualTimers, Stage } from './testing/stage.js';

let folder: string;
let file: string;
let stage: Stage;
let threads: Worker[];
/** Threads as they are, and remembered. */
const watched = (): ViewDatabaseOptions['reading'] => ({
  start: (entry, options) => {
    const thread = new Worker(entry, options);
    threads.push(thread);
    return thread;
  },
});

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'long-reads-'));
  file = join(folder, 'views.db');
  threads = [];
  stage = new Stage({
    open: () => openViewDatabase({ file, reading: watched()! }),
    clear: () => rm(folder, { recursive: true, force: true }),
  });
});
afterEach(() => stage.end());

const ended = (thread: Worker) => new Promise<void>((resolve) => thread.once('exit', () => resolve()));

function readerOf(database: ViewDatabase, nearby?: number): ViewReader {
  const { store, clock } = stage;
  return new ViewReader({ database, views: [matters, people], store, codec, clock, ...(nearby === undefined ? {} : { nearby }) });
}

describe('supervisors asking for figures held clerks up: nobody was answered while SQLite counted', () => {
  const SCOPE = [{ path: '/p/', below: true }];

  /** Which questions read the rows of matters on the thread that asks, and which in the thread of the long reads. */
  async function askedWhere(work: (reader: ViewReader) => Promise<unknown>, nearby: number): Promise<readonly string[]> {
    const running = await stage.caughtUp();
    const where: string[] = [];
    const noting = (place: string): KyselyPlugin => ({
      transformQuery: ({ node }) => {
        const { sql: text } = running.database.reads.getExecutor().compileQuery(node, createQueryId());
        if (/"_sort"|"_count"/.test(text)) where.push(place);
        return node;
      },
      transformResult: async ({ result }) => result,
    });
    const { reads, longReads } = running.database;
    const database = { ...running.database, reads: reads.withPlugin(noting('here')), longReads: longReads.withPlugin(noting('aside')) };
    await work(readerOf(database, nearby));
    return where;
  }

  async function fiveMatters(): Promise<void> {
    for (let day = 1; day <= 5; day += 1) await stage.writer.open(`m${day}`, { agency: '/p/c0/', filed: `2026-03-0${day}` });
    await stage.writer.record('m5', 'moved', { stage: 'closed' });
    await stage.writer.record('m5', 'fined', { fine: 100 });
    stage.clock.advance(60_000);
  }

  it('figures are never counted on the thread that answers', async () => {
    await fiveMatters();
    const ask = { by: ['stage'], scope: SCOPE };
    const asOf = stage.clock.now();
    expect(await askedWhere((reader) => reader.count(matterFigures, ask), 2_000)).toEqual(['aside']);
    expect(await askedWhere((reader) => reader.count(matterFigures, { ...ask, asOf }), 2_000)).toEqual(['aside']);
  });

  const newest: ListAsk = { sort: '-filed_on', limit: 1 };
  it.each<[string, ListAsk, readonly string[]]>([
    ['a page in its order', newest, ['here']],
    ['a page under a wide scope', { ...newest, scope: SCOPE }, ['here']],
    ['a page within one value, in the order of the index', { ...newest, filters: { stage: 'open' } }, ['here']],
    ['the few rows of one value', { ...newest, sort: 'number', filters: { stage: 'closed' } }, ['here']],
    ['what matches near the beginning', { ...newest, filters: { tag: 'a', from: '2026-03-05' } }, ['here']],
    ['what matches nothing near the beginning', { ...newest, filters: { tag: 'nobody' } }, ['here', 'aside']],
    ['a past moment', { ...newest, asOf: '2026-03-01T08:00:30.000Z' }, ['aside']],
  ])('%s is found where it holds nobody up', async (_what, ask, where) => {
    await fiveMatters();
    expect(await askedWhere((reader) => reader.list(matterList, ask), 2)).toEqual(where);
  });

  it('a page that is asked after a figure is answered before it, and the loop turns', async () => {
    await fiveMatters();
    const { reader } = await stage.caughtUp();
    const answered: string[] = [];
    const note = (what: string) => () => void answered.push(what);

    const figure = reader.count(matterFigures).then(note('figure'));
    const page = reader.list(matterList).then(note('page'));
    const turn = new Promise<void>((resolve) => setImmediate(resolve)).then(note('turn'));
    await Promise.all([figure, page, turn]);

    expect(answered).toEqual(['page', 'turn', 'figure']);
  });

  it('no thread is started where nobody asks for what takes long', async () => {
    await fiveMatters();
    const { reader } = await stage.caughtUp();
    await reader.list(matterList, { filters: { tag: 'nobody' }, scope: SCOPE });
    expect(threads).toEqual([]);
    await reader.count(matterFigures);
    await reader.count(matterFigures);
    expect(threads).toHaveLength(1);
  });

  it('figures count what another connection to the same file has written since', async () => {
    await fiveMatters();
    const running = await stage.caughtUp();
    const beside = await openViewDatabase({ file });
    const reader = readerOf(beside);
    expect((await reader.count(matterFigures)).groups).toMatchObject([{ count: 5 }]);
    await stage.writer.open('m6');
    await stage.reached(running);
    expect((await reader.count(matterFigures)).groups).toMatchObject([{ count: 6 }]);
    await beside.close();
  });
});

describe('figures where something goes wrong', () => {
  it('are asked again where a rebuild has dropped the tables meanwhile', async () => {
    await stage.writer.open('a');
    const { runner } = await stage.caughtUp();
    const database = await openViewDatabase({ file });
    let rebuilt = false;
    const rebuildingMeanwhile: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        if (!rebuilt) {
          rebuilt = true;
          await runner.rebuild(['matters']);
        }
        return result;
      },
    };
    const reader = readerOf({ ...database, reads: database.reads.withPlugin(rebuildingMeanwhile) });
    expect((await reader.count(matterFigures)).groups).toMatchObject([{ count: 1 }]);
    expect(rebuilt).toBe(true);
    await database.close();
  });

  it('tell what SQLite says, with its code', async () => {
    const { database } = await stage.caughtUp();
    await expect(sql`select * from "nothing"`.execute(database.longReads)).rejects.toMatchObject({
      message: 'no such table: nothing',
      code: 'SQLITE_ERROR',
    });
    expect((await sql<{ one: number }>`select 1 as one`.execute(database.longReads)).rows).toEqual([{ one: 1 }]);
  });

  it('cannot write', async () => {
    const { database } = await stage.caughtUp();
    await expect(sql`delete from "view_generations" returning *`.execute(database.longReads)).rejects.toMatchObject({
      code: 'SQLITE_READONLY',
    });
  });

  it('are the view that cannot answer now where their thread ends, and answered by a new one afterwards', async () => {
    await stage.writer.open('a');
    await stage.caughtUp();
    let dumb: Worker | undefined;
    const database = await openViewDatabase({
      file,
      reading: {
        start: (entry, options) =>
          dumb === undefined ? (dumb = new Worker('setInterval(() => {}, 1000)', { eval: true })) : new Worker(entry, options),
      },
    });
    const reader = readerOf(database);
    const figure = reader.count(matterFigures);
    const asked = new Promise<void>((resolve) => setImmediate(resolve));
    await asked;
    const told = expect(figure).rejects.toThrow(ViewUnavailable);
    await dumb!.terminate();
    await told;
    expect((await reader.count(matterFigures)).groups).toMatchObject([{ count: 1 }]);
    await database.close();
  });

  it('are the view that cannot answer now where the file cannot be opened', async () => {
    await stage.writer.open('a');
    const { database } = await stage.caughtUp();
    const lost = await openViewDatabase({ file: join(folder, 'other.db'), reading: watched()! });
    await rm(join(folder, 'other.db'));
    await expect(readerOf({ ...database, longReads: lost.longReads }).count(matterFigures)).rejects.toThrow(ViewUnavailable);
    await lost.close();
  });
});

describe('the thread of the long reads', () => {
  beforeEach(() => void new SqliteConnection(file).close());
  const threadOf = (timers?: ManualTimers) =>
    new ReadingThread({ file, busyTimeoutMs: 0, pragmas: [], ...watched(), ...(timers === undefined ? {} : { timers }) });

  it('told to stop, answers what was asked before, and nothing after', async () => {
    const thread = threadOf();
    const asked = [1, 2, 3].map((n) => thread.ask('select ? as n', [n]));
    const closing = thread.close();
    await expect(thread.ask('select 4 as n', [])).rejects.toThrow(ReadingEnded);
    expect(await Promise.all(asked)).toEqual([[{ n: 1 }], [{ n: 2 }], [{ n: 3 }]]);
    await closing;
    expect(threads.map(({ threadId }) => threadId)).toEqual([-1]);
  });

  it('ends when nobody has asked for a minute, and is started anew by the next question', async () => {
    const timers = new ManualTimers();
    const thread = threadOf(timers);
    await thread.ask('select 1 as n', []);
    await timers.slept(1);
    expect(timers.asked).toEqual([60_000]);
    const gone = ended(threads[0]!);
    timers.wake();
    await gone;
    expect(await thread.ask('select 2 as n', [])).toEqual([{ n: 2 }]);
    expect(threads).toHaveLength(2);
    await thread.close();
  });

  it('stays where somebody asks before the minute is over', async () => {
    const timers = new ManualTimers();
    const thread = threadOf(timers);
    await thread.ask('select 1 as n', []);
    await timers.slept(1);
    const asked = thread.ask('select 2 as n', []);
    timers.wake();
    expect(await asked).toEqual([{ n: 2 }]);
    expect(threads).toHaveLength(1);
    await thread.close();
  });

  it('that was never asked ends at once', async () => {
    await threadOf().close();
    expect(threads).toEqual([]);
  });
});
