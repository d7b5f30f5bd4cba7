import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { offenceRegister } from '../penalty.offences.js';
import { concludedCase, leadCase, noticedCase, paidCase, penalizedCase, say, servedCase, SMALL_ON_THE_SPOT } from './cases.support.js';

const publish = remedyExamples['publish-decision'];
const revoke = { on: '2026-04-10', document: '自行纠正', reason: '认定有误' };

describe('publication', () => {
  it('is refused before the party was told in writing (R16)', async () => {
    const unserved = await penalizedCase();
    unserved.today = '2026-04-07';
    expect(await unserved.refused('publish-decision', publish)).toBe('decision-not-served');
    const office = await penalizedCase();
    office.today = '2026-04-07';
    await office.ask('serve-decision', { ...say['serve-decision'], publicationTold: false });
    expect(await office.refused('publish-decision', publish)).toBe('publication-not-told');
  });

  it.each([
    ['张某,身份证11010519491231002X', 'publication-shows-personal-number'],
    ['联系电话13800000000', 'publication-shows-personal-number'],
    ['统一社会信用代码91350100M000100Y43', 'accepted penalty.published'],
  ])('of the text “%s”: %s (R16)', async (text, outcome) => {
    const office = await servedCase();
    office.today = '2026-04-07';
    expect(await office.refused('publish-decision', { ...publish, text })).toBe(outcome);
  });

  it('of a warning alone is refused in market regulation, of a minor matter without reason (R16)', async () => {
    const warning = await leadCase();
    await warning.ask('decide-summary-penalty', say['decide-summary-penalty']);
    warning.today = '2026-04-07';
    expect(await warning.refused('publish-decision', publish)).toBe('warning-only-not-published');
    const fine = await leadCase();
    const penalties = [{ kind: 'fine', fine: 10_000, text: '罚款100元' }];
    await fine.ask('decide-summary-penalty', { ...SMALL_ON_THE_SPOT, penalties });
    fine.today = '2026-04-07';
    expect(await fine.refused('publish-decision', publish)).toBe('minor-matter-not-published');
    expect(await fine.refused('publish-decision', { ...publish, reason: '社会关注' })).toBe('accepted penalty.published');
  });

  it('is not made after its longest term, though it may be told later that it was', async () => {
    const office = await servedCase();
    office.today = '2027-04-05';
    expect(await office.refused('publish-decision', { ...publish, on: '2027-03-31' })).toBe('publication-term-over');
    expect(await office.refused('publish-decision', { ...publish, on: '2027-03-30' })).toBe('accepted penalty.published');
  });

  it('is made once per site, corrected, and withdrawn for a ground that holds', async () => {
    const office = await servedCase();
    office.today = '2026-04-09';
    expect(await office.refused('correct-publication', remedyExamples['correct-publication'])).toBe('not-published');
    await office.ask('publish-decision', publish);
    expect(await office.ask('publish-decision', publish)).toEqual([]);
    expect(await office.refused('publish-decision', { ...publish, on: '2026-04-08' })).toBe('already-published');
    await office.ask('correct-publication', remedyExamples['correct-publication']);
    expect(await office.refused('correct-publication', { ...remedyExamples['correct-publication'], site: '他处' })).toBe('not-published');
    const withdraw = remedyExamples['withdraw-publication'];
    expect(await office.refused('withdraw-publication', { ...withdraw, ground: 'revoked' })).toBe('decision-still-standing');
    expect(await office.refused('withdraw-publication', { ...withdraw, ground: 'term-ended' })).toBe('publication-term-running');
    expect(await office.refused('withdraw-publication', { ...withdraw, ground: 'changed' })).toBe('decision-still-standing');
    await office.ask('withdraw-publication', withdraw);
    expect(await office.ask('withdraw-publication', withdraw)).toEqual([]);
  });

  it('of anything but a penalty is refused', async () => {
    const office = await concludedCase({ outcome: 'not-established', penalties: [] });
    await office.ask('decide-not-established', say['decide-not-established']);
    expect(await office.refused('publish-decision', publish)).toBe('nothing-to-publish');
  });
});

