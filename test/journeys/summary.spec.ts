import { addDays, type Json } from '#libs/kernel';
import { penalty } from '#libs/cases/penalty';
import type { WireAnswer, WirePerson } from '../support/built-office.js';
import { CaseOverHttp, startStaffedOffice, type StaffedOffice } from '../support/filled-office.js';

/** Processes are started and ended: on a busy machine that takes its time. */
jest.setTimeout(90_000);

const PARTY = {
  ref: 'P1',
  role: 'subject',
  kind: 'natural',
  name: '示例丙',
  idType: 'citizen-id',
  idNumber: '11010519491231002X',
  address: '柳河镇人民街8号',
};
/** 小额罚款的收缴限额 is 100 yuan, the limit of a summary fine for a natural person 200 (行政处罚法 68, 51), in fen. */
const ON_SPOT = 10_000;
const SUMMARY_LIMIT = 20_000;

describe('the journey of a penalty decided on the spot', () => {
  let stage: StaffedOffice;
  let officer: WirePerson;
  let clerk: WirePerson;
  let head: WirePerson;
  let day: string;
  let decision: { readonly [field: string]: Json };
  const matter = new CaseOverHttp();

  beforeAll(async () => {
    stage = await startStaffedOffice();
    const town = stage.staff.agencies.find(({ key }) => key === 'town')!;
    officer = await stage.office.as(town.people.officer.subject);
    clerk = await stage.office.as(town.people.clerk.subject);
    head = await stage.office.as(town.people.head.subject);
    day = stage.desk.workday(addDays(stage.staff.start, 5));
    await stage.beginDay(day);
    const officers = [town.people.officer.id, town.people.officer2.id];
    const fined = { item: 'MR-0010', officers, penalties: [{ kind: 'fine', fine: 5_000, text: '罚款50元' }] };
    decision = { ...penalty.commands['decide-summary-penalty']!.example, ...fined };
    await matter.open(officer, {
      title: '示例丙未明码标价',
      source: 'inspection',
      receivedOn: day,
      discoveredOn: day,
      act: { description: '未明码标价', ended: day, harm: false },
    });
    await matter.done(officer, 'identify-parties', { parties: [PARTY] });
  }, 60_000);
  afterAll(() => stage.office.dispose());

  const state = async () => (await clerk.get(matter.path)).body['state'] as { readonly [member: string]: Json };
  const refused = ({ status, body }: WireAnswer) => [status, body['code']];
  const decide = (changes: object) => matter.ask(officer, 'decide-summary-penalty', { ...decision, ...changes });

  it.each<[string, object]>([
    ['fine-above-summary-limit', { penalties: [{ kind: 'fine', fine: SUMMARY_LIMIT + 1, text: '罚款200.01元' }] }],
    ['kind-not-for-summary', { penalties: [{ kind: 'order-stop-business', text: '责令停业' }] }],
    ['certificates-not-shown', { certificatesShown: false }],
    ['party-not-heard', { heard: false }],
    ['reconsideration-first-not-told', { reconsiderationFirst: false }],
    ['item-not-in-power', { item: 'MR-0001', penalties: [{ kind: 'fine', fine: 5_000, text: '罚款50元' }] }],
    ['basis-normative-document-only', { basis: [{ kind: 'normative-document', article: '某通知' }] }],
  ])('is refused with %s', async (code, changes) => {
    expect(refused(await decide(changes))).toEqual([409, code]);
  });

  it('is filed, decided and handed over in one act', async () => {
    const decided = await decide({});
    expect(decided).toMatchObject({ status: 200, body: { events: [{ type: 'penalty.penalized' }] } });
    expect(await state()).toMatchObject({
      stage: 'decided',
      procedure: 'summary',
      number: { sequence: 1, text: expect.stringContaining('当罚〔') },
      after: { service: { on: day } },
    });
  });

  it('is collected in cash up to the limit only, and the cash is handed over', async () => {
    const payment = { payment: 'JK-1', on: day, channel: 'on-spot', receipt: '冀财0002', principal: 5_000, surcharge: 0 };
    expect(refused(await matter.ask(officer, 'record-payment', payment))).toEqual([409, 'fine-collected-by-officer']);
    expect(ON_SPOT).toBeGreaterThanOrEqual(payment.principal);
    await matter.done(officer, 'record-payment', { ...payment, onSpotGround: 'small-fine' });
    await matter.done(officer, 'hand-over-cash', { payment: 'JK-1', to: 'agency', on: day });
    await matter.done(clerk, 'hand-over-cash', { payment: 'JK-1', to: 'bank', on: day });
  });

  it('is reported before it is closed, and filed', async () => {
    const closing = { ground: 'performed', summary: '当场处罚，已缴清' };
    expect(refused(await matter.ask(head, 'close-case', closing))).toEqual([409, 'summary-not-reported']);
    await matter.done(officer, 'report-summary-penalty', { on: day, note: '报所属机关备案' });
    await matter.done(head, 'close-case', closing);
    await matter.done(clerk, 'file-dossier', penalty.commands['file-dossier']!.example);
    expect(await state()).toMatchObject({ stage: 'archived', closing: 'performed' });
  });

  it('goes to court only after reconsideration', async () => {
    const lawsuit = { challenge: 'SS-1', kind: 'lawsuit', body: '示例县人民法院', acceptedOn: day };
    expect(refused(await matter.ask(clerk, 'record-challenge', lawsuit))).toEqual([409, 'reconsideration-comes-first']);
  });
});
