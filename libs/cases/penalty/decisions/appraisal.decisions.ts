import { refusal, Refused, type CommandOf, type DueDate, type ExcludedPeriod, type Gate, type GateContext } from '#libs/kernel';
import { BeginAppraisal, EndAppraisal, RecomputeDates } from '../commands/appraisal.commands.js';
import { appraisalExamples } from '../commands/examples.appraisal.js';
import type { DateMoved } from '../events/appraisal.events.js';
import { notInFuture } from '../penalty.officers.js';
import { appraisedDays } from '../penalty.periods.js';
import { provisionalDatesNow } from '../penalty.provisional.js';
import { isFiled, OPENED_STAGES, type AppraisalState, type PenaltyState, type StateAt } from '../penalty.state.js';
import { fact, lawFor, recordedAlready, setBy, step } from '../penalty.step.js';

/** An appraisal may outlast the case that asked for it: it ends, and its result is told, at any stage. */
type Appraised = StateAt<(typeof OPENED_STAGES)[number]>;

const running = ({ appraisals }: Appraised) => appraisals.filter(({ to }) => to === undefined);

const someRunning: Gate<Appraised> = (state) => {
  const { appraisal, to } = state.appraisals.at(-1) ?? {};
  if (appraisal === undefined || running(state).length > 0) return null;
  return refusal('appraisal-already-ended', { appraisal, on: to ?? '' });
};

export const appraisalDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'begin-appraisal': step(
    'lead',
    'investigating',
  )<BeginAppraisal>({
    body: BeginAppraisal,
    who: ['head', 'officer'],
    example: appraisalExamples['begin-appraisal'],
    decide(state, body, context) {
      const known = state.appraisals.find(({ appraisal }) => appraisal === body.appraisal);
      if (known !== undefined) {
        if (known.to === undefined && context.repeated()) return [];
        throw new Refused('label-taken', { label: body.appraisal });
      }
      notInFuture(body.from, context);
      if (body.from < began(state)) throw new Refused('appraisal-before-the-case', { from: body.from, case: began(state) });
      if (body.until < body.from) throw new Refused('term-ends-before-it-begins', { from: body.from, until: body.until });
      for (const label of body.seizures) {
        const held = isFiled(state) && state.seizures.some(({ seizure, status }) => seizure === label && status === 'held');
        if (!held) throw new Refused('nothing-seized', { seizure: label });
      }
      if (body.seizures.length > 0 && !body.partyTold) throw new Refused('appraisal-not-told', { appraisal: body.appraisal });
      const endBy = setBy('cl-25-appraisal-term', body.from, body.until, lawFor(state, context));
      return [fact('penalty.appraisal-begun', { ...body, endBy })];
    },
  }),

  'end-appraisal': step(...OPENED_STAGES)<EndAppraisal>({
    body: EndAppraisal,
    who: ['head', 'officer'],
    example: appraisalExamples['end-appraisal'],
    gates: [(state) => (state.appraisals.length === 0 ? refusal('no-appraisal-running') : null)],
    spent: [someRunning],
    decide(state, { on, ...body }, context) {
      const known = state.appraisals.find(({ appraisal }) => appraisal === body.appraisal);
      if (known === undefined) throw new Refused('no-appraisal-running', { appraisal: body.appraisal });
      if (known.to !== undefined) return recordedAlready(context, 'appraisal-already-ended', { appraisal: body.appraisal, on: known.to });
      notInFuture(on, context);
      if (on < known.from) throw new Refused('term-ends-before-it-begins', { from: known.from, until: on });
      const left = running(state).filter(({ appraisal }) => appraisal !== body.appraisal);
      const ended = fact('penalty.appraisal-ended', {
        ...body,
        from: known.from,
        to: on,
        seizures: known.seizures,
        running: left.length,
        stillAppraised: left.flatMap(({ seizures }) => seizures),
        ...resultsFormed(state, body.appraisal, on, context),
      });
      const dates = movedBy(state, { ...known, to: on }, context);
      const reason = '检测、检验、检疫、鉴定的时间不计入期限 · the days of an appraisal do not count';
      return dates.length === 0 ? [ended] : [ended, fact('penalty.recomputed', { dates, reason })];
    },
  }),

  'recompute-dates': step(...OPENED_STAGES)<RecomputeDates>({
    body: RecomputeDates,
    who: ['system'],
    example: appraisalExamples['recompute-dates'],
    decide(state, _body, context) {
      const dates = provisionalDatesNow(state, lawFor(state, context));
      const reason = '公布的工作日安排已载入 · the calendar of that year was loaded';
      return dates.length === 0 ? [] : [fact('penalty.recomputed', { dates, reason })];
    },
  }),
};

/** Inspections that waited for this appraisal have their result from that day on (检查结果形成之日). */
function resultsFormed(state: Appraised, label: string, on: string, context: Pick<GateContext, 'law'>) {
  const waiting = isFiled(state) ? state.inspections.filter(({ awaitsAppraisal }) => awaitsAppraisal === label) : [];
  if (waiting.length === 0) return {};
  const publishBy = lawFor(state, context).due('g118-inspection-publication-period', on);
  return { results: waiting.map(({ record }) => ({ record, publishBy })) };
}

function began(state: Appraised): string {
  return isFiled(state) ? state.filedOn : state.receivedOn;
}

/** Dates that the days of the appraisal do not count towards: filing before the case is filed, then the decision, and the seizures named. */
function movedBy(state: Appraised, ended: AppraisalState, context: Pick<GateContext, 'law'>): readonly DateMoved[] {
  const law = lawFor(state, context);
  const period: ExcludedPeriod = { from: ended.from, to: ended.to!, reason: 'appraisal' };
  const moves: DateMoved[] = [];
  const move = (of: string, was: DueDate, now: DueDate, label?: string) => {
    if (now.due !== was.due) moves.push({ of, ...(label === undefined ? {} : { label }), was, now });
  };
  if (!isFiled(state)) {
    if (state.stage !== 'lead') return moves;
    const excluded = [...appraisedDays(state.appraisals), period];
    const { rule, trigger } = state.decideFilingBy;
    move('decide-filing', state.decideFilingBy, law.due(rule, trigger, { excluded, extensions: state.filingExtensions }));
    return moves;
  }
  const excluded = [...state.pauses, period];
  if (isUndecided(state) && state.decideBy !== undefined) {
    move('decide', state.decideBy, law.due(state.decideBy.rule, state.decideBy.trigger, { excluded, extensions: state.extensions }));
  }
  for (const { seizure, until, extensions, pauses } of state.seizures) {
    if (!ended.seizures.includes(seizure)) continue;
    move('handle-seizure', until, law.due(until.rule, until.trigger, { excluded: [...pauses, period], extensions }), seizure);
  }
  return moves;
}

function isUndecided({ stage }: Appraised): boolean {
  return stage === 'investigating' || stage === 'suspended' || stage === 'concluded' || stage === 'noticed';
}
