import type { InspectionPublicationEvents } from '../events/inspection-publication.events.js';
import type { InspectionState, PenaltyState } from '../penalty.state.js';
import type { Evolution } from './evolution.js';
import { filed } from './investigation.evolve.js';

export const inspectionPublicationEvolution: Evolution<InspectionPublicationEvents> = {
  'penalty.inspection-published': (state, { data }) =>
    withInspection(state, data.record, ({ published }) => ({ published: [...published, { site: data.site, on: data.on }] })),
  'penalty.inspection-withheld': (state, { data }) => withInspection(state, data.record, () => ({ withheldOn: data.on })),
};

/** Changes the inspection of that label. */
export function withInspection(
  state: PenaltyState,
  label: string,
  change: (inspection: InspectionState) => Partial<InspectionState>,
): PenaltyState {
  return filed(state, ({ inspections }) => ({
    inspections: inspections.map((inspection) => (inspection.record === label ? { ...inspection, ...change(inspection) } : inspection)),
  }));
}
