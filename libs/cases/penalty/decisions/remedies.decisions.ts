import { refusal, Refused, type CommandOf, type Gate, type GateContext, type LawInForce, type LocalDate, type Look } from '#libs/kernel';
import {
  CorrectPublication,
  PublishDecision,
  RecordChallenge,
  RecordChallengeResult,
  RevokeDecision,
  TellPublication,
  WithdrawPublication,
} from '../commands/aftermath.commands.js';
import { remedyExamples } from '../commands/examples.remedies.js';
import type { Revoked } from '../events/aftermath.events.js';
import { changeOf, evolved, evolvedBy, sumsChallenged, withMovedSums } from '../penalty.change.js';
import { courtTermMoved } from '../penalty.court-term.js';
import { fineOf } from '../penalty.course.js';
import { masked } from '../penalty.masking.js';
import { notBefore, notInFuture } from '../penalty.officers.js';
import { lookUpRegisters, revocationEntries, type DecisionRegisters } from '../penalty.offences.js';
import { subjectsFound } from '../penalty.offences-moved.js';
import { closableSince } from '../penalty.performance.js';
import { refundTold } from '../penalty.refund.js';
import { WITH_DECISION, type PenaltyState, type WithDecision } from '../penalty.state.js';
import { fact, lawFor, recordedAlready, step } from '../penalty.step.js';
import { aftermathOf, movedSums } from '../penalty.surcharge.js';
import { completePenalties } from './course.decisions.js';

const penalizedStanding: Gate<WithDecision> = ({ decision }) => {
  if (decision?.outcome !== 'penalized') return refusal('nothing-to-publish');
  return decision.status === 'revoked' ? refusal('decision-revoked') : null;
};

const someDecision: Gate<WithDecision> = ({ decision }) => (decision === undefined ? refusal('case-not-decided') : null);
const notRevoked: Gate<WithDecision> = ({ decision }) => (decision?.status === 'revoked' ? refusal('decision-revoked') : null);

/** A warning alone is not published by market regulation (信息公示规定 2), and nothing before the decision is served. */
const publishable: Gate<WithDecision> = (state) => {
  if (state.field === 'market-regulation' && state.decision?.penalties.every(({ kind }) => kind === 'warning') === true) {
    return refusal('warning-only-not-published', { field: state.field });
  }
  return state.after?.service === undefined ? refusal('decision-not-served', { decided: state.decision?.on ?? '' }) : null;
};

/** The party is told in writing first (信息公示规定 8). */
const publicationTold: Gate<WithDecision> = ({ procedure, after }) => {
  const told = after?.service?.publicationTold === true || after?.publicationToldOn !== undefined;
  return told || procedure === 'summary' ? null : refusal('publication-not-told', { served: after?.service?.on ?? '' });
};

/** With the decision, or once afterwards: the change of a minor matter into a graver one makes a publication that nobody announced. */
function notToldYet({ after }: WithDecision) {
  if (after?.service?.publicationTold === true) return refusal('publication-already-told', { on: after.service.on });
  return after?.publicationToldOn === undefined ? null : refusal('publication-already-told', { on: after.publicationToldOn });
}

function published(state: WithDecision, site: string) {
  const found = state.after?.publications.find((one) => one.site === site && one.status === 'published');
  if (found === undefined) throw new Refused('not-published', { site });
  return found;
}

/** The parties as they were decided on, and as their numbers were corrected since: under either the finding may stand. */
function lookUpForRevocation(look: Look, state: WithDecision, _body: object, { caseId }: GateContext): Promise<DecisionRegisters> {
  const decided = state.decision?.subjects ?? [];
  const since = subjectsFound(state).filter(({ key }) => !decided.some((one) => one.key === key));
  return lookUpRegisters(look, [...decided, ...since], state.item, caseId);
}

