import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { noticedCase, say, SERIOUS, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const accepted = remedyExamples['record-challenge'];
const ended = remedyExamples['record-challenge-result'];
const close = { ...closingExamples['close-case'], ground: 'performed' };
const toClose = (office: Office) => dutiesOf(effective(office.story))['close-case'];

const challenge = (office: Office, label: string) =>
  office.ask('record-challenge', { ...accepted, challenge: label, acceptedOn: office.today });
const end = (office: Office, label: string, more: object = {}) =>
  office.ask('record-challenge-result', { ...ended, challenge: label, on: office.today, ...more });

/** Challenged on 2 April; paid on 10 April, which the challenge does not stop (行政处罚法 73). */
async function paidUnderChallenge(): Promise<Office> {
  const office = await servedCase();
  office.today = '2026-04-02';
  await challenge(office, 'FY-1');
  office.today = '2026-04-10';
  await office.ask('record-payment', say['record-payment']);
  return office;
}

describe('a fine that is paid while the decision is challenged', () => {
  it('had its case to be closed in fifteen working days, which the challenge forbade: the term waits for its end', async () => {
    const office = await paidUnderChallenge();
    expect(await office.refused('close-case', close)).toBe('challenge-pending');
    expect(toClose(office)).toBe('paused 2026-05-01');
    office.today = '2026-06-01';
    await end(office, 'FY-1');
    expect(toClose(office)).toBe('open 2026-06-22');
    await office.ask('close-case', close);
    expect(toClose(office)).toBe('done');
  });

  it('was late on the day on which the challenge ended: it meets the conditions to be closed since then (市场监管程序规定 77)', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-payment', say['record-payment']);
    office.today = '2026-04-20';
    await challenge(office, 'FY-1');
    expect(toClose(office)).toBe('paused 2026-05-01');
    office.today = '2026-06-01';
    await end(office, 'FY-1', { result: 'changed', penalties: [{ kind: 'fine', fine: 500_000, text: '罚款5000元' }] });
    expect(toClose(office)).toBe('open 2026-06-22');
  });

  it('stays late where its day had passed before the challenge', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-payment', say['record-payment']);
    office.today = '2026-05-06';
    await challenge(office, 'FY-1');
    office.today = '2026-06-01';
    await end(office, 'FY-1');
    expect(toClose(office)).toBe('open 2026-05-01');
    await office.ask('close-case', close);
    expect(toClose(office)).toBe('done late');
  });

  it('stays in time where of two challenges the one that was accepted before its day was recorded after the other', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-payment', say['record-payment']);
    office.today = '2026-05-06';
    await challenge(office, 'FY-1');
    await office.ask('record-challenge', { ...accepted, challenge: 'FY-2', acceptedOn: '2026-04-30' });
    office.today = '2026-06-01';
    for (const label of ['FY-1', 'FY-2']) await end(office, label);
    expect(toClose(office)).toBe('open 2026-06-22');
  });

  it('was late on the day on which the challenge ended, where the court had ended its enforcement before', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    office.today = '2026-11-02';
    await office.ask('apply-to-court', { ...say['apply-to-court'], on: office.today });
    await office.ask('record-court-enforcement', { ...say['record-court-enforcement'], result: 'ended', on: office.today });
    office.today = '2026-11-05';
    for (const label of ['FY-1', 'FY-2']) await challenge(office, label);
    expect(toClose(office)).toBe('paused 2026-11-23');
    office.today = '2027-02-01';
    await end(office, 'FY-1', { result: 'changed', penalties: [{ kind: 'fine', fine: 400_000, text: '罚款4000元' }] });
    expect(toClose(office)).toBe('paused 2026-11-23');
    await end(office, 'FY-2');
    expect(toClose(office)).toMatch(/^open 2027-/);
  });

  it('had fifteen working days more where the decision was revoked, by which it might be closed, and another challenge ended later', async () => {
    const office = await paidUnderChallenge();
    await challenge(office, 'FY-2');
    await end(office, 'FY-1', { result: 'revoked' });
    expect(toClose(office)).toBe('open 2026-05-01');
    office.today = '2026-06-01';
    await end(office, 'FY-2', { result: 'withdrawn' });
    expect(toClose(office)).toBe('open 2026-05-01');
  });

  it.each([
    ['upheld', {}],
    ['changed into the same fine', { result: 'changed', penalties: [{ kind: 'fine', fine: 500_000, text: '罚款5000元' }] }],
  ])('bore a surcharge that was no duty, where the decision was %s before the day of payment', async (_how, result) => {
    const office = await servedCase();
    office.today = '2026-04-17';
    await challenge(office, 'FY-1');
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await office.ask('record-payment', { ...say['record-payment'], on: office.today });
    await end(office, 'FY-1', { on: '2026-04-18', ...result });
    expect(office.closedGate('close-case')).toBe('penalty-not-performed');
    expect(dutiesOf(effective(office.story))).toMatchObject({
      'pay-surcharge': 'open 2026-04-20',
      'apply-to-court': expect.stringMatching(/^open/),
      'close-case': 'lapsed',
    });
  });

  it('waits for the last of several challenges, also where one of them changed what is left', async () => {
    const office = await paidUnderChallenge();
    await challenge(office, 'FY-2');
    await end(office, 'FY-1');
    expect(toClose(office)).toMatch(/^paused/);
    await end(office, 'FY-2', { result: 'withdrawn' });
    expect(toClose(office)).toMatch(/^open/);
  });

  it('waits also where a correction, not the payment, left nothing to pay', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-payment', { ...say['record-payment'], principal: 400_000 });
    await challenge(office, 'FY-1');
    await corrected(office, 'penalty.paid', { principal: 500_000 });
    expect(toClose(office)).toMatch(/^paused/);
  });

  it('was to be closed at once where one of two challenges changed a licence revoked into a fine, and the other was under way', async () => {
    const office = await noticedCase(SERIOUS, { waived: ['defence', 'hearing'] });
    office.today = '2026-03-30';
    await office.ask('decide-penalty', { ...say['decide-penalty'], ...SERIOUS });
    office.today = '2026-04-01';
    await office.ask('serve-decision', say['serve-decision']);
    for (const label of ['FY-1', 'FY-2']) await challenge(office, label);
    office.today = '2026-05-01';
    await end(office, 'FY-1', { result: 'changed', penalties: [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }] });
    office.today = '2026-05-06';
    await office.ask('record-payment', { ...say['record-payment'], on: office.today, principal: 300_000 });
    expect(toClose(office)).toMatch(/^paused/);
    await end(office, 'FY-2');
    expect(toClose(office)).toMatch(/^open/);
  });

  it('was to be closed at once where a payment without its surcharge was corrected under the challenge, and the rest paid', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-18' });
    await challenge(office, 'FY-1');
    await corrected(office, 'penalty.paid', { principal: 400_000 });
    const rest = { ...say['record-payment'], payment: 'JK-2', on: office.today, principal: 100_000, surcharge: 33_000 };
    expect(await office.ask('record-payment', rest)).toMatchObject([{ data: { outstanding: 0, surchargeOwed: 0 } }]);
    expect(toClose(office)).toMatch(/^paused/);
  });

  it('waits no more once the decision was revoked, nor after the case was decided anew', async () => {
    const office = await paidUnderChallenge();
    await end(office, 'FY-1', { result: 'revoked' });
    expect(toClose(office)).toBe('open 2026-05-01');
    await office.ask('record-refund', { ...say['record-refund'], on: office.today, principal: 500_000 });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(toClose(office)).toBe('lapsed');
    const on = office.today;
    await office.ask('register-evidence', { ...say['register-evidence'], evidence: 'E-2' });
    await office.ask('verify-evidence', { ...say['verify-evidence'], evidence: 'E-2' });
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], on });
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: on, waived: ['defence', 'hearing'] });
    await office.ask('decide-penalty', say['decide-penalty']);
    await office.ask('serve-decision', { ...say['serve-decision'], on });
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-2', on });
    expect(toClose(office)).toBe('open 2026-05-01');
  });
});
