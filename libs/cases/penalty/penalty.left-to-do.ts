import {
  canonicalJson,
  type GateContext,
  type Json,
  type JsonObject,
  type LawInForce,
  type NewEvent,
  type RecordedEvent,
  type StandingDuty,
} from '#libs/kernel';
import { aftermathDuties } from './agenda/aftermath.duties.js';
import { performanceDuties } from './agenda/performance.duties.js';
import { standingAfter } from './agenda/standing.js';
import type { Recomputed } from './events/aftermath.events.js';
import { agreementInForce } from './penalty.agreement.js';
import { enforcementIsOver, outstandingOf, surchargeOwedOf, type PaymentState } from './penalty.aftermath.js';
import { isScheduled, openSchedule } from './penalty.instalments.js';
import { isPerformed } from './penalty.performance.js';
import { openDemand } from './penalty.court-term.js';
import { nothingOwing, owingAgain } from './penalty.performed-further.js';
import type { PenaltyState } from './penalty.state.js';

/** The duties that follow from what is paid; undefined where one may stand or not. */
type Wanted = { readonly [duty: string]: boolean | undefined };

const OF_MONEY = ['pay-fine', 'pay-surcharge', 'perform-agreement', 'apply-to-court', 'close-case'];
const DUTIES = [...performanceDuties, ...aftermathDuties].filter(({ name }) => OF_MONEY.includes(name));

/** What is to be done about fine and surcharge as the case stands; undefined where the decision asks for nothing. */
function wantedOf(state: PenaltyState): Wanted | undefined {
  if (!('after' in state) || state.after?.service === undefined || state.decision === undefined) return undefined;
  const { stage, decision, after } = state;
  if (decision.status === 'revoked' || decision.outcome !== 'penalized') return undefined;
  const over = enforcementIsOver(after);
  const [outstanding, surcharge] = over ? [0, 0] : [outstandingOf(after.payment), surchargeOwedOf(after.payment)];
  const performed = over || isPerformed({ decision, after });
  return {
    'pay-fine': outstanding > 0,
    'pay-surcharge': outstanding > 0 ? undefined : surcharge > 0,
    'perform-agreement': !over && agreementInForce(after) !== undefined,
    'apply-to-court': openDemand(after) !== undefined ? !performed : after.court === undefined ? false : undefined,
    'close-case': stage === 'decided' && performed,
  };
}

/**
 * What a correction has to tell besides, where the records as they read now leave a duty open that nobody owes, or none where something
 * is to be done: each record told what was left when it was made, and what came after it is not told again.
 */
export function leftToDo(
  state: PenaltyState,
  { today, actor, now }: GateContext,
  law: LawInForce,
  story: readonly RecordedEvent[],
  told: readonly NewEvent[],
): Pick<Recomputed, 'owing' | 'closeBy'> {
  const wanted = wantedOf(state);
  const last = story.at(-1);
  if (wanted === undefined || last === undefined || !('after' in state) || state.after === undefined) return {};
  const further = told.map(({ type, data }): RecordedEvent => ({
    ...last,
    type,
    data: data as JsonObject,
    rev: last.rev + 1,
    actor,
    at: now,
  }));
  const standing = standingAfter(DUTIES, [...story, ...further]);
  const stands = (duty: string) => ['open', 'paused'].includes(standing.get(duty)?.state ?? '');
  const amiss = OF_MONEY.some((duty) => wanted[duty] !== undefined && wanted[duty] !== stands(duty));
  if (!amiss && byItsDays(state.after.payment, standing.get('pay-fine'))) return {};
  const toClose = wanted['close-case'] === true && !stands('close-case');
  const closeBy = toClose ? { closeBy: law.due('sp-77-closing-period', today) } : {};
  if (enforcementIsOver(state.after)) return closeBy;
  const owes = wanted['pay-fine'] === true || wanted['pay-surcharge'] === true;
  return { owing: owes ? owingAgain(state.after, today, law) : nothingOwing(state), ...closeBy };
}

/** Whether the duty to pay by several days is owed by the first day that is open, and knows what is left of each. */
function byItsDays(payment: PaymentState, duty: StandingDuty | undefined): boolean {
  const open = openSchedule(payment);
  if (!isScheduled(payment) || open.length === 0 || duty?.owed === undefined) return true;
  return duty.owed.due === open[0]!.due && canonicalJson((duty.memo?.['open'] ?? null) as Json) === canonicalJson(open as unknown as Json);
}
