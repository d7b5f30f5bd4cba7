import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { clusterEnvironment, startMember, type Asker, type Member } from './member.js';

const server = process.env['DATABASE_URL'];

if (server === undefined) {
  it('is checked where a PostgreSQL is there', () => {
    process.stderr.write('views shared by processes are not checked here: DATABASE_URL names no server\n');
    expect(server).toBeUndefined();
  });
} else {
  describe('two processes of one office that share their views in PostgreSQL', () => {
    const name = `shared_${randomUUID().slice(0, 8)}`;
    let node: WireServer;
    let folder: string;
    let one: Member;
    let other: Member;

    const administer = async (statement: string) => {
      const client = new pg.Client({ connectionString: server });
      await client.connect();
      await client.query(statement).finally(() => client.end());
    };

    beforeAll(async () => {
      await administer(`create database ${name}`);
      node = await WireServer.start();
      folder = await mkdtemp(join(tmpdir(), 'anjuan-shared-'));
      const url = new URL(server);
      url.pathname = `/${name}`;
      const environment = { ...clusterEnvironment(folder, node.connectionString), databaseUrl: url.href };
      // one after the other: the first has taken every lease when the second comes
      one = await startMember(environment);
      other = await startMember(environment);
      await one.caughtUp();
    }, 60_000);
    afterAll(async () => {
      await Promise.all([one.api.close(), other.api.close()]);
      await node.stop();
      await rm(folder, { recursive: true, force: true });
      await administer(`drop database ${name} with (force)`);
    });

    const rebuilding = async (admin: Asker) =>
      (await admin.get('/v1/operations/views')).body['rebuilding'] as { done: boolean; error?: string; views: string[] } | undefined;

    it('a rebuild asked of the process that folds nothing was accepted and never done', async () => {
      expect([one, other].map(({ api }) => api.views.runs('agency_register'))).toEqual([true, false]);
      const admin = await other.as('system-admin');
      const asked = await admin.post('/v1/operations/views/rebuild', { views: ['agency_register', 'officer_register'] });
      expect(asked.status).toBe(202);
      // whoever is asked tells it
      const told = await one.as('system-admin');
      let last = await rebuilding(told);
      while (last?.done !== true) last = await rebuilding(told);
      expect(last).toMatchObject({ done: true, views: ['agency_register', 'officer_register'] });
      expect(last.error).toBeUndefined();
      expect((await rebuilding(admin))?.done).toBe(true);
      expect((await admin.get('/v1/agencies')).status).toBe(200);
    });
  });
}
