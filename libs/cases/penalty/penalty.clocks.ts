import type { Duty, DutyChange, RecordedEvent } from '#libs/kernel';
import { moved, type Event } from './agenda/owed.js';
import type { AppraisalBegun, AppraisalEnded } from './events/appraisal.events.js';

/** Clocks that stand still while something is tested or appraised (市场监管程序规定 18, 64). */
const STAND_STILL = ['decide-filing', 'decide'];

/**
 * The duties with what moves every date alike: a provisional date is asked for again when the law was loaded anew, one told anew moves
 * its duty, and the days of an appraisal stop the clocks of filing, decision and seizure.
 */
export function withMovingDates(duties: readonly Duty[]): readonly Duty[] {
  return duties.map((duty) => ({
    ...duty,
    version: (duty.version ?? 1) + 1,
    recomputes: { command: 'recompute-dates', body: () => ({}) },
    on: {
      'penalty.recomputed': (event: RecordedEvent) => moved(event as unknown as Event<'penalty.recomputed'>, duty.name),
      ...duty.on,
      ...(STAND_STILL.includes(duty.name) ? { 'penalty.appraisal-begun': () => [stopped('')], 'penalty.appraisal-ended': decided } : {}),
      ...(duty.name === 'handle-seizure' ? { 'penalty.appraisal-begun': seizuresStopped, 'penalty.appraisal-ended': seizuresGoOn } : {}),
    },
  }));
}

const stopped = (key: string): DutyChange => ({
  key,
  given: (standing) => (standing?.state === 'open' ? { paused: 'appraisal' } : null),
});
/** The days of the appraisal are told for the explanation; the clock goes on unless something else is still being appraised. */
const ended = (key: string, { from, to }: AppraisalEnded, stillRuns: boolean): DutyChange => ({
  key,
  given: (standing) => {
    if (standing?.state !== 'open' && standing?.state !== 'paused') return null;
    const excluded = [{ from, to, reason: 'appraisal' }];
    return standing.paused === 'appraisal' && !stillRuns ? { goesOn: true, excluded } : { excluded };
  },
});

function decided(event: RecordedEvent): readonly DutyChange[] {
  const data = event.data as unknown as AppraisalEnded;
  return [ended('', data, data.running > 0)];
}

function seizuresStopped(event: RecordedEvent): readonly DutyChange[] {
  return (event.data as unknown as AppraisalBegun).seizures.map(stopped);
}

function seizuresGoOn(event: RecordedEvent): readonly DutyChange[] {
  const data = event.data as unknown as AppraisalEnded;
  return data.seizures.map((label) => ended(label, data, data.stillAppraised.includes(label)));
}
