import type { DueDate, ExcludedPeriod, Extension, Instant, LocalDate, Uuid, Wording } from '#libs/kernel';
import type { FoundAgency } from './agencies.js';
import type { Light } from './light.js';

/** A duty as lists show it. */
export interface ListedDuty {
  readonly id: string;
  readonly type: string;
  readonly caseId: Uuid;
  readonly number?: string;
  readonly title?: string;
  readonly item?: string;
  readonly officer?: Uuid;
  readonly duty: string;
  readonly name: Wording;
  readonly clock: string;
  readonly part: string;
  /** What the office asks of another case once the date has passed. */
  readonly asks?: { readonly type: string; readonly command: string; readonly name: Wording };
  readonly state: string;
  /** Absent while paused and once closed. */
  readonly light?: Light;
  /** Part of the time that has gone by, in percent; absent where there is no light. */
  readonly elapsed?: number;
  readonly due: DueDate['due'];
  readonly dueUntil: Instant;
  readonly provisional: boolean;
  /** Set by an order or arrangement, not computed by a rule. */
  readonly setByDecision: boolean;
  readonly rule: string;
  readonly paused?: string;
  readonly openedOn: LocalDate;
  readonly closedOn?: LocalDate;
  readonly late?: boolean;
  readonly agency?: FoundAgency | { readonly agency: Uuid };
}

/** A duty with what explains its date. */
export interface FoundDuty extends ListedDuty {
  readonly owed: DueDate;
  readonly openedBy: Uuid;
  /** Digest of the law that the date was computed under. */
  readonly law?: string;
  readonly excluded: readonly ExcludedPeriod[];
  readonly extensions: readonly Extension[];
}

export interface DutyPage {
  readonly rows: readonly ListedDuty[];
  readonly next?: string;
}

export const DIMENSIONS = ['light', 'agency', 'unit', 'level', 'month', 'clock', 'type', 'item', 'officer'] as const;
export type Dimension = (typeof DIMENSIONS)[number];

export interface DutyGroup {
  readonly by: { readonly [dimension: string]: string | null };
  /** Of the agency or unit, where grouped by one: its name, and the path that drills down to it. */
  readonly agency?: { readonly name: string; readonly level: string; readonly below: string };
  /** Where grouped by officer. */
  readonly officer?: { readonly name: string };
  readonly count: number;
}

export interface DueDay {
  readonly day: LocalDate;
  readonly count: number;
  readonly clocks: { readonly [clock: string]: number };
}

export interface OverdueRate {
  readonly agency: Uuid | null;
  readonly name?: string;
  readonly below?: string;
  /** Month that the duties fell due in. */
  readonly month: string;
  /** Duties due in the month, without those that lapsed in time. */
  readonly due: number;
  /** Done after the date, or not done yet. */
  readonly overdue: number;
}

/** Names a duty by its stream and key. The key holds what people called a part: whoever hands it out to people seals it. */
export function dutyId(stream: string, key: string): string {
  return Buffer.from(`${stream}|${key}`).toString('base64url');
}

export function readDutyId(id: string): { readonly stream: string; readonly key: string } | undefined {
  const text = Buffer.from(id, 'base64url').toString();
  const found = /^([a-z][a-z0-9-]*-[0-9a-f-]{36})\|([a-z][a-z0-9-]*\/[^\0]*)$/.exec(text);
  return found === null ? undefined : { stream: found[1]!, key: found[2]! };
}
