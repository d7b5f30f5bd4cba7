import type { LocalDate, Look, RegisterContents, Uuid } from '#libs/kernel';
import type { CaseNumber } from './events/filing.events.js';

type Procedure = 'ordinary' | 'summary';

/** Numbers are drawn in turn: the highest, and gaps not told yet, are among the last. */
const LAST_NUMBERS = 50;

/** The register of case numbers (文号), one per agency, year and kind of procedure, with what commands under way have drawn. */
export function lookUpNumbers(look: Look, agency: Uuid, today: LocalDate, procedure: Procedure): Promise<RegisterContents> {
  return look.register(
    { register: 'case-number', key: [agency, String(yearOf(today)), procedure] },
    { pending: 'show', last: LAST_NUMBERS },
  );
}

function yearOf(day: LocalDate): number {
  return Number(day.slice(0, 4));
}

/**
 * The next number: one more than the highest ever drawn, also by commands that are under way. Numbers drawn by commands that
 * never came to an end are told once as a gap, with the reason; so are those that one of these would have told.
 */
export function nextNumber(contents: RegisterContents, agencyName: string, today: LocalDate, procedure: Procedure): CaseNumber {
  const year = yearOf(today);
  const drawn = contents.entries.map((entry) => Number(entry.data['number']));
  const standing = contents.entries.filter(({ status }) => status !== 'void');
  const settled = new Set(standing.flatMap(({ data }) => [Number(data['number']), ...gapNumbers(data['gap'])]));
  const untold = contents.entries
    .filter(({ status }) => status === 'void')
    .flatMap(({ data }) => [Number(data['number']), ...gapNumbers(data['gap'])])
    .filter((number) => !settled.has(number));
  const lost = [...new Set(untold)].sort((a, b) => a - b);
  const sequence = Math.max(0, ...drawn) + 1;
  return {
    text: `${agencyName}${procedure === 'summary' ? '当罚' : '罚'}〔${year}〕${sequence}号`,
    year,
    sequence,
    ...(lost.length === 0 ? {} : { gap: { numbers: lost, reason: '占号后案件未登记成功 · drawn by a command that was not recorded' } }),
  };
}

function gapNumbers(gap: unknown): readonly number[] {
  return typeof gap === 'object' && gap !== null && 'numbers' in gap && Array.isArray(gap.numbers) ? gap.numbers.map(Number) : [];
}

/** What the register keeps of a number. */
export function numberEntry(number: CaseNumber) {
  return {
    number: number.sequence,
    text: number.text,
    ...(number.gap === undefined ? {} : { gap: { numbers: [...number.gap.numbers], reason: number.gap.reason } }),
  };
}
