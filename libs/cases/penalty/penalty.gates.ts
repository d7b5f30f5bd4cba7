import { isPerson, refusal, type Gate, type GateContext, type LawInForce, type Refusal, type Uuid } from '#libs/kernel';
import type { Party } from './events/filing.events.js';
import { confiscatedOf, fineOf, type DiscussionState, type Penalty } from './penalty.course.js';
import type { Outcome } from './penalty.kinds.js';
import { pendingHearing, subjectsOf, wasHeard, type Concluded, type FiledCase, type Noticed } from './penalty.state.js';
import { lawFor } from './penalty.step.js';

/** Who investigated may neither review nor chair, and who chaired may not review (市场监管程序规定 49, 行政处罚法 64). */
const APART: { readonly [part: string]: { readonly [taken: string]: string } } = {
  reviewer: { investigator: 'reviewer-is-investigator', 'hearing-chair': 'reviewer-is-hearing-chair' },
  'hearing-chair': { investigator: 'hearing-chair-is-investigator', reviewer: 'hearing-chair-is-reviewer' },
};

/** Who gathers evidence or proposes the outcome investigates, named among the officers or not. */
const INVESTIGATES: readonly string[] = [
  'investigator',
  'penalty.inspected',
  'penalty.inquiry-recorded',
  'penalty.evidence-registered',
  'penalty.investigation-concluded',
];

/** Why the person may not take the part in this case, or null. Judged on what the person has done in it, whatever post is held now. */
export function keptApart(person: Uuid, part: 'reviewer' | 'hearing-chair', context: GateContext): Refusal | null {
  const taken = context.participants.get(person);
  if (taken === undefined) return null;
  const code = Object.entries(APART[part]!).find(([other]) => (other === 'investigator' ? hasInvestigated(taken) : taken.has(other)))?.[1];
  return code === undefined ? null : refusal(code, { person });
}

function hasInvestigated(taken: ReadonlySet<string>): boolean {
  return INVESTIGATES.some((part) => taken.has(part));
}

/** Where the law keeps the decision apart, who handled or reviewed the case does not decide it (河北省乡镇和街道综合行政执法条例 16). */
export const decidesApart: Gate<Concluded | Noticed> = (state, context) => {
  const { actor, participants } = context;
  const taken = isPerson(actor) ? participants.get(actor.person) : undefined;
  if (taken === undefined) return null;
  const kept = lawFor(state, context).list('pl-57-kept-from-deciding');
  if (kept.includes('investigator') && hasInvestigated(taken)) return refusal('decider-is-investigator');
  return kept.includes('reviewer') && taken.has('reviewer') ? refusal('decider-is-reviewer') : null;
};

export const actorMayReview: Gate<Concluded | Noticed> = (_state, context) =>
  isPerson(context.actor) ? keptApart(context.actor.person, 'reviewer', context) : null;

const LEGALITY_REVIEWERS = ['legality-reviewer'];

/** Listed cases, and those that were heard, are reviewed for legality; what else is reviewed is 案件审核 (市场监管程序规定 49). */
export function kindOfReview(state: Concluded | Noticed): 'legality-review' | 'case-review' {
  return wasHeard(state) || state.conclusion.reviewGrounds.length > 0 ? 'legality-review' : 'case-review';
}

/** Legality is reviewed by the legality reviewers; who else reviews cases the procedure of the field says (市场监管程序规定 51, 52). */
export const reviewerCompetent: Gate<Concluded | Noticed> = (state, context) => {
  const kind = kindOfReview(state);
  const allowed = kind === 'legality-review' ? LEGALITY_REVIEWERS : lawFor(state, context).list('pl-58-case-reviewers');
  const roles: readonly string[] = context.caller?.roles ?? [];
  return roles.some((role) => allowed.includes(role)) ? null : refusal('reviewer-not-competent', { kind, reviewedBy: [...allowed] });
};

/** Whether the procedure of the field has the review before the notice. */
export function reviewComesFirst(law: LawInForce): boolean {
  const steps = law.list('pl-58-steps');
  return steps.includes('review') && steps.indexOf('review') < steps.indexOf('notice');
}

/** Where the procedure of the field has the review come first, no notice is served before it is passed (市场监管程序规定 56). */
export const reviewedBeforeNotice: Gate<Concluded | Noticed> = (state, context) => {
  const law = lawFor(state, context);
  if (!reviewComesFirst(law) || state.review !== undefined) return null;
  const due = state.conclusion.reviewGrounds.length > 0 || everyCaseReviewed(law);
  return due ? refusal('notice-before-review', { concluded: state.conclusion.on, review: kindOfReview(state) }) : null;
};

/** Whether the field's procedure has every ordinary case reviewed: 案件审核 where no legality review is due (市场监管程序规定 52). */
export function everyCaseReviewed(law: LawInForce): boolean {
  return law.list('pl-58-reviewed-cases').includes('ordinary');
}

/** A review is required where grounds were named, where the field reviews every case, and always after a hearing (行政处罚法 58). */
export const reviewPassed: Gate<Concluded | Noticed> = (state, context) => {
  const { reviewGrounds } = state.conclusion;
  if (wasHeard(state) && state.review?.afterHearing !== true) return refusal('review-not-passed', { afterHearing: true });
  if (state.review !== undefined) return null;
  if (reviewGrounds.length > 0) return refusal('review-not-passed', { grounds: [...reviewGrounds] });
  return everyCaseReviewed(lawFor(state, context)) ? refusal('case-review-not-passed', { concluded: state.conclusion.on }) : null;
};

/** Whether the heads discuss cases under legality review together before they penalise (市场监管程序规定 60). */
export function listedCasesDiscussed(law: LawInForce): boolean {
  return law.list('pl-57-discussed-cases').includes('listed');
}

