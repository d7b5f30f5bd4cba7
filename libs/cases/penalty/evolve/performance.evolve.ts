import type { PerformanceEvents } from '../events/performance.events.js';
import type { PenaltyKind } from '../penalty.kinds.js';
import { refunded } from '../penalty.refund.js';
import { arrangedAnew, paidOf } from '../penalty.instalments.js';
import { settled, surchargeIn } from '../penalty.surcharge.js';
import { withAfter } from './decision.evolve.js';
import type { Evolution } from './evolution.js';

export const performanceEvolution: Evolution<PerformanceEvents> = {
  'penalty.decision-served': (state, { data }) =>
    withAfter(state, ({ payment }, { decision }) => ({
      service: {
        on: data.on,
        ...(data.publicNoticeOn === undefined ? {} : { publicNoticeOn: data.publicNoticeOn }),
        way: data.way,
        publicationTold: data.publicationTold,
        ...(data.payBy === undefined ? {} : { payBy: data.payBy }),
        reconsiderUntil: data.reconsiderUntil,
        sueUntil: data.sueUntil,
      },
      ...(data.payBy === undefined || decision.fine === 0 || payment.arranged !== undefined
        ? {}
        : {
            payment: {
              ...payment,
              instalments: [{ due: data.payBy.due.slice(0, 10), amount: decision.fine, paid: paidOf(payment.instalments) }],
            },
          }),
    })),
  'penalty.payment-arranged': (state, { data }) =>
    withAfter(state, ({ payment }) => ({
      payment: {
        ...payment,
        arranged: data.kind,
        instalments: arrangedAnew(payment.instalments, data),
      },
    })),
  'penalty.paid': (state, { data }) =>
    withAfter(state, ({ payment }) => ({
      payment: {
        ...payment,
        instalments: settled(payment.instalments, data.principal),
        payments: [
          ...payment.payments,
          {
            payment: data.payment,
            on: data.on,
            principal: data.principal,
            surchargePaid: data.surchargePaid,
            surcharge: surchargeIn(data.allocations),
            ...(data.channel === 'on-spot' ? { cash: 'officer' as const } : {}),
          },
        ],
        surcharge: payment.surcharge + surchargeIn(data.allocations),
        surchargePaid: payment.surchargePaid + data.surchargePaid,
      },
    })),
  'penalty.enforcement-agreed': (state, { data }) =>
    withAfter(state, ({ payment, agreements }) => ({
      payment: { ...payment, surchargeWaived: payment.surchargeWaived + data.waived },
      agreements: [
        ...agreements,
        {
          agreement: data.agreement,
          on: data.on,
          waived: data.waived,
          conditional: data.conditional ?? false,
          stages: data.stages ?? [],
          paidBefore: data.paidBefore ?? 0,
        },
      ],
    })),
  'penalty.enforcement-resumed': (state, { data }) =>
    withAfter(state, ({ payment, agreements }) => ({
      payment: { ...payment, surchargeWaived: payment.surchargeWaived - data.restored },
      agreements: agreements.map((one) =>
        one.agreement === data.agreement ? { ...one, resumed: { on: data.on, missed: data.missed.due } } : one,
      ),
    })),
  'penalty.cash-handed-over': (state, { data }) =>
    withAfter(state, ({ payment }) => ({
      payment: {
        ...payment,
        payments: payment.payments.map((paid) => (paid.payment === data.payment ? { ...paid, cash: data.to as 'agency' | 'bank' } : paid)),
      },
    })),
  'penalty.refund-recorded': (state, { data }) => refunded(state, data),
  'penalty.performed': (state, { data }) => withAfter(state, ({ performed }) => ({ performed: [...performed, data.kind as PenaltyKind] })),
  'penalty.urged': (state, { data }) =>
    withAfter(state, (_after, { decision }) => ({
      urge: {
        on: data.servedOn,
        applyFrom: data.applyFrom,
        applyBy: data.applyBy,
        fine: decision.fine,
        kinds: decision.penalties.map(({ kind }) => kind),
      },
    })),
  'penalty.applied-to-court': (state, { data }) => withAfter(state, () => ({ court: { on: data.on, status: 'applied' } })),
  'penalty.court-enforcement-resulted': (state, { data }) => withAfter(state, () => ({ court: { on: data.on, status: data.result } })),
  'penalty.enforcement-ended': (state, { data }) => withAfter(state, () => ({ enforcementEnded: { on: data.on, ground: data.ground } })),
};
