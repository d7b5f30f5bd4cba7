import { effective } from '#libs/kernel';
import { closingExamples } from '../commands/examples.closing.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import { registerView } from '../views/register.view.js';
import { noticedCase, say, servedCase } from './cases.support.js';
import { corrected } from './correction.support.js';
import { dutiesOf } from './duties.support.js';
import type { Office } from './office.support.js';

const challenge = remedyExamples['record-challenge'];
const result = remedyExamples['record-challenge-result'];
const fine = (fen: number) => [{ kind: 'fine', fine: fen, text: '罚款' }];
const WARNING = [{ kind: 'warning', text: '警告' }];

async function change(office: Office, penalties: object): Promise<void> {
  await office.ask('record-challenge', { ...challenge, acceptedOn: office.today });
  await office.ask('record-challenge-result', { ...result, on: office.today, result: 'changed', penalties });
}

const pay = (office: Office, payment: string, principal: number) =>
  office.ask('record-payment', { ...say['record-payment'], payment, on: office.today, receipt: payment, principal });

describe('a decision that reconsideration changed', () => {
  it('into a warning keeps neither tier nor terms of the fine, and is to be closed', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await change(office, WARNING);
    expect(office.state).toMatchObject({ after: { credit: { tier: 'minor', status: 'none', publishedUntil: { trigger: '2026-03-30' } } } });
    expect('after' in office.state && office.state.after?.credit).not.toHaveProperty('repairAfter');
    expect(dutiesOf(office.story)).toMatchObject({
      'publish-decision': 'lapsed late',
      'shortest-publication': 'lapsed',
      'pay-fine': 'lapsed late',
      'close-case': 'open 2026-05-11',
    });
    const row = office.story.reduce((known: ReturnType<typeof registerView.evolve>, event) => registerView.evolve(known, event, ''), null);
    expect(row).toMatchObject({ creditTier: 'minor', decisionStatus: 'changed', fine: 0 });
  });

  it('into a smaller fine keeps the tier, and is paid where as much was paid already', async () => {
    const office = await servedCase();
    office.today = '2026-04-10';
    await pay(office, 'JK-1', 300_000);
    await change(office, fine(200_000));
    expect(office.state).toMatchObject({
      after: { credit: { tier: 'general' }, payment: { instalments: [{ amount: 200_000, paid: 200_000 }] } },
    });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed', 'close-case': 'open 2026-05-01' });
    const close = { ...closingExamples['close-case'], ground: 'performed' };
    expect(await office.refused('close-case', close)).toBe('collected-not-refunded');
    await office.ask('record-refund', { ...say['record-refund'], on: '2026-04-10', principal: 100_000 });
    expect(await office.refused('close-case', close)).toBe('accepted penalty.closed');
  });

  it('is paid by the instalments that were approved: what falls away is taken off the last', async () => {
    const office = await servedCase();
    office.today = '2026-04-08';
    await office.ask('arrange-payment', say['arrange-payment']);
    office.today = '2026-04-20';
    await change(office, fine(400_000));
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'open 2026-05-08' });
    office.today = '2026-05-08';
    const [paid] = await pay(office, 'JK-1', 250_000);
    expect(paid?.data).toMatchObject({ allocations: [{ due: '2026-05-08', surcharge: 0 }], outstanding: 150_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'open 2026-06-08' });
    office.today = '2026-06-08';
    expect((await pay(office, 'JK-2', 150_000))[0]?.data).toMatchObject({ outstanding: 0, surchargeOwed: 0 });
  });

  it('bears the surcharge of the fine that stands, never more than that fine', async () => {
    const office = await servedCase();
    office.today = '2026-04-30';
    await pay(office, 'JK-1', 500_000);
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 210_000 } } });
    office.today = '2026-05-01';
    await change(office, fine(100_000));
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 42_000 } } });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-surcharge': 'open 2026-04-30' });
    await office.ask('record-payment', { ...say['record-payment'], payment: 'JK-2', on: '2026-05-01', principal: 0, surcharge: 42_000 });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-surcharge': 'done late', 'close-case': 'open 2026-05-22' });
  });

  it('leaves the surcharge to be paid where the rest of the fine fell away', async () => {
    const office = await servedCase();
    office.today = '2026-04-17';
    await pay(office, 'JK-1', 300_000);
    office.today = '2026-04-20';
    await change(office, fine(300_000));
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'lapsed late', 'pay-surcharge': 'open 2026-04-20' });
  });

  it('is withdrawn anew where it was published anew before it was revoked', async () => {
    const office = await servedCase();
    const publish = { ...remedyExamples['publish-decision'], text: '罚款3000元' };
    office.today = '2026-04-07';
    await office.ask('publish-decision', publish);
    office.today = '2026-04-10';
    await change(office, fine(300_000));
    await office.ask('withdraw-publication', { on: '2026-04-10', ground: 'changed', reason: '决定已变更' });
    expect(dutiesOf(office.story)).toMatchObject({ 'withdraw-publication': 'done' });
    await office.ask('publish-decision', { ...publish, on: '2026-04-10' });
    await office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: '2026-04-10' });
    expect(dutiesOf(office.story)).toMatchObject({ 'withdraw-publication': 'open 2026-04-15' });
  });
});

