import type { DailySums } from '#libs/kernel';
import { enforcementIsOver } from './penalty.aftermath.js';
import { aftermathOf, owedOn } from './penalty.surcharge.js';
import type { PenaltyState } from './penalty.state.js';

/** What the party owes if it pays today: the surcharge grows with every day of delay (行政处罚法 72), payments record it only when they come. */
export const owedToday: DailySums<PenaltyState> = {
  fields: ['outstanding', 'surchargeOwed'],
  on(state, { today, law }) {
    const after = aftermathOf(state);
    if (after === undefined || after.payment.instalments.length === 0 || enforcementIsOver(after)) return undefined;
    const { outstanding, surcharge } = owedOn(after, today, law);
    return { outstanding, surchargeOwed: surcharge };
  },
};
