import { createHash } from 'node:crypto';
import {
  afterEffect,
  canonicalJson,
  dayOf,
  effectOn,
  standingDuty,
  view,
  type AnyCaseType,
  type DueDate,
  type Duty,
  type DutyChange,
  type DutyEffect,
  type JsonObject,
  type RecordedEvent,
  type StandingDuty,
  type View,
} from '#libs/kernel';
import { clockMoments, dueUntil, firstWarningAt, instantAfter, type ClockMoments } from './light.js';

/** One duty of one case. Columns about the clock are null until it is owed for the first time. */
export type DutyRow = {
  readonly type: string;
  readonly duty: string;
  readonly clock: string;
  /** Key within the case and the duty. */
  readonly part: string;
  readonly state: string;
  /** 1 where the term runs for somebody else. */
  readonly term_of_other: number;
  readonly due: string | null;
  readonly due_until: string | null;
  /** The due day in Asia/Shanghai. */
  readonly due_on: string | null;
  readonly started: string | null;
  /** First warning: half of the time, or when the duty became known, if later. */
  readonly warn_from: string | null;
  readonly yellow_from: string | null;
  /** When the loop asks for what the law does by itself; only while it runs. */
  readonly act_at: string | null;
  readonly rule: string | null;
  readonly version: string | null;
  readonly trigger: string | null;
  readonly provisional: number;
  readonly set_by_decision: number;
  readonly excluded: string;
  readonly extensions: string;
  readonly law: string | null;
  readonly paused: string | null;
  /** The day since which the clock stands still. */
  readonly paused_on: string | null;
  readonly agency: string | null;
  readonly officer: string | null;
  readonly opened_on: string | null;
  readonly opened_by: string | null;
  /** When it was last opened, moved or taken up again. */
  readonly changed_at: string;
  readonly closed_at: string | null;
  readonly closed_on: string | null;
  /** `done` or `lapsed`. */
  readonly ended: string | null;
  readonly late: number;
  readonly memo: string | null;
};

export const DUTIES = 'duties';

/** What each question walks along; the reader names them by their place in this list. */
export const INDEX = { due: 0, agency: 1, clock: 2, acts: 3, warnings: 4, yellow: 5, days: 6, officer: 7 } as const;
const INDEXES: readonly (readonly (keyof DutyRow & string)[])[] = [
  ['state', 'due_until'],
  ['agency', 'state', 'due_until'],
  ['clock', 'state', 'due_until'],
  ['act_at'],
  ['state', 'warn_from'],
  ['state', 'yellow_from'],
  ['agency', 'due_on'],
  ['officer'],
  // few are: without it, looking for them walks all that is open
  ['provisional', 'due_until'],
];

/** Stored key of a duty within its case. */
export function dutyKey(name: string, part: string): string {
  return `${name}/${part}`;
}

/**
 * The view of all duties of the types: open ones, and closed ones for the rate of what came late. Rows are a pure fold of the dates
 * that events recorded; nothing is computed anew.
 */
export function dutyView(types: readonly AnyCaseType[]): View {
  const folds = new Map(types.map((type) => [type.name, new TypeDuties(type)]));
  const changesOf = (event: RecordedEvent) => folds.get(event.stream.slice(0, -37))?.changes(event) ?? NO_CHANGES;
  const text = { type: 'text' } as const;
  const optional = { type: 'text', nullable: true } as const;
  const instant = { type: 'instant', nullable: true } as const;
  return view<DutyRow>({
    name: DUTIES,
    version: versionOf(types),
    categories: types.filter(({ duties = [] }) => duties.length > 0).map(({ name }) => name),
    columns: {
      type: text,
      duty: text,
      clock: text,
      part: text,
      state: text,
      term_of_other: { type: 'integer' },
      due: optional,
      due_until: instant,
      due_on: { type: 'date', nullable: true },
      started: instant,
      warn_from: instant,
      yellow_from: instant,
      act_at: instant,
      rule: optional,
      version: optional,
      trigger: optional,
      provisional: { type: 'integer' },
      set_by_decision: { type: 'integer' },
      excluded: { type: 'json' },
      extensions: { type: 'json' },
      law: optional,
      paused: optional,
      paused_on: { type: 'date', nullable: true },
      agency: optional,
      officer: optional,
      opened_on: { type: 'date', nullable: true },
      opened_by: optional,
      changed_at: { type: 'instant' },
      closed_at: instant,
      closed_on: { type: 'date', nullable: true },
      ended: optional,
      late: { type: 'integer' },
      memo: { type: 'json', nullable: true },
    },
    indexes: INDEXES,
    keys: (event) => [...changesOf(event).keys()],
    evolve: (row, event, key) => {
      const met = changesOf(event).get(key);
      return met === undefined ? row : met.reduce<DutyRow | null>((standing, one) => changed(standing, event, one), row);
    },
  });
}

