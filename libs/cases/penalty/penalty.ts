import { caseType, type CommandOf } from '#libs/kernel';
import { fieldworkDecisions } from './decisions/fieldwork.decisions.js';
import { filingDecisions } from './decisions/filing.decisions.js';
import { filingEvolution } from './evolve/filing.evolve.js';
import { investigationEvolution } from './evolve/investigation.evolve.js';
import { mayReadPersonal, personalState, readableBy, summary } from './penalty.disclosure.js';
import { penaltyEvents, type PenaltyEvents } from './penalty.events.js';
import { initialState, type PenaltyState } from './penalty.state.js';
import { penaltyFigures, penaltyLists, penaltyViews } from './penalty.views.js';
import { penaltyWording } from './penalty.wording.js';

const commands: { readonly [command: string]: CommandOf<PenaltyState> } = { ...filingDecisions, ...fieldworkDecisions };

/** 行政处罚案件, from the lead to the repair of credit: what can be asked, what can happen, how it is decided and folded. */
export const penalty = caseType<PenaltyState, PenaltyEvents>({
  name: 'penalty',
  kind: 'case',
  route: 'penalty-cases',
  initial: initialState,
  events: penaltyEvents,
  evolve: { ...filingEvolution, ...investigationEvolution },
  commands,
  summary,
  personal: personalState,
  mayReadPersonal,
  readableBy,
  views: penaltyViews,
  lists: penaltyLists,
  figures: penaltyFigures,
  wording: penaltyWording,
});
