import type { Duty } from '#libs/kernel';
import { decisionDuties } from './agenda/decision.agenda.js';
import { investigationDuties } from './agenda/investigation.agenda.js';

/** What a penalty case owes by a date: opened, moved and closed by the dates that its events recorded. */
export const penaltyDuties: readonly Duty[] = [...investigationDuties, ...decisionDuties];
