import { concludedCase, say } from './cases.support.js';
import { childCase, notLiableCase, person } from './not-liable.support.js';
import { penalty } from '../penalty.js';
import { registerView } from '../views/register.view.js';
import type { Office } from './office.support.js';

const DECIDE = 'decide-not-liable';
const finding = say[DECIDE];
const [child] = finding.parties;
const ill = { ...child!, ground: 'unaccountable', guardianOrder: '严加看管和治疗' };

async function withPaper(office: Office, kind: string, verified = true): Promise<Office> {
  await office.ask('return-from-review', say['return-from-review']);
  await office.ask('register-evidence', { ...say['register-evidence'], evidence: 'E-2', kind, title: '鉴定' });
  if (verified) await office.ask('verify-evidence', { ...say['verify-evidence'], evidence: 'E-2' });
  await office.ask('conclude-investigation', { ...say['conclude-investigation'], outcome: 'not-liable', penalties: [] });
  return office;
}

describe('a party that does not answer for its act (bug: found so after the filing, the case could only be terminated for another reason)', () => {
  it('under fourteen: decided, told to the guardian, served, educated, closed', async () => {
    const office = await childCase();
    const [found] = await office.ask(DECIDE, finding);
    expect(found).toMatchObject({
      type: 'penalty.found-not-liable',
      data: { number: '示例镇综合行政执法队罚〔2026〕1号', parties: [child] },
    });
    expect(office.state).toMatchObject({ stage: 'decided', decision: { outcome: 'not-liable', fine: 0 } });
    await office.ask('serve-decision', { ...say['serve-decision'], on: office.today });
    const close = { ground: 'not-penalized', summary: '不予行政处罚' };
    expect(await office.refused('close-case', close)).toBe('education-not-recorded');
    await office.ask('record-education', { ...say['record-education'], on: office.today });
    await office.ask('close-case', close);
    expect(office.state.stage).toBe('closed');
  });

  it('is told in both languages, and stands in the register of cases', async () => {
    const office = await childCase();
    const [found] = await office.ask(DECIDE, finding);
    const wording = penalty.wording.events['penalty.found-not-liable']!;
    const { data } = office.story.at(-1)!;
    expect(wording.sentence(data, 'zh')).toBe('2026-03-20决定不予行政处罚：P1不满十四周岁，责令监护人加以管教；理由：违法时不满十四周岁');
    expect(wording.sentence(data, 'en')).toMatch(/^Not penalised on 2026-03-20: P1 under fourteen, the guardian was ordered: /);
    expect(penalty.events['penalty.found-not-liable']?.personal).toEqual(['/parties/*/guardian']);
    const rows = office.story.reduce<Parameters<typeof registerView.evolve>[0]>((row, event) => registerView.evolve(row, event, ''), null);
    expect(rows).toMatchObject({ stage: 'decided', outcome: 'not-liable', fine: 0 });
    expect(found?.data).not.toHaveProperty('searches');
  });

  it.each([
    ['2012-03-02', 'accepted penalty.found-not-liable'],
    ['2012-03-01', 'party-old-enough'],
    [undefined, 'liability-not-disproved'],
  ])('born on %s, for an act on 2 March 2026: %s', async (bornOn, answer) => {
    const office = await notLiableCase(person('P1', '户口簿001', bornOn));
    expect(await office.refused(DECIDE, finding)).toBe(answer);
  });

  it.each([
    ['expert-opinion', true, 'unaccountable', 'accepted penalty.found-not-liable'],
    ['documentary', true, 'unaccountable', 'accepted penalty.found-not-liable'],
    ['documentary', true, 'under-fourteen', 'accepted penalty.found-not-liable'],
    ['testimony', true, 'unaccountable', 'liability-not-disproved'],
    ['expert-opinion', false, 'unaccountable', 'liability-not-disproved'],
  ])('shown by a paper (%s, verified: %s), %s: %s', async (kind, verified, ground, answer) => {
    const office = await withPaper(await notLiableCase(person('P1', '户口簿001')), kind, verified);
    expect(await office.refused(DECIDE, { ...finding, parties: [{ ...ill, ground, paper: 'E-2' }] })).toBe(answer);
  });

  it('is every party of the case, each named once; an entity is none', async () => {
    const two = await notLiableCase(person('P1', '户口簿001', '2013-01-01'), person('P2', '户口簿002', '2014-01-01'));
    const second = { ...child!, party: 'P2' };
    expect(await two.refused(DECIDE, finding)).toBe('party-still-liable');
    expect(await two.refused(DECIDE, { ...finding, parties: [child!, child!] })).toBe('label-taken');
    expect(await two.refused(DECIDE, { ...finding, parties: [child!, { ...second, party: 'P3' }] })).toBe('no-such-party');
    expect(await two.refused(DECIDE, { ...finding, parties: [child!, second] })).toBe('accepted penalty.found-not-liable');

    const entity = await concludedCase({ outcome: 'not-liable', penalties: [] });
    expect(await entity.refused(DECIDE, finding)).toBe('party-not-natural');
  });

  it('is what the heads discussed, where they did', async () => {
    const office = await childCase();
    office.today = '2026-03-30';
    await office.ask('discuss-collectively', { ...say['discuss-collectively'], outcome: 'not-established' });
    expect(await office.refused(DECIDE, finding)).toBe('decision-differs-from-discussion');
  });
});
