import { refusal, Refused, type CommandOf, type Gate } from '#libs/kernel';
import { AgreeOnEnforcement } from '../commands/enforcement-agreement.commands.js';
import { performanceExamples } from '../commands/examples.performance.js';
import { outstandingOf, surchargeBalanceOf } from '../penalty.aftermath.js';
import { notInFuture } from '../penalty.officers.js';
import { openKinds } from '../penalty.performance.js';
import type { Decided, PenaltyState } from '../penalty.state.js';
import { fact, lawFor, personOf, step } from '../penalty.step.js';
import { accruedOn } from '../penalty.surcharge.js';
import { closing, penalized, served, standing } from './performance.decisions.js';

/** Owed by payments made late, and accrued on what is still open, in fen. */
function surchargeOn(state: Decided, on: string, context: Parameters<typeof lawFor>[1]): number {
  return Math.max(0, surchargeBalanceOf(state.after.payment) + accruedOn(state.after, on, lawFor(state, context)));
}

const someSurcharge: Gate<Decided> = (state, context) =>
  surchargeOn(state, context.today, context) > 0 ? null : refusal('no-surcharge-owed', { today: context.today });

export const enforcementAgreementDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'agree-on-enforcement': step('decided')<AgreeOnEnforcement>({
    body: AgreeOnEnforcement,
    who: ['head'],
    example: performanceExamples['agree-on-enforcement'],
    gates: [penalized, standing, served, (state, context) => (state.after.agreements.length > 0 ? null : someSurcharge(state, context))],
    decide(state, { harmless, measures, ...body }, context) {
      const known = state.after.agreements.find(({ agreement }) => agreement === body.agreement);
      if (known !== undefined) {
        if (context.repeated()) return [];
        throw new Refused('label-taken', { label: body.agreement });
      }
      notInFuture(body.on, context);
      if (measures === undefined) throw new Refused('no-remedial-measures', { agreement: body.agreement });
      if (!harmless) throw new Refused('agreement-harms-others', { agreement: body.agreement });
      const owed = surchargeOn(state, body.on, context);
      if (body.waived > owed) throw new Refused('waiver-exceeds-surcharge', { owed, waived: body.waived });
      const outstanding = outstandingOf(state.after.payment);
      const left = owed - body.waived;
      return [
        fact('penalty.enforcement-agreed', {
          ...body,
          measures,
          approver: personOf(context),
          surchargeBefore: owed,
          surchargeOwed: left,
          outstanding,
          ...(outstanding + left === 0 && openKinds(state).length === 0 ? closing(state, body.on, context) : {}),
        }),
      ];
    },
  }),
};
