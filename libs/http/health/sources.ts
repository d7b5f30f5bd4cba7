import type { Clock, Instant, Json, JsonObject } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import type { ViewHealth } from '#libs/views';
import type { ReadinessSource } from './readiness.js';

/** The event store: nothing can be written or read without it. */
export function storeReadiness(store: Pick<EventStore, 'health'>): ReadinessSource {
  return { name: 'store', check: () => store.health() };
}

/** A view that is further behind than this, and has not moved for as long, is stuck. */
const STUCK_S = 60;

/**
 * Every view with its lag. Red is a view that stopped, one that is behind and does not move, and one that has seen more than the store holds.
 * One that is being built for the first time is not ready; a rebuild beside a serving version is.
 */
export function viewsReadiness(health: () => Promise<readonly ViewHealth[]>): ReadinessSource {
  const isReady = (view: ViewHealth): boolean =>
    view.state !== 'stopped' &&
    view.ahead === undefined &&
    view.serving !== undefined &&
    !(view.lag.events > 0 && view.lag.seconds > STUCK_S && (view.progressAge ?? Number.POSITIVE_INFINITY) > STUCK_S);
  return {
    name: 'views',
    check: async () => {
      const views = await health();
      return { ready: views.every(isReady), detail: Object.fromEntries(views.map((view) => [view.view, told(view, isReady(view))])) };
    },
  };
}

const AHEAD = 'it has seen more than the store holds: folded anew once its process notices, or starts again';

/** The event that a view stopped at is named; what the fold said of it is for the log, it may quote the event. */
function told(view: ViewHealth, ready: boolean): Json {
  const { state, serving, building, events, lag, ahead, progressAt, stopped } = view;
  return {
    ready,
    state,
    ...(serving === undefined ? {} : { serving }),
    ...(building === undefined ? {} : { building: { version: building.version, events: building.events } }),
    events,
    lag: { events: lag.events, seconds: lag.seconds },
    ...(ahead === undefined ? {} : { ahead: AHEAD }),
    ...(progressAt === undefined ? {} : { progressAt }),
    ...(stopped === undefined
      ? {}
      : { stopped: { stream: stopped.stream, revision: stopped.revision, type: stopped.type, error: stopped.error.split(':', 1)[0]! } }),
  };
}

/** What the clock says, and how far it was found behind recorded facts: a note for the operator, no reason to stop working. */
export function clockReadiness(
  clock: Clock,
  behind: () => { readonly milliseconds: number; readonly at: Instant } | undefined,
): ReadinessSource {
  return {
    name: 'clock',
    check: () => {
      const found = behind();
      const note: JsonObject = found === undefined ? {} : { behind: { milliseconds: found.milliseconds, at: found.at } };
      return Promise.resolve({ ready: true, detail: { now: clock.now(), ...note } });
    },
  };
}
