import SqliteConnection from '#sqlite';
import type { FigureQuestion, ListQuestion } from '#libs/kernel';
import { createQueryId, type KyselyPlugin, type RootOperationNode } from 'kysely';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewDatabase, ViewReader, type ListAsk } from './index.js';
import { codec, matterFigures, matterList, matters, people } from './testing/matters.js';
import { Stage, type StagedRunner } from './testing/stage.js';

const isFigure = (question: ListQuestion | FigureQuestion): question is FigureQuestion => 'dimensions' in question;

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
  async function plans(ask: ListAsk, question: ListQuestion | FigureQuestion = matterList): Promise<string> {
    const asked: RootOperationNode[] = [];
    const noting: KyselyPlugin = {
      transformQuery: ({ node }) => (asked.push(node), node),
      transformResult: async ({ result }) => result,
    };
    const { database } = running;
    const { reads } = database;
    const noted = { ...database, reads: reads.withPlugin(noting), longReads: database.longReads.withPlugin(noting) };
    const reader = new ViewReader({ database: noted, views: [matters, people], store: stage.store, codec, clock: stage.clock });
    await (isFigure(question) ? reader.count(question, ask) : reader.list(question, ask));
    const connection = new SqliteConnection(join(folder, 'views.db'), { readonly: true });
    const steps = asked.flatMap((node) => {
      const { sql, parameters } = reads.getExecutor().compileQuery(node, createQueryId());
      if (!/"_sort"|"_count"/.test(sql)) return [];
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

  describe('narrowed to a value that has an index (bug: every row of a common value was read and sorted)', () => {
    it('walks along what is sorted by where the value is common and its index has another order', async () => {
      const plan = await plans({ sort: 'number', filters: { stage: 'open' } });
      expect(plan).toMatch(/SCAN matters_v1 USING INDEX matters_v1_i2/);
      expect(plan).not.toMatch(/TEMP B-TREE/);
    });

    it('walks within the value where its index has the order', async () => {
      const plan = await plans({ sort: '-filed_on', filters: { stage: 'open' }, scope: [{ path: '/p/', below: true }] });
      expect(plan).toMatch(/SEARCH matters_v1 USING INDEX matters_v1_i1 \(stage=\?\)/);
      expect(plan).not.toMatch(/TEMP B-TREE/);
    });

    it.each(['number', '-number', 'fine', '-filed_on'])('finds nothing at once for a value that nothing has, %s', async (sort) => {
      const plan = await plans({ sort, filters: { stage: 'decided' }, scope: [{ path: '/p/', below: true }] });
      expect(plan).toMatch(/SEARCH matters_v1 USING INDEX matters_v1_i1 \(stage=\?/);
    });

    it('reads the few rows of a narrow scope, whatever the value', async () => {
      expect(await plans({ sort: 'number', filters: { stage: 'open' }, scope: [{ path: '/p/narrow/', below: false }] })).toMatch(
        /SEARCH matters_v1 USING INDEX matters_v1_i4 \(agency_path=\?/,
      );
    });

    it('walks within the own agency, however much it has, in the order of that index', async () => {
      const plan = await plans({ sort: '-filed_on', filters: { stage: 'open' }, scope: [{ path: '/p/wide/', below: false }] });
      expect(plan).toMatch(/SEARCH matters_v1 USING INDEX matters_v1_i4 \(agency_path=\?/);
      expect(plan).not.toMatch(/TEMP B-TREE/);
    });
  });

  it('answers a scope of more single agencies than SQLite takes in one chain of conditions', async () => {
    const scope = Array.from({ length: 1_200 }, (_, index) => ({ path: `/p/${index}/`, below: false }));
    const within = [{ path: '/x/', below: true }, ...scope, { path: '/p/narrow/', below: false }];
    expect((await running.reader.list(matterList, { scope: within })).rows).toHaveLength(1);
    expect(await plans({ scope: within })).toMatch(/agency_path/);
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

  describe('counted', () => {
    it('passes over all rows where the scope has most of them (bug: each was looked up along the index, more than twice the time)', async () => {
      expect(await plans({ scope: [{ path: '/p/', below: true }] }, matterFigures)).toMatch(/^SCAN matters_v1$/m);
    });

    it('as of a moment passes over closed versions along an index that holds their interval', async () => {
      const plan = await plans({ scope: [{ path: '/p/', below: true }], asOf: stage.clock.now() }, matterFigures);
      expect(plan).toMatch(/SEARCH matters_v1_history USING INDEX/);
    });

    it('finds few rows along the index that leaves fewest', async () => {
      const scope = [{ path: '/p/narrow/', below: true }];
      expect(await plans({ scope }, matterFigures)).toMatch(/SEARCH .*agency_path/);
      expect(await plans({ scope, filters: { stage: 'closed' } }, matterFigures)).toMatch(/SEARCH .*stage=/);
    });
  });
});
