import { effective, EVERY_ROW, type RecordedEvent, type Row, type View } from '#libs/kernel';

/** Rows of one view over the events of one case, corrections substituted, as the view runner folds them. */
export function rowsOfView(view: View, story: readonly RecordedEvent[]): readonly Row[] {
  const rows = new Map<string, Row>();
  for (const event of effective(story)) {
    const touched = view.keys(event);
    for (const key of touched === EVERY_ROW ? [...rows.keys()] : touched) {
      const row = view.evolve(rows.get(key) ?? null, event, key);
      if (row === null) rows.delete(key);
      else rows.set(key, row);
    }
  }
  return [...rows.values()];
}
