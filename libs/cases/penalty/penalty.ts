import { caseType, type CommandOf } from '#libs/kernel';
import { closingDecisions } from './decisions/closing.decisions.js';
import { courseDecisions } from './decisions/course.decisions.js';
import { evidenceDecisions } from './decisions/evidence.decisions.js';
import { exemptingDecisions } from './decisions/exempting.decisions.js';
import { penalizingDecisions } from './decisions/penalizing.decisions.js';
import { performanceDecisions } from './decisions/performance.decisions.js';
import { remedyDecisions } from './decisions/remedies.decisions.js';
import { fieldworkDecisions } from './decisions/fieldwork.decisions.js';
import { filingDecisions } from './decisions/filing.decisions.js';
import { aftermathEvolution } from './evolve/aftermath.evolve.js';
import { decisionEvolution } from './evolve/decision.evolve.js';
import { hearingEvolution } from './evolve/hearing.evolve.js';
import { measureEvolution } from './evolve/measures.evolve.js';
import { performanceEvolution } from './evolve/performance.evolve.js';
import { filingEvolution } from './evolve/filing.evolve.js';
import { investigationEvolution } from './evolve/investigation.evolve.js';
import { penaltyDuties, penaltyDutyRegister } from './penalty.agenda.js';
import { afterCorrection } from './penalty.corrections.js';
import { mayReadPersonal, personalState, readableBy, summary } from './penalty.disclosure.js';
import { penaltyEvents, type PenaltyEvents } from './penalty.events.js';
import { initialState, type PenaltyState } from './penalty.state.js';
import { penaltyUpcasters, withUpcasters } from './penalty.upcasters.js';
import { penaltyFigures, penaltyLists, penaltyViews } from './penalty.views.js';
import { penaltyWording } from './penalty.wording.js';

const commands: { readonly [command: string]: CommandOf<PenaltyState> } = {
  ...filingDecisions,
  ...fieldworkDecisions,
  ...evidenceDecisions,
  ...courseDecisions,
  ...penalizingDecisions,
  ...exemptingDecisions,
  ...performanceDecisions,
  ...remedyDecisions,
  ...closingDecisions,
};

/** 行政处罚案件, from the lead to the repair of credit: what can be asked, what can happen, how it is decided and folded. */
export const penalty = caseType<PenaltyState, PenaltyEvents>({
  name: 'penalty',
  kind: 'case',
  route: 'penalty-cases',
  initial: initialState,
  events: withUpcasters<PenaltyEvents>(penaltyEvents, penaltyUpcasters),
  evolve: {
    ...filingEvolution,
    ...investigationEvolution,
    ...measureEvolution,
    ...hearingEvolution,
    ...decisionEvolution,
    ...performanceEvolution,
    ...aftermathEvolution,
  },
  commands,
  summary,
  place: (state) => ('agency' in state ? { region: state.agency.region, ...('field' in state ? { field: state.field } : {}) } : {}),
  personal: personalState,
  mayReadPersonal,
  readableBy,
  afterCorrection,
  views: penaltyViews,
  lists: penaltyLists,
  figures: penaltyFigures,
  duties: penaltyDuties,
  dutyRegister: penaltyDutyRegister,
  wording: penaltyWording,
});
