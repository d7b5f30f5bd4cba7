import { view } from '#libs/kernel';
import type { RefundRecorded } from '../events/performance.events.js';
import { asPenaltyEvent, date, integer, maybeDate, maybeText, text } from './penalty-event.js';

export type PublicationRow = {
  readonly site: string;
  readonly number: string;
  readonly agencyPath: string;
  readonly status: string;
  readonly publishedOn: string;
  readonly publishedUntil: string;
  readonly correctedOn: string | null;
  readonly withdrawnOn: string | null;
  readonly ground: string | null;
};

/** 公示台账: one row per site, kept after the publication was withdrawn. */
export const publicationsView = view<PublicationRow>({
  name: 'penalty_publications',
  version: 2,
  categories: ['penalty'],
  columns: {
    site: text,
    number: text,
    agencyPath: text,
    status: text,
    publishedOn: date,
    publishedUntil: date,
    correctedOn: maybeDate,
    withdrawnOn: maybeDate,
    ground: maybeText,
  },
  indexes: [['publishedOn'], ['publishedUntil'], ['status', 'publishedUntil'], ['agencyPath', 'publishedOn']],
  keys: (recorded) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.published' || event.type === 'penalty.publication-corrected') return [event.data.site];
    return event.type === 'penalty.publication-withdrawn' || event.type === 'penalty.credit-repaired' ? event.data.sites : [];
  },
  evolve: (row, recorded, site) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.published') {
      const { number, office, on, until } = event.data;
      return {
        site,
        number,
        agencyPath: office,
        status: 'published',
        publishedOn: on,
        publishedUntil: until.due,
        correctedOn: null,
        withdrawnOn: null,
        ground: null,
      };
    }
    if (row === null) return null;
    switch (event.type) {
      case 'penalty.publication-corrected':
        return { ...row, correctedOn: event.data.on };
      case 'penalty.publication-withdrawn':
        return { ...row, status: 'withdrawn', withdrawnOn: event.data.on, ground: event.data.ground };
      case 'penalty.credit-repaired':
        return { ...row, status: 'withdrawn', withdrawnOn: event.data.on, ground: 'credit-repaired' };
      default:
        return row;
    }
  },
});

export type PaymentRow = {
  readonly payment: string;
  readonly agencyPath: string;
  readonly paidOn: string;
  readonly month: string;
  readonly channel: string;
  readonly receipt: string;
  readonly principal: number;
  readonly surcharge: number;
  readonly handOverBy: string | null;
  readonly cash: string | null;
};

/** 罚款收缴: one row per payment, and one per refund with its sums below zero, so that sums of rows are what was collected on balance. */
export const paymentsView = view<PaymentRow>({
  name: 'penalty_payments',
  version: 2,
  categories: ['penalty'],
  columns: {
    payment: text,
    agencyPath: text,
    paidOn: date,
    month: text,
    channel: text,
    receipt: text,
    principal: integer,
    surcharge: integer,
    handOverBy: maybeDate,
    cash: maybeText,
  },
  indexes: [['paidOn'], ['agencyPath', 'paidOn']],
  keys: (recorded) => {
    const event = asPenaltyEvent(recorded);
    // no label holds a colon: a refund may be called as a payment is
    if (event.type === 'penalty.refund-recorded') return [`refund:${event.data.refund}`];
    return event.type === 'penalty.paid' || event.type === 'penalty.cash-handed-over' ? [event.data.payment] : [];
  },
  evolve: (row, recorded, payment) => {
    const event = asPenaltyEvent(recorded);
    if (event.type === 'penalty.cash-handed-over') return row === null ? null : { ...row, cash: event.data.to };
    if (event.type === 'penalty.refund-recorded') return refundRow(event.data);
    if (event.type !== 'penalty.paid') return row;
    const { office, on, channel, receipt, principal, surchargePaid, handOverBy } = event.data;
    return {
      payment,
      agencyPath: office,
      paidOn: on,
      month: on.slice(0, 7),
      channel,
      receipt,
      principal,
      surcharge: surchargePaid,
      handOverBy: handOverBy?.due ?? null,
      cash: channel === 'on-spot' ? 'officer' : null,
    };
  },
});

function refundRow({ refund, office, on, document, principal, surcharge }: RefundRecorded): PaymentRow {
  return {
    payment: refund,
    agencyPath: office,
    paidOn: on,
    month: on.slice(0, 7),
    channel: 'refund',
    receipt: document,
    principal: -principal,
    surcharge: -surcharge,
    handOverBy: null,
    cash: null,
  };
}
