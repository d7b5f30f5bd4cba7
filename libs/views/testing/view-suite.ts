import { sql } from 'kysely';
import fc from 'fast-check';
import { storeWith } from '#libs/event-store';
import { InvalidQuestion, UnknownView, ViewUnavailable, type ViewDatabase } from '../index.js';
import { generationsOf } from '../generations.js';
import { acts, matterList, matters, people, peopleList } from './matters.js';
import { answering } from './answering.js';
import { enduring } from './enduring.js';
import { Stage, contents, type DatabasePlace } from './stage.js';
import { takenAway } from './taken-away.js';
import { takingTurns } from './taking-turns.js';
import { waking } from './waking.js';

type Part = (given: () => Stage) => void;

/** What views promise, whatever database holds their rows; only some of it where `parts` are named. */
export function viewSuite(
  name: string,
  openPlace: () => Promise<DatabasePlace>,
  parts: readonly Part[] = [folding, rebuilding, answering, enduring, waking, takingTurns, takenAway],
): void {
  describe(`views on ${name}`, () => {
    let stage: Stage;
    beforeEach(async () => {
      stage = new Stage(await openPlace());
    });
    afterEach(() => stage.end());
    const given = () => stage;
    for (const part of parts) part(given);
  });
}

const numbers = (rows: readonly { readonly columns: { readonly [column: string]: unknown } }[]) =>
  rows.map(({ columns }) => columns['number']);

async function tables(database: ViewDatabase): Promise<readonly string[]> {
  const found = await sql<{ name: string }>`${
    database.dialect === 'sqlite'
      ? sql`select name from sqlite_master where type = 'table'`
      : sql`select table_name as name from information_schema.tables where table_schema = current_schema()`
  }`.execute(database.reads);
  return found.rows.map(({ name }) => name).toSorted();
}

