import { createHash } from 'node:crypto';
import { addDays, type Json } from '#libs/kernel';
import { penalty } from '#libs/cases/penalty';
import type { WireAnswer, WirePerson } from '../support/built-office.js';
import { CaseOverHttp, startStaffedOffice, type StaffedOffice } from '../support/filled-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(90_000);

const PARTY = {
  ref: 'P1',
  role: 'subject',
  kind: 'entity',
  name: '示例副食有限公司',
  idType: 'credit-code',
  idNumber: '91350100M000100Y43',
  phone: '0315-0000000',
  address: '解放路12号',
  representative: { name: '示例甲' },
};

interface Action {
  readonly command: string;
  readonly allowed: boolean;
  readonly needs?: readonly string[];
  readonly refusal?: { readonly code: string; readonly law: readonly { readonly article: string }[] };
}

type Due = { readonly due: string };

describe('the journey of a clerk: an ordinary case from the lead to the repair of credit', () => {
  let stage: StaffedOffice;
  let clerk: WirePerson;
  let officer: WirePerson;
  let head: WirePerson;
  let reviewer: WirePerson;
  let officers: readonly string[];
  let day: string;
  const matter = new CaseOverHttp();

  beforeAll(async () => {
    stage = await startStaffedOffice();
    [clerk, officer, head, reviewer] = (await Promise.all(['clerk', 'officer', 'head', 'reviewer'].map((who) => stage.office.as(who)))) as [
      WirePerson,
      WirePerson,
      WirePerson,
      WirePerson,
    ];
    officers = [stage.market.people.officer.id, stage.market.people.officer2.id];
    await begin(stage.desk.workday(addDays(stage.staff.start, 3)));
  }, 60_000);
  afterAll(() => stage.office.dispose());

  async function begin(on: string) {
    day = on;
    await stage.beginDay(on);
  }
  const nextDay = () => begin(stage.desk.after(day, 1));
  const afterDate = (date: string) => begin(stage.desk.workday(addDays(date, 1)));
  const state = async () => (await clerk.get(matter.path)).body['state'] as { readonly [member: string]: Json };
  const lead = () => ({
    title: '示例副食有限公司涉嫌未建立进货查验记录',
    source: 'inspection',
    receivedOn: day,
    discoveredOn: day,
    act: { description: '未建立食品进货查验记录', place: '解放路12号', ended: day, harm: false },
  });

  /** Every command that is not offered is refused for the same reason when it is asked all the same. */
  async function offersExactlyWhatIsAccepted(by: WirePerson, offered: readonly string[]) {
    const answer = await by.get(`${matter.path}/actions`);
    const actions = answer.body['actions'] as unknown as readonly Action[];
    expect(answer.headers.get('etag')).toBe(`"${matter.revision}"`);
    expect(actions.filter(({ allowed }) => allowed).map(({ command }) => command)).toEqual(expect.arrayContaining([...offered]));
    for (const { command, allowed, refusal, needs } of actions) {
      if (allowed) continue;
      const example = penalty.commands[command]?.example ?? { target: 0, data: {}, reason: '更正', approver: officers[0]! };
      const asked = await matter.ask(by, command, example);
      expect([command, asked.status, asked.body['code']]).toEqual([
        command,
        needs === undefined ? 409 : 403,
        needs === undefined ? refusal!.code : 'not-permitted',
      ]);
    }
  }

  function refusedWith(answer: WireAnswer, code: string) {
    expect([answer.status, answer.body['code'], answer.text]).toEqual([409, code, answer.text]);
    expect(answer.headers.get('content-type')).toContain('application/problem+json');
    expect(answer.body).toMatchObject({ type: `urn:anjuan:problem:${code}`, facts: expect.anything(), law: expect.any(Array) });
  }

  it('opens a case once, whatever is sent twice', async () => {
    expect(await clerk.post('/v1/penalty-cases', lead(), { 'idempotency-key': '' })).toMatchObject({ status: 400 });
    expect(await clerk.post('/v1/penalty-cases', '{"title":')).toMatchObject({ status: 400, body: { code: 'malformed-json' } });
    expect(await clerk.post('/v1/penalty-cases', '{"title":"一","title":"二"}')).toMatchObject({ status: 400 });
    const invalid = await clerk.post('/v1/penalty-cases', { ...lead(), source: 'rumour', colour: 'red' });
    expect(invalid).toMatchObject({ status: 422, body: { code: 'invalid-fields' } });
    expect((invalid.body['errors'] as unknown as readonly { pointer: string }[]).map(({ pointer }) => pointer).sort()).toEqual([
      '/colour',
      '/source',
    ]);

    const key = { 'idempotency-key': 'open-1' };
    const opened = await clerk.post('/v1/penalty-cases', lead(), key);
    expect(opened).toMatchObject({ status: 201, body: { revision: 0, events: [{ type: 'penalty.lead-registered', revision: 0 }] } });
    expect(opened.headers.get('etag')).toBe('"0"');
    const twins = await Promise.all(Array.from({ length: 8 }, () => clerk.post('/v1/penalty-cases', lead(), key)));
    expect(twins.map(({ body }) => body)).toEqual(twins.map(() => opened.body));
    expect(await clerk.post('/v1/penalty-cases', { ...lead(), title: '另一条线索' }, key)).toMatchObject({
      status: 422,
      body: { code: 'key-reused' },
    });
    matter.caseId = String(opened.body['caseId']);
    matter.revision = 0;
  });

  it('says which revision each command was decided on', async () => {
    await nextDay();
    const parties = { parties: [PARTY] };
    const without = await officer.post(`${matter.path}/identify-parties`, parties);
    expect(without).toMatchObject({ status: 428, body: { code: 'revision-required', revision: 0 } });
    expect(without.headers.get('etag')).toBe('"0"');
    await matter.done(officer, 'identify-parties', parties);

    const stale = await head.post(`${matter.path}/extend-filing-period`, { reason: '核查' }, { 'if-match': '"0"' });
    expect(stale).toMatchObject({ status: 412, body: { code: 'stale-revision', revision: 1 } });
    expect(stale.headers.get('etag')).toBe('"1"');
    const two = await Promise.all([
      clerk.post(`${matter.path}/request-recusal`, { person: officers[0], by: 'party', reason: '亲属' }, { 'if-match': '"1"' }),
      head.post(`${matter.path}/extend-filing-period`, { reason: '核查' }, { 'if-match': '"1"' }),
    ]);
    expect(two.map(({ status }) => status).sort()).toEqual([200, 412]);
    matter.revision = 2;
  });

  it('is kept from what is not for this person, and knows nothing of foreign cases', async () => {
    const foreign = await stage.office.as('ecology-clerk');
    expect(await foreign.get(matter.path)).toMatchObject({ status: 404, body: { code: 'no-such-case' } });
    const foreignHead = await stage.office.as('ecology-head');
    const declining = { ground: 'minor', reason: '轻微' };
    expect(await foreignHead.post(`${matter.path}/decline-filing`, declining, { 'if-match': '"2"' })).toMatchObject({ status: 404 });
    expect(await matter.ask(officer, 'file-case', { item: 'MR-0003', officers, grounds: '有初步证据' })).toMatchObject({
      status: 403,
      body: { code: 'not-permitted', needs: ['head'] },
    });
    expect(await stage.office.nobody.get(matter.path)).toMatchObject({ status: 401 });
    expect(await clerk.get('/v1/penalty-cases/not-an-id')).toMatchObject({ status: 404 });
  });

  it('files it with two certified officers and a number', async () => {
    await offersExactlyWhatIsAccepted(head, ['file-case', 'decline-filing']);
    const filing = { item: 'MR-0003', officers, grounds: '现场不能提供进货查验记录' };
    refusedWith(await matter.ask(head, 'file-case', { ...filing, item: 'MR-9999' }), 'item-not-in-catalogue');
    const alone = await matter.ask(head, 'file-case', { ...filing, officers: officers.slice(0, 1) });
    refusedWith(alone, 'too-few-officers');
    expect(alone.body['law']).toEqual([expect.objectContaining({ article: expect.stringContaining('第四十二条') })]);
    refusedWith(
      await matter.ask(head, 'file-case', { ...filing, officers: [officers[0], stage.market.people.clerk.id] }),
      'certificate-not-valid',
    );
    await matter.done(head, 'file-case', filing);
    expect(await state()).toMatchObject({ stage: 'investigating', number: { sequence: 1, year: Number(day.slice(0, 4)) } });
  });

  it('keeps evidence with its digests, for those who may read the case', async () => {
    await nextDay();
    refusedWith(await matter.ask(head, 'decide-penalty', penalty.commands['decide-penalty']!.example), 'notice-not-served');
    await matter.done(officer, 'record-inspection', {
      record: 'XC-1',
      on: day,
      place: '解放路12号',
      officers,
      certificatesShown: true,
      partyPresent: true,
      findings: [{ ref: 'F1', description: '不能提供进货查验记录', severity: 'general' }],
      files: [],
      filmed: true,
    });
    const photo = Buffer.from('现场照片'.repeat(1000));
    const sha256 = createHash('sha256').update(photo).digest('hex');
    const evidence = {
      evidence: 'ZJ-1',
      kind: 'physical',
      title: '现场照片',
      collectedOn: day,
      source: '现场检查',
      device: false,
      files: [sha256],
    };
    refusedWith(await matter.ask(officer, 'register-evidence', evidence), 'file-not-uploaded');
    const bytes = { 'content-type': 'image/jpeg' };
    expect(await officer.post(`${matter.path}/attachments`, photo, bytes)).toMatchObject({
      status: 201,
      body: { size: photo.length, sha256 },
    });
    await matter.done(officer, 'register-evidence', evidence);
    expect(await clerk.get(`${matter.path}/attachments/${sha256}`)).toMatchObject({ status: 200, text: photo.toString() });
    const foreign = await stage.office.as('town-officer');
    expect(await foreign.get(`${matter.path}/attachments/${sha256}`)).toMatchObject({ status: 404 });
    refusedWith(
      await matter.ask(officer, 'conclude-investigation', { ...penalty.commands['conclude-investigation']!.example, on: day }),
      'no-verified-evidence',
    );
    await matter.done(officer, 'verify-evidence', { evidence: 'ZJ-1', opinion: '与笔录相互印证' });
    await offersExactlyWhatIsAccepted(officer, ['conclude-investigation', 'record-inquiry', 'order-rectification']);
  });

  it('decides only after the notice and its days, and never heavier', async () => {
    await nextDay();
    await matter.done(officer, 'conclude-investigation', { ...penalty.commands['conclude-investigation']!.example, on: day });
    await offersExactlyWhatIsAccepted(reviewer, ['pass-review', 'return-from-review']);
    await matter.done(reviewer, 'pass-review', { ...penalty.commands['pass-review']!.example, on: day });
    await matter.done(officer, 'serve-notice', { ...penalty.commands['serve-notice']!.example, servedOn: day });
    const { notice } = (await state()) as unknown as { notice: { defenceUntil: Due } };
    const decision = { ...penalty.commands['decide-penalty']!.example, evidence: ['ZJ-1'] };
    const early = await matter.ask(head, 'decide-penalty', decision);
    refusedWith(early, 'defence-period-running');
    expect(early.body['facts']).toMatchObject({ until: notice.defenceUntil.due });
    await offersExactlyWhatIsAccepted(head, ['assign-officers']);

    await afterDate(notice.defenceUntil.due);
    await offersExactlyWhatIsAccepted(head, ['decide-penalty']);
    refusedWith(
      await matter.ask(head, 'decide-penalty', { ...decision, penalties: [{ kind: 'fine', fine: 600_000, text: '罚款6000元' }] }),
      'heavier-than-noticed',
    );
    refusedWith(await matter.ask(head, 'decide-penalty', { ...decision, evidence: ['ZJ-9'] }), 'evidence-not-verified');
    refusedWith(await matter.ask(head, 'decide-penalty', { ...decision, sealed: false }), 'decision-incomplete');
    await matter.done(head, 'decide-penalty', decision);
    refusedWith(await matter.ask(head, 'decide-penalty', decision), 'case-already-decided');
  });

  it('serves, collects, publishes, closes and files', async () => {
    await nextDay();
    refusedWith(await matter.ask(head, 'close-case', { ground: 'performed', summary: '结案' }), 'decision-not-served');
    await matter.done(officer, 'serve-decision', { ...penalty.commands['serve-decision']!.example, on: day, officers });
    await matter.done(clerk, 'publish-decision', { site: '信用中国', on: day, text: '示例副食有限公司，警告，罚款5000元' });
    refusedWith(await matter.ask(head, 'close-case', { ground: 'performed', summary: '结案' }), 'penalty-not-performed');
    await nextDay();
    expect((await clerk.get(matter.path)).body['today']).toEqual({ day, outstanding: 500_000, surchargeOwed: 0 });
    expect((await clerk.get(`${matter.path}?revision=${matter.revision}`)).body).not.toHaveProperty('today');
    const payment = { payment: 'JK-1', on: day, channel: 'bank', receipt: '冀财0001', principal: 500_000, surcharge: 0 };
    refusedWith(await matter.ask(clerk, 'record-payment', { ...payment, principal: 500_001 }), 'payment-exceeds-fine');
    await matter.done(clerk, 'record-payment', payment);
    expect((await clerk.get(matter.path)).body['today']).toEqual({ day, outstanding: 0, surchargeOwed: 0 });
    await matter.done(head, 'close-case', { ground: 'performed', summary: '罚款已缴清' });
    await matter.done(clerk, 'file-dossier', penalty.commands['file-dossier']!.example);
    expect(await state()).toMatchObject({ stage: 'archived' });
  });

  it('repairs the credit when the shortest term of publication is over', async () => {
    const example = penalty.commands['apply-for-credit-repair']!.example;
    refusedWith(await matter.ask(clerk, 'apply-for-credit-repair', { ...example, on: day }), 'shortest-publication-term-running');
    const { after } = (await state()) as unknown as { after: { credit: { repairAfter: Due } } };
    await afterDate(after.credit.repairAfter.due);
    refusedWith(await matter.ask(clerk, 'apply-for-credit-repair', { ...example, on: day, proof: [] }), 'performance-proof-missing');
    refusedWith(await matter.ask(clerk, 'apply-for-credit-repair', { ...example, on: day }), 'file-not-uploaded');
    const uploaded = await clerk.post(`${matter.path}/attachments`, Buffer.from('缴款书和信用承诺书'), {
      'content-type': 'application/pdf',
    });
    const paper = String(uploaded.body['sha256']);
    await matter.done(clerk, 'apply-for-credit-repair', { on: day, proof: [paper], commitment: paper });
    await matter.done(clerk, 'accept-credit-repair', { on: day });
    await offersExactlyWhatIsAccepted(head, ['repair-credit', 'refuse-credit-repair']);
    await matter.done(head, 'repair-credit', { on: day, corrected: true, opinion: '符合修复条件' });
    expect(await state()).toMatchObject({
      stage: 'archived',
      after: { credit: { status: 'repaired' }, publications: [{ status: 'withdrawn' }] },
    });
  });

  it('is told in both languages, refusals too', async () => {
    const [zh, en] = await Promise.all(
      ['zh-CN', 'en-GB'].map((language) =>
        head.post(`${matter.path}/file-case`, penalty.commands['file-case']!.example, {
          'if-match': `"${matter.revision}"`,
          'accept-language': language,
        }),
      ),
    );
    expect(zh!.body['title']).toMatch(/[一-龥]/);
    expect(en!.body['title']).not.toMatch(/[一-龥]/);
    const history = await clerk.get(`${matter.path}/history`, { 'accept-language': 'en' });
    expect(history.body['entries']).toHaveLength(matter.revision + 1);
  });
});
