import { refusal, Refused, type CommandOf, type Gate } from '#libs/kernel';
import { AgreeOnEnforcement, ResumeEnforcement } from '../commands/enforcement-agreement.commands.js';
import { performanceExamples } from '../commands/examples.performance.js';
import { agreementInForce, paidInAll, unpaidStage } from '../penalty.agreement.js';
import type { AgreementState } from '../penalty.aftermath.js';
import { notBefore, notInFuture } from '../penalty.officers.js';
import { openKinds } from '../penalty.performance.js';
import type { Decided, PenaltyState } from '../penalty.state.js';
import { fact, lawFor, personOf, recordedAlready, setBy, step } from '../penalty.step.js';
import { owedOn } from '../penalty.surcharge.js';
import { closing, enforcementNotOver, courtTermTold, penalized, served, standing } from './performance.decisions.js';

const someSurcharge: Gate<Decided> = (state, context) =>
  owedOn(state.after, context.today, lawFor(state, context)).surcharge > 0 ? null : refusal('no-surcharge-owed', { today: context.today });

const someAgreement: Gate<Decided> = ({ after }) => (after.agreements.length === 0 ? refusal('no-such-agreement') : null);

/** Some agreement has a stage whose day has passed unpaid. */
const someStageMissed: Gate<Decided> = ({ after }, { today }) => {
  const running = agreementInForce(after);
  if (running === undefined) {
    const { agreement, resumed } = after.agreements.findLast((one) => one.resumed !== undefined) ?? {};
    if (agreement === undefined || resumed === undefined) return refusal('agreement-not-breached', { today });
    return refusal('enforcement-already-resumed', { agreement, on: resumed.on });
  }
  return running.next.due < today ? null : refusal('agreement-not-breached', { due: running.next.due, today });
};

export const enforcementAgreementDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'agree-on-enforcement': step('decided')<AgreeOnEnforcement>({
    body: AgreeOnEnforcement,
    who: ['head'],
    example: performanceExamples['agree-on-enforcement'],
    gates: [penalized, standing, served],
    spent: [enforcementNotOver, someSurcharge],
    decide(state, { harmless, measures, conditional, stages = [], ...body }, context) {
      const { agreements, payment } = state.after;
      if (agreements.some(({ agreement }) => agreement === body.agreement))
        return recordedAlready(context, 'label-taken', { label: body.agreement });
      notInFuture(body.on, context);
      notBefore(body.on, state.decision.on);
      const { agreement } = body;
      if (body.waived === 0 && stages.length === 0) throw new Refused('agreement-without-content', { agreement });
      if (body.waived > 0 && measures === undefined) throw new Refused('no-remedial-measures', { agreement });
      if (!harmless) throw new Refused('agreement-harms-others', { agreement });
      if (conditional === true && stages.length === 0) throw new Refused('agreement-without-dates', { agreement });
      const law = lawFor(state, context);
      const owed = owedOn(state.after, body.on, law);
      if (body.waived > owed.surcharge) throw new Refused('waiver-exceeds-surcharge', { owed: owed.surcharge, waived: body.waived });
      const left = owed.surcharge - body.waived;
      const { outstanding } = owed;
      stagesFit(state, { on: body.on, stages, owed: outstanding + left });
      const paidBefore = paidInAll(payment);
      const agreed: AgreementState = { agreement, on: body.on, waived: body.waived, conditional: conditional ?? false, stages, paidBefore };
      const performBy = setBy('cl-42-enforcement-agreement', body.on, stages[0]?.due ?? body.on, law);
      return [
        fact('penalty.enforcement-agreed', {
          ...body,
          measures,
          ...(stages.length === 0 ? {} : { stages, paidBefore, conditional: agreed.conditional, performBy }),
          approver: personOf(context),
          surchargeBefore: owed.surcharge,
          surchargeOwed: left,
          outstanding,
          ...(outstanding + left === 0 && openKinds(state).length === 0 ? closing(state, body.on, context) : {}),
        }),
        ...courtTermTold({ ...state.after, agreements: [...agreements, agreed] }, context, state),
      ];
    },
  }),

  'resume-enforcement': step('decided')<ResumeEnforcement>({
    body: ResumeEnforcement,
    who: ['head'],
    example: performanceExamples['resume-enforcement'],
    gates: [penalized, standing, served, someAgreement],
    spent: [someStageMissed],
    decide(state, body, context) {
      const { agreements, payment } = state.after;
      const known = agreements.find(({ agreement }) => agreement === body.agreement);
      if (known === undefined) throw new Refused('no-such-agreement', { agreement: body.agreement });
      if (known.resumed !== undefined) {
        return recordedAlready(context, 'enforcement-already-resumed', { agreement: known.agreement, on: known.resumed.on });
      }
      notInFuture(body.on, context);
      if (known.stages.length === 0) throw new Refused('agreement-without-dates', { agreement: known.agreement });
      const missed = unpaidStage(known, payment);
      if (missed === undefined) throw new Refused('agreement-not-breached', { agreement: known.agreement });
      if (body.on <= missed.due) throw new Refused('agreement-not-breached', { agreement: known.agreement, due: missed.due, on: body.on });
      const restored = known.conditional ? known.waived : 0;
      const resumed: AgreementState = { ...known, resumed: { on: body.on, missed: missed.due } };
      const after = {
        ...state.after,
        payment: { ...payment, surchargeWaived: payment.surchargeWaived - restored },
        agreements: agreements.map((one) => (one === known ? resumed : one)),
      };
      const { outstanding, surcharge } = owedOn(after, body.on, lawFor(state, context));
      return [
        fact('penalty.enforcement-resumed', {
          ...body,
          missed,
          restored,
          outstanding,
          surchargeOwed: surcharge,
          approver: personOf(context),
        }),
        ...courtTermTold(after, context, state),
      ];
    },
  }),
};

/** The stages follow each other and are what is owed; one agreement is performed in stages at a time. @throws Refused */
function stagesFit(
  { after }: Decided,
  { on, stages, owed }: { readonly on: string; readonly stages: AgreementState['stages']; readonly owed: number },
): void {
  if (stages.length === 0) return;
  const running = agreementInForce(after);
  if (running !== undefined)
    throw new Refused('enforcement-agreement-in-force', { agreement: running.agreement.agreement, due: running.next.due });
  const agreed = stages.reduce((total, { amount }) => total + amount, 0);
  if (agreed !== owed) throw new Refused('agreement-stages-do-not-add-up', { owed, agreed });
  const ordered = stages.every(({ due }, index) => due >= on && (index === 0 || due > stages[index - 1]!.due));
  if (!ordered) throw new Refused('agreement-stages-not-in-order', { on });
}
