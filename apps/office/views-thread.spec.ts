import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#config/environment';
import { runViewsInThread } from './views.js';

/** A thread that says that it started, and dies of the first thing that is asked of it. */
const DYING = `
  import { parentPort } from 'node:worker_threads';
  parentPort.on('message', () => process.exit(1));
  parentPort.postMessage({ kind: 'started' });
`;

describe('the thread that folds the views', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-views-thread-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('ended, and a rebuild asked for afterwards was never answered', async () => {
    const entry = join(folder, 'dying.mjs');
    writeFileSync(entry, DYING);
    const told: string[] = [];
    const logger = { info: () => undefined, warn: () => undefined, error: (_fields: object, message: string) => told.push(message) };
    const views = await runViewsInThread({ environment: readEnvironment({ DATA_DIR: folder }), logger }, entry);

    await expect(views.rebuild(['penalty_register'])).rejects.toThrow('the views thread ended');
    await expect(views.rebuild(['penalty_register'])).rejects.toThrow('the views thread ended');
    await expect(views.settled()).rejects.toThrow('the views thread ended');
    expect(told).toEqual(['the views thread ended']);
    await views.stop();
  });
});
