import type { JsonObject } from '#libs/kernel';
import { filedCase, noticedCase, say, servedCase } from './cases.support.js';
import { corrected, correctedBy, correctionRefused, read } from './correction.support.js';
import { decision, FINE, noticed, ready, TIER } from './real-law.support.js';
import { after, exampleOf, on } from './taken-labels.support.js';

const ACT = { description: '未建立食品进货查验记录', harm: false };

describe('a record corrected before the decision binds the decision', () => {
  it.each([
    ['2024-03-02', false, /^accepted penalty\.penalized/],
    ['2024-03-01', false, /^act-out-of-time$/],
    ['2024-03-01', true, /^accepted penalty\.penalized/],
  ])('an act that ended on %s, with harm: %s, discovered on 2 March 2026 (行政处罚法 36, R5)', async (ended, harm, met) => {
    const office = await ready();
    await corrected(office, 'penalty.lead-registered', { act: { ...ACT, ended, harm } });
    expect(await office.refused('decide-penalty', decision())).toMatch(met);
  });

  it('evidence that turns out to be made by a device is reviewed as such (41, R12)', async () => {
    const office = await noticedCase();
    await corrected(office, 'penalty.evidence-registered', { device: true });
    office.today = '2026-03-30';
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toBe('no-verified-evidence');
    expect(await office.refused('verify-evidence', exampleOf('verify-evidence'))).toBe('device-record-not-reviewed');
    await office.ask('verify-evidence', exampleOf('verify-evidence', { deviceReviewed: true }));
    expect(await office.refused('decide-penalty', say['decide-penalty'])).toMatch(/^accepted/);
  });

  it('a party that is no entity after all is told of its right to a hearing first (44, 63, R8)', async () => {
    const penalties = FINE(2_000_000);
    const office = await noticed({ penalties });
    const target = read(office, 'penalty.parties-identified');
    const [party] = target.data['parties'] as readonly JsonObject[];
    await correctedBy(office, target, { ...target.data, parties: [{ ...party!, kind: 'sole-trader' }] });
    office.today = '2026-03-31';
    const decided = decision({ penalties, discretion: TIER('general', { deviation: '综合考虑' }) });
    expect(await office.refused('decide-penalty', decided)).toBe('hearing-right-not-told');
    await office.ask('serve-notice', { ...say['serve-notice'], servedOn: '2026-03-31', penalties });
    expect(office.state).toMatchObject({ notice: { hearingRight: true } });
    office.today = '2026-04-10';
    expect(await office.refused('decide-penalty', decided)).toMatch(/^accepted/);
  });
});

describe('a record corrected after something followed from it', () => {
  it('an order to rectify stays before its re-inspection', async () => {
    const office = await on(filedCase(), '2026-03-20');
    await office.ask('order-rectification', exampleOf('order-rectification', { orderedOn: '2026-03-10' }));
    await office.ask('record-reinspection', exampleOf('record-reinspection', { on: '2026-03-17' }));
    const order = read(office, 'penalty.rectification-ordered');
    const later = { ...order.data, orderedOn: '2026-03-18', until: '2026-03-20' };
    expect((await correctionRefused(office, order, later)).code).toBe('day-before-its-cause');
    expect((await correctionRefused(office, order, { ...order.data, orderedOn: '2026-03-17', until: '2026-03-17' })).code).toMatch(
      /^accepted/,
    );
  });

  it('an inspection stays before the publication of its result', async () => {
    const office = await after(
      on(filedCase(), '2026-03-10'),
      ['record-inspection', { on: '2026-03-05' }],
      ['publish-inspection', { on: '2026-03-06' }],
    );
    const inspection = read(office, 'penalty.inspected');
    expect((await correctionRefused(office, inspection, { ...inspection.data, on: '2026-03-07' })).code).toBe('day-before-its-cause');
    expect((await correctionRefused(office, inspection, { ...inspection.data, on: '2026-03-06' })).code).toMatch(/^accepted/);
  });

  it('cash was collected before it was handed over', async () => {
    const spot = { channel: 'on-spot', onSpotGround: 'remote-on-request', on: '2026-04-08' };
    const office = await after(on(servedCase(), '2026-04-10'), ['record-payment', spot], ['hand-over-cash', { on: '2026-04-09' }]);
    const paid = read(office, 'penalty.paid');
    expect((await correctionRefused(office, paid, { ...paid.data, on: '2026-04-10' })).code).toBe('day-before-its-cause');
    expect((await correctionRefused(office, paid, { ...paid.data, on: '2026-04-09' })).code).toMatch(/^accepted/);
  });
});
