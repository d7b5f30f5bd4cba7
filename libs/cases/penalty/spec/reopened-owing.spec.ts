import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { paidCase, say, servedCase } from './cases.support.js';
import { corrected, correctedBy } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const close = { ...closingExamples['close-case'], ground: 'performed' };
const reopen = { reason: '缴款金额误记,尚有罚款未缴' };
const duties = (office: Office) => dutiesOf(effective(office.story));

async function closedCase(office?: Office): Promise<Office> {
  const closed = office ?? (await paidCase());
  await closed.ask('close-case', close);
  return closed;
}

/** Paid 5,000 of 5,000 yuan and closed; on 20 April it shows that 2,000 were paid. */
async function owing(archived = false): Promise<Office> {
  const office = await closedCase();
  if (archived) await office.ask('file-dossier', closingExamples['file-dossier']);
  office.today = '2026-04-20';
  await corrected(office, 'penalty.paid', { principal: 200_000 });
  return office;
}

const rest = { ...say['record-payment'], payment: 'JK-2', on: '2026-04-20', principal: 300_000, surcharge: 36_000 };

describe('a closed case that owes again (bug: nothing could be paid, urged or closed any more)', () => {
  it.each([['closed'], ['archived']])('and is %s is reopened, performed and closed', async (stage) => {
    const office = await owing(stage === 'archived');
    expect(office.state.stage).toBe(stage);
    expect(await office.refused('record-payment', rest)).toBe(`case-${stage}`);
    expect(office.closedGate('reopen-case')).toBeUndefined();
    const [made] = await office.ask('reopen-case', reopen);
    expect(made?.data).toMatchObject({
      to: 'decided',
      owing: { outstanding: 300_000, surchargeOwed: 36_000, payBy: { trigger: '2026-04-01', due: '2026-04-16' } },
    });
    expect(made?.data).not.toHaveProperty('decideBy');
    expect(office.state).toMatchObject({ stage: 'decided', reopened: 1, after: { payment: { instalments: [{ paid: 200_000 }] } } });
    for (const member of ['closedOn', 'closing', 'dossier']) expect(office.state).not.toHaveProperty(member);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-04-16' });
    expect(duties(office)).not.toHaveProperty('close-case');
    expect(await office.refused('close-case', close)).toBe('penalty-not-performed');

    await office.ask('record-payment', rest);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'done late', 'close-case': 'open 2026-05-11' });
    await office.ask('close-case', close);
    if (stage === 'archived') await office.ask('file-dossier', { ...closingExamples['file-dossier'], dossier: '2026-CF-0002' });
    expect(office.closedGate('reopen-case')).toBe('decision-still-standing');
  });

  it('is urged, deferred and taken to the court again', async () => {
    const office = await owing();
    await office.ask('reopen-case', reopen);
    await office.ask('urge-performance', say['urge-performance']);
    const schedule = [{ due: '2026-05-20', amount: 300_000 }];
    await office.ask('arrange-payment', { ...say['arrange-payment'], kind: 'deferral', appliedOn: '2026-04-20', schedule });
    office.today = '2026-10-10';
    expect(await office.refused('apply-to-court', say['apply-to-court'])).toBe('accepted penalty.applied-to-court');
  });

  it('takes up the term to apply to the court where it had been urged before, and the instalments that were approved', async () => {
    const office = await servedCase();
    office.today = '2026-04-08';
    await office.ask('arrange-payment', say['arrange-payment']);
    office.today = '2026-05-10';
    await office.ask('urge-performance', { ...say['urge-performance'], servedOn: '2026-05-10' });
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-05-10', surcharge: 15_000 });
    await closedCase(office);
    expect(duties(office)).toMatchObject({ 'apply-to-court': expect.stringMatching(/^lapsed/) });
    await corrected(office, 'penalty.paid', { principal: 300_000 });
    const [made] = await office.ask('reopen-case', reopen);
    expect(made?.data).toMatchObject({ owing: { schedule: [{ due: '2026-06-08', amount: 200_000 }], payBy: { due: '2026-06-08' } } });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-06-08', 'apply-to-court': expect.stringMatching(/^open 2027-01-0/) });
    office.today = '2026-06-08';
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-2', on: office.today, principal: 50_000 });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-06-08' });
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-3', on: office.today, principal: 150_000 });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'done', 'apply-to-court': 'lapsed', 'close-case': expect.stringMatching(/^open/) });
  });

  it('by its surcharge alone, where a payment was later than was recorded', async () => {
    const office = await closedCase();
    office.today = '2026-04-20';
    await corrected(office, 'penalty.paid', { on: '2026-04-18' });
    const [made] = await office.ask('reopen-case', reopen);
    expect(made?.data).toMatchObject({ owing: { outstanding: 0, surchargeOwed: 30_000, surchargeBy: { due: '2026-04-18' } } });
    expect(duties(office)).toMatchObject({ 'pay-surcharge': 'open 2026-04-18' });
    await office.ask('record-payment', { ...rest, principal: 0, surcharge: 30_000 });
    expect(duties(office)).toMatchObject({ 'pay-surcharge': 'done late' });
    await office.ask('close-case', close);
  });

  it('because its decision was changed after the closing', async () => {
    const office = await closedCase();
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-10' });
    const penalties = [{ kind: 'fine', fine: 600_000, text: '罚款6000元' }];
    const result = { ...remedyExamples['record-challenge-result'], on: '2026-04-10', result: 'changed', penalties };
    await office.ask('record-challenge-result', result);
    const [made] = await office.ask('reopen-case', reopen);
    expect(made?.data).toMatchObject({ to: 'decided', owing: { outstanding: 100_000 } });
  });

  it('showed nothing to be done where a change after the closing added a kind to what had been demanded', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await office.ask('record-payment', { ...rest, principal: 500_000, surcharge: 60_000 });
    await closedCase(office);
    office.today = '2026-04-21';
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: office.today });
    const penalties = [
      { kind: 'fine', fine: 500_000, text: '罚款5000元' },
      { kind: 'revoke-licence', text: '吊销许可证' },
    ];
    const result = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
    await office.ask('record-challenge-result', result);
    expect(duties(office)).toMatchObject({ 'apply-to-court': expect.stringMatching(/^open/), 'close-case': 'done' });
    await office.ask('reopen-case', reopen);
    expect(office.closedGate('record-performance')).toBeUndefined();
  });

  it.each([
    ['had granted', 'granted'],
    ['had refused', 'refused'],
  ])('showed an application to be made that every command refuses, where the court %s the one of before', async (_had, result) => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    office.today = '2026-10-10';
    await office.ask('apply-to-court', say['apply-to-court']);
    await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], on: office.today, result });
    await office.ask('record-payment', { ...rest, on: office.today, principal: 500_000, surcharge: 500_000 });
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: office.today });
    const penalties = [{ kind: 'revoke-licence', text: '吊销许可证' }];
    const changed = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
    await office.ask('record-challenge-result', changed);
    expect(office.closedGate('apply-to-court')).toBe('demand-before-change');
    expect(duties(office)).toMatchObject({ 'apply-to-court': 'done' });
    if (result === 'granted') return expect(office.closedGate('urge-performance')).toBe('court-application-in-hand');
    await office.ask('urge-performance', { ...say['urge-performance'], servedOn: office.today });
    return expect(duties(office)).toMatchObject({ 'apply-to-court': 'open 2027-01-25' });
  });

  it('is to be closed where a second correction finds it paid', async () => {
    const office = await owing();
    await office.ask('reopen-case', reopen);
    office.today = '2026-04-21';
    const made = await corrected(office, 'penalty.paid', { principal: 500_000 });
    expect(made[1]).toMatchObject({ type: 'penalty.recomputed', data: { dates: [], closeBy: { trigger: '2026-04-21' } } });
    expect(duties(office)).toMatchObject({ 'pay-fine': expect.stringMatching(/^lapsed/), 'close-case': 'open 2026-05-12' });
    await office.ask('close-case', close);
  });

  it('is not reopened where nothing is owed', async () => {
    const closed = await closedCase();
    expect(await closed.refused('reopen-case', reopen)).toBe('decision-still-standing');
  });

  it('and was paid after the court had ended its enforcement could take no record of that, nor have its credit repaired', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    office.today = '2026-10-10';
    await office.ask('apply-to-court', say['apply-to-court']);
    office.today = '2026-11-10';
    await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], result: 'ended' });
    await office.ask('close-case', { ...close, ground: 'court-enforcement-ended' });
    office.today = '2026-12-01';
    const [made] = await office.ask('reopen-case', reopen);
    expect(made?.data).toMatchObject({ to: 'decided', closeBy: { due: '2026-12-22' } });
    expect(made?.data).not.toHaveProperty('owing');
    expect(duties(office)).toMatchObject({ 'pay-fine': 'lapsed late', 'apply-to-court': 'done', 'close-case': 'open 2026-12-22' });
    expect(office.closedGate('urge-performance')).toBe('court-enforcement-over');
    await office.ask('record-payment', { ...rest, on: '2026-12-01', principal: 500_000, surcharge: 500_000 });
    await office.ask('close-case', close);
    await office.ask('apply-for-credit-repair', { ...closingExamples['apply-for-credit-repair'], on: '2026-12-01' });
  });
});

