import { uuid5, type AnyCaseType, type AnyState, type CommandOf, type Duty, type Uuid } from '#libs/kernel';
import { CaseTypes, claimAbandoned, HandleCase } from '#libs/case-runtime';
import fc from 'fast-check';
import { bureau } from '../../libs/agenda/testing/bureau.js';
import { Killed, mortal } from '../../libs/agenda/testing/mortal.js';
import { AgendaStage, type StagedOffice } from '../../libs/agenda/testing/stage.js';
import { lead } from '../how-to/lead/lead.js';
import { reception } from '../how-to/lead/reception.js';

const DUE = '2026-03-12';
const OVER = '2026-03-12T16:00:00.000Z';
const TANGSHAN = { id: uuid5('agency', 'Tangshan'), path: [uuid5('agency', 'Hebei'), uuid5('agency', 'Tangshan')] };

describe('a duty that asks another case', () => {
  let stage: AgendaStage;
  let office: StagedOffice;
  beforeEach(async () => {
    stage = await AgendaStage.open({ types: [lead, reception, bureau] });
    office = await stage.office();
  });
  afterEach(() => stage.close());

  /** A lead that is to be handed over by the day. */
  async function found(there = { stage, office }, whom = '示例副食有限公司', by = DUE, region = '130200'): Promise<Uuid> {
    const { caseId } = await there.stage.ask(there.office, 'register-lead', undefined, { whom }, { type: 'lead', key: whom });
    await there.stage.ask(there.office, 'find-elsewhere', caseId, { to: TANGSHAN, region, by }, { type: 'lead' });
    return caseId;
  }
  /** A reception that is to answer ten days after OVER, with the lead that it received. */
  async function received(there = { stage, office }): Promise<{ leadId: Uuid; receptionId: Uuid }> {
    const leadId = await found(there);
    there.stage.clock.set(OVER);
    await there.office.loop().tick();
    await there.office.caughtUp();
    return { leadId, receptionId: (await there.stage.events('reception'))[0]!.case };
  }
  const names = async (type: string, there = stage) => (await there.events(type)).map((event) => event.type);
  const story = async (there: AgendaStage) => [...(await names('lead', there)), ...(await names('reception', there))];
  const finish = async (process: StagedOffice) => {
    for (let round = 0; round < 4; round += 1) {
      await process.caughtUp();
      await process.loop().tick();
    }
  };
  /** A loop whose process ends once the other case has accepted. */
  const diesBetween = (process: StagedOffice, command: string) => {
    let dead = false;
    return process.loop({
      ask: async (ask: HandleCase) => {
        if (dead) throw new Killed();
        const receipt = await process.runtime.handle(ask);
        dead = ask.command === command;
        return receipt;
      },
    });
  };

  const ANSWER_OVER = '2026-03-23T16:00:00.000Z';

  describe('that it opens', () => {
    it('given its date, when it has passed, then a case of the other type begins and both streams record the link', async () => {
      // given
      const leadId = await found();
      const loop = office.loop();
      await loop.tick();
      expect(office.asked).toEqual([]);
      // when
      stage.clock.set(OVER);
      expect(await loop.tick()).toMatchObject({ outcome: 'done', acted: 1, parked: 0 });
      // then: agency and region are those that the payload told
      const [opened] = await stage.events('reception');
      const [, foundElsewhere, handedOver] = await stage.events('lead');
      expect(opened).toMatchObject({
        type: 'reception.received',
        actor: { system: 'agenda', duty: 'hand-over' },
        corr: foundElsewhere!.id,
        data: { lead: leadId, whom: '示例副食有限公司', region: '130200', agency: TANGSHAN },
      });
      expect(handedOver).toMatchObject({
        type: 'lead.handed-over',
        actor: { system: 'agenda', duty: 'hand-over' },
        corr: foundElsewhere!.id,
        data: { reception: opened!.case, event: opened!.id },
      });
      // and nothing is owed or asked any more
      await finish(office);
      expect((await office.listing({ registers: {} }).list({ types: ['lead'] }, { scope: null, limit: 9 })).rows).toEqual([]);
      expect(office.asked).toHaveLength(2);
    });

    it('names what it asks for in the list of duties, in both languages', async () => {
      await found();
      await office.caughtUp();
      const { rows } = await office.listing({ registers: {} }).list({}, { scope: null, limit: 9 });
      expect(rows).toMatchObject([
        {
          duty: 'hand-over',
          asks: { type: 'reception', command: 'receive', name: { zh: '线索接收：接收线索', en: 'Reception: Receive a lead' } },
        },
      ]);
    });

    it('is decided by the law of the region that the payload tells: the office has none', async () => {
      // given
      const regions: (string | undefined)[] = [];
      const { receive } = reception.commands;
      const decide: CommandOf<AnyState>['decide'] = (state, body, context) => {
        regions.push((context.law as { readonly region?: string }).region);
        return receive!.decide(state, body, context);
      };
      const told = { ...reception, commands: { ...reception.commands, receive: { ...receive!, decide } } };
      const there = await AgendaStage.open({ types: [lead, told, bureau] });
      const process = await there.office();
      await found({ stage: there, office: process });
      there.clock.set(OVER);
      // when
      await process.loop().tick();
      await there.close();
      // then
      expect(regions).toEqual(['130200']);
    });

    it('given that it was handed over and is owed anew, then another case begins', async () => {
      const leadId = await found();
      stage.clock.set(OVER);
      await finish(office);
      const again = { to: TANGSHAN, region: '130200', by: '2026-03-20' };
      await stage.ask(office, 'find-elsewhere', leadId, again, { type: 'lead' });
      stage.clock.set('2026-03-20T16:00:00.000Z');
      await finish(office);
      const cases = (await stage.events('reception')).map((event) => event.case);
      expect([cases.length, new Set(cases).size]).toEqual([2, 2]);
      const links = (await stage.events('lead')).filter(({ type }) => type === 'lead.handed-over');
      expect(links.map(({ data }) => data['reception'])).toEqual(cases);
    });

    it('given an id that an abandoned claim has spent, then the case begins under the next one', async () => {
      // given: the claim of an opening that died was abandoned by a contender
      const leadId = await found();
      const opening = (await stage.events('lead'))[1]!.id;
      const spent = uuid5('case', uuid5('opens', `lead-${leadId}`, 'hand-over/', opening, '0'));
      await abandonedAt(spent);
      stage.clock.set(OVER);
      // when
      await office.loop().tick();
      // then
      const [, opened] = await stage.events('reception');
      expect([opened!.type, opened!.case === spent]).toEqual(['reception.received', false]);
      await finish(office);
      expect(await names('lead')).toContain('lead.handed-over');
      expect(await names('reception')).toHaveLength(2);
    });

    it('given that it is owed no more since the view was read, then nobody is asked', async () => {
      // given: a row that is due, of a case that another event has taken the duty from
      const leadId = await found();
      await office.caughtUp();
      await office.stop();
      const behind = await stage.office({ follow: false });
      await stage.ask(behind, 'withdraw', leadId, { reason: '重复登记' }, { type: 'lead' });
      stage.clock.set(OVER);
      // when
      const loop = behind.loop({ reader: { waitFor: () => Promise.resolve() } });
      // then
      expect(await loop.tick()).toMatchObject({ outcome: 'done', acted: 0, parked: 0 });
      expect(behind.asked).toEqual([]);
    });
  });

  describe('that is there already', () => {
    it('given the case that its state names, when it has answered, then both streams record it', async () => {
      const { leadId, receptionId } = await received();
      await stage.ask(office, 'pursue', receptionId, { result: '已立案' }, { type: 'reception' });
      stage.clock.set(ANSWER_OVER);
      expect(await office.loop().tick()).toMatchObject({ acted: 1, parked: 0 });
      const taken = (await stage.events('lead')).at(-1)!;
      const answered = (await stage.events('reception')).at(-1)!;
      expect(taken).toMatchObject({ type: 'lead.answer-taken', case: leadId, data: { reception: receptionId, result: '已立案' } });
      expect(answered).toMatchObject({ type: 'reception.answered', data: { lead: leadId, event: taken.id }, corr: taken.corr });
    });

    it('is parked with who was asked where the other refuses, and is asked again once the other has gone on', async () => {
      // given: a lead that holds the very answer already
      const { leadId, receptionId } = await received();
      const said = { reception: receptionId, result: '仍在办理' };
      await stage.ask(office, 'take-answer', leadId, said, { type: 'lead' });
      stage.clock.set(ANSWER_OVER);
      const loop = office.loop();
      // when
      expect(await loop.tick()).toMatchObject({ acted: 0, parked: 1 });
      // then
      expect((await loop.health()).parked).toMatchObject([
        {
          type: 'reception',
          caseId: receptionId,
          duty: 'answer',
          reason: 'already-so',
          facts: { asked: { type: 'lead', command: 'take-answer', caseId: leadId, revision: 3 } },
        },
      ]);
      expect(await loop.tick()).toMatchObject({ acted: 0, parked: 0 });
      // when: the other case has gone on
      await stage.ask(office, 'take-answer', leadId, { ...said, result: '已退回' }, { type: 'lead' });
      expect(await loop.tick()).toMatchObject({ acted: 1, parked: 0 });
      // then
      await finish(office);
      expect((await loop.health()).parkedCount).toBe(0);
      expect((await names('reception')).filter((name) => name === 'reception.answered')).toHaveLength(1);
    });

    it('is told to be none where the case is not there', async () => {
      const body = { lead: uuid5('nothing'), agency: TANGSHAN, region: '130200', whom: '示例副食有限公司' };
      await stage.ask(office, 'receive', undefined, body, { type: 'reception' });
      stage.clock.set(ANSWER_OVER);
      const loop = office.loop();
      await loop.tick();
      expect((await loop.health()).parked).toMatchObject([
        { reason: 'NoSuchCase', facts: { asked: { type: 'lead', caseId: uuid5('nothing') } } },
      ]);
    });
  });

  it('given a refusal, then it is parked with reason and facts, and asked again once its own case has gone on', async () => {
    const leadId = await found(undefined, undefined, DUE, '440100');
    stage.clock.set(OVER);
    const logged: object[] = [];
    const silent = () => undefined;
    const loop = office.loop({ logger: { info: silent, error: silent, warn: (told: object) => void logged.push(told) } });
    await loop.tick();
    expect(logged).toMatchObject([{ type: 'lead', caseId: leadId, duty: 'hand-over', asked: { type: 'reception', command: 'receive' } }]);
    expect((await loop.health()).parked).toMatchObject([
      {
        type: 'lead',
        caseId: leadId,
        reason: 'not-of-this-province',
        facts: { region: '440100', asked: { type: 'reception', command: 'receive' } },
        attempts: 1,
      },
    ]);
    expect(await names('reception')).toEqual([]);
    await stage.ask(office, 'find-elsewhere', leadId, { to: TANGSHAN, region: '130200', by: DUE }, { type: 'lead' });
    await finish(office);
    expect((await loop.health()).parkedCount).toBe(0);
    expect(await names('reception')).toEqual(['reception.received']);
  });

  describe('killed and started again', () => {
    it('at any step, records each link exactly once, as if nothing had happened', async () => {
      // given: one case to open, one to answer
      const setUp = async () => {
        const there = await AgendaStage.open({ types: [lead, reception, bureau] });
        const process = await there.office();
        await received({ stage: there, office: process });
        await found({ stage: there, office: process }, '另一户', '2026-03-20');
        there.clock.set(ANSWER_OVER);
        return { there, process };
      };
      const calm = await setUp();
      const { ports, steps } = mortal(calm.process, calm.there.store, Number.POSITIVE_INFINITY);
      await calm.process.loop(ports).tick();
      const total = steps();
      await finish(calm.process);
      const expected = (await story(calm.there)).sort();
      await calm.there.close();
      expect(expected.filter((name) => /handed-over|answered/.test(name))).toEqual([
        'lead.handed-over',
        'lead.handed-over',
        'reception.answered',
      ]);
      // when
      for (let at = 1; at <= total; at += 1) {
        const { there, process } = await setUp();
        await expect(process.loop(mortal(process, there.store, at).ports).tick()).rejects.toThrow(Killed);
        await process.stop();
        await finish(await there.office());
        // then
        expect([at, (await story(there)).sort()]).toEqual([at, expected]);
        await there.close();
      }
    }, 180_000);

    it('between the two appends and given another date meanwhile, then no second case is opened: the link to the first is recorded', async () => {
      // given
      const leadId = await found();
      stage.clock.set(OVER);
      await diesBetween(office, 'receive').tick();
      expect(await story(stage)).toEqual(['lead.registered', 'lead.found-elsewhere', 'reception.received']);
      // when
      await stage.ask(office, 'find-elsewhere', leadId, { to: TANGSHAN, region: '130200', by: '2026-03-20' }, { type: 'lead' });
      await finish(office);
      expect(await names('reception')).toEqual(['reception.received']);
      stage.clock.set('2026-03-20T16:00:00.000Z');
      await finish(office);
      // then
      const [opened, ...others] = await stage.events('reception');
      expect(others).toEqual([]);
      expect((await stage.events('lead')).at(-1)).toMatchObject({ type: 'lead.handed-over', data: { reception: opened!.case } });
    });

    it('between the two appends and put off meanwhile, then the case that was there is not asked twice', async () => {
      // given
      const { receptionId } = await received();
      stage.clock.set(ANSWER_OVER);
      await diesBetween(office, 'take-answer').tick();
      await stage.ask(office, 'defer-answer', receptionId, { to: '2026-03-30' }, { type: 'reception' });
      await stage.ask(office, 'pursue', receptionId, { result: '已立案' }, { type: 'reception' });
      // when
      stage.clock.set('2026-03-30T16:00:00.000Z');
      await finish(office);
      // then
      const taken = (await stage.events('lead')).filter(({ type }) => type === 'lead.answer-taken');
      expect(taken).toHaveLength(1);
      expect((await stage.events('reception')).at(-1)).toMatchObject({ type: 'reception.answered', data: { event: taken[0]!.id } });
    });

    it('between the two appends and told other words meanwhile, then what was accepted counts, and is asked no more', async () => {
      const { receptionId } = await received();
      stage.clock.set(ANSWER_OVER);
      await diesBetween(office, 'take-answer').tick();
      await stage.ask(office, 'pursue', receptionId, { result: '已立案' }, { type: 'reception' });
      await finish(office);
      expect((await names('lead')).filter((name) => name === 'lead.answer-taken')).toHaveLength(1);
      expect(await names('reception')).toContain('reception.answered');
    });
  });

  describe('in two processes', () => {
    it('that ask at the same moment without any lease, each link is recorded once', async () => {
      for (let index = 0; index < 12; index += 1) await found(undefined, `第 ${index} 户`);
      const other = await stage.office({ follow: false });
      stage.clock.set(OVER);
      await Promise.all([office.loop().tick(), other.loop().tick()]);
      await finish(office);
      expect(await names('reception')).toEqual(Array(12).fill('reception.received'));
      const links = (await stage.events('lead')).filter(({ type }) => type === 'lead.handed-over');
      expect(new Set(links.map((link) => link.data['reception'])).size).toBe(12);
      expect(links).toHaveLength(12);
      stage.clock.set(ANSWER_OVER);
      await office.caughtUp();
      await Promise.all([office.loop().tick(), other.loop().tick()]);
      await finish(office);
      expect((await names('lead')).filter((name) => name === 'lead.answer-taken')).toHaveLength(12);
      expect((await names('reception')).filter((name) => name === 'reception.answered')).toHaveLength(12);
    });

    it('of which one falls asleep between the two appends, the other goes on with it, and who wakes up does nothing twice', async () => {
      await found();
      const other = await stage.office({ follow: false });
      stage.clock.set(OVER);
      const first = office.loop({
        ask: async (ask) => {
          const receipt = await office.runtime.handle(ask);
          if (ask.command === 'receive') await other.loop().tick();
          return receipt;
        },
      });
      await first.tick();
      await finish(office);
      expect(await story(stage)).toEqual(['lead.registered', 'lead.found-elsewhere', 'lead.handed-over', 'reception.received']);
    });
  });

  it('whatever dies, moves, is put off or asked by two, is accepted once for each opening, and each acceptance is linked', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('killed' as const), at: fc.integer({ min: 1, max: 40 }) }),
      fc.record({ do: fc.constant('tick' as const) }),
      fc.record({ do: fc.constant('dies between' as const) }),
      fc.record({ do: fc.constant('twins' as const) }),
      fc.record({ do: fc.constant('moved' as const), days: fc.integer({ min: -3, max: 6 }) }),
      fc.record({ do: fc.constant('later' as const), days: fc.integer({ min: 1, max: 4 }) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 8 }), async (steps) => {
        const there = await AgendaStage.open({ types: [lead, reception, bureau] });
        let process = await there.office();
        const leadId = await found({ stage: there, office: process });
        there.clock.set(OVER);
        for (const one of steps) {
          await process.caughtUp();
          if (one.do === 'tick') await process.loop().tick();
          else if (one.do === 'twins') await Promise.all([process.loop().tick(), (await there.office({ follow: false })).loop().tick()]);
          else if (one.do === 'dies between') await diesBetween(process, 'receive').tick();
          else if (one.do === 'later') there.clock.advance(one.days * 86_400_000);
          else if (one.do === 'moved') {
            if ((await names('lead', there)).includes('lead.handed-over')) continue;
            const by = new Date(Date.parse(there.clock.now()) + one.days * 86_400_000).toISOString().slice(0, 10);
            await there.ask(process, 'find-elsewhere', leadId, { to: TANGSHAN, region: '130200', by }, { type: 'lead' });
          } else {
            await process
              .loop(mortal(process, there.store, one.at).ports)
              .tick()
              .catch(() => undefined);
            await process.stop();
            process = await there.office();
          }
        }
        there.clock.advance(40 * 86_400_000);
        await finish(process);
        there.clock.advance(40 * 86_400_000);
        await finish(process);
        const events = [...(await there.events('lead')), ...(await there.events('reception'))];
        await there.close();
        const of = (type: string) => events.filter((event) => event.type === type);
        expect([of('reception.received').length, of('lead.answer-taken').length]).toEqual([1, 1]);
        expect(of('lead.handed-over').map(({ data }) => data['event'])).toEqual(of('reception.received').map(({ id }) => id));
        expect(of('reception.answered').map(({ data }) => data['event'])).toEqual(of('lead.answer-taken').map(({ id }) => id));
      }),
      { numRuns: 40 },
    );
  }, 180_000);

  describe('does not start', () => {
    const [handOver] = lead.duties as [Duty];
    const asking = (changes: Partial<Duty>): AnyCaseType => ({ ...lead, duties: [{ ...handOver, ...changes }] });
    const loopOf = (...types: readonly AnyCaseType[]) => office.loop({ types: [...types, ...stage.types.all.slice(2)] });

    it('where the office does not work with the type that it asks', () => {
      const said = 'duty hand-over asks reception, which is no case type of this office';
      expect(() => new CaseTypes([lead, bureau])).toThrow(`case type lead: ${said}`);
      expect(() => loopOf(lead)).toThrow('duty hand-over of lead asks reception, which is no case type of this office');
    });

    it.each([
      ['a command that people keep', { command: 'pursued' }, 'duty hand-over asks pursued, which reception does not open to the system'],
      ['no case for a command that opens none', { command: 'pursue' }, 'does not tell which reception it asks pursue'],
      ['a case for a command that opens one', { caseId: () => uuid5('x') }, 'tells the case for receive, which opens one'],
      ['a record that opens a case', { records: { command: 'register-lead', body: () => ({}) } }, 'records by register-lead, which opens'],
      ['a record that is not there', { records: { command: 'noted', body: () => ({}) } }, 'which lead does not open to the system'],
    ])('with %s', (_what, changes, said) => {
      expect(() => loopOf(asking({ asks: { ...handOver.asks!, ...changes } }), reception)).toThrow(said);
    });

    it('where a duty asks its own case and another', () => {
      expect(() => loopOf(asking({ acts: { command: 'withdraw', body: () => ({}) } }), reception)).toThrow('it can do one of them');
    });
  });

  async function abandonedAt(caseId: Uuid): Promise<void> {
    const type = claimAbandoned('reception');
    const rest = {
      actor: { system: 'spec' },
      at: stage.clock.now(),
      cause: uuid5('c'),
      corr: uuid5('c'),
      req: 'spec',
      basis: { facts: [] },
    };
    const envelope = { id: uuid5('a'), stream: `reception-${caseId}`, rev: 0, type, v: 1, tv: 1, case: caseId } as const;
    await stage.store.append(`reception-${caseId}`, 'none', [stage.codec.encode({ ...envelope, data: {}, ...rest, salt: 's' })]);
  }
});
