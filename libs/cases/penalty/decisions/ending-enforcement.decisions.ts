import { Refused, type CommandOf, type DecideContext } from '#libs/kernel';
import { performanceExamples } from '../commands/examples.performance.js';
import { EndEnforcement } from '../commands/performance.commands.js';
import { isChallenged } from '../penalty.aftermath.js';
import { courtTermFrom } from '../penalty.court-term.js';
import { openKinds } from '../penalty.performance.js';
import type { Decided, PenaltyState } from '../penalty.state.js';
import { fact, lawFor, personOf, step } from '../penalty.step.js';
import { owedOn } from '../penalty.surcharge.js';
import { closing, courtHasNot, enforcementNotOver, penalized, served, somethingOpen, standing } from './performance.decisions.js';

export const endingEnforcementDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'end-enforcement': step('decided')<EndEnforcement>({
    body: EndEnforcement,
    who: ['head'],
    example: performanceExamples['end-enforcement'],
    gates: [penalized, standing, served, somethingOpen, courtHasNot('applied', 'granted')],
    spent: [enforcementNotOver],
    decide(state, body, context) {
      const { outstanding, surcharge } = owedOn(state.after, context.today, lawFor(state, context));
      return [
        fact('penalty.enforcement-ended', {
          ...body,
          on: context.today,
          approver: personOf(context),
          outstanding,
          surcharge,
          kinds: openKinds(state),
          ...(body.ground === 'court-term-over' ? { applyBy: courtTermOver(state, context) } : {}),
          ...closing(state, context.today, context),
        }),
      ];
    },
  }),
};

/** The last day to apply to the court, which has passed (行政强制法 53). @throws Refused */
function courtTermOver(state: Decided, context: DecideContext<unknown>) {
  if (isChallenged(state.after)) throw new Refused('challenge-pending', {});
  const applyBy = lawFor(state, context).due('cl-53-court-application-period', courtTermFrom(state.after));
  if (context.today <= applyBy.due) throw new Refused('court-term-running', { last: applyBy.due, today: context.today });
  return applyBy;
}
