import { caseType, command, refusal, Refused, type CommandOf, type EventOf, type NewEvent } from '#libs/kernel';
import { PlanVisit, RecordVisit } from './visit.commands.js';
import type { VisitEvents } from './visit.events.js';
import { visitFigures, visitLists, visitRegister } from './visit.views.js';
import { visitWording } from './visit.wording.js';

/** A union of stages: what a stage does not know of does not compile. */
export type VisitState =
  | { readonly stage: 'none' }
  | ({ readonly stage: 'planned' } & VisitEvents['visit.planned'])
  | ({ readonly stage: 'made'; readonly note: string } & VisitEvents['visit.planned']);

const commands: { readonly [name: string]: CommandOf<VisitState> } = {
  'plan-visit': command<VisitState, PlanVisit>({
    body: PlanVisit,
    who: ['officer', 'clerk'],
    opens: true,
    gates: [],
    decide(_state, { whom, on }, { caller }) {
      const { agency, path } = caller!.post.agency;
      return facts({ type: 'visit.planned', data: { agency: { id: agency, path }, whom, on } });
    },
    example: { whom: '示例副食有限公司', on: '2026-03-02' },
  }),
  'record-visit': command<VisitState, RecordVisit>({
    body: RecordVisit,
    who: ['officer'],
    // a gate sees everything but the payload, so that it can tell beforehand what will be accepted
    gates: [(state) => (state.stage === 'made' ? refusal('visit-made-already', { on: state.on }) : null)],
    decide(_state, { on, note }, { today }) {
      if (on > today) throw new Refused('visit-lies-ahead', { on, today });
      return facts({ type: 'visit.made', data: { on, note } });
    },
    example: { on: '2026-03-02', note: '已告知进货查验的要求' },
  }),
};

/** 走访: who was visited, when, and what was said. */
export const visit = caseType<VisitState, VisitEvents>({
  name: 'visit',
  kind: 'case',
  route: 'visits',
  initial: { stage: 'none' },
  events: { 'visit.planned': { version: 1, personal: ['/whom'] }, 'visit.made': { version: 1 } },
  evolve: {
    'visit.planned': (_state, { data }) => ({ stage: 'planned', ...data }),
    'visit.made': (state, { data }) => (state.stage === 'planned' ? { ...state, stage: 'made', ...data } : state),
  },
  commands,
  summary: (state) => ({
    title: state.stage === 'none' ? '' : state.whom,
    stage: state.stage,
    agencyPath: state.stage === 'none' ? [] : state.agency.path,
    parties: [],
    people: [],
  }),
  personal: ['/whom'],
  mayReadPersonal: (viewer, state) => state.stage !== 'none' && viewer.agency.agency === state.agency.id,
  readableBy: (state) => (state.stage === 'none' ? [] : [state.agency.path]),
  views: [visitRegister],
  lists: visitLists,
  figures: visitFigures,
  wording: visitWording,
});

/** Typed by the type map here, plain JSON for the machinery. */
function facts(...events: readonly EventOf<VisitEvents>[]): readonly NewEvent[] {
  return events as unknown as readonly NewEvent[];
}
