import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { penalty } from '../penalty.js';
import { anotherCaseOf, concludedCase, filedCase, noticedCase, say } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import { ANNA, BO, Office } from './office.support.js';

const report = { ...say['report-suspected-crime'], on: '2026-03-20' };
const refuse = { ...say['refuse-crime-transfer'], on: '2026-03-23' };
const transfer = { ...say['transfer-as-crime'], reportedOn: '2026-03-20' };

/** Concluded and reported on Friday 20 March 2026. */
async function reported(office = new Office()): Promise<Office> {
  await concludedCase({}, office);
  await office.ask('report-suspected-crime', report);
  return office;
}

describe('a suspected crime', () => {
  it('reported by two certified officers is decided by the head within three days, weekends counted (D16)', async () => {
    const office = await reported();
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-crime-transfer': 'open 2026-03-23' });
    expect(Object.keys(dutiesOf(office.story))).not.toContain('hand-over-crime-file');
    expect(penalty.commands['refuse-crime-transfer']!.who).toEqual(['head']);
    expect(penalty.commands['transfer-as-crime']!.who).toEqual(['head']);
    expect(office.folded.participants.get(ANNA)).toContain('investigator');
    expect(await office.ask('report-suspected-crime', report)).toEqual([]);
    expect(await office.refused('report-suspected-crime', { ...report, crime: '涉嫌诈骗罪' })).toBe('crime-already-reported');
  });

  it('is reported by two officers or more, with evidence of the case, not in the future', async () => {
    const office = await concludedCase();
    const refused = (changes: object) => office.refused('report-suspected-crime', { ...report, ...changes });
    expect(await refused({ officers: [ANNA] })).toBe('too-few-officers');
    expect(await refused({ evidence: ['E-9'] })).toBe('no-such-evidence');
    expect(await refused({ on: '2026-03-21' })).toBe('day-in-the-future');
    office.certificates.set(BO, 'suspended');
    expect(await refused({})).toBe('certificate-not-valid');
  });

  it.each([
    ['2026-03-23', 'done'],
    ['2026-03-24', 'done late'],
  ])('approved on %s: %s; the police have the file within 24 hours of the approval', async (today, ended) => {
    const office = await reported();
    office.today = today;
    const [approved] = await office.ask('transfer-as-crime', transfer);
    expect(approved?.data).toMatchObject({ decideBy: { due: '2026-03-23' }, handOverBy: { rule: 'ys-5-transfer-period' } });
    expect(dutiesOf(office.story)['decide-crime-transfer']).toBe(ended);
    const next = String(Number(today.slice(-2)) + 1);
    expect(dutiesOf(office.story)['hand-over-crime-file']).toMatch(new RegExp(`^open 2026-03-${next}T`));
    expect(office.state).toMatchObject({ stage: 'decided', crimeReport: { status: 'approved' } });
  });

  it('handed over one hour before and one hour after the 24 hours', async () => {
    const handedOver = async (hours: number) => {
      const office = await reported();
      const [approved] = await office.ask('transfer-as-crime', transfer);
      const due = Date.parse((approved!.data as { handOverBy: { due: string } }).handOverBy.due);
      office.today = '2026-03-22';
      const at = new Date(due + hours * 3_600_000).toISOString();
      await office.ask('hand-over-crime-file', { ...say['hand-over-crime-file'], at });
      return dutiesOf(office.story)['hand-over-crime-file'];
    };
    expect([await handedOver(-1), await handedOver(1)]).toEqual(['done', 'done late']);
  });

  it('whose transfer is refused with a reason goes on as a case, and may be reported again', async () => {
    const office = await reported();
    office.today = '2026-03-23';
    expect(await office.refused('refuse-crime-transfer', { ...refuse, on: '2026-03-19' })).toBe('decided-before-the-report');
    await office.ask('refuse-crime-transfer', refuse);
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-crime-transfer': 'done' });
    expect(await office.refused('refuse-crime-transfer', refuse)).toBe('no-crime-reported');
    expect(await office.refused('decide-not-established', say['decide-not-established'])).toBe('accepted penalty.not-established');
    office.today = '2026-03-26';
    await office.ask('report-suspected-crime', { ...report, on: '2026-03-26' });
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-crime-transfer': 'open 2026-03-29' });
  });

  it('is decided on before anything else: no fine takes the place of the transfer', async () => {
    const office = await noticedCase({}, { waived: ['defence', 'hearing'] });
    await office.ask('report-suspected-crime', report);
    office.today = '2026-03-30';
    for (const command of ['decide-penalty', 'decide-minor-exemption', 'decide-no-fault', 'decide-not-established'] as const) {
      expect({ command, code: await office.refused(command, say[command]), gate: office.closedGate(command) }).toEqual({
        command,
        code: 'crime-report-undecided',
        gate: 'crime-report-undecided',
      });
    }
    const early = await filedCase(anotherCaseOf(new Office(), 2));
    await early.ask('report-suspected-crime', { ...report, on: '2026-03-02', evidence: [] });
    expect(await early.refused('terminate-investigation', say['terminate-investigation'])).toBe('crime-report-undecided');
    expect(await early.refused('suspend-investigation', say['suspend-investigation'])).toBe('crime-report-undecided');
    await office.ask('refuse-crime-transfer', refuse);
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('accepted penalty.penalized');
  });

  it('may be transferred at once without a report; a report on file names the day', async () => {
    const office = await concludedCase();
    expect(await office.refused('transfer-as-crime', say['transfer-as-crime'])).toBe('accepted penalty.transferred-as-crime');
    await office.ask('report-suspected-crime', report);
    expect(await office.refused('transfer-as-crime', say['transfer-as-crime'])).toBe('crime-reported-on-another-day');
    await office.ask('transfer-as-crime', transfer);
    await office.ask('hand-over-crime-file', say['hand-over-crime-file']);
    await office.ask('close-case', { ground: 'transferred', summary: '已移送' });
    expect(office.state.stage).toBe('closed');
  });

  it('handed back by the police is investigated again, and the old report stands in no way', async () => {
    const office = await reported();
    await office.ask('transfer-as-crime', transfer);
    expect(await office.refused('reopen-case', closingExamples['reopen-case'])).toBe('crime-file-not-handed-over');
    await office.ask('hand-over-crime-file', say['hand-over-crime-file']);
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(office.state).toMatchObject({ stage: 'investigating', crimeReport: { status: 'approved' } });
    expect(await office.refused('report-suspected-crime', report)).toBe('accepted penalty.crime-reported');
  });

  it('approved by mistake is revoked: it was taken up again as if the police had had it, and owed to them for ever where it was not', async () => {
    const office = await reported();
    await office.ask('transfer-as-crime', transfer);
    expect(office.closedGate('reopen-case')).toBe('crime-file-not-handed-over');
    await office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: office.today });
    expect(dutiesOf(office.story)).toMatchObject({ 'hand-over-crime-file': 'lapsed', 'close-case': expect.stringMatching(/^open/) });
    expect(office.closedGate('hand-over-crime-file')).toBe('decision-revoked');
    expect(await office.refused('hand-over-crime-file', say['hand-over-crime-file'])).toBe('decision-revoked');
    expect(await office.refused('reopen-case', closingExamples['reopen-case'])).toBe('accepted penalty.reopened');
  });

  it('reported on another day is decided by another day; the old date stays where it was recorded', async () => {
    const office = await reported();
    const [, moved] = await corrected(office, 'penalty.crime-reported', { on: '2026-03-19' });
    expect(moved?.data).toMatchObject({
      dates: [{ of: 'decide-crime-transfer', was: { due: '2026-03-23' }, now: { due: '2026-03-22' } }],
    });
    expect(dutiesOf(office.story)).toMatchObject({ 'decide-crime-transfer': 'open 2026-03-22' });
  });
});
