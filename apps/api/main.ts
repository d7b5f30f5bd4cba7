import './start-small.js';
import 'reflect-metadata';
import { setTimeout as delay } from 'node:timers/promises';
import { readEnvironment } from '#config/environment';
import { engineStarted } from '../office/engine.js';
import { startFailure, type RunningViews } from '../office/index.js';
import { stopWhenAsked } from '../office/stop-when-asked.js';
import { startApi } from './start.js';

/** Starts the office's API; a setting, law pack or data folder that cannot be used ends the start with one readable line. */
async function main(): Promise<void> {
  const api = await startApi(readEnvironment(process.env));
  engineStarted();
  // before the welcome: whoever waits for it may stop the office at once
  stopWhenAsked(() => api.close());
  await foldedSoon(api.views);
  process.stdout.write(`${api.welcome}\n`);
}

/** How long the start waits for its views, in milliseconds: those of a small office are there in a moment, a large one works meanwhile. */
const VIEWS_WAIT_MS = 2_000;

/** Whoever reads that the office is ready asks for a list in the next moment. */
async function foldedSoon(views: RunningViews): Promise<void> {
  const enough = new AbortController();
  const settled = views.settled().catch(() => undefined); // health tells of views that failed
  await Promise.race([settled, delay(VIEWS_WAIT_MS, undefined, { signal: enough.signal }).catch(() => undefined)]);
  enough.abort();
}

main().catch((error: unknown) => {
  process.stderr.write(`${startFailure(error)}\n`);
  process.exit(1);
});
