import type { CaseType, LocalDate } from '#libs/kernel';
import type { PenaltyEvents } from './penalty.events.js';
import type { PenaltyState } from './penalty.state.js';

/** Work at the place may precede the filing (立案前核查), never the lead. */
const sinceLead = (state: PenaltyState): LocalDate | undefined => {
  if (!('receivedOn' in state)) return undefined;
  return state.discoveredOn < state.receivedOn ? state.discoveredOn : state.receivedOn;
};
const sinceFiled = (state: PenaltyState): LocalDate | undefined => ('filedOn' in state ? state.filedOn : undefined);

type LateRegistration = NonNullable<CaseType<PenaltyState, PenaltyEvents>['lateRegistration']>;

/**
 * What may be registered late (补录): acts done away from the office, and what the party or a bank did. What the office itself
 * decides, reviews, approves or publishes is done in recording it.
 */
const marks: LateRegistration = {
  'penalty.inspected': { by: 'record-inspection', day: 'on', since: sinceLead },
  'penalty.inquiry-recorded': { by: 'record-inquiry', day: 'to', since: sinceLead },
  'penalty.evidence-registered': { by: 'register-evidence', day: 'collectedOn', since: sinceLead },
  'penalty.reinspected': { by: 'record-reinspection', day: 'on', since: sinceFiled },
  'penalty.notice-served': { by: 'serve-notice', day: 'servedOn', since: sinceFiled },
  'penalty.defence-recorded': { by: 'record-defence', day: 'on', since: sinceFiled },
  'penalty.hearing-requested': { by: 'request-hearing', day: 'on', since: sinceFiled },
  'penalty.decision-served': { by: 'serve-decision', day: 'on', since: sinceFiled },
  'penalty.education-recorded': { by: 'record-education', day: 'on', since: sinceFiled },
  'penalty.paid': { by: 'record-payment', day: 'on', since: sinceFiled },
  'penalty.cash-handed-over': { by: 'hand-over-cash', day: 'on', since: sinceFiled },
  'penalty.refund-recorded': { by: 'record-refund', day: 'on', since: sinceFiled },
  'penalty.performed': { by: 'record-performance', day: 'on', since: sinceFiled },
};

/** The whole course is on record (全过程记录, 行政处罚法 47): what is told late is told as late. */
export const lateRegistration = Object.fromEntries(
  Object.entries(marks).map(([event, mark]) => [event, { ...mark, law: ['pl-47-whole-process'] }]),
) as LateRegistration;
