import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { noticedCase, paidCase, say, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const close = { ground: 'enforcement-ended', summary: '罚款未缴,终结执行' };
const tooLate = { ...say['end-enforcement'], ground: 'court-term-over' };
const gone = { ...say['end-enforcement'], ground: 'party-dissolved', reason: '市场主体已注销,无财产可供执行,无义务承受人' };

/** Served on 1 April 2026 and demanded on 20 April: the court was to be applied to from 2 October to 1 January 2027. */
async function demanded(): Promise<Office> {
  const office = await servedCase();
  office.today = '2026-04-20';
  await office.ask('urge-performance', say['urge-performance']);
  return office;
}

async function missed(): Promise<Office> {
  const office = await demanded();
  office.today = '2027-01-02';
  return office;
}

describe('a penalty that the office can have enforced no more', () => {
  it('stayed to be enforced for ever where the term to apply to the court was missed, and its case could never be closed', async () => {
    const office = await missed();
    expect(await office.refused('apply-to-court', { ...say['apply-to-court'], on: '2027-01-02' })).toBe('court-application-too-late');
    expect(await office.refused('close-case', close)).toBe('penalty-not-performed');
    const [ended] = await office.ask('end-enforcement', tooLate);
    expect(ended?.data).toMatchObject({
      ground: 'court-term-over',
      on: '2027-01-02',
      outstanding: 500_000,
      surcharge: 500_000,
      applyBy: { due: '2027-01-01' },
      closeBy: { due: '2027-01-22' },
    });
    expect(dutiesOf(office.story)).toMatchObject({
      'pay-fine': 'lapsed late',
      'apply-to-court': 'lapsed late',
      'close-case': 'open 2027-01-22',
    });
    await office.ask('close-case', close);
    expect(office.state).toMatchObject({ stage: 'closed', closing: 'enforcement-ended' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'done' });
  });

  it('is ended where nothing was ever demanded, too', async () => {
    const office = await servedCase();
    office.today = '2027-01-02';
    await office.ask('end-enforcement', tooLate);
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed late', 'close-case': 'open 2027-01-22' });
  });

  it('is not ended for the term as long as the court may be applied to, or a challenge moves the term', async () => {
    const office = await demanded();
    office.today = '2027-01-01';
    expect(await office.refused('end-enforcement', tooLate)).toBe('court-term-running');
    office.today = '2026-12-30';
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: '2026-12-30' });
    office.today = '2027-01-02';
    expect(await office.refused('end-enforcement', tooLate)).toBe('challenge-pending');
  });

  it('is ended before the term is over where the party is gone and nobody takes its place', async () => {
    const office = await demanded();
    await office.ask('end-enforcement', gone);
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed', 'close-case': 'open 2026-05-11' });
    await office.ask('close-case', close);
  });

  it('waits to be closed for the end of a challenge', async () => {
    const office = await demanded();
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-20' });
    await office.ask('end-enforcement', gone);
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'paused 2026-05-11' });
    expect(await office.refused('close-case', close)).toBe('challenge-pending');
    office.today = '2026-06-01';
    await office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], on: '2026-06-01' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-06-22' });
    await office.ask('close-case', close);
  });

  it('is neither demanded, deferred, agreed on nor applied for any more, and ended once; what is paid after all is recorded', async () => {
    const office = await missed();
    await office.ask('end-enforcement', tooLate);
    const spent = ['urge-performance', 'apply-to-court', 'arrange-payment', 'agree-on-enforcement', 'end-enforcement'];
    expect(spent.map((command) => office.closedGate(command))).toEqual(spent.map(() => 'enforcement-ended'));
    await office.ask('record-payment', { ...say['record-payment'], on: '2027-01-02', principal: 100_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed late', 'close-case': 'open 2027-01-22' });
    expect(await office.refused('close-case', { ...close, ground: 'court-enforcement-ended' })).toBe('closing-ground-does-not-fit');
    await office.ask('record-payment', {
      ...say['record-payment'],
      payment: 'JK-2',
      on: '2027-01-02',
      principal: 400_000,
      surcharge: 500_000,
    });
    await office.ask('close-case', { ...close, ground: 'performed' });
  });

  it.each([
    ['a higher fine', [{ kind: 'fine', fine: 800_000, text: '罚款' }]],
    [
      'another kind',
      [
        { kind: 'fine', fine: 500_000, text: '罚款' },
        { kind: 'revoke-licence', text: '吊销' },
      ],
    ],
  ])(
    'was owed again, and to be closed no longer, where it had been paid after all and a challenge changed it into %s',
    async (_, penalties) => {
      const office = await demanded();
      await office.ask('end-enforcement', gone);
      await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-20', principal: 500_000, surcharge: 60_000 });
      office.today = '2026-04-21';
      await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-21' });
      const result = { ...remedyExamples['record-challenge-result'], on: '2026-04-21', result: 'changed', penalties };
      await office.ask('record-challenge-result', result);
      expect(dutiesOf(office.story)).toMatchObject({
        'pay-fine': 'lapsed late',
        'apply-to-court': 'lapsed',
        'close-case': 'open 2026-05-12',
      });
      await office.ask('close-case', close);
    },
  );

  it('is not ended while the court has the application, and by the court once that has ended it', async () => {
    const office = await demanded();
    office.today = '2026-10-10';
    await office.ask('apply-to-court', say['apply-to-court']);
    expect(office.closedGate('end-enforcement')).toBe('court-application-in-hand');
    await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], on: '2026-10-10', result: 'ended' });
    expect(office.closedGate('end-enforcement')).toBe('court-enforcement-over');
  });

  it('is not ended before it is served, and not where nothing is left of it', async () => {
    expect((await noticedCase()).closedGate('end-enforcement')).toBe('case-not-decided');
    expect((await paidCase()).closedGate('end-enforcement')).toBe('penalty-already-performed');
  });

  it('had its surcharge owed again where the fine alone was paid after all', async () => {
    const office = await demanded();
    await office.ask('end-enforcement', gone);
    const [paid] = await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-20', principal: 500_000, surcharge: 0 });
    expect(paid?.data).toMatchObject({ outstanding: 0, surchargeOwed: 60_000 });
    expect(dutiesOf(office.story)).not.toHaveProperty('pay-surcharge');
    await office.ask('close-case', close);
  });

  it.each([
    ['paid', [], ['record-payment', { payment: 'JK-2', principal: 500_000, surcharge: 500_000 }]],
    ['performed', [{ kind: 'order-stop-business', text: '责令停产停业' }], ['record-performance', { kind: 'order-stop-business' }]],
  ] as const)(
    'had its term to close begin anew, and was late no more, where it was %s after all',
    async (_, penalties, [command, said]) => {
      const office = await servedCase();
      if (penalties.length > 0) {
        await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: office.today });
        const result = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
        await office.ask('record-challenge-result', result);
      }
      office.today = '2026-05-20';
      await office.ask('end-enforcement', gone);
      expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-06-10' });
      office.today = '2026-06-11';
      await office.ask(command, { ...say[command], on: office.today, ...said });
      expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-06-10' });
      await office.ask('close-case', { ...close, ground: 'performed' });
      expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'done late' });
    },
  );

  it('was to be closed no longer where a correction finds that a payment after all had left a surcharge', async () => {
    const office = await demanded();
    office.today = '2026-05-10';
    await office.ask('end-enforcement', gone);
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-20', principal: 500_000, surcharge: 60_000 });
    await corrected(office, 'penalty.paid', { on: '2026-05-01' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-05-29' });
    expect(dutiesOf(office.story)).not.toHaveProperty('pay-surcharge');
    await office.ask('close-case', close);
  });

  it('stays ended where a payment is corrected since', async () => {
    const office = await demanded();
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-20', principal: 100_000 });
    await office.ask('end-enforcement', gone);
    await corrected(office, 'penalty.paid', { principal: 90_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed late', 'close-case': 'open 2026-05-11' });
    await office.ask('close-case', close);
    await office.ask('file-dossier', closingExamples['file-dossier']);
  });
});
