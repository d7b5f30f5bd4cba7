import { dayOf, view } from '#libs/kernel';
import { asPenaltyEvent, date, integer, maybeDate, text, type PenaltyEvent } from './penalty-event.js';

export type OpenRefundRow = {
  readonly agencyPath: string;
  /** Of fine and surcharge, in fen. */
  readonly toRefund: number;
  /** The day from which anything is to be given back. */
  readonly since: string;
  readonly lastRefund: string | null;
};

/** 待退还罚没款: one row per case that holds what nobody owes, gone once it went back. No law here sets a day for it: it is no duty. */
export const openRefundsView = view<OpenRefundRow>({
  name: 'penalty_open_refunds',
  version: 1,
  categories: ['penalty'],
  columns: { agencyPath: text, toRefund: integer, since: date, lastRefund: maybeDate },
  indexes: [['since'], ['toRefund'], ['agencyPath', 'since']],
  keys: (recorded) => (leftBy(asPenaltyEvent(recorded)) === undefined ? [] : ['']),
  evolve: (row, recorded) => {
    const event = asPenaltyEvent(recorded);
    const toRefund = leftBy(event);
    if (toRefund === undefined) return row;
    if (toRefund === 0) return null;
    const lastRefund = event.type === 'penalty.refund-recorded' ? event.data.on : (row?.lastRefund ?? null);
    const since = row?.since ?? ('on' in event.data ? event.data.on : dayOf(event.at));
    return { agencyPath: event.data.office, toRefund, since, lastRefund };
  },
});

/** What is to be given back after the event, where it says so. */
function leftBy(event: PenaltyEvent): number | undefined {
  switch (event.type) {
    case 'penalty.paid':
    case 'penalty.changed':
    case 'penalty.revoked':
      return event.data.toRefund;
    case 'penalty.refund-recorded':
      return event.data.left;
    case 'penalty.recomputed':
      return event.data.sums?.find(({ of }) => of === 'to-refund')?.now;
    default:
      return undefined;
  }
}
