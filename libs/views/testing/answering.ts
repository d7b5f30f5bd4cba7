import { storeWith } from '#libs/event-store';
import { uuid5, type Instant } from '#libs/kernel';
import fc from 'fast-check';
import { FutureAsOf, InvalidQuestion, ViewReader, ViewUnavailable, WaitTimedOut, type ListAsk, type ListedRow } from '../index.js';
import { codec, matterFigures, matterList, matters, people } from './matters.js';
import { ManualTimers, type Stage, type StagedRunner } from './stage.js';

const numbers = (rows: readonly ListedRow[]) => rows.map(({ columns }) => columns['number']);
const instant = (seconds: number): Instant => new Date(Date.parse('2026-03-01T08:00:00.000Z') + seconds * 1_000).toISOString();

async function everyPage(running: StagedRunner, ask: ListAsk): Promise<readonly ListedRow[]> {
  const rows: ListedRow[] = [];
  for (let after: string | undefined; ;) {
    const page = await running.reader.list(matterList, { ...ask, ...(after === undefined ? {} : { after }) });
    rows.push(...page.rows);
    if (page.next === undefined) return rows;
    after = page.next;
  }
}

/** What readers may count on: lists, figures, past moments, waiting. */
export function answering(given: () => Stage): void {
  describe('as of a past moment', () => {
    it('answers with the version that held then, at every boundary', async () => {
      const { writer, clock } = given();
      await writer.open('a', {}, instant(10));
      await writer.record('a', 'moved', { stage: 'decided' }, { at: instant(20) });
      await writer.record('a', 'dropped', {}, { at: instant(30) });
      await writer.record('a', 'opened', { number: 'again', agency: '/p/', filed: '2026-03-02' }, { at: instant(40) });
      clock.set(instant(100));
      const running = await given().caughtUp();
      const at = async (seconds: number, more = 0) => {
        const asOf = new Date(Date.parse(instant(seconds)) + more).toISOString();
        return (await running.reader.list(matterList, { asOf })).rows.map(({ columns }) => `${columns['number']} ${columns['stage']}`);
      };
      expect(await at(10, -1)).toEqual([]);
      expect(await at(10)).toEqual(['a open']);
      expect(await at(20, -1)).toEqual(['a open']);
      expect(await at(20)).toEqual(['a decided']);
      expect(await at(30, -1)).toEqual(['a decided']);
      expect(await at(30)).toEqual([]);
      expect(await at(40, -1)).toEqual([]);
      expect(await at(40)).toEqual(['again open']);
      expect(await at(100)).toEqual(['again open']);
    });

    it('is settled 10 s later, and only where everything recorded by then has been processed', async () => {
      const { writer, clock, store } = given();
      await writer.open('a', {}, instant(0));
      clock.set(instant(60));
      const running = await given().caughtUp();
      const settled = async (seconds: number) => (await running.reader.list(matterList, { asOf: instant(seconds) })).settled;
      expect(await settled(50)).toBe(true);
      expect(await settled(50.001)).toBe(false);
      expect((await running.reader.list(matterList)).settled).toBe(false);
      await running.runner.stop();
      await writer.open('b', {}, instant(45));
      expect(await settled(40)).toBe(false);
      expect((await store.head())!).not.toBe((await running.reader.list(matterList)).position);
    });

    it('the future cannot be asked about, nor a moment that is none', async () => {
      const running = await given().caughtUp();
      await expect(running.reader.list(matterList, { asOf: instant(0.001) })).rejects.toThrow(FutureAsOf);
      await expect(running.reader.count(matterFigures, { asOf: '2026-03-01' })).rejects.toThrow(InvalidQuestion);
    });

    it('a descending list begins where values had reached by then, also where a clock was set back', async () => {
      const { writer, clock } = given();
      const hours = (count: number) => instant(count * 3_600);
      await writer.open('first', { filed: '2026-03-01' }, hours(0));
      await writer.open('later', { filed: '2026-03-09' }, hours(200));
      await writer.open('behind', { filed: '2026-03-05' }, hours(50));
      await writer.open('last', { filed: '2026-03-10' }, hours(210));
      clock.set(hours(300));
      const running = await given().caughtUp();
      const at = async (count: number) => numbers((await running.reader.list(matterList, { asOf: hours(count) })).rows);
      expect(await at(49)).toEqual(['first']);
      expect(await at(50)).toEqual(['behind', 'first']);
      expect(await at(199)).toEqual(['behind', 'first']);
      expect(await at(205)).toEqual(['later', 'behind', 'first']);
      expect(await at(300)).toEqual(['last', 'later', 'behind', 'first']);
    });

    it('agrees with folding only what had been recorded by then, for any history and moment', async () => {
      const step = fc.record({
        matter: fc.integer({ min: 0, max: 3 }),
        what: fc.integer({ min: 0, max: 4 }),
        wait: fc.integer({ min: 0, max: 3 }),
      });
      await fc.assert(
        fc.asyncProperty(
          fc.array(step, { minLength: 1, maxLength: 25 }),
          fc.nat(60),
          fc.integer({ min: 1, max: 9 }),
          async (steps, moment, cut) => {
            const { place } = given();
            await place.clear();
            const full = given().another();
            const past = given().another();
            let seconds = 0;
            for (const { matter, what, wait } of steps) {
              seconds += wait;
              for (const stage of seconds <= moment ? [full, past] : [full]) await happen(stage, matter, what, instant(seconds));
            }
            for (const stage of [full, past]) stage.clock.set(instant(1_000));
            const whole = await full.caughtUp({ buildBatch: cut });
            const asOf = await everyPage(whole, { asOf: instant(moment), limit: 2, sort: '-filed_on' });
            await whole.stop();
            await place.clear();
            const then = await past.caughtUp();
            const live = await everyPage(then, { sort: '-filed_on' });
            await then.stop();
            expect(asOf).toEqual(live);
          },
        ),
        { numRuns: 25 },
      );
    }, 60_000);
  });

  describe('lists', () => {
    const opened = async (count: number) => {
      const { writer } = given();
      for (let index = 0; index < count; index += 1) {
        const name = `n${String(index).padStart(2, '0')}`;
        await writer.open(name, {
          number: name,
          filed: `2026-03-0${1 + (index % 3)}`,
          agency: `/p/c${index % 2}/t${index % 5}/`,
          tags: [`k${index % 4}`],
        });
        if (index % 3 === 0) await writer.record(name, 'fined', { fine: 100 * (index % 6) });
      }
    };

    it('every sort, both ways, gives every row once over pages of any size, rows without a value included', async () => {
      await opened(17);
      const running = await given().caughtUp();
      for (const sort of ['-filed_on', 'filed_on', 'number', '-number', 'fine', '-fine']) {
        const whole = numbers((await running.reader.list(matterList, { sort, limit: 200 })).rows);
        expect(new Set(whole).size).toBe(17);
        for (const limit of [1, 2, 5, 16, 17]) expect(numbers(await everyPage(running, { sort, limit }))).toEqual(whole);
      }
      const fines = (await running.reader.list(matterList, { sort: '-fine' })).rows.map(({ columns }) => columns['fine']);
      expect(fines).toEqual([300, 300, 300, 0, 0, 0, ...Array<null>(11).fill(null)]);
    });

    it('pages stay whole while rows come and go', async () => {
      await opened(9);
      const running = await given().caughtUp();
      const first = await running.reader.list(matterList, { sort: 'number', limit: 4 });
      const { writer } = given();
      await writer.open('n00b', { number: 'n00b' });
      await writer.record('n01', 'dropped');
      await writer.record('n03', 'dropped');
      await given().reached(running);
      const second = await running.reader.list(matterList, { sort: 'number', limit: 4, after: first.next! });
      expect(numbers(second.rows)).toEqual(['n04', 'n05', 'n06', 'n07']);
    });

    it('every kind of filter narrows, alone and together', async () => {
      await opened(12);
      const { writer } = given();
      await writer.record('n05', 'moved', { stage: 'closed' });
      const running = await given().caughtUp();
      const list = async (filters: Record<string, string>) =>
        numbers((await running.reader.list(matterList, { filters, sort: 'number' })).rows);
      expect(await list({ stage: 'closed' })).toEqual(['n05']);
      expect(await list({ stages: 'closed,decided' })).toEqual(['n05']);
      expect(await list({ number: 'n1' })).toEqual(['n10', 'n11']);
      expect(await list({ from: '2026-03-02', to: '2026-03-02' })).toEqual(['n01', 'n04', 'n07', 'n10']);
      expect(await list({ fine: '300' })).toEqual(['n03', 'n09']);
      expect(await list({ tag: 'k3' })).toEqual(['n03', 'n07', 'n11']);
      expect(await list({ tag: 'k3', number: 'n0' })).toEqual(['n03', 'n07']);
      expect(await list({ openedTo: '2026-02-28' })).toEqual([]);
      expect(await list({ openedTo: '2026-03-01' })).toHaveLength(12);
    });

    it('a question that the list does not allow is refused with the parameter at fault', async () => {
      const running = await given().caughtUp();
      const fault = async (ask: ListAsk) =>
        running.reader.list(matterList, ask).then(
          () => undefined,
          (error: unknown) => (error instanceof InvalidQuestion ? error.parameter : error),
        );
      expect(await fault({ filters: { colour: 'red' } })).toBe('colour');
      expect(await fault({ filters: { constructor: 'x' } })).toBe('constructor');
      expect(await fault({ filters: { stage: 'lost' } })).toBe('stage');
      expect(await fault({ filters: { fine: '1e3' } })).toBe('fine');
      expect(await fault({ filters: { from: '2026-02-30' } })).toBe('from');
      expect(await fault({ filters: { number: 'a\u0000' } })).toBe('number');
      expect(await fault({ sort: 'tags' })).toBe('sort');
      expect(await fault({ limit: 0 })).toBe('limit');
      expect(await fault({ after: 'gibberish' })).toBe('after');
      expect(await fault({ after: Buffer.from('["-filed_on",5,1,""]').toString('base64url') })).toBe('after');
      expect(await fault({ after: Buffer.from('["number","a",1,""]').toString('base64url') })).toBe('after');
    });

    it('a reader sees the rows below the paths of the scope, all without one, none below none', async () => {
      await opened(10);
      const running = await given().caughtUp();
      const seen = async (paths?: readonly string[], below = true) =>
        numbers(
          (
            await running.reader.list(matterList, {
              sort: 'number',
              ...(paths === undefined ? {} : { scope: paths.map((path) => ({ path, below })) }),
            })
          ).rows,
        );
      expect(await seen()).toHaveLength(10);
      expect(await seen(['/p/'])).toHaveLength(10);
      expect(await seen(['/p/c1/'])).toEqual(['n01', 'n03', 'n05', 'n07', 'n09']);
      expect(await seen(['/p/c1/t3/', '/p/c0/t4/'])).toEqual(['n03', 'n04']);
      expect(await seen([])).toEqual([]);
      expect(await seen(['/p/c'])).toHaveLength(10);
      expect(await seen(['/p/c1/t3/'], false)).toEqual(['n03']);
      expect(await seen(['/p/c1/'], false)).toEqual([]);
    });

    it('text sorts by its bytes on every database', async () => {
      const { writer } = given();
      for (const number of ['b', 'a', 'B', 'ä', '张', 'Ａ', '𠀀', 'a-']) await writer.open(number, { number });
      const running = await given().caughtUp();
      expect(numbers((await running.reader.list(matterList, { sort: 'number' })).rows)).toEqual([
        'B',
        'a',
        'a-',
        'b',
        'ä',
        '张',
        'Ａ',
        '𠀀',
      ]);
      given().clock.advance(60_000);
      const asOf = await running.reader.list(matterList, { sort: '-number', asOf: given().clock.now(), limit: 2 });
      expect(numbers(asOf.rows)).toEqual(['𠀀', 'Ａ']);
    });
  });

  describe('figures', () => {
    it('count and sum by dimensions, narrowed by filters and scope, now and as of then', async () => {
      const { writer, clock } = given();
      for (const [name, agency, fine] of [
        ['a', '/p/c0/', 100],
        ['b', '/p/c0/', 250],
        ['c', '/p/c1/', undefined],
      ] as const) {
        await writer.open(name, { agency });
        if (fine !== undefined) await writer.record(name, 'fined', { fine });
      }
      clock.advance(60_000);
      await writer.record('a', 'moved', { stage: 'closed' });
      const running = await given().caughtUp();
      const { reader } = running;
      expect((await reader.count(matterFigures)).groups).toEqual([{ by: {}, count: 3, sums: { fines: 350 } }]);
      expect((await reader.count(matterFigures, { by: ['stage'] })).groups).toEqual([
        { by: { stage: 'closed' }, count: 1, sums: { fines: 100 } },
        { by: { stage: 'open' }, count: 2, sums: { fines: 250 } },
      ]);
      expect((await reader.count(matterFigures, { by: ['stage'], asOf: instant(30) })).groups).toEqual([
        { by: { stage: 'open' }, count: 3, sums: { fines: 350 } },
      ]);
      expect((await reader.count(matterFigures, { by: ['fined', 'day'], scope: [{ path: '/p/c1/', below: true }] })).groups).toEqual([
        { by: { fined: null, day: '2026-03-01' }, count: 1, sums: { fines: 0 } },
      ]);
      expect((await reader.count(matterFigures, { filters: { stage: 'nowhere' } })).groups).toEqual([
        { by: {}, count: 0, sums: { fines: 0 } },
      ]);
      await expect(reader.count(matterFigures, { by: ['weather'] })).rejects.toThrow(InvalidQuestion);
      await expect(reader.count(matterFigures, { by: ['stage', 'stage'] })).rejects.toThrow(InvalidQuestion);
    });
  });

  describe('waiting', () => {
    it('a list asked for at least a position shows what was written there', async () => {
      const running = await given().started();
      const position = await given().writer.open('a');
      const { rows, position: reached } = await running.reader.list(matterList, { atLeast: position });
      expect(numbers(rows)).toEqual(['a']);
      expect(given().store.compare(reached!, position)).toBeGreaterThanOrEqual(0);
    });

    it('for what is no position was waited for in vain by a view that has seen nothing yet', async () => {
      const running = await given().caughtUp();
      const { clock } = given();
      const compare = () => {
        throw new RangeError('not a position');
      };
      const store = storeWith(given().store, { compare });
      const reader = new ViewReader({ database: running.database, views: [matters], store, codec, clock });
      await expect(reader.waitFor('matters', 'tomorrow', { timeoutMs: 0 })).rejects.toThrow(InvalidQuestion);
    });

    it('ends when the time is over, when the asker goes away, and at once for what is no view', async () => {
      const running = await given().caughtUp();
      await running.runner.stop();
      const position = await given().writer.open('a');
      const timers = new ManualTimers();
      const { store, clock } = given();
      const reader = new ViewReader({ database: running.database, views: [matters, people], store, codec, clock, timers, pollMs: 7 });
      const expired = reader.waitFor('matters', position, { timeoutMs: 100 });
      await timers.slept(2);
      timers.wake();
      await expect(expired).rejects.toThrow(WaitTimedOut);
      expect(timers.asked).toEqual([7, 100, 7].slice(0, timers.asked.length));
      const leaving = new AbortController();
      const left = reader.waitFor('matters', position, { signal: leaving.signal });
      leaving.abort();
      await expect(left).rejects.toThrow('aborted');
      await expect(reader.waitFor(uuid5('x'), position)).rejects.toThrow('no view');
    });

    it('ends with the reader, whose database is closed next', async () => {
      const running = await given().caughtUp();
      await running.runner.stop();
      const position = await given().writer.open('a');
      const timers = new ManualTimers();
      const { store, clock } = given();
      const reader = new ViewReader({ database: running.database, views: [matters], store, codec, clock, timers });
      const waiting = reader.waitFor('matters', position);
      await timers.slept(2);
      reader.end();
      await expect(waiting).rejects.toThrow(ViewUnavailable);
      await expect(reader.waitFor('matters', position)).rejects.toThrow(ViewUnavailable);
    });

    it('a reader without a runner in its process polls until the position is reached', async () => {
      const running = await given().caughtUp();
      const timers = new ManualTimers();
      const { store, clock, writer } = given();
      const reader = new ViewReader({ database: running.database, views: [matters], store, codec, clock, timers });
      const far = running.runner.stop().then(() => writer.open('a'));
      const waiting = reader.waitFor('matters', await far);
      await timers.slept(2);
      await running.database.close();
      given().running.delete(running);
      const second = await given().caughtUp();
      const other = new ViewReader({ database: second.database, views: [matters], store, codec, clock, timers });
      await other.waitFor('matters', await far);
      timers.wake();
      await expect(waiting).rejects.toThrow();
    });
  });
}

async function happen(stage: Stage, matter: number, what: number, at: Instant): Promise<void> {
  const name = `m${matter}`;
  if (what === 0) await stage.writer.record(name, 'opened', { number: name, agency: '/p/', filed: at.slice(0, 10) }, { at });
  else if (what === 1) await stage.writer.record(name, 'moved', { stage: 'decided' }, { at });
  else if (what === 2) await stage.writer.record(name, 'fined', { fine: Date.parse(at) % 97 }, { at });
  else if (what === 3) await stage.writer.record(name, 'dropped', {}, { at });
  else await stage.writer.record(name, 'assigned', { person: 'li' }, { at });
}
