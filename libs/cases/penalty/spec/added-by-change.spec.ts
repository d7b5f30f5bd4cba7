import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { say, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const duties = (office: Office) => dutiesOf(effective(office.story));

/** Challenged on 1 April; changed on 20 April 2026: fifteen days end on 5 May. */
async function changedInto(office: Office, fine: number): Promise<void> {
  await office.ask('record-challenge', { ...remedyExamples['record-challenge'], kind: 'lawsuit', acceptedOn: office.today });
  office.today = '2026-04-20';
  const penalties = [{ kind: 'fine', fine, text: '罚款' }];
  await office.ask('record-challenge-result', {
    ...remedyExamples['record-challenge-result'],
    on: office.today,
    result: 'changed',
    penalties,
  });
}

const pay = async (office: Office, payment: string, principal: number, surcharge = 0) =>
  (await office.ask('record-payment', { ...say['record-payment'], payment, on: office.today, principal, surcharge }))[0]?.data;

/** 5,000 yuan served on 1 April 2026, to be paid by the 16th, and 8,000 since 20 April. */
async function raised(paid: number): Promise<Office> {
  const office = await servedCase();
  office.today = '2026-04-02';
  if (paid > 0) await pay(office, 'JK-1', paid);
  await changedInto(office, 800_000);
  return office;
}

describe('what a change adds to a fine (行政处罚法 67)', () => {
  it('was to be paid by the day of the fine before, and bore its surcharge at once, where that was paid in full', async () => {
    const office = await raised(500_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
    office.today = '2026-05-05';
    expect(await pay(office, 'JK-2', 300_000)).toMatchObject({
      surchargeOwed: 0,
      allocations: [{ due: '2026-05-05', principal: 300_000, days: 0 }],
    });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'done' });
  });

  it('is owed after what was owed before, which keeps its day', async () => {
    const office = await raised(100_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-04-16' });
    office.today = '2026-04-30';
    expect(await pay(office, 'JK-2', 400_000)).toMatchObject({ allocations: [{ due: '2026-04-16', principal: 400_000, days: 10 }] });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
    office.today = '2026-05-06';
    expect(await pay(office, 'JK-3', 300_000)).toMatchObject({ allocations: [{ due: '2026-05-05', days: 1, surcharge: 9_000 }] });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'done late' });
  });

  it('is owed by the last day that was approved where that is a later one, and bears nothing of what was late before the approval', async () => {
    const office = await servedCase();
    office.today = '2026-04-18';
    const schedule = [{ due: '2026-06-30', amount: 500_000 }];
    await office.ask('arrange-payment', { ...say['arrange-payment'], kind: 'deferral', appliedOn: office.today, schedule });
    await changedInto(office, 800_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-06-30' });
    office.today = '2026-06-30';
    expect(await pay(office, 'JK-1', 800_000)).toMatchObject({
      allocations: [
        { due: '2026-06-30', principal: 500_000, days: 1 },
        { due: '2026-06-30', principal: 300_000, days: 0 },
      ],
    });
  });

  it('is one sum with what is owed by the same day: a correction of something else tells no schedule anew', async () => {
    const office = await servedCase();
    const schedule = [{ due: '2026-06-30', amount: 500_000 }];
    await office.ask('arrange-payment', { ...say['arrange-payment'], kind: 'deferral', appliedOn: office.today, schedule });
    await changedInto(office, 800_000);
    const { act } = say['register-lead'];
    const told = await corrected(office, 'penalty.lead-registered', { act: { ...act, place: '解放路13号' } });
    expect(told.map(({ type }) => type)).toEqual(['penalty.corrected']);
  });

  it('keeps its day where the day of service is corrected, which moves that of the fine before', async () => {
    const office = await raised(100_000);
    await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-04-17' });
    office.today = '2026-04-30';
    await pay(office, 'JK-2', 200_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-04-17' });
    await pay(office, 'JK-3', 200_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
    const paid = await raised(500_000);
    await corrected(paid, 'penalty.decision-served', { on: '2026-04-02' });
    expect(duties(paid)).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
  });

  it('is owed by its day where a payment turned out smaller after the case was closed', async () => {
    const office = await raised(500_000);
    office.today = '2026-05-05';
    await pay(office, 'JK-2', 300_000);
    await office.ask('close-case', { ...closingExamples['close-case'], ground: 'performed' });
    await corrected(office, 'penalty.paid', { principal: 100_000 });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
  });

  it('was applied for at the court before its day, on the demand of the fine before', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await pay(office, 'JK-1', 500_000);
    const lawsuit = { ...remedyExamples['record-challenge'], kind: 'lawsuit', acceptedOn: office.today };
    await office.ask('record-challenge', lawsuit);
    office.today = '2026-12-01';
    const penalties = [{ kind: 'fine', fine: 800_000, text: '罚款' }];
    const ended = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
    await office.ask('record-challenge-result', ended);
    office.today = '2026-12-16';
    expect(office.closedGate('urge-performance')).toBe('payment-not-overdue');
    office.today = '2026-12-17';
    await office.ask('urge-performance', { ...say['urge-performance'], servedOn: office.today });
    office.today = '2027-01-05';
    expect(office.closedGate('apply-to-court')).toBeUndefined();
  });

  it('was applied for at the court on a demand that had named the smaller fine alone (行政强制法 35, 54)', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await changedInto(office, 800_000);
    office.today = '2026-10-10';
    const apply = { ...say['apply-to-court'], on: office.today };
    expect(office.closedGate('apply-to-court')).toBe('demand-before-change');
    expect(await office.refused('apply-to-court', apply)).toBe('demand-before-change');
    expect(duties(office)).toMatchObject({ 'apply-to-court': expect.stringMatching(/^open/) });
    await office.ask('urge-performance', { ...say['urge-performance'], servedOn: office.today });
    office.today = '2026-10-27';
    expect(await office.refused('apply-to-court', { ...apply, on: office.today })).toBe('accepted penalty.applied-to-court');
  });

  it.each([
    ['paid', 45_000, undefined],
    ['paid but for its surcharge', 0, 'demand-before-change'],
  ])('is not demanded anew once it is %s', async (_paid, surcharge, code) => {
    const office = await servedCase();
    const both = (fine: number) => [
      { kind: 'fine', fine, text: '罚款' },
      { kind: 'order-stop-business', text: '责令停产停业' },
    ];
    const change = async (challenge: string, fine: number) => {
      const under = { ...remedyExamples['record-challenge'], challenge, kind: 'lawsuit', acceptedOn: office.today };
      await office.ask('record-challenge', under);
      const ended = { ...remedyExamples['record-challenge-result'], challenge, on: office.today, result: 'changed', penalties: both(fine) };
      await office.ask('record-challenge-result', ended);
    };
    await change('SS-1', 500_000);
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await change('SS-2', 800_000);
    await pay(office, 'JK-1', 800_000, surcharge);
    office.today = '2026-10-10';
    expect(office.closedGate('apply-to-court')).toBe(code);
  });

  it.each([
    ['a lower fine', [{ kind: 'fine', fine: 300_000, text: '罚款' }], undefined],
    ['another kind', [{ kind: 'order-stop-business', text: '责令停产停业' }], 'demand-before-change'],
  ])('is demanded anew, where the change is into %s only as far as that adds anything', async (_into, penalties, code) => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], kind: 'lawsuit', acceptedOn: office.today });
    const ended = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
    await office.ask('record-challenge-result', ended);
    office.today = '2026-10-10';
    expect(office.closedGate('apply-to-court')).toBe(code);
  });
});

