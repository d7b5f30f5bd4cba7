import type { Duty, DutyEffect, RecordedEvent, StandingDuty } from '#libs/kernel';

/** How the duties stand after the events, as lists of duties fold them: which are open, without days and lights. */
export function standingAfter(duties: readonly Duty[], story: readonly RecordedEvent[]): ReadonlyMap<string, StandingDuty> {
  const standing = new Map<string, StandingDuty>();
  for (const event of story) {
    for (const { name, on } of duties) {
      for (const change of on[event.type]?.(event) ?? []) {
        const key = change.key === '' ? name : `${name} ${change.key}`;
        const known = standing.get(key) ?? null;
        const effect = 'given' in change ? change.given(known) : change;
        const next = effect === null ? known : changed(known, effect);
        if (next === null) standing.delete(key);
        else standing.set(key, next);
      }
    }
  }
  return standing;
}

function changed(known: StandingDuty | null, effect: DutyEffect): StandingDuty | null {
  if ('owed' in effect) {
    const { owed, paused, memo = known?.memo } = effect;
    const clock = paused === undefined ? ({ state: 'open' } as const) : ({ state: 'paused', paused } as const);
    return { ...clock, owed, ...(memo === undefined ? {} : { memo }) };
  }
  if ('noted' in effect) return { state: 'noted', ...known, memo: effect.noted };
  if (known === null) return null;
  const { paused: _why, ...running } = known;
  if ('paused' in effect) return known.state === 'open' ? { ...known, state: 'paused', paused: effect.paused } : known;
  if ('goesOn' in effect) return known.state === 'paused' ? { ...running, state: 'open' } : known;
  if ('excluded' in effect) return known;
  return known.state === 'noted' ? null : { ...running, state: 'closed' };
}