describe('a minor matter that reconsideration changed into a graver one', () => {
  const publish = { ...remedyExamples['publish-decision'], on: '2026-04-22', text: '罚款3000元' };

  async function warned(service: object = {}): Promise<Office> {
    const office = await noticedCase();
    office.today = '2026-03-30';
    await office.ask('decide-penalty', { ...say['decide-penalty'], penalties: WARNING });
    office.today = '2026-04-01';
    await office.ask('serve-decision', { ...say['serve-decision'], ...service });
    office.today = '2026-04-20';
    return office;
  }

  it('was owed to the public by no duty: it is published within seven working days of the change', async () => {
    const office = await warned();
    expect(dutiesOf(office.story)).not.toHaveProperty('publish-decision');
    await change(office, fine(300_000));
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-decision': 'open 2026-04-29', 'shortest-publication': 'open 2026-06-30' });
    office.today = '2026-04-22';
    await office.ask('publish-decision', publish);
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-decision': 'done' });
  });

  it('was to be paid on the day of the change, and bore a surcharge from the next one: it has fifteen days (行政处罚法 67)', async () => {
    const office = await warned();
    await change(office, fine(300_000));
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
    office.today = '2026-05-05';
    expect((await pay(office, 'JK-1', 100_000))[0]?.data).toMatchObject({
      surchargeOwed: 0,
      allocations: [{ due: '2026-05-05', days: 0 }],
    });
    office.today = '2026-05-06';
    expect((await pay(office, 'JK-2', 200_000))[0]?.data).toMatchObject({ surchargeOwed: 6_000 });
  });

  /** Fined, warned instead, and fined again on 20 June. */
  async function finedAgain(office: Office, warnedOn = '2026-04-10'): Promise<Office> {
    office.today = warnedOn;
    await change(office, WARNING);
    office.today = '2026-04-20';
    await office.ask('record-challenge', { ...challenge, challenge: 'SS-1', kind: 'lawsuit', acceptedOn: office.today });
    office.today = '2026-06-20';
    const fined = { ...result, challenge: 'SS-1', on: office.today, result: 'changed', penalties: fine(300_000) };
    await office.ask('record-challenge-result', fined);
    return office;
  }

  it('that was a fine before was to be paid again by the day of that one, and bore all its surcharge at once (行政处罚法 67)', async () => {
    const office = await finedAgain(await servedCase());
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-fine': 'open 2026-07-05' });
    office.today = '2026-07-05';
    expect((await pay(office, 'JK-1', 300_000))[0]?.data).toMatchObject({
      surchargeOwed: 0,
      allocations: [{ due: '2026-07-05', days: 0 }],
    });
  });

  it('was to be paid fifteen days after its service, months before the change, once that day was corrected', async () => {
    const office = await finedAgain(await servedCase());
    const [, moved] = await corrected(office, 'penalty.decision-served', { on: '2026-04-02' });
    expect((moved!.data as unknown as { readonly dates: readonly { of: string }[] }).dates.map(({ of }) => of)).toEqual(['reconsider']);
    expect(dutiesOf(effective(office.story))).toMatchObject({ 'pay-fine': 'open 2026-07-05' });
    office.today = '2026-07-05';
    expect((await pay(office, 'JK-1', 300_000))[0]?.data).toMatchObject({ surchargeOwed: 0, allocations: [{ due: '2026-07-05' }] });
  });

  it('bore the surcharge of what had been paid in time and not given back, once the day of service was corrected', async () => {
    const office = await servedCase();
    office.today = '2026-04-16';
    await pay(office, 'JK-1', 500_000);
    await finedAgain(office, '2026-04-16');
    await corrected(office, 'penalty.decision-served', { on: '2026-03-30' });
    expect(office.state).toMatchObject({ after: { payment: { instalments: [{ due: '2026-07-05', paid: 300_000 }], surcharge: 0 } } });
  });

  it('was to be paid by nobody and no day, where its payment turned out smaller after the case was closed', async () => {
    const office = await warned();
    await change(office, fine(300_000));
    office.today = '2026-05-05';
    await pay(office, 'JK-1', 300_000);
    await office.ask('close-case', { ...closingExamples['close-case'], ground: 'performed' });
    await corrected(office, 'penalty.paid', { principal: 100_000 });
    const [made] = await office.ask('reopen-case', closingExamples['reopen-case']);
    expect(made?.data).toMatchObject({
      to: 'decided',
      owing: { outstanding: 200_000, payBy: { due: '2026-05-05', trigger: '2026-04-20' } },
    });
    expect(dutiesOf(effective(office.story))).toMatchObject({ 'pay-fine': 'open 2026-05-05' });
  });

  it('could never be published where its service had rightly announced no publication: the party is told since', async () => {
    const office = await warned({ publicationTold: false });
    await change(office, fine(300_000));
    office.today = '2026-04-22';
    expect(await office.refused('publish-decision', publish)).toBe('publication-not-told');
    const told = { on: '2026-04-22', document: '公示告知书', files: [] };
    expect(await office.refused('tell-publication', { ...told, on: '2026-03-31' })).toBe('day-before-its-cause');
    await office.ask('tell-publication', told);
    expect(await office.refused('publish-decision', { ...publish, on: '2026-04-21' })).toBe('day-before-its-cause');
    await office.ask('publish-decision', publish);
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-decision': 'done' });
  });

  it('owes nothing to the public once it is changed back, nor after the longest term', async () => {
    const office = await warned();
    await change(office, fine(300_000));
    await office.ask('record-challenge', { ...challenge, challenge: 'SS-1', kind: 'lawsuit', acceptedOn: office.today });
    await office.ask('record-challenge-result', { ...result, challenge: 'SS-1', on: office.today, result: 'changed', penalties: WARNING });
    expect(dutiesOf(office.story)).toMatchObject({ 'publish-decision': 'lapsed' });
    const late = await warned();
    late.today = '2027-03-31';
    await change(late, fine(300_000));
    expect(dutiesOf(late.story)).not.toHaveProperty('publish-decision');
  });
});

