/**
 * A process that opens the store, uses it and closes it, and should then end by itself: no exit call, no signal.
 * Run by the spec with `EVENTSTORE_URL`; compiles the adapter's TypeScript on the way, as jest would.
 */
const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { transformSync } = require('@swc/core');

const resolve = Module._resolveFilename;
Module._resolveFilename = (request, ...rest) => {
  try {
    return resolve(request, ...rest);
  } catch (error) {
    if (!request.endsWith('.js')) throw error;
    return resolve(request.replace(/\.js$/, '.ts'), ...rest);
  }
};
require.extensions['.ts'] = (module, file) => {
  const options = { filename: file, module: { type: 'commonjs' }, jsc: { target: 'es2022', parser: { syntax: 'typescript' } } };
  module._compile(transformSync(readFileSync(file, 'utf8'), options).code, file);
};

const { randomUUID } = require('node:crypto');
const { openEventStoreDb } = require('../index.ts');

async function use() {
  const store = await openEventStoreDb({ connectionString: process.env.EVENTSTORE_URL, appendTimeoutMs: 2_000 });
  await store.append('penalty-1', 'none', [{ id: randomUUID(), type: 'penalty.filed', bytes: Buffer.from('{}') }]);
  for await (const item of store.subscribe(undefined, new AbortController().signal)) if (item.kind === 'caught-up') break;
  const waiting = store.subscribe(await store.head(), new AbortController().signal)[Symbol.asyncIterator]();
  await waiting.next();
  const left = waiting.next();
  await store.readStream('penalty-1');
  await store.close();
  await left;
  process.stdout.write('closed');
}

use().catch((error) => {
  process.stderr.write(String(error?.stack ?? error));
  process.exitCode = 1;
});
