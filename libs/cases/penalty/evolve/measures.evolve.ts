import type { MeasureEvents } from '../events/measures.events.js';
import { extensionBy } from '../penalty.periods.js';
import type { PenaltyState, PreservationState, SeizureState } from '../penalty.state.js';
import type { Evolution } from './evolution.js';
import { filed } from './investigation.evolve.js';

export const measureEvolution: Evolution<MeasureEvents> = {
  'penalty.evidence-preserved': (state, { data }) =>
    filed(state, ({ preservations }) => ({
      preservations: [
        ...preservations,
        { preservation: data.preservation, on: data.on, handleBy: data.handleBy, status: 'held', approved: data.approved },
      ],
    })),
  'penalty.preservation-released': (state, { data }) => withPreservation(state, data.preservation, { status: 'released' }),
  'penalty.preservation-converted': (state, { data }) => withPreservation(state, data.preservation, { status: 'converted' }),
  'penalty.seized': (state, { data }) =>
    filed(state, ({ seizures }) => ({
      seizures: [
        ...seizures,
        {
          seizure: data.seizure,
          kind: data.kind,
          on: data.on,
          until: data.until,
          extended: false,
          extensions: [],
          pauses: [],
          status: 'held',
          approved: data.approved,
        },
      ],
    })),
  'penalty.seizure-extended': (state, event) =>
    withSeizure(state, event.data.seizure, {
      until: event.data.until,
      extended: true,
      extensions: [extensionBy('cl-25-seizure-extension', event)],
    }),
  'penalty.seizure-released': (state, { data }) => withSeizure(state, data.seizure, { status: 'released' }),
  'penalty.emergency-measure-approved': (state, { data }) =>
    withSeizure(withPreservation(state, data.measure, { approved: true }), data.measure, { approved: true }),
};

function withPreservation(state: PenaltyState, label: string, change: Partial<PreservationState>): PenaltyState {
  return filed(state, ({ preservations }) => ({
    preservations: preservations.map((held) => (held.preservation === label ? { ...held, ...change } : held)),
  }));
}

function withSeizure(state: PenaltyState, label: string, change: Partial<SeizureState>): PenaltyState {
  return filed(state, ({ seizures }) => ({
    seizures: seizures.map((held) => (held.seizure === label ? { ...held, ...change } : held)),
  }));
}
