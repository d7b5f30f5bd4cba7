import { sql } from 'kysely';
import { pathOf, pathText, type Instant, type LocalDate, type Uuid } from '#libs/kernel';
import type { Condition } from '#libs/views';
import type { AgencyScope, FoundAgency } from './agencies.js';
import { countedCondition, lightColumn, ownConditions, type DutyFilter } from './duty-list.js';
import type { Dimension, DueDay, DutyGroup, OverdueRate } from './listed-duty.js';
import type { NarrowedDuties, OpenedDuties } from './narrowed-duties.js';

type Scope = readonly AgencyScope[] | null;

interface CountedRow {
  readonly n: number;
  readonly agency?: string | null;
  readonly [dimension: string]: string | number | null | undefined;
}

/** Columns of a duty that figures are made of; `d` names the row. */
const NEEDED = ['agency', 'state', 'due_until', 'yellow_from', 'due_on', 'clock', 'type', 'ended', 'late', 'term_of_other'] as const;

/** Counts of duties, the calendar, and the rate of what came late: one pass over the rows each. */
export class DutyFigures {
  constructor(private readonly duties: NarrowedDuties) {}

  async counts(opened: OpenedDuties, filter: DutyFilter, by: readonly Dimension[], scope: Scope): Promise<readonly DutyGroup[]> {
    const { source, now } = opened;
    const byAgency = by.some((dimension) => dimension === 'agency' || dimension === 'unit' || dimension === 'level');
    const { registers } = this.duties;
    const columns: { readonly [name: string]: Condition } = {
      ...(byAgency ? { agency: sql`d."agency"` } : {}),
      ...(by.includes('light') ? { light: lightColumn(now) } : {}),
      ...(by.includes('month') ? { month: sql`substr(d."due_on", 1, 7)` } : {}),
      ...(by.includes('clock') ? { clock: sql`d."clock"` } : {}),
      ...(by.includes('type') ? { type: sql`d."type"` } : {}),
      ...(by.includes('item') ? { item: sql`d."item"` } : {}),
      ...(by.includes('officer') ? { officer: sql`d."responsible"` } : {}),
    };
    const fromRegisters = [
      ...(by.includes('item') ? [sql`${registers.itemColumn(source)} as "item"`] : []),
      ...(by.includes('officer') ? [sql`${registers.officerColumn(source)} as "responsible"`] : []),
    ];
    const found = await this.grouped<CountedRow>(opened, filter, scope, columns, [sql`count(*) as n`], fromRegisters);
    const agencies = byAgency
      ? await this.duties.agencies(
          source,
          found.flatMap(({ agency }) => agency ?? []),
        )
      : new Map<Uuid, FoundAgency>();
    const groups = new Map<string, DutyGroup>();
    for (const row of found) {
      const agency = row.agency == null ? undefined : agencies.get(row.agency);
      const unit = agency === undefined ? undefined : unitOf(agency, filter.below);
      const { n, ...dimensions } = row;
      const named = { ...dimensions, unit: unit ?? row.agency ?? null, level: agency?.level ?? null } as {
        readonly [name: string]: string | null | undefined;
      };
      const group = Object.fromEntries(by.map((dimension) => [dimension, named[dimension] ?? null]));
      const key = JSON.stringify(Object.values(group));
      groups.set(key, { by: group, count: (groups.get(key)?.count ?? 0) + Number(n) });
    }
    return this.named(
      opened,
      [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, group]) => group),
    );
  }

  async calendar(
    { source, now }: OpenedDuties,
    from: LocalDate,
    to: LocalDate,
    filter: DutyFilter,
    scope: Scope,
  ): Promise<readonly DueDay[]> {
    const columns = { day: sql`d."due_on"`, clock: sql`d."clock"` };
    const within = { ...filter, dueFrom: from, dueTo: to };
    const found = await this.grouped<{ day: string; clock: string; n: number }>({ source, now }, within, scope, columns, [
      sql`count(*) as n`,
    ]);
    const days = new Map<LocalDate, { count: number; clocks: { [clock: string]: number } }>();
    for (const { day, clock, n } of found) {
      const entry = days.get(day) ?? { count: 0, clocks: {} };
      days.set(day, { count: entry.count + Number(n), clocks: { ...entry.clocks, [clock]: Number(n) } });
    }
    return [...days].sort(([a], [b]) => (a < b ? -1 : 1)).map(([day, entry]) => ({ day, ...entry }));
  }

  async overdue(
    { source, now }: OpenedDuties,
    from: string,
    to: string,
    filter: DutyFilter,
    scope: Scope,
  ): Promise<readonly OverdueRate[]> {
    const columns = { agency: sql`d."agency"`, month: sql`substr(d."due_on", 1, 7)` };
    const within: DutyFilter = { ...filter, states: ['open', 'paused', 'closed'], dueFrom: `${from}-01`, dueTo: `${to}-31` };
    const found = await this.grouped<{ agency: string | null; month: string; due: number; overdue: number }>(
      { source, now },
      within,
      scope,
      columns,
      (['due', 'overdue'] as const).map(
        (counted) => sql`sum(case when ${countedCondition(counted, now)} then 1 else 0 end) as ${sql.id(counted)}`,
      ),
    );
    const agencies = await this.duties.agencies(
      source,
      found.flatMap(({ agency }) => agency ?? []),
    );
    return found
      .filter(({ due }) => Number(due) > 0)
      .map(({ agency, month, due, overdue }) => {
        const known = agencies.get(agency ?? '');
        return {
          agency,
          ...(known === undefined ? {} : { name: known.name, below: pathText(known.path) }),
          month,
          due: Number(due),
          overdue: Number(overdue),
        };
      });
  }

  /** Names of agencies and officers beside their ids. */
  private async named({ source }: OpenedDuties, groups: readonly DutyGroup[]): Promise<readonly DutyGroup[]> {
    const officers = groups.flatMap(({ by }) => (by['officer'] == null ? [] : [`officer-${by['officer']}`]));
    const [agencies, facts] = await Promise.all([
      this.duties.agencies(
        source,
        groups.flatMap(({ by }) => by['agency'] ?? by['unit'] ?? []),
      ),
      this.duties.registers.facts(source, officers),
    ]);
    return groups.map((group) => {
      const agency = agencies.get(group.by['agency'] ?? group.by['unit'] ?? '');
      const name = facts.get(`officer-${group.by['officer'] ?? ''}`)?.title;
      return {
        ...group,
        ...(agency === undefined ? {} : { agency: { name: agency.name, level: agency.level, below: pathText(agency.path) } }),
        ...(name === undefined ? {} : { officer: { name } }),
      };
    });
  }

  /** Groups rows in one pass; the columns keep their names. `fromRegisters` are further columns of a row, told by other views. */
  private async grouped<R>(
    { source, now }: { readonly source: OpenedDuties['source']; readonly now: Instant },
    filter: DutyFilter,
    scope: Scope,
    columns: { readonly [name: string]: Condition },
    figures: readonly Condition[],
    fromRegisters: readonly Condition[] = [],
  ): Promise<readonly R[]> {
    const [agencies, { streams, condition }] = await this.duties.chosen(source, filter, scope);
    const wanted = [
      ...ownConditions(source, filter, now),
      ...(agencies === undefined ? [] : [source.among('agency', agencies)]),
      ...(streams === undefined ? [] : [source.among('_stream', streams)]),
      ...(condition === undefined ? [] : [condition]),
    ];
    const rows = source.rows(sql.join([...NEEDED.map((column) => sql.id('d', column)), ...fromRegisters]), wanted);
    const selected = Object.entries(columns).map(([name, column]) => sql`${column} as ${sql.id(name)}`);
    const groups = Object.keys(columns).map((_, index) => sql.raw(String(index + 1)));
    const tail = groups.length === 0 ? sql`` : sql` group by ${sql.join(groups)} order by ${sql.join(groups)}`;
    const found = await sql<R>`select ${sql.join([...selected, ...figures])} from (${rows}) as d${tail}`.execute(
      this.duties.database.longReads,
    );
    return found.rows;
  }
}

/** The agency directly below the chosen path (the highest of all where none is chosen) that this one belongs to. */
function unitOf({ path }: FoundAgency, below: string | undefined): Uuid | undefined {
  const depth = below === undefined ? 0 : pathOf(below).length;
  return path[Math.min(depth, path.length - 1)];
}
