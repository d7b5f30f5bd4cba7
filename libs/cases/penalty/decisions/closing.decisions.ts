import { refusal, Refused, type CommandOf, type Gate, type GateContext, type LocalDate, type Refusal } from '#libs/kernel';
import {
  AcceptCreditRepair,
  ApplyForCreditRepair,
  CloseCase,
  FileDossier,
  RefuseCreditRepair,
  ReopenCase,
  RepairCredit,
} from '../commands/aftermath.commands.js';
import { closingExamples } from '../commands/examples.closing.js';
import { courtIsDone, enforcementIsOver, isChallenged } from '../penalty.aftermath.js';
import { notBefore, notInFuture } from '../penalty.officers.js';
import { lookUpRegisters, revocationEntries, type DecisionRegisters } from '../penalty.offences.js';
import { isPerformed, openKinds } from '../penalty.performance.js';
import { owesAgain, owingAgain } from '../penalty.performed-further.js';
import { subjectsOf, WITH_DECISION, type PenaltyState, type StateAt, type WithDecision } from '../penalty.state.js';
import { fact, lawFor, personOf, step } from '../penalty.step.js';
import { owedOn } from '../penalty.surcharge.js';
import { nothingToRefund } from './refund.decisions.js';
import { publishedSites } from './remedies.decisions.js';

const EXEMPTIONS: readonly string[] = ['exempted-first-offense', 'exempted-minor', 'no-fault', 'not-liable'];

const creditKept: Gate<WithDecision> = ({ decision, after }) => {
  if (decision?.outcome !== 'penalized' || after?.credit === undefined) return refusal('nothing-to-repair');
  if (decision.status === 'revoked') return refusal('decision-revoked');
  return after.credit.status === 'repaired' ? refusal('credit-already-repaired') : null;
};

/** The shortest term of publication is over; a minor matter has none (信用修复管理办法). */
const shortestTermOver = ({ after }: WithDecision, { today }: Pick<GateContext, 'today'>) => {
  const until = after?.credit?.repairAfter?.due;
  return until !== undefined && today <= until ? refusal('shortest-publication-term-running', { until, today }) : null;
};

/** It was over on the day that is recorded, too. @throws Refused shortest-publication-term-running */
function termOverBy(state: WithDecision, day: LocalDate): void {
  const early = shortestTermOver(state, { today: day });
  if (early !== null) throw new Refused(early.code, early.facts);
}

const everythingPerformed: Gate<WithDecision> = (state, context) =>
  state.decision !== undefined && state.after !== undefined && isPerformed({ decision: state.decision, after: state.after })
    ? null
    : refusal('penalty-not-performed', left(state, context));

const rectified: Gate<WithDecision> = ({ rectifications }) => {
  const open = rectifications.find(({ status }) => status !== 'met');
  return open === undefined ? null : refusal('violation-not-corrected', { order: open.order });
};

const notAppliedYet: Gate<WithDecision> = ({ after }) => {
  const status = after?.credit?.status;
  return status === 'applied' || status === 'accepted' ? refusal('credit-repair-not-at-this-step', { status }) : null;
};

const repairIs =
  (status: string): Gate<WithDecision> =>
  ({ after }) =>
    after?.credit?.status === status ? null : refusal('credit-repair-not-at-this-step', { status: after?.credit?.status ?? 'none' });

const nothingHeld: Gate<StateAt<'decided' | 'terminated'>> = (state) => {
  const kept = state.preservations.find(({ status }) => status === 'held');
  const seized = state.seizures.find(({ status }) => status === 'held');
  const label = kept?.preservation ?? seized?.seizure;
  return label === undefined ? null : refusal('measure-still-held', { measure: label });
};

const mayClose: Gate<StateAt<'decided' | 'terminated'>> = (state, context) => {
  if (state.stage === 'terminated') return null;
  const { decision, after } = state;
  if (decision.status === 'revoked') return null;
  if (isChallenged(after)) return refusal('challenge-pending');
  const open = state.rectifications.find(({ status }) => status !== 'met');
  if (open !== undefined) return refusal('rectification-open', { order: open.order, until: open.until });
  if (EXEMPTIONS.includes(decision.outcome) && after.educatedOn === undefined) {
    return refusal('education-not-recorded', { outcome: decision.outcome });
  }
  if (decision.outcome === 'transferred-as-crime') {
    return after.crimeFileHandedOver === undefined ? refusal('crime-file-not-handed-over') : null;
  }
  if (after.service === undefined) return refusal('decision-not-served', { decided: decision.on });
  if (state.procedure === 'summary' && after.summaryReportedOn === undefined) return refusal('summary-not-reported');
  if (decision.outcome !== 'penalized' || isPerformed(state)) return null;
  return enforcementIsOver(after) ? null : refusal('penalty-not-performed', left(state, context));
};