describe('a case that is not closed and owes again', () => {
  it('by the correction of an earlier payment is to be paid, and no longer to be closed (bug: the last payment had settled it for good)', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    const pay = (payment: string, principal: number) =>
      office.ask('record-payment', { ...rest, payment, on: '2026-04-10', principal, surcharge: 0 });
    await pay('JK-2', 300_000);
    await corrected(office, 'penalty.paid', { payment: 'JK-1' });
    await pay('JK-2', 200_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'done', 'close-case': expect.stringMatching(/^open/) });
    const first = effective(office.story).find(({ type }) => type === 'penalty.paid')!;
    const { payment, on, channel, receipt, surchargePaid } = first.data as { readonly [member: string]: string | number };
    const given = { payment: payment!, on: on!, channel: channel!, receipt: receipt!, surchargePaid: surchargePaid! };
    await correctedBy(office, first, { ...given, principal: 100_000 });
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-04-16', 'close-case': expect.stringMatching(/^lapsed/) });
    await correctedBy(office, first, { ...given, principal: 300_000 });
    expect(duties(office)).toMatchObject({ 'pay-fine': expect.stringMatching(/^lapsed/), 'close-case': expect.stringMatching(/^open/) });
  });

  it('by a change into a higher fine is to be paid (bug: the fine had been paid for good)', async () => {
    const office = await paidCase();
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-10' });
    const penalties = [{ kind: 'fine', fine: 600_000, text: '罚款6000元' }];
    const result = { ...remedyExamples['record-challenge-result'], on: '2026-04-10', result: 'changed', penalties };
    await office.ask('record-challenge-result', result);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'open 2026-04-25', 'close-case': expect.stringMatching(/^lapsed/) });
  });
});
