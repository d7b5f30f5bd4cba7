import type { CrimeEvents } from '../events/crime.events.js';
import type { CrimeReportState, PenaltyState } from '../penalty.state.js';
import { decided, decisionOf, withAfter } from './decision.evolve.js';
import type { Evolution } from './evolution.js';
import { filed } from './investigation.evolve.js';

export const crimeEvolution: Evolution<CrimeEvents> = {
  'penalty.crime-reported': (state, { data }) =>
    filed(state, () => ({ crimeReport: { on: data.on, crime: data.crime, decideBy: data.decideBy, status: 'reported' } })),
  'penalty.crime-transfer-refused': (state) => withReport(state, 'refused'),
  'penalty.transferred-as-crime': (state, { data }) => decided(withReport(state, 'approved'), decisionOf('transferred-as-crime', data)),
  'penalty.crime-file-handed-over': (state, { data }) => withAfter(state, () => ({ crimeFileHandedOver: data.at })),
};

function withReport(state: PenaltyState, status: CrimeReportState['status']): PenaltyState {
  return filed(state, ({ crimeReport }) => (crimeReport === undefined ? {} : { crimeReport: { ...crimeReport, status } }));
}
