import type { AnyCaseType, Duty, DutyElsewhere } from '#libs/kernel';
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

/** @throws Error where a command that the duty names is not there, is kept to people, or opens a case that is there already */
export function assertAskable(types: readonly AnyCaseType[], type: AnyCaseType, duty: Duty): void {
  const { acts, asks, recomputes } = duty;
  for (const own of [acts, recomputes]) if (own !== undefined) openToSystem(type, duty, own.command);
  if (asks === undefined) return;
  if (acts !== undefined) throw new Error(`duty ${duty.name} of ${type.name} acts by itself and asks another case: it can do one of them`);
  assertElsewhere(types, type, duty, asks);
}

function assertElsewhere(
  types: readonly AnyCaseType[],
  type: AnyCaseType,
  duty: Duty,
  { of, command, caseId, records }: DutyElsewhere,
): void {
  const asked = types.find(({ name }) => name === of);
  if (asked === undefined) throw new Error(`duty ${duty.name} of ${type.name} asks ${of}, which is no case type of this office`);
  const opens = openToSystem(asked, duty, command).opens === true;
  if (opens && caseId !== undefined) throw new Error(`duty ${duty.name} of ${type.name} tells the case for ${command}, which opens one`);
  if (!opens && caseId === undefined) throw new Error(`duty ${duty.name} of ${type.name} does not tell which ${of} it asks ${command}`);
  if (openToSystem(type, duty, records.command).opens === true) {
    throw new Error(`duty ${duty.name} of ${type.name} records by ${records.command}, which opens a case`);
  }
}

function openToSystem(type: AnyCaseType, duty: Duty, command: string) {
  const entry = type.commands[command];
  if (entry?.who.includes('system') !== true) {
    throw new Error(`duty ${duty.name} asks ${command}, which ${type.name} does not open to the system`);
  }
  return entry;
}
