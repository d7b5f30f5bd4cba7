import { decisionExamples } from '../commands/examples.decision.js';
import { say } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import { CHAIR, HEAD, type Office } from './office.support.js';
import { concluded, decision, lead, ready, realOffice } from './real-law.support.js';

const DIFFICULT = { reviewGrounds: ['difficult'] };
const notEstablished = decisionExamples['decide-not-established'];
const review = { ...say['pass-review'], on: '2026-03-02' };

async function discussed(office: Office, outcome = 'penalized'): Promise<void> {
  const participants = [HEAD, CHAIR].map((person) => ({ person, stance: 'agree', opinion: '同意' }));
  await office.ask('discuss-collectively', { ...say['discuss-collectively'], on: office.today, outcome, presiding: HEAD, participants });
}

/** A case of the same day in another field, concluded without a finding. */
async function ecological(changes: object = {}): Promise<Office> {
  const office = realOffice();
  office.items = ['EC-0001'];
  await lead({}, office);
  await office.ask('file-case', { ...say['file-case'], item: 'EC-0001' });
  await office.ask('register-evidence', say['register-evidence']);
  await office.ask('verify-evidence', say['verify-evidence']);
  const nothing = { outcome: 'not-established', penalties: [] };
  await office.ask('conclude-investigation', { ...say['conclude-investigation'], on: '2026-03-02', ...nothing, ...changes });
  return office;
}

describe('review of a case (案件审核)', () => {
  it('is owed in every ordinary case of market regulation, within ten working days, whatever the outcome (市场监管程序规定 52, 55)', async () => {
    const nothing = { outcome: 'not-established', penalties: [] };
    const office = await concluded({ conclusion: nothing, review: false });
    expect(dutiesOf(office.story)).toMatchObject({ review: 'open 2026-03-16' });
    expect(await office.refused('decide-not-established', notEstablished)).toBe('case-review-not-passed');
    expect(office.closedGate('decide-not-established')).toBe('case-review-not-passed');
    const [passed] = await office.ask('pass-review', review);
    expect(passed?.data).toMatchObject({ kind: 'case-review', grounds: [] });
    expect(dutiesOf(office.story)).toMatchObject({ review: 'done' });
    expect(await office.refused('decide-not-established', notEstablished)).toBe('accepted penalty.not-established');
  });

  it('is owed in no case of another field that is not listed, and in the listed ones as a legality review', async () => {
    const plain = await ecological();
    expect(Object.keys(dutiesOf(plain.story))).not.toContain('review');
    expect(await plain.refused('decide-not-established', notEstablished)).toBe('accepted penalty.not-established');
    const listed = await ecological(DIFFICULT);
    expect(await listed.refused('decide-not-established', notEstablished)).toBe('review-not-passed');
    const [passed] = await listed.ask('pass-review', review);
    expect(passed?.data).toMatchObject({ kind: 'legality-review', grounds: ['difficult'] });
    expect(await listed.refused('decide-not-established', notEstablished)).toBe('accepted penalty.not-established');
  });

  it('returned has to be passed anew', async () => {
    const office = await concluded({ review: false });
    await office.ask('return-from-review', { ...say['return-from-review'], on: '2026-03-02' });
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], on: '2026-03-02' });
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-02', waived: ['defence', 'hearing'] });
    expect(await office.refused('decide-penalty', decision())).toBe('case-review-not-passed');
    await office.ask('pass-review', review);
    expect(await office.refused('decide-penalty', decision())).toBe('accepted penalty.penalized');
  });
});

describe('collective discussion of listed cases (市场监管程序规定 60)', () => {
  it('is needed in market regulation before a penalty, after the review', async () => {
    const office = await ready({ conclusion: DIFFICULT });
    expect(office.story.find(({ type }) => type === 'penalty.investigation-concluded')?.data).toMatchObject({ collective: true });
    expect(await office.refused('decide-penalty', decision())).toBe('review-not-passed');
    await office.ask('pass-review', review);
    expect(await office.refused('decide-penalty', decision())).toBe('not-discussed-collectively');
    await discussed(office);
    expect(await office.refused('decide-penalty', decision())).toBe('accepted penalty.penalized');
  });

  it('is not needed where nothing is penalised, nor in a case that is not listed', async () => {
    const office = await concluded({ conclusion: { ...DIFFICULT, outcome: 'not-established', penalties: [] } });
    await office.ask('pass-review', review);
    expect(await office.refused('decide-not-established', notEstablished)).toBe('accepted penalty.not-established');
    expect(await (await ready()).refused('decide-penalty', decision())).toBe('accepted penalty.penalized');
  });
});
