import type { DueDate, ExcludedPeriod, Extension } from '#libs/kernel';
import type { Recomputed } from '../events/aftermath.events.js';
import type { InstalmentState } from '../events/performance.events.js';
import type { PaymentState } from '../penalty.aftermath.js';
import { courtTermFrom, openDemand } from '../penalty.court-term.js';
import { formerlyDue, isScheduled } from '../penalty.instalments.js';
import { appraisedDays } from '../penalty.periods.js';
import { reinspectionOf } from '../penalty.rectification.js';
import { isFiled, isOpened, type Opened, type PenaltyState } from '../penalty.state.js';
import { aftermathOf, withSums } from '../penalty.surcharge.js';
import { withAfter } from './decision.evolve.js';
import { withInspection } from './inspection-publication.evolve.js';
import { filed } from './investigation.evolve.js';

/** The day of payment of a decision whose fine was deferred or split since. */
const FORMERLY = 'pay-formerly';

/** Dates that a correction can move, by the name under which `penalty.recomputed` tells them. */
export interface MovableDate {
  readonly of: string;
  readonly label?: string;
  readonly recorded: DueDate;
  /** What it counts from as the facts stand, the days that do not count, and by how much it was extended. */
  readonly trigger: string;
  readonly excluded?: readonly ExcludedPeriod[];
  readonly extensions?: readonly Extension[];
}

/** Every date of the case that was computed from a fact which may be corrected, with what it counts by now. */
export function movableDates(state: PenaltyState): readonly MovableDate[] {
  if (!isOpened(state)) return [];
  const dates: MovableDate[] = [
    { of: 'decide-filing', recorded: state.decideFilingBy, trigger: state.receivedOn, ...filingHistory(state) },
  ];
  if (isFiled(state)) {
    for (const { record, on, awaitsAppraisal, publishBy } of state.inspections) {
      if (publishBy === undefined || awaitsAppraisal !== undefined) continue;
      dates.push({ of: 'publish-inspection', label: record, recorded: publishBy, trigger: on });
    }
    const { crimeReport } = state;
    if (crimeReport !== undefined) {
      dates.push({ of: 'decide-crime-transfer', recorded: crimeReport.decideBy, trigger: crimeReport.on });
    }
    for (const { order, until, reinspectBy, term } of state.rectifications) {
      dates.push({ of: 'reinspect', label: reinspectionOf(order, term), recorded: reinspectBy, trigger: until });
    }
    const after = aftermathOf(state);
    if (after?.service !== undefined) {
      const { service, payment } = after;
      if (service.payBy !== undefined && owedFromService(payment, service.payBy)) {
        // an approved schedule stands by its own days; what was late before it counts from the service
        const of = payment.arranged === undefined ? 'pay' : FORMERLY;
        dates.push({ of, recorded: service.payBy, trigger: service.on });
      }
      dates.push({ of: 'reconsider', recorded: service.reconsiderUntil, trigger: service.on });
      if (service.sueUntil.rule === 'll-46-lawsuit-period') dates.push({ of: 'sue', recorded: service.sueUntil, trigger: service.on });
      const urge = openDemand(after);
      if (urge !== undefined) dates.push({ of: 'apply-to-court', recorded: urge.applyBy, trigger: courtTermFrom(after) });
    }
  }
  return dates;
}

/** A fine that was lifted, or imposed again since, is owed by no day that counts from the service. */
function owedFromService({ arranged, instalments }: PaymentState, { due }: DueDate): boolean {
  return arranged !== undefined || instalments.some((one) => one.due === due.slice(0, 10));
}

/** Days of appraisals before the filing do not count towards it, and it is extended once (市场监管程序规定 18). */
function filingHistory(state: Opened): Pick<MovableDate, 'excluded' | 'extensions'> {
  const filedOn = isFiled(state) ? state.filedOn : undefined;
  const excluded = appraisedDays(state.appraisals).filter(({ to }) => filedOn === undefined || to === undefined || to <= filedOn);
  return { excluded, extensions: state.filingExtensions };
}

