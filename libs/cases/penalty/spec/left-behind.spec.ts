import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { concludedCase, filedCase, leadCase, say, servedCase, SMALL_ON_THE_SPOT } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';
import { after, on } from './taken-labels.support.js';

const WARNED = { ...SMALL_ON_THE_SPOT, penalties: [{ kind: 'warning', text: '警告' }] };
const FINED = [{ kind: 'fine', fine: 10_000, text: '罚款100元' }];
const met = (day: string) => ({ ...say['record-reinspection'], on: day });
const close = (office: Office, ground: string) => office.ask('close-case', { ...closingExamples['close-case'], ground });

/** Found by walking through the whole case at random. */
describe('a re-inspection that is owed (责令改正 stands whatever becomes of the penalty: 行政处罚法 28)', () => {
  it('could not be made once the investigation was terminated', async () => {
    const office = await on(after(filedCase(), ['order-rectification'], ['terminate-investigation']), '2026-03-20');
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': expect.stringMatching(/^open/) });
    await office.ask('record-reinspection', met('2026-03-20'));
    expect(office.state.stage).toBe('terminated');
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'done' });
  });

  it('could not be made once the case was filed away after its decision had been revoked', async () => {
    const office = await servedCase();
    await office.ask('order-rectification', { ...say['order-rectification'], orderedOn: office.today, until: '2026-04-15' });
    await office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: office.today });
    await close(office, 'decision-revoked');
    await office.ask('file-dossier', closingExamples['file-dossier']);
    office.today = '2026-04-20';
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': expect.stringMatching(/^open/) });
    await office.ask('record-reinspection', met('2026-04-20'));
    expect(office.state).toMatchObject({ stage: 'archived', rectifications: [{ status: 'met' }] });
    expect(dutiesOf(office.story)).toMatchObject({ 'reinspect ZG-1': 'done' });
  });
});

describe('a decision without a penalty', () => {
  it('was changed into a fine that nobody could pay, and that nobody had been told of before (行政处罚法 44, 62)', async () => {
    const office = await after(concludedCase({ outcome: 'not-established', penalties: [] }), ['decide-not-established']);
    office.today = '2026-04-10';
    await office.ask('record-challenge', { ...remedyExamples['record-challenge'], acceptedOn: office.today });
    const penalties = [{ kind: 'fine', fine: 500_000, text: '罚款' }];
    const ended = { ...remedyExamples['record-challenge-result'], on: office.today, result: 'changed', penalties };
    expect(await office.refused('record-challenge-result', ended)).toBe('no-penalty-to-change');
    expect(await office.refused('record-challenge-result', { ...ended, result: 'revoked', penalties: undefined })).toBe(
      'accepted penalty.revoked',
    );
  });
});

describe('the term to close a case (市场监管程序规定 77)', () => {
  it('never ran where a warning was given on the spot, which is performed at once', async () => {
    const office = await after(leadCase(), ['decide-summary-penalty', WARNED]);
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-03-23' });
    await office.ask('report-summary-penalty', say['report-summary-penalty']);
    await close(office, 'performed');
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'done' });
    const fined = await after(leadCase(), ['decide-summary-penalty', { ...SMALL_ON_THE_SPOT, penalties: FINED }]);
    expect(dutiesOf(fined.story)).not.toHaveProperty('close-case');
  });

  it('never ran where a suspected crime was handed over to the police', async () => {
    const office = await after(filedCase(), ['register-evidence'], ['report-suspected-crime'], ['transfer-as-crime']);
    expect(dutiesOf(office.story)).not.toHaveProperty('close-case');
    await office.ask('hand-over-crime-file', { ...say['hand-over-crime-file'], at: '2026-03-02T00:30:00.000Z' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-03-23' });
    await close(office, 'transferred');
  });

  it('runs no longer where the police hand the case back', async () => {
    const office = await after(filedCase(), ['register-evidence'], ['report-suspected-crime'], ['transfer-as-crime']);
    await office.ask('hand-over-crime-file', { ...say['hand-over-crime-file'], at: '2026-03-02T00:30:00.000Z' });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'lapsed' });
  });
});
