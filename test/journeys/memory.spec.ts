import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

const ENGINE = pathToFileURL(resolve('dist/apps/office/engine.js')).href;

/** Fills its young generation with what outlives a collection, and tells how far that has grown, in MB. */
const FILLING = `
import { parentPort } from 'node:worker_threads';
import { getHeapSpaceStatistics } from 'node:v8';
parentPort.once('message', () => {
  const kept = [];
  for (let made = 0; made < 1_500_000; made += 1) kept[made % 30_000] = { made, list: [made] };
  const { space_size: size } = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
  parentPort.postMessage(Math.round(size / 1024 / 1024));
  parentPort.close();
});`;

const STARTING = `
import { Worker } from 'node:worker_threads';
const { engineStarted, startSmall, threadWithOwnLimits } = await import(process.argv[2]);
startSmall();
const thread = threadWithOwnLimits(() => new Worker(new URL('./filling.mjs', import.meta.url), { resourceLimits: { maxYoungGenerationSizeMb: 24 } }));
thread.once('online', () => setImmediate(() => {
  engineStarted();
  thread.postMessage('fill');
}));
thread.on('message', (megabytes) => console.log(megabytes));`;

describe('a thread begun while the office starts', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anjuan-memory-'));
    await writeFile(join(folder, 'filling.mjs'), FILLING);
    await writeFile(join(folder, 'starting.mjs'), STARTING);
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('kept a young generation of 1 MB for life: under load it grows to what it was given', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, [join(folder, 'starting.mjs'), ENGINE]);

    // two halves of 8 MB
    expect(Number(stdout)).toBe(16);
  });
});
