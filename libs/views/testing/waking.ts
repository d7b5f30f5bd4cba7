import { FaultyDatabase, ManualTimers, contents, type Stage } from './stage.js';

/** When a runner that is woken from outside reads, and how much of it at once. */
export function waking(given: () => Stage): void {
  describe('woken from outside', () => {
    it('a runner that does not subscribe reads what was committed', async () => {
      const timers = new ManualTimers();
      const running = await given().caughtUp({ follow: 'wake', timers });
      await timers.slept(1);
      const position = await given().writer.open('a');
      running.runner.wake();
      await running.reader.waitFor(['matters', 'people'], position);
      await timers.slept(2);
      const later = await given().writer.open('b');
      timers.wake();
      await running.reader.waitFor(['matters', 'people'], later);
      expect(timers.asked.every((milliseconds) => milliseconds === 1_000)).toBe(true);
    });

    it('a crowd of more events than are decoded at once is written once, or up to the event at which a view stops', async () => {
      const { writer } = given();
      const faulty = new FaultyDatabase(await given().place.open());
      const timers = new ManualTimers();
      const running = await given().caughtUp({ database: faulty, follow: 'wake', timers });
      await timers.slept(1);
      let transactions = 0;
      faulty.before = () => void (transactions += 1);
      let position = await writer.open('m0');
      for (let index = 1; index < 150; index += 1) position = await writer.open(`m${index}`);
      running.runner.wake();
      await running.reader.waitFor(['matters', 'people'], position);
      expect(transactions).toBe(1);
      expect(await contents(faulty, 'matters')).toHaveLength(150);

      for (let index = 150; index < 280; index += 1) position = await writer.open(`m${index}`);
      await writer.record('m279', 'puzzled');
      const beyond = await writer.record('m279', 'assigned', { person: 'li' });
      await timers.slept(2);
      timers.wake();
      await running.reader.waitFor('people', beyond);
      expect((await running.reader.health())[0]).toMatchObject({ state: 'stopped', events: 280, lag: { events: 2 } });
      expect(await contents(faulty, 'matters')).toHaveLength(280);
    });

    it('a crowd of events is read at once; what comes behind it gathers for a moment', async () => {
      const timers = new ManualTimers();
      const running = await given().caughtUp({ follow: 'wake', timers });
      await timers.slept(1);
      for (let index = 0; index < 15; index += 1) await given().writer.open(`m${index}`);
      const position = await given().writer.open('last');
      running.runner.wake();
      await running.reader.waitFor(['matters', 'people'], position);
      await timers.slept(2);
      expect(timers.asked).toEqual([1_000, 150]);
      const behind = await given().writer.open('behind');
      timers.wake();
      await running.reader.waitFor(['matters', 'people'], behind);
      await timers.slept(3);
      expect(timers.asked).toEqual([1_000, 150, 1_000]);
    });
  });
}
