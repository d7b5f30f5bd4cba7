import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIMENSIONS } from '#libs/agenda';
import { readEnvironment } from '#config/environment';
import { startApi, type RunningApi } from '../../apps/api/start.js';
import { demo } from '../../apps/cli/demo.js';
import { ROOT } from '../support/built-office.js';

type Told = Readonly<Record<string, unknown>>;
interface Numbered extends Told {
  readonly rows: string;
  readonly count: number;
}

/** A year of cases is told through the API first. */
jest.setTimeout(240_000);

const CASES = 24;

describe('numbers of an office, and the rows that they count', () => {
  let folder: string;
  let api: RunningApi;
  let token: string;
  let province: string;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'anjuan-numbers-'));
    const environment = readEnvironment({ DEMO: '1', DATA_DIR: folder, LOG_LEVEL: 'error', PORT: '0', RATE_LIMIT: '0' });
    api = await startApi(environment);
    const said: string[] = [];
    const terminal = {
      out: (line: string) => void said.push(line),
      err: (line: string) => void said.push(line),
      progress: undefined,
      env: process.env,
    };
    const words = ['--scale', String(CASES / 300), '--seed', 'numbers', '--url', api.url];
    const code = await demo({ ...environment, configDir: join(ROOT, 'config') }, words, terminal);
    if (code !== 0) throw new Error(said.join('\n'));
    token = await tokenOf('supervisor');
    await api.views.settled();
    await api.reader.waitFor(
      api.office.types.all.flatMap((type) => type.views.map(({ name }) => name)),
      (await api.office.store.head())!,
      { timeoutMs: 60_000 },
    );
    province = String((await rowsAt('/v1/agencies?level=province'))[0]!['caseId']);
  });
  afterAll(async () => {
    await api.close();
    await rm(folder, { recursive: true, force: true });
  });

  const tokenOf = async (subject: string) => {
    const answer = await api.app.inject({
      method: 'POST',
      url: '/v1/demo/token',
      headers: { 'content-type': 'application/json' },
      payload: JSON.stringify({ subject }),
    });
    return String((answer.json() as Told)['access_token']);
  };
  const ask = async (url: string): Promise<Told> => {
    const answer = await api.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
    if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.statusCode} ${answer.body}`);
    return answer.json() as Told;
  };
  const rowsAt = async (link: string): Promise<readonly Told[]> => {
    const rows: Told[] = [];
    for (let after = ''; ;) {
      const page = await ask(`${link}${link.includes('?') ? '&' : '?'}limit=200${after}`);
      rows.push(...(page['rows'] as readonly Told[]));
      if (page['next'] === undefined) return rows;
      after = `&after=${encodeURIComponent(String(page['next']))}`;
    }
  };
  /** Groups whose link does not lead to as many rows as they count. */
  const wrong = async (question: string, member: string): Promise<readonly object[]> => {
    const groups = (await ask(question))[member] as readonly Numbered[];
    const found: object[] = [];
    for (const group of groups) {
      const rows = await rowsAt(group.rows);
      if (rows.length !== group.count) found.push({ question, link: group.rows, count: group.count, rows: rows.length });
    }
    return found;
  };
  const then = (month: string) => `asOf=${encodeURIComponent(`${month}T12:00:00+08:00`)}`;
  /** A day in the middle of the demonstration's year. */
  const midYear = () => {
    const day = new Date(Date.parse(api.office.clock.now()) - 150 * 86_400_000).toISOString().slice(0, 10);
    return then(day);
  };
  const everyState = 'state=open,paused,closed';

  describe('counts of duties', () => {
    const narrowings = (): readonly string[] => [
      '',
      everyState,
      `${everyState}&light=red,yellow`,
      'state=paused,closed',
      'level=county,town',
      `below=/${province}/`,
      midYear(),
      `${everyState}&${midYear()}`,
    ];

    it.each(DIMENSIONS)('by %s lead to as many duties, whatever they are narrowed to and as of any day', async (dimension) => {
      for (const narrowing of narrowings()) {
        expect(await wrong(`/v1/supervision/duties/counts?by=${dimension}&${narrowing}`, 'groups')).toEqual([]);
      }
    });

    it.each(['light,item', 'officer,light', 'agency,officer', 'unit,level', 'item,officer,month', 'clock,type,light'])(
      'by %s at once lead to as many',
      async (by) => {
        for (const narrowing of ['', midYear()]) {
          expect(await wrong(`/v1/supervision/duties/counts?by=${by}&${narrowing}`, 'groups')).toEqual([]);
        }
      },
    );

    it('add up to the whole by item and by officer, and name the officer', async () => {
      const whole = (await rowsAt(`/v1/supervision/duties?${everyState}`)).length;
      expect(whole).toBeGreaterThan(CASES);
      for (const by of ['item', 'officer']) {
        const groups = (await ask(`/v1/supervision/duties/counts?by=${by}&${everyState}`))['groups'] as readonly Numbered[];
        expect(groups.length).toBeGreaterThan(3);
        expect(groups.reduce((sum, { count }) => sum + count, 0)).toBe(whole);
      }
      const [first] = (await ask(`/v1/supervision/duties/counts?by=officer&${everyState}&type=penalty`))['groups'] as readonly {
        readonly by: Told;
        readonly officer?: { readonly name: string };
      }[];
      const officer = await ask(`/v1/officers/${String(first!.by['officer'])}`);
      expect(first!.officer).toEqual({ name: (officer['state'] as Told)['name'] });
    });

    it('keep the days asked for where a month is cut: the link led to the whole month', async () => {
      const [month] = (await ask(`/v1/supervision/duties/counts?by=month&${everyState}`))['groups'] as readonly { readonly by: Told }[];
      const from = `${String(month!.by['month'])}-15`;
      expect(await wrong(`/v1/supervision/duties/counts?by=month&${everyState}&from=${from}`, 'groups')).toEqual([]);
      expect(await wrong(`/v1/supervision/duties/counts?by=month&${everyState}&to=${from}`, 'groups')).toEqual([]);
    });

    it('of the chosen agency itself lead to its own duties: the link led to those of all below', async () => {
      for (const { path } of (await rowsAt('/v1/agencies')).map((row) => ({ path: String(row['agencyPath']) }))) {
        expect(await wrong(`/v1/supervision/duties/counts?by=unit,light&${everyState}&below=${path}`, 'groups')).toEqual([]);
      }
    });
  });

  it('days of the calendar lead to what falls due on them', async () => {
    const today = Date.parse(api.office.clock.now());
    const [from, to] = [-180, 180].map((days) => new Date(today + days * 86_400_000).toISOString().slice(0, 10));
    for (const narrowing of ['', everyState, midYear()]) {
      expect(await wrong(`/v1/supervision/calendar?from=${from}&to=${to}&${narrowing}`, 'days')).toEqual([]);
    }
  });

  it('overdue rates lead to what fell due, and to what of it is overdue', async () => {
    const to = api.office.clock.now().slice(0, 7);
    const from = `${Number(to.slice(0, 4)) - 1}${to.slice(4)}`;
    let overdue = 0;
    for (const narrowing of ['', midYear(), `below=/${province}/`, 'level=county', 'type=penalty']) {
      const { rates } = (await ask(`/v1/supervision/overdue?from=${from}&to=${to}&${narrowing}`)) as unknown as {
        readonly rates: readonly { readonly rows: string; readonly overdueRows: string; readonly due: number; readonly overdue: number }[];
      };
      expect(rates.length).toBeGreaterThan(0);
      for (const rate of rates) {
        const [due, late] = [await rowsAt(rate.rows), await rowsAt(rate.overdueRows)];
        expect({ rate, due: due.length, overdue: late.length }).toEqual({ rate, due: rate.due, overdue: rate.overdue });
        overdue += late.length;
      }
    }
    expect(overdue).toBeGreaterThan(0);
  });

  describe('figures', () => {
    const figures = () =>
      api.office.types.all.flatMap((type) =>
        type.figures.map(({ path, dimensions }) => ({ url: `/v1/${type.route}/figures/${path}`, dimensions: Object.keys(dimensions) })),
      );

    it('by each dimension, and by none, lead to as many rows, now and as of a past day', async () => {
      let asked = 0;
      for (const { url, dimensions } of figures()) {
        for (const by of ['', ...dimensions]) {
          for (const narrowing of ['', midYear()]) {
            const found = await wrong(`${url}?by=${by}&${narrowing}`, 'groups');
            expect(found).toEqual([]);
            asked += 1;
          }
        }
      }
      expect(asked).toBeGreaterThan(60);
    });

    it('by agency, region, month and outcome at once, and narrowed by filters, lead to as many cases', async () => {
      const url = '/v1/penalty-cases/figures/counts?by=agency,region,month,outcome';
      const filters = ['', '&outcome=penalized', '&stage=archived,closed', '&region=13', `&below=/${province}/`, `&${midYear()}`];
      for (const filter of filters) expect(await wrong(`${url}${filter}`, 'groups')).toEqual([]);
    });

    it.each([
      ['no JSON', 'group=x'],
      ['no object', 'group=[]'],
      ['a dimension that there is not', 'group={"colour":"red"}'],
      ['what every object has', 'group={"constructor":"x"}'],
      ['a number for a text', 'group={"region":130182}'],
      ['a value that is none', 'group={"region":{"is":1}}'],
      ['a dimension twice', 'group={"region":"1","region":"2"}'],
      ['two values of one column', 'group={"month":"2026-01","decidedMonth":"2026-02"}'],
      ['a group twice', 'group={}&group={}'],
    ])('refuse %s as a group, by naming the parameter', async (_what, query) => {
      const url = `/v1/penalty-cases?${encodeURI(query)}`;
      const answer = await api.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
      expect(answer.headers['content-type']).toContain('application/problem+json');
      expect(answer.json()).toMatchObject({ status: 400, code: 'invalid-parameter', errors: [{ pointer: 'group' }] });
    });
  });

  it.each(['by=colour', 'by=item,item', 'by=', 'item=', 'officer=x', 'without=colour', 'counted=all'])(
    'counts refuse %s by naming the parameter',
    async (query) => {
      const url = `/v1/supervision/duties/counts?${query}`;
      const answer = await api.app.inject({ method: 'GET', url, headers: { authorization: `Bearer ${token}` } });
      expect(answer.json()).toMatchObject({ status: 400, code: 'invalid-parameter', errors: [{ pointer: query.split('=')[0] }] });
    },
  );
});
