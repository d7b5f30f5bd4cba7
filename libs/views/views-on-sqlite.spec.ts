import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openViewDatabase } from './index.js';
import { viewSuite } from './testing/view-suite.js';

viewSuite('SQLite', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'views-'));
  const file = join(folder, 'views.db');
  return {
    open: () => openViewDatabase({ file }),
    clear: async () => {
      for (const name of [file, `${file}-wal`, `${file}-shm`]) await rm(name, { force: true });
    },
  };
});
