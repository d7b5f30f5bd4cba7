import { sql } from 'kysely';
import {
  dayOf,
  type AnyCaseType,
  type Clock,
  type Duty,
  type DueDate,
  type DutyRegister,
  type ExcludedPeriod,
  type Extension,
  type Instant,
  type LocalDate,
} from '#libs/kernel';
import { InvalidQuestion, orUnavailable, type ViewDatabase } from '#libs/views';
import type { AgencyScope } from './agencies.js';
import { CaseRegisters } from './case-registers.js';
import { DUTIES, dutyKey, INDEX } from './duties.view.js';
import { dueBounds, DutySource, FEW, narrowing, ownConditions, readPlace, statesOf, writePlace, type DutyFilter } from './duty-list.js';
import { DutyFigures } from './duty-figures.js';
import {
  dutyId,
  readDutyId,
  type Dimension,
  type DueDay,
  type DutyGroup,
  type DutyPage,
  type FoundDuty,
  type ListedDuty,
  type OverdueRate,
} from './listed-duty.js';
import { elapsedPercent, lightAt } from './light.js';
import { NarrowedDuties, type OpenedDuties } from './narrowed-duties.js';

export interface DutyReaderOptions {
  readonly database: ViewDatabase;
  readonly types: readonly AnyCaseType[];
  /** Views to take numbers, titles, items and officers from, by type. */
  readonly registers: { readonly [type: string]: DutyRegister };
  readonly clock: Clock;
  /** Rows that a narrowed list collects and sorts; 2,000 unless set. */
  readonly few?: number;
}

interface Asked {
  readonly scope: readonly AgencyScope[] | null;
  readonly asOf?: Instant;
}

interface Paged extends Asked {
  readonly limit: number;
  readonly after?: string;
  readonly sort?: 'due' | '-due';
}

interface StoredDuty {
  _stream: string;
  _key: string;
  _born_no: number;
  duty: string;
  clock: string;
  part: string;
  state: string;
  due: string;
  due_until: string;
  started: string;
  yellow_from: string;
  rule: string;
  version: string;
  trigger: string;
  provisional: number;
  set_by_decision: number;
  excluded: string;
  extensions: string;
  law: string | null;
  paused: string | null;
  agency: string | null;
  officer: string | null;
  opened_on: string;
  opened_by: string;
  closed_on: string | null;
  late: number;
}

const SHOWN =
  '_stream _key _born_no duty clock part state due due_until started yellow_from rule version trigger ' +
  'provisional set_by_decision excluded extensions law paused agency officer opened_on opened_by closed_on late';
const SHOWN_COLUMNS = SHOWN.split(' ');

/** Answers what is owed, by whom and until when: lists, counts, the calendar and the rate of what came late. Lights are computed here. */
export class DutyReader {
  private readonly duties: ReadonlyMap<string, Duty>;
  private readonly elsewhere: ReadonlyMap<Duty, NonNullable<ListedDuty['asks']>>;
  private readonly narrowed: NarrowedDuties;
  private readonly figures: DutyFigures;
  private readonly few: number;

  constructor(private readonly options: DutyReaderOptions) {
    this.few = options.few ?? FEW;
    const registers = new CaseRegisters(options.database, options.registers, this.few);
    this.narrowed = new NarrowedDuties(options.database, registers);
    this.figures = new DutyFigures(this.narrowed);
    this.duties = new Map(
      options.types.flatMap((type) => (type.duties ?? []).map((duty) => [dutyKey(type.name, duty.name), duty] as const)),
    );
    this.elsewhere = new Map(
      [...this.duties.values()].flatMap((duty) => {
        const asks = askedElsewhere(duty, options.types);
        return asks === undefined ? [] : [[duty, asks] as const];
      }),
    );
  }

  /** A page in the order of due dates, by key. @throws InvalidQuestion, ViewUnavailable */
  list(filter: DutyFilter, asked: Paged): Promise<DutyPage> {
    return this.answered(asked, (opened) => this.page(opened, filter, asked));
  }

