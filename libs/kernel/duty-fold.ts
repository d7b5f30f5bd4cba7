import type { DutyChange, DutyEffect, StandingDuty } from './duty.js';
import { isPerson, type Actor } from './event.js';
import type { Uuid } from './ids.js';

/** What the change does to the duty as it stands; null where it leaves it alone. */
export function effectOn(standing: StandingDuty | null, change: DutyChange): DutyEffect | null {
  return 'given' in change ? change.given(standing) : change;
}

/**
 * The duty after an effect of what the actor did; null where none stands: what was only noted is forgotten when it ends, and what was
 * never owed can neither wait nor end. The same object where it stays as it is. Lists fold their rows around this, and a case that asks
 * what its duties miss folds its story with it.
 */
export function afterEffect(standing: StandingDuty | null, effect: DutyEffect, actor: Actor): StandingDuty | null {
  if ('owed' in effect) {
    const { owed, paused, agency = agencyOf(actor) ?? standing?.agency, memo = standing?.memo } = effect;
    return standingDuty(paused === undefined ? 'open' : 'paused', owed, agency, paused, memo);
  }
  if ('noted' in effect) {
    if (standing === null) return standingDuty('noted', undefined, agencyOf(actor), undefined, effect.noted);
    return { ...standing, memo: effect.noted };
  }
  if (standing === null) return null;
  const { state, owed, agency, memo } = standing;
  if ('dated' in effect) return state === 'closed' ? standingDuty(state, effect.dated, agency, undefined, memo) : standing;
  if ('paused' in effect) {
    return state === 'open' ? standingDuty('paused', owed, agency, effect.paused, effect.memo ?? memo) : standing;
  }
  if ('goesOn' in effect) return state === 'paused' ? standingDuty('open', owed, agency, undefined, memo) : standing;
  if ('excluded' in effect || state === 'closed') return standing;
  return state === 'noted' ? null : standingDuty('closed', owed, agency, undefined, memo);
}

function agencyOf(actor: Actor): Uuid | undefined {
  return isPerson(actor) ? actor.agency : undefined;
}

type Filled = { -readonly [K in keyof StandingDuty]: StandingDuty[K] };

/** Filled in, not spread: this is done for every duty that an event of a rebuild meets. */
export function standingDuty(
  state: StandingDuty['state'],
  owed: StandingDuty['owed'] | undefined,
  agency: Uuid | undefined,
  paused: string | undefined,
  memo: StandingDuty['memo'] | undefined,
): StandingDuty {
  const duty: Filled = { state };
  if (owed !== undefined) duty.owed = owed;
  if (agency !== undefined) duty.agency = agency;
  if (paused !== undefined) duty.paused = paused;
  if (memo !== undefined) duty.memo = memo;
  return duty;
}
