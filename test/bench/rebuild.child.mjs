// @ts-check
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import Database from '#sqlite';

/** One measurement in a process of its own: `scan` or `views` of the store in a folder; prints one line of JSON. */
const [what, folder = ''] = process.argv.slice(2);

/** Reads and parses every event, and nothing else. */
function scan() {
  const database = new Database(join(folder, 'events.db'), { readonly: true });
  const statement = database.prepare('SELECT bytes FROM events ORDER BY gpos').pluck();
  let events = 0;
  const began = performance.now();
  for (const bytes of statement.iterate()) {
    JSON.parse(/** @type {Buffer} */ (bytes).toString());
    events += 1;
  }
  const milliseconds = performance.now() - began;
  database.close();
  return { events, milliseconds };
}

/** Builds every view of the office from nothing, as its view thread does. */
async function views() {
  await import('reflect-metadata');
  const { officeTypes } = await import('../../dist/apps/office/types.js');
  const { CaseTypes } = await import('../../dist/libs/case-runtime/index.js');
  const { EventCodec } = await import('../../dist/libs/event-store/index.js');
  const { openSqliteStore } = await import('../../dist/libs/event-store/sqlite/index.js');
  const { openViewDatabase, ViewRunner } = await import('../../dist/libs/views/index.js');
  const { systemClock } = await import('../../dist/libs/kernel/index.js');
  for (const name of ['views.db', 'views.db-wal', 'views.db-shm']) await rm(join(folder, name), { force: true });
  const types = new CaseTypes(officeTypes);
  const store = await openSqliteStore({ folder, readonly: true });
  const database = await openViewDatabase({ file: join(folder, 'views.db') });
  const declared = types.all.flatMap((/** @type {any} */ type) => type.views);
  const quiet = { info: () => undefined, warn: () => undefined, error: (/** @type {object} */ fields) => console.error(fields) };
  const runner = new ViewRunner({
    store,
    codec: new EventCodec(types.catalogue),
    views: declared,
    knows: (/** @type {any} */ event) => types.knows(event),
    database,
    clock: systemClock,
    logger: quiet,
    follow: 'wake',
  });
  const before = process.memoryUsage.rss();
  const began = performance.now();
  await runner.start();
  await runner.settled();
  const milliseconds = performance.now() - began;
  await runner.stop();
  const events = Number(await store.head());
  await database.close();
  await store.close();
  return { events, milliseconds, views: declared.length, moreMb: process.resourceUsage().maxRSS / 1024 - before / 1024 / 1024 };
}

process.stdout.write(`${JSON.stringify(what === 'scan' ? scan() : await views())}\n`);
process.exit(0);
