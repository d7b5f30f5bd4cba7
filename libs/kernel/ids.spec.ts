import { isUuid, systemRandomness } from './ids.js';

describe('ids of events', () => {
  afterEach(() => jest.useRealTimers());

  const drawnAt = (instant: string) => {
    jest.useFakeTimers({ now: new Date(instant) });
    return systemRandomness.uuid();
  };

  it('are UUIDs that begin with the millisecond of the machine (RFC 9562, the example of its appendix A.6)', () => {
    const id = drawnAt('2022-02-22T19:22:22.000Z');
    expect(isUuid(id)).toBe(true);
    expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab]/);
  });

  it('lie one behind the other as they were drawn, a millisecond apart', () => {
    const ids = ['1970-01-01T00:00:00.001Z', '2026-02-28T23:59:59.999Z', '2026-03-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'].map(
      drawnAt,
    );
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every(isUuid)).toBe(true);
  });

  it('are all different within one millisecond', () => {
    jest.useFakeTimers({ now: new Date('2026-03-01T00:00:00.000Z') });
    expect(new Set(Array.from({ length: 10_000 }, () => systemRandomness.uuid())).size).toBe(10_000);
  });
});