function folding(given: () => Stage): void {
  describe('folding', () => {
    it('makes one row per key, follows what happens, and removes what a view gives up', async () => {
      const { writer } = given();
      await writer.open('a');
      await writer.record('a', 'assigned', { person: 'li' });
      const running = await given().caughtUp();
      await writer.record('a', 'assigned', { person: 'wu', part: 'reviewer' });
      await writer.record('a', 'unassigned', { person: 'li' });
      await writer.record('a', 'fined', { fine: 20_000 });
      await given().reached(running);

      const matter = await running.reader.list(matterList);
      const persons = await running.reader.list(peopleList);

      expect(matter.rows).toEqual([
        {
          stream: writer.stream('a'),
          key: '',
          revision: 4,
          at: '2026-03-01T08:00:00.000Z',
          columns: {
            number: 'a',
            stage: 'open',
            agency_path: '/p/c/',
            filed_on: '2026-03-01',
            fine: 20_000,
            tags: '[]',
            opened_at: '2026-03-01T08:00:00.000Z',
          },
          path: '/p/c/',
        },
      ]);
      expect(persons.rows.map(({ key, columns, revision }) => [key, columns['part'], revision])).toEqual([['wu', 'reviewer', 2]]);
    });

    it('reads only its categories, but its checkpoint passes every event', async () => {
      const { writer } = given();
      await writer.record('elsewhere', 'opened', { number: 'x', agency: '/', filed: '2026-03-01' }, { category: 'letter' });
      await writer.record('elsewhere', 'never-heard-of', {}, { category: 'letter' });
      const running = await given().caughtUp();
      const [health] = await running.reader.health();
      expect((await running.reader.list(matterList)).rows).toEqual([]);
      expect(health).toMatchObject({ state: 'live', events: 2, lag: { events: 0, seconds: 0 }, position: await given().store.head() });
    });

    it('numbers versions by the count of events over all streams and keeps every closed one', async () => {
      const { writer } = given();
      await writer.open('a');
      await writer.open('b');
      given().clock.advance(1_000);
      await writer.record('a', 'moved', { stage: 'decided' });
      await writer.record('a', 'dropped');
      const running = await given().caughtUp();
      const rows = await contents(running.database, 'matters');
      const start = Date.parse('2026-03-01T08:00:00.000Z');
      const a = rows.filter((row) => row['_stream'] === writer.stream('a'));
      expect(a.map((row) => [row['stage'], row['_born_no'], row['_from_no'], row['_to_no'], row['_from_at'], row['_to_at']])).toEqual([
        ['open', 0, 0, 2, start, start + 1_000],
        ['decided', 0, 2, 3, start + 1_000, start + 1_000],
      ]);
      expect(rows.filter((row) => row['_stream'] === writer.stream('b')).map((row) => row['_to_no'])).toEqual([undefined]);
    });

    it('an event that changes nothing makes no version', async () => {
      const { writer } = given();
      await writer.open('a');
      await writer.record('a', 'moved', { stage: 'open' });
      const running = await given().caughtUp();
      expect(await contents(running.database, 'matters')).toHaveLength(1);
    });

    it('a correction folds its stream again; what differs is a version as of the correction', async () => {
      const { writer, clock } = given();
      await writer.open('a', { number: 'wrong' });
      await writer.record('a', 'assigned', { person: 'li' });
      clock.advance(60_000);
      await writer.record('a', 'fined', { fine: 500 });
      const running = await given().caughtUp();
      clock.advance(60_000);
      const replacement = { number: 'right', agency: '/p/c/', filed: '2026-02-28' };
      await writer.record('a', 'corrected', {
        target: 0,
        type: 'matter.opened',
        data: replacement,
        reason: 'typing error',
        approver: 'wu',
      });
      clock.advance(60_000);
      await writer.record('a', 'moved', { stage: 'closed' });
      await given().reached(running);

      const now = await running.reader.list(matterList);
      const before = await running.reader.list(matterList, { asOf: '2026-03-01T08:01:59.999Z' });
      const after = await running.reader.list(matterList, { asOf: '2026-03-01T08:02:00.000Z' });

      expect(now.rows[0]).toMatchObject({ revision: 4, columns: { number: 'right', filed_on: '2026-02-28', fine: 500, stage: 'closed' } });
      expect(before.rows[0]).toMatchObject({ revision: 2, columns: { number: 'wrong', filed_on: '2026-03-01', fine: 500 } });
      expect(after.rows[0]).toMatchObject({ revision: 3, at: '2026-03-01T08:02:00.000Z', columns: { number: 'right', fine: 500 } });
      expect(await contents(running.database, 'people')).toHaveLength(1);
    });

    it('a correction can take a row away, and bring one', async () => {
      const { writer } = given();
      await writer.open('a');
      await writer.record('a', 'assigned', { person: 'li' });
      await writer.record('a', 'corrected', {
        target: 1,
        type: 'matter.assigned',
        data: { person: 'wu' },
        reason: 'mistaken',
        approver: 'x',
      });
      const running = await given().caughtUp();
      expect((await running.reader.list(peopleList)).rows.map(({ key, revision }) => [key, revision])).toEqual([['wu', 2]]);
    });

    it('an event that concerns every row changes those that there are then, remembered or not, in a stream folded again too', async () => {
      const { writer } = given();
      await writer.open('a');
      await writer.record('a', 'assigned', { person: 'li' });
      await writer.record('a', 'assigned', { person: 'wu' });
      await writer.record('a', 'assigned', { person: 'xu' });
      await writer.record('a', 'unassigned', { person: 'xu' });
      await (await given().caughtUp()).stop();
      await writer.record('a', 'released');
      await writer.record('a', 'assigned', { person: 'an' });
      const running = await given().caughtUp();
      const parts = async () => (await running.reader.list(peopleList)).rows.map(({ columns }) => [columns['person'], columns['part']]);
      const released = (person: string) => [person, 'released'];
      expect(await parts()).toEqual([['an', 'investigator'], released('li'), released('wu')]);

      const replacement = { target: 1, type: 'matter.assigned', data: { person: 'lu' }, reason: 'mistaken', approver: 'x' };
      await writer.record('a', 'corrected', replacement);
      await given().reached(running);
      expect(await parts()).toEqual([['an', 'investigator'], released('lu'), released('wu')]);
    });

    it('rows that one event makes are corrected where memory has forgotten them, where they were just made, and before they were written', async () => {
      const { writer } = given();
      const onlyActs = { views: [acts] };
      const correct = (target: number, person: string) =>
        writer.record('a', 'corrected', { target, type: 'matter.assigned', data: { person }, reason: 'mistaken', approver: 'x' });
      await writer.open('a');
      for (const person of ['li', 'wu', 'an']) await writer.record('a', 'assigned', { person });
      const first = await given().caughtUp(onlyActs);
      await correct(1, 'xu');
      await given().reached(first, ['acts']);
      await writer.record('a', 'assigned', { person: 'he' });
      await given().reached(first, ['acts']);
      await first.stop();
      for (let event = 0; event < 100; event += 1) await writer.record('a', 'assigned', { person: `p${event}` });
      await correct(20, 'yu');
      await writer.record('a', 'assigned', { person: 'zu' });
      const followed = await given().caughtUp(onlyActs);
      const found = await contents(followed.database, 'acts');
      await followed.stop();
      await given().place.clear();
      const rebuilt = await given().caughtUp(onlyActs);

      expect(found).toHaveLength(105 + 2);
      expect(found).toEqual(await contents(rebuilt.database, 'acts'));
    });

    it('a clock set back never makes a version that ends before it begins', async () => {
      const { writer } = given();
      await writer.open('a', {}, '2026-03-01T08:00:10.000Z');
      await writer.record('a', 'moved', { stage: 'decided' }, { at: '2026-03-01T08:00:00.000Z' });
      const running = await given().caughtUp();
      const [live, closed] = await contents(running.database, 'matters');
      expect(closed!['_to_at']).toBe(closed!['_from_at']);
      expect(live!['_from_at']).toBe(closed!['_to_at']);
    });
  });
}

