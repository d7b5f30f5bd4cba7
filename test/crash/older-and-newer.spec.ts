import { uuid5, type AnyCaseType, type Envelope, type RecordedEvent, type Row, type View } from '#libs/kernel';
import { eventHash } from '#libs/event-store';
import { caseTypes } from '#libs/cases';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau, type Bureau } from '../support/people.js';
import { AFTERNOON, Matter } from './races.support.js';

/** What `/health/ready` says of one view. */
interface Told {
  readonly ready: boolean;
  readonly state: string;
  readonly stopped?: { readonly stream: string; readonly revision: number; readonly type: string };
}

async function readiness(office: TestOffice) {
  const answer = await office.nobody.get('/health/ready');
  const { parts } = answer.body as unknown as { parts: { views: { ready: boolean; detail: { [view: string]: Told } } } };
  return { status: answer.status, views: parts.views.detail };
}

/** Waits for the views named, or until they have stopped, at what is stored now. */
async function reached(office: TestOffice, views: readonly string[]): Promise<void> {
  const head = await office.api.office.store.head();
  await office.api.reader.waitFor(views, head!);
}

/** Waits, asking health again and again, until a view has stopped. */
async function stopped(office: TestOffice, view: string): Promise<Told> {
  for (;;) {
    const told = (await readiness(office)).views[view]!;
    if (told.state === 'stopped') return told;
  }
}

const otherViews = (types: readonly AnyCaseType[], without: (view: View) => boolean) =>
  types.flatMap((type) => type.views.filter((view) => !without(view)).map(({ name }) => name));

describe('a view that throws', () => {
  const NAME = 'crash_inquiries';
  let mended = false;
  let office: TestOffice;
  const fragile: View = {
    name: NAME,
    version: 1,
    categories: ['penalty'],
    columns: { inquiries: { type: 'integer' } },
    keys: (event: RecordedEvent) => (event.type === 'penalty.inquiry-recorded' ? [''] : []),
    evolve: (row: Row | null, event: RecordedEvent) => {
      if (!mended && event.data['number'] === 2) throw new TypeError('the fold has a fault');
      return { inquiries: Number(row?.['inquiries'] ?? 0) + 1 };
    },
  };
  const types = caseTypes.map((type) => (type.name === 'penalty' ? { ...type, views: [...type.views, fragile] } : type));
  afterAll(() => office.dispose());

  it('stops and is named, others and commands go on, and mended it skips nothing', async () => {
    office = await startTestOffice({ now: AFTERNOON, types });
    const bureau = await buildBureau(office);
    const matter = await (await Matter.open(bureau)).filed();
    await matter.must('record-inquiry', bureau.officers[0], { number: 1 });
    await reached(office, [NAME]);
    expect((await readiness(office)).status).toBe(200);

    await matter.must('record-inquiry', bureau.officers[0], { number: 2 });
    const told = await stopped(office, NAME);

    expect(told.stopped).toMatchObject({ stream: matter.stream, revision: matter.revision, type: 'penalty.inquiry-recorded' });
    expect((await readiness(office)).status).toBe(503);
    await matter.must('record-inquiry', bureau.officers[0], { number: 3 });
    await reached(
      office,
      otherViews(types, ({ name }) => name === NAME),
    );
    const red = Object.entries((await readiness(office)).views).filter(([, { ready }]) => !ready);
    expect(red.map(([view]) => view)).toEqual([NAME]);

    mended = true;
    office = await office.restart();
    await office.caughtUp();

    expect(await readiness(office)).toMatchObject({ status: 200, views: { [NAME]: { state: 'live' } } });
    const { rows } = await office.api.reader.list(
      { path: '', view: NAME, zh: '', en: '', filters: {}, sorts: ['inquiries'] },
      {
        filters: {},
        limit: 10,
      },
    );
    expect(rows.map(({ columns }) => columns)).toEqual([{ inquiries: 3 }]);
  });
});

describe('an event of a newer version', () => {
  let office: TestOffice;
  let bureau: Bureau;
  beforeEach(async () => {
    office = await startTestOffice({ now: AFTERNOON });
    bureau = await buildBureau(office);
  });
  afterEach(() => office.dispose());

  /** What a newer build would have written after the case's last event. */
  const writeNewer = async (matter: Matter, changes: Partial<Envelope>): Promise<void> => {
    const { store, codec } = office.api.office;
    const last = (await store.readStream(matter.stream)).at(-1)!;
    const before = codec.envelope(last);
    const newer: Envelope = { ...before, id: uuid5('newer', matter.id), rev: before.rev + 1, prev: eventHash(last.bytes), ...changes };
    await store.append(matter.stream, last.revision, [codec.encode(newer)]);
    office.api.office.streams.evict(matter.stream);
    office.api.views.wake();
  };

  it.each([
    ['an unknown type', { type: 'penalty.settled-by-a-later-law', tv: 1, data: { said: '后来的法律' } }],
    ['a newer payload version', { type: 'penalty.inquiry-recorded', tv: 99, data: { said: '后来的法律' } }],
  ] as const)('of %s: the history reads, the case takes no commands, views that meet it stop and name it', async (_, changes) => {
    const matter = await (await Matter.open(bureau)).filed();
    const untouched = await (await Matter.open(bureau)).filed();
    await office.caughtUp();

    await writeNewer(matter, changes);

    const history = await bureau.head.get(`${matter.path}/history`);
    expect(history.status).toBe(200);
    expect((history.body['entries'] as unknown as { type: string }[]).at(-1)).toMatchObject({ type: changes.type });
    const stored = await office.api.office.store.head();
    matter.revision += 1;
    const refused = await matter.ask('record-inquiry', bureau.officers[0]);
    expect(refused).toMatchObject({ status: 503, body: { code: 'newer-version', event: changes.type, version: changes.tv } });
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    expect(await office.api.office.store.head()).toBe(stored);

    const told = await stopped(office, 'penalty_register');
    expect(told.stopped).toMatchObject({ stream: matter.stream, type: changes.type });
    expect((await readiness(office)).status).toBe(503);
    await untouched.must('record-inquiry', bureau.officers[0]);
    await reached(
      office,
      otherViews(caseTypes, ({ categories }) => categories.includes('penalty')),
    );
  });
});

describe('a clock that goes back', () => {
  it('never lets recorded time go back within a case, and is told as an incident', async () => {
    const office = await startTestOffice({ now: AFTERNOON });
    const bureau = await buildBureau(office);
    const matter = await (await Matter.open(bureau)).filed();
    const before = office.clock.now();
    const inquiry = { from: '2026-03-01T01:00:00.000Z', to: '2026-03-01T01:30:00.000Z' };

    office.clock.advance(-3_600_000);
    await matter.must('record-inquiry', bureau.officers[0], { ...inquiry, number: 1 });
    office.clock.advance(3_601_000);
    await matter.must('record-inquiry', bureau.officers[0], { ...inquiry, number: 2 });

    const stored = await office.api.office.store.readStream(matter.stream);
    const ats = stored.map((event) => office.api.office.codec.envelope(event).at);
    expect(ats).toEqual([...ats].sort());
    expect(ats.slice(-2)).toEqual([before, office.clock.now()]);
    const metrics = await office.nobody.get('/metrics');
    expect(metrics.text).toMatch(/office_incidents_total\{kind="clock-behind"\} 1\b/);
    const { body } = await office.nobody.get('/health/ready');
    expect(body).toMatchObject({ parts: { clock: { detail: { behind: { milliseconds: 3_600_000 } } } } });
    await office.dispose();
  });
});
