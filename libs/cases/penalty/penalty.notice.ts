import { refusal, type DueDate, type Gate, type LawInForce, type LocalDate } from '#libs/kernel';
import type { Party } from './events/filing.events.js';
import type { NoticeServed } from './events/hearing.events.js';
import type { NoticeState } from './penalty.course.js';
import { everyCaseReviewed, givesHearingRight } from './penalty.gates.js';
import { decidedFrom, subjectsOf, type Concluded, type Noticed } from './penalty.state.js';

/**
 * The day on which a paper counts as served: that of handing over or receipt, and for a public notice (公告送达) the end of its term, which
 * the event keeps with the day of the notice.
 */
export function serviceOf(way: string, on: LocalDate, law: LawInForce): Service {
  if (way !== 'public-notice') return { servedOn: on, told: {} };
  const publicNotice = law.due('cp-95-public-notice-period', on);
  return { servedOn: publicNotice.due, told: { publicNotice, publicNoticeOn: on } };
}

interface Service {
  readonly servedOn: LocalDate;
  readonly told: { readonly publicNotice?: DueDate; readonly publicNoticeOn?: LocalDate };
}

interface Served {
  /** Day of handing over, or of the public notice. */
  readonly on: LocalDate;
  readonly told: Service['told'];
  readonly newFacts: string | undefined;
  readonly reviewGrounds: readonly string[] | undefined;
}

type Following = Pick<NoticeServed, 'publicNotice' | 'publicNoticeOn' | 'decideBy' | 'reviewGrounds' | 'reviewBy'>;

/**
 * What a notice brings: the days of a public notice do not count towards the decision's term (市场监管程序规定 64), and what was reviewed
 * before the new facts or grounds says nothing of them: where the case is reviewed, it is so anew (行政处罚法 58).
 */
export function noticeOf(state: Concluded | Noticed, { on, told, newFacts, reviewGrounds = [] }: Served, law: LawInForce): Following {
  const known = state.conclusion.reviewGrounds;
  const grounds = [...known, ...reviewGrounds.filter((ground) => !known.includes(ground))];
  const added = grounds.length > known.length;
  const due = grounds.length > 0 || everyCaseReviewed(law);
  const anew = due && (added || (state.stage === 'noticed' && newFacts !== undefined));
  return {
    ...told,
    ...(told.publicNotice === undefined ? {} : { decideBy: withoutDays(state, on, told.publicNotice.due, law) }),
    ...(added ? { reviewGrounds: grounds } : {}),
    ...(anew ? { reviewBy: law.due('sp-55-review-period', on) } : {}),
  };
}

function withoutDays(state: Concluded | Noticed, from: LocalDate, to: LocalDate, law: LawInForce): DueDate {
  const excluded = [...state.pauses, { from, to, reason: 'public-notice' }];
  return law.due('pl-60-decision-period', decidedFrom(state), { excluded, extensions: state.extensions });
}

/** The day on which the party could first read it: that of the public notice, which counts as service once its term is over. */
export function toldOn({ servedOn, publicNoticeOn }: NoticeState): LocalDate {
  return publicNoticeOn ?? servedOn;
}

/** The subject of the case whom no notice told: a correction made it one since. */
export function notTold(state: Noticed): Party | undefined {
  const { subjects } = state.notice;
  return subjects === undefined ? undefined : subjectsOf(state).find(({ ref }) => !subjects.includes(ref));
}

/** Nobody is penalised who was not told before (行政处罚法 44, 62). */
export const everyoneTold: Gate<Noticed> = (state) => {
  const party = notTold(state);
  return party === undefined ? null : refusal('party-not-told', { party: party.ref, served: state.notice.servedOn });
};

/** The party whose kind was corrected after the notice has the rights of that kind: it is told of its hearing first (行政处罚法 44, 63). */
export const hearingRightTold: Gate<Noticed> = (state, context) => {
  const { notice } = state;
  const then = { ...context, law: context.law.on(toldOn(notice)) };
  const missing = !notice.hearingRight && givesHearingRight(state, notice.penalties, then);
  return missing ? refusal('hearing-right-not-told', { served: notice.servedOn }) : null;
};
