import { Refused } from '#libs/kernel';
import {
  AppendOutcomeUnknown,
  EventTooLarge,
  StoreFull,
  StoreUnavailable,
  WrongRevision,
  storeWith,
  type EventStore,
} from '#libs/event-store';
import type { HandleCase, Receipt } from '#libs/case-runtime';
import { problemOf } from '../known-problems.js';
import type { OfficeMetrics } from './office-metrics.js';

/** Handles commands as before and counts what came of them. */
export function measuredCommands(
  handle: (ask: HandleCase) => Promise<Receipt>,
  metrics: Pick<OfficeMetrics, 'command'>,
): (ask: HandleCase) => Promise<Receipt> {
  return async (ask) => {
    try {
      const receipt = await handle(ask);
      metrics.command(ask.type, ask.command, receipt.events.length > 0 ? 'accepted' : 'already-so');
      return receipt;
    } catch (error) {
      metrics.command(ask.type, ask.command, commandFailure(error));
      throw error;
    }
  };
}

/** The code of the refusal or problem, `failed` for what nobody foresaw. */
function commandFailure(error: unknown): string {
  return error instanceof Refused ? error.code : (problemOf(error)?.code ?? 'failed');
}

/** The same store with its appends measured. */
export function measuredAppends(
  store: EventStore,
  metrics: Pick<OfficeMetrics, 'append'>,
  now: () => number = () => performance.now(),
): EventStore {
  const append: EventStore['append'] = async (stream, expected, events) => {
    const began = now();
    try {
      const appended = await store.append(stream, expected, events);
      metrics.append('stored', events.length, now() - began);
      return appended;
    } catch (error) {
      metrics.append(appendFailure(error), events.length, now() - began);
      throw error;
    }
  };
  return storeWith(store, { append });
}

function appendFailure(error: unknown): string {
  if (error instanceof WrongRevision) return 'wrong-revision';
  if (error instanceof AppendOutcomeUnknown) return 'outcome-unknown';
  if (error instanceof StoreUnavailable) return 'unavailable';
  if (error instanceof StoreFull) return 'full';
  return error instanceof EventTooLarge ? 'too-large' : 'failed';
}