describe('a challenge', () => {
  const challenge = remedyExamples['record-challenge'];
  const result = remedyExamples['record-challenge-result'];

  it('that upholds leaves the decision and starts the days for a lawsuit', async () => {
    const office = await servedCase();
    office.today = '2026-06-01';
    expect(await office.refused('record-challenge-result', result)).toBe('not-challenged');
    await office.ask('record-challenge', challenge);
    expect(await office.ask('record-challenge', challenge)).toEqual([]);
    expect(await office.refused('record-challenge', { ...challenge, kind: 'lawsuit' })).toBe('label-taken');
    expect(await office.refused('record-challenge-result', { ...result, challenge: 'FY-2' })).toBe('not-challenged');
    await office.ask('record-challenge-result', result);
    expect(await office.ask('record-challenge-result', result)).toEqual([]);
    expect(await office.refused('record-challenge-result', { ...result, result: 'revoked' })).toBe('challenge-already-decided');
    expect(office.state).toMatchObject({ decision: { status: 'standing' }, after: { service: { sueUntil: { due: '2026-06-16' } } } });
  });

  it('that changes replaces the penalties and what is left to pay', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-payment', { ...say['record-payment'], principal: 100_000 });
    office.today = '2026-06-01';
    await office.ask('record-challenge', challenge);
    expect(await office.refused('record-challenge-result', { ...result, result: 'changed' })).toBe('changed-into-nothing');
    const penalties = [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }];
    await office.ask('record-challenge-result', { ...result, result: 'changed', penalties });
    expect(office.state).toMatchObject({
      decision: { status: 'changed', fine: 300_000 },
      after: { payment: { instalments: [{ amount: 300_000, paid: 100_000 }] } },
    });
  });

  it('that revokes voids the offence and the fine, and lets the case be reopened', async () => {
    const office = await servedCase();
    const key = 'parties' in office.state ? office.state.parties[0]!.key : '';
    office.today = '2026-06-01';
    expect(await office.refused('reopen-case', closingExamples['reopen-case'])).toBe('decision-still-standing');
    await office.ask('record-challenge', challenge);
    const [revoked] = await office.ask('record-challenge-result', { ...result, result: 'revoked' });
    expect(revoked?.data).toMatchObject({ by: 'reconsideration', withdrawBy: { due: '2026-06-04' } });
    expect(office.held(offenceRegister(key, 'MR-0003')).map(({ data }) => data['kind'])).toEqual(['offence', 'revoked']);
    expect(await office.refused('record-challenge', { ...challenge, challenge: 'SS-1' })).toBe('decision-revoked');
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(office.state).toMatchObject({ stage: 'investigating', reopened: 1, decideBy: { due: '2026-08-30' } });
  });

  it('changes no decision that was revoked meanwhile (bug: the change brought it back, its fine with it)', async () => {
    const office = await servedCase();
    office.today = '2026-06-01';
    await office.ask('record-challenge', challenge);
    await office.ask('revoke-decision', revoke);
    const penalties = [{ kind: 'fine', fine: 300_000, text: '罚款3000元' }];
    expect(await office.refused('record-challenge-result', { ...result, result: 'changed', penalties })).toBe('decision-revoked');
    await office.ask('record-challenge-result', { ...result, result: 'withdrawn' });
    expect(office.state).toMatchObject({ decision: { status: 'revoked' }, after: { challenges: [{ result: 'withdrawn' }] } });
  });

  it('of a summary penalty goes to reconsideration before the court', async () => {
    const office = await leadCase();
    await office.ask('decide-summary-penalty', say['decide-summary-penalty']);
    office.today = '2026-04-10';
    expect(await office.refused('record-challenge', { ...challenge, kind: 'lawsuit' })).toBe('reconsideration-comes-first');
    await office.ask('record-challenge', { ...challenge, challenge: 'FY-9', kind: 'reconsideration', acceptedOn: '2026-04-10' });
    const ended = { challenge: 'FY-9', on: '2026-04-10', document: '终止行政复议决定书', reason: '申请人撤回' };
    await office.ask('record-challenge-result', { ...ended, result: 'withdrawn' });
    expect(await office.refused('record-challenge', { ...challenge, kind: 'lawsuit' })).toBe('reconsideration-comes-first');
    await office.ask('record-challenge', { ...challenge, challenge: 'FY-10', kind: 'reconsideration', acceptedOn: '2026-04-10' });
    await office.ask('record-challenge-result', { ...ended, challenge: 'FY-10', result: 'upheld' });
    expect(await office.refused('record-challenge', { ...challenge, kind: 'lawsuit' })).toBe('accepted penalty.challenged');
  });

  it('is not needed for the agency to revoke its own decision, once', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await office.ask('revoke-decision', revoke);
    expect(await office.ask('revoke-decision', revoke)).toEqual([]);
    expect(await office.refused('publish-decision', publish)).toBe('decision-revoked');
    await office.ask('close-case', { ground: 'decision-revoked', summary: '自行撤销' });
  });
});

