import { join } from 'node:path';
import { createLogger } from '#libs/http/logging';
import Database from '#sqlite';
import { startTestOffice, type TestOffice } from '../support/office.js';
import { buildBureau } from '../support/people.js';
import { replay } from '../../apps/cli/replay.js';

/** Somebody with the file in hand, past the triggers that stand against mistakes. */
describe('a case whose stored events somebody changed behind the office', () => {
  let office: TestOffice;
  let path: string;
  let stream: string;
  let told: string[];
  afterEach(() => office.dispose());

  const changed = (statement: string) => {
    const file = new Database(join(office.folder, 'events.db'));
    const triggers = file.prepare<[], string>(`SELECT name FROM sqlite_master WHERE type = 'trigger'`).pluck().all();
    for (const trigger of triggers) file.exec(`DROP TRIGGER ${trigger}`);
    file.exec(`${statement} AND stream = (SELECT key FROM streams WHERE name = '${stream}')`);
    file.close();
  };
  const meddled = async (statement: string) => {
    await office.api.close();
    changed(statement);
    office = await startTestOffice({
      folder: office.folder,
      clock: office.clock,
      generation: 1,
      logger: createLogger({ level: 'error', destination: { write: (line) => void told.push((JSON.parse(line) as { msg: string }).msg) } }),
    });
  };
  const replayed = async (...words: string[]) => {
    const lines: string[] = [];
    const terminal = { out: (line: string) => lines.push(line), err: (line: string) => lines.push(line), progress: undefined, env: {} };
    const code = await replay(office.api.office.environment, [stream, '--lang', 'en', ...words], terminal);
    return { code, lines };
  };

  beforeEach(async () => {
    told = [];
    office = await startTestOffice();
    const admin = await office.as('system-admin');
    const { post } = (await admin.get('/v1/me')).body as unknown as { readonly post: { readonly agency: { readonly agency: string } } };
    const opened = await admin.post('/v1/agencies', {
      name: '唐山市司法局',
      region: '130200',
      level: 'city',
      superior: post.agency.agency,
    });
    const id = String(opened.body['caseId']);
    [path, stream] = [`/v1/agencies/${id}`, `agency-${id}`];
    for (const [revision, name] of ['唐山市司法局甲', '唐山市司法局乙'].entries()) {
      const body = { name, on: '2026-03-02', document: { title: '关于更名的批复', number: '冀编〔2026〕1号', date: '2026-03-02' } };
      const { status } = await admin.post(`${path}/rename`, body, { 'if-match': `"${revision}"` });
      expect(status).toBe(200);
    }
  });

  it('was told in its history and its events as if nothing had happened', async () => {
    const before = await office.as('system-admin');
    expect((await before.get(`${path}/history?limit=1`)).body).toMatchObject({ chain: 'whole' });

    await meddled(`UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '甲', '丙') AS BLOB) WHERE revision = 1`);

    const admin = await office.as('system-admin');
    for (const question of ['history', 'events', 'events?revision=1', 'history?limit=1']) {
      expect((await admin.get(`${path}/${question}`)).body).toMatchObject({ chain: 'broken at 2' });
    }
    expect((await replayed('--json', '--as-of', office.clock.now())).lines[0]).toContain('"chain":"broken at 2"');
  });

  it('took further decisions on what somebody had made of it', async () => {
    await meddled(`UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '甲', '丙') AS BLOB) WHERE revision = 1`);

    const admin = await office.as('system-admin');
    const renamed = {
      name: '唐山市司法局丁',
      on: '2026-03-02',
      document: { title: '关于更名的批复', number: '冀编〔2026〕1号', date: '2026-03-02' },
    };
    const asked = await admin.post(`${path}/rename`, renamed, { 'if-match': '"2"', 'accept-language': 'en' });
    const offered = await admin.get(`${path}/actions`);

    for (const { status, body } of [asked, offered]) {
      expect([status, body['code'], body['chain']]).toEqual([503, 'broken-chain', 'broken at 2']);
    }
    expect(asked.text).not.toContain(stream);
    expect((await admin.get(path)).body).toMatchObject({ revision: 2, chain: 'broken at 2' });
    expect((await admin.get(`${path}?revision=0`)).body).toMatchObject({ revision: 0, chain: 'broken at 2' });
    expect(new Set(told)).toEqual(new Set(['a stored event was changed']));
  });

  it('let those whose powers somebody had changed act by them', async () => {
    const before = await office.as('system-admin');
    const { post } = (await before.get('/v1/me')).body as unknown as { readonly post: { readonly agency: { readonly agency: string } } };
    const renamed = (name: string) => ({
      name,
      on: '2026-03-02',
      document: { title: '关于更名的批复', number: '冀编〔2026〕1号', date: '2026-03-02' },
    });
    expect((await before.post(`/v1/agencies/${post.agency.agency}/rename`, renamed('河北省司法厅'), { 'if-match': '"0"' })).status).toBe(
      200,
    );
    stream = `agency-${post.agency.agency}`;
    await meddled(`UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '"at":"2026', '"at":"2025') AS BLOB) WHERE revision = 0`);

    const admin = await office.as('system-admin');
    const asked = await admin.post(`${path}/rename`, renamed('唐山市司法局丁'), { 'if-match': '"2"' });

    expect([asked.status, asked.body['code'], asked.body['chain']]).toEqual([503, 'broken-chain', 'broken at 1']);
    expect((await admin.get(path)).body).toMatchObject({ revision: 2 });
    expect((await admin.get(path)).body).not.toHaveProperty('chain');
  });

  it('let those read cases, lists, figures and duties whose roles, posts or agency somebody had changed', async () => {
    const { officers, head, supervisor } = await buildBureau(office);
    const [officer] = officers;
    const opened = await officer.post('/v1/penalty-cases', {
      title: '某副食店未建立进货查验记录',
      source: 'inspection',
      receivedOn: '2026-03-02',
      discoveredOn: '2026-03-02',
      act: { description: '未建立食品进货查验记录', ended: '2026-03-02', harm: false },
    });
    const of = `/v1/penalty-cases/${String(opened.body['caseId'])}`;
    await office.caughtUp();
    const reading = [
      of,
      `${of}/history`,
      `${of}/events`,
      `${of}/actions`,
      `${of}/difference?from=0`,
      `${of}/attachments/${'a'.repeat(64)}`,
    ];
    const lists = [
      '/v1/penalty-cases',
      '/v1/penalty-cases/figures/counts',
      '/v1/supervision/duties',
      '/v1/supervision/duties/counts',
      '/v1/duty-notices',
    ];
    stream = `officer-${officer.id}`;
    await meddled(`UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '["officer"]', '["head"]') AS BLOB) WHERE revision = 1`);

    const again = await Promise.all([officer, head, supervisor].map(({ subject }) => office.as(subject)));
    for (const at of [...reading, ...lists]) {
      const [changed, ...others] = await Promise.all(again.map((member) => member.get(at)));
      expect([at, changed!.status, changed!.body['code'], changed!.text.includes(stream)]).toEqual([at, 503, 'broken-chain', false]);
      for (const { status } of others) expect([at, status]).toEqual([at, at.includes('attachments') ? 404 : 200]);
    }
    for (const at of ['/v1/me', `/v1/officers/${officer.id}`, '/v1/agencies']) expect((await again[0]!.get(at)).status).toBe(200);
  });

  it('was forgotten to be broken once it had been read', async () => {
    await meddled(`UPDATE events SET bytes = CAST(replace(CAST(bytes AS TEXT), '甲', '丙') AS BLOB) WHERE revision = 1`);
    const admin = await office.as('system-admin');

    for (const _ of [1, 2]) expect((await admin.get(path)).body).toMatchObject({ chain: 'broken at 2' });
    for (const _ of [1, 2]) expect((await admin.get(`${path}/actions`)).status).toBe(503);
  });

  it.each([
    ['taken out', 'DELETE FROM events WHERE revision = 1'],
    ['emptied', `UPDATE events SET bytes = CAST(json_set(CAST(bytes AS TEXT), '$.data', NULL) AS BLOB) WHERE revision = 1`],
    ['cut', `UPDATE events SET bytes = substr(bytes, 1, 40) WHERE revision = 1`],
  ])('with an event %s was an internal error, or served with the hole, and replay told nothing', async (_what, statement) => {
    await meddled(statement);

    const admin = await office.as('system-admin');
    for (const question of ['', '/history', '/events', '/actions', '/difference?from=0']) {
      const { status, body, text } = await admin.get(`${path}${question}`, { 'accept-language': 'en' });
      expect([status, body['code'], body['title']]).toEqual([
        500,
        'damaged-record',
        expect.stringMatching(/tell the system administrator/),
      ]);
      expect(text).not.toContain(stream);
    }
    const asked = await admin.post(
      `${path}/rename`,
      { name: '唐山市司法局丁', on: '2026-03-02', document: { title: '关于更名的批复', number: '冀编〔2026〕1号', date: '2026-03-02' } },
      { 'if-match': '"2"' },
    );
    expect(asked).toMatchObject({ status: 500, body: { code: 'damaged-record' } });
    expect(new Set(told)).toEqual(new Set(['a stored event cannot be read']));
    const { code, lines } = await replayed();
    expect(code).toBe(1);
    expect(lines.join('\n')).toMatch(/唐山市司法局[^]*1 events[^]*event 1 is missing or damaged: only what comes before it is told/);
  });

  it('was an internal error where the office had folded it before somebody changed it', async () => {
    const admin = await office.as('system-admin');
    expect((await admin.get(path)).status).toBe(200);

    changed(`UPDATE events SET bytes = CAST(json_set(CAST(bytes AS TEXT), '$.data', NULL) AS BLOB) WHERE revision = 1`);

    for (const question of ['/history', '/events', '/difference?from=0']) {
      const { status, body } = await admin.get(`${path}${question}`);
      expect([question, status, body['code']]).toEqual([question, 500, 'damaged-record']);
    }
  });
});
