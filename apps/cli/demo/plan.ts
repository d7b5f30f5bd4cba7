import { addDays, type CatalogueItem, type LocalDate } from '#libs/kernel';
import type { Desk } from './calendar.js';
import { Chance } from './chance.js';
import type { Course } from './investigation.js';
import type { DemoOffice, WorkingAgency } from './office.js';
import { inventParty, type DemoParty } from './parties.js';
import { ordinary, summary } from './stories.js';
import { Matter, type Story } from './story.js';

/** Days that the plan covers: the demonstration's clock never runs past the real one, and begins a year behind it. */
export const PLANNED_DAYS = 363;

/** One kind of case: how many of three hundred, how many days it needs, and how it goes. */
interface Pattern {
  readonly name: string;
  readonly of300: number;
  /** The latest start, in days before the end of the year; `recent` ones begin shortly before it. */
  readonly needs: number;
  readonly recent?: true;
  readonly course: Course;
  readonly summary?: true;
  readonly kind?: DemoParty['kind'];
  /** Items that such a case can be about. */
  fits?(item: CatalogueItem, desk: Desk, day: LocalDate, region: string): boolean;
}

const fined = ({ fine }: CatalogueItem) => fine !== undefined;
const warnable = ({ kinds }: CatalogueItem) => kinds.includes('warning');
const confiscable = ({ kinds }: CatalogueItem) => kinds.some((kind) => kind.startsWith('confiscate'));
const stoppable = ({ kinds }: CatalogueItem) => kinds.includes('order-stop-business');
/** Small enough a fine for the spot. */
const slight = ({ fine }: CatalogueItem) => fine !== undefined && fine.min <= 2_000;
const heard = ({ fine }: CatalogueItem) => fine !== undefined && fine.max >= 2_000_000;
const firstOffence: Pattern['fits'] = (item, desk, day, region) =>
  desk.isListed('pl-33-first-offence-list', item.code, item.field, day, region);
const minor: Pattern['fits'] = (item, desk, day, region) => desk.isListed('pl-33-minor-offence-list', item.code, item.field, day, region);

