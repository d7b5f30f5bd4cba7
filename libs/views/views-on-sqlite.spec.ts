import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewDatabase } from './index.js';
import { answering } from './testing/answering.js';
import type { DatabasePlace } from './testing/stage.js';
import { viewSuite } from './testing/view-suite.js';

async function place(): Promise<DatabasePlace> {
  const folder = await mkdtemp(join(tmpdir(), 'views-'));
  const file = join(folder, 'views.db');
  return {
    open: () => openViewDatabase({ file }),
    clear: async () => {
      for (const name of [file, `${file}-wal`, `${file}-shm`]) await rm(name, { force: true });
    },
  };
}

viewSuite('SQLite', place);
viewSuite('SQLite, where lists pass over too many rows', async () => ({ ...(await place()), nearby: 2 }), [answering]);
