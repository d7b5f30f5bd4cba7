import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { noticedCase, say, SERIOUS, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

/** Served on 1 April 2026, unpaid, urged, and taken to the court on 10 October. */
async function appliedFor(): Promise<Office> {
  const office = await servedCase();
  office.today = '2026-04-20';
  await office.ask('urge-performance', say['urge-performance']);
  office.today = '2026-10-10';
  await office.ask('apply-to-court', { ...say['apply-to-court'], on: '2026-10-10' });
  office.today = '2026-10-20';
  return office;
}

const enforced = (office: Office, result: string) =>
  office.ask('record-court-enforcement', { ...say['record-court-enforcement'], on: office.today, result });
const urge = { ...say['urge-performance'], servedOn: '2026-10-20', demanded: '再次催告' };
const apply = { ...say['apply-to-court'], on: '2026-10-20' };
const arrange = {
  ...say['arrange-payment'],
  kind: 'deferral',
  appliedOn: '2026-10-20',
  schedule: [{ due: '2026-11-20', amount: 500_000 }],
};
const agree = { ...say['agree-on-enforcement'], on: '2026-10-20' };

describe('a decision that the court was asked to enforce (行政强制法 53)', () => {
  it('was demanded anew while the court had it, and to be applied for again', async () => {
    const office = await appliedFor();
    expect(office.closedGate('urge-performance')).toBe('court-application-in-hand');
    expect(await office.refused('urge-performance', urge)).toBe('court-application-in-hand');
    await enforced(office, 'granted');
    expect(await office.refused('urge-performance', urge)).toBe('court-application-in-hand');
    expect(await office.refused('apply-to-court', apply)).toBe('court-application-in-hand');
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'done' });
  });

  it('was owed by its instalments again where something was paid after the court had ended its enforcement', async () => {
    const office = await servedCase();
    office.today = '2026-04-02';
    await office.ask('arrange-payment', { ...say['arrange-payment'], appliedOn: office.today });
    office.today = '2026-05-11';
    await office.ask('urge-performance', { ...say['urge-performance'], on: office.today, servedOn: office.today });
    office.today = '2026-10-10';
    await office.ask('apply-to-court', { ...say['apply-to-court'], on: office.today });
    await enforced(office, 'ended');
    await office.ask('record-payment', { ...say['record-payment'], on: office.today, principal: 100_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed late', 'close-case': expect.stringMatching(/^open/) });
  });

  it.each(['executed', 'ended'])(
    'was demanded, deferred, agreed on and applied for once it was %s, and could not be closed then',
    async (result) => {
      const office = await appliedFor();
      await enforced(office, result);
      const offered = ['urge-performance', 'apply-to-court', 'arrange-payment', 'agree-on-enforcement'].map((command) =>
        office.closedGate(command),
      );
      expect(offered).toEqual(offered.map(() => 'court-enforcement-over'));
      for (const [command, body] of Object.entries({
        'urge-performance': urge,
        'apply-to-court': apply,
        'arrange-payment': arrange,
        'agree-on-enforcement': agree,
      })) {
        expect([command, await office.refused(command, body)]).toEqual([command, 'court-enforcement-over']);
      }
      const { 'close-case': close, 'pay-fine': pay } = dutiesOf(office.story);
      expect([close?.split(' ')[0], pay?.split(' ')[0]]).toEqual(['open', 'lapsed']);
      // what the court collected is recorded all the same
      const paid = { ...say['record-payment'], on: '2026-10-20', principal: 100_000 };
      expect(await office.refused('record-payment', paid)).toBe('accepted penalty.paid');
      const ended = { ...closingExamples['close-case'], ground: 'court-enforcement-ended' };
      expect(await office.refused('close-case', ended)).toBe('accepted penalty.closed');
    },
  );

  it('is demanded and applied for again where the court refused', async () => {
    const office = await appliedFor();
    await enforced(office, 'refused');
    expect(await office.refused('urge-performance', urge)).toBe('accepted penalty.urged');
    expect(await office.refused('apply-to-court', apply)).toBe('accepted penalty.applied-to-court');
  });

  it('kept the term of a demand made since a refusal, whatever was deferred, challenged or corrected after it', async () => {
    const office = await appliedFor();
    await enforced(office, 'refused');
    await office.ask('urge-performance', urge);
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-01-01' });
    const later = { ...arrange, schedule: [{ due: '2026-12-01', amount: 500_000 }] };
    expect(await office.ask('arrange-payment', later)).toMatchObject([
      { type: 'penalty.payment-arranged' },
      { data: { dates: [{ of: 'apply-to-court', now: { due: '2027-03-01' } }] } },
    ]);
    expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'open 2027-03-01' });
    const [, moved] = await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect(moved?.data).not.toMatchObject({ dates: expect.arrayContaining([expect.objectContaining({ of: 'apply-to-court' })]) });
  });

  it('was owed to no court where it was closed as paid after such a demand and turned out not to be', async () => {
    const office = await appliedFor();
    await enforced(office, 'refused');
    await office.ask('urge-performance', urge);
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-10-20', principal: 500_000, surcharge: 500_000 });
    await office.ask('close-case', { ...closingExamples['close-case'], ground: 'performed' });
    await corrected(office, 'penalty.paid', { principal: 100_000 });
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(dutiesOf(effective(office.story))).toMatchObject({ 'apply-to-court': 'open 2027-01-01' });
  });

  it.each(['granted', 'executed', 'ended'])(
    'was still to be applied for where the court, having refused, had %s it after all and took no other application',
    async (result) => {
      const office = await appliedFor();
      await enforced(office, 'refused');
      await office.ask('urge-performance', urge);
      office.today = '2026-11-20';
      if (result === 'executed') await enforced(office, 'granted');
      await enforced(office, result);
      expect(await office.refused('apply-to-court', apply)).toMatch(/^court-/);
      expect(dutiesOf(office.story)).toMatchObject({ 'apply-to-court': 'lapsed' });
    },
  );

  it('is not demanded as long as a public notice of the decision runs', async () => {
    const office = await noticedCase(SERIOUS, { waived: ['defence', 'hearing'] });
    office.today = '2026-03-30';
    await office.ask('decide-penalty', { ...say['decide-penalty'], ...SERIOUS });
    office.today = '2026-04-02';
    await office.ask('serve-decision', { ...say['serve-decision'], way: 'public-notice', on: '2026-04-02', receiver: undefined });
    office.today = '2026-05-01';
    expect(office.closedGate('urge-performance')).toBe('decision-not-served');
    office.today = '2026-05-02';
    expect(office.closedGate('urge-performance')).toBeUndefined();
  });

  it('was applied for on a demand made before the decision was served, as its corrected day shows', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('urge-performance', say['urge-performance']);
    await corrected(office, 'penalty.decision-served', { on: '2026-04-20' });
    office.today = '2026-10-21';
    expect(await office.refused('apply-to-court', { ...apply, on: '2026-10-21' })).toBe('accepted penalty.applied-to-court');
    office.today = '2026-04-30';
    await corrected(office, 'penalty.decision-served', { on: '2026-04-21' });
    office.today = '2026-10-22';
    expect(office.closedGate('apply-to-court')).toBe('not-urged');
    await office.ask('urge-performance', { ...urge, servedOn: '2026-10-22' });
    office.today = '2026-11-06';
    expect(await office.refused('apply-to-court', { ...apply, on: '2026-11-06' })).toBe('accepted penalty.applied-to-court');
  });
});
