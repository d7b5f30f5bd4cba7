import {
  addDays,
  heldEntries,
  Refused,
  type LawInForce,
  type LocalDate,
  type Look,
  type Registration,
  type RegisterContents,
  type RegisterKey,
  type Uuid,
} from '#libs/kernel';
import type { Party } from './events/filing.events.js';
import type { Outcome } from './penalty.kinds.js';
import type { OffenceSearch, Subject } from './events/shared.js';

const LOOKBACK = 'pl-33-first-offence-lookback';
const LONGEST_LOOKBACK_DAYS = 20 * 366;

/** Findings of an offence by one party under one item: what a first offence is judged on. */
export function offenceRegister(partyKey: string, item: string): RegisterKey {
  return { register: 'first-offence', key: [partyKey, item] };
}

/** Fines for one act; unless cases concern one act, the act is the case. */
export function fineRegister(act: Uuid): RegisterKey {
  return { register: 'one-fine', key: [act] };
}

/** The registers that a decision about these parties reads, and appends to. */
export interface DecisionRegisters {
  readonly offences: readonly { readonly ref: string; readonly contents: RegisterContents }[];
  readonly fines: RegisterContents;
}

export async function lookUpRegisters(
  look: Look,
  subjects: readonly (Subject | Party)[],
  item: string,
  act: Uuid,
): Promise<DecisionRegisters> {
  const offences = await Promise.all(
    subjects.map(async ({ ref, key }) => ({ ref, contents: await look.register(offenceRegister(key, item)) })),
  );
  return { offences, fines: await look.register(fineRegister(act)) };
}

/**
 * Earlier offences of other cases within the look-back, revoked ones left out, and what was searched. The look-back is counted
 * from the earlier finding, so that the law of that day applies.
 */
export function searchOffences(
  { offences }: DecisionRegisters,
  act: Uuid,
  item: string,
  today: LocalDate,
  law: LawInForce,
): readonly OffenceSearch[] {
  const counts = (on: LocalDate) => law.due(LOOKBACK, on).due >= today;
  const since = firstDayWithin(today, counts);
  return offences.map(({ ref, contents }) => {
    const held = heldEntries(contents);
    // what a case found after its revocation, when it was decided anew, stands again
    const revokedAt = new Map(held.filter(({ data }) => data['kind'] === 'revoked').map((entry) => [entry.data['case'], entry.revision]));
    const earlier = held.filter(
      ({ data, revision }) =>
        data['kind'] === 'offence' && data['case'] !== act && revision > (revokedAt.get(data['case']) ?? -1) && counts(String(data['on'])),
    );
    const agencies = [...new Set(held.flatMap(({ data }) => (typeof data['agency'] === 'string' ? [data['agency']] : [])))];
    return {
      ref,
      stream: contents.stream,
      revision: contents.revision,
      entries: held.length,
      earlier: earlier.length,
      lookback: LOOKBACK,
      item,
      scope: 'every-agency',
      agencies,
      since,
      on: today,
    };
  });
}

/** @throws Refused not-a-first-offence */
export function noneEarlier(searches: readonly OffenceSearch[]): void {
  const repeated = searches.find(({ earlier }) => earlier > 0);
  if (repeated === undefined) return;
  throw new Refused('not-a-first-offence', { party: repeated.ref, earlier: repeated.earlier, revision: repeated.revision });
}

/** The earliest day whose findings still count today; found by halving, since the law counts forwards only. */
function firstDayWithin(today: LocalDate, counts: (on: LocalDate) => boolean): LocalDate {
  let [outside, inside] = [-LONGEST_LOOKBACK_DAYS, 0];
  while (inside - outside > 1) {
    const middle = Math.floor((outside + inside) / 2);
    if (counts(addDays(today, middle))) inside = middle;
    else outside = middle;
  }
  return addDays(today, inside);
}

/** Whether the act bears a fine already: the last held entry tells. */
export function isFined({ fines }: DecisionRegisters): boolean {
  return heldEntries(fines).at(-1)?.data['kind'] === 'fine';
}

/** Entries of a finding: an offence of every party, and the fine of the act where there is one. */
export function findingEntries(
  registers: DecisionRegisters,
  act: Uuid,
  agency: Uuid,
  outcome: Outcome,
  on: LocalDate,
  fine: number,
): readonly Registration[] {
  const offences = registers.offences.map(({ contents }) => ({
    read: contents,
    data: { kind: 'offence', outcome, on, case: act, agency },
  }));
  return fine > 0 ? [...offences, { read: registers.fines, data: { kind: 'fine', on, case: act, fine } }] : offences;
}

/** Entries that mark the findings of a revoked decision void: they are no earlier offence, and the act may be fined again. */
export function revocationEntries(registers: DecisionRegisters, act: Uuid, on: LocalDate): readonly Registration[] {
  const data = { kind: 'revoked', on, case: act };
  const offences = registers.offences.map(({ contents }) => ({ read: contents, data }));
  return isFined(registers) ? [...offences, { read: registers.fines, data }] : offences;
}
