import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { aftermathOf } from '../penalty.surcharge.js';
import { paymentsView } from '../views/aftermath.view.js';
import { openRefundsView } from '../views/refunds.view.js';
import { registerView } from '../views/register.view.js';
import type { View } from '#libs/kernel';
import { paidCase, say, servedCase } from './cases.support.js';
import { corrected, correctionRefused, read } from './correction.support.js';
import { rowsOfView } from './rows.support.js';
import type { Office } from './office.support.js';

const revoke = { ...remedyExamples['revoke-decision'], on: '2026-04-15' };
const back = say['record-refund'];
const close = { ...closingExamples['close-case'], ground: 'decision-revoked' };

/** 5,000 yuan paid on 10 April, the decision revoked on the 15th. */
async function revokedPaid(): Promise<Office> {
  const office = await paidCase();
  office.today = '2026-04-20';
  await office.ask('revoke-decision', revoke);
  return office;
}

async function changedTo(office: Office, fine: number, challenge = 'FY-1'): Promise<void> {
  await office.ask('record-challenge', { ...remedyExamples['record-challenge'], challenge, acceptedOn: office.today });
  const penalties = [{ kind: 'fine', fine, text: '罚款' }];
  await office.ask('record-challenge-result', {
    ...remedyExamples['record-challenge-result'],
    challenge,
    on: office.today,
    result: 'changed',
    penalties,
  });
}

const rows = (view: View, office: Office) => rowsOfView(view, office.story);

describe('what was collected on a decision that was revoked', () => {
  it('keeps the case open until it went back, and is recorded once', async () => {
    const office = await revokedPaid();
    expect(read(office, 'penalty.revoked').data).toMatchObject({ toRefund: 500_000 });
    expect(await office.refused('close-case', close)).toBe('collected-not-refunded');
    expect(office.closedGate('close-case')).toBe('collected-not-refunded');
    expect(office.closedGate('record-refund')).toBeUndefined();
    const [part] = await office.ask('record-refund', { ...back, principal: 200_000 });
    expect(part).toMatchObject({ type: 'penalty.refund-recorded', data: { left: 300_000 } });
    expect(await office.ask('record-refund', { ...back, principal: 200_000 })).toEqual([]);
    expect(await office.refused('record-refund', { ...back, principal: 300_000 })).toBe('label-taken');
    const [rest] = await office.ask('record-refund', { ...back, refund: 'TK-2', principal: 300_000 });
    expect(rest?.data).toMatchObject({ left: 0 });
    expect(await office.refused('record-refund', { ...back, refund: 'TK-3' })).toBe('nothing-to-refund');
    expect(office.closedGate('record-refund')).toBe('nothing-to-refund');
    await office.ask('close-case', close);
  });

  it('goes back neither before the revocation nor ahead of its day, and never more than it was', async () => {
    const office = await revokedPaid();
    const refused = (changes: object) => office.refused('record-refund', { ...back, ...changes });
    expect(await refused({ on: '2026-04-14' })).toBe('day-before-its-cause');
    expect(await refused({ on: '2026-04-21' })).toBe('day-in-the-future');
    expect(await refused({ principal: 500_001 })).toBe('refund-exceeds-collected');
    expect(await refused({ principal: 0, surcharge: 1 })).toBe('refund-exceeds-collected');
    expect(await refused({ principal: 0 })).toBe('nothing-refunded');
    expect(await refused({ on: '2026-04-15' })).toBe('accepted penalty.refund-recorded');
  });

  it('goes back after the case was closed and filed, too', async () => {
    const office = await paidCase();
    await office.ask('close-case', { ...close, ground: 'performed' });
    await office.ask('file-dossier', closingExamples['file-dossier']);
    office.today = '2026-04-20';
    await office.ask('revoke-decision', revoke);
    expect(rows(openRefundsView, office)).toMatchObject([{ toRefund: 500_000, since: '2026-04-15' }]);
    expect(await office.refused('record-refund', back)).toBe('accepted penalty.refund-recorded');
  });

  it('holds its surcharge too', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-18', surcharge: 30_000 });
    await office.ask('revoke-decision', { ...revoke, on: '2026-04-20' });
    expect(await office.refused('record-refund', { ...back, surcharge: 30_001 })).toBe('refund-exceeds-collected');
    expect((await office.ask('record-refund', { ...back, surcharge: 30_000 }))[0]?.data).toMatchObject({ left: 0 });
  });

  it('is held by the case that was taken up again, until it goes back', async () => {
    const office = await revokedPaid();
    await office.ask('record-refund', { ...back, principal: 100_000 });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(office.state).toMatchObject({ stage: 'investigating', earlierHeld: { principal: 400_000, changedOn: '2026-04-15' } });
    await office.ask('terminate-investigation', say['terminate-investigation']);
    const end = { ...close, ground: 'terminated' };
    expect(await office.refused('close-case', end)).toBe('collected-not-refunded');
    expect(await office.refused('record-refund', { ...back, principal: 400_000 })).toBe('label-taken');
    const [made] = await office.ask('record-refund', { ...back, refund: 'TK-2', principal: 400_000 });
    expect(made?.data).toMatchObject({ left: 0 });
    expect(rows(openRefundsView, office)).toEqual([]);
    await office.ask('close-case', end);
  });

  it('is given back before what a second decision holds', async () => {
    const office = await revokedPaid();
    await office.ask('reopen-case', closingExamples['reopen-case']);
    await office.ask('register-evidence', { ...say['register-evidence'], evidence: 'E-2' });
    await office.ask('verify-evidence', { ...say['verify-evidence'], evidence: 'E-2' });
    const on = office.today;
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], on });
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: on, waived: ['defence', 'hearing'] });
    await office.ask('decide-penalty', say['decide-penalty']);
    await office.ask('serve-decision', { ...say['serve-decision'], on });
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-2', on });
    expect(await office.refused('close-case', { ...close, ground: 'performed' })).toBe('collected-not-refunded');
    await office.ask('revoke-decision', { ...revoke, on });
    expect(read(office, 'penalty.revoked').data).toMatchObject({ toRefund: 1_000_000 });
    await office.ask('record-refund', { ...back, principal: 600_000 });
    expect(office.state).toMatchObject({
      earlierHeld: { principal: 0 },
      after: { payment: { refunds: [{ refund: 'TK-1', principal: 100_000 }] } },
    });
    expect((await office.ask('record-refund', { ...back, refund: 'TK-2', principal: 400_000 }))[0]?.data).toMatchObject({ left: 0 });
  });
});