interface Met {
  readonly duty: Duty;
  readonly change: DutyChange;
}

const NO_CHANGES: ReadonlyMap<string, readonly Met[]> = new Map();

/** The duties of one type, found by event type, so that most events cost one look-up. */
class TypeDuties {
  private readonly byEvent = new Map<string, Duty[]>();
  /** `keys` and `evolve` are asked in turn about the same event. */
  private last: { readonly event: RecordedEvent; readonly changes: ReadonlyMap<string, readonly Met[]> } | undefined;

  constructor({ name, duties = [] }: AnyCaseType) {
    const names = new Set<string>();
    for (const duty of duties) {
      if (names.has(duty.name)) throw new Error(`${name} declares two duties ${duty.name}`);
      names.add(duty.name);
      for (const type of Object.keys(duty.on)) this.byEvent.set(type, [...(this.byEvent.get(type) ?? []), duty]);
    }
  }

  changes(event: RecordedEvent): ReadonlyMap<string, readonly Met[]> {
    const concerned = this.byEvent.get(event.type);
    if (concerned === undefined) return NO_CHANGES;
    if (this.last?.event === event) return this.last.changes;
    const changes = new Map<string, Met[]>();
    for (const duty of concerned) {
      for (const change of duty.on[event.type]!(event)) {
        const key = dutyKey(duty.name, change.key);
        changes.set(key, [...(changes.get(key) ?? []), { duty, change }]);
      }
    }
    this.last = { event, changes };
    return changes;
  }
}

/** The columns of how the duty stands are what the kernel folds; those around it tell of its clock and of who did what. */
function changed(row: DutyRow | null, event: RecordedEvent, { duty, change }: Met): DutyRow | null {
  const before = standingOf(row);
  const effect = effectOn(before, change);
  if (effect === null) return row;
  const after = afterEffect(before, effect, event.actor);
  if (after === null) return null;
  if ('owed' in effect) return owed(withStanding(row ?? begun(event, duty, change.key), before, after), row, event, duty, effect);
  if (row === null) return withStanding(begun(event, duty, change.key), before, after);
  const told = 'excluded' in effect ? { ...row, excluded: added(row.excluded, effect.excluded) } : row;
  if (after === before) return 'paused' in effect && row.state === 'paused' ? stoodSince(told, effect.since) : told;
  const standing = withStanding(told, before, after);
  if ('closed' in effect) return closed(standing, event, effect);
  if ('dated' in effect) return dated(standing, event, effect.dated);
  if (row.state === after.state) return standing;
  if (after.state === 'open') return goingOn(standing, event, duty);
  return { ...standing, act_at: null, paused_on: ('since' in effect ? effect.since : undefined) ?? legalDay(event) };
}

/** What stands still already does so since the earliest day on which something stopped it. */
function stoodSince(row: DutyRow, since: string | undefined): DutyRow {
  return row.paused_on !== null && since !== undefined && since < row.paused_on ? { ...row, paused_on: since } : row;
}

function legalDay({ eff, at }: RecordedEvent): string {
  return dayOf(eff ?? at);
}

function goingOn(row: DutyRow, event: RecordedEvent, duty: Duty): DutyRow {
  const clock = { started: row.started!, dueUntil: row.due_until! };
  return { ...row, paused_on: null, act_at: actAt(duty, row.due_until), warn_from: firstWarningAt(clock, event.at), changed_at: event.at };
}

function owed(
  standing: DutyRow,
  row: DutyRow | null,
  event: RecordedEvent,
  duty: Duty,
  effect: Extract<DutyEffect, { readonly owed: unknown }>,
): DutyRow {
  const running = row !== null && (row.state === 'open' || row.state === 'paused') ? row : undefined;
  const { due } = effect.owed;
  const set = effect.set === true;
  const moments = clockMoments(effect.owed, set, event.at);
  return {
    ...standing,
    ...runningBy(due, moments),
    act_at: effect.paused === undefined ? actAt(duty, moments.dueUntil) : null,
    set_by_decision: set ? 1 : 0,
    excluded: added(running?.excluded, effect.excluded),
    extensions: added(running?.extensions, effect.extensions),
    law: event.basis.law ?? null,
    paused_on: effect.paused === undefined ? null : (running?.paused_on ?? legalDay(event)),
    officer: effect.by ?? running?.officer ?? null,
    opened_on: running?.opened_on ?? legalDay(event),
    opened_by: event.id,
    changed_at: event.at,
    closed_at: null,
    closed_on: null,
    ended: null,
    late: 0,
  };
}

function runningBy(due: string, { dueUntil, started, halfAt, yellowFrom }: ClockMoments) {
  return { due_until: dueUntil, due_on: due.length === 10 ? due : dayOf(due), started, warn_from: halfAt, yellow_from: yellowFrom };
}

