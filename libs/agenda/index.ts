export { DUTIES, dutyKey, dutyView, type DutyRow } from './duties.view.js';
export * from './light.js';
export { dutyNotice, NOTICES, type Warned } from './notices.js';
export { AgendaLoop, AGENDA_ACTOR, type AgendaHealth, type AgendaPorts, type TickReport } from './loop.js';
export type { ParkedDuty } from './parked.js';
export { type AgencyScope } from './agencies.js';
export { DUTY_STATES, type DutyFilter, type DutyState } from './duty-list.js';
export {
  DIMENSIONS,
  DutyReader,
  monthOf,
  yearUntil,
  type Dimension,
  type DueDay,
  type DutyGroup,
  type DutyPage,
  type DutyReaderOptions,
  type FoundDuty,
  type ListedDuty,
  type OverdueRate,
} from './duty-reader.js';
export { explainDuty, type DutyExplanation } from './explanation.js';
export { withAgenda } from './with-agenda.js';
