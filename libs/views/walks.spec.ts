import SqliteConnection from 'better-sqlite3';
import { createQueryId, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewDatabase, ViewReader, type ListAsk } from './index.js';
import { codec, matterList, matters, people } from './testing/matters.js';
import { Stage, type StagedRunner } from './testing/stage.js';

/** How SQLite answers a page, as its planner tells: it keeps no statistics, so the reader's choice of an index must reach it. */
describe('a page under a scope, on SQLite', () => {
  let folder: string;
  let stage: Stage;
  let running: StagedRunner;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'walks-'));
    const file = join(folder, 'views.db');
    stage = new Stage({ open: () => openViewDatabase({ file }), clear: async () => rm(folder, { recursive: true }) });
    for (let index = 0; index <= 2_001; index += 1) {
      const day = `2026-03-${String((index % 28) + 1).padStart(2, '0')}`;
      await stage.writer.open(`n${index}`, { agency: index === 0 ? '/p/narrow/' : '/p/wide/', filed: day });
    }
    running = await stage.caughtUp();
  }, 60_000);
  afterAll(() => stage.end());

  /** Steps of the plans of every query that reads the rows of the list. */
  async function plans(ask: ListAsk, question = matterList): Promise<string> {
    const asked: RootOperationNode[] = [];
    const noting: KyselyPlugin = {
      transformQuery: ({ node }) => (asked.push(node), node),
      transformResult: async ({ result }) => result,
    };
    const { database } = running;
    const { reads } = database;
    const noted = { dialect: database.dialect, reads: reads.withPlugin(noting), transaction: database.transaction, close: database.close };
    const reader = new ViewReader({ database: noted, views: [matters, people], store: stage.store, codec, clock: stage.clock });
    await reader.list(question, ask);
    const connection = new SqliteConnection(join(folder, 'views.db'), { readonly: true });
    const steps = asked.flatMap((node) => {
      const { sql, parameters } = reads.getExecutor().compileQuery(node, createQueryId());
      if (!sql.includes('"_sort"')) return [];
      const found = connection.prepare<unknown[], { detail: string }>(`explain query plan ${sql}`).all(...parameters);
      return found.map(({ detail }) => detail);
    });
    connection.close();
    return steps.join('\n');
  }

  it.each(['-filed_on', 'filed_on', 'number', '-number'])(
    'walked all rows of a wide scope and sorted them, %s: it walks along what is sorted by',
    async (sort) => {
      const plan = await plans({ sort, scope: [{ path: '/p/', below: true }] });
      expect(plan).toMatch(/USING INDEX/);
      expect(plan).not.toMatch(/TEMP B-TREE/);
      expect(plan).not.toMatch(/agency_path/);
    },
  );

  it('walks along a narrow scope and sorts its few rows', async () => {
    expect(await plans({ sort: '-filed_on', scope: [{ path: '/p/narrow/', below: true }] })).toMatch(/agency_path/);
  });

  describe('narrowed by a filter on the scope column (bug: a path that nothing has cost a walk over every row)', () => {
    const below = { column: 'agency_path', op: 'prefix', zh: '机关及其下级', en: 'agency and all below it' } as const;
    const question = { ...matterList, filters: { ...matterList.filters, below } };
    const everything = [{ path: '/p/', below: true }];

    it.each(['/p/nobody/', '/p/narrow/'])('walks along the path %s', async (path) => {
      const plan = await plans({ sort: '-filed_on', filters: { below: path }, scope: everything }, question);
      expect(plan).toMatch(/SEARCH .*agency_path/);
    });

    it('and walks along what is sorted by where the path is wide', async () => {
      const plan = await plans({ sort: '-filed_on', filters: { below: '/p/' } }, question);
      expect(plan).toMatch(/USING INDEX/);
      expect(plan).not.toMatch(/TEMP B-TREE|agency_path/);
    });
  });
});
