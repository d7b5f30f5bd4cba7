import { afterEffect, effectOn, type Duty, type RecordedEvent, type StandingDuty } from '#libs/kernel';

/** How the duties stand after the events: which are open, and by what date; days that do not count and lights are for lists. */
export function standingAfter(duties: readonly Duty[], story: readonly RecordedEvent[]): ReadonlyMap<string, StandingDuty> {
  const standing = new Map<string, StandingDuty>();
  for (const event of story) {
    for (const { name, on } of duties) {
      for (const change of on[event.type]?.(event) ?? []) {
        const key = change.key === '' ? name : `${name} ${change.key}`;
        const known = standing.get(key) ?? null;
        const effect = effectOn(known, change);
        const next = effect === null ? known : afterEffect(known, effect, event.actor);
        if (next === null) standing.delete(key);
        else standing.set(key, next);
      }
    }
  }
  return standing;
}