export const closingDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'apply-for-credit-repair': step(...WITH_DECISION)<ApplyForCreditRepair>({
    body: ApplyForCreditRepair,
    who: ['clerk', 'officer'],
    example: closingExamples['apply-for-credit-repair'],
    gates: [creditKept, shortestTermOver, everythingPerformed],
    spent: [notAppliedYet],
    decide(state, body, context) {
      const { commitment } = body;
      if (body.proof.length === 0) throw new Refused('performance-proof-missing', { needs: 'performance-proof' });
      if (commitment === undefined) throw new Refused('credit-commitment-missing', { needs: 'commitment-letter' });
      notInFuture(body.on, context);
      notBefore(body.on, state.decision?.on);
      termOverBy(state, body.on);
      const acceptBy = lawFor(state, context).due('cr-repair-acceptance-period', body.on);
      return [fact('penalty.credit-repair-applied', { ...body, commitment, acceptBy })];
    },
  }),

  'accept-credit-repair': step(...WITH_DECISION)<AcceptCreditRepair>({
    body: AcceptCreditRepair,
    who: ['clerk', 'officer'],
    example: closingExamples['accept-credit-repair'],
    gates: [creditKept, repairIs('applied')],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.after?.credit?.appliedOn);
      return [
        fact('penalty.credit-repair-accepted', { ...body, decideBy: lawFor(state, context).due('cr-repair-decision-period', body.on) }),
      ];
    },
  }),

  'refuse-credit-repair': step(...WITH_DECISION)<RefuseCreditRepair>({
    body: RefuseCreditRepair,
    who: ['head'],
    example: closingExamples['refuse-credit-repair'],
    gates: [creditKept, repairAsked],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.after?.credit?.acceptedOn ?? state.after?.credit?.appliedOn);
      return [fact('penalty.credit-repair-refused', body)];
    },
  }),

  'repair-credit': step(...WITH_DECISION)<RepairCredit>({
    body: RepairCredit,
    who: ['head'],
    example: closingExamples['repair-credit'],
    gates: [creditKept, repairIs('accepted'), shortestTermOver, everythingPerformed, rectified],
    decide(state, { corrected, ...body }, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.after?.credit?.acceptedOn);
      termOverBy(state, body.on);
      if (!corrected) throw new Refused('violation-not-corrected', { on: body.on });
      return [
        fact('penalty.credit-repaired', {
          ...body,
          tier: state.after?.credit?.tier ?? 'minor',
          subjects: state.decision?.subjects ?? [],
          sites: publishedSites(state),
        }),
      ];
    },
  }),

  'close-case': step(
    'decided',
    'terminated',
  )<CloseCase>({
    body: CloseCase,
    who: ['head'],
    example: closingExamples['close-case'],
    gates: [nothingHeld, mayClose, nothingToRefund],
    decide(state, body, context) {
      const ground = closingGround(state);
      if (body.ground !== ground) throw new Refused('closing-ground-does-not-fit', { ground: body.ground, fits: ground });
      return [fact('penalty.closed', { ...body, on: context.today })];
    },
  }),

  'file-dossier': step('closed')<FileDossier>({
    body: FileDossier,
    who: ['clerk'],
    example: closingExamples['file-dossier'],
    decide(state, body, context) {
      const law = lawFor(state, context);
      const missing = [
        ...(state.decision !== undefined && !body.main.includes('decision-and-service') ? ['decision-and-service'] : []),
        ...(state.evidence.length > 0 && !body.main.includes('evidence') ? ['evidence'] : []),
        ...(body.side.includes('closing-approval') ? [] : ['closing-approval']),
      ];
      if (missing.length > 0) throw new Refused('dossier-incomplete', { missing });
      const order = (kept: readonly string[], rule: string) => law.list(rule).filter((paper) => kept.includes(paper));
      const filed = { ...body, main: order(body.main, 'sp-78-main-file'), side: order(body.side, 'sp-78-side-file') };
      return [fact('penalty.dossier-filed', { ...filed, on: context.today })];
    },
  }),

  'reopen-case': step(
    'not-filed',
    'terminated',
    'decided',
    'closed',
    'archived',
  )<ReopenCase, DecisionRegisters | undefined>({
    body: ReopenCase,
    who: ['head'],
    example: closingExamples['reopen-case'],
    gates: [decisionGone, crimeCameBack, challengesEnded, nothingPublished, cashBanked],
    facts: async (look, state, _body, { caseId }) =>
      'exemptedItem' in state && state.exemptedItem !== undefined
        ? lookUpRegisters(look, subjectsOf(state), state.exemptedItem, caseId)
        : undefined,
    decide(state, body, context) {
      const law = lawFor(state, context);
      const approver = personOf(context);
      if (owesAgain(state)) {
        // nothing is enforced any more: what is paid after all is recorded, and the case closed again
        if (enforcementIsOver(state.after)) {
          const closeBy = law.due('sp-77-closing-period', context.today);
          return [fact('penalty.reopened', { ...body, to: 'decided', approver, closeBy })];
        }
        const owing = owingAgain(state.after, context.today, law);
        return [fact('penalty.reopened', { ...body, to: 'decided', approver, owing })];
      }
      if (state.stage === 'not-filed') {
        return [fact('penalty.reopened', { ...body, to: 'lead', approver, decideBy: law.due('sp-18-filing-period', context.today) })];
      }
      const decideBy = law.due('pl-60-decision-period', context.today);
      return [fact('penalty.reopened', { ...body, to: 'investigating', approver, decideBy })];
    },
    registrations: (_state, _body, { facts, caseId, today }) => (facts === undefined ? [] : revocationEntries(facts, caseId, today)),
  }),
};

