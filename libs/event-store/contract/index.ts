import { appending } from './appending.js';
import { bearingUp } from './bearing-up.js';
import type { Ability, OpenStoreUnderContract, Subject } from './harness.js';
import { reading } from './reading.js';
import { repeating } from './repeating.js';
import { subscribing } from './subscribing.js';

export type { Ability, OpenStoreUnderContract, StoreUnderContract } from './harness.js';

/**
 * Declares the specs that every event store of the office must pass. One store is opened for all of them, and further ones for closing
 * and emptiness; a store may hold other specs' events unless emptiness is promised. `without` names what the adapter cannot show: specs
 * of it are not declared; everything else that the opened store lacks fails.
 */
export function storeContract(name: string, open: OpenStoreUnderContract, without: readonly Ability[] = []): void {
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
    repeating(subject, without);
    reading(subject);
    subscribing(subject);
    bearingUp(subject, open, without);
  });
}
