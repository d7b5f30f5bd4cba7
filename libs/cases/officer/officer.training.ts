import {
  command,
  Refused,
  type CaseType,
  type EventOf,
  type GateContext,
  type LawInForce,
  type LocalDate,
  type NewEvent,
} from '#libs/kernel';
import { CloseTrainingYear, RecordTraining } from './officer.commands.js';
import type { OfficerEvents, TrainingYearBegun, TrainingYearCount } from './officer.events.js';
import { assertNotAhead, facts, notOneself, serving, stillInService } from './officer.gates.js';
import {
  certificateOn,
  evolve,
  examinationPassed,
  trainingHours,
  yearsOwed,
  type OfficerInService,
  type OfficerState,
  type RecordedOfficerEvent,
  type TrainingYear,
} from './officer.state.js';

/** Hours and examination of a calendar year (law.md D32), owed by everybody who holds an enforcement certificate. */
const PERIOD = 'cert-training-period';
const HOURS = 'cert-training-hours';

type OfficerEvent = EventOf<OfficerEvents>;

export const recordTraining = command<OfficerState, RecordTraining>({
  body: RecordTraining,
  who: ['supervisor', 'head'],
  gates: [stillInService, notOneself],
  decide(state, { year, hours, course, completed, examPassed }, context) {
    assertNotAhead(completed, context.today);
    if (hours === 0 && examPassed === undefined) throw new Refused('training-without-hours-or-examination', { year });
    const same = serving(state).training.some(
      (known) =>
        known.year === year &&
        known.hours === hours &&
        known.course === course &&
        known.completed === completed &&
        known.examPassed === examPassed,
    );
    if (same) return [];
    const examination = examPassed === undefined ? {} : { examPassed };
    return withTraining(state, { type: 'officer.training-recorded', data: { year, hours, course, completed, ...examination } }, context);
  },
  example: { year: 2025, hours: 20, course: '行政处罚法专题培训', completed: '2025-11-01', examPassed: true },
});

/** The year has ended: what is owed for it is owed late from now on, and the next year begins. Asked by the agenda. */
export const closeTrainingYear = command<OfficerState, CloseTrainingYear>({
  body: CloseTrainingYear,
  who: ['system'],
  gates: [stillInService],
  decide(state, { year }, { today, law }) {
    const officer = serving(state);
    const known = officer.trainingYears.find((one) => one.year === year);
    if (known?.standing !== 'open') return [];
    if (known.owed.due >= today) throw new Refused('training-year-runs', { year, due: known.owed.due });
    const missed: OfficerEvent = {
      type: 'officer.training-year-missed',
      data: { ...countOf(officer, known), agency: officer.agency.id, owed: known.owed },
    };
    const follows = officer.trainingYears.every((one) => one.year <= year) && mayEnforce(state, today);
    return facts(missed, ...(follows ? begins(officer, year + 1, law) : []));
  },
  example: { year: 2025 },
});

/** A corrected record of training is judged as the record itself was: not of oneself, not ahead of its day. */
export const takenAnew: NonNullable<CaseType<OfficerState, OfficerEvents>['takenAnew']> = {
  'officer.training-recorded': {
    by: 'record-training',
    given: (data) => data,
    computed: [],
    kept: [],
    // said again in the same words elsewhere, it is a record of its own all the same
    before: (state) => (state.stage === 'in-service' ? { ...state, training: [] } : state),
  },
};

/** What a correction of training records does to the years that were met or missed by them. */
export function afterCorrection(_before: OfficerState, after: OfficerState, context: GateContext): readonly NewEvent[] {
  return after.stage === 'in-service' ? facts(...consequences(after, context)) : [];
}

/** The year that the first certificate makes owed: the one that it is recorded in, or begins to be valid in. */
export function firstTrainingYear(
  { trainingYears }: OfficerInService,
  { kind, issued, expires }: { readonly kind: string; readonly issued: LocalDate; readonly expires: LocalDate },
  { today, law }: GateContext,
): { readonly trainingYear?: TrainingYearBegun } {
  const year = yearOf(issued > today ? issued : today);
  if (kind !== 'enforcement' || expires < today || trainingYears.some((known) => known.year >= year)) return {};
  const trainingYear = yearOfTraining(year, law);
  return trainingYear === undefined ? {} : { trainingYear };
}

/** Years of training still owed, as an event names them that ends or moves them. */
export function stillOwed(state: OfficerState): { readonly trainingYears?: readonly number[] } {
  const trainingYears = yearsOwed(state);
  return trainingYears.length === 0 ? {} : { trainingYears };
}

/** The event, and what follows from it for the years of training. */
export function withTraining(state: OfficerState, event: OfficerEvent, context: GateContext): readonly NewEvent[] {
  const after = (evolve[event.type] as (state: OfficerState, event: RecordedOfficerEvent) => OfficerState)(
    state,
    event as unknown as RecordedOfficerEvent,
  );
  return facts(event, ...consequences(serving(after), context));
}

function consequences(officer: OfficerInService, { today, law }: GateContext): readonly OfficerEvent[] {
  const events: OfficerEvent[] = [];
  const enforcing = mayEnforce(officer, today);
  const newest = officer.trainingYears.reduce<TrainingYear | undefined>(
    (latest, known) => (latest === undefined || known.year > latest.year ? known : latest),
    undefined,
  );
  let newestMet = newest?.standing === 'met';
  for (const known of officer.trainingYears) {
    const count = countOf(officer, known);
    const met = count.hours >= count.required && count.examPassed;
    const again = known.standing === 'ended' && enforcing && known.owed.due >= today;
    if (met && (known.standing === 'open' || known.standing === 'missed' || again)) {
      events.push({ type: 'officer.training-year-met', data: count });
      if (known === newest) newestMet = true;
    } else if ((!met && known.standing === 'met') || again) {
      events.push({ type: 'officer.training-year-reopened', data: { ...count, agency: officer.agency.id, owed: known.owed } });
      if (known === newest) newestMet = false;
    }
  }
  if (!enforcing) return events;
  const year = yearOf(today);
  if (newest === undefined || newest.year < year) return [...events, ...begins(officer, year, law)];
  return newest.year === year && newestMet ? [...events, ...begins(officer, year + 1, law)] : events;
}

function begins({ agency }: OfficerInService, year: number, law: LawInForce): readonly OfficerEvent[] {
  const begun = yearOfTraining(year, law);
  return begun === undefined ? [] : [{ type: 'officer.training-year-begun', data: { ...begun, agency: agency.id } }];
}

/** Undefined where the law asked for no training yet. */
function yearOfTraining(year: number, law: LawInForce): TrainingYearBegun | undefined {
  const eve = `${year - 1}-12-31`;
  if (!law.on(eve).has(PERIOD)) return undefined;
  return { year, required: law.threshold(HOURS), owed: law.due(PERIOD, eve) };
}

function countOf(officer: OfficerInService, { year, required }: TrainingYearBegun): TrainingYearCount {
  return { year, hours: trainingHours(officer, year), required, examPassed: examinationPassed(officer, year) };
}

/** Suspended officers train as well; whose certificate is withdrawn or has expired owes nothing until there is a new one. */
function mayEnforce(state: OfficerState, today: LocalDate): boolean {
  return ['valid', 'suspended', 'not-yet-valid'].includes(certificateOn(state, today).status);
}

function yearOf(day: LocalDate): number {
  return Number(day.slice(0, 4));
}
