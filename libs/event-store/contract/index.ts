import { appending } from './appending.js';
import { bearingUp } from './bearing-up.js';
import type { OpenStoreUnderContract, Subject } from './harness.js';
import { reading } from './reading.js';
import { repeating } from './repeating.js';
import { subscribing } from './subscribing.js';

export type { OpenStoreUnderContract, StoreUnderContract } from './harness.js';

/**
 * Declares the specs that every event store of the office must pass. One store is opened for all of them (and one more for closing);
 * it may hold other specs' events unless it says `fresh`.
 */
export function storeContract(name: string, open: OpenStoreUnderContract): void {
  describe(`event store contract: ${name}`, () => {
    const subject = {} as { -readonly [K in keyof Subject]: Subject[K] };
    beforeAll(async () => {
      subject.opened = await open();
      subject.store = subject.opened.store;
    }, 60_000);
    afterAll(async () => {
      await subject.opened?.dispose();
    }, 60_000);

    appending(subject);
    repeating(subject);
    reading(subject);
    subscribing(subject);
    bearingUp(subject, open);
  });
}
