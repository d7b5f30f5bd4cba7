import { fold, Refused, registerStream, uuid5, type AnyCaseType } from '#libs/kernel';
import { AppendOutcomeUnknown, StoreUnavailable, storeWith } from '#libs/event-store';
import { Busy, KeyReused, NewerVersion, NoSuchCase, NotPermitted, RevisionRequired, StaleRevision } from './index.js';
import { callerNamed, machinery, shared } from './testing/machinery.js';
import { permit } from './testing/permit.js';

type Machinery = Awaited<ReturnType<typeof machinery>>;

describe('the write path', () => {
  let office: Machinery;
  beforeEach(async () => {
    office = await machinery();
  });
  afterEach(() => office.dispose());

  const eventsOf = async (caseId: string) => office.store.readStream(`permit-${caseId}`);

  it('opens a case, works on it and folds to what a replay gives', async () => {
    const { ask, streams } = office.process();
    const opened = await ask('open', undefined, { title: 'Canteen' });
    expect(opened).toMatchObject({ revision: 0, events: [{ type: 'permit.opened', revision: 0 }] });
    const noted = await ask('note', opened.caseId, { text: 'seen' }, { ifMatch: 0 });
    expect(noted.revision).toBe(1);
    const type = office.types.named('permit');
    const served = (await streams.load(type, opened.caseId)).folded;
    expect(served.state).toEqual(fold(type, await streams.events(type, opened.caseId)).state);
    expect(served.state).toMatchObject({ stage: 'open', notes: ['seen'] });
  });

  it.each([
    ['an event that the type does not declare', 'permit.notedd', {}, 'permit decided permit.notedd, which is no event of it'],
    ['an event of another type', 'officer.moved', {}, 'permit decided officer.moved, which is no event of it'],
    ['an event that is folded to nothing', 'permit.noted', { 'permit.noted': () => undefined }, 'permit folds permit.noted to no state'],
  ])('stores nothing of %s, and says which it was', async (_what, event, evolve, told) => {
    const note = { ...permit.commands['note']!, decide: () => [{ type: event, data: { text: 'a' } }] };
    const changed = {
      ...permit,
      commands: { ...permit.commands, note },
      evolve: { ...permit.evolve, ...evolve },
    } as unknown as AnyCaseType;
    const mistaken = await machinery((store) => store, changed);
    const { ask } = mistaken.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });

    await expect(ask('note', caseId, { text: 'a' }, { ifMatch: 0 })).rejects.toThrow(told);

    expect(await mistaken.store.readStream(`permit-${caseId}`)).toHaveLength(1);
    await mistaken.dispose();
  });

  it('answers a retry with the same receipt and stores nothing', async () => {
    const { ask } = office.process();
    const first = await ask('open', undefined, { title: 'Canteen' }, { key: 'k1' });
    expect(await ask('open', undefined, { title: 'Canteen' }, { key: 'k1' })).toEqual(first);
    const noted = await ask('note', first.caseId, { text: 'a' }, { key: 'k2', ifMatch: 0 });
    await ask('note', first.caseId, { text: 'b' }, { key: 'k3', ifMatch: 1 });
    const another = office.process();
    expect(await another.ask('note', first.caseId, { text: 'a' }, { key: 'k2', ifMatch: 0 })).toEqual(noted);
    expect(await eventsOf(first.caseId)).toHaveLength(3);
  });

  it('gives no receipt for what the store does not hold any more, and works on what it does', async () => {
    let isPast = false;
    const { ask, streams } = office.process(
      storeWith(office.store, {
        readStream: async (...asked) => {
          const events = await office.store.readStream(...asked);
          return isPast ? events.filter(({ revision }) => revision === 0) : events;
        },
      }),
    );
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: 'a' }, { key: 'k', ifMatch: 0 });
    isPast = true;

    await expect(ask('note', caseId, { text: 'a' }, { key: 'k', ifMatch: 0 })).rejects.toThrow(StoreUnavailable);

    expect((await streams.load(office.types.named('permit'), caseId)).folded.revision).toBe(0);
  });

  it('refuses the same key with another body', async () => {
    const { ask } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' }, { key: 'k' });
    await expect(ask('open', undefined, { title: 'Another' }, { key: 'k' })).rejects.toThrow(KeyReused);
    await ask('note', caseId, { text: 'a' }, { key: 'n', ifMatch: 0 });
    await expect(ask('note', caseId, { text: 'b' }, { key: 'n', ifMatch: 1 })).rejects.toThrow(KeyReused);
    expect(await eventsOf(caseId)).toHaveLength(2);
  });

  it('gives twenty twins in flight one effect, also across processes', async () => {
    const one = office.process(shared(office.store));
    const two = office.process(shared(office.store));
    const { caseId } = await one.ask('open', undefined, { title: 'Canteen' });
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, twin) => (twin % 2 === 0 ? one : two).ask('note', caseId, { text: 'once' }, { key: 'k', ifMatch: 0 })),
    );
    expect(new Set(answers.map((answer) => JSON.stringify(answer.events))).size).toBe(1);
    expect(await eventsOf(caseId)).toHaveLength(2);
  });

  it('tells the second of two clerks that the case has moved on', async () => {
    const { ask } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    const asked = await Promise.allSettled(
      ['a', 'b'].map((text) => ask('note', caseId, { text }, { caller: callerNamed(text), key: text, ifMatch: 0 })),
    );
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(asked.find(({ status }) => status === 'rejected')).toMatchObject({ reason: new StaleRevision(0, 1) });
    expect(await eventsOf(caseId)).toHaveLength(2);
  });

  it('asks a person for the revision, and the office itself for none', async () => {
    const { ask } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await expect(ask('note', caseId, { text: 'a' })).rejects.toThrow(RevisionRequired);
    await expect(ask('note', caseId, { text: 'a' }, { system: true })).resolves.toMatchObject({ revision: 1 });
    await expect(ask('grant', caseId, {}, { system: true })).rejects.toThrow(NotPermitted);
  });

  it('knows no case that does not exist, and none of another agency', async () => {
    const { ask } = office.process();
    const missing = '00000000-0000-4000-8000-000000000000';
    await expect(ask('note', missing, { text: 'a' }, { ifMatch: 0 })).rejects.toThrow(NoSuchCase);
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    const stranger = callerNamed('stranger');
    const elsewhere = { ...stranger, post: { ...stranger.post, agency: { ...stranger.post.agency, agency: missing, path: [missing] } } };
    await expect(ask('note', caseId, { text: 'a' }, { caller: elsewhere, ifMatch: 0 })).rejects.toThrow(NoSuchCase);
  });

  it('runs gates and roles before anything, and offers what it accepts', async () => {
    const { ask, runtime } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await expect(ask('grant', caseId, {}, { ifMatch: 0 })).rejects.toThrow(NotPermitted);
    await ask('grant', caseId, {}, { caller: callerNamed('head', ['head']), ifMatch: 0 });
    await expect(ask('note', caseId, { text: 'late' }, { ifMatch: 1 })).rejects.toThrow(new Refused('permit-not-open'));
    const clerk = callerNamed('clerk');
    const { actions } = await runtime.actions(office.types.named('permit'), caseId, { caller: clerk, actor: { system: 'spec' } });
    expect(actions.find(({ command }) => command === 'note')).toMatchObject({
      allowed: false,
      refusal: { code: 'permit-not-open', facts: { stage: 'granted' } },
    });
    expect(actions.find(({ command }) => command === 'grant')).toMatchObject({ allowed: false, needs: ['head'] });
  });

  it('adds nothing where it is already so', async () => {
    const { ask } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: 'a' }, { ifMatch: 0 });
    expect(await ask('note', caseId, { text: 'a' }, { ifMatch: 1 })).toEqual({ caseId, revision: 1, events: [] });
  });

  it('never lets recorded time go back within a stream, and reports a clock that does', async () => {
    const { ask, streams } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    office.clock.set('2026-01-04T01:00:00.000Z');
    await ask('note', caseId, { text: 'a' }, { ifMatch: 0 });
    const events = await streams.events(office.types.named('permit'), caseId);
    expect(events.map(({ at }) => at)).toEqual(['2026-01-05T01:00:00.000Z', '2026-01-05T01:00:00.000Z']);
    expect(office.incidents).toEqual(['clock-behind']);
  });

  it('has one event after an append whose outcome was lost', async () => {
    let lost = 0;
    const { store } = office;
    const losing = storeWith(store, {
      append: async (...batch) => {
        await store.append(...batch);
        lost += 1;
        throw new AppendOutcomeUnknown(batch[0]);
      },
    });
    const broken = office.process(losing);
    await expect(broken.ask('open', undefined, { title: 'Canteen' }, { key: 'k' })).rejects.toThrow(AppendOutcomeUnknown);
    expect(lost).toBe(2);
    const receipt = await office.process().ask('open', undefined, { title: 'Canteen' }, { key: 'k' });
    expect(await eventsOf(receipt.caseId)).toHaveLength(1);
  });

  it('reads a stream with an event of the future but takes no command on it', async () => {
    const { ask, codec, reader } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    const [first] = await eventsOf(caseId);
    const future = codec.encode({ ...codec.envelope(first!), id: caseId, rev: 1, type: 'permit.beamed', tv: 3 });
    await office.store.append(`permit-${caseId}`, 0, [future]);
    const later = office.process();
    await expect(later.ask('note', caseId, { text: 'a' }, { ifMatch: 1 })).rejects.toThrow(NewerVersion);
    const reading = await later.reader.at(office.types.named('permit'), caseId, callerNamed('clerk'));
    expect(reading.events.map(({ type }) => type)).toEqual(['permit.opened', 'permit.beamed']);
    expect(reader).toBeDefined();
  });

  describe('corrections', () => {
    const head = callerNamed('head', ['head']);
    const correction = (data: object, target = 1) => ({ target, data, reason: '笔误', approver: head.person });

    it('substitutes the payload everywhere and keeps the old one in history', async () => {
      const { ask, streams, reader } = office.process();
      const { caseId } = await ask('open', undefined, { title: 'Canteen' });
      await ask('note', caseId, { text: 'worng' }, { ifMatch: 0 });
      office.clock.advance(60_000);
      await ask('correct', caseId, correction({ text: 'wrong' }), { ifMatch: 1 });
      const type = office.types.named('permit');
      expect((await streams.load(type, caseId)).folded.state).toMatchObject({ notes: ['wrong'] });
      const before = await reader.at(type, caseId, callerNamed('clerk'), { asOf: '2026-01-05T01:00:30.000Z' });
      expect(before.folded.state).toMatchObject({ notes: ['worng'] });
      expect(await ask('correct', caseId, correction({ text: 'wrong' }), { ifMatch: 2 })).toMatchObject({ events: [] });
    });

    it.each([
      ['no-such-event', correction({ text: 'x' }, 9)],
      ['not-correctable', correction({ title: 'x' }, 0)],
      ['correction-invalid', correction({ text: '' })],
      ['correction-invalid', correction({ text: 'x', extra: 1 })],
      ['correction-needs-another-approver', { ...correction({ text: 'x' }), approver: callerNamed('nobody').person }],
    ])('refuses with %s', async (code, body) => {
      const { ask } = office.process();
      const { caseId } = await ask('open', undefined, { title: 'Canteen' });
      await ask('note', caseId, { text: 'a' }, { ifMatch: 0 });
      await expect(ask('correct', caseId, body, { ifMatch: 1 })).rejects.toThrow(new Refused(code));
      expect(await eventsOf(caseId)).toHaveLength(2);
    });
  });

  describe('registers', () => {
    const name = registerStream({ register: 'permit-name', key: ['N'] });

    it('lets exactly one of two racing claims win', async () => {
      const [one, two] = [office.process(shared(office.store)), office.process(shared(office.store))];
      const cases = await Promise.all([one, two].map((each) => each.ask('open', undefined, { title: 'x' })));
      const claims = await Promise.allSettled(
        [one, two].map((each, index) => each.ask('claim-name', cases[index]!.caseId, { name: 'N' }, { ifMatch: 0 })),
      );
      const lengths = await Promise.all(cases.map(async ({ caseId }) => (await eventsOf(caseId)).length));
      expect(lengths.sort()).toEqual([1, 2]);
      expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const { reason } = claims.find(({ status }) => status === 'rejected') as PromiseRejectedResult;
      expect(reason instanceof Busy || (reason instanceof Refused && reason.code === 'name-taken')).toBe(true);
    });

    it('told a clerk that it was busy whose process lost a register to a quicker one five times running', async () => {
      const key = { register: 'permit-name', key: ['N'] };
      const quicker = office.process(shared(office.store));
      const elsewhere = await quicker.ask('open', undefined, { title: 'x' });
      const entry = {
        actor: { system: 'spec' },
        caseStream: `permit-${elsewhere.caseId}`,
        expected: -1,
        now: office.clock.now(),
        law: 'law',
      };
      let ahead = 15;
      const store = storeWith(shared(office.store), {
        append: async (...batch) => {
          if (batch[0] === name && (ahead -= 1) >= 0) {
            const cause = uuid5('cause', `${ahead}`);
            await quicker.registers.enter(await quicker.registers.show(key), { claimed: 1 }, { ...entry, cause, corr: cause, req: '' });
          }
          return office.store.append(...batch);
        },
      });
      const slower = office.process(store);
      const { caseId } = await slower.ask('open', undefined, { title: 'y' });
      await expect(slower.ask('claim-name', caseId, { name: 'N' }, { ifMatch: 0 })).resolves.toMatchObject({ revision: 1 });
      expect(await office.store.readStream(name)).toHaveLength(16);
    });

    /** A process that dies after its register entry and before its case event. */
    const diesBetweenAppends = async (caseId: string, key: string) => {
      const { store } = office;
      const dying = storeWith(store, {
        append: (...batch) => (batch[0].startsWith('permit-') ? Promise.reject(new Error('killed')) : store.append(...batch)),
      });
      await expect(office.process(dying).ask('claim-name', caseId, { name: 'N' }, { key, ifMatch: 0 })).rejects.toThrow('killed');
    };

    it('completes its own claim when retried after a crash between the two appends', async () => {
      const { ask } = office.process();
      const { caseId } = await ask('open', undefined, { title: 'x' });
      await diesBetweenAppends(caseId, 'k');
      const restarted = office.process();
      await expect(restarted.ask('claim-name', caseId, { name: 'N' }, { key: 'k', ifMatch: 0 })).resolves.toMatchObject({ revision: 1 });
      expect(await office.store.readStream(name)).toHaveLength(1);
    });

    it('keeps a contender waiting, then abandons the claim so that its late append is impossible', async () => {
      const { ask } = office.process();
      const [held, contender] = [await ask('open', undefined, { title: 'x' }), await ask('open', undefined, { title: 'y' })];
      await diesBetweenAppends(held.caseId, 'k');
      const other = office.process();
      await expect(other.ask('claim-name', contender.caseId, { name: 'N' }, { ifMatch: 0 })).rejects.toThrow(Busy);
      office.clock.advance(30_000);
      await expect(other.ask('claim-name', contender.caseId, { name: 'N' }, { ifMatch: 0 })).rejects.toThrow(Busy);
      office.clock.advance(1);
      await expect(other.ask('claim-name', contender.caseId, { name: 'N' }, { ifMatch: 0 })).resolves.toMatchObject({ revision: 1 });
      expect((await eventsOf(held.caseId)).map(({ type }) => type)).toEqual(['permit.opened', 'permit.claim-abandoned']);
      await expect(office.process().ask('claim-name', held.caseId, { name: 'N' }, { key: 'k', ifMatch: 0 })).rejects.toThrow(StaleRevision);
      await expect(office.process().ask('claim-name', held.caseId, { name: 'N' }, { ifMatch: 1 })).rejects.toThrow(
        new Refused('name-taken'),
      );
    });
  });
});
