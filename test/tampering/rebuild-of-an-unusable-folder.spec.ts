import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#config/environment';
import Database from '#sqlite';
import { rebuildViews } from '../../apps/cli/views.js';
import { officeTypes, openOffice } from '../../apps/office/index.js';

describe('anjuan views rebuild', () => {
  const folder = mkdtempSync(join(tmpdir(), 'anjuan-unusable-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('said that an office works where the events cannot be used for another reason', async () => {
    const environment = readEnvironment({ DATA_DIR: folder, OIDC_ISSUER: 'https://identity.example', LOG_LEVEL: 'silent' });
    const run = () => rebuildViews(environment, ['rebuild'], { env: {}, out: () => undefined, err: () => undefined, progress: undefined });
    await (await openOffice({ environment, types: officeTypes })).close();
    const file = new Database(join(folder, 'events.db'));
    file.pragma('user_version = 2');
    file.close();
    await expect(run()).rejects.toThrow(/layout 2[^]*; where an office works, set ANJUAN_TOKEN to ask it at/);
    const lock = new Database(join(folder, 'lock.db'));
    lock.exec('BEGIN EXCLUSIVE');
    await expect(run()).rejects.toThrow(/another process is writing this event store[^]*set ANJUAN_TOKEN/);
    lock.close();
  });
});
