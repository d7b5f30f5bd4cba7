import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventHash } from '#libs/event-store';
import { uuid5 } from '#libs/kernel';
import { keyedIdentifiers, indexSecret } from '#libs/personal-data';
import { replay } from '../../apps/cli/replay.js';
import { startTestOffice, type TestOffice } from '../support/office.js';

const GUIDE = readFileSync('docs/how-to/verify.md', 'utf8');
const ODD = '\u2028\u2029𠮷😀\ufeff\u200b "\\ud83d\\" e\u0301 / </script>';

describe('the guide to verifying without this program', () => {
  let office: TestOffice;
  let folder: string;
  beforeEach(async () => {
    office = await startTestOffice();
    folder = mkdtempSync(join(tmpdir(), 'anjuan-verify-'));
    writeFileSync(join(folder, 'verify.mjs'), /```js\n([^]*?)```/.exec(GUIDE)![1]!);
  });
  afterEach(async () => {
    await office.dispose();
    rmSync(folder, { recursive: true });
  });

  const verified = (input: string) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(folder, 'verify.mjs')], { input, encoding: 'utf8' });
    return { status, out: stdout.trim(), err: stderr };
  };
  const opened = async () => {
    const admin = await office.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as unknown as { readonly post: { readonly agency: { readonly agency: string } } };
    const body = { name: `司法局${ODD}`, region: '130200', level: 'city', superior: post.agency.agency };
    const answer = await admin.post('/v1/agencies', body, { 'idempotency-key': 'guide-1' });
    expect(answer.status).toBe(201);
    const id = String(answer.body['caseId']);
    const document = { title: `批复${ODD}`, date: '2026-03-02' };
    const renamed = await admin.post(`/v1/agencies/${id}/rename`, { name: '司法局', on: '2026-03-02', document }, { 'if-match': '"0"' });
    expect(renamed.status).toBe(200);
    return { admin, id, body };
  };

  it('chains what replay and the API tell, and ends at the hash of the last event stored; changed by a character it does not', async () => {
    const { admin, id, body } = await opened();
    const stored = await office.api.office.store.readStream(`agency-${id}`);
    const head = eventHash(stored.at(-1)!.bytes);
    const told: string[] = [];
    const terminal = { out: (line: string) => told.push(line), err: (line: string) => told.push(line), progress: undefined, env: {} };
    await replay(office.api.office.environment, [id, '--json'], terminal);
    const page = (await admin.get(`/v1/agencies/${id}/events?limit=200`)).text;

    for (const input of [told.join('\n'), page]) expect(verified(input)).toEqual({ status: 0, out: head, err: '' });
    const changed = verified(page.replace('130200', '130201'));
    expect([changed.status, changed.err]).toEqual([1, expect.stringContaining('event 1 does not follow')]);

    const [first] = (JSON.parse(page) as { events: { case: string; cause: string; req: string; salt: string }[] }).events;
    expect(first!.cause).toBe(uuid5('system-admin', 'agencies/register', 'new', 'guide-1'));
    expect(first!.case).toBe(uuid5('case', first!.cause));
    const canonical = JSON.stringify(body, Object.keys(body).sort());
    expect(first!.req).toBe(keyedIdentifiers(indexSecret(office.folder)).requestDigest(canonical));
  });

  it('names the columns and members that there are', async () => {
    const { id } = await opened();
    const [event] = await office.api.office.store.readStream(`agency-${id}`, 1);
    const members = Object.keys(JSON.parse(new TextDecoder().decode(event!.bytes)) as object);
    for (const member of members.filter((name) => name !== 'type' && name !== 'data')) expect(GUIDE).toContain(`\`${member}\``);
  });
});
