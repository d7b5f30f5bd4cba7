import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { filedCase, paidCase, say, servedCase } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const order = (office: Office, label = 'ZG-1', until = '2026-06-30') =>
  office.ask('order-rectification', { ...say['order-rectification'], order: label, orderedOn: office.today, until });
const reinspect = (office: Office, result = 'met', label = 'ZG-1') =>
  office.ask('record-reinspection', { ...say['record-reinspection'], order: label, on: office.today, result, remaining: '尚有一处' });
const toClose = (office: Office) => dutiesOf(office.story)['close-case'];
const close = (office: Office) => office.ask('close-case', { ...closingExamples['close-case'], ground: 'performed' });
const challenge = (office: Office, acceptedOn = office.today) =>
  office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn });
const upheld = (office: Office) =>
  office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], on: office.today, result: 'upheld' });

/** Ordered to rectify by 30 June 2026 and fined; the fine is paid on 10 April. */
async function paidBeforeRectified(): Promise<Office> {
  const office = await servedCase();
  await order(office);
  office.today = '2026-04-10';
  await office.ask('record-payment', say['record-payment']);
  return office;
}

/** No case is closed while an order to rectify is open: its term was over, and late, before anybody could close it. */
describe('the term to close a case whose party has until later to rectify (市场监管程序规定 77)', () => {
  it('passed before the case could be closed: it stands still, and runs from the re-inspection that finds all rectified', async () => {
    const office = await paidBeforeRectified();
    expect(await office.refused('close-case', { ...closingExamples['close-case'] })).toBe('rectification-open');
    expect(toClose(office)).toBe('paused 2026-05-01');
    office.today = '2026-07-01';
    await reinspect(office, 'partly');
    expect(toClose(office)).toBe('paused 2026-05-01');
    await reinspect(office);
    expect(toClose(office)).toBe('open 2026-07-22');
    office.today = '2026-07-22';
    await close(office);
    expect(toClose(office)).toBe('done');
  });

  it('stands still where the order comes after the payment, and stays late where its day had passed before', async () => {
    const office = await paidCase();
    office.today = '2026-04-20';
    await order(office);
    expect(toClose(office)).toBe('paused 2026-05-01');
    const late = await paidCase();
    late.today = '2026-05-10';
    await order(late);
    await reinspect(late);
    expect(toClose(late)).toBe('open 2026-05-01');
    await close(late);
    expect(toClose(late)).toBe('done late');
  });

  it('waits for the last of several orders', async () => {
    const office = await paidBeforeRectified();
    await order(office, 'ZG-2');
    await reinspect(office, 'met', 'ZG-2');
    expect(toClose(office)).toBe('paused 2026-05-01');
    await reinspect(office);
    expect(toClose(office)).toBe('open 2026-05-01');
  });

  it('waits for the end of a challenge and for the rectification, whichever is later', async () => {
    const first = await paidBeforeRectified();
    await challenge(first);
    first.today = '2026-06-01';
    await upheld(first);
    expect(toClose(first)).toMatch(/^paused/);
    first.today = '2026-07-01';
    await reinspect(first);
    expect(toClose(first)).toBe('open 2026-07-22');
    const second = await paidBeforeRectified();
    await challenge(second);
    second.today = '2026-06-01';
    await reinspect(second);
    expect(toClose(second)).toMatch(/^paused/);
    second.today = '2026-07-01';
    await upheld(second);
    expect(toClose(second)).toBe('open 2026-07-22');
    await close(second);
  });

  it('was no longer late where a challenge had ended while the party still had time to rectify', async () => {
    const office = await paidCase();
    office.today = '2026-05-10';
    await challenge(office);
    office.today = '2026-05-15';
    await order(office);
    office.today = '2026-06-01';
    await upheld(office);
    expect(toClose(office)).toBe('paused 2026-05-01');
    office.today = '2026-07-01';
    await reinspect(office);
    expect(toClose(office)).toBe('open 2026-05-01');
    await close(office);
    expect(toClose(office)).toBe('done late');
  });

  it('waits for no rectification where the decision was revoked or the investigation terminated', async () => {
    const revoked = await paidBeforeRectified();
    await revoked.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: revoked.today });
    expect(toClose(revoked)).toBe('open 2026-05-01');
    await order(revoked, 'ZG-2');
    expect(toClose(revoked)).toBe('open 2026-05-01');
    const terminated = await filedCase();
    await order(terminated);
    await terminated.ask('terminate-investigation', say['terminate-investigation']);
    expect(toClose(terminated)).toMatch(/^open/);
  });

  it('waits for it again in a case that was taken up again', async () => {
    const office = await paidBeforeRectified();
    await office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: office.today });
    await office.ask('record-refund', { ...say['record-refund'], on: office.today });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(toClose(office)).toMatch(/^lapsed/);
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], on: office.today });
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: office.today, waived: ['defence', 'hearing'] });
    await office.ask('decide-penalty', say['decide-penalty']);
    await office.ask('serve-decision', { ...say['serve-decision'], on: office.today });
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-9', on: office.today });
    expect(toClose(office)).toBe('paused 2026-05-01');
  });
});