/** Every stage and outcome that a case can come to. Forty of three hundred have a rectification with its re-inspection. */
const PATTERNS: readonly Pattern[] = [
  { name: 'lead', of300: 4, needs: 5, recent: true, course: { until: 'lead' } },
  { name: 'lead with its party', of300: 3, needs: 10, recent: true, course: { until: 'parties' } },
  { name: 'not filed', of300: 3, needs: 15, course: { notFiled: 'no-violation' } },
  { name: 'not filed, minor', of300: 2, needs: 15, course: { notFiled: 'minor' } },
  { name: 'not filed, out of jurisdiction', of300: 2, needs: 15, course: { notFiled: 'out-of-jurisdiction' } },
  { name: 'not filed, out of time', of300: 1, needs: 15, course: { notFiled: 'out-of-time' } },
  { name: 'taken up again', of300: 2, needs: 130, fits: fined, course: { notFiled: 'no-violation', reopenedLead: true } },
  { name: 'filed', of300: 4, needs: 18, recent: true, course: { until: 'filed' } },
  { name: 'under investigation', of300: 5, needs: 30, recent: true, course: { until: 'investigated' } },
  { name: 'to be rectified', of300: 4, needs: 28, recent: true, course: { until: 'investigated', rectification: 'met' } },
  { name: 'suspended', of300: 3, needs: 30, recent: true, course: { suspension: 'open' } },
  { name: 'terminated', of300: 2, needs: 35, course: { terminated: 'open' } },
  { name: 'terminated and closed', of300: 3, needs: 50, course: { terminated: 'closed' } },
  { name: 'concluded', of300: 4, needs: 40, recent: true, fits: fined, course: { until: 'concluded' } },
  { name: 'returned by the reviewer', of300: 3, needs: 50, recent: true, fits: fined, course: { review: 'returned-open' } },
  { name: 'notice served', of300: 4, needs: 45, recent: true, fits: fined, course: { until: 'noticed' } },
  { name: 'hearing requested', of300: 2, needs: 45, recent: true, kind: 'sole-trader', fits: heard, course: { hearing: 'requested' } },
  { name: 'hearing notified', of300: 2, needs: 45, recent: true, kind: 'sole-trader', fits: heard, course: { hearing: 'notified' } },
  { name: 'decided', of300: 3, needs: 65, recent: true, fits: fined, course: { until: 'decided' } },
  { name: 'served', of300: 3, needs: 70, recent: true, fits: fined, course: { until: 'served' } },
  { name: 'unpaid', of300: 4, needs: 55, fits: fined, course: { payment: 'unpaid' } },
  { name: 'paid and filed', of300: 28, needs: 115, fits: fined, course: {} },
  { name: 'warning only', of300: 4, needs: 110, fits: warnable, course: { kind: 'warning' } },
  { name: 'closed', of300: 3, needs: 100, fits: fined, course: { until: 'closed' } },
  { name: 'rectified', of300: 18, needs: 125, fits: fined, course: { rectification: 'met' } },
  { name: 'rectified at last', of300: 6, needs: 135, fits: fined, course: { rectification: 'not-met', metAtLast: true } },
  { name: 'rectified in two steps', of300: 4, needs: 130, fits: fined, course: { rectification: 'partly', metAtLast: true } },
  { name: 'not rectified', of300: 4, needs: 105, fits: fined, course: { rectification: 'not-met' } },
  { name: 'partly rectified', of300: 4, needs: 105, fits: fined, course: { rectification: 'partly' } },
  { name: 'reviewed', of300: 6, needs: 120, fits: fined, course: { review: 'passed', defence: 'not-adopted' } },
  { name: 'returned and reviewed', of300: 4, needs: 125, fits: fined, course: { review: 'returned' } },
  { name: 'defence adopted', of300: 5, needs: 115, fits: fined, course: { defence: 'adopted' } },
  { name: 'defence partly adopted', of300: 4, needs: 115, fits: fined, course: { defence: 'partly' } },
  { name: 'heard', of300: 5, needs: 125, kind: 'sole-trader', fits: heard, course: { hearing: 'held', collective: true } },
  { name: 'hearing given up', of300: 2, needs: 110, kind: 'sole-trader', fits: heard, course: { hearing: 'waived' } },
  { name: 'discussed', of300: 5, needs: 115, fits: fined, course: { review: 'passed', collective: true } },
  { name: 'confiscation', of300: 6, needs: 130, fits: confiscable, course: { kind: 'confiscation', measure: 'seizure' } },
  {
    name: 'business stopped',
    of300: 3,
    needs: 120,
    fits: stoppable,
    course: { kind: 'stop-business', review: 'passed', collective: true },
  },
  { name: 'seizure prolonged', of300: 2, needs: 125, fits: fined, course: { measure: 'seizure-extended' } },
  { name: 'preservation released', of300: 3, needs: 110, fits: fined, course: { measure: 'preservation-released' } },
  { name: 'preservation handled', of300: 3, needs: 110, fits: fined, course: { measure: 'preservation-converted' } },
  { name: 'suspended for a time', of300: 3, needs: 120, fits: fined, course: { suspension: 'resumed' } },
  { name: 'recusal', of300: 3, needs: 115, fits: fined, course: { recusal: true } },
  { name: 'other officers', of300: 2, needs: 120, fits: fined, course: { officersChanged: true, filingExtended: true } },
  { name: 'prolonged', of300: 3, needs: 130, fits: fined, course: { extended: true } },
  { name: 'instalments', of300: 5, needs: 180, fits: fined, course: { payment: 'instalments' } },
  { name: 'deferral', of300: 2, needs: 125, fits: fined, course: { payment: 'deferral' } },
  { name: 'paid late', of300: 5, needs: 120, fits: fined, course: { payment: 'late' } },
  { name: 'urged', of300: 3, needs: 130, fits: fined, course: { payment: 'urged' } },
  { name: 'enforced by the court', of300: 3, needs: 300, fits: fined, course: { payment: 'court', publication: 'none' } },
  { name: 'before the court', of300: 2, needs: 255, fits: fined, course: { payment: 'court-applied' } },
  { name: 'upheld', of300: 3, needs: 160, fits: fined, course: { challenge: 'upheld' } },
  { name: 'upheld in court', of300: 2, needs: 160, fits: fined, course: { challenge: 'lawsuit-upheld' } },
  { name: 'challenge withdrawn', of300: 1, needs: 170, fits: fined, course: { challenge: 'withdrawn' } },
  { name: 'changed', of300: 3, needs: 165, fits: fined, course: { challenge: 'changed' } },
  { name: 'revoked', of300: 2, needs: 150, fits: fined, course: { challenge: 'revoked' } },
  { name: 'revoked in court', of300: 2, needs: 215, fits: fined, course: { challenge: 'lawsuit-revoked', reopened: true } },
  { name: 'revoked by the agency', of300: 2, needs: 140, fits: fined, course: { selfRevoked: true } },
  { name: 'under reconsideration', of300: 2, needs: 75, recent: true, fits: fined, course: { challenge: 'pending' } },
  { name: 'sued', of300: 1, needs: 75, recent: true, fits: fined, course: { challenge: 'lawsuit-pending' } },
  { name: 'publication corrected', of300: 2, needs: 115, fits: fined, course: { publication: 'corrected' } },
  { name: 'publication withdrawn', of300: 2, needs: 110, fits: fined, course: { publication: 'withdrawn-in-error' } },
  { name: 'credit repaired', of300: 9, needs: 245, fits: fined, course: { credit: 'repaired' } },
  { name: 'repair refused', of300: 2, needs: 240, fits: fined, course: { credit: 'refused' } },
  { name: 'repair accepted', of300: 1, needs: 240, fits: fined, course: { credit: 'accepted' } },
  { name: 'repair applied for', of300: 2, needs: 240, fits: fined, course: { credit: 'applied' } },
  { name: 'corrected', of300: 3, needs: 115, fits: fined, course: { correction: true } },
  { name: 'first offence', of300: 8, needs: 85, fits: firstOffence, course: { outcome: 'exempted-first-offense' } },
  { name: 'minor', of300: 6, needs: 85, fits: minor, course: { outcome: 'exempted-minor' } },
  { name: 'no fault', of300: 3, needs: 85, course: { outcome: 'no-fault' } },
  { name: 'not established', of300: 4, needs: 75, course: { outcome: 'not-established' } },
  { name: 'crime', of300: 3, needs: 60, kind: 'entity', course: { outcome: 'transferred-as-crime', collective: true } },
  { name: 'summary penalty', of300: 17, needs: 55, summary: true, fits: (item) => warnable(item) || slight(item), course: {} },
  { name: 'summary penalty, paid in cash', of300: 5, needs: 55, summary: true, fits: slight, kind: 'natural', course: { onSpot: true } },
  { name: 'summary penalty, open', of300: 2, needs: 15, recent: true, summary: true, fits: slight, course: { until: 'decided' } },
];

