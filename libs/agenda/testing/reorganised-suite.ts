import { HandleCase } from '#libs/case-runtime';
import { uuid5, type Uuid } from '#libs/kernel';
import { reorganisedAgencies } from '../reorganised.js';
import { loan } from './loan.js';
import { AgendaStage, type DatabasePlace, type StagedOffice } from './stage.js';

/** Who answers for agencies that were dissolved or placed elsewhere, whatever database holds the rows. */
export function reorganisedSuite(place: DatabasePlace): void {
  describe(`reorganised agencies on ${place.name}`, () => {
    let stage: AgendaStage;
    let office: StagedOffice;
    beforeEach(async () => {
      stage = await AgendaStage.open({ place });
      office = await stage.office();
    });
    afterEach(() => stage.close());

    const reorganise = (id: Uuid, body: object) =>
      office.runtime.handle(
        new HandleCase('agency', 'reorganise', id, body, { actor: { system: 'spec' } }, uuid5('spec', id, JSON.stringify(body))),
      );
    const found = async () => {
      await office.runner.settled();
      const head = await stage.store.head();
      if (head !== undefined) await office.reader.waitFor('agency_register', head);
      return [...(await reorganisedAgencies(office.database))].sort((a, b) => (a.paths[0]! < b.paths[0]! ? -1 : 1));
    };

    it('are not said to be none before the register is there', async () => {
      const without = await AgendaStage.open({ types: [loan], place });
      const { database } = await without.office();
      await expect(reorganisedAgencies(database)).rejects.toThrow('view agency_register cannot answer');
      await without.close();
    });

    it('are none as long as nothing is', async () => {
      expect(await found()).toEqual([]);
      await stage.agency(office, 'A', 'county', '130200', []);
      expect(await found()).toEqual([]);
    });

    it('are told with the end of the chain, and with every path of theirs', async () => {
      const [a, b, c] = [
        await stage.agency(office, 'A', 'town', '130200', []),
        await stage.agency(office, 'B', 'town', '130200', []),
        await stage.agency(office, 'C', 'county', '130200', ['p']),
      ];
      await reorganise(a, { stage: 'dissolved', successor: b, former: ['/q/a/'] });
      await reorganise(b, { stage: 'dissolved', successor: c });
      const answering = { agency: c, path: `/p/${c}/` };
      const expected = [
        { paths: [`/${a}/`, '/q/a/'], answering },
        { paths: [`/${b}/`], answering },
      ];
      expect(await found()).toEqual(expected.sort((one, other) => (one.paths[0]! < other.paths[0]! ? -1 : 1)));
    });

    it('answer for themselves where they were only placed elsewhere', async () => {
      const moved = await stage.agency(office, 'M', 'town', '130200', ['p']);
      await reorganise(moved, { stage: 'registered', former: ['/q/m/'] });
      const path = `/p/${moved}/`;
      expect(await found()).toEqual([{ paths: [path, '/q/m/'], answering: { agency: moved, path } }]);
    });

    it('are told though the register is built anew and swapped while they are asked for', async () => {
      const moved = await stage.agency(office, 'M', 'town', '130200', ['p']);
      await reorganise(moved, { stage: 'registered', former: ['/q/m/'] });
      const expected = await found();
      let isSwapped = false;
      const { database } = await stage.office({ follow: false });
      const reads = database.reads.withPlugin({
        transformQuery: ({ node }) => node,
        transformResult: async ({ result }) => {
          if (!isSwapped) {
            isSwapped = true;
            await office.runner.rebuild(['agency_register']);
          }
          return result;
        },
      });
      expect(await reorganisedAgencies({ ...database, reads })).toEqual(expected);
      expect(isSwapped).toBe(true);
    });

    it('are left out where nobody answers: no successor, one dissolved without, or a circle', async () => {
      const ids = [];
      for (const name of ['A', 'B', 'C', 'D', 'E']) ids.push(await stage.agency(office, name, 'town', '130200', []));
      const [a, b, c, d, e] = ids as [Uuid, Uuid, Uuid, Uuid, Uuid];
      await reorganise(a, { stage: 'dissolved', successor: b });
      await reorganise(b, { stage: 'dissolved', former: ['/q/b/'] });
      await reorganise(c, { stage: 'dissolved', successor: d });
      await reorganise(d, { stage: 'dissolved', successor: c });
      await reorganise(e, { stage: 'dissolved', successor: uuid5('agency', 'nobody') });
      expect(await found()).toEqual([]);
    });
  });
}
