import { withAgenda } from '#libs/agenda/types';
import { caseTypes } from '#libs/cases';

/** The case types of the office, and its own: the notices of duties and the view of all of them. */
export const officeTypes = withAgenda(caseTypes);
