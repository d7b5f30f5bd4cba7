import { filingEvents, type FilingEvents } from './events/filing.events.js';
import { investigationEvents, type InvestigationEvents } from './events/investigation.events.js';

/** Every fact of a penalty case. These names are the storage format: add, never rename. */
type All = FilingEvents & InvestigationEvents;
export type PenaltyEvents = { readonly [T in keyof All]: All[T] };

export const penaltyEvents = { ...filingEvents, ...investigationEvents };
