import { remedyExamples } from '../commands/examples.remedies.js';
import { noticedCase, SERIOUS, servedCase } from './cases.support.js';
import { dutiesOf } from './duties.support.js';

const challenge = { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-10' };

/** Windows were told as running after the party had given them up, or had made use of them. */
describe('a term of the party', () => {
  it('that was expressly waived when the notice was served runs no longer', async () => {
    const waived = await noticedCase(SERIOUS, { waived: ['defence', 'hearing'] });
    expect(dutiesOf(waived.story)).toMatchObject({ 'notice-terms defence': 'done', 'notice-terms hearing': 'done' });
    const one = await noticedCase(SERIOUS, { waived: ['hearing'] });
    expect(dutiesOf(one.story)).toMatchObject({ 'notice-terms defence': 'open 2026-03-27', 'notice-terms hearing': 'done' });
    const none = await noticedCase({}, { waived: ['hearing'] });
    expect(dutiesOf(none.story)).not.toHaveProperty('notice-terms hearing');
  });

  it('to apply for reconsideration runs no longer once it was applied for; to sue, once more after it was decided', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('record-challenge', challenge);
    const running = { 'remedy-period reconsider': 'done', 'remedy-period sue': 'open 2026-10-01' };
    expect(dutiesOf(office.story)).toMatchObject(running);
    office.today = '2026-06-01';
    await office.ask('record-challenge-result', remedyExamples['record-challenge-result']);
    expect(dutiesOf(office.story)).toMatchObject({ ...running, 'remedy-period sue': 'open 2026-06-16' });
    await office.ask('record-challenge', { ...challenge, challenge: 'SS-1', kind: 'lawsuit', acceptedOn: '2026-06-01' });
    expect(dutiesOf(office.story)).toMatchObject({ ...running, 'remedy-period sue': 'done' });
  });

  it('to sue runs on where the application for reconsideration was withdrawn', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-challenge', challenge);
    await office.ask('record-challenge-result', { ...remedyExamples['record-challenge-result'], on: '2026-04-20', result: 'withdrawn' });
    expect(dutiesOf(office.story)).toMatchObject({ 'remedy-period reconsider': 'done', 'remedy-period sue': 'open 2026-10-01' });
  });
});
