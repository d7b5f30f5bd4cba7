import { duty } from '#libs/kernel';
import type { ReceptionEvents, ReceptionState } from './reception.events.js';

/** Whoever received it answers by a day, in the case of the lead. */
export const answer = duty<ReceptionEvents>({
  name: 'answer',
  clock: 'lead-answer',
  wording: { zh: '反馈线索处理结果', en: 'Tell what became of the lead' },
  on: {
    // the office itself opened it, which belongs to no agency: who owes it is told
    'reception.received': ({ data }) => [{ key: '', owed: data.answerBy, set: true, agency: data.agency.id }],
    'reception.answer-deferred': ({ data }) => [{ key: '', owed: data.answerBy, set: true }],
    'reception.answered': () => [{ key: '', closed: 'done' }],
  },
  asks: {
    of: 'lead',
    command: 'take-answer',
    caseId: (_duty, state: ReceptionState) => (state.stage === 'none' ? undefined : state.lead),
    body: ({ caseId }, state: ReceptionState) => ({ reception: caseId, result: state.stage === 'none' ? '' : state.result }),
    records: { command: 'record-answer', body: ({ caseId, event }) => ({ lead: caseId, event }) },
  },
});
