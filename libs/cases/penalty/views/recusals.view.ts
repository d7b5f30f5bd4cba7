import { view } from '#libs/kernel';
import { asPenaltyEvent, text } from './penalty-event.js';

export type RecusalRow = { readonly person: string };

/** 回避: one row for each person recused in a case. A recusal is not taken back. */
export const recusalsView = view<RecusalRow>({
  name: 'penalty_recusals',
  version: 1,
  categories: ['penalty'],
  columns: { person: text },
  indexes: [['person']],
  keys: (recorded) => {
    const event = asPenaltyEvent(recorded);
    return event.type === 'penalty.recused' ? [event.data.person] : [];
  },
  evolve: (_row, _event, person) => ({ person }),
});
