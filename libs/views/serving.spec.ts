import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { fromServing, fromServings, openViewDatabase, ViewUnavailable } from './index.js';
import type { Servings } from './serving.js';
import { Stage, type StagedRunner } from './testing/stage.js';

const VIEWS = ['matters', 'people'];

describe('what is asked of views that are swapped meanwhile', () => {
  let stage: Stage;
  let running: StagedRunner;
  beforeEach(async () => {
    const folder = await mkdtemp(join(tmpdir(), 'serving-'));
    const open = () => openViewDatabase({ file: join(folder, 'views.db') });
    stage = new Stage({ open, clear: () => rm(folder, { recursive: true, force: true }) });
    await stage.writer.open('a');
    running = await stage.caughtUp();
  });
  afterEach(() => stage.end());

  const counted = async (servings: Servings) => {
    const counts: number[] = [];
    for (const view of VIEWS) {
      const found = await sql<{ n: number }>`select count(*) as n from ${sql.id(servings.get(view)!.table)}`.execute(
        running.database.reads,
      );
      counts.push(found.rows[0]!.n);
    }
    return counts;
  };

  it('is asked anew as a whole, though one view is swapped after the other', async () => {
    const expected = await fromServings(running.database, VIEWS, counted);
    const swaps = ['matters', 'people', 'matters'];
    const found = await fromServings(running.database, VIEWS, async (servings) => {
      const next = swaps.shift();
      if (next !== undefined) await running.runner.rebuild([next]);
      return counted(servings);
    });
    expect(found).toEqual(expected);
    expect(swaps).toEqual([]);
  });

  it('is asked anew where the view has a table of the same name again', async () => {
    const met: (readonly [string, number])[] = [];
    await fromServing(running.database, 'matters', async ({ table, generation }) => {
      met.push([table, generation]);
      if (met.length > 1) return;
      for (let twice = 0; twice < 2; twice += 1) await running.runner.rebuild(['matters']);
      throw new Error('no such table');
    });
    const [before, after] = met;
    expect(after![0]).toBe(before![0]);
    expect(after![1]).toBe(before![1] + 2);
  });

  it('is given up where a swap meets it every time', async () => {
    let attempts = 0;
    const asked = fromServing(running.database, 'matters', async () => {
      attempts += 1;
      await running.runner.rebuild(['matters']);
      throw new Error(`met ${attempts}`);
    });
    await expect(asked).rejects.toThrow('met 3');
  });

  it('fails at once where nothing was swapped', async () => {
    let attempts = 0;
    const asked = fromServings(running.database, VIEWS, () => {
      attempts += 1;
      throw new Error('mistaken');
    });
    await expect(asked).rejects.toThrow('mistaken');
    expect(attempts).toBe(1);
  });

  it('knows no table of a view that was never built', async () => {
    await fromServings(running.database, ['matters', 'never'], (servings) => {
      expect([...servings.keys()]).toEqual(['matters']);
      return Promise.resolve();
    });
    await expect(fromServing(running.database, 'never', () => Promise.resolve())).rejects.toThrow(ViewUnavailable);
  });
});
