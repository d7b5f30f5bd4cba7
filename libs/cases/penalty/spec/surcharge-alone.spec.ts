import { penalty } from '../penalty.js';
import { say } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';
import { FINE, served, TIER } from './real-law.support.js';
import { problemOf } from './refused.support.js';

const urge = { servedOn: '2026-04-20', way: 'in-person', demanded: '缴纳加处罚款', rightsTold: true };
const pay = say['record-payment'];
const closing = { ground: 'performed', summary: '已执行' };

/** Under the law of config/: 20,000 yuan, served on Wednesday 1 April 2026, to be paid by Thursday 16 April. */
async function fined(): Promise<Office> {
  return served({ penalties: FINE(2_000_000), discretion: TIER('general'), on: '2026-04-01' });
}

/** Paid two days late, the fine without its surcharge: 1,200 yuan are owed. */
async function fineOnly(): Promise<Office> {
  const office = await fined();
  office.today = '2026-04-18';
  await office.ask('record-payment', { ...pay, on: '2026-04-18', principal: 2_000_000, surcharge: 0 });
  return office;
}

describe('the surcharge alone, the fine being paid (行政强制法 45, 46, 53, 54)', () => {
  it('is owed, and seen as a duty, from the payment of the fine on', async () => {
    const office = await fineOnly();
    expect(office.story.at(-1)?.data).toMatchObject({ outstanding: 0, surchargeOwed: 120_000, surchargeBy: { rule: 'pl-72-surcharge' } });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'done late', 'pay-surcharge': 'open 2026-04-18' });
    office.today = '2026-04-20';
    await office.ask('record-payment', { ...pay, payment: 'JK-2', on: '2026-04-20', principal: 0, surcharge: 20_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-surcharge': 'open 2026-04-18' });
    await office.ask('record-payment', { ...pay, payment: 'JK-3', on: '2026-04-20', principal: 0, surcharge: 100_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-surcharge': 'done late', 'close-case': 'open 2026-05-13' });
  });

  it('is urged, taken to the court and enforced, each time with the sums that are owed', async () => {
    const office = await fineOnly();
    office.today = '2026-04-20';
    const [urged] = await office.ask('urge-performance', urge);
    expect(urged?.data).toMatchObject({ outstanding: 0, surcharge: 120_000 });
    const words = penalty.wording.events['penalty.urged']!;
    expect(words.sentence(urged!.data as never, 'zh')).toContain('欠缴罚款0元、加处罚款1,200元');
    expect(words.sentence(urged!.data as never, 'en')).toContain('0 yuan of the fine and 1,200 yuan of surcharge are owed');
    office.today = '2026-10-10';
    const [applied] = await office.ask('apply-to-court', { court: '示例县人民法院', on: '2026-10-10' });
    expect(applied?.data).toMatchObject({ outstanding: 0, surcharge: 120_000 });
    expect(await problemOf(office, 'close-case', closing)).toMatchObject({ code: 'penalty-not-performed', byGate: true, stored: 0 });
    office.today = '2026-11-10';
    await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], result: 'executed' });
    const { 'close-case': term } = dutiesOf(office.story);
    office.today = '2026-11-12';
    await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], on: '2026-11-12', result: 'ended' });
    // what is told after the end puts off no day
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-surcharge': 'lapsed late', 'close-case': term });
    await office.ask('close-case', { ground: 'court-enforcement-ended', summary: '加处罚款已强制执行' });
  });

  it('keeps the case from being closed, and the credit from being repaired', async () => {
    const office = await fineOnly();
    expect(await problemOf(office, 'close-case', closing)).toMatchObject({
      code: 'penalty-not-performed',
      articles: expect.arrayContaining(['《市场监督管理行政处罚程序规定》第七十七条']),
      facts: { outstanding: 0, surcharge: 120_000 },
      stored: 0,
    });
    office.today = '2027-04-02';
    expect(await problemOf(office, 'apply-for-credit-repair', { on: '2027-04-02', proof: [], commitment: undefined })).toMatchObject({
      code: 'penalty-not-performed',
      facts: { surcharge: 120_000 },
    });
  });

  it.each([
    ['paid with the fine', async () => payAll(await fined(), '2026-04-18', 120_000)],
    ['never owed, the fine being paid in time', async () => payAll(await fined(), '2026-04-16', 0)],
  ])('cannot be urged nor taken to the court once it was %s', async (_how, given) => {
    const office = await given();
    for (const [command, body] of [
      ['urge-performance', urge],
      ['apply-to-court', { court: '示例县人民法院', on: office.today }],
    ] as const) {
      expect(await problemOf(office, command, body)).toMatchObject({
        code: 'penalty-already-performed',
        articles: ['《行政强制法》第五十四条'],
        byGate: true,
        stored: 0,
      });
    }
  });

  it('is not urged on a day on which the fine was not overdue yet', async () => {
    const office = await fined();
    office.today = '2026-04-17';
    expect(await problemOf(office, 'urge-performance', { ...urge, servedOn: '2026-04-16' })).toMatchObject({
      code: 'payment-not-overdue',
      facts: { due: '2026-04-16', today: '2026-04-16' },
      stored: 0,
    });
    expect(await office.refused('urge-performance', { ...urge, servedOn: '2026-04-17' })).toBe('accepted penalty.urged');
  });
});