describe('what was collected on a decision that was changed', () => {
  it('goes back as far as it lies beyond what stands instead, and is owed anew where a second change asks for more', async () => {
    const office = await paidCase();
    await changedTo(office, 200_000);
    expect(read(office, 'penalty.changed').data).toMatchObject({ toRefund: 300_000 });
    expect(read(office, 'penalty.changed').data).not.toHaveProperty('heavier');
    expect(await office.refused('record-refund', { ...back, on: '2026-04-10', principal: 300_001 })).toBe('refund-exceeds-collected');
    await office.ask('record-refund', { ...back, on: '2026-04-10', principal: 100_000 });
    await changedTo(office, 350_000, 'SS-1');
    expect(read(office, 'penalty.changed').data).toMatchObject({ toRefund: 50_000, heavier: true });
    const sums = () => aftermathOf(office.state)?.payment.instalments.map(({ amount, paid }) => [amount, paid]);
    expect(sums()).toEqual([200_000, 150_000].map((sum) => [sum, sum]));
    await changedTo(office, 450_000, 'SS-2');
    expect(sums()).toEqual([200_000, 150_000].map((sum) => [sum, sum]).concat([[100_000, 50_000]]));
    expect(office.closedGate('record-refund')).toBe('nothing-to-refund');
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-2', on: office.today, principal: 50_000 });
    await office.ask('close-case', { ...close, ground: 'performed' });
  });

  it('goes back with the surcharge that fell away with it', async () => {
    const office = await servedCase();
    office.today = '2026-04-30';
    const pay = (payment: string, principal: number, surcharge: number) =>
      office.ask('record-payment', { ...say['record-payment'], payment, on: office.today, principal, surcharge });
    await pay('JK-1', 500_000, 210_000);
    await changedTo(office, 100_000);
    const [made] = await office.ask('record-refund', { ...back, on: office.today, principal: 400_000, surcharge: 171_000 });
    expect(made?.data).toMatchObject({ left: 0 });
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 39_000, surchargePaid: 39_000 } } });
    await office.ask('close-case', { ...close, ground: 'performed' });
  });
});

