import { canonicalJson, type Json } from '#libs/kernel';
import { runCli, startBuiltOffice, type BuiltOffice, type WirePerson } from '../support/built-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(90_000);

interface Group {
  readonly by: { readonly [dimension: string]: string | null };
  readonly count: number;
  readonly sums: { readonly [sum: string]: number };
}
type Row = { readonly [column: string]: Json } & { readonly caseId: string };

/** Cases of the demonstration that the figures are drawn from. */
const CASES = 45;

describe('an office filled by the demonstration', () => {
  let office: BuiltOffice;
  let supervisor: WirePerson;
  let auditor: WirePerson;

  beforeAll(async () => {
    office = await startBuiltOffice();
    const filled = await runCli(['demo', '--scale', String(CASES / 300), '--seed', 'oversight', '--url', office.url], office.folder);
    expect([filled.code, filled.err]).toEqual([0, '']);
    supervisor = await office.as('supervisor');
    auditor = await office.as('auditor');
  }, 120_000);
  afterAll(() => office.dispose());

  const figures = async (by: string, query = '') =>
    (await supervisor.get(`/v1/penalty-cases/figures/counts?by=${by}${query}`)).body['groups'] as unknown as readonly Group[];
  const rowsOf = async (who: WirePerson, path: string) => {
    const rows: Row[] = [];
    for (let after = ''; ;) {
      const { body } = await who.get(`${path}${path.includes('?') ? '&' : '?'}limit=20${after}`);
      rows.push(...(body['rows'] as unknown as readonly Row[]));
      if (body['next'] === undefined) return rows;
      after = `&after=${encodeURIComponent(String(body['next']))}`;
    }
  };
  const total = (groups: readonly Group[]) => groups.reduce((sum, { count }) => sum + count, 0);

  describe('the journey of a supervisor', () => {
    it('drills figures down through four levels, and they add up at each', async () => {
      const [province, ...others] = await figures('level1');
      expect([others, province!.count]).toEqual([[], CASES]);
      for (const city of await figures('level2', `&level1=${province!.by['level1']}`)) {
        const below = await figures('level3', `&level2=${city.by['level2']}`);
        expect(total(below)).toBe(city.count);
        for (const county of below) {
          const lowest = await figures('level4', `&level3=${county.by['level3']}`);
          expect(total(lowest)).toBe(county.count);
          for (const agency of lowest.filter(({ by }) => by['level4'] !== null)) {
            const rows = await rowsOf(supervisor, `/v1/penalty-cases?level4=${agency.by['level4']}`);
            expect(rows).toHaveLength(agency.count);
          }
        }
      }
    });

    it('counts by region, month and outcome what the register holds', async () => {
      const register = await rowsOf(supervisor, '/v1/penalty-cases');
      expect(register).toHaveLength(CASES);
      for (const [dimension, column] of [
        ['outcome', 'outcome'],
        ['month', 'decidedMonth'],
        ['region', 'region'],
        ['stage', 'stage'],
      ] as const) {
        const groups = await figures(dimension);
        for (const { by, count, sums } of groups) {
          const rows = register.filter((row) => row[column] === by[dimension]);
          expect([dimension, by, count]).toEqual([dimension, by, rows.length]);
          expect(sums['fine']).toBe(rows.reduce((sum, { fine }) => sum + Number(fine), 0));
        }
      }
    });

    it('sees less where less is in charge, and personal names masked', async () => {
      const county = await office.as('county-supervisor');
      const clerk = await office.as('clerk');
      const inCounty = await rowsOf(county, '/v1/penalty-cases');
      const inBureau = await rowsOf(clerk, '/v1/penalty-cases');
      expect(inCounty.length).toBeLessThan(CASES);
      expect(inBureau.length).toBeLessThan(inCounty.length);
      const own = await rowsOf(clerk, '/v1/penalty-cases/by-party');
      const above = await rowsOf(supervisor, '/v1/penalty-cases/by-party');
      expect(own.map(({ name }) => name).join()).not.toContain('*');
      expect(above.every(({ name }) => String(name).includes('*'))).toBe(true);
    });

    it('finds what one officer did, with the post held then', async () => {
      const acts = await rowsOf(supervisor, '/v1/penalty-cases/by-officer');
      const { person } = acts.find(({ act }) => act === 'penalty.penalized')!;
      const own = await rowsOf(supervisor, `/v1/penalty-cases/by-officer?officer=${String(person)}`);
      expect(own).toEqual(acts.filter((act) => act['person'] === person));
      expect(own.every(({ post }) => post !== null)).toBe(true);
    });

    it('answers lists and figures as of a day in the past', async () => {
      const register = await rowsOf(supervisor, '/v1/penalty-cases');
      const opened = register.map(({ openedOn }) => String(openedOn)).sort();
      const day = opened[Math.floor(CASES / 2)]!;
      const asOf = encodeURIComponent(`${day}T23:59:59+08:00`);
      const then = await rowsOf(supervisor, `/v1/penalty-cases?asOf=${asOf}`);
      expect(then.map(({ caseId }) => caseId).sort()).toEqual(
        register
          .filter(({ openedOn }) => String(openedOn) <= day)
          .map(({ caseId }) => caseId)
          .sort(),
      );
      expect(total(await figures('stage', `&asOf=${asOf}`))).toBe(then.length);
      expect(await supervisor.get('/v1/penalty-cases?asOf=2999-01-01T00:00:00Z')).toMatchObject({
        status: 400,
        body: { code: 'future-as-of' },
      });
    });

    it('is told what a question does not know', async () => {
      expect(await supervisor.get('/v1/penalty-cases?colour=red')).toMatchObject({ status: 400, body: { code: 'invalid-parameter' } });
      expect(await supervisor.get('/v1/penalty-cases/figures/counts?by=colour')).toMatchObject({ status: 400 });
      expect(await (await office.as('system-admin')).get('/v1/penalty-cases')).toMatchObject({ status: 200, body: { rows: [] } });
    });
  });

  describe('the journey of an auditor', () => {
    let caseId: string;
    let last: number;
    beforeAll(async () => {
      const rows = await rowsOf(auditor, '/v1/penalty-cases?stage=archived&outcome=penalized');
      const longest = [...rows].sort((a, b) => Number(b['revision']) - Number(a['revision']))[0]!;
      caseId = longest.caseId;
      last = Number((await auditor.get(`/v1/penalty-cases/${caseId}`)).body['revision']);
    });

    const path = (rest = '') => `/v1/penalty-cases/${caseId}${rest}`;
    interface Told {
      readonly revision: number;
      readonly at: string;
      readonly sentence: string;
      readonly by: { readonly person?: string; readonly name?: string; readonly post?: string };
    }

    it('pages through the history and the events to the end', async () => {
      for (const [what, list] of [
        ['history', 'entries'],
        ['events', 'events'],
      ] as const) {
        const pages: Json[] = [];
        for (let after = ''; ;) {
          const { body } = await auditor.get(path(`/${what}?limit=4${after}`));
          const page = body[list] as readonly Json[];
          expect(page.length).toBeLessThanOrEqual(4);
          pages.push(...page);
          if (body['next'] === undefined) break;
          after = `&after=${String(body['next'])}`;
        }
        expect(pages).toHaveLength(last + 1);
        expect(pages).toEqual((await auditor.get(path(`/${what}?limit=200`))).body[list]);
      }
    });

    it('sees the case at each revision and moment, and what changed between', async () => {
      const { body } = await auditor.get(path('/history?limit=200'));
      const entries = body['entries'] as unknown as readonly Told[];
      for (const { revision, at } of [entries[0]!, entries[3]!, entries[last]!]) {
        const byRevision = await auditor.get(path(`?revision=${revision}`));
        const lastThen = entries.findLast((entry) => entry.at <= at)!.revision;
        const byMoment = await auditor.get(path(`?asOf=${at}`));
        expect(byRevision.body['revision']).toBe(revision);
        expect(byMoment.body['revision']).toBe(lastThen);
        if (lastThen === revision) expect(byMoment.body['state']).toEqual(byRevision.body['state']);
      }
      const nothing = await auditor.get(path(`/difference?from=3&to=3`));
      expect(nothing.body['changes']).toEqual([]);
      const everything = await auditor.get(path('/difference?from=0'));
      expect(everything.body).toMatchObject({ from: 0, to: last });
      expect(everything.body['changes']).toEqual(
        expect.arrayContaining([expect.objectContaining({ pointer: '/stage', old: 'lead', new: 'archived' })]),
      );
    });

    it('replays from the store alone what the office serves', async () => {
      const story = await runCli(['replay', caseId], office.folder);
      const entries = (await auditor.get(path('/history?limit=200'))).body['entries'] as unknown as readonly Told[];
      expect([story.code, story.err]).toEqual([0, '']);
      expect(story.out).toContain(`共 ${last + 1} 条记录`);
      const moments = [...story.out.matchAll(/^ *(\d+) {2}(\S+\+08:00) {2}(.*)$/gm)].map(([, revision, at, who]) => ({
        revision: Number(revision),
        at: new Date(at!).toISOString(),
        who,
      }));
      expect(moments).toEqual(
        entries.map(({ revision, at, by }) => ({ revision, at, who: expect.stringMatching(`^${by.post} ${by.name} ${by.person}`) })),
      );
      expect(story.out).toMatch(/阶段 \/stage {2}未登记 → 线索/);

      const replayed = await runCli(['replay', caseId, '--json'], office.folder);
      const { state, chain, revision } = JSON.parse(replayed.out) as {
        readonly state: Json;
        readonly chain: string;
        readonly revision: number;
      };
      const agency = (state as { readonly agency: { readonly id: string } }).agency.id;
      const clerk = await clerkOf(agency);
      const served = (await clerk.get(path())).body['state'];
      expect([chain, revision]).toEqual(['whole', last]);
      expect(canonicalJson(served)).toBe(canonicalJson(state));
    });

    it('replays as of a moment, and says so where there is no such case', async () => {
      const entries = (await auditor.get(path('/history?limit=200'))).body['entries'] as unknown as readonly Told[];
      const then = await runCli(['replay', caseId, '--json', '--as-of', entries[2]!.at], office.folder);
      expect(JSON.parse(then.out)).toMatchObject({ revision: entries.findLast(({ at }) => at <= entries[2]!.at)!.revision });
      expect(await runCli(['replay', '00000000-0000-4000-8000-000000000000'], office.folder)).toMatchObject({ code: 1 });
      expect(await runCli(['replay', 'nothing'], office.folder)).toMatchObject({ code: 2 });
    });

    async function clerkOf(agency: string): Promise<WirePerson> {
      for (const subject of ['clerk', 'ecology-clerk', 'safety-clerk', 'town-clerk']) {
        const clerk = await office.as(subject);
        if ((await clerk.get(path())).status === 200) return clerk;
      }
      throw new Error(`nobody works in ${agency}`);
    }
  });
});
