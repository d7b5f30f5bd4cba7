import { exec } from 'node:child_process';
import { setTimeout as moment } from 'node:timers/promises';
import { promisify } from 'node:util';
import { readEnvironment } from '#config/environment';
import { ownDatabase, startWorker } from '../cluster/built-cluster.js';
import { runCli } from '../support/built-office.js';
import { buildBureau } from '../support/people.js';
import { sessionsOf } from './bodies.js';
import { BusyClerks } from './busy-clerks.js';
import { leftAndRebuiltOnServer, storedOnNode } from './cluster-rows.js';
import { BuiltOffice, dataFolder, seeded } from './support.js';
import { expectWholeEffects, expectWholeRegisters, wholeStore } from './whole-store.js';

const node = process.env['EVENTSTORE_URL'];
const server = process.env['DATABASE_URL'];
/** A command that kills the node and starts it again on the data that it left. */
const restart = process.env['CRASH_NODE_RESTART'];
const KILLS = 50;
const CLERKS = 12;
const SEED = Number(process.env['CRASH_SEED'] ?? 20260302);
const LONGEST_LIFE_MS = 500;
/** One kill in so many is the node's. */
const OF_THE_NODE = 10;

if (node === undefined || server === undefined) {
  it('processes on EventStoreDB and PostgreSQL are killed where both are there', () => {
    const missing = node === undefined ? 'EVENTSTORE_URL names no node (an empty one is needed)' : 'DATABASE_URL names no server';
    process.stderr.write(`processes that share EventStoreDB and PostgreSQL are not killed here: ${missing}\n`);
    expect(node === undefined || server === undefined).toBe(true);
  });
} else {
  if (restart === undefined) process.stderr.write('the node itself is not killed here: CRASH_NODE_RESTART tells no way\n');

  describe(`two API processes and a worker killed ${KILLS} times under load (CRASH_SEED=${SEED})`, () => {
    let data: Awaited<ReturnType<typeof dataFolder>>;
    let database: Awaited<ReturnType<typeof ownDatabase>>;
    beforeAll(async () => {
      data = await dataFolder();
      database = await ownDatabase(server);
    });
    afterAll(async () => {
      await database?.drop();
      await data.remove();
    });

    it('have lost nothing they acknowledged, hold no half batch, repeat no effect, and their views equal a rebuild', async () => {
      // given
      const random = seeded(SEED);
      const { folder } = data;
      const env = { EVENTSTORE_URL: node, DATABASE_URL: database.url };
      const settings = { ...env, DATA_DIR: folder, DEMO: '1' };
      const apis: Promise<BuiltOffice>[] = [BuiltOffice.start(folder, env)];
      const first = await apis[0]!;
      apis.push(BuiltOffice.start(folder, env));
      let worker = await startWorker(settings);
      const sessions = await sessionsOf(first, await buildBureau(first));
      const clerks = new BusyClerks(() => apis[Math.floor(random() * apis.length)]!, sessions, random);
      const work = clerks.work(CLERKS);
      // the clerks only stop when told to; a fault of theirs ends the spec at once
      const failed = work.then(() => true);
      failed.catch(() => undefined);
      // when
      for (let kill = 1; kill <= KILLS; kill += 1) {
        if ((await Promise.race([failed, moment(random() * LONGEST_LIFE_MS)])) === true) break;
        if (restart !== undefined && kill % OF_THE_NODE === 0) {
          await promisify(exec)(restart);
        } else if (random() < 1 / 4) {
          await worker.end('SIGKILL');
          worker = await startWorker(settings);
        } else {
          const which = Math.floor(random() * apis.length);
          const office = await apis[which]!;
          let raise: (begun: Promise<BuiltOffice>) => void = () => undefined;
          apis[which] = new Promise((resolve) => {
            raise = resolve;
          });
          await office.kill();
          raise(BuiltOffice.start(folder, env));
          await apis[which];
        }
      }
      clerks.stop();
      await work;
      const offices = await Promise.all(apis);
      for (const office of offices) await office.caughtUp();
      expect((await Promise.all(offices.map((office) => office.terminate()))).map(({ code }) => code)).toEqual([0, 0]);
      expect(await worker.end('SIGTERM')).toBe(0);
      // then
      const store = wholeStore(await storedOnNode(readEnvironment(settings)), 'ordered');
      expectWholeEffects(store, clerks.asked);
      expect(clerks.asked.filter(({ answered }) => answered === undefined)).toEqual([]);
      const registers = expectWholeRegisters(store);
      const repeated = clerks.asked.filter(({ attempts }) => attempts > 1).length;
      expect(repeated).toBeGreaterThan(KILLS / 2);
      expect(await runCli(['check'], folder, { ...env, DEMO: '1' })).toMatchObject({ code: 0, err: '' });
      const [left, rebuilt] = await leftAndRebuiltOnServer(settings, database, server);
      expect([...rebuilt.keys()]).toEqual([...left.keys()]);
      for (const [view, rows] of left) expect({ view, rows: rebuilt.get(view) }).toEqual({ view, rows });
      process.stdout.write(
        `killed ${KILLS} times: ${store.count} events, ${clerks.asked.length} commands, ${repeated} asked again, ` +
          `${registers.held} register entries held and ${registers.lost} void\n`,
      );
    }, 600_000);
  });
}