const payAll = async (office: Office, on: string, surcharge: number) => {
  office.today = on;
  await office.ask('record-payment', { ...pay, on, principal: 2_000_000, surcharge });
  return office;
};

describe('a surcharge that accrues (bug: nothing was owed until the fine was paid)', () => {
  const owedOn = async (day: string) => {
    const office = await fined();
    office.today = day;
    return (await problemOf(office, 'close-case', closing)).facts;
  };

  it.each([
    ['2026-04-16', 0],
    ['2026-04-17', 60_000],
    ['2026-04-18', 120_000],
    ['2026-05-19', 1_980_000],
    ['2026-05-20', 2_000_000],
    ['2027-01-04', 2_000_000],
  ])('shows on %s as %i fen beside the fine', async (day, surcharge) => {
    expect(await owedOn(day)).toMatchObject({ outstanding: 2_000_000, surcharge });
  });

  it('stands still during a reconsideration', async () => {
    const office = await fined();
    office.today = '2026-04-17';
    await office.ask('record-challenge', { challenge: 'FY-1', kind: 'reconsideration', body: '示例县人民政府', acceptedOn: '2026-04-17' });
    office.today = '2026-05-04';
    const [urged] = await office.ask('urge-performance', { ...urge, servedOn: '2026-05-04' });
    expect(urged?.data).toMatchObject({ outstanding: 2_000_000, surcharge: 0 });
  });

  it('is told with every demand and after every part that is paid, to the fen', async () => {
    const office = await fined();
    office.today = '2026-04-18';
    const [paid] = await office.ask('record-payment', { ...pay, on: '2026-04-18', principal: 500_000, surcharge: 0 });
    // two days on the part paid, and two on the rest
    expect(paid?.data).toMatchObject({ allocations: [{ surcharge: 30_000 }], outstanding: 1_500_000, surchargeOwed: 120_000 });
    office.today = '2026-04-20';
    const [urged] = await office.ask('urge-performance', urge);
    expect(urged?.data).toMatchObject({ outstanding: 1_500_000, surcharge: 30_000 + 180_000 });
  });

  it('may be paid before the fine, and no fen more', async () => {
    const office = await fined();
    office.today = '2026-04-18';
    const early = { ...pay, on: '2026-04-18', principal: 0 };
    expect(await problemOf(office, 'record-payment', { ...early, surcharge: 120_001 })).toMatchObject({
      code: 'surcharge-exceeds-limit',
      rule: 'R14',
      facts: { owed: 120_000, paid: 120_001 },
      stored: 0,
    });
    const [paid] = await office.ask('record-payment', { ...early, surcharge: 120_000 });
    expect(paid?.data).toMatchObject({ outstanding: 2_000_000, surchargeOwed: 0 });
    office.today = '2026-04-19';
    const rest = { ...pay, payment: 'JK-2', on: '2026-04-19', principal: 2_000_000 };
    expect(await office.refused('record-payment', { ...rest, surcharge: 60_001 })).toBe('surcharge-exceeds-limit');
    const [last] = await office.ask('record-payment', { ...rest, surcharge: 60_000 });
    expect(last?.data).toMatchObject({ outstanding: 0, surchargeOwed: 0, closeBy: { rule: 'sp-77-closing-period' } });
  });
});
