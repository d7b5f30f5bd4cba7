import fc from 'fast-check';
import { addDays, dayOf, endOfDay, isInstant, isLocalDate, startOfDay } from './time.js';

describe('days in Asia/Shanghai', () => {
  it.each([
    ['2026-03-01T15:59:59.999Z', '2026-03-01'],
    ['2026-03-01T16:00:00.000Z', '2026-03-02'],
    ['2026-02-28T16:00:00.000Z', '2026-03-01'],
    ['2024-02-28T16:00:00.000Z', '2024-02-29'],
    ['2025-12-31T16:00:00.000Z', '2026-01-01'],
  ])('%s falls on %s', (instant, day) => expect(dayOf(instant)).toBe(day));

  it('begin and end where the day changes, whatever was asked before', () => {
    const instants = fc.date({ min: new Date('2000-01-01'), max: new Date('2100-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(instants, { minLength: 1, maxLength: 5 }), (asked) => {
        for (const date of asked) {
          const instant = date.toISOString();
          const day = dayOf(instant);
          expect(startOfDay(day) <= instant && instant <= endOfDay(day)).toBe(true);
          expect(dayOf(startOfDay(day))).toBe(day);
          expect(dayOf(endOfDay(day))).toBe(day);
          expect(startOfDay(addDays(day, 1)) > endOfDay(day)).toBe(true);
        }
      }),
    );
  });

  it.each(['2026-02-30', '2026-13-01', '2026-1-1', '26-01-01', '2026-02-29', ''])('%s is no day', (text) =>
    expect(isLocalDate(text)).toBe(false),
  );

  it.each(['2026-02-30T08:00:00.000Z', '2026-03-01T24:00:00.000Z', '2026-03-01T08:00:00Z', '2026-03-01T08:00:00.000+08:00'])(
    '%s is no instant as stored',
    (text) => expect(isInstant(text)).toBe(false),
  );
});
