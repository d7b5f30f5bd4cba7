import { addDays, fold, type LocalDate } from '#libs/kernel';
import { remedyExamples } from '../commands/examples.remedies.js';
import { penalty } from '../penalty.js';
import { say, servedCase } from './cases.support.js';
import { corrected, read } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const FINE = 500_000;
const DUE = '2026-04-16';
const after = (days: number) => addDays(DUE, days);
const owing = (office: Office, day = office.today) =>
  penalty.dailySums!.on(office.state, { today: day as LocalDate, law: office.law.on(day as LocalDate) });

/** A fine of 5,000 yuan, to be paid by 16 April 2026: each day late bears 150 yuan. Deferred so many days after that. */
async function deferred(approved: number, ...days: readonly (readonly [due: number, amount: number])[]): Promise<Office> {
  const office = await servedCase();
  await defer(office, approved, ...days);
  return office;
}

async function defer(office: Office, approved: number, ...days: readonly (readonly [due: number, amount: number])[]) {
  office.today = after(approved);
  const schedule = days.map(([due, amount]) => ({ due: after(due), amount }));
  const kind = days.length === 1 ? 'deferral' : 'instalments';
  return office.ask('arrange-payment', { kind, appliedOn: after(Math.min(0, approved)), schedule, reason: '确有经济困难' });
}

async function pay(office: Office, day: number, principal = FINE, payment = 'JK-1', surcharge = 0) {
  if (after(day) > office.today) office.today = after(day);
  const [paid] = await office.ask('record-payment', { ...say['record-payment'], payment, on: after(day), principal, surcharge });
  return paid?.data;
}

