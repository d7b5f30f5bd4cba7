import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DemoClock } from './demo-clock.js';

describe('the clock of a demonstration', () => {
  it('shows what it showed where the move could not be kept, and leaves no draft behind', () => {
    const folder = mkdtempSync(join(tmpdir(), 'anjuan-clock-'));
    const clock = DemoClock.open(folder, { now: () => '2026-07-02T03:00:00.000Z' });
    const before = clock.now();
    // nothing can be renamed onto a folder
    rmSync(join(folder, 'demo-clock.json'));
    mkdirSync(join(folder, 'demo-clock.json'));

    expect(() => clock.moveTo('2026-03-01T01:00:00.000Z')).toThrow(/demo-clock/);

    expect(clock.now()).toBe(before);
    expect(readdirSync(folder)).toEqual(['demo-clock.json']);
    rmSync(folder, { recursive: true });
  });
});
