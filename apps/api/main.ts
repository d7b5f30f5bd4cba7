import './start-small.js';
import 'reflect-metadata';
import { readEnvironment } from '#config/environment';
import { engineStarted } from '../office/engine.js';
import { startFailure } from '../office/index.js';
import { startApi } from './start.js';

/** Starts the office's API; a setting, law pack or data folder that cannot be used ends the start with one readable line. */
async function main(): Promise<void> {
  const api = await startApi(readEnvironment(process.env));
  engineStarted();
  process.stdout.write(`${api.welcome}\n`);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= api.close().then(() => process.exit(0)));
  // told twice it goes on stopping: npm passes on the interrupt that the terminal sent to all
  process.on('SIGTERM', () => void stop());
  process.on('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
