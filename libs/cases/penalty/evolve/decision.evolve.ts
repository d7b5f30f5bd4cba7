import type { DecisionEvents, OnTheSpot, Penalized } from '../events/decision.events.js';
import { fineOf, type DecisionState, type Penalty } from '../penalty.course.js';
import { NOTHING_YET, type Aftermath } from '../penalty.aftermath.js';
import type { Outcome } from '../penalty.kinds.js';
import { isFiled, type Decided, type FiledCase, type PenaltyState } from '../penalty.state.js';
import type { Evolution } from './evolution.js';
import { filedCaseOf } from './filed-case.js';
import { EMPTY_FILE } from './filing.evolve.js';

export const decisionEvolution: Evolution<DecisionEvents> = {
  'penalty.penalized': (state, { data }) => {
    const file = data.onTheSpot === undefined ? (isFiled(state) ? filedCaseOf(state) : undefined) : onTheSpot(state, data, data.onTheSpot);
    if (file === undefined) return state;
    const decision: DecisionState = {
      ...decisionOf('penalized', data, data.penalties),
      tier: data.discretion.tier,
    };
    const after: Aftermath = { ...NOTHING_YET, credit: { ...data.credit, status: 'none' } };
    return { ...file, stage: 'decided', decision, after: data.onTheSpot === undefined ? after : handedOver(after, data, data.onTheSpot) };
  },
  'penalty.exempted-first-offense': (state, { data }) => decided(state, decisionOf('exempted-first-offense', data)),
  'penalty.exempted-minor': (state, { data }) => decided(state, decisionOf('exempted-minor', data)),
  'penalty.no-fault-found': (state, { data }) => decided(state, decisionOf('no-fault', data)),
  'penalty.found-not-liable': (state, { data }) => decided(state, decisionOf('not-liable', data)),
  'penalty.not-established': (state, { data }) => decided(state, decisionOf('not-established', data)),
  'penalty.education-recorded': (state, { data }) => withAfter(state, () => ({ educatedOn: data.on })),
  'penalty.summary-reported': (state, { data }) => withAfter(state, () => ({ summaryReportedOn: data.on })),
};

/** The decision as the state keeps it. */
export function decisionOf(
  outcome: Outcome,
  data: { readonly on: string; readonly number: string; readonly subjects: DecisionState['subjects'] },
  penalties: readonly Penalty[] = [],
): DecisionState {
  return {
    outcome,
    on: data.on,
    number: data.number,
    penalties,
    fine: fineOf(penalties),
    subjects: data.subjects,
    status: 'standing',
  };
}

/** The case decided without a penalty. */
export function decided(state: PenaltyState, decision: DecisionState): PenaltyState {
  return isFiled(state) ? { ...filedCaseOf(state), stage: 'decided', decision, after: NOTHING_YET } : state;
}

/** A summary decision files the case and serves itself. */
function onTheSpot(state: PenaltyState, data: Penalized, spot: OnTheSpot): FiledCase | undefined {
  if (state.stage !== 'lead') return undefined;
  const { stage: _lead, ...opened } = state;
  return {
    ...opened,
    ...EMPTY_FILE,
    number: spot.number,
    procedure: 'summary',
    item: spot.item,
    field: spot.field,
    filedOn: data.on,
    officers: spot.officers,
  };
}

function handedOver(after: Aftermath, data: Penalized, spot: OnTheSpot): Aftermath {
  return {
    ...after,
    service: {
      on: data.on,
      way: 'in-person',
      publicationTold: false,
      payBy: spot.payBy,
      reconsiderUntil: spot.reconsiderUntil,
      sueUntil: spot.reconsiderUntil,
    },
    payment: { ...after.payment, instalments: data.fine === 0 ? [] : [{ due: spot.payBy.due.slice(0, 10), amount: data.fine, paid: 0 }] },
  };
}

/** Changes what follows the decision, at whatever stage it is. */
export function withAfter(state: PenaltyState, change: (after: Aftermath, state: Decided) => Partial<Aftermath>): PenaltyState {
  if (!('after' in state) || state.after === undefined || state.decision === undefined) return state;
  return { ...state, after: { ...state.after, ...change(state.after, state as Decided) } };
}
