import { decisionExamples } from '../commands/examples.decision.js';
import { say } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import { ANNA, CHAIR, CHEN, HEAD, REVIEWER, type Office } from './office.support.js';
import { concluded, decision, FINE, lead, ready, realOffice } from './real-law.support.js';
import { problemOf } from './refused.support.js';

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
    const notice = { ...say['serve-notice'], servedOn: '2026-03-02', waived: ['defence', 'hearing'] };
    expect(await office.refused('serve-notice', notice)).toBe('notice-before-review');
    await office.ask('pass-review', review);
    await office.ask('serve-notice', notice);
    expect(await office.refused('decide-penalty', decision())).toBe('accepted penalty.penalized');
  });
});

describe('the order of review and notice (市场监管程序规定 56)', () => {
  const notice = { ...say['serve-notice'], servedOn: '2026-03-02' };

  it.each([
    ['an ordinary case', {}, 'case-review'],
    ['a listed case', DIFFICULT, 'legality-review'],
  ])('holds for %s of market regulation', async (_what, conclusion, kind) => {
    const office = await concluded({ conclusion, review: false });
    expect(await problemOf(office, 'serve-notice', notice)).toMatchObject({
      code: 'notice-before-review',
      rule: 'R10',
      articles: ['《市场监督管理行政处罚程序规定》第五十六条', '《市场监督管理行政处罚程序规定》第五十条、第五十二条'],
      facts: { concluded: '2026-03-02', review: kind },
      byGate: true,
      stored: 0,
    });
    await office.ask('pass-review', review);
    expect(await office.refused('serve-notice', notice)).toBe('accepted penalty.notice-served');
  });

  it('is none in a field whose procedure names none: the notice may come first', async () => {
    const office = await ecological({ ...DIFFICULT, outcome: 'penalized', penalties: FINE(1_000_000) });
    expect(await office.refused('serve-notice', notice)).toBe('accepted penalty.notice-served');
  });
});

describe('who reviews (市场监管程序规定 51, 52)', () => {
  const byOfficer = (office: Office, person: string, command: 'pass-review' | 'return-from-review' = 'pass-review') =>
    office.meets(command, { ...say[command], on: '2026-03-02' }, person);

  it('in an ordinary case of market regulation may be an officer of the handling unit who did not investigate it', async () => {
    const office = await concluded({ review: false });
    expect(await byOfficer(office, CHEN)).toMatchObject({ events: [{ type: 'penalty.review-passed', data: { kind: 'case-review' } }] });
    expect(await byOfficer(office, CHEN, 'return-from-review')).toMatchObject({ code: 'accepted' });
    expect(await byOfficer(office, ANNA)).toMatchObject({ code: 'reviewer-is-investigator', byGate: true });
  });

  it.each([
    ['listed', () => concluded({ conclusion: DIFFICULT, review: false }), 'legality-review'],
    ['of another field', () => ecological(), 'case-review'],
  ])('in a case that is %s is a legality reviewer alone', async (_what, given, kind) => {
    const office = await given();
    for (const command of ['pass-review', 'return-from-review'] as const) {
      expect(await byOfficer(office, CHEN, command)).toMatchObject({
        code: 'reviewer-not-competent',
        facts: { kind, reviewedBy: ['legality-reviewer'] },
        byGate: true,
      });
      expect(await byOfficer(office, REVIEWER, command)).toMatchObject({ code: 'accepted' });
    }
  });
});

describe('collective discussion of listed cases (市场监管程序规定 60)', () => {
  it('is needed in market regulation before a penalty, after the review', async () => {
    const office = await ready({ conclusion: DIFFICULT });
    expect(office.story.find(({ type }) => type === 'penalty.investigation-concluded')?.data).toMatchObject({ collective: true });
    expect(await office.refused('decide-penalty', decision())).toBe('not-discussed-collectively');
    await discussed(office);
    expect(await office.refused('decide-penalty', decision())).toBe('accepted penalty.penalized');
  });

  it('is not needed where nothing is penalised, nor in a case that is not listed', async () => {
    const office = await concluded({ conclusion: { ...DIFFICULT, outcome: 'not-established', penalties: [] } });
    expect(await office.refused('decide-not-established', notEstablished)).toBe('accepted penalty.not-established');
    expect(await (await ready()).refused('decide-penalty', decision())).toBe('accepted penalty.penalized');
  });
});