  private async page({ source, now }: OpenedDuties, filter: DutyFilter, asked: Paged): Promise<DutyPage> {
    const states = statesOf(filter);
    if (states.length === 0) return { rows: [] };
    const sort = asked.sort ?? 'due';
    const after = asked.after === undefined ? undefined : readPlace(asked.after, sort);
    const [agencies, cases] = await this.narrowed.chosen(source, filter, asked.scope);
    const narrowed = await narrowing(source, filter, agencies, cases, this.few);
    const direction = sql.raw(sort === 'due' ? 'asc' : 'desc');
    const further = sql.raw(sort === 'due' ? '>' : '<');
    const behind =
      after === undefined
        ? []
        : [sql`(d."due_until", d."_born_no", d."_key") ${further} (${after.dueUntil}, ${after.bornNo}, ${after.key})`];
    const order = sql`order by "due_until" ${direction}, "_born_no" ${direction}, "_key" ${direction} limit ${asked.limit + 1}`;
    // one walk per state, as each lies in the order of due dates along its index; what is sorted anyway is collected at once
    const sorted = narrowed.streams !== undefined || narrowed.index === INDEX.agency;
    const walks = (sorted ? [states] : states.map((state) => [state])).map(
      (walked) =>
        sql`select * from (${source.rows(
          sql.join(SHOWN_COLUMNS.map((column) => sql.id('d', column))),
          [
            ...ownConditions(source, { ...filter, states: walked }, now, narrowed.streams !== undefined),
            ...dueBounds(filter),
            ...narrowed.conditions,
            ...behind,
          ],
          narrowed,
          sql` order by d."due_until" ${direction}, d."_born_no" ${direction}, d."_key" ${direction} limit ${asked.limit + 1}`,
        )}) as walk`,
    );
    const found = await sql<StoredDuty>`select * from (${sql.join(walks, sql` union all `)}) as walks ${order}`.execute(
      this.options.database.reads,
    );
    const rows = found.rows.slice(0, asked.limit);
    const last = rows[rows.length - 1];
    return {
      rows: await this.shown(source, rows, now),
      ...(found.rows.length > asked.limit && last !== undefined
        ? { next: writePlace({ dueUntil: last.due_until, bornNo: Number(last._born_no), key: last._key }, sort) }
        : {}),
    };
  }

  /** One duty by its id; undefined where there is none in the scope. @throws ViewUnavailable */
  async find(id: string, asked: Asked): Promise<FoundDuty | undefined> {
    const place = readDutyId(id);
    return place === undefined ? undefined : this.answered(asked, (opened) => this.at(opened, place, asked));
  }

  private async at(
    { source, now }: OpenedDuties,
    place: { readonly stream: string; readonly key: string },
    asked: Asked,
  ): Promise<FoundDuty | undefined> {
    const wanted = [sql`d."_stream" = ${place.stream}`, sql`d."_key" = ${place.key}`, sql`d."due" is not null`];
    const found = await sql<StoredDuty>`${source.rows(sql.join(SHOWN_COLUMNS.map((column) => sql.id('d', column))), wanted)}`.execute(
      this.options.database.reads,
    );
    const stored = found.rows[0];
    if (stored === undefined) return undefined;
    if (asked.scope !== null) {
      if (stored.agency === null) return undefined;
      const [agencies, { condition }] = await this.narrowed.chosen(source, { agency: stored.agency }, asked.scope);
      if (agencies?.length === 0) return undefined;
      if (condition !== undefined) {
        const read = await sql`${source.rows(sql`1 as one`, [...wanted, condition])}`.execute(this.options.database.reads);
        if (read.rows.length === 0) return undefined;
      }
    }
    const [listed] = await this.shown(source, [stored], now);
    return {
      ...listed!,
      owed: owedOf(stored),
      openedBy: stored.opened_by,
      ...(stored.law === null ? {} : { law: stored.law }),
      excluded: JSON.parse(stored.excluded) as readonly ExcludedPeriod[],
      extensions: JSON.parse(stored.extensions) as readonly Extension[],
    };
  }

  /** Numbers of duties by dimensions; `unit` is the agency directly below the chosen one, to drill down with. */
  counts(filter: DutyFilter, by: readonly Dimension[], asked: Asked): Promise<readonly DutyGroup[]> {
    return this.answered(asked, (from) => this.figures.counts(from, filter, by, asked.scope));
  }

