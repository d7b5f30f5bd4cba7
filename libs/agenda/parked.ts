import { sql } from 'kysely';
import { canonicalJson, streamOf, type Instant, type Json, type Uuid } from '#libs/kernel';
import type { EventStore } from '#libs/event-store';
import type { Timers, ViewDatabase } from '#libs/views';
import type { DueRow } from './due.js';
import type { Turn } from './lease.js';
import { written } from './operational.js';
import { fromTable, type DeclaredView } from './tables.js';

export type AskKind = 'act' | 'recompute';

/** An ask that led to nothing, with when it is tried again; health shows it. */
export interface ParkedDuty {
  readonly type: string;
  readonly caseId: Uuid;
  readonly duty: string;
  readonly part: string;
  readonly kind: AskKind;
  readonly due: string;
  readonly reason: string;
  readonly facts: Json;
  readonly attempts: number;
  readonly parkedAt: Instant;
  readonly nextTryAt: Instant;
}

/** An ask of another case as it is told where it led to nothing. */
export interface AskedElsewhere {
  readonly type: string;
  readonly command: string;
  readonly caseId?: Uuid;
  /** Of the other case when it was asked: once it moves on, it is asked again. */
  readonly revision?: number;
}

/** Why an ask led to nothing. Infrastructure is tried again soon, a refusal by the law when something changes, or much later. */
export interface Outcome {
  readonly reason: string;
  readonly facts: Json;
  readonly soon: boolean;
  /** Where it was put to another case; told with the facts. */
  readonly asked?: AskedElsewhere;
}

interface ParkedRow {
  cause: string;
  kind: AskKind;
  stream: string;
  duty_key: string;
  due: string;
  revision: number;
  reason: string;
  facts: string;
  attempts: number;
  parked_at: number;
  next_try_at: number;
}

const SOON_MS = { first: 5_000, longest: 300_000 };
const LATER_MS = { first: 300_000, longest: 86_400_000 };
/** Parked duties looked at per tick for whether their case has moved on. */
const LOOKED_AT = 64;

/** Milliseconds until the next try after so many attempts: doubled each time, up to five minutes or a day. */
export function backOff(attempts: number, soon: boolean): number {
  const { first, longest } = soon ? SOON_MS : LATER_MS;
  return Math.min(longest, first * 2 ** Math.min(attempts - 1, 20));
}

export class ParkedDuties {
  /** Where the round of looking at parked duties goes on. */
  private lookedAt = '';

  constructor(
    private readonly database: ViewDatabase,
    private readonly store: Pick<EventStore, 'readStream'>,
    private readonly timers: Timers,
    private readonly turn: Turn,
  ) {}

  async park(row: DueRow, kind: AskKind, cause: Uuid, law: string, { reason, facts, soon }: Outcome, now: Instant): Promise<void> {
    const later = await this.store.readStream(row.stream, row.revision + 1);
    const revision = later[later.length - 1]?.revision ?? row.revision;
    const at = Date.parse(now);
    await written(this.database, this.timers, async (trx) => {
      await this.turn.fence(trx);
      const found = await sql<{ attempts: number }>`select attempts from agenda_parked where cause = ${cause}`.execute(trx);
      const attempts = Number(found.rows[0]?.attempts ?? 0) + 1;
      await sql`insert into agenda_parked
          (cause, kind, stream, duty_key, opened_by, due, law, revision, reason, facts, attempts, parked_at, next_try_at)
        values (${cause}, ${kind}, ${row.stream}, ${row.key}, ${row.duty.openedBy}, ${row.duty.owed.due}, ${law}, ${revision}, ${reason}, ${canonicalJson(facts)},
          ${attempts}, ${at}, ${at + backOff(attempts, soon)})
        on conflict (cause) do update set revision = excluded.revision, reason = excluded.reason, facts = excluded.facts,
          attempts = excluded.attempts, parked_at = excluded.parked_at, next_try_at = excluded.next_try_at`.execute(trx);
    });
  }