/** What has ended stays so, and came late or in time by the date that counts now; limits in hours are counted from no corrected fact. */
function dated(standing: DutyRow, event: RecordedEvent, owed: DueDate): DutyRow {
  const moments = clockMoments(owed, standing.set_by_decision === 1, event.at);
  const past = standing.closed_on! > owed.due.slice(0, 10);
  const late = isLate(past, standing.paused_on, owed.due) ? 1 : 0;
  return { ...standing, ...runningBy(owed.due, moments), law: event.basis.law ?? null, late };
}

function isLate(past: boolean, stood: string | null, due: string): boolean {
  return past && (stood === null || stood > due.slice(0, 10));
}

/**
 * Late where the legal day of doing lies after the due day; limits in hours are judged by the instant. No clock runs out while it stands
 * still: what ends meanwhile is late only where its day had passed before.
 */
function closed(row: DutyRow, event: RecordedEvent, effect: Extract<DutyEffect, { readonly closed: unknown }>): DutyRow {
  const instant = effect.at ?? event.eff ?? event.at;
  const day = effect.on ?? dayOf(instant);
  const due = row.due!;
  const past = due.length === 10 ? day > due : instant > dueUntil(due);
  const late = isLate(past, row.paused_on, due) ? 1 : 0;
  return { ...row, act_at: null, closed_at: event.at, closed_on: day, ended: effect.closed, late };
}

function begun(event: RecordedEvent, { name, clock, window }: Duty, part: string): DutyRow {
  return {
    type: event.stream.slice(0, -37),
    duty: name,
    clock,
    part,
    state: 'noted',
    term_of_other: window === true ? 1 : 0,
    due: null,
    due_until: null,
    due_on: null,
    started: null,
    warn_from: null,
    yellow_from: null,
    act_at: null,
    rule: null,
    version: null,
    trigger: null,
    provisional: 0,
    set_by_decision: 0,
    excluded: '[]',
    extensions: '[]',
    law: null,
    paused: null,
    paused_on: null,
    agency: null,
    officer: null,
    opened_on: null,
    opened_by: null,
    changed_at: event.at,
    closed_at: null,
    closed_on: null,
    ended: null,
    late: 0,
    memo: null,
  };
}

function actAt(duty: Duty, until: string | null): string | null {
  return until === null || !isAskedFor(duty) ? null : instantAfter(until);
}

/** Whether the loop asks for something once the date has passed, of the case itself or of another. */
function isAskedFor({ acts, asks }: Duty): boolean {
  return acts !== undefined || asks !== undefined;
}

function added(before: string | undefined, more: readonly object[] | undefined): string {
  if (more === undefined || more.length === 0) return before ?? '[]';
  return canonicalJson([...(JSON.parse(before ?? '[]') as object[]), ...more]);
}

/** The duty as its row holds it. */
export function standingOf(row: DutyRow | null): StandingDuty | null {
  if (row === null) return null;
  const { due, rule, version, trigger, provisional, agency, paused, memo } = row;
  const dated = due !== null && rule !== null && version !== null && trigger !== null;
  return standingDuty(
    row.state as StandingDuty['state'],
    dated ? { due, rule, version, trigger, provisional: provisional === 1 } : undefined,
    agency ?? undefined,
    paused ?? undefined,
    memo === null ? undefined : (JSON.parse(memo) as JsonObject),
  );
}

/** What `standingOf` reads again; a memo is written anew only where it is another. */
function withStanding(row: DutyRow, before: StandingDuty | null, { state, owed, agency, paused, memo }: StandingDuty): DutyRow {
  return {
    ...row,
    state,
    due: owed?.due ?? null,
    rule: owed?.rule ?? null,
    version: owed?.version ?? null,
    trigger: owed?.trigger ?? null,
    provisional: owed?.provisional === true ? 1 : 0,
    paused: paused ?? null,
    agency: agency ?? null,
    memo: memo === before?.memo ? row.memo : canonicalJson(memo!),
  };
}

/** Follows from what is declared: another set of duties, or a raised version of one, folds the rows anew. */
function versionOf(types: readonly AnyCaseType[]): number {
  const declared = types.map(({ name, duties = [] }) => [
    name,
    ...duties.map((duty) => [
      duty.name,
      duty.clock,
      duty.version ?? 1,
      isAskedFor(duty),
      duty.window === true,
      Object.keys(duty.on).sort(),
    ]),
  ]);
  return Number.parseInt(
    createHash('sha256')
      .update(JSON.stringify([FORMAT, declared]))
      .digest('hex')
      .slice(0, 7),
    16,
  );
}

/** Raised when the fold or the indexes of this file change. */
const FORMAT = 5;
