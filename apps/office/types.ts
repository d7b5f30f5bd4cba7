import { withAgenda } from '#libs/agenda';
import { caseTypes } from '#libs/cases';

/** The case types of the office, and its own: the notices of duties and the view of all of them. */
export const officeTypes = withAgenda(caseTypes);
