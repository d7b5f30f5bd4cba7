import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDays, dayOf, endOfDay, type DueDate, type Envelope } from '#libs/kernel';
import { penalty } from '#libs/cases/penalty';
import { buildBureau } from '../support/people.js';
import { readyBodies, sessionsOf, type Session } from './bodies.js';
import { grounds } from './grounds.js';
import { BuiltOffice, dataFolder } from './support.js';

const CASES = 40;
/** Longer than seven working days with a holiday among them. */
const LATER_DAYS = 30;

interface Moved {
  readonly dates: readonly { readonly of: string; readonly was: DueDate; readonly now: DueDate }[];
}

describe.each(grounds('an agenda killed in its middle'))('an office killed in the middle of its agenda on $name', (ground) => {
  let data: Awaited<ReturnType<typeof dataFolder>>;
  let configDir: string;
  let running: BuiltOffice | undefined;
  beforeAll(async () => {
    data = await dataFolder();
    await ground.empty();
    configDir = await mkdtemp(join(tmpdir(), 'anjuan-config-'));
  });
  afterAll(async () => {
    await running?.kill();
    await data.remove();
    await rm(configDir, { recursive: true, force: true });
  });

  const start = async () => (running = await BuiltOffice.start(data.folder, { ...ground.env, CONFIG_DIR: configDir }));

  async function storedOf(type: string): Promise<readonly Envelope[]> {
    const stored = await ground.stored(data.folder);
    return stored.filter((event) => event.type === type).map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Envelope);
  }

  /** A calendar in which the three days after that day are holidays. */
  async function loadCalendar(day: string): Promise<void> {
    const [from, to] = [addDays(day, 1), addDays(day, 3)];
    const year = Number(to.slice(0, 4));
    const notice = { number: '试验', title: '试验用节假日安排', issued: day, link: 'https://example.invalid/' };
    for (const one of new Set([Number(day.slice(0, 4)), year, Number(addDays(day, LATER_DAYS).slice(0, 4))])) {
      const holidays = one === year ? [{ zh: '试验假日', en: 'Trial holiday', from, to }] : [];
      await writeFile(join(configDir, `calendars/${one}.json`), JSON.stringify({ year: one, notice, holidays, workdays: [] }));
    }
  }

  /** Kills the office whenever it has stored more events of the type, and starts it again, until there are so many. */
  async function killedUntil(type: string, count: number): Promise<number> {
    let kills = 0;
    for (let seen = 0; seen < count;) {
      const now = (await storedOf(type)).length;
      if (now === seen) continue;
      seen = now;
      await running!.kill();
      kills += 1;
      await start();
    }
    return kills;
  }

  it('tells each provisional date anew once, acts once and never before its date, and warns once', async () => {
    // given: evidence preserved in many cases, in a year whose calendar is not loaded
    await cp('config', configDir, { recursive: true });
    await rm(join(configDir, 'calendars'), { recursive: true });
    await mkdir(join(configDir, 'calendars'));
    const first = await start();
    const sessions = await sessionsOf(first, await buildBureau(first));
    const { now, officers } = sessions;
    const today = dayOf(now);
    const bodies = readyBodies(sessions);
    const ask = async ({ token }: Session, path: string, body: object, ifMatch?: number) => {
      const answer = await first.person(token).post(path, body, ifMatch === undefined ? {} : { 'if-match': `"${ifMatch}"` });
      if (answer.status >= 300) throw new Error(`${path} was answered ${answer.text}`);
      return String(answer.body['caseId']);
    };
    const example = penalty.commands['preserve-evidence']!.example;
    const preservation = JSON.parse(
      JSON.stringify({ ...example, officers, emergency: false }).replace(/"\d{4}-\d\d-\d\d"/g, `"${today}"`),
    ) as object;
    for (let number = 0; number < CASES; number += 1) {
      const path = `/v1/penalty-cases/${await ask(sessions.officer, '/v1/penalty-cases', bodies.lead)}`;
      await ask(sessions.officer, `${path}/identify-parties`, bodies.parties, 0);
      await ask(sessions.head, `${path}/file-case`, bodies.filing, 1);
      await ask(sessions.head, `${path}/preserve-evidence`, preservation, 2);
    }
    const preserved = await storedOf('penalty.evidence-preserved');
    expect(preserved.map((event) => (event.data as unknown as { handleBy: DueDate }).handleBy.provisional)).toEqual(
      Array(CASES).fill(true),
    );
    await first.terminate();
    // when: the calendar is loaded, and later the time of every preservation is over
    await loadCalendar(today);
    await start();
    let kills = await killedUntil('penalty.recomputed', CASES);
    const system = await running!.as('system-admin');
    const later = `${addDays(today, LATER_DAYS)}T01:00:00.000Z`;
    expect((await system.post('/v1/demo/clock', { to: later })).status).toBeLessThan(300);
    await running!.kill();
    await start();
    kills += await killedUntil('penalty.preservation-released', CASES);
    await running!.caughtUp();
    expect((await running!.terminate()).code).toBe(0);
    running = undefined;
    // then
    const recomputed = await storedOf('penalty.recomputed');
    const released = await storedOf('penalty.preservation-released');
    const cases = preserved.map((event) => event.case).sort();
    expect(recomputed.map((event) => event.case).sort()).toEqual(cases);
    expect(released.map((event) => event.case).sort()).toEqual(cases);
    for (const event of released) {
      const { dates } = recomputed.find((one) => one.case === event.case)!.data as unknown as Moved;
      const moved = dates.find(({ of }) => of === 'handle-preservation')!;
      expect(moved).toMatchObject({ was: { provisional: true }, now: { provisional: false } });
      expect(moved.now.due > moved.was.due).toBe(true);
      expect(event.at > endOfDay(moved.now.due)).toBe(true);
    }
    const warned = (await storedOf('duty.warned')).map(({ data: told }) => {
      const { case: of, duty, part, openedBy, percent } = told as { [member: string]: string | number };
      return [of, duty, part, openedBy, percent].join(' ');
    });
    expect(warned.length).toBeGreaterThan(CASES);
    expect(new Set(warned).size).toBe(warned.length);
    // at least one of them was in the middle
    expect(kills).toBeGreaterThan(2);
    process.stdout.write(`killed ${kills} times in the middle of the agenda\n`);
  }, 600_000);
});
