import { cp, mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { getPriority } from 'node:os';
import { join } from 'node:path';
import { newFolder, ROOT, runCli, startBuiltOffice, startThatFails, type BuiltOffice, type WireAnswer } from '../support/built-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(90_000);

/** From the start of the process to the line that says it is ready; the suites share their cores. */
const START_MS = 10_000;

describe('an office started from what was built', () => {
  let office: BuiltOffice;
  let listedAtOnce: WireAnswer;
  beforeAll(async () => {
    office = await startBuiltOffice();
    listedAtOnce = await (await office.as('system-admin')).get('/v1/agencies');
  }, 30_000);
  afterAll(() => office.dispose());

  it('is ready within ten seconds, in an empty folder, with nothing configured', () => {
    expect(office.startedInMs).toBeLessThan(START_MS);
  });

  it('said that it was ready while every list was still refused: its views are folded by then', async () => {
    expect(listedAtOnce).toMatchObject({ status: 200 });
  });

  it('prints where the documentation is, how to get a token and what to try', () => {
    expect(office.welcome).toContain(`${office.url}/docs`);
    expect(office.welcome).toContain(`${office.url}/v1/demo/token`);
    expect(office.welcome).toContain('npm run demo');
  });

  it.each(['/health/live', '/health/ready', '/metrics', '/docs', '/docs-json'])('answers %s without a token', async (path) => {
    expect(await office.nobody.get(path)).toMatchObject({ status: 200 });
  });

  it('answers nothing else without one', async () => {
    const answer = await office.nobody.get('/v1/penalty-cases');
    expect(answer).toMatchObject({ status: 401, body: { code: 'not-authenticated' } });
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
  });

  it('describes every command of every case type', async () => {
    const { body } = await office.nobody.get('/docs-json');
    const paths = Object.keys(body['paths'] as object);
    expect(paths).toEqual(
      expect.arrayContaining(['/v1/penalty-cases', '/v1/penalty-cases/{id}/decide-penalty', '/v1/officers', '/v1/agencies']),
    );
  });

  it('folds its views behind the threads that answer and store', async () => {
    if (process.platform !== 'linux') return console.log('only Linux weighs threads one by one');
    const { pid } = office.process;
    const threads = await readdir(`/proc/${pid}/task`);

    const behind = threads.map((thread) => getPriority(Number(thread)) - getPriority(pid)).filter((steps) => steps > 0);

    expect(behind).toEqual([Math.min(10, 19 - getPriority(pid))]);
  });

  it('keeps its data in that folder alone', async () => {
    expect(await readdir(office.folder)).toEqual(expect.arrayContaining(['events.db', 'views.db', 'keys', 'office.json']));
  });
});

describe('an office started again', () => {
  it('gives the same answers, whether it was stopped or killed', async () => {
    // given
    const first = await startBuiltOffice();
    const { folder } = first;
    const before = await firstAgency(first);
    expect(await first.stop()).toBe(0);

    // when
    const second = await startBuiltOffice({ folder });
    const stopped = await firstAgency(second);
    await second.kill();
    const third = await startBuiltOffice({ folder });
    const killed = await firstAgency(third);
    await third.dispose();

    // then
    expect(stopped).toEqual(before);
    expect(killed).toEqual(before);
  }, 60_000);

  it('is refused while another one works on the same data', async () => {
    const office = await startBuiltOffice();
    const second = await startThatFails({ folder: office.folder });
    await office.dispose();
    expect(second).toMatchObject({ code: 1, out: '' });
    expect(lines(second.err)).toHaveLength(1);
  }, 60_000);
});

describe('an office that cannot start', () => {
  it('is not what a demonstration becomes', async () => {
    // given
    const office = await startBuiltOffice();
    await office.stop();

    // when
    const ended = await startThatFails({ folder: office.folder, env: { DEMO: '0', OIDC_ISSUER: 'https://issuer.invalid' } });
    await office.dispose();

    // then
    expect(ended.code).toBe(1);
    expect(lines(ended.err)).toEqual([expect.stringContaining('holds a demonstration and cannot start as an office')]);
  }, 60_000);

  it.each([
    ['PORT', 'many', 'PORT: must be a whole number'],
    ['DEMO', '0', 'OIDC_ISSUER'],
    ['LOG_LEVEL', 'loud', 'LOG_LEVEL: must be one of'],
    ['EVENTSTORE_URL', 'http://store', 'EVENTSTORE_URL: must start with'],
    ['CONFIG_DIR', '/nowhere', '/nowhere'],
  ])(
    'says in one line what is wrong with %s=%s',
    async (name, value, reason) => {
      const folder = await newFolder();
      const ended = await startThatFails({ folder, env: { [name]: value } });
      await rm(folder, { recursive: true });
      expect(ended.code).toBe(1);
      expect(lines(ended.err)).toEqual([expect.stringContaining(reason)]);
    },
    30_000,
  );

  it.each([
    ['the file is no database', { DEMO: '1' }, /^the views' database cannot be opened: file is not a database; move .*views\.db away/],
    [
      'nobody answers',
      { DATABASE_URL: 'postgres://office:s3cret@127.0.0.1:1/views' },
      /^DATABASE_URL: the views' database cannot be opened: (?!.*s3cret)/,
    ],
  ])(
    'wrote [object Object], or a stack, where the views cannot be opened because %s',
    async (_why, env, words) => {
      const folder = await newFolder();
      await writeFile(join(folder, 'views.db'), 'no database '.repeat(1000));
      const ended = await startThatFails({ folder, env });
      await rm(folder, { recursive: true });
      expect(ended.code).toBe(1);
      expect(lines(ended.err)).toEqual([expect.stringMatching(words)]);
    },
    30_000,
  );

  it('took --help after a command for a mistake, and told a folder that cannot be made by a stack', async () => {
    const started = await startBuiltOffice();
    await started.stop();
    const { folder } = started;
    for (const words of [['-h'], ['backup', '--help'], ['demo', '-h'], ['law', 'check', '--help']]) {
      expect(await runCli(words, folder)).toMatchObject({ code: 0, out: expect.stringContaining('anjuan law check'), err: '' });
    }
    const ended = await runCli(['backup', join(folder, 'events.db', 'copy')], folder);
    await started.dispose();
    expect(ended.code).toBe(1);
    expect(lines(ended.err)).toEqual([expect.stringContaining('ENOTDIR')]);
  }, 60_000);

  it('waited for ever for a folder that its file system lets nobody make, and a backup into one, too', async () => {
    if (process.platform !== 'linux') return console.log('only Linux has a /proc');
    const started = await startBuiltOffice();
    await started.stop();
    const nowhere = '/proc/anjuan/data';

    const [ended, copied] = await Promise.all([
      startThatFails({ folder: started.folder, env: { DATA_DIR: nowhere } }),
      runCli(['backup', nowhere], started.folder),
    ]);

    await started.dispose();
    expect([ended.code, copied.code]).toEqual([1, 1]);
    expect(lines(ended.err)).toEqual([expect.stringMatching(/^DATA_DIR: \/proc\/anjuan\/data cannot be used: ENOENT/)]);
    expect(lines(copied.err)).toEqual([expect.stringContaining('ENOENT')]);
  }, 60_000);

  it('names file and line of a law pack that cannot be used', async () => {
    // given
    const folder = await newFolder();
    await cp(join(ROOT, 'config'), join(folder, 'config'), { recursive: true });
    await mkdir(join(folder, 'data'));
    const file = join(folder, 'config', 'law', 'cn', 'base', 'credit.json');
    await writeFile(file, (await readFile(file, 'utf8')).replace('"from": "', '"from": "not a day '));

    // when
    const ended = await startThatFails({ folder: join(folder, 'data'), env: { CONFIG_DIR: join(folder, 'config') } });
    const checked = await runCli(['law', 'check', '--config', join(folder, 'config')], join(folder, 'data'));
    await rm(folder, { recursive: true });

    // then
    expect(ended.code).toBe(1);
    expect(lines(ended.err)).toEqual([expect.stringMatching(/credit\.json:\d+/)]);
    expect(checked.code).not.toBe(0);
  }, 60_000);
});

async function firstAgency(office: BuiltOffice) {
  const administrator = await office.as('system-admin');
  const { body } = await administrator.get('/v1/agencies?level=province&limit=1');
  const { caseId } = (body['rows'] as unknown as readonly { readonly caseId: string }[])[0]!;
  const events = await administrator.get(`/v1/agencies/${caseId}/events`);
  const state = await administrator.get(`/v1/agencies/${caseId}`);
  return { events: events.body, state: state.body, etag: state.headers.get('etag') };
}

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '');
}
