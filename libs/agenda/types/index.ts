/** What the agenda adds to the case types, without the loop: for threads that fold only. */
export * from '../with-agenda.js';
