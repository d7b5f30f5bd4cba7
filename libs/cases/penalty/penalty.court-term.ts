import type { LawInForce, LocalDate } from '#libs/kernel';
import type { DateMoved } from './events/appraisal.events.js';
import { stagesEndOn } from './penalty.agreement.js';
import type { Aftermath } from './penalty.aftermath.js';

type Remedies = Pick<Aftermath, 'service' | 'challenges'>;

/** The day after which the decision can no longer be challenged: the term to sue and every challenge have ended (行政强制法 53). */
export function remediesEndOn({ service, challenges }: Remedies): LocalDate {
  return latest([service?.sueUntil.due.slice(0, 10) ?? '', ...challenges.map(({ to }) => to ?? '')]);
}

/**
 * The day from which the term to apply to the court runs: an approved deferral or the last instalment has ended too (行政处罚法 72), and
 * the stages of an agreement on the enforcement, as long as it is performed (`cl-42-court-term`).
 */
export function courtTermFrom(after: Remedies & Pick<Aftermath, 'payment' | 'agreements'>): LocalDate {
  const { arranged, instalments } = after.payment;
  return latest([
    remediesEndOn(after),
    // what an earlier approval left was paid by then: its days defer nothing
    ...(arranged === undefined ? [] : instalments.slice(-1).map(({ due }) => due)),
    ...after.agreements.map((agreement) => stagesEndOn(agreement) ?? ''),
  ]);
}

/** The demand whose term to apply to the court runs: none once it was applied to, and where it refused, only one that was made since. */
export function openDemand({ urge, court }: Pick<Aftermath, 'urge' | 'court'>): Aftermath['urge'] {
  const again = court?.status === 'refused' && urge !== undefined && urge.on >= court.on;
  return court === undefined || again ? urge : undefined;
}

/** The last day to apply to the court as it follows from what is known now, where the demand had told another; none once applied. */
export function courtTermMoved(after: Aftermath, law: LawInForce): readonly DateMoved[] {
  const was = openDemand(after)?.applyBy;
  const from = courtTermFrom(after);
  if (was === undefined || was.trigger === from) return [];
  return [{ of: 'apply-to-court', was, now: law.due('cl-53-court-application-period', from) }];
}

function latest(days: readonly LocalDate[]): LocalDate {
  return days.reduce((last, day) => (day > last ? day : last), '');
}
