import { uuid5, type AnyCaseType, type AnyState, type CommandOf, type Duty, type Uuid } from '#libs/kernel';
import { CaseTypes, claimAbandoned } from '#libs/case-runtime';
import { bureau } from '../../libs/agenda/testing/bureau.js';
import { AgendaStage, type StagedOffice } from '../../libs/agenda/testing/stage.js';
import { lead } from '../how-to/lead/lead.js';
import { reception } from '../how-to/lead/reception.js';
import {
  ANSWER_OVER,
  DUE,
  finish,
  found as leadFound,
  names as namesOf,
  OVER,
  received as receptionOf,
  stageOfLeads,
  TANGSHAN,
} from './other-cases/stage.js';

describe('a duty that asks another case', () => {
  let stage: AgendaStage;
  let office: StagedOffice;
  beforeEach(async () => {
    stage = await stageOfLeads();
    office = await stage.office();
  });
  afterEach(() => stage.close());

  const found = (whom?: string, by?: string, region?: string) => leadFound({ stage, office }, whom, by, region);
  const received = () => receptionOf({ stage, office });
  const names = (type: string) => namesOf(type, stage);

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
      await leadFound({ stage: there, office: process });
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
    const leadId = await found(undefined, DUE, '440100');
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
