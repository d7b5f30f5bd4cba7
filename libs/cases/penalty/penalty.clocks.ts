import { effectOn, type Duty, type DutyChange, type LocalDate, type RecordedEvent, type StandingDuty } from '#libs/kernel';
import { moved, type Event } from './agenda/owed.js';
import type { AppraisalBegun, AppraisalEnded } from './events/appraisal.events.js';

/** Clocks that stand still while something is tested or appraised (市场监管程序规定 18, 64; 行政强制法 25). */
const APPRAISED = ['decide-filing', 'decide', 'handle-seizure'];

/**
 * The duties with what moves every date alike: a provisional date is asked for again when the law was loaded anew, one told anew moves
 * its duty, and the days of an appraisal stop the clocks of filing, decision and seizure.
 */
export function withMovingDates(duties: readonly Duty[]): readonly Duty[] {
  return duties.map((duty) => {
    const on = {
      'penalty.recomputed': (event: RecordedEvent) => moved(event as unknown as Event<'penalty.recomputed'>, duty.name),
      ...duty.on,
    };
    return {
      ...duty,
      version: (duty.version ?? 1) + (APPRAISED.includes(duty.name) ? 3 : 1),
      recomputes: { command: 'recompute-dates', body: () => ({}) },
      on: APPRAISED.includes(duty.name) ? standingStill(duty.name, on) : on,
    };
  });
}

/** Whatever else stops the clock or sets its date meanwhile, it stands still until the appraisal has ended. */
function standingStill(duty: string, on: Duty['on']): Duty['on'] {
  const wrapped = Object.entries(on).map(([type, changes]) => [type, (event: RecordedEvent) => changes(event).flatMap(whileAppraised)]);
  const keys = (labels: readonly string[]) => (duty === 'handle-seizure' ? labels : ['']);
  return {
    ...Object.fromEntries(wrapped),
    'penalty.appraisal-begun': (event) => {
      const { seizures, from } = event.data as unknown as AppraisalBegun;
      return keys(seizures).flatMap((key) => [stopped(key, from), stoppedBefore(key, from)]);
    },
    'penalty.appraisal-ended': (event) => {
      const data = event.data as unknown as AppraisalEnded;
      const stillRuns = (key: string) => (duty === 'handle-seizure' ? data.stillAppraised.includes(key) : data.running > 0);
      return keys(data.seizures).flatMap((key) => ended(key, data, stillRuns(key)));
    },
  };
}

/** The clock that something else stops meanwhile stands still since the appraisal began, unless that stopped it before. */
function sinceAppraised({ memo }: StandingDuty, other?: LocalDate): { readonly since?: LocalDate } {
  const since = memo?.['appraisedOn'];
  return typeof since === 'string' && (other === undefined || since < other) ? { since } : {};
}

const isAppraised = (standing: StandingDuty | null) => standing?.memo?.['appraised'] === true;

/** A date set meanwhile is owed once the appraisal has ended; what stops the clock besides is why it stands still after that, too. */
function whileAppraised(change: DutyChange): readonly DutyChange[] {
  return [
    {
      key: change.key,
      given: (standing) => {
        const effect = effectOn(standing, change);
        return isAppraised(standing) && effect !== null && 'paused' in effect && !('owed' in effect) ? { goesOn: true } : null;
      },
    },
    {
      key: change.key,
      given: (standing) => {
        const effect = effectOn(standing, change);
        if (effect === null || !isAppraised(standing)) return effect;
        if ('owed' in effect) return effect.paused === undefined ? { ...effect, paused: 'appraisal' } : effect;
        return 'paused' in effect ? { ...effect, ...sinceAppraised(standing!, effect.since) } : effect;
      },
    },
  ];
}

/** Noted also where nothing is owed yet: the decision of a lead that is filed meanwhile. */
const stopped = (key: string, since: LocalDate): DutyChange => ({
  key,
  given: (standing) => {
    const before = isAppraised(standing) ? sinceAppraised(standing!).since : undefined;
    const appraisedOn = before !== undefined && before < since ? before : since;
    const memo = { ...standing?.memo, appraised: true, appraisedOn };
    return standing?.state === 'open' ? { paused: 'appraisal', since, memo } : { noted: memo };
  },
});

/** Another one stopped the clock already: it stands still since the earlier of the two. */
const stoppedBefore = (key: string, since: LocalDate): DutyChange => ({
  key,
  given: (standing) => (standing?.state === 'paused' ? { paused: 'appraisal', since } : null),
});

/** The days of the appraisal are told for the explanation; the clock goes on unless something else still stops it. */
function ended(key: string, { from, to }: AppraisalEnded, stillRuns: boolean): readonly DutyChange[] {
  return [
    { key, given: (standing) => (standing === null ? null : { noted: { ...standing.memo, appraised: stillRuns } }) },
    {
      key,
      given: (standing) => {
        if (standing?.state !== 'open' && standing?.state !== 'paused') return null;
        const excluded = [{ from, to, reason: 'appraisal' }];
        return standing.paused === 'appraisal' && !stillRuns ? { goesOn: true, excluded } : { excluded };
      },
    },
  ];
}
