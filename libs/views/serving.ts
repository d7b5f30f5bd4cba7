import type { ViewDatabase } from './database.js';
import { ViewUnavailable } from './errors.js';
import { generationsOf, type Generation } from './generations.js';

type Reads = Pick<ViewDatabase, 'reads'>;

/** Generations that answer for views, by the name of the view; those still being built for the first time are missing. */
export type Servings = ReadonlyMap<string, Generation>;

/** Asks the generation that answers for a view; anew where it was swapped since it was looked up. @throws ViewUnavailable */
export function fromServing<T>(database: Reads, view: string, answer: (serving: Generation) => Promise<T>): Promise<T> {
  return fromServings(database, [view], (servings) => {
    const serving = servings.get(view);
    if (serving === undefined) throw new ViewUnavailable(view, 'it is being built');
    return answer(serving);
  });
}

/** Asks the generations that answer for some views at once; all of it anew where one was swapped since they were looked up. */
export async function fromServings<T>(database: Reads, views: readonly string[], answer: (servings: Servings) => Promise<T>): Promise<T> {
  for (let attempt = 1, servings = await servingsOf(database, views); ; attempt += 1) {
    try {
      return await answer(servings);
    } catch (error) {
      // a rebuild of all views swaps one after another
      if (attempt === views.length + 2) throw error;
      const since = await servingsOf(database, views);
      // the tables of one that was swapped are dropped
      if (views.every((view) => since.get(view)?.generation === servings.get(view)?.generation)) throw error;
      servings = since;
    }
  }
}

async function servingsOf({ reads }: Reads, views: readonly string[]): Promise<Servings> {
  const found = await generationsOf(reads, views);
  return new Map(found.flatMap((generation) => (generation.serving ? [[generation.view, generation]] : [])));
}