it('the duty to apply to the court ended before the term that the application is held to, where a fine that had been deferred was raised', async () => {
  const office = await servedCase();
  office.today = '2026-04-20';
  await office.ask('urge-performance', say['urge-performance']);
  const schedule = [{ due: '2026-05-20', amount: 500_000 }];
  await office.ask('arrange-payment', { ...say['arrange-payment'], kind: 'deferral', appliedOn: office.today, schedule });
  await office.ask('record-challenge', { ...remedyExamples['record-challenge'], kind: 'lawsuit', acceptedOn: office.today });
  office.today = '2026-11-20';
  const changed = { on: office.today, result: 'changed', penalties: [{ kind: 'fine', fine: 800_000, text: '罚款' }] };
  await office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], ...changed });
  expect(duties(office)).toMatchObject({ 'apply-to-court': 'open 2027-03-05' });
  office.today = '2026-12-07';
  await office.ask('urge-performance', { ...say['urge-performance'], servedOn: office.today });
  expect(duties(office)).toMatchObject({ 'apply-to-court': 'open 2027-03-05' });
  office.today = '2027-03-06';
  const apply = (on: string) => office.refused('apply-to-court', { ...say['apply-to-court'], on });
  expect(await apply('2027-03-05')).toBe('accepted penalty.applied-to-court');
  expect(await apply('2027-03-06')).toBe('court-application-too-late');
});

it('a fine that was deferred was applied for at the court before the deferral had ended (行政处罚法 66, 72)', async () => {
  const office = await servedCase();
  office.today = '2026-04-20';
  await office.ask('urge-performance', say['urge-performance']);
  const schedule = [{ due: '2026-12-01', amount: 500_000 }];
  await office.ask('arrange-payment', { ...say['arrange-payment'], kind: 'deferral', appliedOn: office.today, schedule });
  office.today = '2026-12-01';
  const apply = { ...say['apply-to-court'], on: '2026-12-01' };
  expect(await office.refused('apply-to-court', apply)).toBe('payment-not-overdue');
  office.today = '2026-12-02';
  expect(await office.refused('apply-to-court', apply)).toBe('payment-not-overdue');
  expect(await office.refused('apply-to-court', { ...apply, on: '2026-12-02' })).toBe('accepted penalty.applied-to-court');
});
