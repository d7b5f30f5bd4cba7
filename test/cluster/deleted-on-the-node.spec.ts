import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check } from '../../apps/cli/check.js';
import { WireServer } from '../../libs/event-store/eventstoredb/testing/wire-server.js';
import { clusterEnvironment, startMember } from './member.js';

/** Streams that a check asks for together. */
const AT_ONCE = 16;

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
      expect(told).toContain(
        `${stream} was deleted or truncated on the node: docs/how-to/operate.md tells how it comes back ("Deleted streams")`,
      );
    }

    // as the guide says, beside the process at work
    const path = `/v1/agencies/${softly.slice('agency-'.length)}`;
    expect(await admin.get(path)).toMatchObject({ status: 500, body: { code: 'damaged-record' } });
    node.log.undelete(softly);
    told.length = 0;
    expect(await admin.get(path)).toMatchObject({ status: 200, body: { revision: 0 } });
    expect(await check(environment, [], terminal)).toBe(1);
    expect(told).toHaveLength(2);
    expect(told[0]).toContain(tombstoned);
    await member.api.close();
    await node.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  it('told how a stream comes back of which a scavenge had left the end alone', async () => {
    // given
    const node = await WireServer.start();
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-scavenged-'));
    const environment = clusterEnvironment(folder, node.connectionString);
    const member = await startMember(environment);
    const admin = await member.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as { readonly post: { readonly agency: { readonly agency: string } } };
    const body = { name: '石家庄市司法局', region: '130200', level: 'city', superior: post.agency.agency };
    const caseId = String((await admin.post('/v1/agencies', body)).body['caseId']);
    const on = String((await admin.get('/v1/demo')).body['now']).slice(0, 10);
    const renamed = { name: '石家庄市综合行政执法局', on, document: { title: '关于机构更名的通知', date: on } };
    expect(await admin.post(`/v1/agencies/${caseId}/rename`, renamed, { 'if-match': '"0"' })).toMatchObject({ status: 200 });
    await member.api.close();
    const told: string[] = [];
    const terminal = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), progress: undefined, env: {} };
    // when
    node.log.truncate(`agency-${caseId}`, 1);
    expect(await check(environment, [], terminal)).toBe(1);
    expect(told[0]).toContain('Deleted streams');
    told.length = 0;
    node.log.scavenge();
    // then
    expect(await check(environment, [], terminal)).toBe(1);
    expect(told).toEqual([`agency-${caseId} has 1 after nothing`, expect.stringMatching(/: 1 fault$/)]);
    await node.stop();
    await rm(folder, { recursive: true });
  }, 60_000);

  it('asked for one stream after the other, each time waiting for the node', async () => {
    const node = await WireServer.start();
    const folder = await mkdtemp(join(tmpdir(), 'anjuan-checked-'));
    const environment = clusterEnvironment(folder, node.connectionString);
    const member = await startMember(environment);
    const admin = await member.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as { readonly post: { readonly agency: { readonly agency: string } } };
    const superior = post.agency.agency;
    for (let number = 0; number < 2 * AT_ONCE; number += 1) {
      expect(await admin.post('/v1/agencies', { name: `第${number}市司法局`, region: '130200', level: 'city', superior })).toMatchObject({
        status: 201,
      });
    }
    await member.api.close();
    let waiting = 0;
    let most = 0;
    let admit: () => void = () => undefined;
    const enough = new Promise<void>((resolve) => (admit = resolve));
    // nobody is answered before so many have asked
    node.beforeStream = async () => {
      most = Math.max(most, (waiting += 1));
      if (waiting === AT_ONCE) admit();
      await enough;
      waiting -= 1;
    };

    const told: string[] = [];
    const terminal = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), progress: undefined, env: {} };
    expect(await check(environment, [], terminal)).toBe(0);

    expect(told).toEqual([expect.stringMatching(/: whole$/)]);
    expect(most).toBe(AT_ONCE);
    await node.stop();
    await rm(folder, { recursive: true });
  }, 60_000);
});
