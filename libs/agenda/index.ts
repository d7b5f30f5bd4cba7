export { DUTIES, dutyKey, dutyView, type DutyRow } from './duties.view.js';
export * from './light.js';
