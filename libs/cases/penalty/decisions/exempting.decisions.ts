import { Refused, type CommandOf, type DecideContext, type Gate } from '#libs/kernel';
import { DecideFirstOffenseExemption, DecideMinorExemption, DecideNoFault, DecideNotEstablished } from '../commands/decision.commands.js';
import { decisionExamples } from '../commands/examples.decision.js';
import { basisInLaw, evidenceVerified } from '../penalty.contents.js';
import { crimeReportDecided, discussedWhereRequired, hearingSettled, reviewPassed, someEvidenceVerified } from '../penalty.gates.js';
import type { Outcome } from '../penalty.kinds.js';
import { notInFuture } from '../penalty.officers.js';
import { findingEntries, lookUpRegisters, searchOffences, type DecisionRegisters } from '../penalty.offences.js';
import { subjectsOf, type Concluded, type Noticed, type PenaltyState, type StateAt } from '../penalty.state.js';
import { fact, lawFor, step } from '../penalty.step.js';
import { refsOf } from './filing.decisions.js';

type Deciding = Concluded | Noticed;

const beforeDeciding: readonly Gate<Deciding>[] = [crimeReportDecided, hearingSettled, reviewPassed, discussedWhereRequired];

/** What every decision of an ordinary case bears. */
export function head(state: StateAt<'investigating' | 'concluded' | 'noticed'>, context: DecideContext<unknown>, outcome: Outcome) {
  if (state.stage !== 'investigating' && state.discussion !== undefined && state.discussion.outcome !== outcome) {
    throw new Refused('decision-differs-from-discussion', { discussed: state.discussion.outcome });
  }
  return {
    number: state.number.text,
    on: context.today,
    subjects: refsOf(subjectsOf(state)),
    serveBy: lawFor(state, context).due('pl-61-service-period', context.today),
  };
}

/** 及时改正: the violation was corrected, not before it was done and not after the decision. @throws Refused */
function correctedInTime(state: Deciding, correctedOn: string, context: DecideContext<unknown>): void {
  notInFuture(correctedOn, context);
  if (correctedOn < (state.act.from ?? state.act.ended)) throw new Refused('corrected-before-the-act', { corrected: correctedOn });
  const open = state.rectifications.find(({ status }) => status !== 'met' && status !== 'ordered');
  if (open !== undefined) throw new Refused('rectification-not-met', { order: open.order, status: open.status });
}

export const exemptingDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'decide-first-offense-exemption': step(
    'concluded',
    'noticed',
  )<DecideFirstOffenseExemption, DecisionRegisters>({
    body: DecideFirstOffenseExemption,
    who: ['head'],
    example: decisionExamples['decide-first-offense-exemption'],
    gates: [...beforeDeciding, someEvidenceVerified],
    facts: (look, state, _body, context) => lookUpRegisters(look, subjectsOf(state), state.item, context.caseId),
    decide(state, body, context) {
      const law = lawFor(state, context);
      evidenceVerified(state, body.evidence);
      basisInLaw(body.basis, law);
      correctedInTime(state, body.correctedOn, context);
      const onList = law.list('pl-33-first-offence-list').includes(state.item);
      if (!onList && body.offListReason === undefined) throw new Refused('item-not-on-first-offence-list', { item: state.item });
      const searches = searchOffences(context.facts, context.caseId, state.item, context.today, law);
      const repeated = searches.find(({ earlier }) => earlier > 0);
      if (repeated !== undefined) {
        throw new Refused('not-a-first-offence', { party: repeated.ref, earlier: repeated.earlier, revision: repeated.revision });
      }
      return [fact('penalty.exempted-first-offense', { ...head(state, context, 'exempted-first-offense'), ...body, onList, searches })];
    },
    registrations: (state, _body, { facts, caseId, today }) =>
      findingEntries(facts, caseId, state.agency.id, 'exempted-first-offense', today, 0),
  }),

  'decide-minor-exemption': step(
    'concluded',
    'noticed',
  )<DecideMinorExemption, DecisionRegisters>({
    body: DecideMinorExemption,
    who: ['head'],
    example: decisionExamples['decide-minor-exemption'],
    gates: [...beforeDeciding, someEvidenceVerified],
    facts: (look, state, _body, context) => lookUpRegisters(look, subjectsOf(state), state.item, context.caseId),
    decide(state, body, context) {
      const law = lawFor(state, context);
      evidenceVerified(state, body.evidence);
      basisInLaw(body.basis, law);
      correctedInTime(state, body.correctedOn, context);
      const onList = law.list('pl-33-minor-offence-list').includes(state.item);
      const searches = searchOffences(context.facts, context.caseId, state.item, context.today, law);
      return [fact('penalty.exempted-minor', { ...head(state, context, 'exempted-minor'), ...body, onList, searches })];
    },
    registrations: (state, _body, { facts, caseId, today }) => findingEntries(facts, caseId, state.agency.id, 'exempted-minor', today, 0),
  }),

  'decide-no-fault': step(
    'concluded',
    'noticed',
  )<DecideNoFault>({
    body: DecideNoFault,
    who: ['head'],
    example: decisionExamples['decide-no-fault'],
    gates: [...beforeDeciding, someEvidenceVerified],
    decide(state, body, context) {
      evidenceVerified(state, body.evidence);
      basisInLaw(body.basis, lawFor(state, context));
      return [fact('penalty.no-fault-found', { ...head(state, context, 'no-fault'), ...body })];
    },
  }),

  'decide-not-established': step(
    'concluded',
    'noticed',
  )<DecideNotEstablished>({
    body: DecideNotEstablished,
    who: ['head'],
    example: decisionExamples['decide-not-established'],
    gates: beforeDeciding,
    decide: (state, body, context) => [fact('penalty.not-established', { ...head(state, context, 'not-established'), ...body })],
  }),
};