export const remedyDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'tell-publication': step(...WITH_DECISION)<TellPublication>({
    body: TellPublication,
    who: ['clerk', 'officer'],
    example: remedyExamples['tell-publication'],
    gates: [penalizedStanding, publishable],
    spent: [notToldYet],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.after?.service?.publicNoticeOn ?? state.after?.service?.on);
      return [fact('penalty.publication-told', body)];
    },
  }),

  'publish-decision': step(...WITH_DECISION)<PublishDecision>({
    body: PublishDecision,
    who: ['clerk', 'officer'],
    example: remedyExamples['publish-decision'],
    gates: [penalizedStanding, publishable, publicationTold],
    spent: [({ after }) => (after?.credit?.status === 'repaired' ? refusal('credit-already-repaired') : null)],
    decide(state, body, context) {
      const known = state.after?.publications.find((one) => one.site === body.site && one.status === 'published');
      if (known !== undefined) return recordedAlready(context, 'already-published', { site: body.site, on: known.on });
      notInFuture(body.on, context);
      // told of the publication with the decision that is served, or since
      notBefore(body.on, state.after?.service?.publicNoticeOn ?? state.after?.service?.on, state.after?.publicationToldOn);
      masked(body.text, state.parties);
      const credit = state.after?.credit;
      if (credit === undefined) throw new Refused('nothing-to-publish', {});
      if (credit.tier === 'minor' && body.reason === undefined) throw new Refused('minor-matter-not-published', { tier: credit.tier });
      const { trigger, due: until } = credit.publishedUntil;
      // a term of no months says that a minor matter is not published, not for how long where there is a reason
      if (until > trigger && body.on > until) throw new Refused('publication-term-over', { until, on: body.on });
      return [fact('penalty.published', { ...body, number: state.decision?.number ?? state.number.text, until: credit.publishedUntil })];
    },
  }),

  'correct-publication': step(...WITH_DECISION)<CorrectPublication>({
    body: CorrectPublication,
    who: ['clerk', 'officer'],
    example: remedyExamples['correct-publication'],
    gates: [somePublication],
    decide(state, body, context) {
      notBefore(body.on, published(state, body.site).on);
      notInFuture(body.on, context);
      masked(body.text, state.parties);
      return [fact('penalty.publication-corrected', body)];
    },
  }),

  'withdraw-publication': step(...WITH_DECISION)<WithdrawPublication>({
    body: WithdrawPublication,
    who: ['clerk', 'head', 'system'],
    example: remedyExamples['withdraw-publication'],
    spent: [somethingToWithdraw],
    decide(state, body, context) {
      const sites = publishedSites(state);
      notInFuture(body.on, context);
      const shown = state.after?.publications.filter(({ status }) => status === 'published') ?? [];
      notBefore(body.on, ...shown.map(({ on }) => on));
      const undone = body.ground === 'revoked' || body.ground === 'changed';
      if (undone && state.decision?.status !== body.ground) throw new Refused('decision-still-standing', {});
      const until = state.after?.credit?.publishedUntil.due;
      if (body.ground === 'term-ended' && until !== undefined && context.today <= until) {
        throw new Refused('publication-term-running', { until, today: context.today });
      }
      return [fact('penalty.publication-withdrawn', { ...body, sites })];
    },
  }),

  'record-challenge': step(...WITH_DECISION)<RecordChallenge>({
    body: RecordChallenge,
    who: ['clerk', 'officer', 'legality-reviewer'],
    example: remedyExamples['record-challenge'],
    gates: [someDecision],
    spent: [notRevoked],
    decide(state, body, context) {
      const known = [...(state.earlierChallenges ?? []), ...(state.after?.challenges ?? []).map(({ challenge }) => challenge)];
      if (known.includes(body.challenge)) return recordedAlready(context, 'label-taken', { label: body.challenge });
      notInFuture(body.acceptedOn, context);
      notBefore(body.acceptedOn, state.decision?.on);
      // 当场处罚 is reconsidered before it is taken to court (行政复议法 23); an application that was withdrawn is not.
      const reconsidered =
        state.after?.challenges.some(({ kind, result }) => kind === 'reconsideration' && result !== 'withdrawn') ?? false;
      if (body.kind === 'lawsuit' && state.procedure === 'summary' && !reconsidered) throw new Refused('reconsideration-comes-first', {});
      const next = evolved(state, 'penalty.challenged', { ...body, office: state.office });
      return [...sumsChallenged(state, next, context.today, lawFor(state, context)), fact('penalty.challenged', body)];
    },
  }),

  'record-challenge-result': step(...WITH_DECISION)<RecordChallengeResult, DecisionRegisters>({
    body: RecordChallengeResult,
    who: ['clerk', 'officer', 'legality-reviewer'],
    example: remedyExamples['record-challenge-result'],
    gates: [(state) => ((state.after?.challenges.length ?? 0) === 0 ? refusal('not-challenged') : null)],
    spent: [someChallengeUnderWay],
    facts: lookUpForRevocation,
    decide(state, { result, penalties, ...body }, context) {
      const known = state.after?.challenges.find(({ challenge }) => challenge === body.challenge);
      if (known === undefined) throw new Refused('not-challenged', { challenge: body.challenge });
      if (known.result !== undefined) {
        return recordedAlready(context, 'challenge-already-decided', { challenge: body.challenge, result: known.result });
      }
      notInFuture(body.on, context);
      notBefore(body.on, known.from);
      const law = lawFor(state, context);
      const withdrawBy = law.due('pl-48-withdrawal-period', body.on);
      const subjects = state.decision?.subjects ?? [];
      if (result === 'revoked')
        return [revocation(state, { ...body, by: known.kind, subjects, withdrawBy, ...endedBy(state, body.on, law) })];
      const withdrawnByParty = result === 'withdrawn';
      // 不服复议决定 may be taken to court; where the application was withdrawn the first term to sue goes on
      const decidedAnew = known.kind === 'reconsideration' && !withdrawnByParty;
      const sueUntil = decidedAnew ? { sueUntil: law.due('ll-45-lawsuit-after-reconsideration', body.on) } : {};
      const others = (state.after?.challenges ?? []).filter((one) => one.challenge !== body.challenge && one.result === undefined);
      const still = others.length === 0 ? {} : { stillChallenged: true };
      if (result === 'changed') {
        if (penalties === undefined) throw new Refused('changed-into-nothing', { challenge: body.challenge });
        // nothing is left to change, and the offence was taken back in its register
        if (state.decision?.status === 'revoked') throw new Refused('decision-revoked', {});
        // a penalty that nobody was told of is decided by no change (行政处罚法 44, 62)
        if (state.decision?.outcome !== 'penalized') throw new Refused('no-penalty-to-change', { outcome: state.decision?.outcome ?? '' });
        completePenalties(penalties);
        const changed = { ...body, penalties, fine: fineOf(penalties), subjects, withdrawBy, ...sueUntil, ...still };
        const facts = changeOf(state, changed, publishedSites(state), law);
        return [...facts, ...termAfterChallenge(evolvedBy(state, facts), law)];
      }
      const upheld = { ...body, withdrawnByParty, ...sueUntil, ...still };
      const next = evolved(state, 'penalty.upheld', { ...upheld, office: state.office });
      const closing = closableSince(withMovedSums(next, movedSums(state, next, law)), body.on, law);
      return [
        ...sumsChallenged(state, next, context.today, law),
        fact('penalty.upheld', { ...upheld, ...closing }),
        ...termAfterChallenge(next, law),
      ];
    },
    registrations: (_state, body, { facts, caseId }, events) =>
      events.some(({ type }) => type === 'penalty.revoked') ? revocationEntries(facts, caseId, body.on) : [],
  }),

  'revoke-decision': step(...WITH_DECISION)<RevokeDecision, DecisionRegisters>({
    body: RevokeDecision,
    who: ['head'],
    example: remedyExamples['revoke-decision'],
    gates: [someDecision],
    spent: [notRevoked],
    facts: lookUpForRevocation,
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.decision?.on);
      const law = lawFor(state, context);
      const withdrawBy = law.due('pl-48-withdrawal-period', body.on);
      const subjects = state.decision?.subjects ?? [];
      return [revocation(state, { ...body, by: 'agency', subjects, withdrawBy, ...endedBy(state, body.on, law) })];
    },
    registrations: (_state, body, { facts, caseId }, events) => (events.length > 0 ? revocationEntries(facts, caseId, body.on) : []),
  }),
};

