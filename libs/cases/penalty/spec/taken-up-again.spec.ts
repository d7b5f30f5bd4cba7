import { closingExamples } from '../commands/examples.closing.js';
import { performanceExamples } from '../commands/examples.performance.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { leadCase, paidCase, say, servedCase, SMALL_ON_THE_SPOT } from './cases.support.js';
import type { Office } from './office.support.js';

const revoke = { on: '2026-04-10', document: '自行纠正', reason: '认定有误' };
const reopen = closingExamples['reopen-case'];

async function decidedAgain(office: Office): Promise<void> {
  const on = office.today;
  await office.ask('register-evidence', { ...say['register-evidence'], evidence: 'E-2' });
  await office.ask('verify-evidence', { ...say['verify-evidence'], evidence: 'E-2' });
  await office.ask('conclude-investigation', { ...say['conclude-investigation'], on });
  await office.ask('serve-notice', { ...say['serve-notice'], servedOn: on, waived: ['defence', 'hearing'] });
  await office.ask('decide-penalty', say['decide-penalty']);
  await office.ask('serve-decision', { ...say['serve-decision'], on });
}

describe('a case whose decision was revoked', () => {
  it('is taken up again once nothing of it is public (bug: what was public could not be withdrawn any more)', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('publish-decision', remedyExamples['publish-decision']);
    await office.ask('revoke-decision', revoke);
    expect(await office.refused('reopen-case', reopen)).toBe('publication-not-withdrawn');
    await office.ask('withdraw-publication', { ...remedyExamples['withdraw-publication'], on: '2026-04-10', ground: 'revoked' });
    expect(await office.refused('reopen-case', reopen)).toBe('accepted penalty.reopened');
  });

  it('is taken up again once its cash is in the bank, whatever was archived before (bug: it stayed with the officer for ever)', async () => {
    const office = await leadCase();
    const penalties = [{ kind: 'fine', fine: 10_000, text: '罚款100元' }];
    await office.ask('decide-summary-penalty', { ...SMALL_ON_THE_SPOT, penalties });
    const cash = { channel: 'on-spot', onSpotGround: 'small-fine', principal: 10_000 };
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-03-02', ...cash });
    await office.ask('report-summary-penalty', say['report-summary-penalty']);
    office.today = '2026-04-10';
    await office.ask('revoke-decision', revoke);
    await office.ask('record-refund', { ...say['record-refund'], on: '2026-04-10', principal: 10_000 });
    await office.ask('close-case', { ground: 'decision-revoked', summary: '自行撤销' });
    await office.ask('file-dossier', closingExamples['file-dossier']);
    expect(await office.refused('reopen-case', reopen)).toBe('cash-not-handed-over');
    for (const to of ['agency', 'bank']) {
      await office.ask('hand-over-cash', { ...performanceExamples['hand-over-cash'], to, on: '2026-04-10' });
    }
    expect(await office.refused('reopen-case', reopen)).toBe('accepted penalty.reopened');
  });

  it('is not investigated to its end before it is taken up again', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('revoke-decision', revoke);
    await office.ask('reopen-case', reopen);
    office.today = '2026-04-13';
    const concluded = (on: string) => office.refused('conclude-investigation', { ...say['conclude-investigation'], on });
    expect(await concluded('2026-04-09')).toBe('day-before-its-cause');
    expect(await concluded('2026-04-10')).toMatch(/^accepted/);
  });

  it('keeps the labels of what was paid on it (bug: the next payment took the place of an earlier one in the list of payments)', async () => {
    const office = await paidCase();
    await office.ask('revoke-decision', revoke);
    await office.ask('reopen-case', reopen);
    office.today = '2026-04-13';
    await decidedAgain(office);
    const again = { ...say['record-payment'], on: '2026-04-13' };
    expect(await office.refused('record-payment', again)).toBe('label-taken');
    expect(await office.ask('record-payment', say['record-payment'])).toEqual([]);
    expect(await office.refused('record-payment', { ...again, payment: 'JK-2' })).toBe('accepted penalty.paid');
  });
});
