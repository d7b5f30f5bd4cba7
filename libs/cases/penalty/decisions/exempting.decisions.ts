import { refusal, Refused, type CommandOf, type DecideContext, type Gate, type GateContext, type Look } from '#libs/kernel';
import {
  DecideFirstOffenseExemption,
  DecideMinorExemption,
  DecideNoFault,
  DecideNotEstablished,
  DecideNotLiable,
} from '../commands/decision.commands.js';
import { decisionExamples } from '../commands/examples.decision.js';
import { basisInLaw, evidenceVerified } from '../penalty.contents.js';
import {
  crimeReportDecided,
  decidesApart,
  discussedAs,
  discussedWhereRequired,
  hearingSettled,
  reviewPassed,
  someEvidenceVerified,
} from '../penalty.gates.js';
import type { Outcome } from '../penalty.kinds.js';
import { notInFuture } from '../penalty.officers.js';
import { naturalParties, notLiable } from '../penalty.liability.js';
import { findingEntries, lookUpRegisters, noneEarlier, searchOffences, type DecisionRegisters } from '../penalty.offences.js';
import { subjectsOf, type Concluded, type Noticed, type PenaltyState, type StateAt } from '../penalty.state.js';
import { fact, lawFor, step } from '../penalty.step.js';
import { decidingAgency, partiesKnown, refsOf } from './filing.decisions.js';

type Deciding = Concluded | Noticed;

const beforeDeciding = (outcome: Outcome): readonly Gate<Deciding>[] => [
  decidesApart,
  crimeReportDecided,
  hearingSettled,
  reviewPassed,
  discussedWhereRequired,
  discussedAs(outcome),
];

/** What every decision of an ordinary case bears. */
export function head(state: StateAt<'investigating' | 'concluded' | 'noticed'>, context: DecideContext<unknown>) {
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
}

/** What was found not corrected when it was inspected again was not corrected in time (行政处罚法 33). */
const noneFoundUncorrected: Gate<Deciding> = ({ rectifications }) => {
  const open = rectifications.find(({ status }) => status !== 'met' && status !== 'ordered');
  return open === undefined ? null : refusal('rectification-not-met', { order: open.order, status: open.status });
};

type Exempting = DecideFirstOffenseExemption | DecideMinorExemption;
type Exemption = 'exempted-first-offense' | 'exempted-minor';

const LISTS: { readonly [outcome in Exemption]: string } = {
  'exempted-first-offense': 'pl-33-first-offence-list',
  'exempted-minor': 'pl-33-minor-offence-list',
};

/** What both exemptions ask and keep (行政处罚法 33): verified evidence, a basis in law, correction in time, the list, the search. */
function exemption(state: Deciding, body: Exempting, context: DecideContext<DecisionRegisters>, outcome: Exemption) {
  const law = lawFor(state, context);
  evidenceVerified(state, body.evidence);
  basisInLaw(body.basis, law);
  correctedInTime(state, body.correctedOn, context);
  return {
    ...head(state, context),
    onList: law.list(LISTS[outcome]).includes(state.item),
    searches: searchOffences(context.facts, context.caseId, state.item, context.today, law),
  };
}

/** An exemption reads the register of every subject, and enters itself there. */
function registered(outcome: Exemption) {
  return {
    who: ['head'] as const,
    gates: [...beforeDeciding(outcome), partiesKnown, someEvidenceVerified, noneFoundUncorrected],
    facts: (look: Look, state: Deciding, _body: Exempting, context: GateContext) =>
      lookUpRegisters(look, subjectsOf(state), state.item, context.caseId),
    registrations(state: Deciding, _body: Exempting, context: DecideContext<DecisionRegisters>) {
      return findingEntries(context.facts, context.caseId, decidingAgency(state.agency, context), outcome, context.today, 0);
    },
  };
}

export const exemptingDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'decide-first-offense-exemption': step(
    'concluded',
    'noticed',
  )<DecideFirstOffenseExemption, DecisionRegisters>({
    ...registered('exempted-first-offense'),
    body: DecideFirstOffenseExemption,
    example: decisionExamples['decide-first-offense-exemption'],
    decide(state, body, context) {
      const found = exemption(state, body, context, 'exempted-first-offense');
      if (!found.onList && body.offListReason === undefined) throw new Refused('item-not-on-first-offence-list', { item: state.item });
      noneEarlier(found.searches);
      return [fact('penalty.exempted-first-offense', { ...body, ...found })];
    },
  }),

  'decide-minor-exemption': step(
    'concluded',
    'noticed',
  )<DecideMinorExemption, DecisionRegisters>({
    ...registered('exempted-minor'),
    body: DecideMinorExemption,
    example: decisionExamples['decide-minor-exemption'],
    decide: (state, body, context) => [fact('penalty.exempted-minor', { ...body, ...exemption(state, body, context, 'exempted-minor') })],
  }),

  'decide-no-fault': step(
    'concluded',
    'noticed',
  )<DecideNoFault>({
    body: DecideNoFault,
    who: ['head'],
    example: decisionExamples['decide-no-fault'],
    gates: [...beforeDeciding('no-fault'), partiesKnown, someEvidenceVerified],
    decide(state, body, context) {
      evidenceVerified(state, body.evidence);
      basisInLaw(body.basis, lawFor(state, context));
      return [fact('penalty.no-fault-found', { ...head(state, context), ...body })];
    },
  }),

  'decide-not-liable': step(
    'concluded',
    'noticed',
  )<DecideNotLiable>({
    body: DecideNotLiable,
    who: ['head'],
    example: decisionExamples['decide-not-liable'],
    gates: [...beforeDeciding('not-liable'), partiesKnown, someEvidenceVerified, naturalParties],
    decide(state, body, context) {
      const law = lawFor(state, context);
      evidenceVerified(state, body.evidence);
      basisInLaw(body.basis, law);
      notLiable(state, body.parties, law);
      return [fact('penalty.found-not-liable', { ...head(state, context), ...body })];
    },
  }),

  'decide-not-established': step(
    'concluded',
    'noticed',
  )<DecideNotEstablished>({
    body: DecideNotEstablished,
    who: ['head'],
    example: decisionExamples['decide-not-established'],
    gates: beforeDeciding('not-established'),
    decide: (state, body, context) => [fact('penalty.not-established', { ...head(state, context), ...body })],
  }),
};
