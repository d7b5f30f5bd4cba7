export { DUTIES, dutyKey, dutyView, type DutyRow } from './duties.view.js';
export { LIGHTS, type Light } from './light.js';
export { dutyNotice, NOTICES, type Warned } from './notices.js';
export { AgendaLoop } from './loop.js';
export type { ParkedDuty } from './parked.js';
export type { AgendaHealth, AgendaPorts, TickReport } from './ports.js';
export { AGENCIES, type AgencyScope } from './agencies.js';
export { reorganisedAgencies } from './reorganised.js';
export { COUNTED, DUTY_STATES, UNTOLD, type DutyFilter, type DutyState } from './duty-list.js';
export { DutyReader, monthOf, yearUntil, type DutyReaderOptions } from './duty-reader.js';
export {
  DIMENSIONS,
  type Dimension,
  type DueDay,
  type DutyGroup,
  type DutyPage,
  type FoundDuty,
  type ListedDuty,
  type OverdueRate,
} from './listed-duty.js';
export { explainDuty, type DutyExplanation } from './explanation.js';
export { withAgenda } from './with-agenda.js';
