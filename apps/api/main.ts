import './start-small.js';
import 'reflect-metadata';
import { readEnvironment } from '#config/environment';
import { engineStarted } from '../office/engine.js';
import { startFailure } from '../office/index.js';
import { stopWhenAsked } from '../office/stop-when-asked.js';
import { startApi } from './start.js';

/** Starts the office's API; a setting, law pack or data folder that cannot be used ends the start with one readable line. */
async function main(): Promise<void> {
  const api = await startApi(readEnvironment(process.env));
  engineStarted();
  // before the welcome: whoever waits for it may stop the office at once
  stopWhenAsked(() => api.close());
  process.stdout.write(`${api.welcome}\n`);
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
