import { AppendOutcomeUnknown, StoreUnavailable, type EventStore } from '#libs/event-store';
import type { TestOffice } from '../support/office.js';
import type { Bureau } from '../support/people.js';
import { exampleOf, Matter, officeInTrouble, type StoreInTheWay } from './races.support.js';

describe('a store whose connection is lost after the append', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let trouble: StoreInTheWay;
  let matter: Matter;
  beforeAll(async () => {
    ({ office, bureau, trouble } = await officeInTrouble());
    matter = await Matter.open(bureau);
    await matter.filed();
  });
  afterEach(() => {
    trouble.rule = undefined;
  });
  afterAll(() => office.dispose());

  const stored = () => office.api.office.store.readStream(matter.stream);
  /** Stores, or not, and then loses the answer, as many times as told. */
  const losing = (times: number, reaches: boolean) => {
    let lost = 0;
    trouble.rule = async (append: EventStore['append'], ...batch) => {
      if (lost === times) return append(...batch);
      lost += 1;
      if (reaches) await append(...batch);
      throw new AppendOutcomeUnknown(batch[0]);
    };
  };

  it.each([
    ['was stored', true],
    ['was not stored', false],
  ])('once, and the batch %s: the office finds out by itself, with one event', async (_, reaches) => {
    const before = await stored();
    losing(1, reaches);

    const answer = await matter.ask('record-inquiry', bureau.officers[0], { number: before.length });

    expect(answer.status).toBe(200);
    const after = await stored();
    expect(after).toHaveLength(before.length + 1);
    expect(answer.body['events']).toMatchObject([{ id: after.at(-1)!.id }]);
  });

  it.each([
    ['was stored', true],
    ['was not stored', false],
  ])('twice, and the batch %s: 503 with Retry-After, then one event under the same key', async (_, reaches) => {
    const before = await stored();
    const key = { 'idempotency-key': `lost-${String(reaches)}` };
    const ask = () => matter.ask('record-inquiry', bureau.officers[0], { number: before.length }, key);
    losing(2, reaches);

    const lost = await ask();
    expect(lost).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(Number(lost.headers['retry-after'])).toBeGreaterThan(0);
    const revision = matter.revision;
    const retried = await ask();

    expect(retried.status).toBe(200);
    expect(await stored()).toHaveLength(before.length + 1);
    matter.revision = revision;
    expect((await ask()).body).toEqual(retried.body);
    expect(await stored()).toHaveLength(before.length + 1);
  });

  it('answers reads, and commands with 503, for as long as the store cannot be reached', async () => {
    const before = await stored();
    trouble.rule = () => Promise.reject(new StoreUnavailable('the connection is lost'));

    const answers = await Promise.all([
      matter.ask('record-inquiry', bureau.officers[0], { number: before.length }),
      bureau.officers[0].post('/v1/penalty-cases', exampleOf('register-lead', bureau)),
    ]);

    expect(answers.map(({ status }) => status)).toEqual([503, 503]);
    expect((await bureau.officers[0].get(matter.path)).status).toBe(200);
    expect(await stored()).toHaveLength(before.length);
  });
});
