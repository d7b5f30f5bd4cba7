import type { AppraisalEvents } from '../events/appraisal.events.js';
import { isFiled, isOpened } from '../penalty.state.js';
import type { Evolution } from './evolution.js';

export const appraisalEvolution: Evolution<AppraisalEvents> = {
  'penalty.appraisal-begun': (state, { data }) =>
    isOpened(state)
      ? {
          ...state,
          appraisals: [...state.appraisals, { appraisal: data.appraisal, from: data.from, until: data.until, seizures: data.seizures }],
        }
      : state,
  'penalty.appraisal-ended': (state, { data }) => {
    if (!isOpened(state)) return state;
    const appraisals = state.appraisals.map((one) => (one.appraisal === data.appraisal ? { ...one, to: data.to } : one));
    const period = { from: data.from, to: data.to, reason: 'appraisal' };
    if (!isFiled(state)) return { ...state, appraisals };
    const seizures = state.seizures.map((one) => (data.seizures.includes(one.seizure) ? { ...one, pauses: [...one.pauses, period] } : one));
    const inspections = state.inspections.map((one) => ({ ...one, ...data.results?.find(({ record }) => record === one.record) }));
    return { ...state, appraisals, seizures, inspections, pauses: [...state.pauses, period] };
  },
};
