import {
  isPerson,
  Refused,
  refusal,
  type AgencyOnDay,
  type Caller,
  type EventOf,
  type Gate,
  type LocalDate,
  type NewEvent,
  type Role,
} from '#libs/kernel';
import { ADMINISTRATORS, isInRegionOf } from '#libs/access';
import type { AgencyThen, OfficerEvents, PersonnelDocument, StaffKind } from './officer.events.js';
import type { HeldPost, OfficerInService, OfficerState } from './officer.state.js';

/** Roles that decide or enforce, which auxiliary staff never hold. */
const ENFORCING: readonly Role[] = ['officer', 'legality-reviewer', 'head'];

export const stillInService: Gate<OfficerState> = (state) =>
  state.stage === 'retired' ? refusal('officer-retired', { on: state.retiredOn }) : null;

/** Nobody widens their own rights or vouches for themselves. */
export const notOneself: Gate<OfficerState> = (_state, { actor, caseId }) =>
  isPerson(actor) && actor.person === caseId ? refusal('own-record-kept-by-oneself') : null;

/** The gates have let only people in service through. */
export function serving(state: OfficerState): OfficerInService {
  if (state.stage !== 'in-service') throw new Error(`nobody in service but one ${state.stage}`);
  return state;
}

/** The agency found, inside the region of whoever asks. @throws Refused */
export function agencyAmongOwn(asked: string, found: AgencyOnDay | undefined, caller: Caller | undefined): AgencyThen {
  if (found === undefined) throw new Refused('agency-unknown', { agency: asked });
  if (caller !== undefined && !isInRegionOf(caller.post.agency, found.path)) throw new Refused('outside-own-agencies', { agency: asked });
  return { id: found.agency, name: found.name, path: found.path };
}

type AskedPost = Pick<HeldPost, 'roles' | 'from' | 'to'>;

/** Whether two periods, last days included, share a day. */
export function overlap(a: Pick<HeldPost, 'from' | 'to'>, b: Pick<HeldPost, 'from' | 'to'>): boolean {
  const empty = (period: Pick<HeldPost, 'from' | 'to'>) => period.to !== undefined && period.to < period.from;
  return !empty(a) && !empty(b) && (a.to === undefined || b.from <= a.to) && (b.to === undefined || a.from <= b.to);
}

/** System, security and audit administrator are three persons (等保 三权分立), also when the roles come by different posts. @throws Refused */
export function assertRolesFit(staffKind: StaffKind, held: readonly HeldPost[], asked: AskedPost): void {
  const barred = staffKind === 'auxiliary' ? asked.roles.filter((role) => ENFORCING.includes(role)) : [];
  if (barred.length > 0) throw new Refused('auxiliary-staff-in-enforcement', { roles: barred });
  const meanwhile = held.filter((post) => overlap(post, asked)).flatMap((post) => post.roles);
  const administrators = ADMINISTRATORS.filter((role) => asked.roles.includes(role) || meanwhile.includes(role));
  if (administrators.length > 1 && asked.roles.some((role) => administrators.includes(role))) {
    throw new Refused('three-administrators-apart', { roles: administrators });
  }
}

export function assertNotAhead(on: LocalDate, today: LocalDate): void {
  if (on > today) throw new Refused('date-lies-ahead', { on, today });
}

export function assertInOrder(from: LocalDate, to: LocalDate | undefined): void {
  if (to !== undefined && to < from) throw new Refused('ends-before-it-begins', { from, to });
}

/** The payload as data: what was validated is an instance of a class. */
export function paper({ title, number, date }: PersonnelDocument): PersonnelDocument {
  return { title, ...(number === undefined ? {} : { number }), date };
}

/** Typed by the type map here, plain JSON for the machinery. */
export function facts(...events: readonly EventOf<OfficerEvents>[]): readonly NewEvent[] {
  return events as unknown as readonly NewEvent[];
}