/** A revoked decision is withdrawn where it is published, and its case closed unless it is taken up again (市场监管程序规定 77). */
function endedBy(state: WithDecision, on: LocalDate, law: LawInForce) {
  const closeBy = state.stage === 'decided' ? { closeBy: law.due('sp-77-closing-period', on) } : {};
  return { sites: publishedSites(state), ...closeBy };
}

/** What was collected on a decision that is revoked is owed by nobody. */
function revocation(state: WithDecision, revoked: Omit<Revoked, 'office' | 'toRefund'>) {
  const next = evolved(state, 'penalty.revoked', { ...revoked, office: state.office });
  return fact('penalty.revoked', { ...revoked, ...refundTold(state, next) });
}

/** Where a demand told until when the court may be applied to: that day as it follows from the end of the challenge (行政强制法 53). */
function termAfterChallenge(next: PenaltyState, law: LawInForce) {
  const after = aftermathOf(next);
  const dates = after?.service === undefined ? [] : courtTermMoved(after, law);
  const reason = '复议、诉讼结束后重新计算申请执行的期限 · the term to apply to the court runs from the end of the challenge';
  return dates.length === 0 ? [] : [fact('penalty.recomputed', { dates, reason })];
}

export function publishedSites(state: WithDecision): readonly string[] {
  return (state.after?.publications ?? []).filter(({ status }) => status === 'published').map(({ site }) => site);
}

function somethingToWithdraw(state: WithDecision) {
  if (publishedSites(state).length > 0) return null;
  const last = state.after?.publications.at(-1);
  return last === undefined ? refusal('not-published') : refusal('recorded-otherwise', { site: last.site });
}

function someChallengeUnderWay({ after }: WithDecision) {
  const { challenge, result } = after?.challenges.find((one) => one.result === undefined) ?? after?.challenges.at(-1) ?? {};
  return challenge === undefined || result === undefined ? null : refusal('challenge-already-decided', { challenge, result });
}

function somePublication(state: WithDecision) {
  return publishedSites(state).length > 0 ? null : refusal('not-published');
}