function rebuilding(given: () => Stage): void {
  describe('rebuilding', () => {
    async function history(matterCount: number): Promise<void> {
      const { writer, clock } = given();
      for (let index = 0; index < matterCount; index += 1) {
        await writer.open(`m${index}`, { number: `n${index}` });
        await writer.record(`m${index}`, 'assigned', { person: `p${index % 3}` });
        clock.advance(700);
        if (index > 2) await writer.record(`m${index - 3}`, 'fined', { fine: index });
        if (index % 4 === 3) await writer.record(`m${index - 2}`, 'dropped');
      }
    }

    it('makes the same rows and versions beside the live ones, swaps, and drops the old tables', async () => {
      await history(20);
      const running = await given().caughtUp();
      const before = await contents(running.database, 'matters');
      const reports: number[] = [];
      await running.runner.rebuild(['matters', 'people'], ({ events }) => void reports.push(events));
      expect(await contents(running.database, 'matters')).toEqual(before);
      expect(reports.at(-1)).toBe((await generationsOf(running.database.reads, ['matters']))[0]!.eventNo);
      expect(await tables(running.database)).toEqual(
        ['matters_v1_g2', 'people_v1_g2']
          .flatMap((table) => [table, `${table}_history`, `${table}_reach`])
          .concat('view_generations', 'view_leases'),
      );
    });

    it('goes on answering, and misses nothing that is written meanwhile', async () => {
      await history(12);
      const running = await given().caughtUp({ buildBatch: 5 });
      const { writer } = given();
      let written = 0;
      const writes: Promise<unknown>[] = [];
      await running.runner.rebuild(['matters'], () => {
        written += 1;
        writes.push(
          writer.open(`late${written}`, { number: `late${written}` }),
          running.reader.list(matterList, { filters: { number: 'n0' } }),
        );
      });
      await Promise.all(writes);
      await given().reached(running);
      const rebuilt = await contents(running.database, 'matters');
      await running.stop();
      await given().place.clear();
      const anew = await given().caughtUp();
      expect(written).toBeGreaterThan(5);
      expect(rebuilt).toEqual(await contents(anew.database, 'matters'));
    });

    it('a deleted read database is built again at the next start', async () => {
      await history(9);
      const first = await given().caughtUp();
      const before = await contents(first.database, 'people');
      await first.stop();
      await given().place.clear();
      const second = await given().caughtUp();
      expect(await contents(second.database, 'people')).toEqual(before);
    });

    it('a raised version is built beside while the old one keeps serving', async () => {
      await history(6);
      const old = await given().caughtUp();
      await old.stop();
      const raised = {
        ...matters,
        version: 2,
        columns: { ...matters.columns, shout: { type: 'text' as const } },
        evolve: (...[row, event, key]: Parameters<typeof matters.evolve>) => {
          const next = matters.evolve(row, event, key);
          return next === null ? null : { ...next, shout: String(next['number']).toUpperCase() };
        },
      };
      const { store } = given();
      let release = (): void => undefined;
      const gate = new Promise<void>((resolve) => (release = resolve));
      const slow = storeWith(store, {
        readAll: async (...args) => {
          await gate;
          return store.readAll(...args);
        },
      });
      const next = await given().started({ views: [raised, people], store: slow });
      const question = { ...matterList, filters: { shout: { column: 'shout', op: 'eq' as const, zh: '', en: '' } } };

      const meanwhile = await next.reader.list(question, { sort: 'number' });
      await expect(next.reader.list(question, { filters: { shout: 'N1' } })).rejects.toThrow(ViewUnavailable);
      release();
      await next.runner.settled();
      const then = await next.reader.list(question, { filters: { shout: 'N2' } });

      expect(meanwhile.rows[0]!.columns).toMatchObject({ number: 'n0', shout: null });
      expect(then.rows[0]!.columns).toMatchObject({ number: 'n2', shout: 'N2' });
      expect(await tables(next.database)).not.toContain('matters_v1');
    });

    it('columns that changed without a raised version are built anew as well', async () => {
      await history(3);
      await (await given().caughtUp()).stop();
      const changed = { ...people, columns: { person: people.columns['person']!, part: { type: 'text' as const, nullable: true } } };
      const next = await given().started({ views: [matters, changed] });
      await next.runner.settled();
      expect((await generationsOf(next.database.reads, ['people'])).map(({ table }) => table)).toEqual(['people_v1_g2']);
    });

    it('a view that never answered is unavailable, and one nobody declared unknown', async () => {
      const running = await given().runner();
      await expect(running.runner.rebuild(['nothing'])).rejects.toThrow(UnknownView);
      await running.runner.start();
      await running.runner.settled();
      await expect(running.reader.list({ ...matterList, view: 'nothing' })).rejects.toThrow(UnknownView);
      await expect(running.reader.list(matterList, { limit: 201 })).rejects.toThrow(InvalidQuestion);
    });

    it('rows that fell asleep are written, woken and written again: memory of one row gives the same tables', async () => {
      await history(25);
      const roomy = await given().caughtUp();
      const expected = await Promise.all(['matters', 'people'].map((view) => contents(roomy.database, view)));
      await roomy.stop();
      await fc.assert(
        fc.asyncProperty(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 40 }), async (rowsKept, buildBatch) => {
          await given().place.clear();
          const cramped = await given().caughtUp({ rowsKept, buildBatch });
          const found = await Promise.all(['matters', 'people'].map((view) => contents(cramped.database, view)));
          await cramped.stop();
          expect(found).toEqual(expected);
        }),
        { numRuns: 12 },
      );
    }, 60_000);

    it('lists the register in order after everything', async () => {
      await history(8);
      const running = await given().caughtUp();
      expect(numbers((await running.reader.list(matterList, { sort: 'number' })).rows)).toEqual(['n0', 'n2', 'n3', 'n4', 'n6', 'n7']);
    });
  });
}
