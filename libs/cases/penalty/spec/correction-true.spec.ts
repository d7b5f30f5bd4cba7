import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { openRefundsView } from '../views/refunds.view.js';
import { paidCase, say, servedCase } from './cases.support.js';
import { corrected, correctedBy, correctionRefused, read } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';
import { rowsOfView } from './rows.support.js';

const duties = (office: Office) => dutiesOf(effective(office.story));
const challenge = { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-16' };

async function changedTo(office: Office, penalties: readonly object[]): Promise<void> {
  await office.ask('record-challenge', { ...challenge, acceptedOn: office.today });
  const result = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
  await office.ask('record-challenge-result', result);
}

const pay = (office: Office, payment: string, principal: number, surcharge = 0) =>
  office.ask('record-payment', { ...say['record-payment'], payment, on: office.today, principal, surcharge });

describe('a payment that is corrected after the decision was changed', () => {
  it('into a larger one is judged by the fine on which it was paid (bug: the truth was refused)', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await pay(office, 'JK-1', 300_000);
    await changedTo(office, [{ kind: 'fine', fine: 200_000, text: '罚款2000元' }]);
    await corrected(office, 'penalty.paid', { principal: 400_000 });
    expect(rowsOfView(openRefundsView, office.story)).toMatchObject([{ toRefund: 200_000 }]);
    const paid = read(office, 'penalty.paid');
    expect((await correctionRefused(office, paid, { ...paid.data, principal: 500_001 })).code).toBe('payment-exceeds-fine');
  });

  it('leaves what was paid since on what stands instead to be given back, where both are more than that', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await pay(office, 'JK-1', 100_000);
    await changedTo(office, [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }]);
    await pay(office, 'JK-2', 150_000);
    const first = effective(office.story).find(({ type }) => type === 'penalty.paid')!;
    const { payment, on, channel, receipt, surchargePaid } = first.data;
    const given = { payment: payment!, on: on!, channel: channel!, receipt: receipt!, surchargePaid: surchargePaid! };
    await correctedBy(office, first, { ...given, principal: 150_000 });
    expect(rowsOfView(openRefundsView, office.story)).toEqual([]);
    await correctedBy(office, first, { ...given, principal: 150_001 });
    expect(rowsOfView(openRefundsView, office.story)).toMatchObject([{ toRefund: 1 }]);
    expect(duties(office)).toMatchObject({ 'pay-fine': expect.stringMatching(/^lapsed/), 'close-case': expect.stringMatching(/^open/) });
  });

  it('of a surcharge that fell away since may be larger, and goes back', async () => {
    const office = await servedCase();
    office.today = '2026-05-11';
    await pay(office, 'JK-1', 500_000, 300_000);
    await office.ask('record-challenge', { ...challenge, acceptedOn: '2026-05-06' });
    await corrected(office, 'penalty.paid', { surchargePaid: 375_000 });
    expect(rowsOfView(openRefundsView, office.story)).toMatchObject([{ toRefund: 90_000 }]);
  });
});

describe('a payment that was corrected down by mistake', () => {
  const correctedTo = async (office: Office, payment: string, changes: object) => {
    const target = effective(office.story).find(({ type, data }) => type === 'penalty.paid' && data['payment'] === payment)!;
    const given = ['payment', 'on', 'channel', 'receipt', 'principal', 'surchargePaid'].map((member) => [member, target.data[member]!]);
    await correctedBy(office, target, { ...Object.fromEntries(given), ...changes });
  };

  it('could not be corrected up again once the rest was paid (bug: the truth was refused): what was received twice goes back', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await pay(office, 'JK-1', 500_000);
    await correctedTo(office, 'JK-1', { principal: 300_000 });
    await pay(office, 'JK-2', 200_000);
    await correctedTo(office, 'JK-1', { principal: 500_000 });
    expect(rowsOfView(openRefundsView, office.story)).toMatchObject([{ toRefund: 200_000 }]);
    expect(duties(office)).toMatchObject({ 'pay-fine': expect.not.stringMatching(/^open/), 'close-case': expect.stringMatching(/^open/) });
    const close = { ...closingExamples['close-case'], ground: 'performed' };
    expect(await office.refused('close-case', close)).toBe('collected-not-refunded');
    await office.ask('record-refund', { ...say['record-refund'], on: '2026-04-10', principal: 200_000 });
    expect(await office.refused('close-case', close)).toBe('accepted penalty.closed');
  });

  it('in its surcharge could not be corrected up again once that was paid', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await pay(office, 'JK-1', 500_000, 60_000);
    await correctedTo(office, 'JK-1', { surchargePaid: 10_000 });
    await pay(office, 'JK-2', 0, 50_000);
    await correctedTo(office, 'JK-1', { surchargePaid: 60_000 });
    expect(rowsOfView(openRefundsView, office.story)).toMatchObject([{ toRefund: 50_000 }]);
    await office.ask('record-refund', { ...say['record-refund'], on: '2026-04-20', principal: 0, surcharge: 50_000 });
    expect(await office.refused('close-case', { ...closingExamples['close-case'], ground: 'performed' })).toBe('accepted penalty.closed');
  });
});

