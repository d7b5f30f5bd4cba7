import { dayOf, isUuid, systemClock } from '#libs/kernel';
import { CaseStreams, CaseTypes } from '#libs/case-runtime';
import { agencyOnDay, type AgencyState } from '#libs/cases/agency';
import { EventCodec } from '#libs/event-store';
import { configFolder, readEnvironment } from '#config/environment';
import { commandsOf, openStore, officeTypes } from '../office/index.js';
import { lawCommand } from './law.js';
import type { Terminal } from './terminal.js';

/** `anjuan law …`, with agencies of the office found by id in its store. */
export function law(argv: readonly string[], terminal: Terminal): Promise<number> {
  const today = dayOf(systemClock.now());
  return lawCommand(argv, terminal.out, {
    config: configFolder(terminal.env),
    today,
    err: terminal.err,
    commands: commandsOf(officeTypes),
    placeOf: async (id) => {
      if (!isUuid(id)) return undefined;
      const types = new CaseTypes(officeTypes);
      const store = await openStore(readEnvironment(terminal.env), { readonly: true });
      try {
        const { folded } = await new CaseStreams(store, new EventCodec(types.catalogue), types).load(types.named('agency'), id);
        if (folded.revision < 0) return undefined;
        const found = agencyOnDay(folded.state as unknown as AgencyState, today, { source: `agency-${id}`, revision: folded.revision });
        return found === undefined
          ? undefined
          : { region: found.region, level: found.level, ...(found.fields.length === 1 ? { field: found.fields[0]! } : {}) };
      } finally {
        await store.close();
      }
    },
  });
}
