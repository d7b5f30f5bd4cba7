import type { DueDate, Extension, JsonObject, LawInForce, RecordedEvent } from '#libs/kernel';
import type { DateMoved } from './events/appraisal.events.js';
import type { Recomputed } from './events/aftermath.events.js';
import { appraisedDays, extensionBy } from './penalty.periods.js';
import { nextTerm, reinspectionOf } from './penalty.rectification.js';
import { isFiled, isOpened, type Opened, type PenaltyState, type ProvisionalDate } from './penalty.state.js';

/** Names under which `penalty.recomputed` tells a date: those of its duty, save where one duty runs by two dates. */
type Told = readonly [of: string, label?: string];

/** Members of payloads that hold a date of the law, and what they are called. Terms without working days in them are never provisional. */
const DATES: { readonly [member: string]: (data: JsonObject, type: string) => Told | undefined } = {
  decideFilingBy: () => ['decide-filing'],
  decideBy: (data, type) => {
    if (type === 'penalty.credit-repair-accepted') return ['decide-credit-repair'];
    if (type === 'penalty.transferred-as-crime') return undefined;
    if (type === 'penalty.crime-reported') return ['decide-crime-transfer'];
    return type === 'penalty.reopened' && data['to'] === 'lead' ? ['decide-filing'] : ['decide'];
  },
  reviewBy: () => ['review'],
  defenceUntil: () => ['notice-terms', 'defence'],
  hearingUntil: () => ['notice-terms', 'hearing'],
  serveBy: () => ['serve-decision'],
  publicNotice: () => ['public-notice'],
  payBy: () => ['pay'],
  reconsiderUntil: () => ['reconsider'],
  sueUntil: () => ['sue'],
  publishBy: (data) => (typeof data['record'] === 'string' ? ['publish-inspection', data['record']] : ['publish-decision']),
  withdrawBy: () => ['withdraw-publication'],
  applyFrom: () => ['demand-period'],
  applyBy: (_data, type) => (type === 'penalty.urged' ? ['apply-to-court'] : undefined),
  closeBy: () => ['close-case'],
  archiveBy: () => ['archive-summary-papers'],
  acceptBy: () => ['accept-credit-repair'],
  handOverBy: (data, type) => (type === 'penalty.paid' ? ['hand-over-cash', String(data['payment'])] : undefined),
  depositBy: (data) => ['deposit-cash', String(data['payment'])],
  reinspectBy: (data, type) => {
    const ended = data['term'] as number | undefined;
    return ['reinspect', reinspectionOf(String(data['order']), type === 'penalty.reinspected' ? nextTerm(ended) : 1)];
  },
  handleBy: (data) => ['handle-preservation', String(data['preservation'])],
  until: (data) => (typeof data['seizure'] === 'string' ? ['handle-seizure', data['seizure']] : undefined),
};

/** The state with the dates of the event that ran into a year without a calendar; a date told anew takes the place of the old one. */
export function withProvisional(state: PenaltyState, event: RecordedEvent): PenaltyState {
  if (!isOpened(state)) return state;
  const told = event.type === 'penalty.recomputed' ? movedIn(event.data as unknown as Recomputed, state.provisional) : datesIn(event);
  const fresh = told.filter(({ recorded }) => recorded.provisional);
  if (fresh.length === 0 && state.provisional.length === 0) return state;
  const kept = state.provisional.filter((known) => !told.some((date) => date.of === known.of && date.label === known.label));
  return { ...state, provisional: [...kept, ...fresh].filter(({ of }) => !isPast(state, of)) };
}

function datesIn(event: RecordedEvent): readonly ProvisionalDate[] {
  const dates: ProvisionalDate[] = [];
  collectDates(event.data, event, dates);
  if (event.data['onTheSpot'] !== undefined) collectDates(event.data['onTheSpot'] as JsonObject, event, dates);
  for (const result of (event.data['results'] ?? []) as unknown as readonly JsonObject[]) collectDates(result, event, dates);
  return dates;
}

/** Run for every event of every case: goes by the few members there are, not by all that could be. */
function collectDates(data: JsonObject, event: RecordedEvent, dates: ProvisionalDate[]): void {
  for (const member in data) {
    const recorded = data[member] as DueDate | undefined | null;
    if (typeof recorded !== 'object' || recorded === null || typeof recorded.rule !== 'string') continue;
    const told = Object.hasOwn(DATES, member) ? DATES[member]!(data, event.type) : undefined;
    if (told === undefined) continue;
    const extensions = extensionOf(event);
    dates.push({
      of: told[0],
      ...(told[1] === undefined ? {} : { label: told[1] }),
      recorded,
      ...(extensions === undefined ? {} : { extensions }),
    });
  }
}

const EXTENDING: { readonly [type: string]: string } = {
  'penalty.filing-period-extended': 'sp-18-filing-extension',
  'penalty.seizure-extended': 'cl-25-seizure-extension',
};

function extensionOf(event: RecordedEvent): readonly Extension[] | undefined {
  const rule = EXTENDING[event.type];
  return rule === undefined ? undefined : [extensionBy(rule, event)];
}

function movedIn({ dates }: Recomputed, known: readonly ProvisionalDate[]): readonly ProvisionalDate[] {
  return dates.map(({ of, label, now }) => {
    const extensions = known.find((date) => date.of === of && date.label === label)?.extensions;
    return { of, ...(label === undefined ? {} : { label }), recorded: now, ...(extensions === undefined ? {} : { extensions }) };
  });
}

/** The provisional dates as the law computes them today, where that is another date or no longer provisional. */
export function provisionalDatesNow(state: PenaltyState, law: LawInForce): readonly DateMoved[] {
  if (!isOpened(state)) return [];
  return state.provisional.flatMap(({ of, label, recorded, extensions }) => {
    const now = law.due(recorded.rule, recorded.trigger, historyOf(state, of, label, extensions));
    if (now.due === recorded.due && now.provisional) return [];
    return [{ of, ...(label === undefined ? {} : { label }), was: recorded, now }];
  });
}

/** Dates that no longer run: filing was decided, the case was decided, or a schedule was approved instead. */
function isPast(state: PenaltyState, of: string): boolean {
  if (of === 'decide-filing') return state.stage !== 'lead';
  if (of === 'decide') return 'decision' in state && state.decision !== undefined;
  return of === 'pay' && 'after' in state && state.after?.payment.arranged !== undefined;
}

/** Days that do not count towards the date, and its extensions. */
function historyOf(state: Opened, of: string, label: string | undefined, extensions: readonly Extension[] = []) {
  if (of === 'decide' && isFiled(state)) return { excluded: state.pauses, extensions: state.extensions };
  if (of === 'handle-seizure' && isFiled(state)) {
    const held = state.seizures.find(({ seizure }) => seizure === label);
    return { excluded: held?.pauses ?? [], extensions };
  }
  return of === 'decide-filing' ? { excluded: appraisedDays(state.appraisals), extensions } : { extensions };
}
