import { duty, type JsonObject } from '#libs/kernel';
import type { LeadEvents, LeadState } from './lead.events.js';

/** A lead that another agency is to pursue is handed over by a day: a case of another type begins there. */
export const handOver = duty<LeadEvents>({
  name: 'hand-over',
  clock: 'lead-hand-over',
  wording: { zh: '移送线索', en: 'Hand the lead over' },
  on: {
    'lead.found-elsewhere': ({ data }) => [{ key: '', owed: data.by, set: true }],
    'lead.handed-over': () => [{ key: '', closed: 'done' }],
    'lead.withdrawn': () => [{ key: '', closed: 'lapsed' }],
  },
  asks: {
    of: 'reception',
    // it opens a case, so that nothing tells which: the id follows from the event that opened the duty
    command: 'receive',
    body({ caseId }, state: LeadState): JsonObject {
      if (state.stage === 'none' || state.to === undefined) return {};
      const { whom, to } = state;
      return { lead: caseId, whom, region: to.region, agency: { id: to.id, path: [...to.path] } };
    },
    records: { command: 'record-hand-over', body: ({ caseId, event }) => ({ reception: caseId, event }) },
  },
});