describe('lists and figures', () => {
  it('count what was collected on balance', async () => {
    const office = await revokedPaid();
    await office.ask('record-refund', { ...back, refund: 'JK-1', principal: 200_000 });
    expect(rows(registerView, office)).toMatchObject([{ paid: 300_000, surchargePaid: 0 }]);
    expect(rows(paymentsView, office)).toMatchObject([
      { payment: 'JK-1', channel: 'bank', principal: 500_000 },
      { payment: 'JK-1', channel: 'refund', principal: -200_000, month: '2026-04', receipt: '冀财退0001' },
    ]);
    expect(rows(openRefundsView, office)).toMatchObject([{ toRefund: 300_000, since: '2026-04-15', lastRefund: '2026-04-20' }]);
  });
});

describe('a correction', () => {
  it('of a payment or a refund leaves what was given back within what was held', async () => {
    const office = await revokedPaid();
    await office.ask('record-refund', { ...back, principal: 400_000 });
    const paid = read(office, 'penalty.paid');
    expect((await correctionRefused(office, paid, { ...paid.data, principal: 399_999 })).code).toBe('refund-exceeds-collected');
    const refund = read(office, 'penalty.refund-recorded');
    expect((await correctionRefused(office, refund, { ...refund.data, principal: 500_001 })).code).toBe('refund-exceeds-collected');
    expect((await correctionRefused(office, refund, { ...refund.data, on: '2026-04-14' })).code).toBe('day-before-its-cause');
    const made = await corrected(office, 'penalty.refund-recorded', { principal: 450_000 });
    expect(made[1]?.data).toMatchObject({ sums: [{ of: 'to-refund', was: 100_000, now: 50_000 }] });
    expect(rows(openRefundsView, office)).toMatchObject([{ toRefund: 50_000 }]);
  });

  it('of a payment on a decision that was revoked moves what is to be given back (bug: more than first recorded was refused)', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-10', principal: 300_000 });
    await office.ask('revoke-decision', revoke);
    await corrected(office, 'penalty.paid', { principal: 400_000 });
    expect(rows(openRefundsView, office)).toMatchObject([{ toRefund: 400_000 }]);
    expect((await office.ask('record-refund', { ...back, principal: 400_000 }))[0]?.data).toMatchObject({ left: 0 });
  });

  it('of a payment is judged by what went back also after the case was taken up again', async () => {
    const office = await revokedPaid();
    await office.ask('record-refund', back);
    await office.ask('reopen-case', closingExamples['reopen-case']);
    const paid = read(office, 'penalty.paid');
    expect((await correctionRefused(office, paid, { ...paid.data, principal: 400_000 })).code).toBe('refund-exceeds-collected');
  });

  it('that leaves a surcharge overpaid lets it go back', async () => {
    const office = await servedCase();
    office.today = '2026-04-18';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-18', surcharge: 30_000 });
    await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(rows(openRefundsView, office)).toMatchObject([{ toRefund: 15_000 }]);
    const part = { ...back, on: '2026-04-18', principal: 0, surcharge: 15_000 };
    expect((await office.ask('record-refund', part))[0]?.data).toMatchObject({ left: 0 });
    await office.ask('close-case', { ...close, ground: 'performed' });
  });

  it('that leaves a surcharge overpaid while the fine is open is set off, and told once the fine is complete', async () => {
    const office = await servedCase();
    office.today = '2026-04-18';
    const pay = (payment: string, principal: number, surcharge: number) =>
      office.ask('record-payment', { ...say['record-payment'], payment, on: '2026-04-18', principal, surcharge });
    await pay('JK-1', 400_000, 24_000);
    await corrected(office, 'penalty.decision-served', { on: '2026-04-03' });
    expect(office.closedGate('record-refund')).toBe('nothing-to-refund');
    const [paid] = await pay('JK-2', 100_000, 0);
    expect(paid?.data).toMatchObject({ outstanding: 0, surchargeOwed: 0, toRefund: 24_000 });
    expect(rows(openRefundsView, office)).toMatchObject([{ toRefund: 24_000 }]);
  });
});
