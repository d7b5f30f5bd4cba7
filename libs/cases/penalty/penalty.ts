import { caseType, refusal, type CaseType, type CommandOf, type RecordedEvent } from '#libs/kernel';
import { appraisalDecisions } from './decisions/appraisal.decisions.js';
import { closingDecisions } from './decisions/closing.decisions.js';
import { courseDecisions } from './decisions/course.decisions.js';
import { crimeDecisions } from './decisions/crime.decisions.js';
import { endingEnforcementDecisions } from './decisions/ending-enforcement.decisions.js';
import { enforcementAgreementDecisions } from './decisions/enforcement-agreement.decisions.js';
import { evidenceDecisions } from './decisions/evidence.decisions.js';
import { exemptingDecisions } from './decisions/exempting.decisions.js';
import { penalizingDecisions } from './decisions/penalizing.decisions.js';
import { performanceDecisions } from './decisions/performance.decisions.js';
import { refundDecisions } from './decisions/refund.decisions.js';
import { remedyDecisions } from './decisions/remedies.decisions.js';
import { inspectionPublicationDecisions } from './decisions/inspection-publication.decisions.js';
import { fieldworkDecisions } from './decisions/fieldwork.decisions.js';
import { filingDecisions } from './decisions/filing.decisions.js';
import { aftermathEvolution } from './evolve/aftermath.evolve.js';
import { appraisalEvolution } from './evolve/appraisal.evolve.js';
import { crimeEvolution } from './evolve/crime.evolve.js';
import { decisionEvolution } from './evolve/decision.evolve.js';
import { hearingEvolution } from './evolve/hearing.evolve.js';
import { measureEvolution } from './evolve/measures.evolve.js';
import { performanceEvolution } from './evolve/performance.evolve.js';
import { filingEvolution } from './evolve/filing.evolve.js';
import { inspectionPublicationEvolution } from './evolve/inspection-publication.evolve.js';
import { investigationEvolution } from './evolve/investigation.evolve.js';
import { penaltyDuties, penaltyDutyRegister } from './penalty.agenda.js';
import { owedToday } from './penalty.daily.js';
import { withMovingDates } from './penalty.clocks.js';
import { afterCorrection } from './penalty.corrections.js';
import { filesKept, mayReadPersonal, personalState, readableBy, summary } from './penalty.disclosure.js';
import { penaltyEvents, type PenaltyEvents } from './penalty.events.js';
import { lateRegistration } from './penalty.late-registration.js';
import { offencesMoved } from './penalty.offences-moved.js';
import { initialState, type PenaltyState } from './penalty.state.js';
import { withProvisional } from './penalty.provisional.js';
import { isRecused, placeOf } from './penalty.step.js';
import { takenAnew } from './penalty.taken-anew.js';
import { penaltyUpcasters, withUpcasters } from './penalty.upcasters.js';
import { penaltyFigures, penaltyLists, penaltyViews } from './penalty.views.js';
import { penaltyWording } from './penalty.wording.js';

const commands: { readonly [command: string]: CommandOf<PenaltyState> } = {
  ...filingDecisions,
  ...fieldworkDecisions,
  ...inspectionPublicationDecisions,
  ...evidenceDecisions,
  ...appraisalDecisions,
  ...courseDecisions,
  ...penalizingDecisions,
  ...exemptingDecisions,
  ...crimeDecisions,
  ...performanceDecisions,
  ...enforcementAgreementDecisions,
  ...endingEnforcementDecisions,
  ...refundDecisions,
  ...remedyDecisions,
  ...closingDecisions,
};

type Evolve = CaseType<PenaltyState, PenaltyEvents>['evolve'];

/** Every change of the state also keeps the dates that ran into a year without a calendar. */
function keepingProvisional(evolve: Evolve): Evolve {
  const each = evolve as unknown as { readonly [type: string]: (state: PenaltyState, event: RecordedEvent) => PenaltyState };
  const kept = Object.entries(each).map(([type, change]) => [
    type,
    (state: PenaltyState, event: RecordedEvent) => withProvisional(change(state, event), event),
  ]);
  return Object.fromEntries(kept) as unknown as Evolve;
}

/** 行政处罚案件, from the lead to the repair of credit: what can be asked, what can happen, how it is decided and folded. */
export const penalty = caseType<PenaltyState, PenaltyEvents>({
  name: 'penalty',
  kind: 'case',
  route: 'penalty-cases',
  initial: initialState,
  events: withUpcasters<PenaltyEvents>(penaltyEvents, penaltyUpcasters),
  evolve: keepingProvisional({
    ...filingEvolution,
    ...investigationEvolution,
    ...inspectionPublicationEvolution,
    ...measureEvolution,
    ...appraisalEvolution,
    ...hearingEvolution,
    ...decisionEvolution,
    ...crimeEvolution,
    ...performanceEvolution,
    ...aftermathEvolution,
  }),
  commands,
  summary,
  place: (state) => ('agency' in state ? placeOf(state.agency, 'field' in state ? state.field : undefined) : {}),
  personal: personalState,
  mayReadPersonal,
  keptFromReading: { view: 'penalty_recusals', person: 'person' },
  filesKept,
  readableBy,
  // who was recused takes no part in the case (行政处罚法 43)
  barredFromApproving: (state, person) => (isRecused(state, person) ? refusal('officer-recused', { person }) : null),
  afterCorrection,
  correctionRegistrations: offencesMoved,
  takenAnew,
  lateRegistration,
  views: penaltyViews,
  lists: penaltyLists,
  figures: penaltyFigures,
  dailySums: owedToday,
  duties: withMovingDates(penaltyDuties),
  dutyRegister: penaltyDutyRegister,
  wording: penaltyWording,
});