/** The state after what a correction, a challenge or a calendar moved. */
export function recomputed(state: PenaltyState, data: Recomputed): PenaltyState {
  const next = withDates(state, data.dates);
  const { sums } = data;
  return sums === undefined ? next : withAfter(next, ({ payment }) => ({ payment: withSums(payment, sums) }));
}

/** The state with other dates. */
export function withDates(state: PenaltyState, dates: Recomputed['dates']): PenaltyState {
  return dates.reduce((next, { of, label, now }) => withDate(next, of, label, now), state);
}

function withDate(state: PenaltyState, of: string, label: string | undefined, now: DueDate): PenaltyState {
  if (!isOpened(state)) return state;
  if (of === 'decide-filing') return { ...state, decideFilingBy: now };
  if (of === 'decide') return filed(state, () => ({ decideBy: now }));
  if (of === 'handle-preservation') {
    return filed(state, ({ preservations }) => ({
      preservations: preservations.map((held) => (held.preservation === label ? { ...held, handleBy: now } : held)),
    }));
  }
  if (of === 'handle-seizure') {
    return filed(state, ({ seizures }) => ({
      seizures: seizures.map((held) => (held.seizure === label ? { ...held, until: now } : held)),
    }));
  }
  if (of === 'notice-terms') return withTerm(state, label, now);
  if (of === 'demand-period') return withAfter(state, ({ urge }) => (urge === undefined ? {} : { urge: { ...urge, applyFrom: now } }));
  if (of === 'apply-to-court') return withAfter(state, ({ urge }) => (urge === undefined ? {} : { urge: { ...urge, applyBy: now } }));
  if (of === 'withdraw-publication') return withAfter(state, () => ({ withdrawBy: now }));
  if (of === 'close-case') return state.stage === 'terminated' ? { ...state, closeBy: now } : state;
  if (of === 'review') {
    if (state.stage !== 'concluded' && state.stage !== 'noticed') return state;
    return { ...state, conclusion: { ...state.conclusion, reviewBy: now } };
  }
  if (of === 'decide-crime-transfer') {
    return filed(state, ({ crimeReport }) => (crimeReport === undefined ? {} : { crimeReport: { ...crimeReport, decideBy: now } }));
  }
  if (of === 'publish-inspection') return label === undefined ? state : withInspection(state, label, () => ({ publishBy: now }));
  if (of === 'reinspect') {
    return filed(state, ({ rectifications }) => ({
      rectifications: rectifications.map((order) =>
        reinspectionOf(order.order, order.term) === label ? { ...order, reinspectBy: now } : order,
      ),
    }));
  }
  return withAfter(state, ({ service, payment }) => {
    if (service === undefined) return {};
    if (of === 'reconsider') return { service: { ...service, reconsiderUntil: now } };
    if (of === 'sue') return { service: { ...service, sueUntil: now } };
    if (of === FORMERLY) {
      const was = service.payBy?.due.slice(0, 10) ?? '';
      const instalments = formerlyDue(payment.instalments, was, now.due.slice(0, 10));
      return { service: { ...service, payBy: now }, payment: { ...payment, instalments } };
    }
    if (of !== 'pay') return {};
    // what a change added to the fine keeps the day of the change
    const [was, due] = [service.payBy?.due.slice(0, 10), now.due.slice(0, 10)];
    const moves = (one: InstalmentState) => payment.arranged === undefined && (!isScheduled(payment) || one.due === was);
    const instalments = payment.instalments.map((one) => (moves(one) ? { ...one, due } : one));
    return { service: { ...service, payBy: now }, payment: { ...payment, instalments } };
  });
}

function withTerm(state: PenaltyState, label: string | undefined, now: DueDate): PenaltyState {
  if (state.stage !== 'noticed') return state;
  return { ...state, notice: { ...state.notice, ...(label === 'hearing' ? { hearingUntil: now } : { defenceUntil: now }) } };
}
