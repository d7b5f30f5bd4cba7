import type { Wording } from '#libs/kernel';
import { KIND_CONSTRAINTS, MISSING_FIELD, wordingOf } from './wording.js';

/** What is wrong with one field; answered inside the 422 problem. Holds nothing of the value. */
export interface Problem extends Wording {
  /** JSON pointer (RFC 6901) to the field, empty for the body itself. */
  readonly pointer: string;
  readonly code: string;
}

/** A body with everything wrong must not make an answer longer than itself. */
const MAX_PROBLEMS = 100;

/** A constraint that a value did not meet, as class-validator names it. */
export interface FailedConstraint {
  readonly name: string;
  readonly parameters: readonly unknown[];
  /** The decorator's own message where it has a constant one. */
  readonly message?: string | undefined;
}

/** Adds the problem unless the list is full or already says the same. */
export function report(problems: Problem[], pointer: string, code: string, wording: Wording): void {
  if (problems.length >= MAX_PROBLEMS) return;
  if (problems.some((problem) => problem.pointer === pointer && problem.code === code)) return;
  problems.push({ pointer, code, zh: wording.zh, en: wording.en });
}

/** Adds what the failed constraints of one field have to say: only that it is missing, only its kind, or everything. */
export function reportField(problems: Problem[], pointer: string, value: unknown, failed: readonly FailedConstraint[]): void {
  if (failed.length === 0) return;
  if (value === undefined) return report(problems, pointer, 'missing-field', MISSING_FIELD);
  const kinds = failed.filter((constraint) => KIND_CONSTRAINTS.has(constraint.name));
  for (const constraint of kinds.length > 0 ? kinds : failed) {
    const { code, words } = wordingOf(constraint.name);
    const own = constraint.message;
    report(problems, pointer, code, own === undefined ? words(constraint.parameters) : { zh: own, en: own });
  }
}
