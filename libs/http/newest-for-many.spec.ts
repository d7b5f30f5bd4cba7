import { setImmediate as turn } from 'node:timers/promises';
import { StoreUnavailable, type Position } from '#libs/event-store';
import { NewestForMany } from './newest-for-many.js';

describe('the newest position, asked for in a crowd', () => {
  const looks: { answer(position: Position): void; fail(error: Error): void }[] = [];
  const newest = () =>
    new NewestForMany({
      head: () => new Promise((answer, fail) => looks.push({ answer, fail })),
    });
  beforeEach(() => looks.splice(0));

  it('was looked up on the node once for every page', async () => {
    const crowd = newest();
    const first = crowd.head();
    await turn();
    const others = Array.from({ length: 50 }, () => crowd.head());
    await turn();
    expect(looks).toHaveLength(1);

    looks[0]!.answer('7');
    await turn();
    looks[1]!.answer('8');

    expect([await first, ...(await Promise.all(others))]).toEqual(['7', ...Array<string>(50).fill('8')]);
    expect(looks).toHaveLength(2);
  });

  it('is never what a look found that began before it was asked for', async () => {
    const crowd = newest();
    const before = crowd.head();
    await turn();
    const during = crowd.head();
    looks[0]!.answer('7');
    expect(await before).toBe('7');
    await turn();
    // the look of those who asked meanwhile has begun: who asks now waits for another
    const after = crowd.head();
    looks[1]!.answer('8');
    expect(await during).toBe('8');
    await turn();
    looks[2]!.answer('9');
    expect(await after).toBe('9');
  });

  it('is looked up again after a look that failed', async () => {
    const crowd = newest();
    const failing = crowd.head();
    await turn();
    const next = crowd.head();
    looks[0]!.fail(new StoreUnavailable('down'));
    await expect(failing).rejects.toThrow(StoreUnavailable);
    await turn();
    looks[1]!.answer('8');
    expect(await next).toBe('8');
  });
});
