import type { AgendaPorts } from '../index.js';
import type { StagedOffice } from './stage.js';

/** The process ended here: nothing after this happens any more. */
export class Killed extends Error {
  constructor() {
    super('killed');
    this.name = 'Killed';
  }
}

/**
 * Ports that die at the n-th step: before or after each call that reaches the outside. What was asked or written before stays; whatever
 * the dead loop tries later fails too.
 */
export function mortal(
  office: StagedOffice,
  store: AgendaPorts['store'],
  at: number,
): { readonly ports: Partial<AgendaPorts>; steps(): number } {
  let taken = 0;
  const step = () => {
    taken += 1;
    if (taken >= at) throw new Killed();
  };
  const around = async <T>(work: () => Promise<T>): Promise<T> => {
    step();
    const result = await work();
    step();
    return result;
  };
  return {
    steps: () => taken,
    ports: {
      store: { head: () => around(() => store.head()), readStream: (...all) => around(() => store.readStream(...all)) },
      streams: { events: (...all) => around(() => office.streams.events(...all)) },
      reader: { waitFor: (...all) => around(() => office.reader.waitFor(...all)) },
      database: {
        dialect: office.database.dialect,
        reads: office.database.reads,
        longReads: office.database.longReads,
        transaction: (work) => around(() => office.database.transaction(work)),
        close: () => Promise.resolve(),
      },
      ask: (command) =>
        around(() => {
          if (command.type !== 'duty') office.asked.push(command);
          return office.runtime.handle(command);
        }),
    },
  };
}
