import { concludedCase, filedCase, noticedCase, say, SERIOUS } from './cases.support.js';
import { ANNA, BO, CHAIR, CHEN, HEAD, REVIEWER, type Office } from './office.support.js';
import { concluded, decision, FINE, lead, noticed, ON_THE_SPOT, realOffice, TIER } from './real-law.support.js';

async function recused(office: Office, person: string, decidedBy = HEAD): Promise<void> {
  await office.ask('request-recusal', { person, by: 'party', reason: '与当事人系亲属' });
  await office.ask('decide-recusal', { person, granted: true, reason: '属实' }, decidedBy);
}

describe('who gathers evidence or proposes the outcome investigates, named or not (市场监管程序规定 49)', () => {
  it.each(['register-evidence', 'conclude-investigation'] as const)('by %s: such a person does not review the case', async (command) => {
    const office = realOffice();
    const given = await concluded({ review: false }, office);
    await given.ask('return-from-review', { ...say['return-from-review'], on: '2026-03-02' }, REVIEWER);
    const told = { 'register-evidence': { evidence: 'E-2' }, 'conclude-investigation': { on: '2026-03-02' } }[command];
    await given.ask(command, { ...say[command], ...told }, CHEN);
    if (command === 'register-evidence') await given.ask('conclude-investigation', { ...say['conclude-investigation'], on: '2026-03-02' });
    const review = { ...say['pass-review'], on: '2026-03-02' };
    expect(await given.meets('pass-review', review, CHEN)).toMatchObject({ code: 'reviewer-is-investigator', byGate: true });
    expect(await given.meets('pass-review', review, REVIEWER)).toMatchObject({ code: 'accepted' });
  });

  it('nor chairs its hearing', async () => {
    const office = await filedCase();
    await office.ask('register-evidence', say['register-evidence'], CHEN);
    await office.ask('verify-evidence', say['verify-evidence']);
    office.today = '2026-03-20';
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], ...SERIOUS });
    await office.ask('serve-notice', say['serve-notice']);
    office.today = '2026-03-24';
    await office.ask('request-hearing', { on: '2026-03-24' });
    expect(await office.refused('notify-hearing', { ...say['notify-hearing'], chair: CHEN })).toBe('hearing-chair-is-investigator');
  });

  it('and who reviewed the case does not go on with it', async () => {
    const given = await concluded({ review: false });
    await given.ask('return-from-review', { ...say['return-from-review'], on: '2026-03-02' }, CHEN);
    for (const command of ['conclude-investigation', 'register-evidence', 'record-inspection', 'record-inquiry'] as const) {
      expect(await given.meets(command, say[command], CHEN)).toMatchObject({ code: 'investigator-is-reviewer', byGate: true });
    }
    expect(await given.refused('conclude-investigation', { ...say['conclude-investigation'], on: '2026-03-02' }, ANNA)).toMatch(
      /^accepted/,
    );
  });
});

describe('who was recused (行政处罚法 43)', () => {
  it('does not chair the hearing, though notified before: it is notified anew under another', async () => {
    const office = await noticedCase(SERIOUS);
    office.today = '2026-03-24';
    await office.ask('request-hearing', { on: '2026-03-24' });
    await office.ask('notify-hearing', { ...say['notify-hearing'], chair: CHEN });
    await recused(office, CHEN);
    office.today = '2026-04-10';
    expect(await office.meets('hold-hearing', say['hold-hearing'])).toMatchObject({
      code: 'officer-recused',
      facts: { person: CHEN },
      byGate: true,
    });
    await office.ask('notify-hearing', { ...say['notify-hearing'], chair: CHAIR });
    expect(await office.refused('hold-hearing', say['hold-hearing'])).toBe('accepted penalty.hearing-held');
  });

  it('does not approve a value outside its tier', async () => {
    const office = await lead();
    const discretion = TIER('light', { deviation: '多次违法', approver: HEAD });
    const fined = { ...ON_THE_SPOT, penalties: FINE(300_000), discretion };
    expect(await office.refused('decide-summary-penalty', fined)).toBe('accepted penalty.penalized');
    await recused(office, HEAD, BO);
    expect(await office.refused('decide-summary-penalty', fined)).toBe('deviation-not-approved');
  });
});

describe('handling, review and decision in a township of Hebei (河北省乡镇和街道综合行政执法条例 16)', () => {
  const waived = { notice: { waived: ['defence', 'hearing'] } };

  it.each([
    ['investigated', ANNA, 'decider-is-investigator'],
    ['reviewed', REVIEWER, 'decider-is-reviewer'],
    ['did neither', HEAD, 'accepted'],
  ])('who %s decides: %s', async (_did, person, code) => {
    const office = await noticed(waived);
    const townLaw = office.law.at({ region: '130299', level: 'town', field: 'market-regulation' });
    expect(townLaw.list('pl-57-kept-from-deciding')).toEqual(['recused', 'investigator', 'reviewer']);
    expect(await office.meets('decide-penalty', decision(), person)).toMatchObject({ code });
    const found = await concluded({ conclusion: { outcome: 'not-established', penalties: [] } });
    expect(await found.meets('decide-not-established', say['decide-not-established'], person)).toMatchObject({ code });
  });
});

describe('the collective discussion (行政处罚法 57)', () => {
  it('is presided over by a head of the agency in charge', async () => {
    const office = await concludedCase();
    office.today = '2026-03-30';
    const participants = [HEAD, CHAIR].map((person) => ({ person, stance: 'agree', opinion: '同意' }));
    const discussion = { ...say['discuss-collectively'], participants };
    expect(await office.refused('discuss-collectively', { ...discussion, presiding: CHAIR })).toBe('presiding-person-no-head');
    expect(await office.refused('discuss-collectively', discussion)).toBe('accepted penalty.collectively-discussed');
  });
});
