import { concludedCase, noticedCase, say, SERIOUS } from './cases.support.js';
import { dutiesOf } from './duties.support.js';
import { FINE } from './real-law.support.js';
import { after, exampleOf, on } from './taken-labels.support.js';

describe('a party that dies or is dissolved before the decision (市场监管程序规定 47)', () => {
  it.each([
    ['after the conclusion', () => concludedCase()],
    ['after the review', () => after(concludedCase(), ['pass-review'])],
    ['after the notice', () => noticedCase()],
    [
      'before its hearing',
      () => after(on(noticedCase(SERIOUS), '2026-03-24'), ['request-hearing', { on: '2026-03-24' }], ['notify-hearing']),
    ],
  ])('ends the case %s, and nothing of the procedure is owed any more', async (_when, given) => {
    const office = await given();
    await office.ask('terminate-investigation', exampleOf('terminate-investigation'));
    const open = Object.entries(dutiesOf(office.story)).filter(([, owed]) => owed.startsWith('open'));
    expect(open.map(([duty]) => duty)).toEqual(['publish-inspection XC-1', 'close-case']);
    expect(await office.refused('close-case', { ground: 'terminated', summary: '当事人死亡' })).toBe('accepted penalty.closed');
  });

  it('and taken up again, the case keeps what the party said against the notice (行政处罚法 45)', async () => {
    const office = await noticedCase();
    office.today = '2026-03-24';
    await office.ask('record-defence', { ...say['record-defence'], on: '2026-03-24' });
    await office.ask('terminate-investigation', exampleOf('terminate-investigation'));
    await office.ask('reopen-case', { reason: '另有权利义务承受人' });
    expect(office.state).toMatchObject({ stage: 'investigating', defended: { heard: false } });
    await office.ask('conclude-investigation', { ...say['conclude-investigation'], on: '2026-03-24', penalties: FINE(9_000_000) });
    expect(await office.refused('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-24' })).toBe('heavier-after-defence');
  });
});
