import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../apps/cli/check.js';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { clusterEnvironment, startMember } from './member.js';

/** The node keeps what was deleted until it is scavenged, and gives it to whoever reads all streams. */
describe('a check of an office whose streams somebody deleted on the node', () => {
  it('called it whole, though the case could not be read any more', async () => {
    const node = await WireServer.start();
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-deleted-'));
    const environment = clusterEnvironment(folder, node.connectionString);
    const member = await startMember(environment);
    const admin = await member.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as { readonly post: { readonly agency: { readonly agency: string } } };
    const superior = post.agency.agency;
    const register = async (name: string) => {
      const { status, body } = await admin.post('/v1/agencies', { name, region: '130200', level: 'city', superior });
      expect(status).toBe(201);
      return `agency-${String(body['caseId'])}`;
    };
    const [tombstoned, softly] = [await register('石家庄市司法局'), await register('唐山市司法局')];
    const told: string[] = [];
    const terminal = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), progress: undefined, env: {} };
    expect(await check(environment, [], terminal)).toBe(0);

    node.log.tombstone(tombstoned);
    node.log.deleteSoftly(softly);
    told.length = 0;

    expect(await check(environment, [], terminal)).toBe(1);
    for (const stream of [tombstoned, softly]) {
      expect(told).toContain(`${stream} was deleted or truncated on the node: restore it from a backup before the next scavenge`);
    }
    await member.api.close();
    await node.stop();
    await rm(folder, { recursive: true });
  }, 60_000);
});
