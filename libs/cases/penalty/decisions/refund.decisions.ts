import { refusal, Refused, type CommandOf, type Gate } from '#libs/kernel';
import { performanceExamples } from '../commands/examples.performance.js';
import { RecordRefund } from '../commands/performance.commands.js';
import { notBefore, notInFuture } from '../penalty.officers.js';
import { inAll, refundableSince, refundLabels, toRefundOf } from '../penalty.refund.js';
import { FILED_STAGES, type Filed, type PenaltyState } from '../penalty.state.js';
import { fact, recordedAlready, step } from '../penalty.step.js';

const somethingToRefund: Gate<Filed> = (state) => (inAll(toRefundOf(state)) > 0 ? null : refusal('nothing-to-refund'));

/** What is held and owed by nobody keeps the case open. */
export const nothingToRefund: Gate<Filed> = (state) => {
  const held = toRefundOf(state);
  return inAll(held) === 0 ? null : refusal('collected-not-refunded', { ...held });
};

export const refundDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  // the case may have been closed, or taken up again, before the money goes back
  'record-refund': step(...FILED_STAGES)<RecordRefund>({
    body: RecordRefund,
    who: ['officer', 'clerk'],
    example: performanceExamples['record-refund'],
    spent: [somethingToRefund],
    decide(state, body, context) {
      if (refundLabels(state).includes(body.refund)) return recordedAlready(context, 'label-taken', { label: body.refund });
      notInFuture(body.on, context);
      notBefore(body.on, refundableSince(state));
      if (body.principal + body.surcharge === 0) throw new Refused('nothing-refunded', { refund: body.refund });
      const held = toRefundOf(state);
      if (body.principal > held.principal || body.surcharge > held.surcharge) {
        throw new Refused('refund-exceeds-collected', { ...held });
      }
      return [fact('penalty.refund-recorded', { ...body, left: inAll(held) - inAll(body) })];
    },
  }),
};
