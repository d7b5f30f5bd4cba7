import type { EventStore } from '../port.js';
import { checkedConnectionString, refusedByClient } from './connection-string.js';
import { DEFAULT_SETTINGS, type EventStoreDbSettings } from './settings.js';
import { EventStoreDbStore } from './store.js';

export interface EventStoreDbOptions extends Partial<EventStoreDbSettings> {
  /** `esdb://…` or `esdb+discover://…`, as EventStoreDB's documentation has it. */
  readonly connectionString: string;
}

/**
 * The port on an EventStoreDB node or cluster, 21.10 or later. Connects with the first call; `health` says whether it can.
 * @throws UnusableConnectionString
 */
export async function openEventStoreDb(options: EventStoreDbOptions): Promise<EventStore> {
  const { connectionString, ...settings } = options;
  const checked = checkedConnectionString(connectionString);
  try {
    return new EventStoreDbStore(checked, { ...DEFAULT_SETTINGS, ...settings });
  } catch (error) {
    throw refusedByClient(error);
  }
}
