export { officer } from './officer.js';
export { officeDirectory, type DirectoryPorts } from './directory.js';
export type { AgencyThen, CertificateKind, OfficerEvents, PersonnelDocument, PostRef, StaffKind } from './officer.events.js';
export {
  certificateOn,
  expiresAsOf,
  postsOn,
  trainingHours,
  type Certificate,
  type HeldPost,
  type OfficerState,
  type RecordedOfficerEvent,
} from './officer.state.js';
