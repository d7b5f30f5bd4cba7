import { exec } from 'node:child_process';
import { promisify } from 'node:util';
import { readEnvironment } from '#config/environment';
import type { StoredEvent } from '#libs/event-store';
import { storedOnNode } from './cluster-rows.js';
import { everythingStored } from './support.js';
import { wholeStore, type WholeStore } from './whole-store.js';

/** Where the facts of an office under trial lie. */
export interface Ground {
  readonly name: string;
  /** Settings that lead an office there. */
  readonly env: { readonly [setting: string]: string };
  /** Whatever was recorded there before is gone. */
  empty(): Promise<void>;
  /** Everything stored by the office of the folder, in commit order, read beside whoever writes. */
  stored(folder: string): Promise<readonly StoredEvent[]>;
  /** The same, opened and checked. */
  whole(folder: string): Promise<WholeStore>;
}

const embedded: Ground = {
  name: 'the embedded store',
  env: {},
  empty: () => Promise.resolve(),
  stored: everythingStored,
  whole: async (folder) => wholeStore(await everythingStored(folder)),
};

/** On a node there is nothing but the office: each trial begins with one that is started empty, and no two run at once (`jest --runInBand`). */
function onNode(url: string, startEmpty: string): Ground {
  const env = { EVENTSTORE_URL: url };
  const stored = (folder: string) => storedOnNode(readEnvironment({ ...env, DATA_DIR: folder, DEMO: '1' }));
  return {
    name: 'an EventStoreDB node',
    env,
    empty: async () => {
      await promisify(exec)(startEmpty);
    },
    stored,
    whole: async (folder) => wholeStore(await stored(folder), 'ordered'),
  };
}

/** The embedded store, and a real node where there is one; where there is none that is told. */
export function grounds(what: string): readonly Ground[] {
  const url = process.env['EVENTSTORE_URL'];
  /** A command that ends the node, takes its data away and starts it again. */
  const startEmpty = process.env['CRASH_NODE_EMPTY'];
  if (url !== undefined && startEmpty !== undefined) return [embedded, onNode(url, startEmpty)];
  const missing = url === undefined ? 'EVENTSTORE_URL names no node' : 'CRASH_NODE_EMPTY tells no way to start it empty';
  process.stderr.write(`${what}: not tried on EventStoreDB here, ${missing}\n`);
  return [embedded];
}
