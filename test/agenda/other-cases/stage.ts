import { uuid5, type Uuid } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import type { HandleCase } from '#libs/case-runtime';
import { bureau } from '../../../libs/agenda/testing/bureau.js';
import { Killed } from '../../../libs/agenda/testing/mortal.js';
import { AgendaStage, type DatabasePlace, type StagedOffice } from '../../../libs/agenda/testing/stage.js';
import { lead } from '../../how-to/lead/lead.js';
import { reception } from '../../how-to/lead/reception.js';

export const DUE = '2026-03-12';
export const OVER = '2026-03-12T16:00:00.000Z';
export const ANSWER_OVER = '2026-03-23T16:00:00.000Z';
export const TANGSHAN = { id: uuid5('agency', 'Tangshan'), path: [uuid5('agency', 'Hebei'), uuid5('agency', 'Tangshan')] };

/** Where the streams and the rows of a stage are; memory and SQLite where it does not say. */
export interface Ground {
  readonly store?: () => Promise<EventStore>;
  readonly place?: DatabasePlace;
}

/** A stage on which agencies hand leads over. */
export async function stageOfLeads({ store, place }: Ground = {}): Promise<AgendaStage> {
  return AgendaStage.open({
    types: [lead, reception, bureau],
    ...(store === undefined ? {} : { store: await store() }),
    ...(place === undefined ? {} : { place }),
  });
}

export interface There {
  readonly stage: AgendaStage;
  readonly office: StagedOffice;
}

/** A lead that is to be handed over by the day. */
export async function found(there: There, whom = '示例副食有限公司', by = DUE, region = '130200'): Promise<Uuid> {
  const { caseId } = await there.stage.ask(there.office, 'register-lead', undefined, { whom }, { type: 'lead', key: whom });
  await there.stage.ask(there.office, 'find-elsewhere', caseId, { to: TANGSHAN, region, by }, { type: 'lead' });
  return caseId;
}

/** A reception that is to answer ten days after OVER, with the lead that it received. */
export async function received(there: There): Promise<{ leadId: Uuid; receptionId: Uuid }> {
  const leadId = await found(there);
  there.stage.clock.set(OVER);
  await there.office.loop().tick();
  await there.office.caughtUp();
  return { leadId, receptionId: (await there.stage.events('reception'))[0]!.case };
}

export async function names(type: string, stage: AgendaStage): Promise<string[]> {
  return (await stage.events(type)).map((event) => event.type);
}

export async function story(stage: AgendaStage): Promise<string[]> {
  return [...(await names('lead', stage)), ...(await names('reception', stage))];
}

/** Ticks until what is due has been seen to. */
export async function finish(process: StagedOffice): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await process.caughtUp();
    await process.loop().tick();
  }
}

/** A loop whose process ends once the other case has accepted. */
export function diesBetween(process: StagedOffice, command: string, ports: Parameters<StagedOffice['loop']>[0] = {}) {
  let dead = false;
  return process.loop({
    ...ports,
    ask: async (ask: HandleCase) => {
      if (dead) throw new Killed();
      const receipt = await process.runtime.handle(ask);
      dead = ask.command === command;
      return receipt;
    },
  });
}

/** Ports of a process that is killed once a case has accepted the command: it writes nothing any more, of its own accounts either. */
export function killedBy(process: StagedOffice, command: string): NonNullable<Parameters<StagedOffice['loop']>[0]> {
  let dead = false;
  const alive = () => {
    if (dead) throw new Killed();
  };
  return {
    ask: async (ask: HandleCase) => {
      alive();
      const receipt = await process.runtime.handle(ask);
      dead ||= ask.command === command;
      alive();
      return receipt;
    },
    database: {
      dialect: process.database.dialect,
      reads: process.database.reads,
      longReads: process.database.longReads,
      transaction: (work) => (dead ? Promise.reject(new Killed()) : process.database.transaction(work)),
      close: () => Promise.resolve(),
    },
  };
}
