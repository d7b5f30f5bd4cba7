import type { AnyCaseType, Duty, DutyCommand } from '#libs/kernel';
import { AppendOutcomeUnknown, StoreFull, StoreUnavailable, WrongRevision } from '#libs/event-store';
import { Busy } from '#libs/case-runtime';
import type { DueRow } from './due.js';

/** What became of the asks of one tick. */
export interface Asks {
  asked: number;
  parked: number;
}

/** The rows of a page by their case, in the order of the page. */
export function byStream(rows: readonly DueRow[]): readonly (readonly DueRow[])[] {
  const streams = new Map<string, DueRow[]>();
  for (const row of rows) streams.set(row.stream, [...(streams.get(row.stream) ?? []), row]);
  return [...streams.values()];
}

/** Trouble that passes by itself, in contrast to a decision or a mistake of the program. */
export function isPassing(error: unknown): boolean {
  return [Busy, StoreUnavailable, StoreFull, AppendOutcomeUnknown, WrongRevision].some((kind) => error instanceof kind);
}

/** @throws Error where the type has no such command or keeps it to people */
export function assertOpenToSystem(type: AnyCaseType, duty: Duty, asks: DutyCommand | undefined): void {
  if (asks === undefined) return;
  const entry = type.commands[asks.command];
  if (entry?.who.includes('system') !== true) {
    throw new Error(`duty ${duty.name} asks ${asks.command}, which ${type.name} does not open to the system`);
  }
}
