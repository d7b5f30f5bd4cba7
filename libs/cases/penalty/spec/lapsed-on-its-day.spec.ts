import { remedyExamples } from '../commands/examples.remedies.js';
import { noticedCase, penalizedCase, say, SERIOUS, servedCase } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const FINE = (fine: number) => [{ kind: 'fine', fine, text: '罚款' }];

async function challengeEnds(office: Office, on: string, result: object): Promise<void> {
  await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: on });
  await office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], on, ...result });
}

describe('a duty that fell away in time and was told of after its day', () => {
  it('was late in every figure: the decision was revoked on the day before the fine was due', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await challengeEnds(office, '2026-04-08', { result: 'revoked' });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed', 'publish-decision': 'lapsed' });
  });

  it('was late to be served, though revoked before', async () => {
    const office = await penalizedCase();
    office.today = '2026-04-20';
    await office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: '2026-04-08' });
    expect(dutiesOf(office.story)).toMatchObject({ 'serve-decision': 'lapsed' });
  });

  it('is late where it fell away after its day', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await challengeEnds(office, '2026-04-17', { result: 'revoked' });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed late', 'publish-decision': 'lapsed late' });
  });

  it('was a fine paid late, where its decision had become a warning before it was due', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await challengeEnds(office, '2026-04-08', { result: 'changed', penalties: [{ kind: 'warning', text: '警告' }] });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed', 'publish-decision': 'lapsed' });
  });

  it('was a surcharge, where the change left nothing of it', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-15', principal: 300_000 });
    await challengeEnds(office, '2026-04-16', { result: 'changed', penalties: FINE(300_000) });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed' });
  });

  it('was an application to the court that nobody had made, though everything was paid before its last day', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    office.today = '2027-01-04';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-12-31', surcharge: 500_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed' });
  });

  it('was a hearing that was not held, where the party had withdrawn before', async () => {
    const office = await noticedCase(SERIOUS);
    office.today = '2026-03-24';
    await office.ask('request-hearing', say['request-hearing']);
    await office.ask('notify-hearing', say['notify-hearing']);
    office.today = '2026-04-13';
    await office.ask('waive-hearing', { ...say['waive-hearing'], on: '2026-04-09' });
    expect(dutiesOf(office.story)).toMatchObject({ 'hold-hearing': 'lapsed' });
  });
});
