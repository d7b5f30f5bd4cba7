import type { Citation, DueStep, ExplainedDueDate, LawInForce } from '#libs/kernel';
import type { FoundDuty } from './listed-duty.js';

/** Why a duty is due when it is: the rule with its article, every day counted or skipped, the periods and extensions that entered. */
export interface DutyExplanation {
  readonly citation: Citation;
  readonly steps: readonly DueStep[];
  /** Whether the law as loaded now gives the recorded date again; where not, the recorded one stands and this is what is new. */
  readonly reproduced: boolean;
  /** The date computed now, where it differs. */
  readonly computed?: string;
}

/**
 * Explains the recorded date under the readings of the law that it may have been computed in (with the field of the case, and without,
 * as before filing): the first that gives the recorded date again. A date that somebody set needs no counting.
 */
export function explainDuty(duty: FoundDuty, readings: readonly [LawInForce, ...LawInForce[]]): DutyExplanation {
  const { owed, excluded, extensions } = duty;
  const explained = (law: LawInForce): ExplainedDueDate =>
    law.explain(owed.rule, owed.trigger, {
      ...(excluded.length === 0 ? {} : { excluded }),
      ...(extensions.length === 0 ? {} : { extensions }),
    });
  if (duty.setByDecision) {
    return { citation: readings[0].cite(owed.rule), steps: [], reproduced: true };
  }
  const candidates = readings.map(explained);
  const found = candidates.find(({ due }) => due === owed.due) ?? candidates[0]!;
  const reproduced = found.due === owed.due;
  return { citation: found.citation, steps: found.steps, reproduced, ...(reproduced ? {} : { computed: found.due }) };
}
