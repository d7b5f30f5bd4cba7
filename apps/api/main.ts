import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { readEnvironment } from '#config/environment';
import { startFailure } from '../office/index.js';
import { startApi } from './start.js';

/**
 * Half a young generation of the threads that will be started, in MB. The engine reads the flag whenever a thread begins and lets it
 * prevail over the thread's own limits; what the process was started with holds for the thread that answers, which has most in flight.
 */
const THREADS_SEMI_SPACE = '--max-semi-space-size=2';

/** Starts the office's API; a setting, law pack or data folder that cannot be used ends the start with one readable line. */
async function main(): Promise<void> {
  setFlagsFromString(THREADS_SEMI_SPACE);
  const api = await startApi(readEnvironment(process.env));
  process.stdout.write(`${api.welcome}\n`);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= api.close().then(() => process.exit(0)));
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
