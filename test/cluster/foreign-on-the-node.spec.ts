import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../apps/cli/check.js';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { clusterEnvironment, startMember, type Asker } from './member.js';

interface Told {
  readonly parts: {
    readonly views: { readonly detail: { readonly [view: string]: { readonly state: string; readonly stopped?: object } } };
  };
}

/** A node that is shared, and somebody whose stream is named like a case of the office. */
describe('another program writes to a stream that is named like a case', () => {
  it.each(['application/json', 'application/octet-stream'])(
    'as %s: what reads cases stops there by name, the rest goes on',
    async (contentType) => {
      const node = await WireServer.start();
      const folder = await mkdtemp(join(tmpdir(), 'anjuan-foreign-'));
      const environment = clusterEnvironment(folder, node.connectionString);
      let member = await startMember(environment);
      let admin = await member.as('system-admin');
      const { post } = (await admin.get('/v1/me')).body as { readonly post: { readonly agency: { readonly agency: string } } };
      const superior = post.agency.agency;
      const register = async (name: string) => {
        const { status, body } = await admin.post('/v1/agencies', { name, region: '130200', level: 'city', superior });
        expect(status).toBe(201);
        return { caseId: String(body['caseId']), position: String(body['position']) };
      };
      const listed = async (asker: Asker, { caseId, position }: Awaited<ReturnType<typeof register>>) => {
        const { status, body } = await asker.get(`/v1/agencies?limit=200&atLeast=${encodeURIComponent(position)}`);
        expect({ status, found: (body['rows'] as { caseId: string }[] | undefined)?.some((row) => row.caseId === caseId) }).toEqual({
          status: 200,
          found: true,
        });
      };
      await listed(admin, await register('石家庄市司法局'));

      const stream = `penalty-${randomUUID()}`;
      node.append(stream, -1, [{ id: randomUUID(), type: 'penalty.filed', contentType, data: Buffer.from('{"a": 1}') }]);

      await listed(admin, await register('唐山市司法局'));
      const { body } = await member.nobody.get('/health/ready');
      const views = (body as unknown as Told).parts.views.detail;
      expect(views['agency_register']).toMatchObject({ state: 'live' });
      expect(views['penalty_register']).toMatchObject({ state: 'stopped', stopped: { stream, revision: 0, type: 'penalty.filed' } });
      const told: string[] = [];
      const terminal = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), progress: undefined, env: {} };
      expect(await check(environment, [], terminal)).toBe(1);
      expect(told.slice(0, -1)).toEqual([
        `${stream} 0 is damaged, or another program wrote it: docs/how-to/operate.md tells what to do ("Other programs")`,
      ]);

      await member.api.close();
      member = await startMember(environment);
      admin = await member.as('system-admin');
      await listed(admin, await register('秦皇岛市司法局'));

      // as the guide says, beside the process at work
      node.log.tombstone(stream);
      told.length = 0;
      expect(await check(environment, [], terminal)).toBe(1);
      expect(told).toHaveLength(2);
      expect(told).not.toContainEqual(expect.stringContaining('restore'));
      node.log.scavenge();
      expect(await check(environment, [], terminal)).toBe(0);
      // each ask reads the node and the views
      while ((await member.nobody.get('/health/ready')).status !== 200);
      await listed(admin, await register('邯郸市司法局'));
      await member.caughtUp();
      await member.api.close();
      await node.stop();
      await rm(folder, { recursive: true });
    },
    60_000,
  );
});
