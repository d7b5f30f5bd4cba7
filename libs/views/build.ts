import type { Position, StoredEvent } from '#libs/event-store';
import { sql } from 'kysely';
import { readOn, type FollowSetting, type LiveLane } from './follow.js';
import type { Lane } from './lane.js';
import { indexStatements } from './tables.js';

export interface BuildSetting extends FollowSetting {
  readonly buildBatch: number;
}

/**
 * Brings a lane that begins far back to the end of the store: rows wait in memory until their stream falls asleep, indexes are made
 * when the bulk is written, and the last events are folded like live ones. Ends early, resumable, when the runner stops.
 */
export async function buildLane(setting: BuildSetting, lane: Lane, live: LiveLane, progress: () => void): Promise<void> {
  const { signal } = setting;
  const read = (after: Position | undefined): Promise<readonly StoredEvent[]> => {
    const reading = setting.retry(lane.views, () => setting.store.readAll(after, setting.buildBatch));
    // The next batch is read while one is folded; nobody may be left to see it fail.
    reading.catch(() => undefined);
    return reading;
  };
  // What was begun by an earlier runner is in the tables only, where memory knows no place of it.
  if (lane.position !== undefined) await indexStreams(setting, lane);
  let ahead = read(lane.position);
  for (;;) {
    const events = await readOn(setting, lane, ahead);
    if (events.length === setting.buildBatch) ahead = read(events[events.length - 1]!.position);
    await lane.process(events);
    progress();
    if (lane.generations.length === 0) return;
    if (signal.aborted) break;
    if (events.length < setting.buildBatch) break;
    // Gives timers and requests of this process a turn between two batches.
    await new Promise<void>((resume) => setImmediate(resume));
  }
  await lane.flush();
  lane.mode = 'through';
  if (signal.aborted) return;
  await index(setting, lane);
  await catchUp(setting, lane, live, progress);
}

/** Follows the store as closely as reading allows, then joins the live lane. */
export async function catchUp(setting: BuildSetting, lane: Lane, live: LiveLane, progress: () => void): Promise<void> {
  while (lane.generations.length > 0 && !setting.signal.aborted) {
    const reading = setting.retry(lane.views, () => setting.store.readAll(lane.position, setting.buildBatch));
    const events = await readOn(setting, lane, reading);
    await lane.process(events);
    progress();
    if (events.length < setting.buildBatch) return live.join(lane);
  }
}

async function indexStreams(setting: BuildSetting, lane: Lane): Promise<void> {
  for (const generation of lane.generations) await setting.retry([generation.name], () => generation.index(setting.database));
}

async function index(setting: BuildSetting, lane: Lane): Promise<void> {
  await indexStreams(setting, lane);
  for (const { view, tables, name } of lane.generations) {
    for (const statement of indexStatements(view, tables)) {
      if (setting.signal.aborted) return;
      await setting.retry([name], () => setting.database.transaction((trx) => statement.execute(trx)));
    }
    if (setting.database.dialect === 'sqlite') continue;
    for (const table of [tables.live.name, tables.history.name]) {
      await setting.retry([name], () => setting.database.transaction((trx) => sql`analyze ${sql.id(table)}`.execute(trx)));
    }
  }
}