  /** Forgets what no longer is as it was when it was parked: done, or owed by another date. */
  forgetSettled(duties: DeclaredView): Promise<void> {
    return fromTable(this.database, duties, (table) => this.forgetSettledIn(table));
  }

  private async forgetSettledIn(table: string): Promise<void> {
    const settled = sql`select p.cause from agenda_parked as p left join ${sql.id(table)} as d
      on d."_stream" = p.stream and d."_key" = p.duty_key
      where d."state" is null or not (d."state" = 'open' or (p.kind = 'recompute' and d."state" = 'paused')) or d."opened_by" <> p.opened_by or d."due" <> p.due
        or (p.kind = 'recompute' and d."provisional" = 0)`;
    const found = await sql<{ cause: string }>`${settled}`.execute(this.database.reads);
    if (found.rows.length === 0) return;
    await written(this.database, this.timers, async (trx) => {
      await this.turn.fence(trx);
      await sql`delete from agenda_parked where cause in (${settled})`.execute(trx);
    });
  }

  /** Duties whose case, or the other case that they ask, has new events since are tried now. */
  async takeUpMoved(now: Instant): Promise<void> {
    const at = Date.parse(now);
    const found = await sql<ParkedRow>`select * from agenda_parked where cause > ${this.lookedAt} and next_try_at > ${at}
      order by cause limit ${LOOKED_AT}`.execute(this.database.reads);
    this.lookedAt = found.rows.length < LOOKED_AT ? '' : found.rows[found.rows.length - 1]!.cause;
    const moved: string[] = [];
    for (const { cause, stream, revision, facts } of found.rows) {
      const elsewhere = askedStream(JSON.parse(facts) as Json);
      const goesOn = await this.hasGoneOn(stream, Number(revision));
      if (goesOn || (elsewhere !== undefined && (await this.hasGoneOn(elsewhere.stream, elsewhere.revision)))) moved.push(cause);
    }
    if (moved.length === 0) return;
    await written(this.database, this.timers, async (trx) => {
      await this.turn.fence(trx);
      await sql`update agenda_parked set next_try_at = ${at}, attempts = 0 where cause in (${sql.join(moved)})`.execute(trx);
    });
  }

  private async hasGoneOn(stream: string, revision: number): Promise<boolean> {
    return (await this.store.readStream(stream, revision + 1, 1)).length > 0;
  }

  /** What is parked, the longest first, and how many in all for which reason. */
  async show(
    limit = 50,
  ): Promise<{ readonly reasons: Readonly<Record<string, number>>; readonly count: number; readonly duties: readonly ParkedDuty[] }> {
    const counted = await sql<{
      reason: string;
      n: number;
    }>`select reason, count(*) as n from agenda_parked group by reason order by reason`.execute(this.database.reads);
    const found = await sql<ParkedRow>`select * from agenda_parked order by parked_at, cause limit ${limit}`.execute(this.database.reads);
    const duties = found.rows.map((row) => {
      const slash = row.duty_key.indexOf('/');
      return {
        type: row.stream.slice(0, -37),
        caseId: row.stream.slice(-36),
        duty: row.duty_key.slice(0, slash),
        part: row.duty_key.slice(slash + 1),
        kind: row.kind,
        due: row.due,
        reason: row.reason,
        facts: JSON.parse(row.facts) as Json,
        attempts: Number(row.attempts),
        parkedAt: new Date(Number(row.parked_at)).toISOString(),
        nextTryAt: new Date(Number(row.next_try_at)).toISOString(),
      };
    });
    const reasons = Object.fromEntries(counted.rows.map(({ reason, n }) => [reason, Number(n)]));
    return { reasons, count: Object.values(reasons).reduce((sum, n) => sum + n, 0), duties };
  }
}

/** Stream and revision of the other case that an ask led to nothing in. */
function askedStream(facts: Json): { readonly stream: string; readonly revision: number } | undefined {
  const { asked } = facts as { readonly asked?: AskedElsewhere };
  if (asked?.caseId === undefined || asked.revision === undefined) return undefined;
  return { stream: streamOf(asked.type, asked.caseId), revision: asked.revision };
}
