import { addDays, startOfDay, type LocalDate } from '#libs/kernel';
import { penalty } from '#libs/cases/penalty';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau, type Member } from '../support/people.js';

jest.setTimeout(240_000);

interface Row {
  readonly id: string;
  readonly duty: string;
  readonly part: string;
  readonly state: string;
  readonly light?: string;
  readonly due: string;
  readonly late?: boolean;
  readonly closedOn?: string;
  readonly explanation: string;
}

interface Notice {
  readonly duty: string;
  readonly part: string;
  readonly due: string;
  readonly percent: number;
}

const FIRST_DAY = '2026-03-02';
const LAST_DAY = '2027-04-10';

/** One case is worked through thirteen months, day after day; the office does by itself what the law does by itself. */
describe('a year of a penalty case, told by its duties', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let caseId = '';
  /** Per duty the lights it showed, each with the first day. */
  const lights = new Map<string, [string, LocalDate][]>();
  let withdrawnOn: LocalDate | undefined;
  let releasedOn: LocalDate | undefined;

  const example = (command: string) => penalty.commands[command]!.example;
  const path = () => `/v1/penalty-cases/${caseId}`;

  async function ask(member: Member, command: string, changes: object = {}): Promise<void> {
    const who = await office.as(member.subject);
    const current = expectStatus(await who.get(path()), 200);
    const body = { ...example(command), ...changes };
    expectStatus(await who.post(`${path()}/${command}`, body, { 'if-match': String(current.headers['etag']) }), 200);
  }

  async function rows(query = ''): Promise<readonly Row[]> {
    await office.caughtUp();
    const supervisor = await office.as(bureau.supervisor.subject);
    const answer = expectStatus(await supervisor.get(`/v1/supervision/duties?type=penalty&limit=200${query}`), 200);
    return answer.body['rows'] as unknown as readonly Row[];
  }

  async function day(on: LocalDate): Promise<void> {
    office.clock.set(new Date(Date.parse(startOfDay(on)) + 9 * 3_600_000).toISOString());
    const before = (await office.api.office.store.head()) ?? '';
    await office.api.agenda.tick();
    if ((await office.api.office.store.head()) !== before) await office.caughtUp();
  }

  async function look(on: LocalDate): Promise<void> {
    for (const { duty, part, state, light } of await rows()) {
      const seen = lights.get(`${duty} ${part}`.trim()) ?? [];
      const now = state === 'paused' ? 'paused' : (light ?? '');
      if (seen[seen.length - 1]?.[0] !== now) lights.set(`${duty} ${part}`.trim(), [...seen, [now, on]]);
    }
  }

  beforeAll(async () => {
    office = await startTestOffice({ now: '2026-03-02T01:00:00.000Z' });
    bureau = await buildBureau(office);
    const [anna, bo] = bureau.officers;
    const officers = [anna.id, bo.id];
    const deeds: { readonly [on: LocalDate]: () => Promise<void> } = {
      [FIRST_DAY]: async () => {
        const opened = await (await office.as(anna.subject)).post('/v1/penalty-cases', example('register-lead'));
        caseId = String(expectStatus(opened, 201).body['caseId']);
        await ask(anna, 'identify-parties');
        await ask(bureau.head, 'file-case', { officers });
        await ask(anna, 'record-inspection', { officers });
        await ask(bureau.head, 'preserve-evidence', { officers, emergency: false });
        await ask(anna, 'order-rectification');
      },
      '2026-03-16': async () => {
        await ask(bureau.clerk, 'publish-inspection', { on: '2026-03-16' });
        await ask(anna, 'record-reinspection', { officers, on: '2026-03-16' });
        await ask(anna, 'register-evidence', { collectedOn: '2026-03-02' });
        await ask(anna, 'verify-evidence');
        await ask(anna, 'conclude-investigation', { on: '2026-03-16', reviewGrounds: ['difficult'] });
      },
      '2026-03-18': () => ask(bureau.reviewer, 'pass-review', { on: '2026-03-18' }),
      '2026-03-20': () => ask(anna, 'serve-notice', { servedOn: '2026-03-20' }),
      '2026-03-27': () => {
        const participants = [bureau.head, bureau.deputy].map(({ id }) => ({ person: id, stance: 'agree', opinion: '同意' }));
        return ask(bureau.clerk, 'discuss-collectively', { on: '2026-03-27', presiding: bureau.head.id, participants });
      },
      '2026-03-30': () => ask(bureau.head, 'decide-penalty'),
      '2026-04-01': () => ask(anna, 'serve-decision', { officers, on: '2026-04-01' }),
      '2026-04-07': () => ask(bureau.clerk, 'publish-decision', { on: '2026-04-07' }),
      // half-way the office is started again: nothing is forgotten, nothing repeated
      '2026-04-09': async () => {
        office = await office.restart();
      },
      '2026-04-10': () => ask(bureau.clerk, 'record-payment', { on: '2026-04-10' }),
      '2026-05-20': () => ask(bureau.head, 'close-case'),
    };
    for (let on = FIRST_DAY; on <= LAST_DAY; on = addDays(on, 1)) {
      await day(on);
      await deeds[on]?.();
      // a quiet stretch is looked at once a week
      if (on <= '2026-05-31' || on >= '2027-03-20' || Date.parse(on) % (7 * 86_400_000) === 0) await look(on);
      const stored = await office.api.office.store.readStream(`penalty-${caseId}`);
      for (const { type } of stored) {
        if (type === 'penalty.preservation-released') releasedOn ??= on;
        if (type === 'penalty.publication-withdrawn') withdrawnOn ??= on;
      }
    }
  });
  afterAll(() => office.dispose());

  it('shows every light, each from its first day on', () => {
    expect(lights.get('handle-preservation BC-1')).toEqual([
      ['green', '2026-03-02'],
      ['yellow', '2026-03-10'],
    ]);
    expect(lights.get('close-case')).toEqual([
      ['green', '2026-04-10'],
      ['yellow', '2026-05-02'],
      ['red', '2026-05-07'],
    ]);
    expect(new Set([...lights.values()].flat().map(([light]) => light))).toEqual(new Set(['green', 'yellow', 'red']));
  });

  it('releases the preservation with the day after seven working days, and ends the publication with the longest term, by itself', async () => {
    expect(releasedOn).toBe('2026-03-12');
    expect(withdrawnOn).toBe('2027-03-31');
    const acts = (await office.api.office.reader.at(office.api.office.types.named('penalty'), caseId, await auditor())).events.filter(
      ({ actor }) => 'system' in actor,
    );
    expect(acts.map(({ type, actor }) => [type, actor])).toEqual([
      ['penalty.preservation-released', { system: 'agenda', duty: 'handle-preservation' }],
      ['penalty.publication-withdrawn', { system: 'agenda', duty: 'stop-publication' }],
    ]);
  });

  it('leaves nothing owed, and tells what was late', async () => {
    expect((await rows()).map(({ duty }) => duty)).toEqual([]);
    const closed = await rows('&state=closed');
    const late = closed.filter((row) => row.late === true).map(({ duty }) => duty);
    expect(late.sort()).toEqual(['close-case', 'handle-preservation']);
    const supervisor = await office.as(bureau.supervisor.subject);
    const { rates } = expectStatus(await supervisor.get('/v1/supervision/overdue?type=penalty&from=2026-03&to=2026-05'), 200)
      .body as never as {
      rates: { month: string; overdue: number }[];
    };
    expect(rates.filter(({ overdue }) => overdue > 0).map(({ month, overdue }) => [month, overdue])).toEqual([
      ['2026-03', 1],
      ['2026-05', 1],
    ]);
  });

  it('warned once at each share of the time, and of nothing that was done before', async () => {
    const supervisor = await office.as(bureau.supervisor.subject);
    const answer = expectStatus(await supervisor.get(`/v1/duty-notices?case=${caseId}&limit=200`), 200);
    const notices = answer.body['rows'] as unknown as readonly Notice[];
    const told = notices.map(({ duty, part, due, percent }) => `${duty} ${part} ${due} ${percent}`);
    expect(new Set(told).size).toBe(told.length);
    const percents = (name: string) =>
      notices
        .filter(({ duty }) => duty === name)
        .map(({ percent }) => percent)
        .sort((a, b) => a - b);
    expect(percents('handle-preservation')).toEqual([50, 80, 100]);
    expect(percents('close-case')).toEqual([50, 80, 100]);
    expect(percents('stop-publication')).toEqual([50, 80, 100]);
    expect(percents('decide')).toEqual([]);
    expect(percents('pay-fine')).toEqual([50]);
  });

  it('leads from a notice in the list to the notice (bug: the list told the id of the case in its place)', async () => {
    const supervisor = await office.as(bureau.supervisor.subject);
    const answer = expectStatus(await supervisor.get(`/v1/duty-notices?case=${caseId}&limit=3`), 200);
    for (const { notice, percent, ...row } of answer.body['rows'] as unknown as readonly (Notice & { notice: string; caseId: string })[]) {
      expect(row.caseId).toBe(caseId);
      const { state } = expectStatus(await supervisor.get(`/v1/duty-notices/${notice}`), 200).body as unknown as { state: object };
      expect(state).toMatchObject({ case: caseId, duty: row.duty, percent });
    }
  });

  it('explains every date that was owed, and computes it again', async () => {
    const supervisor = await office.as(bureau.supervisor.subject);
    for (const { duty, explanation, due } of await rows('&state=closed')) {
      const told = expectStatus(await supervisor.get(explanation), 200).body as unknown as {
        reproduced: boolean;
        rule: { article: string };
        computedNow?: string;
      };
      expect([duty, due, told.reproduced, told.computedNow]).toEqual([duty, due, true, undefined]);
      expect(told.rule.article).toMatch(/^《.+》.+/);
    }
  });

  it('answers as of any day of the year what was owed then', async () => {
    const then = await rows('&asOf=2026-05-10T01:00:00Z');
    expect(then.filter(({ light }) => light === 'red').map(({ duty }) => duty)).toEqual(['close-case']);
    expect(then.map(({ duty }) => duty)).toContain('stop-publication');
  });

  async function auditor() {
    const found = await office.api.office.directory.caller(bureau.auditor.subject, office.clock.now());
    return found!;
  }
});
