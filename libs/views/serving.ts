import type { ViewDatabase } from './database.js';
import { ViewUnavailable } from './errors.js';
import { generationsOf, type Generation } from './generations.js';

type Reads = Pick<ViewDatabase, 'reads'>;

/** Asks the generation that answers for a view; anew where it was swapped since it was looked up. @throws ViewUnavailable */
export async function fromServing<T>(database: Reads, view: string, answer: (serving: Generation) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    const generation = await servingOf(database, view);
    try {
      return await answer(generation);
    } catch (error) {
      // the tables of one that was swapped are dropped
      if (attempt === 3 || (await servingOf(database, view)).table === generation.table) throw error;
    }
  }
}

async function servingOf({ reads }: Reads, view: string): Promise<Generation> {
  const serving = (await generationsOf(reads, [view])).find((generation) => generation.serving);
  if (serving === undefined) throw new ViewUnavailable(view, 'it is being built');
  return serving;
}
