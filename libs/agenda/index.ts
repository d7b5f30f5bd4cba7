import type { AnyCaseType } from '#libs/kernel';
import { dutyView } from './duties.view.js';
import { dutyNotice } from './notices.js';

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
  type Dimension,
  type DueDay,
  type DutyGroup,
  type DutyPage,
  type DutyReaderOptions,
  type FoundDuty,
  type ListedDuty,
  type OverdueRate,
} from './duty-reader.js';

/** The types with the office's own: notices, and the view of all duties. Give its result wherever an office is put together. */
export function withAgenda(types: readonly AnyCaseType[]): readonly AnyCaseType[] {
  if (types.some(({ name }) => name === dutyNotice.name)) return types;
  return [...types, { ...dutyNotice, views: [dutyView(types), ...dutyNotice.views] }];
}
