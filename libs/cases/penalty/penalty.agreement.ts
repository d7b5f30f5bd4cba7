import type { LocalDate } from '#libs/kernel';
import type { Instalment } from './events/performance.events.js';
import { outstandingOf, surchargeOwedOf, type AgreementState, type Aftermath, type PaymentState } from './penalty.aftermath.js';

/** Paid on the fine and on the surcharge so far, in fen. */
export function paidInAll({ payments }: Pick<PaymentState, 'payments'>): number {
  return payments.reduce((total, { principal, surchargePaid }) => total + principal + surchargePaid, 0);
}

/** The first stage that is not paid in full, and what of it is unpaid, in fen; payments since the agreement count, the earliest stage first. */
export function unpaidStage({ stages, paidBefore }: AgreementState, payment: PaymentState): (Instalment & { unpaid: number }) | undefined {
  let left = Math.max(0, paidInAll(payment) - paidBefore);
  for (const { due, amount } of stages) {
    if (left < amount) return { due, amount, unpaid: amount - left };
    left -= amount;
  }
  return undefined;
}

/** The agreement that is being performed in stages (执行协议应当履行), and its next stage: while there is one, enforcement waits. */
export function agreementInForce({ agreements, payment }: Pick<Aftermath, 'agreements' | 'payment'>) {
  if (outstandingOf(payment) + surchargeOwedOf(payment) === 0) return undefined;
  for (const agreement of agreements) {
    const next = agreement.resumed === undefined ? unpaidStage(agreement, payment) : undefined;
    if (next !== undefined) return { agreement, next };
  }
  return undefined;
}

/** The day with which the stages end: the last one agreed, or the one that was missed. */
export function stagesEndOn({ stages, resumed }: AgreementState): LocalDate | undefined {
  return resumed?.missed ?? stages.at(-1)?.due;
}
