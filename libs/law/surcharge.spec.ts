import fc from 'fast-check';
import { addDays } from '#libs/kernel';
import { loadLaw, surcharge } from './index.js';

const law = loadLaw('config').inForce({ day: '2026-11-21' });
const FINE = 20_000_00;
const DUE = '2026-06-01';
const paidAfter = (days: number) => addDays(DUE, days);

describe('the surcharge on a fine of 20,000 yuan', () => {
  it.each([
    ['paid on the due day', 0, 0],
    ['day 1', 1, 600_00],
    ['day 33', 33, 19_800_00],
    ['day 34 reaches the cap', 34, 20_000_00],
    ['day 35', 35, 20_000_00],
    ['a year later', 365, 20_000_00],
    ['paid early', -5, 0],
  ])('%s (%i days): %i fen', (_, days, fen) => {
    expect(surcharge(FINE, DUE, paidAfter(days), law).fen).toBe(fen);
  });

  it('does not run during reconsideration or a lawsuit', () => {
    const pauses = [{ from: paidAfter(2), to: paidAfter(11), reason: 'reconsideration-or-lawsuit' }];
    expect(surcharge(FINE, DUE, paidAfter(20), law, pauses)).toEqual({ fen: 6_000_00, days: 10, pausedDays: 10, capped: false });
    expect(surcharge(FINE, DUE, paidAfter(43), law, pauses).fen).toBe(19_800_00);
    expect(surcharge(FINE, DUE, paidAfter(44), law, pauses)).toMatchObject({ fen: FINE, capped: true });
  });

  it('runs through any other pause, and stops for an open lawsuit', () => {
    expect(surcharge(FINE, DUE, paidAfter(3), law, [{ from: DUE, reason: 'hearing' }]).days).toBe(3);
    expect(surcharge(FINE, DUE, paidAfter(30), law, [{ from: paidAfter(3), reason: 'lawsuit' }])).toMatchObject({
      days: 2,
      pausedDays: 28,
    });
  });

  it('never exceeds the fine and never falls with time', () => {
    fc.assert(
      fc.property(fc.nat({ max: Number.MAX_SAFE_INTEGER }), fc.nat({ max: 900 }), (fine, days) => {
        const [today, tomorrow] = [surcharge(fine, DUE, paidAfter(days), law), surcharge(fine, DUE, paidAfter(days + 1), law)];
        expect(today.fen).toBeLessThanOrEqual(fine);
        expect(tomorrow.fen).toBeGreaterThanOrEqual(today.fen);
      }),
    );
  });

  it.each([1.5, -1, Number.NaN])('of %d fen is refused', (fine) => {
    expect(() => surcharge(fine, DUE, paidAfter(1), law)).toThrow(RangeError);
  });
});