  /** What falls due on each day, open and paused duties; days on which nothing does are left out. */
  calendar(from: LocalDate, to: LocalDate, filter: DutyFilter, asked: Asked): Promise<readonly DueDay[]> {
    return this.answered(asked, (opened) => this.figures.calendar(opened, from, to, filter, asked.scope));
  }

  /** How many of the duties that fell due in each month came late or are still owed, per agency. Months as `2026-03`. */
  overdue(from: string, to: string, filter: DutyFilter, asked: Asked): Promise<readonly OverdueRate[]> {
    return this.answered(asked, (opened) => this.figures.overdue(opened, from, to, filter, asked.scope));
  }

  private answered<T>({ asOf }: Asked, answer: (opened: OpenedDuties) => Promise<T>): Promise<T> {
    const { database, clock } = this.options;
    const now = asOf ?? clock.now();
    return orUnavailable(DUTIES, () =>
      DutySource.answer(database, asOf, this.narrowed.registers.views, (source) => answer({ source, now })),
    );
  }

  private async shown(source: DutySource, rows: readonly StoredDuty[], now: Instant): Promise<readonly ListedDuty[]> {
    const streams = rows.map(({ _stream }) => _stream);
    const ids = rows.flatMap(({ agency }) => agency ?? []);
    const [agencies, facts] = await Promise.all([this.narrowed.agencies(source, ids), this.narrowed.registers.facts(source, streams)]);
    return rows.map((row) => {
      const type = row._stream.slice(0, -37);
      const clock = { started: row.started, yellowFrom: row.yellow_from, dueUntil: row.due_until };
      const { number, title, item, officer } = facts.get(row._stream) ?? {};
      const responsible = row.officer ?? officer;
      const runs = row.state === 'open';
      const declared = this.duties.get(dutyKey(type, row.duty));
      const asks = declared === undefined ? undefined : this.elsewhere.get(declared);
      return {
        id: dutyId(row._stream, row._key),
        type,
        caseId: row._stream.slice(-36),
        ...(number == null ? {} : { number }),
        ...(title == null ? {} : { title }),
        ...(item == null ? {} : { item }),
        ...(responsible == null ? {} : { officer: responsible }),
        duty: row.duty,
        name: declared?.wording ?? { zh: row.duty, en: row.duty },
        clock: row.clock,
        part: row.part,
        ...(asks === undefined ? {} : { asks }),
        state: row.state,
        ...(runs ? { light: lightAt(clock, now), elapsed: elapsedPercent(clock, now) } : {}),
        due: row.due,
        dueUntil: row.due_until,
        provisional: Number(row.provisional) === 1,
        setByDecision: Number(row.set_by_decision) === 1,
        rule: row.rule,
        ...(row.paused === null ? {} : { paused: row.paused }),
        openedOn: row.opened_on,
        ...(row.closed_on === null ? {} : { closedOn: row.closed_on, late: Number(row.late) === 1 }),
        ...(row.agency === null ? {} : { agency: agencies.get(row.agency) ?? { agency: row.agency } }),
      };
    });
  }
}

/** Named by type and command, in words where there are any. */
function askedElsewhere({ asks }: Duty, types: readonly AnyCaseType[]): ListedDuty['asks'] {
  if (asks === undefined) return undefined;
  const { of, command } = asks;
  const wording = types.find(({ name }) => name === of)?.wording;
  const type = wording?.type ?? { zh: of, en: of };
  const asked = wording?.commands[command] ?? { zh: command, en: command };
  return { type: of, command, name: { zh: `${type.zh}：${asked.zh}`, en: `${type.en}: ${asked.en}` } };
}

function owedOf({ rule, version, trigger, due, provisional }: StoredDuty): DueDate {
  return { rule, version, trigger, due, provisional: Number(provisional) === 1 };
}

/** Months as `2026-03`. @throws InvalidQuestion */
export function monthOf(text: string, parameter: string): string {
  if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(text)) throw new InvalidQuestion(parameter, 'not a month YYYY-MM');
  return text;
}

/** The first and last month of the year up to now, where none is asked for. */
export function yearUntil(now: Instant): { readonly from: string; readonly to: string } {
  const day = dayOf(now);
  return { from: `${day.slice(0, 4)}-01`, to: day.slice(0, 7) };
}
