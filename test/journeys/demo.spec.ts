import { rm } from 'node:fs/promises';
import type { Json, JsonObject } from '#libs/kernel';
import { newFolder, runCli, startBuiltOffice, type BuiltOffice } from '../support/built-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(90_000);

const CASES = 12;
const WORDS = ['demo', '--scale', String(CASES / 300), '--seed', 'twins'];

interface StoredEvent {
  readonly type: string;
  readonly rev: number;
  readonly at: string;
  readonly data: JsonObject;
}

describe('the demonstration', () => {
  it('gives the same facts for the same seed, and nothing more when it is asked again', async () => {
    // given
    const offices = await Promise.all([startBuiltOffice(), startBuiltOffice()]);
    const [first, second] = offices as [BuiltOffice, BuiltOffice];

    // when
    const filled = await Promise.all(offices.map(({ url, folder }) => runCli([...WORDS, '--url', url], folder)));
    const before = await factsOf(first);
    const again = await runCli([...WORDS, '--url', first.url], first.folder);

    // then
    expect(filled.map(({ code, err }) => [code, err])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    expect(Object.keys(before)).toHaveLength(CASES);
    expect(told(await factsOf(second))).toEqual(told(before));
    const named = Object.values(before).flatMap((events) => namesOfPersons(events).filter((name) => textsOf(events).includes(name)));
    expect(named).toEqual([]);
    expect([again.code, again.err]).toEqual([0, '']);
    expect(await factsOf(first)).toEqual(before);
    await Promise.all(offices.map((office) => office.dispose()));
  }, 120_000);

  it('goes on where it was interrupted, also when the office was killed meanwhile', async () => {
    // given
    const office = await startBuiltOffice();
    const filling = runCli([...WORDS, '--url', office.url], office.folder);
    const supervisor = await office.as('supervisor');
    // asked again and again until some cases are there: nobody is a supervisor before the first people are registered
    for (let cases = 0; cases < 3;) {
      const { status, body } = await supervisor.get('/v1/penalty-cases/figures/counts');
      const groups = status === 200 ? (body['groups'] as unknown as readonly { readonly count: number }[]) : [];
      cases = groups.reduce((sum, { count }) => sum + count, 0);
    }
    await office.kill();
    const interrupted = await filling;

    // when
    const next = await startBuiltOffice({ folder: office.folder });
    const resumed = await runCli([...WORDS, '--url', next.url], office.folder);

    // then
    expect(interrupted).toMatchObject({ code: 1, err: expect.stringContaining('cannot be reached') });
    expect([resumed.code, resumed.err]).toEqual([0, '']);
    expect(Object.keys(await factsOf(next))).toHaveLength(CASES);
    await next.dispose();
  }, 120_000);

  it('starts an office of its own where none answers, and stops it again', async () => {
    // given
    const folder = await newFolder();
    const free = await startBuiltOffice();
    const { url } = free;
    await free.dispose();

    // when
    const filled = await runCli(['demo', '--scale', '0.01', '--url', url], folder);
    const office = await startBuiltOffice({ folder });
    const facts = await factsOf(office);
    await office.stop();

    // then
    expect([filled.code, filled.err]).toEqual([0, '']);
    expect(filled.out).toContain(`no demonstration answers at ${url}: starting one`);
    expect(Object.keys(facts)).toHaveLength(3);
    await rm(folder, { recursive: true });
  }, 120_000);

  it.each([[['--scale', 'much']], [['--scale', '0']], [['--seed', '']], [['--url', 'nowhere']], [['--colour', 'red']], [['more']]])(
    'does not understand %j',
    async (words) => {
      const folder = await newFolder();
      const ended = await runCli(['demo', ...words], folder);
      await rm(folder, { recursive: true });
      expect(ended.code).toBe(2);
      expect(ended.err).toContain('anjuan demo');
    },
  );
});

/** Every event of every case, as its own agency sees it. */
async function factsOf(office: BuiltOffice): Promise<{ readonly [caseId: string]: readonly StoredEvent[] }> {
  const facts: { [caseId: string]: readonly StoredEvent[] } = {};
  for (const subject of ['clerk', 'ecology-clerk', 'safety-clerk', 'town-clerk']) {
    const clerk = await office.as(subject);
    const { body } = await clerk.get('/v1/penalty-cases?limit=200');
    for (const { caseId } of body['rows'] as unknown as readonly { readonly caseId: string }[]) {
      const events = await clerk.get(`/v1/penalty-cases/${caseId}/events?limit=200`);
      facts[caseId] = events.body['events'] as unknown as readonly StoredEvent[];
    }
  }
  return facts;
}

function namesOfPersons(events: readonly StoredEvent[]): readonly string[] {
  const parties = events.flatMap(
    ({ data }) => (data['parties'] ?? []) as unknown as readonly { readonly kind: string; readonly name: string }[],
  );
  return parties.filter(({ kind }) => kind === 'natural').map(({ name }) => name);
}

/** Titles and what was written about the case, joined. */
function textsOf(events: readonly StoredEvent[]): string {
  return events
    .flatMap(({ data }) => [data['title'], data['act'], data['facts'], data['grounds'], data['text']])
    .map((text) => JSON.stringify(text))
    .join();
}

/** The facts, the office's own acts among them, without what each office draws for itself: ids, salts, seconds, and keyed identifiers. */
function told(facts: Awaited<ReturnType<typeof factsOf>>) {
  return Object.fromEntries(
    Object.entries(facts).map(([caseId, events]) => [
      caseId,
      events.map(({ type, at, data }) => ({ type, day: at.slice(0, 10), data: withoutKeys(data) })),
    ]),
  );
}

function withoutKeys(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutKeys);
  if (typeof value === 'string') return value.length === 24 && value.endsWith('Z') ? value.slice(0, 10) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value as JsonObject)
      .filter(([member]) => member !== 'key' && member !== 'stream')
      .map(([member, content]) => [member, withoutKeys(content)]),
  );
}
