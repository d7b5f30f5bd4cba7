import { closingExamples } from '../commands/examples.closing.js';
import { concludedCase, noticedCase, say, SERIOUS, servedCase } from './cases.support.js';
import { dutiesOf } from './duties.support.js';

const listed = { reviewGrounds: ['public-interest'] };
const pass = { ...say['pass-review'], on: '2026-03-20' };
const notice = { ...say['serve-notice'], servedOn: '2026-03-20' };
const anew = { ...notice, newFacts: '查明另有两批次', waived: ['defence', 'hearing'] };

describe('a notice on new facts', () => {
  it('asks for the review anew where one is required: the earlier one knew nothing of them', async () => {
    const office = await concludedCase(listed);
    await office.ask('pass-review', pass);
    await office.ask('serve-notice', notice);
    await office.ask('serve-notice', anew);
    expect(dutiesOf(office.story)).toMatchObject({ review: 'open 2026-04-03' });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('review-not-passed');
    await office.ask('pass-review', pass);
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('brings grounds of review that the conclusion had not named', async () => {
    const office = await noticedCase();
    expect(dutiesOf(office.story)).not.toHaveProperty('review');
    await office.ask('serve-notice', { ...anew, ...listed });
    expect(dutiesOf(office.story)).toMatchObject({ review: 'open 2026-04-03' });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('review-not-passed');
    await office.ask('pass-review', pass);
    expect(office.story.at(-1)?.data).toMatchObject({ kind: 'legality-review', grounds: listed.reviewGrounds });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('without new facts keeps the review', async () => {
    const office = await concludedCase(listed);
    await office.ask('pass-review', pass);
    await office.ask('serve-notice', notice);
    office.today = '2026-03-23';
    await office.ask('serve-notice', { ...notice, servedOn: '2026-03-23', waived: ['defence', 'hearing'] });
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });
});

describe('a notice served by public notice', () => {
  it('counts as served once its term is over; the party may speak before, and its days do not count for the decision', async () => {
    const office = await concludedCase(SERIOUS);
    const before = 'decideBy' in office.state ? office.state.decideBy?.due : undefined;
    const [served] = await office.ask('serve-notice', { ...notice, way: 'public-notice' });
    expect(before).toBe('2026-05-31');
    expect(served?.data).toMatchObject({
      publicNoticeOn: '2026-03-20',
      servedOn: '2026-04-19',
      defenceUntil: { trigger: '2026-04-19', due: '2026-04-24' },
      hearingUntil: { trigger: '2026-04-19', due: '2026-04-24' },
    });
    expect(office.state).toMatchObject({ decideBy: { due: '2026-07-01' }, pauses: [{ from: '2026-03-20', to: '2026-04-19' }] });
    expect(dutiesOf(office.story)).toMatchObject({ decide: 'open 2026-07-01', 'notice-terms defence': 'open 2026-04-24' });
    office.today = '2026-03-25';
    expect(await office.refused('record-defence', { ...say['record-defence'], on: '2026-03-25' })).toBe(
      'accepted penalty.defence-recorded',
    );
    office.today = '2026-04-21';
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('defence-period-running');
  });

  it('is followed by one that was handed over meanwhile', async () => {
    const office = await concludedCase();
    await office.ask('serve-notice', { ...notice, way: 'public-notice' });
    office.today = '2026-03-25';
    const [served] = await office.ask('serve-notice', { ...notice, servedOn: '2026-03-25' });
    expect(served?.data).toMatchObject({ times: 2, servedOn: '2026-03-25', defenceUntil: { trigger: '2026-03-25' } });
  });
});

describe('a case that was taken up again', () => {
  it('is decided by a term of its own, extended from that day (bug: it was counted from the filing)', async () => {
    const office = await servedCase();
    office.today = '2026-06-01';
    await office.ask('revoke-decision', { on: '2026-06-01', document: '自行纠正', reason: '认定有误' });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(office.state).toMatchObject({ decideBy: { due: '2026-08-30' } });
    await office.ask('extend-decision-period', { by: 'head', reason: '案情复杂' });
    expect(office.state).toMatchObject({ decideBy: { trigger: '2026-06-01', due: '2026-09-29' } });
  });
});
