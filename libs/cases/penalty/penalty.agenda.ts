import type { Duty, DutyRegister } from '#libs/kernel';
import { aftermathDuties } from './agenda/aftermath.duties.js';
import { crimeDuties } from './agenda/crime.duties.js';
import { inspectionDuties } from './agenda/inspections.duties.js';
import { measureDuties } from './agenda/measures.duties.js';
import { performanceDuties } from './agenda/performance.duties.js';
import { procedureDuties } from './agenda/procedure.duties.js';

/** What is owed on a penalty case, by the dates that its events recorded: clocks D1–D17, D25, D27, D28. */
export const penaltyDuties: readonly Duty[] = [
  ...procedureDuties,
  ...crimeDuties,
  ...inspectionDuties,
  ...measureDuties,
  ...performanceDuties,
  ...aftermathDuties,
];

/** Where lists of duties take path, number, title, item and officer from. */
export const penaltyDutyRegister: DutyRegister = {
  view: 'penalty_register',
  path: 'agencyPath',
  number: 'number',
  title: 'title',
  item: 'item',
  officer: 'leadOfficer',
};
