import type { CaseType } from '#libs/kernel';
import type { AgencyEvents } from './agency.events.js';
import type { AgencyState } from './agency.state.js';

const FIRST = { version: 1 } as const;

/**
 * Payload version written now, per event type, with the upcasters that lead older ones there: none yet. Nothing here is correctable:
 * each of these facts is a decision with legal effect, changed or revoked by a new one.
 */
export const agencyEvents: CaseType<AgencyState, AgencyEvents>['events'] = {
  'agency.registered': FIRST,
  'agency.confirmed-as-subject': FIRST,
  'agency.subject-status-ended': FIRST,
  'agency.power-granted': FIRST,
  'agency.power-withdrawn': FIRST,
  'agency.superior-changed': FIRST,
  'agency.path-renewed': FIRST,
  'agency.renamed': FIRST,
  'agency.dissolved': FIRST,
  'agency.successor-named': FIRST,
};
