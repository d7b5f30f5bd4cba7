import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startFailure } from './start-failure.js';

/** The loader alone in a folder, beside what `node_modules` is given. */
describe('the SQLite library', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anjuan-library-'));
    await copyFile(resolve('config/sqlite/index.cjs'), join(folder, 'index.cjs'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  const opening = (): unknown => {
    const Database = createRequire(join(folder, 'index.cjs'))('./index.cjs') as new (file: string) => unknown;
    try {
      return new Database(':memory:');
    } catch (error) {
      return error;
    }
  };
  const installed = async (name: string, text: string) => {
    await mkdir(join(folder, 'node_modules', name), { recursive: true });
    await writeFile(join(folder, 'node_modules', name, 'index.js'), text);
  };

  it('that npm passed over is told in one line where a database is opened', () => {
    const told = startFailure(opening());

    expect(told).toMatch(/^the SQLite library \(better-sqlite3(?:-12)?\) cannot be used on Node v\d+\..*: Cannot find module .*npm ci/);
    expect(told.split('\n')).toHaveLength(1);
  });

  it('whose native part does not load is told with its reason', async () => {
    const broken = `module.exports = class { constructor() { throw new Error("version GLIBC_2.34 not found\\nand more"); } };`;
    await installed('better-sqlite3', broken);
    await installed('better-sqlite3-12', broken);

    expect(startFailure(opening())).toMatch(/: version GLIBC_2\.34 not found; run npm ci/);
  });

  it('is 13 where Node has its interface, else 12', async () => {
    await installed('better-sqlite3', 'module.exports = class { close() {} version = 13; };');
    await installed('better-sqlite3-12', 'module.exports = class { close() {} version = 12; };');

    expect(opening()).toMatchObject({ version: Number(process.versions['napi']) >= 10 ? 13 : 12 });
  });
});
