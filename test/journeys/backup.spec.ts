import { createHash } from 'node:crypto';
import { cp, mkdtemp, readdir, rm, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from '#sqlite';
import { openSqliteStore } from '#libs/event-store/sqlite';
import { addDays } from '#libs/kernel';
import { penalty } from '#libs/cases/penalty';
import { runCli, startBuiltOffice, startThatFails, type BuiltOffice, type WirePerson } from '../support/built-office.js';
import { CaseOverHttp, startStaffedOffice, type StaffedOffice } from '../support/filled-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(120_000);

/** A lead of that day. */
const lead = (day: string) => ({
  ...penalty.commands['register-lead']!.example,
  receivedOn: day,
  discoveredOn: day,
  act: { description: '未建立食品进货查验记录', place: '解放路12号', ended: day, harm: false },
});

/** A case whose records the office acknowledged. */
interface Acknowledged {
  readonly path: string;
  readonly revision: number;
  readonly files: readonly string[];
}

/** A store that whoever has the file can change: nothing in it stands in the way any more. */
function unguarded(file: string): Database.Database {
  const events = new Database(file);
  events.pragma('foreign_keys = OFF');
  const guards = events.prepare<[], string>(`select name from sqlite_master where type = 'trigger'`).pluck().all();
  for (const guard of guards) events.exec(`drop trigger "${guard}"`);
  return events;
}

const CLERKS = 6;
/** Cases acknowledged before the backup begins. */
const BEFORE = 30;

describe('a backup of a working office, restored in another folder', () => {
  let stage: StaffedOffice;
  let work: string;
  let day: string;
  let restored: BuiltOffice | undefined;
  /** What was acknowledged before the backup began. */
  let before: readonly Acknowledged[];
  const folder = (name: string) => join(work, name);

  /** Opens cases with evidence until told to stop, and tells of each when it is acknowledged. */
  async function busy(officer: WirePerson, head: WirePerson, told: (done: Acknowledged) => boolean): Promise<void> {
    const { officer: first, officer2: second } = stage.market.people;
    for (let goesOn = true; goesOn;) {
      const matter = new CaseOverHttp();
      const opened = await matter.open(officer, lead(day));
      if (opened.status !== 201) throw new Error(opened.text);
      await matter.done(officer, 'identify-parties', penalty.commands['identify-parties']!.example);
      const filing = { ...penalty.commands['file-case']!.example, item: stage.market.items[0]!, officers: [first.id, second.id] };
      // everybody draws from one register of case numbers: busy means ask again
      for (let filed = await matter.ask(head, 'file-case', filing); filed.status !== 200;) {
        if (filed.body['code'] !== 'busy') throw new Error(filed.text);
        filed = await matter.ask(head, 'file-case', filing);
      }
      const photo = Buffer.from(`照片 ${matter.caseId}`);
      const sha256 = createHash('sha256').update(photo).digest('hex');
      const uploaded = await officer.post(`${matter.path}/attachments`, photo, { 'content-type': 'image/jpeg' });
      if (uploaded.status !== 201) throw new Error(uploaded.text);
      const evidence = { ...penalty.commands['register-evidence']!.example, collectedOn: day, files: [sha256] };
      await matter.done(officer, 'register-evidence', evidence);
      goesOn = told({ path: matter.path, revision: matter.revision, files: [sha256] });
    }
  }

  beforeAll(async () => {
    work = await mkdtemp(join(tmpdir(), 'anjuan-backup-'));
    stage = await startStaffedOffice();
    day = stage.desk.workday(addDays(stage.staff.start, 3));
    await stage.beginDay(day);
    const [officer, head] = (await Promise.all(['officer', 'head'].map((who) => stage.office.as(who)))) as [WirePerson, WirePerson];
    const acknowledged: Acknowledged[] = [];
    let enough: () => void = () => undefined;
    const warm = new Promise<void>((resolve) => (enough = resolve));
    let stopped = false;
    const working = Promise.all(
      Array.from({ length: CLERKS }, () =>
        busy(officer, head, (done) => {
          if (acknowledged.push(done) >= BEFORE) enough();
          return !stopped;
        }),
      ),
    );
    await Promise.race([warm, working]);
    before = [...acknowledged];
    const { code, err } = await runCli(['backup', folder('backup'), '--keys', folder('keys')], stage.office.folder);
    expect([code, err]).toEqual([0, '']);
    stopped = true;
    await working;
    // the office went on meanwhile
    expect(acknowledged.length).toBeGreaterThan(before.length);
    await stage.office.dispose();
  });
  afterAll(async () => {
    await stage.office.dispose();
    await restored?.dispose();
    await rm(work, { recursive: true, force: true });
  });

  /** The backup put back as the guide says. */
  async function putBack(name: string): Promise<string> {
    await cp(folder('backup'), folder(name), { recursive: true });
    await cp(folder('keys'), join(folder(name), 'keys'), { recursive: true });
    return folder(name);
  }

  it('holds no view, no lock and no key, and is never written over', async () => {
    expect((await readdir(folder('backup'))).sort()).toEqual(['blobs', 'demo-clock.json', 'events.db', 'office.json', 'recorded.json']);
    const again = await runCli(['backup', folder('backup')], folder('backup'));
    expect([again.code, again.err]).toEqual([1, expect.stringContaining('is not empty')]);
  });

  it('cut off before its end was found whole, and so was one whose events were emptied', async () => {
    const cut = await putBack('cut');
    await unlink(join(cut, 'office.json'));
    expect(await runCli(['check'], cut)).toMatchObject({ code: 1, err: expect.stringContaining('office.json is not there') as string });
    const emptied = await putBack('emptied');
    await unlink(join(emptied, 'events.db'));
    await (await openSqliteStore({ folder: emptied })).close();
    expect(await runCli(['check'], emptied)).toMatchObject({ code: 1, err: expect.stringContaining('holds none') as string });
  });

  it('is found whole, starts, and holds everything acknowledged before the backup began, with its files', async () => {
    const checked = await runCli(['check'], await putBack('restored'));
    expect([checked.code, checked.err, checked.out]).toEqual([
      0,
      '',
      expect.stringMatching(/^\d+ events in \d+ streams, \d+ attachments: whole\n$/),
    ]);
    restored = await startBuiltOffice({ folder: folder('restored') });
    const officer = await restored.as('officer');
    const lost: string[] = [];
    for (const { path, revision, files } of before) {
      const found = await officer.get(path);
      if (found.status !== 200 || Number(found.body['revision']) < revision) lost.push(path);
      for (const sha256 of files) if ((await officer.get(`${path}/attachments/${sha256}`)).status !== 200) lost.push(`${path} ${sha256}`);
    }
    expect(lost).toEqual([]);
  });

  it('folds its views anew from the events alone, and goes on working', async () => {
    const officer = await restored!.as('officer');
    const head = await restored!.as('head');
    const opened = await officer.post('/v1/penalty-cases', lead(day), {
      'idempotency-key': 'after-the-restore',
    });
    expect(opened.status).toBe(201);
    const listed = new Set<string>();
    for (let after = ''; ;) {
      const page = await head.get(`/v1/penalty-cases?limit=200&atLeast=${String(opened.body['position'])}${after}`);
      expect(page.status).toBe(200);
      for (const { caseId } of page.body['rows'] as unknown as readonly { caseId: string }[]) listed.add(caseId);
      if (page.body['next'] === undefined) break;
      after = `&after=${encodeURIComponent(String(page.body['next']))}`;
    }
    expect(before.filter(({ path }) => !listed.has(path.split('/').pop()!))).toEqual([]);
    expect(listed).toContain(opened.body['caseId']);
    expect(await restored!.stop()).toBe(0);
  });

  it('was told to be whole where a case was taken out with all that it held, or the last events with nothing after them', async () => {
    const data = await putBack('thinned');
    const events = unguarded(join(data, 'events.db'));
    const [first, last] = events
      .prepare<[], [number, number]>(`select min(gpos), (select max(gpos) from events) from events where type = 'penalty.lead-registered'`)
      .raw()
      .get()!;
    events.prepare('delete from streams where key = (select stream from events where gpos = ?)').run(first);
    events.prepare('delete from events where gpos > ?').run(last - 2);
    events.close();
    const checked = await runCli(['check'], data);
    expect(checked.code).toBe(1);
    expect(checked.err).toMatch(new RegExp(`^events? ${first} (of|to \\d+ of) the store (is|are) missing$`, 'm'));
    expect(checked.err).toContain(`events ${last - 1} to ${last} of the store are missing`);
  });

  it('is told to be damaged where a file is lost, an event was changed, or the keys are not the office’s own', async () => {
    const data = await putBack('damaged');
    // one that an event names: among those copied after the events are uploads that none names yet
    const [{ path, files }] = before as [Acknowledged, ...Acknowledged[]];
    const [file] = files;
    await unlink(join(data, 'blobs', 'penalty', path.split('/').pop()!, file!));
    await writeFile(join(data, 'keys', 'index.key'), `${Buffer.alloc(32, 1).toString('base64url')}\n`);
    const events = unguarded(join(data, 'events.db'));
    events
      .prepare(
        `update events set bytes = cast(replace(cast(bytes as text), '副食店', '水果店') as blob) where gpos = (select min(gpos) from events where type = 'penalty.lead-registered')`,
      )
      .run();
    events.close();
    const checked = await runCli(['check'], data);
    expect(checked.code).toBe(1);
    expect(checked.err).toMatch(/penalty-\S+ 1 does not follow the event before it/);
    expect(checked.err).toContain(`attachment ${file} is missing or damaged`);
    expect(checked.err).toContain('holds other keys than this office was founded under');
    expect(await startThatFails({ folder: data })).toMatchObject({ code: 1, err: expect.stringContaining('holds other keys') });
  });
});
