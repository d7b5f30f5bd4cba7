import type { EventStore } from './port.js';

/** The store with some of its members replaced; everything else goes to the store itself. */
export function storeWith(store: EventStore, changes: Partial<EventStore>): EventStore {
  return {
    exclusive: changes.exclusive ?? store.exclusive,
    append: (stream, expected, events) => (changes.append ?? store.append).call(store, stream, expected, events),
    readStream: (stream, from, limit) => (changes.readStream ?? store.readStream).call(store, stream, from, limit),
    readAll: (after, limit) => (changes.readAll ?? store.readAll).call(store, after, limit),
    subscribe: (after, signal) => (changes.subscribe ?? store.subscribe).call(store, after, signal),
    head: () => (changes.head ?? store.head).call(store),
    compare: (a, b) => (changes.compare ?? store.compare).call(store, a, b),
    health: () => (changes.health ?? store.health).call(store),
    close: () => (changes.close ?? store.close).call(store),
  };
}
