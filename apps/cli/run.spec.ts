import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readEnvironment } from '#config/environment';
import { openOffice, officeTypes } from '../office/index.js';
import { run } from './run.js';

describe('anjuan on what cannot be used', () => {
  let folder: string;
  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'anjuan-cli-run-'));
    const office = await openOffice({ environment: readEnvironment({ DATA_DIR: folder }), types: officeTypes });
    await office.close();
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const told = async (argv: readonly string[], variables: NodeJS.ProcessEnv = {}) => {
    const err: string[] = [];
    const env = { DATA_DIR: folder, ...variables };
    const code = await run(argv, { env, out: () => undefined, err: (line) => err.push(line), progress: undefined });
    return { code, err };
  };

  it.each([
    [['law', 'explain', 'nosuch'], 1],
    [['law', 'due'], 2],
    [['law', 'check', '--config=/nonexistent'], 1],
  ])('wrote what is wrong with %j among the answers, where the next program reads', async (argv, code) => {
    const out: string[] = [];
    const err: string[] = [];
    const terminal = { out: (line: string) => out.push(line), err: (line: string) => err.push(line), progress: undefined, env: {} };
    expect(await run(argv, terminal)).toBe(code);
    expect([out, err.length > 0]).toEqual([[], true]);
  });

  it('told a case of a stream of another type than the one named, done', async () => {
    const stream = 'agency-00000000-0000-4000-8000-000000000000';
    expect(await told(['replay', stream, '--type', 'penalty'])).toEqual({
      code: 2,
      err: [expect.stringMatching(/^agency-0.* is of another type than penalty\n/)],
    });
  });

  it('ended in a stack where a backup could not read the events', async () => {
    writeFileSync(
      join(folder, 'events.db'),
      'this is no database, though it is longer than a header of one hundred bytes would be: '.repeat(9),
    );
    expect(await told(['backup', join(folder, 'copy')])).toEqual({
      code: 1,
      err: [expect.stringMatching(/events\.db cannot be opened as an event store: file is not a database/)],
    });
  });

  it('ended in a stack where the node of EventStoreDB is named wrongly', async () => {
    expect(await told(['check'], { EVENTSTORE_URL: 'esdb://admin:changeit@127.0.0.1:2113' })).toEqual({
      code: 1,
      err: [expect.stringMatching(/^EVENTSTORE_URL cannot be used: .*default password/)],
    });
  });

  it('ended in a stack, and told none of the faults, where the key of a restored folder is damaged', async () => {
    rmSync(join(folder, 'office.json'));
    writeFileSync(join(folder, 'keys', 'index.key'), 'short');
    expect(await told(['check'])).toEqual({
      code: 1,
      err: [
        expect.stringMatching(/^DATA_DIR: .*index\.key does not hold a 32-byte key$/),
        expect.stringMatching(/office\.json is not there/),
      ],
    });
  });

  it('ended in a stack where the key of the demonstration is damaged', async () => {
    mkdirSync(join(folder, 'keys'), { recursive: true });
    writeFileSync(join(folder, 'keys', 'demo-issuer.jwk'), '{}', { mode: 0o600 });
    expect(await told(['token', 'system-admin'])).toEqual({
      code: 1,
      err: [expect.stringMatching(/^DATA_DIR: .*demo-issuer\.jwk does not hold an Ed25519 key$/)],
    });
  });

  it('checked the law of the program instead of the one named by --config=', async () => {
    expect(await told(['law', 'check', `--config=${folder}`])).toEqual({ code: 1, err: [expect.stringContaining('holds no pack.json')] });
  });

  it('ended in a stack where the clock of the demonstration is damaged', async () => {
    writeFileSync(join(folder, 'demo-clock.json'), '');
    expect(await told(['replay', '11111111-1111-4111-8111-111111111111'])).toEqual({
      code: 1,
      err: [expect.stringMatching(/^DATA_DIR: .*demo-clock\.json does not say how far the demonstration is behind$/)],
    });
  });
});
