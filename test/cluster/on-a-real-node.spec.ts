import type { BuiltOffice } from '../support/built-office.js';
import { builtCluster, signedIn, type BuiltCluster, type BuiltWorker } from './built-cluster.js';
import type { Asker, ClusterAnswer } from './member.js';

const node = process.env['EVENTSTORE_URL'];
const database = process.env['DATABASE_URL'];

/** What an acknowledged registration promised. */
interface Acknowledged {
  readonly caseId: string;
  readonly position: string;
}

function told(what: string): void {
  process.stderr.write(`${what}\n`);
}

if (node === undefined) {
  it('a cluster of built processes is checked where a real node is there', () => {
    told('the built office is not run on EventStoreDB here: EVENTSTORE_URL names no node (an empty one is needed)');
    expect(node).toBeUndefined();
  });
} else {
  if (database === undefined) told('views shared in PostgreSQL are not checked here: DATABASE_URL names no server');
  describe('a cluster of built processes on EventStoreDB', () => {
    let cluster: BuiltCluster;
    let worker: BuiltWorker | undefined;
    let apis: readonly [BuiltOffice, BuiltOffice];
    let admins: readonly [Asker, Asker];
    let root: string;
    let asked = 0;

    beforeAll(async () => {
      cluster = await builtCluster(node, database);
      // alone, so that it holds every lease
      if (database !== undefined) worker = await cluster.worker();
      apis = await Promise.all([cluster.api(), cluster.api()]);
      admins = [await signedIn(apis[0], 'system-admin'), await signedIn(apis[1], 'system-admin')];
      const me = (await admins[0].get('/v1/me')).body as { readonly post: { readonly agency: { readonly agency: string } } };
      const superior = me.post.agency.agency;
      const made = await admins[0].post('/v1/agencies', { name: '第一个市司法局', region: '130200', level: 'city', superior });
      expect(made.status).toBe(201);
      root = String(made.body['caseId']);
      await listed(String(made.body['position']));
    }, 120_000);
    afterAll(() => cluster?.dispose(), 60_000);

    const register = (number: number): Promise<ClusterAnswer> =>
      admins[number % 2]!.post('/v1/agencies', { name: `负载机关${number}号`, region: '130282', level: 'county', superior: root });

    /** Every listed agency once the views have reached the position, at the second process. */
    async function listed(position: string): Promise<readonly string[]> {
      const found: string[] = [];
      let page = `limit=200&atLeast=${encodeURIComponent(position)}`;
      for (;;) {
        const { status, body } = await admins[1].get(`/v1/agencies?${page}`);
        const next = body['next'] as string | undefined;
        // not there yet: each ask has waited a while already
        if (status === 503) continue;
        expect(status).toBe(200);
        found.push(...(body['rows'] as { caseId: string }[]).map(({ caseId }) => caseId));
        if (next === undefined) return found;
        page = `limit=200&after=${encodeURIComponent(next)}`;
      }
    }

    /** Eight at once ask until as many were acknowledged and as many were told to come again; answers what was acknowledged. */
    async function load(enough: { readonly acknowledged: number; readonly unavailable: number }): Promise<readonly Acknowledged[]> {
      const acknowledged: Acknowledged[] = [];
      let unavailable = 0;
      const one = async () => {
        while (acknowledged.length < enough.acknowledged || unavailable < enough.unavailable) {
          const answer = await register((asked += 1));
          if (answer.status === 201) acknowledged.push(answer.body as unknown as Acknowledged);
          else {
            expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
            unavailable += 1;
          }
        }
      };
      await Promise.all(Array.from({ length: 8 }, one));
      return acknowledged;
    }

    async function nothingLost(acknowledged: readonly Acknowledged[]): Promise<void> {
      const rows = await listed(acknowledged.at(-1)!.position);
      expect(new Set(rows).size).toBe(rows.length);
      for (const [number, { caseId }] of acknowledged.entries()) {
        expect(await admins[number % 2]!.get(`/v1/agencies/${caseId}`)).toMatchObject({ status: 200, body: { revision: 0 } });
        expect(rows).toContain(caseId);
      }
    }

    /** What looks in turns, as the agenda does, sees a moment later that the node is back: the limit of the spec ends the asking. */
    async function untilReady({ nobody }: BuiltOffice): Promise<void> {
      while ((await nobody.get('/health/ready')).status !== 200);
    }

    it('the node goes away under load: 503 with Retry-After meanwhile, nothing acknowledged is lost, all go on by themselves', async () => {
      const before = await load({ acknowledged: 40, unavailable: 0 });
      cluster.relay.refuse();
      const meanwhile = await load({ acknowledged: 0, unavailable: 16 });
      for (const api of apis) {
        expect(await api.nobody.get('/health/ready')).toMatchObject({ status: 503, body: { ready: false } });
        expect(await api.nobody.get('/health/live')).toMatchObject({ status: 200 });
      }
      cluster.relay.admit();
      const after = await load({ acknowledged: 40, unavailable: 0 });

      await nothingLost([...before, ...meanwhile, ...after]);
      for (const api of apis) await untilReady(api);
    }, 120_000);

    if (database !== undefined) {
      it('who folds the views is killed: another takes them over, and lists go on', async () => {
        const [killed, ...others] = await cluster.leaseHolders();
        expect(others).toEqual([]);
        await worker!.end('SIGKILL');

        const acknowledged = await load({ acknowledged: 40, unavailable: 0 });
        await nothingLost(acknowledged);

        expect(await cluster.leaseHolders()).not.toContain(killed);
        for (const api of apis) expect(await api.nobody.get('/health/ready')).toMatchObject({ status: 200 });
      }, 120_000);
    }

    it('twins at two processes have one effect', async () => {
      const body = { name: '双胞胎机关', region: '130282', level: 'county', superior: root };
      const twins = await Promise.all(
        Array.from({ length: 10 }, (_, number) => admins[number % 2]!.post('/v1/agencies', body, { 'idempotency-key': 'twins' })),
      );

      expect(twins.map(({ status }) => status)).toEqual(twins.map(() => 201));
      expect(new Set(twins.map((twin) => JSON.stringify(twin.body))).size).toBe(1);
    });

    it('asked to end, every process ends by itself within ten seconds', async () => {
      const began = performance.now();

      expect(await Promise.all(apis.map((api) => api.stop()))).toEqual([0, 0]);

      expect(performance.now() - began).toBeLessThan(10_000);
    }, 30_000);
  });
}
