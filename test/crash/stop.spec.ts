import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { buildBureau } from '../support/people.js';
import type { Answer } from '../support/office.js';
import { readyBodies, sessionsOf, type Sessions } from './bodies.js';
import { BusyClerks } from './busy-clerks.js';
import { grounds } from './grounds.js';
import { BuiltOffice, dataFolder, NoAnswer, seeded } from './support.js';
import { leftAndRebuilt } from './view-rows.js';
import { expectWholeEffects } from './whole-store.js';

jest.setTimeout(120_000);

const AT_ONCE = 200;
const everywhere = grounds('an office that is told to stop');

describe.each(everywhere)('an office on $name that is told to stop', (ground) => {
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let office: BuiltOffice;
  let sessions: Sessions;
  beforeEach(async () => {
    data = await dataFolder();
    await ground.empty();
    office = await BuiltOffice.start(data.folder, ground.env);
    sessions = await sessionsOf(office, await buildBureau(office));
  });
  afterEach(async () => {
    await office.terminate();
    await data.remove();
  });

  /** Answers to leads that were sent at once, of which the first has come. */
  async function leadsUnderWay(): Promise<readonly Promise<Answer>[]> {
    const officer = office.person(sessions.officer.token);
    const { lead } = readyBodies(sessions);
    // Connections first, so that every request below is on its way when the first answer comes.
    await Promise.all(Array.from({ length: AT_ONCE }, () => officer.get('/v1/penalty-cases')));
    const sent = Array.from({ length: AT_ONCE }, () => officer.post('/v1/penalty-cases', lead));
    await Promise.race(sent);
    return sent;
  }

  it('finishes what is in flight or answers 503, ends with 0 within 10 s, and has lost nothing', async () => {
    const sent = await leadsUnderWay();

    const began = performance.now();
    const ended = office.terminate();
    const answers = await Promise.all(sent);

    expect(await ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
    const opened = answers.filter(({ status }) => status === 201).map(({ body }) => `penalty-${String(body['caseId'])}`);
    expect(opened.length).toBeGreaterThan(0);
    const { streams } = await ground.whole(data.folder);
    expect(opened.filter((stream) => !streams.has(stream))).toEqual([]);
    expect([...streams.keys()].filter((stream) => stream.startsWith('penalty-'))).toHaveLength(opened.length);
  });

  it('was held up for ever by a connection that never asked for anything, as browsers open them in advance', async () => {
    const silent = connect(Number(new URL(office.url).port), '127.0.0.1');
    await once(silent, 'connect');

    const began = performance.now();
    const ended = office.terminate();
    silent.resume();
    await once(silent, 'close');

    expect(await ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('was killed by being told twice, as npm and the terminal do: answers were lost that it had promised to give', async () => {
    const sent = await leadsUnderWay();

    const ended = office.terminate();
    await Promise.race(sent.slice(AT_ONCE / 2));
    const again = office.terminate();
    const answers = await Promise.all(sent);

    expect(await Promise.all([ended, again])).toEqual([
      { code: 0, signal: null },
      { code: 0, signal: null },
    ]);
    expect(answers.filter(({ status }) => status !== 201 && status !== 503)).toEqual([]);
  });

  it('counts to the end what is being counted in the thread beside or answers 503, and ends that thread too', async () => {
    const head = office.person(sessions.head.token);
    expect((await head.get('/v1/penalty-cases/figures/counts?by=stage')).status).toBe(200);
    await Promise.all(Array.from({ length: AT_ONCE }, () => head.get('/v1/penalty-cases')));
    const asked = Array.from({ length: AT_ONCE }, () => head.get('/v1/penalty-cases/figures/counts?by=stage,item'));
    await Promise.race(asked);

    const began = performance.now();
    const ended = office.terminate();
    const answers = await Promise.all(asked);

    expect(await ended).toEqual({ code: 0, signal: null });
    expect(performance.now() - began).toBeLessThan(10_000);
    expect(answers.filter(({ status }) => status !== 200 && status !== 503)).toEqual([]);
    expect(answers.filter(({ status }) => status === 200).map(({ body }) => body['groups'])).toContainEqual([]);
  });

  it('under people who work on and ask again, nothing is lost or repeated after three restarts', async () => {
    let current = Promise.resolve(office);
    const clerks = new BusyClerks(() => current, sessions, seeded(7));
    const work = clerks.work(12);
    work.catch(() => undefined);
    for (let restart = 0; restart < 3; restart += 1) {
      const goal = clerks.answers + 40;
      while (clerks.answers < goal) await Promise.race([office.send('GET', '/health/live'), work]);
      let raise: (office: BuiltOffice) => void = () => undefined;
      current = new Promise((resolve) => {
        raise = resolve;
      });
      const began = performance.now();
      expect(await office.terminate()).toEqual({ code: 0, signal: null });
      expect(performance.now() - began).toBeLessThan(10_000);
      office = await BuiltOffice.start(data.folder, ground.env);
      raise(office);
    }
    clerks.stop();
    await work;

    const store = await ground.whole(data.folder);
    expectWholeEffects(store, clerks.asked);
    expect(clerks.asked.filter(({ answered }) => answered === undefined)).toEqual([]);
  });
});

describe('two offices on one data folder', () => {
  let data: Awaited<ReturnType<typeof dataFolder>>;
  beforeAll(async () => {
    data = await dataFolder();
  });
  afterAll(() => data.remove());

  it('the second refuses with one readable line, and the first works on', async () => {
    const first = await BuiltOffice.start(data.folder);

    const second = BuiltOffice.spawn(data.folder);
    const refused = await second.ready.catch((error: unknown) => error);

    expect(refused).toBeInstanceOf(NoAnswer);
    const said = (refused as NoAnswer).message.replace(/^.*listened: /, '').trim();
    expect(said.split('\n')).toHaveLength(1);
    expect(said).toMatch(/lock\.db/);
    expect(said).not.toMatch(/\bat .*:\d+:\d+/);
    await second.exited;
    expect(second.child.exitCode).toBe(1);
    expect((await (await first.as('system-admin')).get('/v1/agencies')).status).toBe(200);
    expect((await first.terminate()).code).toBe(0);
  });

  it('a view database that was deleted comes back with identical rows', async () => {
    const office = await BuiltOffice.start(data.folder);
    await buildBureau(office);
    await office.caughtUp();
    await office.terminate();
    for (const name of ['views.db', 'views.db-wal', 'views.db-shm']) await rm(join(data.folder, name), { force: true });

    const again = await BuiltOffice.start(data.folder);
    await again.caughtUp();
    const answer: Answer = await (await again.as('security-admin')).get('/v1/officers');
    await again.terminate();

    expect(existsSync(join(data.folder, 'views.db'))).toBe(true);
    expect((answer.body['rows'] as unknown as object[]).length).toBeGreaterThan(5);
    const [left, rebuilt] = await leftAndRebuilt(data.folder);
    expect(left).toEqual(rebuilt);
    expect([...left.values()].flat().length).toBeGreaterThan(20);
  });
});

/** Sends the process SIGTERM while it writes that it is ready: a supervisor may be as fast. */
const TOLD_WHEN_READY = `data:text/javascript,${encodeURIComponent(`
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text, ...rest) => {
    const done = write(text, ...rest);
    if (String(text).includes('is ready')) process.kill(process.pid, 'SIGTERM');
    return done;
  };
`)}`;

describe.each(everywhere)('an office on $name that is told to stop in the moment in which it says that it is ready', (ground) => {
  it('stops as it always does; it was ended on the spot', async () => {
    const { folder, remove } = await dataFolder();
    await ground.empty();

    const { ready, exited } = BuiltOffice.spawn(folder, { ...ground.env, NODE_OPTIONS: `--import=${TOLD_WHEN_READY}` });
    await ready;

    expect(await exited).toEqual({ code: 0, signal: null });
    await remove();
  });
});
