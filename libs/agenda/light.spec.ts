import fc from 'fast-check';
import { addDays, endOfDay, startOfDay, type DueDate, type Instant } from '#libs/kernel';
import { clockMoments, elapsedPercent, lightAt, warningAt } from './light.js';

const RULE = { rule: 'pl-56-preservation-period', version: '2021-07-15', provisional: false };
const owed = (trigger: string, due: string): DueDate => ({ ...RULE, trigger, due });
const after = (instant: Instant, milliseconds: number) => new Date(Date.parse(instant) + milliseconds).toISOString();

describe('the light of a duty', () => {
  describe('given ten days from 2 March on (trigger on the 1st)', () => {
    const clock = clockMoments(owed('2026-03-01', '2026-03-11'), false, '2026-03-01T02:00:00.000Z');

    it('begins with the day after the trigger and ends with the due day, in Shanghai', () => {
      expect(clock.started).toBe('2026-03-01T16:00:00.000Z');
      expect(clock.dueUntil).toBe('2026-03-11T15:59:59.999Z');
    });

    it.each([
      ['at the first instant', clock.started, 'green', undefined],
      ['just before half', after(clock.halfAt, -1), 'green', undefined],
      ['at half', clock.halfAt, 'green', 50],
      ['just before 80 %', after(clock.yellowFrom, -1), 'green', 50],
      ['at 80 %', clock.yellowFrom, 'yellow', 80],
      ['in the last millisecond of the due day', clock.dueUntil, 'yellow', 80],
      ['in the first millisecond after it', after(clock.dueUntil, 1), 'red', 100],
      ['a year later', after(clock.dueUntil, 365 * 86_400_000), 'red', 100],
    ] as const)('%s', (_when, now, light, warning) => {
      expect([lightAt(clock, now), warningAt(clock, now)]).toEqual([light, warning]);
    });

    it('tells how much time has gone by, above 100 only once the date has passed', () => {
      expect(elapsedPercent(clock, clock.started)).toBe(0);
      expect(elapsedPercent(clock, clock.halfAt)).toBe(49);
      expect(elapsedPercent(clock, clock.dueUntil)).toBe(100);
      expect(elapsedPercent(clock, after(clock.dueUntil, 1))).toBe(101);
      expect(elapsedPercent(clock, after(clock.dueUntil, 86_400_000))).toBe(110);
    });
  });

  it('runs by the hour where the limit is in hours', () => {
    const clock = clockMoments(owed('2026-03-01T02:00:00.000Z', '2026-03-02T02:00:00.000Z'), false, '2026-03-01T02:00:00.000Z');
    expect(clock).toEqual({
      started: '2026-03-01T02:00:00.000Z',
      halfAt: '2026-03-01T14:00:00.000Z',
      yellowFrom: '2026-03-01T21:12:00.000Z',
      dueUntil: '2026-03-02T02:00:00.000Z',
    });
  });

  it('begins when it was made known where somebody set the date, or where it is counted back from a later day', () => {
    const known = '2026-03-05T02:00:00.000Z';
    expect(clockMoments(owed('2026-03-01', '2026-03-11'), true, known).started).toBe(known);
    expect(clockMoments(owed('2026-03-20', '2026-03-11'), false, known).started).toBe(known);
  });

  it('is red at once where the date had passed before anybody recorded it', () => {
    const clock = clockMoments(owed('2026-03-01', '2026-03-02'), false, '2026-04-01T02:00:00.000Z');
    expect(lightAt(clock, '2026-04-01T02:00:00.000Z')).toBe('red');
    expect(elapsedPercent(clock, '2026-04-01T02:00:00.000Z')).toBeGreaterThan(100);
  });

  it('warns late where the duty became known late, and sends the highest warning only', () => {
    const known = '2026-03-10T04:00:00.000Z';
    const clock = clockMoments(owed('2026-03-01', '2026-03-11'), false, known);
    expect(clock.halfAt).toBe(known);
    expect(warningAt(clock, known)).toBe(80);
  });

  it('never goes back as time goes on', () => {
    const order = ['green', 'yellow', 'red'];
    const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays('2024-01-01', days));
    fc.assert(
      fc.property(day, fc.integer({ min: 0, max: 400 }), fc.nat(600), fc.nat(600), (trigger, length, a, b) => {
        const clock = clockMoments(owed(trigger, addDays(trigger, length)), false, startOfDay(trigger));
        const [sooner, later] = [Math.min(a, b), Math.max(a, b)].map((days) => startOfDay(addDays(trigger, days))) as [Instant, Instant];
        expect(order.indexOf(lightAt(clock, sooner))).toBeLessThanOrEqual(order.indexOf(lightAt(clock, later)));
        expect(lightAt(clock, endOfDay(addDays(trigger, length)))).not.toBe('red');
        expect(clock.started <= clock.yellowFrom && clock.yellowFrom <= clock.dueUntil).toBe(true);
      }),
    );
  });
});
