import { dayOf, isPerson, type ExcludedPeriod, type Extension, type RecordedEvent, type Uuid } from '#libs/kernel';
import type { AppraisalState } from './penalty.state.js';

/** The days of the appraisals that have ended: they count towards no term of the case. */
export function appraisedDays(appraisals: readonly AppraisalState[]): readonly ExcludedPeriod[] {
  return appraisals.flatMap(({ from, to }) => (to === undefined ? [] : [{ from, to, reason: 'appraisal' }]));
}

/** The extension that the event records, approved by whoever asked. */
export function extensionBy(rule: string, event: Pick<RecordedEvent, 'actor' | 'at'>): Extension {
  return { rule, approver: personOf(event), on: dayOf(event.at) };
}

/** Who asked; `''` for the office itself. */
export function personOf({ actor }: Pick<RecordedEvent, 'actor'>): Uuid | '' {
  return isPerson(actor) ? actor.person : '';
}
