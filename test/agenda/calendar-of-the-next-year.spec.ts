import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { penalty } from '#libs/cases/penalty';
import type { DueDate, RecordedEvent } from '#libs/kernel';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau, type Member } from '../support/people.js';

jest.setTimeout(120_000);

interface Row {
  readonly duty: string;
  readonly part: string;
  readonly state: string;
  readonly light?: string;
  readonly due: string;
  readonly provisional: boolean;
  readonly late?: boolean;
  readonly explanation: string;
}

interface Told {
  readonly steps: readonly { readonly day: string; readonly why: string }[];
  readonly reproduced: boolean;
  readonly computedNow?: string;
}

interface Moved {
  readonly dates: readonly { readonly of: string; readonly label?: string; readonly was: DueDate; readonly now: DueDate }[];
}

/** Evidence is preserved for seven working days on the last Monday of 2025. */
const PRESERVED = '2025-12-29';
/** While nobody knows the holidays of 2026: 30, 31 December, 1, 2, 5, 6, 7 January. */
const WITHOUT = '2026-01-07';
/** The State Council arranged 1 to 3 January as holidays and Sunday the 4th as a working day: 30, 31 December, 4 to 8 January. */
const WITH = '2026-01-08';

describe('the calendar of the next year is loaded after dates have run into it', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let configDir: string;
  let caseId: string;

  const example = (command: string) => penalty.commands[command]!.example;
  /** The examples are written for 2 March 2026; here everything happens on the day of the preservation. */
  const onTheDay = (payload: object): object => JSON.parse(JSON.stringify(payload).replaceAll('2026-03-02', PRESERVED)) as object;
  const morningOf = (day: string) => office.clock.set(`${day}T01:00:00.000Z`);

  async function ask(member: Member, command: string, changes: object = {}): Promise<void> {
    const who = await office.as(member.subject);
    const path = `/v1/penalty-cases/${caseId}`;
    const current = expectStatus(await who.get(path), 200);
    const body = { ...onTheDay(example(command)), ...changes };
    expectStatus(await who.post(`${path}/${command}`, body, { 'if-match': String(current.headers['etag']) }), 200);
  }

  async function rows(query = ''): Promise<readonly Row[]> {
    await office.caughtUp();
    const supervisor = await office.as(bureau.supervisor.subject);
    const answer = expectStatus(await supervisor.get(`/v1/supervision/duties?type=penalty&limit=200${query}`), 200);
    return answer.body['rows'] as unknown as readonly Row[];
  }
  const preservation = async (query = '') => (await rows(query)).find(({ duty }) => duty === 'handle-preservation');

  async function explained({ explanation }: Row): Promise<Told> {
    const supervisor = await office.as(bureau.supervisor.subject);
    return expectStatus(await supervisor.get(explanation), 200).body as unknown as Told;
  }

  async function stored(): Promise<readonly RecordedEvent[]> {
    const events = await office.api.office.store.readStream(`penalty-${caseId}`);
    return events.map((event) => office.api.office.codec.decode(event));
  }
  const storedOf = async (type: string) => (await stored()).filter((event) => event.type === type);

  async function notices(): Promise<readonly string[]> {
    await office.caughtUp();
    const supervisor = await office.as(bureau.supervisor.subject);
    const answer = expectStatus(await supervisor.get(`/v1/duty-notices?case=${caseId}&limit=200`), 200);
    return (answer.body['rows'] as unknown as { duty: string; due: string; percent: number }[])
      .filter(({ duty }) => duty === 'handle-preservation')
      .map(({ due, percent }) => `${due} ${percent}`)
      .sort();
  }

  async function tick() {
    const report = await office.api.agenda.tick();
    await office.caughtUp();
    return report;
  }

  const loadCalendar = () => cp('config/calendars/2026.json', join(configDir, 'calendars/2026.json'));

  beforeEach(async () => {
    configDir = await mkdtemp(join(tmpdir(), 'anjuan-config-'));
    await cp('config', configDir, { recursive: true });
    await rm(join(configDir, 'calendars/2026.json'));
    office = await startTestOffice({ now: `${PRESERVED}T01:00:00.000Z`, settings: { configDir } });
    bureau = await buildBureau(office);
    const [anna, bo] = bureau.officers;
    const officers = [anna.id, bo.id];
    const opened = await (await office.as(anna.subject)).post('/v1/penalty-cases', onTheDay(example('register-lead')));
    caseId = String(expectStatus(opened, 201).body['caseId']);
    await ask(anna, 'identify-parties');
    await ask(bureau.head, 'file-case', { officers });
    await ask(anna, 'record-inspection', { officers });
    await ask(bureau.head, 'preserve-evidence', { officers, emergency: false });
  });
  afterEach(async () => {
    await office.dispose();
    await rm(configDir, { recursive: true, force: true });
  });

  it('shows the date as provisional with the reason, and asks nothing anew under the law that gave it', async () => {
    const row = await preservation();
    expect(row).toMatchObject({ due: WITHOUT, provisional: true, state: 'open', light: 'green' });
    const { steps, reproduced } = await explained(row!);
    expect(reproduced).toBe(true);
    expect(steps.filter(({ why }) => why.includes('no calendar for 2026')).map(({ day }) => day)).toContain('2026-01-01');

    expect(await tick()).toMatchObject({ outcome: 'done', recomputed: 0, parked: 0 });
    office = await office.restart();
    expect(await tick()).toMatchObject({ outcome: 'done', recomputed: 0, parked: 0 });
    expect(await storedOf('penalty.recomputed')).toEqual([]);
  });

  it('tells every date of the case anew by one event once the calendar is there, keeps the old one visible, and never does so twice', async () => {
    // given
    await tick();
    const asBefore = office.clock.now();
    const provisional = (await rows()).filter((row) => row.provisional).map(({ duty }) => duty);
    expect(provisional.length).toBeGreaterThan(1);
    // when
    await loadCalendar();
    morningOf('2025-12-31');
    office = await office.restart();
    expect((await explained((await preservation())!)).computedNow).toBe(WITH);
    expect(await tick()).toMatchObject({ outcome: 'done', recomputed: 1, acted: 0, parked: 0 });
    // then
    const [recomputed, ...more] = await storedOf('penalty.recomputed');
    expect(more).toEqual([]);
    expect(recomputed!.actor).toEqual({ system: 'agenda', duty: expect.any(String) as string });
    const { dates } = recomputed!.data as unknown as Moved;
    expect(dates.find(({ of }) => of === 'handle-preservation')).toMatchObject({
      was: { due: WITHOUT, provisional: true },
      now: { due: WITH, provisional: false },
    });
    const row = await preservation();
    expect(row).toMatchObject({ due: WITH, provisional: false, state: 'open', light: 'green' });
    expect(await explained(row!)).toMatchObject({ reproduced: true });
    expect((await rows()).filter((one) => one.provisional)).toEqual([]);
    // the old date stands where it was recorded, and where it is asked for as of then
    const [preserved] = await storedOf('penalty.evidence-preserved');
    expect(preserved!.data).toMatchObject({ handleBy: { due: WITHOUT, provisional: true } });
    expect(await preservation(`&asOf=${asBefore}`)).toMatchObject({ due: WITHOUT, provisional: true });

    expect(await tick()).toMatchObject({ recomputed: 0, parked: 0 });
    office = await office.restart();
    expect(await tick()).toMatchObject({ recomputed: 0, parked: 0 });
    expect(await storedOf('penalty.recomputed')).toHaveLength(1);
  });

  it('does not release preserved evidence by a provisional date, but by the one told anew, and only once', async () => {
    // given: the provisional date has passed; it is the last day by the calendar, which is not loaded
    morningOf(WITH);
    expect(await tick()).toMatchObject({ outcome: 'done', parked: 1 });
    expect(await storedOf('penalty.preservation-released')).toEqual([]);
    expect((await office.api.agenda.health()).parked).toEqual([
      expect.objectContaining({ caseId, duty: 'handle-preservation', reason: 'date-is-provisional', due: WITHOUT }),
    ]);
    // readiness told only how many
    expect((await office.nobody.get('/health/ready')).text).toContain('"parked":1,"reasons":{"date-is-provisional":1}');
    expect(await preservation()).toMatchObject({ light: 'red', provisional: true });
    // when
    await loadCalendar();
    office = await office.restart();
    expect(await tick()).toMatchObject({ recomputed: 1, acted: 0, parked: 0 });
    // then
    expect(await storedOf('penalty.preservation-released')).toEqual([]);
    expect(await preservation()).toMatchObject({ due: WITH, light: 'yellow', state: 'open' });
    expect((await office.api.agenda.health()).parkedCount).toBe(0);
    morningOf('2026-01-09');
    office = await office.restart();
    expect(await tick()).toMatchObject({ recomputed: 0, acted: 1 });
    await tick();
    office = await office.restart();
    expect(await tick()).toMatchObject({ acted: 0, parked: 0 });
    expect(await storedOf('penalty.preservation-released')).toHaveLength(1);
    expect(await storedOf('penalty.recomputed')).toHaveLength(1);
    expect(await notices()).toEqual([`${WITHOUT} 100`, `${WITH} 100`, `${WITH} 80`]);
  });
});