describe('a payment that is corrected after the rest was to be paid by instalments', () => {
  const arranged = async () => {
    const office = await servedCase();
    office.today = '2026-04-08';
    await pay(office, 'JK-1', 300_000);
    const schedule = [
      { due: '2026-05-08', amount: 100_000 },
      { due: '2026-06-08', amount: 100_000 },
    ];
    await office.ask('arrange-payment', { ...say['arrange-payment'], schedule });
    return office;
  };

  it('into a smaller one leaves the difference owed by its day of before (bug: that part of the fine was gone)', async () => {
    const office = await arranged();
    await corrected(office, 'penalty.paid', { principal: 200_000 });
    expect(office.state).toMatchObject({
      after: {
        payment: { instalments: [{ due: '2026-04-16', amount: 300_000, paid: 200_000 }, { amount: 100_000 }, { amount: 100_000 }] },
      },
    });
    expect(duties(office)['pay-fine']).toBe('open 2026-04-16');
  });

  it('into a larger one counts for the schedule (bug: more than the fine was demanded)', async () => {
    const office = await arranged();
    await corrected(office, 'penalty.paid', { principal: 420_000 });
    expect(office.state).toMatchObject({
      after: { payment: { instalments: [{ paid: 300_000 }, { due: '2026-05-08', paid: 100_000 }, { due: '2026-06-08', paid: 20_000 }] } },
    });
    expect(duties(office)['pay-fine']).toBe('open 2026-06-08');
    await pay(office, 'JK-2', 80_000);
    expect(duties(office)).toMatchObject({ 'pay-fine': 'done', 'close-case': expect.stringMatching(/^open/) });
  });
});

describe('duties after a correction', () => {
  it('to a day within a challenge leave the case to be closed, and no surcharge to be paid (bug: it was to be closed no more)', async () => {
    const office = await servedCase();
    await pay(office, 'JK-1', 500_000);
    office.today = '2026-04-18';
    await office.ask('record-challenge', challenge);
    await corrected(office, 'penalty.paid', { on: '2026-04-18' });
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 0 } } });
    expect(duties(office)['close-case']).toMatch(/^(open|paused)/);
    expect(duties(office)['pay-surcharge']).toMatch(/^lapsed/);
  });

  it('of a receipt alone tell nothing', async () => {
    const office = await paidCase();
    expect(await corrected(office, 'penalty.paid', { receipt: '冀财0002' })).toHaveLength(1);
  });
});

describe('another kind of penalty that is open', () => {
  const stopToo = [
    { kind: 'fine', fine: 200_000, text: '罚款2000元' },
    { kind: 'order-stop-business', text: '责令停产停业' },
  ];

  it('since the change of a decision that was performed is performed before the case is closed (bug: it was to be closed already)', async () => {
    const office = await paidCase();
    await changedTo(office, stopToo);
    expect(duties(office)['close-case']).toMatch(/^lapsed/);
    const [made] = await office.ask('record-performance', say['record-performance']);
    expect(made?.data).toHaveProperty('closeBy');
    expect(duties(office)['close-case']).toMatch(/^open/);
  });

  it('keeps the term to apply to the court though the fine is paid, and ends it (bug: ended by the one, kept by the other)', async () => {
    const office = await servedCase();
    office.today = '2026-04-17';
    await changedTo(office, stopToo);
    await office.ask('urge-performance', { ...say['urge-performance'], servedOn: '2026-04-17' });
    await pay(office, 'JK-1', 200_000);
    expect(duties(office)['apply-to-court']).toMatch(/^open/);
    await office.ask('record-performance', { ...say['record-performance'], on: '2026-04-17' });
    expect(duties(office)['apply-to-court']).toMatch(/^lapsed/);
  });
});