/** How many of each pattern: their shares by the largest remainder, in the order of the table. */
export function shares(total: number): readonly number[] {
  const all = PATTERNS.reduce((sum, { of300 }) => sum + of300, 0);
  const exact = PATTERNS.map(({ of300 }) => (of300 / all) * total);
  const whole = exact.map(Math.floor);
  const left = total - whole.reduce((sum, count) => sum + count, 0);
  const byRemainder = exact
    .map((share, index) => ({ index, rest: share - Math.floor(share) }))
    .sort((a, b) => b.rest - a.rest || a.index - b.index);
  for (const { index } of byRemainder.slice(0, left)) whole[index]! += 1;
  return whole;
}

/** A case of the plan: what it is about, and its story. */
export interface PlannedCase {
  readonly key: string;
  readonly pattern: string;
  readonly start: LocalDate;
  readonly agency: WorkingAgency;
  readonly matter: Matter;
  readonly story: Story;
}

/** The cases of the year, by the day on which they begin. */
export function planCases(office: DemoOffice, desk: Desk, seed: string, total: number): readonly PlannedCase[] {
  const counts = shares(total);
  const planned: PlannedCase[] = [];
  PATTERNS.forEach((pattern, index) => {
    for (let number = 1; number <= counts[index]!; number += 1) {
      planned.push(planCase(pattern, `${index + 1}-${number}`, office, desk, Chance.of(seed, pattern.name, number)));
    }
  });
  return planned.sort((a, b) => (a.start === b.start ? (a.key < b.key ? -1 : 1) : a.start < b.start ? -1 : 1));
}

function planCase(pattern: Pattern, key: string, office: DemoOffice, desk: Desk, chance: Chance): PlannedCase {
  const latest = Math.max(1, PLANNED_DAYS - pattern.needs);
  const earliest = pattern.recent === true ? Math.max(1, latest - 10) : 1;
  const start = desk.workday(addDays(office.start, chance.whole(earliest, latest)));
  const fitting = office.agencies
    .map((agency) => ({ agency, items: agency.items.filter((code) => fits(pattern, desk, code, start, agency.region)) }))
    .filter(({ items }) => items.length > 0);
  const { agency, items } = chance.oneOf(fitting);
  const itemCode = chance.oneOf(items);
  const kind = pattern.kind ?? chance.oneOf(['entity', 'entity', 'sole-trader', 'sole-trader', 'natural'] as const);
  const party = inventParty(chance, desk.item(itemCode, start, agency.region).field, kind);
  const matter = new Matter(key, agency, itemCode, party, chance, desk, start);
  const story = pattern.summary === true ? summary(matter, pattern.course) : ordinary(matter, pattern.course);
  return { key, pattern: pattern.name, start, agency, matter, story };
}

function fits(pattern: Pattern, desk: Desk, code: string, day: LocalDate, region: string): boolean {
  return pattern.fits?.(desk.item(code, day, region), desk, day, region) ?? true;
}
