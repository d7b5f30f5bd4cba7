import 'reflect-metadata';
import { BadSetting, readEnvironment } from '#config/environment';
import { BadLaw } from '#libs/law';
import { StoreUnavailable } from '#libs/event-store';
import { startApi } from './start.js';

/** Starts the office's API; a setting, law pack or data folder that cannot be used ends the start with one readable line. */
async function main(): Promise<void> {
  const api = await startApi(readEnvironment(process.env));
  process.stdout.write(`${api.welcome}\n`);
  let stopping: Promise<void> | undefined;
  const stop = () => (stopping ??= api.close().then(() => process.exit(0)));
  process.once('SIGTERM', () => void stop());
  process.once('SIGINT', () => void stop());
}

main().catch((error: unknown) => {
  const readable = error instanceof BadSetting || error instanceof BadLaw || error instanceof StoreUnavailable;
  process.stderr.write(`${readable ? (error as Error).message : ((error as Error).stack ?? String(error))}\n`);
  process.exit(1);
});
