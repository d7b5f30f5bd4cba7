import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { readEnvironment } from '#config/environment';
import { openOffice } from './office.js';
import { startFailure } from './start-failure.js';
import { officeTypes } from './types.js';

describe('a start on a folder that cannot be used', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-start-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const failureOf = async (start: () => Promise<unknown>) => startFailure(await start().catch((error: unknown) => error));

  it('ended in a stack where a file stands in the place of the folder', async () => {
    const file = join(folder, 'file');
    writeFileSync(file, '');
    const environment = readEnvironment({ DATA_DIR: file, DEMO: '1' });
    const told = await failureOf(() => openOffice({ environment, types: officeTypes }));
    expect(told).toMatch(/^DATA_DIR: .*file cannot be used: .*ENOTDIR: /);
    expect(told.split('\n')).toHaveLength(1);
  });

  it('ended in a stack where the disk is full', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    expect(startFailure(full)).toBe('a file or folder cannot be used: ENOSPC: no space left on device, write');
  });

  it('named neither the setting nor what is amiss where no node of EventStoreDB is there', async () => {
    const environment = readEnvironment({ DATA_DIR: folder, DEMO: '1', EVENTSTORE_URL: 'esdb://127.0.0.1:1?tls=false' });
    const told = await failureOf(() => openOffice({ environment, types: officeTypes }));
    expect(told).toBe('EVENTSTORE_URL: EventStoreDB does not answer: no connection');
  });

  it('blamed another process for a lock that the disk did not let it take', async () => {
    writeFileSync(join(folder, 'lock.db'), 'what is no database, and longer than the header of one'.repeat(4));
    const told = await failureOf(() => openSqliteStore({ folder }));
    expect(told).toMatch(/^the event store cannot be locked by .*lock\.db: SQLITE_NOTADB/);
  });
});
