import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, statfsSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreFull } from '#libs/event-store';
import { buildBureau, expectStatus } from '../support/people.js';
import type { Answer } from '../support/office.js';
import { readyBodies, sessionsOf } from './bodies.js';
import { grounds } from './grounds.js';
import { Matter, officeInTrouble } from './races.support.js';
import { BuiltOffice, everythingStored } from './support.js';
import { wholeStore } from './whole-store.js';

jest.setTimeout(120_000);

/** A file system of 24 MiB of its own, where this process may mount one. */
function smallDisk(): { readonly folder: string; remove(): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'anjuan-disk-'));
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'tmpfs', folder]).status === 0;
  const remove = () => {
    if (mounted) spawnSync('umount', [folder]);
    rmSync(folder, { recursive: true, force: true });
  };
  if (mounted) return { folder, remove };
  remove();
  return undefined;
}

/** Fills a disk to the last page with a file of that name. */
function fill(disk: string, name: string): void {
  const file = openSync(join(disk, name), 'w');
  const page = Buffer.alloc(4096, 1);
  try {
    while (statfsSync(disk).bavail > 0) writeSync(file, page);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

const [, node] = grounds('a full disk of an office whose facts lie elsewhere');
const disk = smallDisk();
if (disk === undefined) process.stdout.write('disk full: no file system can be mounted here; only the answer to a full store is checked\n');

describe('a full disk', () => {
  afterAll(() => disk?.remove());

  it('is answered with 507, and nothing of the batch is stored', async () => {
    const { office, bureau, trouble } = await officeInTrouble();
    const matter = await (await Matter.open(bureau)).filed();
    const before = await office.api.office.store.head();
    trouble.rule = () => Promise.reject(new StoreFull());

    const refused = await matter.ask('record-inquiry', bureau.officers[0], {}, { 'idempotency-key': 'full' });

    expect(refused).toMatchObject({ status: 507, body: { code: 'disk-full' } });
    expect(await office.api.office.store.head()).toBe(before);
    trouble.rule = undefined;
    expect((await matter.ask('record-inquiry', bureau.officers[0], {}, { 'idempotency-key': 'full' })).status).toBe(200);
    await office.dispose();
  });

  if (disk !== undefined) {
    it('really full: 507 and the whole batch absent, reads go on, and writes resume when there is room', async () => {
      const office = await BuiltOffice.start(join(disk.folder, 'data'));
      const bureau = await buildBureau(office);
      const sessions = await sessionsOf(office, bureau);
      const bodies = readyBodies(sessions);
      const security = office.person(sessions.security.token);
      const opened = expectStatus(await bureau.clerk.post('/v1/penalty-cases', bodies.lead), 201);
      await office.caughtUp();
      fill(disk.folder, 'ballast');

      // Two events and a claim each: the log has some room left, and is full somewhere within.
      let refused: Answer | undefined;
      let registered = 0;
      while (refused === undefined && registered < 2_000) {
        const answer = await security.post('/v1/officers', bodies.officer(`newcomer-${registered}`), {
          'idempotency-key': `n-${registered}`,
        });
        if (answer.status === 201) registered += 1;
        else refused = answer;
      }

      expect(refused).toMatchObject({ status: 507, body: { code: 'disk-full' } });
      const officers = () => everythingStored(join(disk.folder, 'data')).then((stored) => [...wholeStore(stored).streams]);
      const full = await officers();
      expect(full.filter(([stream, events]) => stream.startsWith('officer-') && events.length < 2)).toEqual([]);
      const path = `/v1/penalty-cases/${String(opened.body['caseId'])}`;
      expect((await bureau.head.get(path)).status).toBe(200);
      expect((await bureau.head.get(`${path}/history`)).status).toBe(200);
      expect((await bureau.head.get('/v1/penalty-cases')).status).toBe(200);
      expect((await security.post('/v1/officers', bodies.officer('another'))).status).toBe(507);

      rmSync(join(disk.folder, 'ballast'));
      const resumed = await security.post('/v1/officers', bodies.officer(`newcomer-${registered}`), {
        'idempotency-key': `n-${registered}`,
      });

      expect(resumed.status).toBe(201);
      expect((resumed.body['events'] as unknown as object[]).length).toBe(2);
      await office.caughtUp();
      expect((await office.terminate()).code).toBe(0);
      const after = await officers();
      expect(after.filter(([stream]) => stream.startsWith('officer-'))).toHaveLength(
        full.filter(([stream]) => stream.startsWith('officer-')).length + 1,
      );
    });
  }

  if (disk !== undefined && node !== undefined) {
    it('of an office whose facts lie on a node holds up views and uploads alone: what is recorded is recorded, and shows when there is room', async () => {
      // given
      await node.empty();
      const folder = join(disk.folder, 'beside');
      const office = await BuiltOffice.start(folder, node.env);
      const bureau = await buildBureau(office);
      const bodies = readyBodies(await sessionsOf(office, bureau));
      const opening = (title: string) => bureau.clerk.post('/v1/penalty-cases', { ...bodies.lead, title });
      const before = String(expectStatus(await opening('此前一案'), 201).body['caseId']);
      await office.caughtUp();
      const listed = async () => {
        const { body } = expectStatus(await bureau.head.get('/v1/penalty-cases?limit=200'), 200);
        return (body['rows'] as unknown as { caseId: string }[]).map(({ caseId }) => caseId);
      };
      // when
      fill(disk.folder, 'ballast');
      const opened: string[] = [];
      while (opened.length < 40) opened.push(String(expectStatus(await opening(`第${opened.length}案`), 201).body['caseId']));
      // then
      expect((await bureau.head.get(`/v1/penalty-cases/${opened.at(-1)!}`)).status).toBe(200);
      const file = { 'content-type': 'application/octet-stream' };
      const upload = () => bureau.clerk.post(`/v1/penalty-cases/${before}/attachments`, 'x'.repeat(100_000), file);
      expect(await upload()).toMatchObject({ status: 507, body: { code: 'disk-full' } });
      expect(await listed()).toContain(before);
      // when there is room
      rmSync(join(disk.folder, 'ballast'));
      expect((await upload()).status).toBe(201);
      await office.caughtUp();
      // then
      expect(new Set(await listed())).toEqual(new Set([before, ...opened]));
      expect((await office.terminate()).code).toBe(0);
      const { streams } = await node.whole(folder);
      expect(opened.filter((caseId) => !streams.has(`penalty-${caseId}`))).toEqual([]);
    });
  }
});