describe('a deferral approved after the day of payment (bug: it erased the surcharge that had accrued)', () => {
  it.each([
    [-1, 30, 30, 0],
    [0, 30, 30, 0],
    [1, 30, 30, 15_000],
    [1, 30, 31, 30_000],
    [33, 60, 60, 495_000],
    [34, 60, 60, FINE],
    [64, 95, 95, FINE],
    // twenty days before the approval and twenty after the new day: the fine is the limit of both together
    [20, 30, 43, 495_000],
    [20, 30, 50, FINE],
  ])('approved %i days after it, to %i, paid %i: %i fen', async (approved, until, day, surcharge) => {
    const office = await deferred(approved, [until, FINE]);
    expect(owing(office, after(day))).toEqual({ outstanding: FINE, surchargeOwed: surcharge });
    expect(await pay(office, day)).toMatchObject({
      allocations: [{ due: after(until), surcharge }],
      outstanding: 0,
      surchargeOwed: surcharge,
    });
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe(
      surcharge === 0 ? 'accepted penalty.closed' : 'penalty-not-performed',
    );
  });

  it('tells what had accrued until it was approved: applied for alone, nothing is deferred (行政处罚法 66)', async () => {
    const office = await servedCase();
    const [arranged] = await defer(office, 4, [30, FINE]);
    expect(arranged?.data).toMatchObject({ appliedOn: DUE, approvedOn: after(4), surcharge: 60_000 });
    const { sentence } = penalty.wording.events['penalty.payment-arranged']!;
    const { data } = read(office, 'penalty.payment-arranged');
    expect([sentence(data, 'zh'), sentence(data, 'en')]).toEqual([
      '批准延期缴纳：2026-05-16前5,000元；此前已产生的加处罚款600元仍应缴纳',
      'Approved (deferral): 5,000 yuan by 2026-05-16; 600 yuan of surcharge that had accrued are owed',
    ]);
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': `open ${after(30)}` });
    expect(await pay(office, 30, FINE, 'JK-1', 60_000)).toMatchObject({ surchargeOwed: 0, closeBy: { rule: 'sp-77-closing-period' } });
  });

  it('by instalments: each part bears the days late of its own, to the fen', async () => {
    const office = await deferred(2, [30, 200_001], [60, 299_999]);
    expect(await pay(office, 30, 200_001)).toMatchObject({ allocations: [{ days: 2, surcharge: 12_000 }], surchargeOwed: 29_999 });
    expect(await pay(office, 61, 299_999, 'JK-2')).toMatchObject({ allocations: [{ days: 3, surcharge: 26_999 }], surchargeOwed: 38_999 });
  });

  it('once part was paid late, of the rest', async () => {
    const office = await servedCase();
    expect(await pay(office, 2, 100_000)).toMatchObject({ allocations: [{ surcharge: 6_000 }] });
    await defer(office, 4, [30, 400_000]);
    expect(owing(office)).toEqual({ outstanding: 400_000, surchargeOwed: 6_000 + 48_000 });
    expect(await pay(office, 30, 400_000, 'JK-2')).toMatchObject({ allocations: [{ surcharge: 48_000 }], surchargeOwed: 54_000 });
  });

  it('approved anew: what was late by the first days and by the second, of the parts that were', async () => {
    const office = await deferred(2, [10, 200_000], [40, 300_000]);
    await defer(office, 13, [50, FINE]);
    // 200,000 were late 2 + 3 days, 300,000 only 2
    expect(owing(office)).toEqual({ outstanding: FINE, surchargeOwed: 30_000 + 18_000 });
    expect(await defer(office, 13, [50, FINE])).toEqual([]);
    expect(await pay(office, 51)).toMatchObject({ surchargeOwed: 36_000 + 27_000 });
  });

  it('bears none for the days of a challenge (行政处罚法 73)', async () => {
    const office = await servedCase();
    office.today = after(3);
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: after(3) });
    await defer(office, 8, [30, FINE]);
    expect(owing(office)).toEqual({ outstanding: FINE, surchargeOwed: 30_000 });
  });

  it('paid before it was approved and recorded after: late until it was paid', async () => {
    const office = await deferred(10, [30, FINE]);
    expect(await pay(office, 3)).toMatchObject({ allocations: [{ days: 3, surcharge: 45_000 }], surchargeOwed: 45_000 });
  });

  it('may be waived by an agreement like any surcharge', async () => {
    const office = await deferred(4, [30, FINE]);
    const { stages: _stages, conditional: _conditional, ...waiver } = say['agree-on-enforcement'];
    expect(await office.refused('agree-on-enforcement', { ...waiver, on: office.today, waived: 60_001 })).toBe('waiver-exceeds-surcharge');
    await office.ask('agree-on-enforcement', { ...waiver, on: office.today, waived: 60_000 });
    expect(await pay(office, 30)).toMatchObject({ outstanding: 0, surchargeOwed: 0 });
  });

  it('of a smaller fine since, by its days', async () => {
    const office = await deferred(4, [30, FINE]);
    office.today = after(10);
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: office.today });
    const penalties = [{ kind: 'fine', fine: 200_000, text: '罚款2000元' }];
    await office.ask('record-challenge-result', {
      ...remedyExamples['record-challenge-result'],
      on: office.today,
      result: 'changed',
      penalties,
    });
    expect(owing(office)).toEqual({ outstanding: 200_000, surchargeOwed: 24_000 });
    expect(await pay(office, 30, 200_000)).toMatchObject({ surchargeOwed: 24_000 });
  });
});

