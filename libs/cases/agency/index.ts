export { agency } from './agency.js';
export type { AgencyEvents, IssuedDocument, PowerBasis, PowerRef, PowerSource } from './agency.events.js';
export {
  agencyOnDay,
  covers,
  powerOver,
  powersOn,
  subjectOn,
  successorOf,
  type AgencyState,
  type Power,
  type RecordedAgencyEvent,
  type SubjectStatus,
} from './agency.state.js';