describe('credit repair', () => {
  const apply = closingExamples['apply-for-credit-repair'];

  it('needs the shortest term, performance, proof and commitment (R17)', async () => {
    const unpaid = await servedCase();
    unpaid.today = '2026-07-02';
    expect(await unpaid.refused('apply-for-credit-repair', apply)).toBe('penalty-not-performed');
    const office = await paidCase();
    office.today = '2026-06-30';
    expect(await office.refused('apply-for-credit-repair', { ...apply, on: '2026-06-30' })).toBe('shortest-publication-term-running');
    office.today = '2026-07-01';
    expect(await office.refused('apply-for-credit-repair', { ...apply, on: '2026-07-01' })).toBe('accepted penalty.credit-repair-applied');
    expect(await office.refused('apply-for-credit-repair', { ...apply, proof: [] })).toBe('performance-proof-missing');
    expect(await office.refused('apply-for-credit-repair', { ...apply, commitment: undefined })).toBe('credit-commitment-missing');
    const exempted = await concludedCase({ outcome: 'not-established', penalties: [] });
    await exempted.ask('decide-not-established', say['decide-not-established']);
    expect(await exempted.refused('apply-for-credit-repair', apply)).toBe('nothing-to-repair');
  });

  it('is accepted, decided, and ends the publication', async () => {
    const office = await paidCase();
    await office.ask('publish-decision', publish);
    office.today = '2026-07-06';
    expect(await office.refused('accept-credit-repair', closingExamples['accept-credit-repair'])).toBe('credit-repair-not-at-this-step');
    expect(await office.refused('refuse-credit-repair', closingExamples['refuse-credit-repair'])).toBe('credit-repair-not-at-this-step');
    await office.ask('apply-for-credit-repair', apply);
    expect(await office.ask('apply-for-credit-repair', apply)).toEqual([]);
    const [accepted] = await office.ask('accept-credit-repair', closingExamples['accept-credit-repair']);
    expect(accepted?.data).toMatchObject({ decideBy: { due: '2026-07-14' } });
    const repair = closingExamples['repair-credit'];
    expect(await office.refused('repair-credit', { ...repair, corrected: false })).toBe('violation-not-corrected');
    const [repaired] = await office.ask('repair-credit', repair);
    expect(repaired).toMatchObject({ type: 'penalty.credit-repaired', data: { tier: 'general', sites: ['信用中国'] } });
    expect(office.state).toMatchObject({ after: { credit: { status: 'repaired' }, publications: [{ status: 'withdrawn' }] } });
    expect(await office.refused('apply-for-credit-repair', apply)).toBe('credit-already-repaired');
    expect(await office.refused('publish-decision', { ...publish, on: '2026-07-06' })).toBe('credit-already-repaired');
  });

  it('that was refused may be applied for again', async () => {
    const office = await paidCase();
    office.today = '2026-07-06';
    await office.ask('apply-for-credit-repair', apply);
    await office.ask('refuse-credit-repair', closingExamples['refuse-credit-repair']);
    expect(await office.refused('apply-for-credit-repair', apply)).toBe('accepted penalty.credit-repair-applied');
  });
});