describe('corrected after the deferral', () => {
  it('a payment bears the days of the day it was made on, with those before the deferral', async () => {
    const office = await deferred(10, [30, FINE]);
    await pay(office, 31, FINE, 'JK-1', 100_000);
    expect(owing(office)).toEqual({ outstanding: 0, surchargeOwed: 65_000 });
    await corrected(office, 'penalty.paid', { on: after(30) });
    expect(owing(office)).toEqual({ outstanding: 0, surchargeOwed: 50_000 });
    await pay(office, 31, 0, 'JK-2', 50_000);
    await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 135_000, surchargePaid: 150_000 } } });
    await office.ask('record-refund', { ...say['record-refund'], on: office.today, principal: 0, surcharge: 15_000 });
    expect(await office.refused('close-case', { ground: 'performed', summary: '已执行' })).toBe('accepted penalty.closed');
  });

  it.each([
    ['2026-03-30', 6],
    ['2026-04-01', 4],
    ['2026-04-03', 2],
  ])('the service, to %s: late so many days before it was approved: %i', async (on, days) => {
    const office = await servedCase();
    await defer(office, 4, [30, FINE]);
    await pay(office, 30);
    if (on !== '2026-04-01') {
      const [, moved] = await corrected(office, 'penalty.decision-served', { on });
      expect(moved?.data).toMatchObject({ sums: [{ of: 'surcharge', label: 'JK-1', was: 60_000, now: days * 15_000 }, {}] });
    }
    expect(office.state).toMatchObject({ after: { payment: { surcharge: days * 15_000 } } });
    expect(owing(office)).toEqual({ outstanding: 0, surchargeOwed: days * 15_000 });
  });

  it('the service twice, of a fine still open; the approved day stands', async () => {
    const office = await deferred(4, [30, FINE]);
    await corrected(office, 'penalty.decision-served', { on: '2026-03-30' });
    expect(owing(office)).toEqual({ outstanding: FINE, surchargeOwed: 90_000 });
    await corrected(office, 'penalty.decision-served', { on: '2026-03-31' });
    expect(owing(office)).toEqual({ outstanding: FINE, surchargeOwed: 75_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': `open ${after(30)}` });
    expect(owing(office, after(30))).toEqual({ outstanding: FINE, surchargeOwed: 75_000 });
  });

  it.each([
    [50_000, 450_000],
    [150_000, 350_000],
  ])('a payment before it, to %i: the fine stays what it is, and %i were deferred', async (principal, rest) => {
    const office = await servedCase();
    await pay(office, 2, 100_000);
    await defer(office, 4, [20, 200_000], [30, 200_000]);
    await corrected(office, 'penalty.paid', { principal });
    expect(owing(office)).toEqual({ outstanding: rest, surchargeOwed: (principal * 6) / 100 + (rest * 12) / 100 });
    expect(await pay(office, 30, rest, 'JK-2')).toMatchObject({ outstanding: 0 });
  });

  it('taken up again after it was closed, what was late before the deferral is owed', async () => {
    const office = await deferred(4, [30, FINE]);
    await pay(office, 30, FINE, 'JK-1', 60_000);
    await office.ask('close-case', { ground: 'performed', summary: '已执行' });
    await corrected(office, 'penalty.paid', { principal: 300_000 });
    expect(owing(office)).toEqual({ outstanding: 200_000, surchargeOwed: 0 });
    const [reopened] = await office.ask('reopen-case', { reason: '罚款未缴清' });
    expect(reopened?.data).toMatchObject({ owing: { outstanding: 200_000, schedule: [{ due: after(30), amount: 200_000 }] } });
    expect(await pay(office, 31, 200_000, 'JK-2')).toMatchObject({ surchargeOwed: 6_000 });
  });

  it('a deferral as it was recorded before the approval was told: nothing changes of it', async () => {
    const office = await deferred(64, [95, FINE]);
    const old = office.story.map((event) => {
      if (event.type !== 'penalty.payment-arranged') return event;
      const { approvedOn: _approvedOn, surcharge: _surcharge, ...data } = event.data;
      return { ...event, data };
    });
    office.folded = fold(penalty, old);
    expect(office.state).toMatchObject({ after: { payment: { instalments: [{ due: after(95), amount: FINE, paid: 0 }] } } });
    expect(await pay(office, 95)).toMatchObject({ allocations: [{ days: 0, surcharge: 0 }], surchargeOwed: 0 });
  });
});

it('said after every correction that the fine was owed again where two parts had been deferred to one day (bug)', async () => {
  const office = await deferred(2, [30, 200_000], [60, 300_000]);
  await defer(office, 70, [90, FINE]);
  const made = await corrected(office, 'penalty.decision-served', { receiver: '李四' });
  expect(made.map(({ type }) => type)).toEqual(['penalty.corrected']);
  expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': `open ${after(90)}` });
});
