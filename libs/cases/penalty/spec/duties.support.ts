import type { RecordedEvent, Row } from '#libs/kernel';
import { dutyView } from '#libs/agenda';
import { penalty } from '../penalty.js';

const view = dutyView([penalty]);

/** Duties of a story as the agenda's view folds them: name and key → state, due day and how it ended. */
export function dutiesOf(story: readonly RecordedEvent[]): { readonly [duty: string]: string } {
  const rows = new Map<string, Row>();
  for (const event of story) {
    for (const key of view.keys(event)) {
      const row = view.evolve(rows.get(key) ?? null, event, key);
      if (row === null) rows.delete(key);
      else rows.set(key, row);
    }
  }
  const told = [...rows.values()].map(({ duty, part, state, due, ended, late }): readonly [string, string] => [
    part === '' ? String(duty) : `${duty} ${part}`,
    state === 'closed' ? `${ended}${late === 1 ? ' late' : ''}` : `${state} ${due ?? ''}`.trim(),
  ]);
  return Object.fromEntries(told);
}
