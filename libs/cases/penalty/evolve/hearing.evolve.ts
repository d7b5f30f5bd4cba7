import type { DueDate, LocalDate } from '#libs/kernel';
import type { HearingEvents } from '../events/hearing.events.js';
import type { HearingState } from '../penalty.course.js';
import { defenceOf, type Concluded, type Noticed, type PenaltyState } from '../penalty.state.js';
import type { Evolution } from './evolution.js';
import { filedCaseOf } from './filed-case.js';

export const hearingEvolution: Evolution<HearingEvents> = {
  'penalty.investigation-concluded': (state, { data }) => {
    if (state.stage !== 'investigating') return state;
    const conclusion = {
      on: data.on,
      outcome: data.outcome,
      penalties: data.penalties,
      reviewGrounds: data.reviewGrounds,
      collective: data.collective,
      reviewBy: data.reviewBy,
    };
    return { ...filedCaseOf(state), stage: 'concluded', conclusion };
  },
  'penalty.review-passed': (state, { data }) =>
    onCourse(state, () => ({ review: { on: data.on, reviewer: data.reviewer, afterHearing: data.afterHearing } })),
  'penalty.review-returned': (state, { data }) =>
    state.stage === 'concluded' || state.stage === 'noticed'
      ? { ...filedCaseOf(state), ...keptDefence(state), stage: 'investigating', returned: data.opinion }
      : state,
  'penalty.notice-served': (state, { data }) => {
    if (state.stage !== 'concluded' && state.stage !== 'noticed') return state;
    const notice = {
      servedOn: data.servedOn,
      ...(data.publicNoticeOn === undefined ? {} : { publicNoticeOn: data.publicNoticeOn }),
      penalties: data.penalties,
      hearingRight: data.hearingRight,
      defenceUntil: data.defenceUntil,
      ...(data.hearingUntil === undefined ? {} : { hearingUntil: data.hearingUntil }),
      waived: data.waived,
      times: data.times,
      ...(data.subjects === undefined ? {} : { subjects: data.subjects.map(({ ref }) => ref) }),
    };
    // what was reviewed or discussed before the new facts is so anew (行政处罚法 57, 58)
    const anew = data.reviewGrounds !== undefined || (state.stage === 'noticed' && data.newFacts !== undefined);
    return {
      ...filedCaseOf(state),
      ...keptDefence(state),
      ...(data.decideBy === undefined ? {} : withoutDays(state, data.publicNoticeOn ?? data.servedOn, data.servedOn, data.decideBy)),
      stage: 'noticed',
      conclusion: {
        ...state.conclusion,
        ...(data.reviewGrounds === undefined ? {} : { reviewGrounds: data.reviewGrounds }),
        ...(data.reviewBy === undefined ? {} : { reviewBy: data.reviewBy }),
      },
      ...(state.review === undefined || anew ? {} : { review: state.review }),
      ...(state.discussion === undefined || anew ? {} : { discussion: state.discussion }),
      notice,
      // what was said against the notice before is answered all the same (行政处罚法 45)
      defences: state.stage === 'noticed' ? state.defences : [],
    };
  },
  'penalty.rights-waived': (state, { data }) =>
    noticed(state, ({ notice }) => ({ notice: { ...notice, waived: [...new Set([...notice.waived, ...data.rights])] } })),
  'penalty.defence-recorded': (state, { data }) =>
    noticed(state, ({ defences }) => ({ defences: [...defences, { defence: data.defence, on: data.on }] })),
  'penalty.defence-answered': (state, { data }) =>
    noticed(state, ({ defences }) => ({
      defences: defences.map((said) => (said.defence === data.defence ? { ...said, answer: data.answer } : said)),
    })),
  'penalty.hearing-requested': (state, { data }) => withHearing(state, { status: 'requested', requestedOn: data.on }),
  'penalty.hearing-notified': (state, { data }) => withHearing(state, { status: 'notified', on: data.on, chair: data.chair }),
  'penalty.hearing-held': (state, { data }) =>
    ended(decidedOnItsRecord(withHearing(state, { status: 'held', on: data.on, chair: data.chair })), data),
  'penalty.hearing-waived': (state, { data }) => ended(withHearing(state, { status: 'waived', requestedOn: data.requestedOn }), data),
  'penalty.collectively-discussed': (state, { data }) =>
    onCourse(state, () => ({
      discussion: {
        on: data.on,
        outcome: data.outcome,
        participants: data.participants.length,
        dissents: data.participants.filter(({ stance }) => stance === 'dissent').length,
      },
    })),
};

function keptDefence(state: Concluded | Noticed): Pick<Concluded, 'defended'> {
  const defended = defenceOf(state);
  return defended === undefined ? {} : { defended };
}

function onCourse(state: PenaltyState, change: () => Partial<Pick<Concluded, 'review' | 'discussion'>>): PenaltyState {
  return state.stage === 'concluded' || state.stage === 'noticed' ? { ...state, ...change() } : state;
}

function noticed(state: PenaltyState, change: (noticed: Noticed) => Partial<Noticed>): PenaltyState {
  return state.stage === 'noticed' ? { ...state, ...change(state) } : state;
}

function withHearing(state: PenaltyState, change: Partial<HearingState> & Pick<HearingState, 'status'>): PenaltyState {
  return noticed(state, ({ hearing }) => ({ hearing: { requestedOn: '', ...hearing, ...change } }));
}

/** What was reviewed or discussed before a hearing is so again after it: the decision rests on its record (行政处罚法 65). */
function decidedOnItsRecord(state: PenaltyState): PenaltyState {
  if (state.stage !== 'noticed') return state;
  const { discussion: _before, ...heard } = state;
  return heard.review === undefined ? heard : { ...heard, review: { ...heard.review, afterHearing: false } };
}

function withoutDays({ pauses }: Concluded | Noticed, from: LocalDate, to: LocalDate, decideBy: DueDate) {
  return { pauses: [...pauses, { from, to, reason: 'public-notice' }], decideBy };
}

/** The days of the hearing do not count towards the decision's term. */
function ended(
  state: PenaltyState,
  { requestedOn, on, decideBy }: HearingEvents['penalty.hearing-held' | 'penalty.hearing-waived'],
): PenaltyState {
  return noticed(state, ({ pauses }) => ({ pauses: [...pauses, { from: requestedOn, to: on, reason: 'hearing' }], decideBy }));
}