function repairAsked({ after }: WithDecision) {
  const status = after?.credit?.status ?? 'none';
  return status === 'applied' || status === 'accepted' ? null : refusal('credit-repair-not-at-this-step', { status });
}

/** What of the decision is still to be done, as of today. */
function left(state: WithDecision, context: GateContext): Refusal['facts'] {
  const { decision, after } = state;
  if (decision === undefined || after === undefined) return {};
  return {
    served: after.service !== undefined,
    ...owedOn(after, context.today, lawFor(state, context)),
    kinds: [...openKinds({ decision, after })],
  };
}

function closingGround(state: StateAt<'decided' | 'terminated'>): string {
  if (state.stage === 'terminated') return 'terminated';
  if (state.decision.status === 'revoked') return 'decision-revoked';
  if (state.decision.outcome === 'transferred-as-crime') return 'transferred';
  if (state.decision.outcome !== 'penalized') return 'not-penalized';
  if (isPerformed(state)) return 'performed';
  return courtIsDone(state.after) ? 'court-enforcement-ended' : 'enforcement-ended';
}

type Reopenable = StateAt<'not-filed' | 'terminated' | 'decided' | 'closed' | 'archived'>;

/**
 * A decision that stands is revoked or changed, never taken up again; a transferred case may come back. What is owed again of a decision
 * that stands is performed, by a case that goes on where it was closed.
 */
function decisionGone(state: Reopenable) {
  if (owesAgain(state)) return null;
  const decision = 'decision' in state ? state.decision : undefined;
  const gone = decision === undefined || decision.status === 'revoked' || decision.outcome === 'transferred-as-crime';
  return gone ? null : refusal('decision-still-standing', { outcome: decision.outcome });
}

/** What the police never had does not come back from them: it is handed over in its day, or the approval is revoked (移送规定 5). */
function crimeCameBack(state: Reopenable) {
  if (!('decision' in state) || state.decision?.outcome !== 'transferred-as-crime' || state.decision.status === 'revoked') return null;
  return state.after?.crimeFileHandedOver === undefined ? refusal('crime-file-not-handed-over') : null;
}

/** Taken up again, the case knows no challenge any more: its result could not be recorded (行政处罚法 47). */
function challengesEnded(state: Reopenable) {
  if (owesAgain(state)) return null;
  const pending = 'after' in state ? state.after?.challenges.find(({ result }) => result === undefined) : undefined;
  return pending === undefined ? null : refusal('challenge-result-not-recorded', { challenge: pending.challenge });
}

/** A case taken up again knows nothing of the decision any more: what is still public of it could not be withdrawn (行政处罚法 48). */
function nothingPublished(state: Reopenable) {
  if (owesAgain(state)) return null;
  const [site] = 'after' in state ? publishedSites(state) : [];
  return site === undefined ? null : refusal('publication-not-withdrawn', { site });
}

/** Nor could the cash be handed over that was collected on it (行政处罚法 71). */
function cashBanked(state: Reopenable) {
  if (owesAgain(state)) return null;
  const payments = 'after' in state ? state.after?.payment.payments : undefined;
  const kept = payments?.find(({ cash }) => cash !== undefined && cash !== 'bank');
  return kept === undefined ? null : refusal('cash-not-handed-over', { payment: kept.payment });
}
