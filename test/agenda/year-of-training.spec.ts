import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, expectStatus, type Bureau } from '../support/people.js';

jest.setTimeout(120_000);

interface Row {
  readonly duty: string;
  readonly part: string;
  readonly caseId: string;
  readonly light?: string;
  readonly due: string;
  readonly title?: string;
}

/** Nobody does anything about the training of an officer for a year: the office warns, closes the year and opens the next by itself. */
describe('a year of training, told by its duties', () => {
  let office: TestOffice;
  let bureau: Bureau;

  async function training(): Promise<readonly string[]> {
    await office.caughtUp();
    const supervisor = await office.as(bureau.supervisor.subject);
    const [anna] = bureau.officers;
    const found = expectStatus(await supervisor.get(`/v1/supervision/duties?type=officer&clock=D32&officer=${anna.id}&limit=200`), 200);
    return (found.body['rows'] as unknown as readonly Row[])
      .filter(({ duty }) => duty.endsWith('training'))
      .map(({ duty, part, light, due }) => `${duty} ${part} ${light} ${due}`)
      .sort();
  }

  /** Ticks until nothing more is to be done on that day. */
  async function on(day: string): Promise<void> {
    office.clock.set(`${day}T02:00:00.000Z`);
    for (let done = 1; done > 0;) {
      const { acted, warned } = await office.api.agenda.tick();
      await office.caughtUp();
      done = acted + warned;
    }
  }

  beforeAll(async () => {
    office = await startTestOffice({ now: '2026-03-02T01:00:00.000Z' });
    bureau = await buildBureau(office);
  });
  afterAll(() => office.dispose());

  it('shows every light, warns thrice, closes the year unmet and opens the next; what is made up for is off the list', async () => {
    expect(await training()).toEqual(['yearly-training 2026 green 2026-12-31']);
    await on('2026-07-03');
    await on('2026-11-01');
    expect(await training()).toEqual(['yearly-training 2026 yellow 2026-12-31']);
    await on('2027-01-01');
    expect(await training()).toEqual(['make-up-training 2026 red 2026-12-31', 'yearly-training 2027 green 2027-12-31']);

    const [anna] = bureau.officers;
    const supervisor = await office.as(bureau.supervisor.subject);
    const warned = expectStatus(await supervisor.get(`/v1/duty-notices?officer=${anna.id}&clock=D32&limit=200`), 200);
    const notices = (warned.body['rows'] as unknown as readonly { duty: string; percent: number }[])
      .filter(({ duty }) => duty.endsWith('training'))
      .map(({ duty, percent }) => `${duty} ${percent}`)
      .sort();
    expect(notices).toEqual(['make-up-training 100', 'yearly-training 100', 'yearly-training 50', 'yearly-training 80']);

    const current = expectStatus(await supervisor.get(`/v1/officers/${anna.id}`), 200);
    const body = { year: 2026, hours: 60, course: '补训', completed: '2027-01-01', examPassed: true };
    const made = await supervisor.post(`/v1/officers/${anna.id}/record-training`, body, { 'if-match': String(current.headers['etag']) });
    expect((expectStatus(made, 200).body['events'] as unknown as readonly { type: string }[]).map(({ type }) => type)).toEqual([
      'officer.training-recorded',
      'officer.training-year-met',
    ]);
    expect(await training()).toEqual(['yearly-training 2027 green 2027-12-31']);
    expect((await office.api.agenda.health()).parkedCount).toBe(0);
  });

  it('is not asked of the office by a person', async () => {
    const [anna] = bureau.officers;
    const supervisor = await office.as(bureau.supervisor.subject);
    const current = expectStatus(await supervisor.get(`/v1/officers/${anna.id}`), 200);
    const asked = await supervisor.post(
      `/v1/officers/${anna.id}/close-training-year`,
      { year: 2027 },
      { 'if-match': String(current.headers['etag']) },
    );
    expect(asked.status).toBe(403);
  });
});
