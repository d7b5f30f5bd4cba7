import { setImmediate as turn } from 'node:timers/promises';
import { CorruptEvent, StoreUnavailable, storeWith, type EventStore, type StoredEvent } from '#libs/event-store';
import type { AnyCaseType, PersonOnDay } from '#libs/kernel';
import { Identifying } from './identifying.js';
import { callerNamed, machinery, SECOND_HEAD } from './testing/machinery.js';
import { permit } from './testing/permit.js';

/** Whose notes name somebody, nothing else. */
const naming: AnyCaseType = {
  ...permit,
  events: { ...permit.events, 'permit.noted': { version: 1, identifying: ({ text }) => [String(text)] } },
};

const BOTH = '许英强与欧阳小蛮';

describe('what finds in a text who the persons of a case are', () => {
  it('was remembered past a backup put back below the process, and told whom the case named since', async () => {
    // given
    const before = await machinery(undefined, naming);
    const restored = await machinery(undefined, naming);
    let held: EventStore = before.store;
    const { ask, reader } = before.process(
      storeWith(before.store, {
        exclusive: false,
        append: (...batch) => held.append(...batch),
        readStream: (...asked) => held.readStream(...asked),
      }),
    );
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: '许英强' }, { ifMatch: 0 });
    expect((await reader.identifying(naming, caseId))?.maskedIn(BOTH)).toBe('许**与欧阳小蛮');
    const [opened] = await before.store.readStream(`permit-${caseId}`, 0, 1);
    const { id, type, bytes } = opened!;
    await restored.store.append(`permit-${caseId}`, 'none', [{ id, type, bytes }]);
    // the first process draws the ids that the other one drew
    restored.process();
    await restored.process().ask('note', caseId, { text: '欧阳小蛮' }, { ifMatch: 0 });
    // when
    held = restored.store;
    // then
    expect((await reader.identifying(naming, caseId))?.maskedIn(BOTH)).toBe('许英强与欧**');
    await before.dispose();
    await restored.dispose();
  });

  it('was remembered of an event that somebody had changed, past its being put back', async () => {
    // given
    const office = await machinery(undefined, naming);
    let isChanged = true;
    const changed = (event: StoredEvent): StoredEvent => ({
      ...event,
      bytes: Buffer.from(Buffer.from(event.bytes).toString().replace('欧阳小蛮', '许英强')),
    });
    const { ask, reader } = office.process(
      storeWith(office.store, {
        exclusive: false,
        readStream: async (...asked) => (await office.store.readStream(...asked)).map((event) => (isChanged ? changed(event) : event)),
      }),
    );
    const writer = office.process();
    const { caseId } = await writer.ask('open', undefined, { title: 'Canteen' });
    await writer.ask('note', caseId, { text: '欧阳小蛮' }, { ifMatch: 0 });
    await writer.ask('note', caseId, { text: 'visited' }, { ifMatch: 1 });
    expect((await reader.identifying(naming, caseId))?.maskedIn(BOTH)).toBe('许**与欧阳小蛮');
    // when
    isChanged = false;
    // then
    expect((await reader.identifying(naming, caseId))?.maskedIn(BOTH)).toBe('许英强与欧**');
    await ask('note', caseId, { text: '许英强' }, { ifMatch: 2 });
    expect((await reader.identifying(naming, caseId))?.maskedIn(BOTH)).toBe('许**与欧**');
    await office.dispose();
  });

  it('hid a part of the name of an official who acted in the case, where a party had that name', async () => {
    // given
    const office = await machinery(undefined, naming);
    const { ask, reader } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: 'Head' }, { ifMatch: 0, caller: { ...SECOND_HEAD, roles: ['officer'] } });
    // when
    const shown = (await reader.identifying(naming, caseId))?.maskedIn('Second Head heard Head');
    // then
    expect(shown).toBe('Second Head heard H**');
    await office.dispose();
  });

  it('asked for the same officials with every case of a page, ten reads of a node for one case: cases that are read together share the answer', async () => {
    // given
    const office = await machinery(undefined, naming);
    const { ask, streams } = office.process();
    const opened = await Promise.all(Array.from({ length: 16 }, () => ask('open', undefined, { title: 'Canteen' })));
    for (const { caseId } of opened) await ask('note', caseId, { text: '许英强' }, { ifMatch: 0 });
    const asked: ((name: string) => void)[] = [];
    const person = (id: string) => new Promise<PersonOnDay>((tell) => asked.push((name) => tell({ person: id, name } as PersonOnDay)));
    const identifying = new Identifying(streams, { person });
    // when
    const page = Promise.all(opened.map(({ caseId }) => identifying.in(naming, caseId)));
    while (asked.length === 0) await turn();
    await turn();
    // then
    expect(asked).toHaveLength(1);
    asked[0]!('许英强生');
    expect((await page).map((found) => found?.maskedIn('许英强生问许英强'))).toEqual(Array(16).fill('许英强生问许**'));
    // and nothing is kept: who is named otherwise since is told so
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: '许英强' }, { ifMatch: 0 });
    const later = identifying.in(naming, caseId);
    while (asked.length === 1) await turn();
    asked[1]!('许英强');
    expect((await later)?.maskedIn('许英强生问许英强')).toBe('许**生问许**');
    await office.dispose();
  });

  it('was not to be had where the record of an official who acted is damaged: nobody is told by a longer name of theirs', async () => {
    const office = await machinery(undefined, naming);
    const { ask, streams } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: '许英强' }, { ifMatch: 0 });
    const answers = [new StoreUnavailable('down'), new CorruptEvent('officer-x', 1)];
    const identifying = new Identifying(streams, { person: () => Promise.reject(answers.shift()!) });

    await expect(identifying.in(naming, caseId)).rejects.toThrow(StoreUnavailable);
    expect((await identifying.in(naming, caseId))?.maskedIn(BOTH)).toBe('许**与欧阳小蛮');
    await office.dispose();
  });

  it('knows whom the newest event names', async () => {
    const office = await machinery(undefined, naming);
    const { ask, reader } = office.process();
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    expect(await reader.identifying(naming, caseId)).toBeUndefined();

    await ask('note', caseId, { text: '许英强' }, { ifMatch: 0 });

    expect((await reader.identifying(naming, caseId))?.maskedIn(BOTH)).toBe('许**与欧阳小蛮');
    await office.dispose();
  });

  it('held the thread for a whole page of cases that nobody had asked for: others are answered between sixteen and sixteen', async () => {
    // given
    const office = await machinery(undefined, naming);
    const opening = office.process();
    const cases = await Promise.all(Array.from({ length: 40 }, () => opening.ask('open', undefined, { title: 'Canteen' })));
    let read = 0;
    const counting = storeWith(office.store, { readStream: (...asked) => ((read += 1), office.store.readStream(...asked)) });
    const { reader } = office.process(counting);
    // when
    const page = Promise.all(cases.map(({ caseId }) => reader.identifying(naming, caseId)));
    await turn();
    const readInOneTurn = read;
    await page;
    // then
    expect([readInOneTurn, read]).toEqual([16, 40]);
    await office.dispose();
  });

  it('was read from the first event on after each event: what came since is enough, and nothing where nothing came', async () => {
    const office = await machinery(undefined, naming);
    const from: unknown[] = [];
    const watched = storeWith(office.store, { readStream: (...asked) => (from.push(asked[1]), office.store.readStream(...asked)) });
    const { ask, reader } = office.process(watched);
    const { caseId } = await ask('open', undefined, { title: 'Canteen' });
    await ask('note', caseId, { text: '许英强' }, { ifMatch: 0 });
    await reader.identifying(naming, caseId);
    await ask('note', caseId, { text: '欧阳小蛮' }, { ifMatch: 1 });
    from.length = 0;

    const found = await reader.identifying(naming, caseId);
    await reader.identifying(naming, caseId);

    expect([found?.maskedIn(BOTH), from]).toEqual(['许**与欧**', [1]]);
    await office.dispose();
  });

  it('asks nothing of the store where no event of the type names anybody', async () => {
    const office = await machinery();
    const { caseId } = await office.process().ask('open', undefined, { title: 'Canteen' });
    const { reader } = office.process(storeWith(office.store, { readStream: () => Promise.reject(new Error('asked')) }));

    expect(await reader.identifying(office.types.named('permit'), caseId)).toBeUndefined();
    await office.dispose();
  });
});

describe('cases of a list', () => {
  it('were folded all in one go where a list had many that nobody had asked for', async () => {
    // given
    const office = await machinery();
    const opening = office.process();
    const cases = await Promise.all(Array.from({ length: 20 }, () => opening.ask('open', undefined, { title: 'Canteen' })));
    let read = 0;
    const counting = storeWith(office.store, { readStream: (...asked) => ((read += 1), office.store.readStream(...asked)) });
    const { reader } = office.process(counting);
    // when
    const type = office.types.named('permit');
    const page = Promise.all(cases.map(({ caseId }) => reader.currentOfMany(type, caseId, callerNamed('clerk'))));
    await turn();
    const readInOneTurn = read;
    await page;
    // then
    expect([readInOneTurn, read]).toEqual([8, 20]);
    await office.dispose();
  });
});
