import { setTimeout as moment } from 'node:timers/promises';
import { buildBureau } from '../support/people.js';
import { sessionsOf } from './bodies.js';
import { BusyClerks } from './busy-clerks.js';
import { BuiltOffice, dataFolder, everythingStored, NoAnswer, seeded } from './support.js';
import { leftAndRebuilt } from './view-rows.js';
import { expectWholeEffects, expectWholeRegisters, wholeStore } from './whole-store.js';

const KILLS = 50;
const CLERKS = 12;
const SEED = Number(process.env['CRASH_SEED'] ?? 20260302);
/** A kill comes this long after the office began to answer, at most; one in eight comes while it starts. */
const LONGEST_LIFE_MS = 500;
const LONGEST_START_MS = 900;

describe(`an office killed ${KILLS} times at random moments under load (CRASH_SEED=${SEED})`, () => {
  let data: Awaited<ReturnType<typeof dataFolder>>;
  beforeAll(async () => {
    data = await dataFolder();
  });
  afterAll(() => data.remove());

  it('has lost nothing it acknowledged, holds no half batch, repeats no effect, and its views equal a rebuild', async () => {
    const random = seeded(SEED);
    const { folder } = data;
    let current: Promise<BuiltOffice> = BuiltOffice.start(folder);
    const first = await current;
    const bureau = await buildBureau(first);
    const clerks = new BusyClerks(() => current, await sessionsOf(first, bureau), random);
    const work = clerks.work(CLERKS);
    // The clerks only stop when told to; a fault of theirs ends the spec at once.
    const failed = work.then(() => undefined);
    failed.catch(() => undefined);

    for (let kill = 0; kill < KILLS; kill += 1) {
      const office = await Promise.race([current, failed]);
      if (office === undefined) break;
      await moment(random() * LONGEST_LIFE_MS);
      let raise: (office: BuiltOffice) => void = () => undefined;
      current = new Promise((resolve) => {
        raise = resolve;
      });
      await office.kill();
      if (random() < 1 / 8) {
        const begun = BuiltOffice.spawn(folder);
        const early = begun.ready.catch((error: unknown) => {
          expect(error).toBeInstanceOf(NoAnswer);
        });
        await moment(random() * LONGEST_START_MS);
        begun.child.kill('SIGKILL');
        await (await early)?.kill();
      }
      raise(await BuiltOffice.start(folder));
    }
    clerks.stop();
    await work;
    const last = await current;
    await last.caughtUp();
    expect((await last.terminate()).code).toBe(0);

    const store = wholeStore(await everythingStored(folder));
    expectWholeEffects(store, clerks.asked);
    expect(clerks.asked.filter(({ answered }) => answered === undefined)).toEqual([]);
    const registers = expectWholeRegisters(store);
    const repeated = clerks.asked.filter(({ attempts }) => attempts > 1).length;
    expect(repeated).toBeGreaterThan(KILLS);

    const [left, rebuilt] = await leftAndRebuilt(folder);
    expect([...rebuilt.keys()]).toEqual([...left.keys()]);
    for (const [view, rows] of left) expect({ view, rows: rebuilt.get(view) }).toEqual({ view, rows });

    process.stdout.write(
      `killed ${KILLS} times: ${store.count} events, ${clerks.asked.length} commands, ${repeated} asked again, ` +
        `${registers.held} register entries held and ${registers.lost} void\n`,
    );
  }, 420_000);
});
