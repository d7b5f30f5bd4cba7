import { randomUUID } from 'node:crypto';
import { StoreUnavailable } from '#libs/event-store';
import { RebuildFailed, ViewUnavailable } from '#libs/views';
import type { Environment } from '#config/environment';
import { openOffice, refuseWithoutStore, runViewsHere, officeTypes } from '../office/index.js';
import { bar, Usage, words, type Terminal } from './terminal.js';

/**
 * Rebuilds views beside the live ones. Takes the office's lock where none runs; a running office is asked through its API
 * (ANJUAN_URL, ANJUAN_TOKEN of a system administrator).
 */
export async function rebuildViews(environment: Environment, argv: readonly string[], terminal: Terminal): Promise<number> {
  const { positionals } = words(argv, {});
  const [action, ...named] = positionals;
  if (action !== 'rebuild') throw new Usage('views knows one action: rebuild');
  const known = officeTypes.flatMap((type) => type.views.map(({ name }) => name));
  const unknown = named.find((name) => !known.includes(name));
  if (unknown !== undefined) throw new Usage(`there is no view ${unknown}; there are ${known.join(', ')}`);
  const views = named.length === 0 ? known : named;
  // each process of such a cluster keeps views of its own, which only it can build
  if (environment.eventStoreUrl !== undefined && environment.databaseUrl === undefined) {
    await throughApi(environment, terminal, views);
    terminal.out(`that process is rebuilding ${views.join(', ')}; without DATABASE_URL every process keeps its own: ask each`);
    return 0;
  }
  refuseWithoutStore(environment);
  const draw = (done: number, of: number) => terminal.progress?.(bar(done, of, 'events'));
  try {
    const office = await openOffice({ environment, types: officeTypes });
    try {
      const logger = {
        info: () => {},
        warn: () => {},
        error: (fields: object, message: string) => terminal.err(`${message} ${JSON.stringify(fields)}`),
      };
      const running = await runViewsHere({ environment, types: officeTypes, logger }, office.store);
      try {
        await running.rebuild(views, ({ events, of }) => draw(events, of));
      } finally {
        await running.stop();
      }
    } finally {
      await office.close();
    }
  } catch (error) {
    if (error instanceof ViewUnavailable || error instanceof RebuildFailed) {
      terminal.progress?.('');
      terminal.err(`${error.message}; what answered before goes on answering`);
      return 1;
    }
    if (!(error instanceof StoreUnavailable)) throw error;
    await throughApi(environment, terminal, views, error.message);
    terminal.out(`the office is rebuilding ${views.join(', ')}`);
    return 0;
  }
  terminal.progress?.('');
  terminal.out(`rebuilt ${views.join(', ')}`);
  return 0;
}

/** Asks the office at work. @param why it is not done here, as far as known */
async function throughApi(
  environment: Environment,
  terminal: Terminal,
  views: readonly string[],
  why = `an office works on ${environment.dataDir}`,
): Promise<void> {
  const url = terminal.env['ANJUAN_URL'] ?? `http://${environment.host}:${environment.port}`;
  const token = terminal.env['ANJUAN_TOKEN'];
  if (token === undefined) throw new StoreUnavailable(`${why}; where an office works, set ANJUAN_TOKEN to ask it at ${url}`);
  const answer = await fetch(`${url}/v1/operations/views/rebuild`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'accept-language': 'en',
      'content-type': 'application/json',
      'idempotency-key': randomUUID(),
    },
    body: JSON.stringify({ views }),
  }).catch((error: unknown) => {
    throw new StoreUnavailable(`no office answers at ${url}: ANJUAN_URL tells where the one that works on ${environment.dataDir} is`, {
      cause: error,
    });
  });
  const told = (await answer.json().catch(() => ({}))) as { readonly title?: string; readonly code?: string };
  if (answer.ok) return;
  const reason = told.title === undefined ? '' : `: ${told.title} (${told.code})`;
  throw new StoreUnavailable(`the office at ${url} answered ${answer.status}${reason}`);
}
