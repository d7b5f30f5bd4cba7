import { remedyExamples } from '../commands/examples.remedies.js';
import { say, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const challenge = { ...remedyExamples['record-challenge'], acceptedOn: '2026-04-22' };
const result = remedyExamples['record-challenge-result'];
const lawsuit = { challenge: 'SS-1', kind: 'lawsuit', body: '示例县人民法院', acceptedOn: '2026-09-30' };
const judged = { challenge: 'SS-1', result: 'upheld', on: '2027-03-10', document: '(2026)冀行初1号', reason: '驳回诉讼请求' };

/** Served on 1 April 2026, urged on 20 April: the term to sue ends on 1 October, the court may be applied to until 1 January 2027. */
async function urged(): Promise<Office> {
  const office = await servedCase();
  office.today = '2026-04-20';
  await office.ask('urge-performance', say['urge-performance']);
  office.today = '2026-04-22';
  return office;
}

const applies = (office: Office, on: string) => {
  office.today = on;
  return office.refused('apply-to-court', { ...say['apply-to-court'], on });
};
const term = ({ story }: Office) => dutiesOf(story)['apply-to-court'];

describe('the term to apply to the court (D14)', () => {
  it('was held to a later day than the one told, where an earlier day was approved for what a part payment had left (行政处罚法 72)', async () => {
    const office = await urged();
    const arrange = (due: string, amount: number) =>
      office.ask('arrange-payment', { ...say['arrange-payment'], kind: 'deferral', appliedOn: office.today, schedule: [{ due, amount }] });
    await arrange('2027-03-29', 500_000);
    await office.ask('record-payment', { ...say['record-payment'], on: office.today, principal: 250_000, surcharge: 0 });
    office.today = '2027-02-08';
    await arrange('2027-03-10', 250_000);
    expect(term(office)).toBe('open 2027-06-10');
    expect(await applies(office, '2027-06-11')).toBe('court-application-too-late');
    expect(await applies(office, '2027-06-10')).toBe('accepted penalty.applied-to-court');
  });

  it('runs from the end of the reconsideration that upheld the decision, and of the term to sue after it', async () => {
    const office = await urged();
    await office.ask('record-challenge', challenge);
    expect(term(office)).toBe('paused 2027-01-01');
    office.today = '2026-06-01';
    const events = await office.ask('record-challenge-result', result);
    expect(events).toMatchObject([
      { type: 'penalty.upheld', data: { sueUntil: { due: '2026-06-16' } } },
      {
        type: 'penalty.recomputed',
        data: { dates: [{ of: 'apply-to-court', was: { due: '2027-01-01' }, now: { due: '2026-09-16', trigger: '2026-06-16' } }] },
      },
    ]);
    expect(term(office)).toBe('open 2026-09-16');
    expect(office.state).toMatchObject({ after: { urge: { applyBy: { due: '2026-09-16' } } } });
    expect(office.story.find(({ type }) => type === 'penalty.urged')?.data).toMatchObject({ applyBy: { due: '2027-01-01' } });
    expect(await applies(office, '2026-06-16')).toBe('remedy-period-running');
    expect(await applies(office, '2026-06-17')).toBe('accepted penalty.applied-to-court');
    expect(await applies(office, '2026-09-16')).toBe('accepted penalty.applied-to-court');
    expect(await applies(office, '2026-09-17')).toBe('court-application-too-late');
  });

  it.each(['upheld', 'withdrawn'])('runs from the end of a lawsuit that outlasted the term to sue (%s)', async (how) => {
    const office = await urged();
    office.today = '2026-09-30';
    await office.ask('record-challenge', lawsuit);
    expect(await applies(office, '2027-01-02')).toBe('challenge-pending');
    office.today = '2027-03-10';
    await office.ask('record-challenge-result', { ...judged, result: how });
    expect(term(office)).toBe('open 2027-06-10');
    expect(await applies(office, '2027-03-10')).toBe('remedy-period-running');
    expect(await applies(office, '2027-03-11')).toBe('accepted penalty.applied-to-court');
    expect(await applies(office, '2027-06-10')).toBe('accepted penalty.applied-to-court');
    expect(await applies(office, '2027-06-11')).toBe('court-application-too-late');
  });

  it('stays where it was when the party withdraws its application: the first term to sue goes on', async () => {
    const office = await urged();
    await office.ask('record-challenge', challenge);
    office.today = '2026-06-01';
    const events = await office.ask('record-challenge-result', { ...result, result: 'withdrawn' });
    expect(events.map(({ type }) => type)).toEqual(['penalty.upheld']);
    expect(term(office)).toBe('open 2027-01-01');
  });

  it('moves with a changed decision as with one upheld', async () => {
    const office = await urged();
    await office.ask('record-challenge', challenge);
    office.today = '2026-06-01';
    const penalties = [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }];
    await office.ask('record-challenge-result', { ...result, result: 'changed', penalties });
    expect(term(office)).toBe('open 2026-09-16');
  });

  it('is told by a demand after the challenge from its end, and stands still where the demand is made during one', async () => {
    const office = await servedCase();
    office.today = '2026-04-22';
    await office.ask('record-challenge', challenge);
    const during = await office.ask('urge-performance', { ...say['urge-performance'], servedOn: '2026-04-22' });
    expect(during).toMatchObject([{ data: { challenged: true } }]);
    expect(term(office)).toBe('paused 2027-01-01');
    office.today = '2026-06-01';
    await office.ask('record-challenge-result', result);
    const [after] = await office.ask('urge-performance', { ...say['urge-performance'], servedOn: '2026-06-01' });
    expect(after?.data).toMatchObject({ applyBy: { due: '2026-09-16' } });
    expect(after?.data).not.toHaveProperty('challenged');
  });

  it('stands still until the last of several challenges has ended', async () => {
    const office = await urged();
    await office.ask('record-challenge', challenge);
    office.today = '2026-09-30';
    await office.ask('record-challenge', lawsuit);
    await office.ask('record-challenge-result', result);
    expect(term(office)).toMatch(/^paused/);
    office.today = '2027-03-10';
    await office.ask('record-challenge-result', judged);
    expect(term(office)).toBe('open 2027-06-10');
  });

  it('runs from the end of an approved deferral or of the last instalment (行政处罚法 72)', async () => {
    const office = await urged();
    const schedule = [
      { due: '2026-12-01', amount: 250_000 },
      { due: '2027-02-01', amount: 250_000 },
    ];
    const events = await office.ask('arrange-payment', { kind: 'instalments', appliedOn: '2026-04-22', schedule, reason: '经济困难' });
    expect(events[1]?.data).toMatchObject({ dates: [{ of: 'apply-to-court', was: { due: '2027-01-01' }, now: { due: '2027-05-01' } }] });
    expect(await office.ask('arrange-payment', { kind: 'instalments', appliedOn: '2026-04-22', schedule, reason: '经济困难' })).toEqual([]);
    expect(await applies(office, '2027-05-01')).toBe('accepted penalty.applied-to-court');
    expect(await applies(office, '2027-05-02')).toBe('court-application-too-late');
    const early = await urged();
    const soon = { kind: 'deferral', appliedOn: '2026-04-22', schedule: [{ due: '2026-09-30', amount: 500_000 }], reason: '经济困难' };
    expect(await early.ask('arrange-payment', soon)).toHaveLength(1);
  });

  it('follows a corrected day of service through the term to sue, each date told once', async () => {
    const office = await urged();
    const [, moved] = await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    const { dates } = moved!.data as { readonly dates: readonly { of: string; was: { due: string }; now: { due: string } }[] };
    expect(dates.map(({ of, was, now }) => [of, was.due, now.due])).toEqual([
      ['pay', '2026-04-16', '2026-04-17'],
      ['reconsider', '2026-05-31', '2026-06-01'],
      ['sue', '2026-10-01', '2026-10-02'],
      ['apply-to-court', '2027-01-01', '2027-01-02'],
    ]);
    expect(term(office)).toBe('open 2027-01-02');
    expect(await corrected(office, 'penalty.decision-served', { receiver: '示例丁' })).toHaveLength(1);
  });
});