/** Complex or grave, or a case of the list that the field's procedure has the heads discuss together (行政处罚法 57). */
export const discussedWhereRequired: Gate<Concluded | Noticed> = (state, context) => {
  const { collective, outcome, reviewGrounds, on } = state.conclusion;
  if (state.discussion !== undefined) return null;
  if (collective) return refusal('not-discussed-collectively', { concluded: on });
  const listed = outcome === 'penalized' && (reviewGrounds.length > 0 || wasHeard(state));
  return listed && listedCasesDiscussed(lawFor(state, context)) ? refusal('not-discussed-collectively', { concluded: on, listed }) : null;
};

/** The decision is what the heads decided together (行政处罚法 57). */
export const discussedAs =
  (outcome: Outcome): Gate<FiledCase & { readonly discussion?: DiscussionState }> =>
  ({ discussion }) =>
    discussion === undefined || discussion.outcome === outcome
      ? null
      : refusal('decision-differs-from-discussion', { discussed: discussion.outcome });

/** No penalty takes the place of a transfer: while the head has not decided on a reported crime, nothing else is decided (移送规定 5, 11). */
export const crimeReportDecided: Gate<FiledCase> = ({ crimeReport }) =>
  crimeReport?.status === 'reported'
    ? refusal('crime-report-undecided', { reported: crimeReport.on, decideBy: crimeReport.decideBy.due })
    : null;

/** Asked for and neither held nor waived. */
export const hearingSettled: Gate<Concluded | Noticed> = (state) => {
  const pending = pendingHearing(state);
  return pending === undefined ? null : refusal('hearing-not-held', { requestedOn: pending.requestedOn });
};

/** The days for statement, defence and hearing have passed or were expressly waived, or the hearing was asked for (行政处罚法 62, 64). */
export const windowClosed: Gate<Noticed> = (state, { today }) => {
  const { notice, hearing } = state;
  // a defence does not use the term up: the party may say more until it ends
  if (today <= notice.defenceUntil.due && !notice.waived.includes('defence'))
    return refusal('defence-period-running', { until: notice.defenceUntil.due, today });
  if (!notice.hearingRight || notice.hearingUntil === undefined) return null;
  const heard = today > notice.hearingUntil.due || notice.waived.includes('hearing') || hearing !== undefined;
  return heard ? null : refusal('hearing-request-period-running', { until: notice.hearingUntil.due, today });
};

export const defencesAnswered: Gate<Noticed> = (state) => {
  const open = state.defences.find(({ answer }) => answer === undefined);
  return open === undefined ? null : refusal('defence-not-answered', { defence: open.defence });
};

export const someEvidenceVerified: Gate<FiledCase> = (state) =>
  state.evidence.some(({ status }) => status === 'verified')
    ? null
    : refusal('no-verified-evidence', { registered: state.evidence.length });

/** Party kind as thresholds know it; a sole trader counts as a natural person. */
function thresholdKind(parties: readonly Party[]): 'natural' | 'entity' {
  return parties.some(({ kind }) => kind !== 'entity') ? 'natural' : 'entity';
}

/** Whether the proposed penalties give a right to a hearing (行政处罚法 63). */
export function givesHearingRight(state: FiledCase, penalties: readonly Penalty[], context: GateContext): boolean {
  const law: LawInForce = lawFor(state, context);
  const matters = law.list('pl-63-hearing-matters');
  const kind = thresholdKind(subjectsOf(state));
  const confiscated = confiscatedOf(penalties);
  return (
    penalties.some((penalty) => matters.includes(penalty.kind)) ||
    fineOf(penalties) >= law.threshold(`pl-63-hearing-fine-threshold/${kind}`) ||
    (confiscated > 0 && confiscated >= law.threshold(`pl-63-hearing-confiscation-threshold/${kind}`))
  );
}

/**
 * What of the new penalties is heavier than the old ones: a kind that takes the place of none as heavy, one more of a kind, a longer term
 * or none at all, a higher sum, a confiscation whose value is left open. Null where nothing is.
 */
export function heavierThan(told: readonly Penalty[], wanted: readonly Penalty[], ranks: readonly string[]): Refusal['facts'] | null {
  const ofKind = (penalties: readonly Penalty[], kind: string) => penalties.filter((penalty) => penalty.kind === kind);
  const dropped = told.filter(({ kind }) => ofKind(wanted, kind).length === 0);
  const heaviest = Math.max(-1, ...dropped.map(({ kind }) => ranks.indexOf(kind)));
  for (const { kind, months, fine, confiscation } of wanted) {
    const same = ofKind(told, kind);
    const rank = ranks.indexOf(kind);
    if (same.length === 0 && (rank < 0 || rank > heaviest)) return { kind };
    const inMoney = fine !== undefined || confiscation !== undefined;
    const times = ofKind(wanted, kind).length;
    if (same.length > 0 && !inMoney && times > same.length) return { kind, told: same.length, wanted: times };
    const longest = Math.max(0, ...same.map(termOf));
    if (same.length > 0 && termOf({ months }) > longest)
      return { kind, told: longest, ...(months === undefined ? {} : { wanted: months }) };
    const valued = same.every((penalty) => penalty.confiscation?.value !== undefined);
    if (confiscation !== undefined && confiscation.value === undefined && valued) return { kind };
  }
  return higher(fineOf(told), fineOf(wanted)) ?? higher(confiscatedOf(told), confiscatedOf(wanted));
}

function higher(told: number, wanted: number): Refusal['facts'] | null {
  return wanted > told ? { told, wanted } : null;
}

/** Months; a penalty without a term has no end. */
function termOf({ months = Infinity }: Pick<Penalty, 'months'>): number {
  return months;
}
