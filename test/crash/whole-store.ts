import type { Envelope } from '#libs/kernel';
import { eventHash, type StoredEvent } from '#libs/event-store';
import type { Asked } from './busy-clerks.js';

/** What is stored, opened: envelopes by stream and by cause. */
export interface WholeStore {
  readonly count: number;
  readonly streams: ReadonlyMap<string, readonly Envelope[]>;
  readonly causes: ReadonlyMap<string, readonly Envelope[]>;
}

/**
 * Opens everything stored and checks what must hold of every store: revisions without a gap, chains whole, positions in their order; those of
 * the embedded store are counted and leave none out.
 */
export function wholeStore(stored: readonly StoredEvent[], positions: 'counted' | 'ordered' = 'counted'): WholeStore {
  const streams = new Map<string, Envelope[]>();
  const causes = new Map<string, Envelope[]>();
  const heads = new Map<string, string>();
  const faults: string[] = [];
  for (const [index, event] of stored.entries()) {
    const envelope = JSON.parse(Buffer.from(event.bytes).toString()) as Envelope;
    const before = streams.get(event.stream) ?? [];
    const inPlace = positions === 'counted' ? event.position === String(index + 1) : event.position > (stored[index - 1]?.position ?? '');
    if (!inPlace) faults.push(`position ${event.position} after ${index}`);
    if (event.revision !== before.length || envelope.rev !== event.revision) faults.push(`${event.stream} skips to ${event.revision}`);
    if (envelope.prev !== heads.get(event.stream)) faults.push(`${event.stream} is not chained at ${event.revision}`);
    if (before.length > 0 && envelope.at < before.at(-1)!.at) faults.push(`${event.stream} goes back in time at ${event.revision}`);
    heads.set(event.stream, eventHash(event.bytes));
    streams.set(event.stream, [...before, envelope]);
    if (!event.stream.startsWith('register-')) causes.set(envelope.cause, [...(causes.get(envelope.cause) ?? []), envelope]);
  }
  expect(faults).toEqual([]);
  return { count: stored.length, streams, causes };
}

/** Checks that every command had its whole effect once, or none, and that all that was acknowledged is there. */
export function expectWholeEffects(store: WholeStore, asked: readonly Asked[]): void {
  const faults: string[] = [];
  for (const { cause, types, answered } of asked) {
    const made = store.causes.get(cause) ?? [];
    if (made.length > 0 && made.map(({ type }) => type).join() !== types.join()) faults.push(`${cause} made ${made.length} events`);
    if (made.some((event, index) => event.rev !== made[0]!.rev + index || event.stream !== made[0]!.stream)) {
      faults.push(`${cause} is scattered`);
    }
    if (answered === undefined) continue;
    const there = answered.events.map(({ id, revision }) => store.streams.get(answered.stream)?.[revision]?.id === id);
    if (there.length !== types.length || there.includes(false)) faults.push(`${cause} was acknowledged and is missing`);
  }
  expect(faults).toEqual([]);
}

/** Entries of registers: each held entry's case stream contains its cause where expected, and no key is held twice by number or login. */
export function expectWholeRegisters({ streams }: WholeStore): { readonly held: number; readonly lost: number } {
  let held = 0;
  let lost = 0;
  for (const [stream, entries] of streams) {
    if (!stream.startsWith('register-')) continue;
    const numbers = new Set<unknown>();
    for (const { data, cause } of entries) {
      const entered = data as unknown as { caseStream: string; expected: number; entry: { number?: number } };
      if (streams.get(entered.caseStream)?.[entered.expected + 1]?.cause !== cause) {
        lost += 1;
        continue;
      }
      held += 1;
      const { number } = entered.entry;
      if (number === undefined) continue;
      expect(numbers.has(number)).toBe(false);
      numbers.add(number);
    }
  }
  return { held, lost };
}
