import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { storeContract } from '../contract/index.js';
import { openSqliteStore } from './index.js';

const open = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'anjuan-events-'));
  let store = await openSqliteStore({ folder });
  return {
    store,
    fresh: true,
    reopen: async () => {
      await store.close();
      store = await openSqliteStore({ folder });
      return store;
    },
    dispose: async () => {
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
};

// There is no connection to lose: the file is in this process.
storeContract('embedded (SQLite)', open, ['loseConnection']);