describe('closing', () => {
  const close = closingExamples['close-case'];

  it('of an exemption needs the education of the party (R15)', async () => {
    const office = await concludedCase({ outcome: 'exempted-minor', penalties: [] });
    await office.ask('decide-minor-exemption', say['decide-minor-exemption']);
    office.today = '2026-04-01';
    await office.ask('serve-decision', say['serve-decision']);
    const notPenalized = { ground: 'not-penalized', summary: '不予处罚' };
    expect(await office.refused('close-case', notPenalized)).toBe('education-not-recorded');
    await office.ask('record-education', say['record-education']);
    expect(await office.ask('record-education', say['record-education'])).toEqual([]);
    expect(await office.refused('close-case', close)).toBe('closing-ground-does-not-fit');
    await office.ask('close-case', notPenalized);
    expect(await office.refused('close-case', notPenalized)).toBe('case-closed');
  });

  it('waits for service, performance, open rectifications, measures and challenges', async () => {
    const unserved = await penalizedCase();
    expect(await unserved.refused('close-case', close)).toBe('decision-not-served');
    const office = await paidCase();
    await office.ask('order-rectification', { ...say['order-rectification'], orderedOn: '2026-04-01', until: '2026-04-09' });
    expect(await office.refused('close-case', close)).toBe('rectification-open');
    await office.ask('record-reinspection', { ...say['record-reinspection'], on: '2026-04-10' });
    await office.ask('record-challenge', remedyExamples['record-challenge']);
    expect(await office.refused('close-case', close)).toBe('challenge-pending');
    const holding = await noticedCase();
    expect(await holding.refused('close-case', close)).toBe('case-not-decided');
  });

  it('is not done while something is preserved or seized', async () => {
    const office = await concludedCase({ outcome: 'not-established', penalties: [] });
    await office.ask('return-from-review', say['return-from-review']);
    await office.ask('preserve-evidence', { ...say['preserve-evidence'], on: '2026-03-20' });
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], outcome: 'not-established', penalties: [] });
    await office.ask('decide-not-established', say['decide-not-established']);
    expect(await office.refused('close-case', close)).toBe('measure-still-held');
    await office.ask('release-preservation', say['release-preservation']);
    expect(await office.ask('release-preservation', say['release-preservation'])).toEqual([]);
  });

  it('is followed by the dossier in the order of its papers, and then by no further step', async () => {
    const office = await paidCase();
    await office.ask('close-case', close);
    const dossier = closingExamples['file-dossier'];
    expect(await office.refused('file-dossier', { ...dossier, main: ['filing-approval'] })).toBe('dossier-incomplete');
    const [filed] = await office.ask('file-dossier', { ...dossier, main: ['evidence', 'decision-and-service'] });
    expect(filed?.data).toMatchObject({ main: ['decision-and-service', 'evidence'] });
    expect(await office.refused('file-dossier', dossier)).toBe('case-archived');
    expect(await office.refused('record-inspection', say['record-inspection'])).toBe('case-archived');
  });
});

describe('a lead that was not filed', () => {
  it('takes no step until it is reopened', async () => {
    const office = await leadCase();
    await office.ask('decline-filing', say['decline-filing']);
    expect(await office.refused('file-case', say['file-case'])).toBe('lead-not-filed');
    await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(office.state).toMatchObject({ stage: 'lead', decideFilingBy: { due: '2026-03-23' } });
    await office.ask('extend-filing-period', say['extend-filing-period']);
    expect(office.state).toMatchObject({ decideFilingBy: { due: '2026-04-13' } });
    expect(await office.refused('extend-filing-period', say['extend-filing-period'])).toBe('filing-period-already-extended');
    await office.ask('file-case', say['file-case']);
    expect(await office.refused('file-case', say['file-case'])).toBe('case-already-filed');
    expect(await office.refused('register-lead', say['register-lead'])).toBe('case-already-filed');
  });
});
