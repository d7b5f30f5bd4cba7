import { StoreUnavailable, type EventStore } from '#libs/event-store';
import type { Answer, TestOffice } from '../support/office.js';
import type { Bureau } from '../support/people.js';
import { Matter, officeInTrouble, type StoreInTheWay } from './races.support.js';

const EXEMPT = 'decide-first-offense-exemption';
const PENALIZE = 'decide-penalty';

describe('decisions about one party and one item that race each other', () => {
  let office: TestOffice;
  let bureau: Bureau;
  let trouble: StoreInTheWay;
  let one: Matter;
  let other: Matter;
  let keys = 0;

  beforeEach(async () => {
    ({ office, bureau, trouble } = await officeInTrouble());
    one = await (await Matter.open(bureau)).noticed();
    other = await (await Matter.open(bureau)).noticed();
    office.clock.set('2026-03-30T02:00:00.000Z');
  }, 60_000);
  afterEach(() => office.dispose());

  /** Asks until the answer is final: one that is busy is asked again under its key, as Retry-After says. */
  const settled = async (matter: Matter, command: string): Promise<Answer> => {
    const key = { 'idempotency-key': `settled-${(keys += 1)}` };
    for (;;) {
      const answer = await matter.ask(command, bureau.head, corrected(command), key);
      if (answer.body['code'] !== 'busy') return answer;
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
  };
  const corrected = (command: string) => (command === EXEMPT ? { correctedOn: '2026-03-02' } : {});
  const outcomeOf = async (matter: Matter) => {
    const events = await office.api.office.store.readStream(matter.stream);
    const [decision] = events.filter(({ type }) => ['penalty.exempted-first-offense', 'penalty.penalized'].includes(type));
    if (decision === undefined) return undefined;
    const { data } = JSON.parse(Buffer.from(decision.bytes).toString()) as { data: { searches: { earlier: number }[] } };
    return { type: decision.type, earlier: data.searches[0]!.earlier };
  };
  const decisions = async () => [await outcomeOf(one), await outcomeOf(other)].filter((found) => found !== undefined);

  it('given two exemptions at once, exactly one is a first offence', async () => {
    const answers = await Promise.all([settled(one, EXEMPT), settled(other, EXEMPT)]);

    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(answers.find(({ status }) => status === 409)!.body).toMatchObject({ code: 'not-a-first-offence', facts: { earlier: 1 } });
    expect(await decisions()).toEqual([{ type: 'penalty.exempted-first-offense', earlier: 0 }]);
  });

  it.each([
    ['the exemption asked first', [EXEMPT, PENALIZE]],
    ['the penalty asked first', [PENALIZE, EXEMPT]],
  ] as const)('given an exemption and a penalty at once, with %s, one of them comes first and the other knows it', async (_, order) => {
    const [first, second] = order;
    await Promise.all([settled(one, first), settled(other, second)]);

    const found = await decisions();
    expect(found.filter(({ earlier }) => earlier === 0)).toHaveLength(1);
    // An exemption that knew of an earlier offence would be none: only a penalty may come second.
    expect(found.filter(({ earlier }) => earlier > 0).map(({ type }) => type)).not.toContain('penalty.exempted-first-offense');
  });

  describe('with the office cut off between register and case', () => {
    /** The register's entry is stored, the case's event is not, and the connection is gone. */
    const cutOff = (matter: Matter): { entered: boolean } => {
      const seen = { entered: false };
      trouble.rule = async (append: EventStore['append'], stream, expected, events) => {
        if (stream === matter.stream) throw new StoreUnavailable('the connection is lost');
        const done = await append(stream, expected, events);
        if (stream.startsWith('register-')) seen.entered = true;
        return done;
      };
      return seen;
    };
    const key = { 'idempotency-key': 'the-decision-of-one' };

    beforeEach(async () => {
      const seen = cutOff(one);
      const lost = await one.ask(EXEMPT, bureau.head, corrected(EXEMPT), key);
      expect(lost).toMatchObject({ status: 503, headers: { 'retry-after': '2' } });
      expect(seen.entered).toBe(true);
      trouble.rule = undefined;
    });

    it('the retry under the same key completes its own entry, and the contender is no first offence', async () => {
      const retried = await one.ask(EXEMPT, bureau.head, corrected(EXEMPT), key);
      expect(retried.status).toBe(200);

      const contended = await settled(other, EXEMPT);

      expect(contended.body).toMatchObject({ status: 409, code: 'not-a-first-offence' });
      expect(await decisions()).toEqual([{ type: 'penalty.exempted-first-offense', earlier: 0 }]);
      const again = await one.ask(EXEMPT, bureau.head, corrected(EXEMPT), key);
      expect(again.body).toEqual(retried.body);
    });

    it('the contender waits out the grace, then takes the place, and the late retry is refused', async () => {
      const early = await other.ask(EXEMPT, bureau.head, corrected(EXEMPT));
      expect(early).toMatchObject({ status: 409, body: { code: 'busy' } });
      office.clock.advance(29_000);
      expect((await other.ask(EXEMPT, bureau.head, corrected(EXEMPT))).body['code']).toBe('busy');

      office.clock.advance(2_000);
      expect((await other.ask(EXEMPT, bureau.head, corrected(EXEMPT))).status).toBe(200);

      const late = await one.ask(EXEMPT, bureau.head, corrected(EXEMPT), key);
      expect(late).toMatchObject({ status: 412, body: { code: 'stale-revision' } });
      one.revision += 1;
      expect((await settled(one, EXEMPT)).body).toMatchObject({ code: 'not-a-first-offence' });
      expect(await decisions()).toEqual([{ type: 'penalty.exempted-first-offense', earlier: 0 }]);
      const history = await bureau.head.get(`${one.path}/history`);
      expect(history.text).toContain('penalty.claim-abandoned');
    });

    it('a penalty that contends is decided after the grace, and the exemption is none any more', async () => {
      office.clock.advance(31_000);
      expect((await other.ask(PENALIZE, bureau.head)).status).toBe(200);
      one.revision += 1;

      expect((await settled(one, EXEMPT)).body).toMatchObject({ code: 'not-a-first-offence' });
      expect(await decisions()).toEqual([{ type: 'penalty.penalized', earlier: 0 }]);
    });

    it('the office restarted in between, the retry under the same key still completes it', async () => {
      const again = await office.restart();
      office = again;
      const head = await again.as('head');

      const retried = await one.ask(EXEMPT, head, corrected(EXEMPT), key);

      expect(retried.status).toBe(200);
      expect(await decisions()).toEqual([{ type: 'penalty.exempted-first-offense', earlier: 0 }]);
    });
  });
});
