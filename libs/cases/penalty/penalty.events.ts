import { aftermathEvents, type AftermathEvents } from './events/aftermath.events.js';
import { appraisalEvents, type AppraisalEvents } from './events/appraisal.events.js';
import { crimeEvents, type CrimeEvents } from './events/crime.events.js';
import { decisionEvents, type DecisionEvents } from './events/decision.events.js';
import { filingEvents, type FilingEvents } from './events/filing.events.js';
import { hearingEvents, type HearingEvents } from './events/hearing.events.js';
import { inspectionPublicationEvents, type InspectionPublicationEvents } from './events/inspection-publication.events.js';
import { investigationEvents, type InvestigationEvents } from './events/investigation.events.js';
import { measureEvents, type MeasureEvents } from './events/measures.events.js';
import { performanceEvents, type PerformanceEvents } from './events/performance.events.js';
import type { Outcome } from './penalty.kinds.js';

type All = FilingEvents &
  AppraisalEvents &
  InvestigationEvents &
  InspectionPublicationEvents &
  MeasureEvents &
  HearingEvents &
  DecisionEvents &
  CrimeEvents &
  PerformanceEvents &
  AftermathEvents;

/** Every fact of a penalty case by its stored name. These names are the storage format: add, never rename. */
export type PenaltyEvents = { readonly [T in keyof All]: All[T] };

/** The facts that decide a case, and how each of them decides it. */
export const DECIDING = {
  'penalty.penalized': 'penalized',
  'penalty.exempted-first-offense': 'exempted-first-offense',
  'penalty.exempted-minor': 'exempted-minor',
  'penalty.no-fault-found': 'no-fault',
  'penalty.found-not-liable': 'not-liable',
  'penalty.not-established': 'not-established',
  'penalty.transferred-as-crime': 'transferred-as-crime',
} as const satisfies { readonly [T in keyof PenaltyEvents]?: Outcome };
export type Deciding = keyof typeof DECIDING;

/** How each fact is read: version, personal fields, parts taken, files, and whether it may be corrected (decisions never). */
export const penaltyEvents = {
  ...filingEvents,
  ...investigationEvents,
  ...inspectionPublicationEvents,
  ...measureEvents,
  ...appraisalEvents,
  ...hearingEvents,
  ...decisionEvents,
  ...crimeEvents,
  ...performanceEvents,
  ...aftermathEvents,
};
