import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { clusterEnvironment, startMember } from './member.js';

/** An operator who puts a backup of the node back and leaves the office running. */
describe('an older backup put back below a working office', () => {
  it('cases that were gone were shown and listed for ever, and what was recorded since was never listed', async () => {
    const node = await WireServer.start();
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-restored-'));
    const member = await startMember(clusterEnvironment(folder, node.connectionString));
    const admin = await member.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as { readonly post: { readonly agency: { readonly agency: string } } };
    const superior = post.agency.agency;
    const register = async (name: string) => {
      const { status, body } = await admin.post('/v1/agencies', { name, region: '130200', level: 'city', superior });
      expect(status).toBe(201);
      return String(body['caseId']);
    };
    const listed = async () => {
      const { body } = await admin.get('/v1/agencies?limit=200');
      return ((body['rows'] as { caseId: string }[] | undefined) ?? []).map(({ caseId }) => caseId);
    };
    const kept = await register('石家庄市司法局');
    const held = node.log.entries.length;
    const lost = await register('唐山市司法局');
    await member.caughtUp();
    expect(await listed()).toEqual(expect.arrayContaining([kept, lost]));

    node.log.putBack(held);
    node.relay.cut();

    expect(await admin.get(`/v1/agencies/${lost}`)).toMatchObject({ status: 404 });
    const since = await register('秦皇岛市司法局');
    let found = await listed();
    while (!found.includes(since)) found = await listed();
    expect(found).toContain(kept);
    expect(found).not.toContain(lost);
    await member.caughtUp();
    expect(await member.nobody.get('/health/ready')).toMatchObject({ status: 200 });
    await member.api.close();
    await node.stop();
    await rm(folder, { recursive: true });
  }, 60_000);
});