describe('a challenge that is recorded after a payment', () => {
  it('takes the surcharge off the days that it covers, and gives it back to those after its end', async () => {
    const office = await servedCase();
    office.today = '2026-05-10';
    await office.ask('record-payment', { ...say['record-payment'], on: '2026-04-30' });
    await office.ask('record-challenge', challenge);
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 0 } } });
    expect(dutiesOf(office.story)).toMatchObject({ 'pay-surcharge': 'lapsed late', 'close-case': 'paused 2026-05-29' });
    await office.ask('record-challenge-result', { ...result, on: '2026-04-28', result: 'withdrawn' });
    // due on 16 April, the challenge covers the days to the 28th
    expect(office.state).toMatchObject({ after: { payment: { surcharge: 30_000 } } });
    expect(await office.refused('close-case', { ...closingExamples['close-case'], ground: 'performed' })).toBe('penalty-not-performed');
  });
});

describe('a decision that the agency revoked under challenge', () => {
  it('is taken up again once the result of the challenge is recorded', async () => {
    const office = await servedCase();
    office.today = '2026-04-20';
    await office.ask('record-challenge', challenge);
    await office.ask('revoke-decision', { ...remedyExamples['revoke-decision'], on: '2026-04-20' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'open 2026-05-11' });
    expect(await office.refused('reopen-case', closingExamples['reopen-case'])).toBe('challenge-result-not-recorded');
    await office.ask('record-challenge-result', { ...result, on: '2026-04-20', result: 'withdrawn' });
    expect(await office.refused('reopen-case', closingExamples['reopen-case'])).toBe('accepted penalty.reopened');
    await office.ask('close-case', { ...closingExamples['close-case'], ground: 'decision-revoked' });
    expect(dutiesOf(office.story)).toMatchObject({ 'close-case': 'done' });
  });
});
