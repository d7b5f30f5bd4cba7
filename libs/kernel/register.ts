import type { JsonObject } from './canonical-json.js';
import type { Uuid } from './ids.js';
import { uuid5 } from './ids.js';
import type { Instant } from './time.js';

/**
 * A register is a stream that holds entries of many cases under one key: case numbers of an agency and year, the one fine
 * of an act, the offences of a party and item. An entry is appended before the case event that it belongs to, at the revision
 * that the decision read. It is *held* once the case stream contains its cause, *void* once that stream passed the expected
 * revision without it, *pending* in between. A claim is a register that refuses a second held entry.
 */
export interface RegisterKey {
  /** Kind of register, for example `case-number`, `one-fine`, `first-offence`, `certificate-number`. */
  readonly register: string;
  /** Parts of the key: ids, years, keyed digests; never a personal identifier or its plain hash. */
  readonly key: readonly string[];
}

export interface RegisterEntry {
  readonly revision: number;
  readonly caseStream: string;
  readonly cause: Uuid;
  /** Revision of the case stream that the entry's case event expects; -1 where the case does not exist yet. */
  readonly expected: number;
  readonly data: JsonObject;
  readonly at: Instant;
  readonly status: 'held' | 'void' | 'pending';
}

/** What a decision sees of a register: entries with their status, and the revision that its own entry will be appended at. */
export interface RegisterContents {
  readonly key: RegisterKey;
  readonly stream: string;
  readonly revision: number;
  readonly entries: readonly RegisterEntry[];
}

/** How a command reads a register. */
export interface RegisterReading {
  /**
   * An entry of another command that is not settled yet answers busy, and is abandoned once it counts as left behind; `show` shows it until
   * then.
   */
  readonly pending?: 'show';
  /** The newest entries only: enough for a running number, whatever its length. */
  readonly last?: number;
}

/** An entry that a command wants to make, together with its case event. */
export interface Registration {
  /** The contents that the decision read: a register that has moved on since makes the command decide again. */
  readonly read: RegisterContents;
  readonly data: JsonObject;
}

export const REGISTER_CATEGORY = 'register';

/** Stream of a register: the name shows neither key nor kind. */
export function registerStream(key: RegisterKey): string {
  return `${REGISTER_CATEGORY}-${uuid5('register', key.register, ...key.key)}`;
}

/** Entries that hold: neither void nor pending. */
export function heldEntries(contents: RegisterContents): readonly RegisterEntry[] {
  return contents.entries.filter((entry) => entry.status === 'held');
}
