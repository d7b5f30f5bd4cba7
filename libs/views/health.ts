import { CorruptEvent, type Position, type StoredEvent } from '#libs/event-store';
import type { Instant } from '#libs/kernel';
import type { StoppedAt } from './errors.js';
import { isBefore } from './positions.js';
import { generationsOf } from './generations.js';
import type { ViewReaderOptions } from './questions.js';

/** How one view stands. Red are `stopped` and a lag that does not shrink. */
export interface ViewHealth {
  readonly view: string;
  /** Version that answers questions; undefined while the first one is built. */
  readonly serving: number | undefined;
  readonly state: 'building' | 'live' | 'stopped';
  /** Version being built beside, where there is one. */
  readonly building?: { readonly version: number; readonly events: number };
  readonly position: Position | undefined;
  /** Events of the store processed so far. */
  readonly events: number;
  /** Events not processed yet (counted up to 1,000) and the age in seconds of the oldest of them that can be read. */
  readonly lag: { readonly events: number; readonly seconds: number };
  /** It has seen more than the store holds: a backup was put back, and its rows tell what never happened. */
  readonly ahead?: true;
  /** When the last batch was committed, and how many seconds ago. */
  readonly progressAt: Instant | undefined;
  readonly progressAge: number | undefined;
  readonly stopped?: StoppedAt;
}

const MOST_COUNTED = 1_000;

type Lag = ViewHealth['lag'];

/** How every view stands, from its checkpoints and the store. @throws StoreUnavailable and errors of the database */
export async function viewHealth(options: ViewReaderOptions): Promise<readonly ViewHealth[]> {
  const { database, views, store, clock } = options;
  const names = views.map((view) => view.name);
  const found = await generationsOf(database.reads, names);
  const head = await store.head();
  const now = Date.parse(clock.now());
  const lags = new Map<Position | undefined, Promise<Lag>>();
  const lagOf = (position: Position | undefined) => {
    let lag = lags.get(position);
    if (lag === undefined) lags.set(position, (lag = measured(options, position, head, now)));
    return lag;
  };
  return Promise.all(
    names.map(async (view): Promise<ViewHealth> => {
      const mine = found.filter((generation) => generation.view === view);
      const serving = mine.find((generation) => generation.serving);
      const building = mine.find((generation) => !generation.serving);
      const shown = serving ?? building;
      const stopped = serving?.stopped ?? building?.stopped;
      const progressAt = shown?.progressAt;
      return {
        view,
        serving: serving?.version,
        state: stopped !== undefined ? 'stopped' : serving === undefined ? 'building' : 'live',
        ...(building === undefined ? {} : { building: { version: building.version, events: building.eventNo } }),
        position: shown?.position,
        events: shown?.eventNo ?? 0,
        lag: await lagOf(shown?.position),
        ...(isBefore(options.store, head, shown?.position) ? { ahead: true } : {}),
        progressAt,
        progressAge: progressAt === undefined ? undefined : Math.max(0, (now - Date.parse(progressAt)) / 1_000),
        ...(stopped === undefined ? {} : { stopped }),
      };
    }),
  );
}

async function measured(options: ViewReaderOptions, from: Position | undefined, head: Position | undefined, now: number): Promise<Lag> {
  if (!isBefore(options.store, from, head)) return { events: 0, seconds: 0 };
  const behind = await options.store.readAll(from, MOST_COUNTED);
  const at = oldestAt(options, behind);
  return { events: behind.length, seconds: at === undefined ? 0 : Math.max(0, (now - Date.parse(at)) / 1_000) };
}

/** When the oldest that can be read was recorded: the one that a view stopped at may be damaged. */
function oldestAt({ codec }: ViewReaderOptions, behind: readonly StoredEvent[]): Instant | undefined {
  for (const event of behind) {
    try {
      return codec.envelope(event).at;
    } catch (error) {
      if (!(error instanceof CorruptEvent)) throw error;
    }
  }
  return undefined;
}
