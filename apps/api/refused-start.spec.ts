import { createHash } from 'node:crypto';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { BadLaw } from '#libs/law';
import { BadSetting, readEnvironment, type Environment } from '#config/environment';
import { ROOT } from '../../test/support/built-office.js';
import { openOffice, officeTypes, startFailure } from '../office/index.js';
import { startApi } from './start.js';

jest.setTimeout(60_000);

/** A start that is refused leaves the data folder as it was: the next one, with what was wrong put right, finds it so. */
describe('a start that is refused', () => {
  let root: string;
  let data: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'anjuan-start-'));
    data = join(root, 'data');
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));

  const demonstration = (more: Partial<Environment> = {}): Environment => ({
    ...readEnvironment({ DEMO: '1', DATA_DIR: data, LOG_LEVEL: 'silent', PORT: '0', CONFIG_DIR: join(ROOT, 'config') }),
    ...more,
  });
  const real = (more: Partial<Environment> = {}): Environment => ({
    ...readEnvironment({
      OIDC_ISSUER: 'https://issuer.invalid',
      DATA_DIR: data,
      LOG_LEVEL: 'silent',
      PORT: '0',
      CONFIG_DIR: join(ROOT, 'config'),
    }),
    ...more,
  });
  /** Every path below with its mode and digest; what SQLite keeps in shared memory while a file is open is no content. */
  const contents = (folder = data): readonly string[] =>
    !existsSync(folder)
      ? ['nothing']
      : readdirSync(folder, { recursive: true, encoding: 'utf8' })
          .filter((name) => !name.endsWith('-shm'))
          .sort()
          .map((name) => {
            const found = statSync(join(folder, name));
            const digest = found.isFile()
              ? createHash('sha256')
                  .update(readFileSync(join(folder, name)))
                  .digest('hex')
              : 'folder';
            return `${name} ${(found.mode & 0o777).toString(8)} ${digest}`;
          });
  const used = async (environment: Environment): Promise<void> => {
    const api = await startApi(environment);
    await api.views.settled();
    await api.close();
  };
  const refused = (environment: Environment): Promise<unknown> =>
    startApi(environment).then(
      async (api) => {
        await api.close();
        return 'it started';
      },
      (error: unknown) => error,
    );
  /** The start is refused with these words and changes nothing. */
  const leavesAllAsItWas = async (environment: Environment, words: RegExp): Promise<unknown> => {
    const before = contents();
    const error = await refused(environment);
    expect(String(error)).toMatch(words);
    expect(contents()).toEqual(before);
    return error;
  };

  it('for want of keys wrote new ones before it refused: a used folder stays without, and starts when they are put back', async () => {
    await used(demonstration());
    renameSync(join(data, 'keys'), join(root, 'kept'));
    expect(await leavesAllAsItWas(demonstration(), /keys is not there/)).toBeInstanceOf(BadSetting);
    renameSync(join(root, 'kept'), join(data, 'keys'));
    await used(demonstration());
  });

  it('for keys of another office changes nothing', async () => {
    await used(demonstration());
    writeFileSync(join(data, 'keys', 'index.key'), `${Buffer.alloc(32, 1).toString('base64url')}\n`);
    expect(await leavesAllAsItWas(demonstration(), /other keys than this office was founded under/)).toBeInstanceOf(BadSetting);
  });

  it('for a key that is none changes nothing', async () => {
    await used(demonstration());
    writeFileSync(join(data, 'keys', 'index.key'), 'x\n');
    await leavesAllAsItWas(demonstration(), /does not hold a 32-byte key/);
  });

  it.each([
    ['office.json', 'garbage', /office\.json does not say what the folder holds/],
    ['office.json', 'null', /office\.json does not say what the folder holds/],
    ['demo-clock.json', '{}', /demo-clock\.json does not say how far/],
    ['keys/demo-issuer.jwk', 'x', /does not hold an Ed25519 key/],
    ['keys/index.key', 'x', /does not hold a 32-byte key/],
  ])('for %s with %s in it ended in a stack: it is one line, and changes nothing', async (file, text, words) => {
    await used(demonstration());
    writeFileSync(join(data, file), text);
    const error = await leavesAllAsItWas(demonstration(), words);
    expect(error).toBeInstanceOf(BadSetting);
    expect(startFailure(error)).not.toContain('\n');
  });

  it.each([
    ['are gone', () => rmSync(join(data, 'events.db'))],
    ['are an empty file', () => writeFileSync(join(data, 'events.db'), '')],
    ['are a store that holds none', () => copyFileSync(join(root, 'unfounded', 'events.db'), join(data, 'events.db'))],
  ])('where events that were recorded %s began an empty office in their place', async (_how, lose) => {
    await (await openSqliteStore({ folder: join(root, 'unfounded') })).close();
    await used(demonstration());
    for (const beside of ['events.db-wal', 'events.db-shm']) rmSync(join(data, beside), { force: true });
    const kept = readFileSync(join(data, 'events.db'));
    lose();
    expect(String(await refused(demonstration()))).toMatch(/^BadSetting: DATA_DIR: .*held events, and its events\.db holds none/);
    for (const beside of ['events.db-wal', 'events.db-shm']) rmSync(join(data, beside), { force: true });
    writeFileSync(join(data, 'events.db'), kept);
    await used(demonstration());
  });

  it('is no matter of a first start that died before anything was recorded', async () => {
    const office = await openOffice({ environment: demonstration(), types: officeTypes });
    await office.close();
    await used(demonstration());
    await used(demonstration());
  });

  it('for a data folder that is a file ended in a stack', async () => {
    writeFileSync(data, '');
    expect(await refused(demonstration())).toMatchObject({ name: 'BadSetting', message: expect.stringMatching(/^DATA_DIR: .*ENOTDIR/) });
  });

  it('as an office on a demonstration changes nothing', async () => {
    await used(demonstration());
    expect(await leavesAllAsItWas(real(), /holds a demonstration/)).toBeInstanceOf(BadSetting);
    await used(demonstration());
  });

  it('as a demonstration on an office changes nothing', async () => {
    await used(real());
    expect(await leavesAllAsItWas(demonstration(), /holds an office/)).toBeInstanceOf(BadSetting);
    await used(real());
  });

  describe('for a bad law pack', () => {
    let configDir: string;
    beforeEach(() => {
      configDir = join(root, 'config');
      cpSync(join(ROOT, 'config'), configDir, { recursive: true });
      const [first] = readdirSync(join(configDir, 'law', 'cn', 'base'))
        .filter((name) => name.endsWith('.json'))
        .sort();
      writeFileSync(join(configDir, 'law', 'cn', 'base', first!), '{');
    });

    it('changes nothing in a used folder', async () => {
      await used(demonstration());
      expect(await leavesAllAsItWas(demonstration({ configDir }), /\.json/)).toBeInstanceOf(BadLaw);
    });

    it('made a folder and marked it: nothing is made, and either kind of office starts there', async () => {
      await leavesAllAsItWas(demonstration({ configDir }), /\.json/);
      expect(existsSync(data)).toBe(false);
      await used(real());
    });
  });

  describe('for a port that is taken', () => {
    let holder: Server;
    let port: number;
    beforeEach(async () => {
      holder = createServer();
      await new Promise<void>((listening) => holder.listen(0, '127.0.0.1', listening));
      ({ port } = holder.address() as AddressInfo);
    });
    afterEach(() => new Promise<void>((closed) => holder.close(() => closed())));

    it('founded a demonstration in a fresh folder: an office starts there', async () => {
      expect(await leavesAllAsItWas(demonstration({ port }), /is taken by another process/)).toBeInstanceOf(BadSetting);
      await used(real());
    });

    it('changes nothing in a used folder', async () => {
      await used(demonstration());
      await leavesAllAsItWas(demonstration({ port }), new RegExp(`PORT.*127\\.0\\.0\\.1:${port}`));
      await used(demonstration());
    });
  });

  it('for an address that is not of this machine makes nothing', async () => {
    expect(await leavesAllAsItWas(demonstration({ host: '192.0.2.1' }), /HOST/)).toBeInstanceOf(BadSetting);
    expect(existsSync(data)).toBe(false);
  });

  it('for a read database that does not answer left a folder that only a demonstration could use', async () => {
    const error = await refused(demonstration({ databaseUrl: 'postgres://nobody@127.0.0.1:1/none' }));
    expect(String(error)).toMatch(/database cannot be opened/);
    expect(existsSync(join(data, 'office.json'))).toBe(false);
    await used(real());
  });

  it('because another process works on the folder leaves that one alone', async () => {
    const api = await startApi(demonstration());
    expect(String(await refused(demonstration()))).toMatch(/another process is writing/);
    const { statusCode } = await api.app.inject({ method: 'GET', url: '/health/ready' });
    expect(statusCode).toBe(200);
    await api.close();
    expect(existsSync(join(data, 'office.json'))).toBe(true);
  });
});
