/** The case types alone, without what handles commands: for threads that fold only. */
export { CaseTypes } from '../case-types.js';
