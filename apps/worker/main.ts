import 'reflect-metadata';
import { BadSetting, readEnvironment } from '#config/environment';
import { createLogger } from '#libs/http/logging';
import { openOffice, runViewsHere, startFailure, officeTypes } from '../office/index.js';
import { stopWhenAsked } from '../office/stop-when-asked.js';

/**
 * Folds the views of a cluster without HTTP. Several may run: each view is folded by the holder of its lease. On the embedded store
 * the API does this itself, and only one process may write: the worker refuses to start.
 */
async function main(): Promise<void> {
  const environment = readEnvironment(process.env);
  if (environment.eventStoreUrl === undefined) {
    throw new BadSetting(
      'EVENTSTORE_URL',
      'the worker is for a cluster on EventStoreDB; on the embedded store the API folds the views itself',
    );
  }
  if (environment.databaseUrl === undefined) {
    throw new BadSetting('DATABASE_URL', 'a worker shares its views with the API: they must be kept in PostgreSQL');
  }
  const logger = createLogger({ level: environment.logLevel });
  const office = await openOffice({ environment, types: officeTypes });
  const views = await runViewsHere({ environment, types: officeTypes, logger }, office.store).catch(async (error: unknown) => {
    await office.giveUp();
    throw error;
  });
  // before it is told: whoever waits for it may stop the worker at once
  stopWhenAsked(async () => {
    await views.stop();
    await office.close();
  });
  process.stdout.write('案卷 Anjuan worker is folding the views\n');
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
