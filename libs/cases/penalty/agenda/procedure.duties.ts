import { type Duty, type DutyChange, type RecordedEvent } from '#libs/kernel';
import { DECIDING, type Deciding } from '../penalty.events.js';
import { extensionBy } from '../penalty.periods.js';
import { nextTerm, reinspectionOf } from '../penalty.rectification.js';
import { done, lapsed, moved, owed, owedWhere, penaltyDuty, setDate, type Event } from './owed.js';

/** The same for every event that decides the case, whatever the outcome. */
export function onDecision<R>(change: (event: Event<Deciding>) => R): { readonly [T in Deciding]: (event: Event<T>) => R } {
  const each = (event: RecordedEvent) => change(event as unknown as Event<Deciding>);
  return Object.fromEntries(Object.keys(DECIDING).map((type) => [type, each])) as unknown as {
    readonly [T in Deciding]: (event: Event<T>) => R;
  };
}

const decideFiling = penaltyDuty({
  name: 'decide-filing',
  clock: 'D1',
  wording: { zh: '决定是否立案', en: 'Decide on filing' },
  on: {
    'penalty.lead-registered': (event) => [owed(event, '', event.data.decideFilingBy)],
    'penalty.filing-period-extended': (event) => [
      owed(event, '', event.data.decideFilingBy, {
        extensions: [extensionBy('sp-18-filing-extension', event)],
      }),
    ],
    'penalty.recomputed': (event) => moved(event, 'decide-filing'),
    'penalty.filed': ({ data }) => [done('', data.competence.day)],
    'penalty.not-filed': () => [done('')],
    ...onDecision(({ data }) => [done('', data.on)]),
    'penalty.reopened': (event) => (event.data.to === 'lead' ? owedWhere(event, '', event.data.decideBy) : []),
  },
});

/** The days of a hearing do not count; an extension during the hearing moves the date of the clock that stands still. */
const decide = penaltyDuty({
  name: 'decide',
  version: 2,
  clock: 'D2',
  wording: { zh: '作出处理决定', en: 'Decide the case' },
  on: {
    'penalty.filed': (event) => [owed(event, '', event.data.decideBy)],
    'penalty.investigation-suspended': ({ data }) => [{ key: '', paused: 'suspension', since: data.from }],
    'penalty.investigation-resumed': (event) => [
      owed(event, '', event.data.decideBy, { excluded: [{ from: event.data.from, to: event.data.to, reason: 'suspension' }] }),
    ],
    'penalty.notice-served': (event) => {
      const { decideBy, publicNoticeOn, servedOn } = event.data;
      const excluded = [{ from: publicNoticeOn ?? servedOn, to: servedOn, reason: 'public-notice' }];
      return owedWhere(event, '', decideBy, { excluded });
    },
    'penalty.hearing-requested': ({ data }) => [{ key: '', paused: 'hearing', since: data.on }],
    'penalty.hearing-held': hearingOver,
    'penalty.hearing-waived': hearingOver,
    'penalty.decision-period-extended': (event) => [extended(event)],
    'penalty.recomputed': (event) => moved(event, 'decide'),
    'penalty.investigation-terminated': () => [done('')],
    ...onDecision(({ data }) => [done('', data.on)]),
    'penalty.reopened': (event) => (event.data.to === 'investigating' ? owedWhere(event, '', event.data.decideBy) : []),
  },
});

function hearingOver(event: Event<'penalty.hearing-held'> | Event<'penalty.hearing-waived'>): readonly DutyChange[] {
  const { requestedOn, on, decideBy } = event.data;
  return [owed(event, '', decideBy, { excluded: [{ from: requestedOn, to: on, reason: 'hearing' }] })];
}

function extended(event: Event<'penalty.decision-period-extended'>): DutyChange {
  const { rule, approver, on, days, decideBy } = event.data;
  const extension = { rule, approver, on, ...(days === undefined ? {} : { length: days }) };
  return {
    key: '',
    given: (standing) => {
      const { key: _key, ...effect } = owed(event, '', decideBy, {
        extensions: [extension],
        ...(standing?.paused === undefined ? {} : { paused: standing.paused }),
      }) as Extract<DutyChange, { readonly owed: unknown }>;
      return effect;
    },
  };
}

const review = penaltyDuty({
  name: 'review',
  version: 3,
  clock: 'D6',
  wording: { zh: '完成审核', en: 'Review the case' },
  on: {
    'penalty.investigation-concluded': (event) => {
      const { reviewRequired, reviewGrounds, reviewBy } = event.data;
      return (reviewRequired ?? reviewGrounds.length > 0) ? [owed(event, '', reviewBy)] : [];
    },
    'penalty.notice-served': (event) => owedWhere(event, '', event.data.reviewBy),
    'penalty.review-passed': ({ data }) => [done('', data.on)],
    'penalty.review-returned': ({ data }) => [done('', data.on)],
    'penalty.investigation-terminated': () => [lapsed('')],
    ...onDecision(() => [lapsed('')]),
  },
});

const waived = (rights: readonly string[], on: string) => rights.map((right) => done(right === 'hearing' ? 'hearing' : 'defence', on));

/** The party's terms of the notice: nobody is late with them, but nothing is decided before they end. */
const heard = penaltyDuty({
  name: 'notice-terms',
  version: 2,
  clock: 'D7',
  wording: { zh: '陈述申辩、要求听证的期限', en: 'Terms for defence and for asking for a hearing' },
  window: true,
  on: {
    'penalty.notice-served': (event) => [
      owed(event, 'defence', event.data.defenceUntil),
      ...owedWhere(event, 'hearing', event.data.hearingUntil),
      ...waived(event.data.waived, event.data.servedOn),
    ],
    'penalty.rights-waived': ({ data }) => waived(data.rights, data.on),
    'penalty.hearing-requested': ({ data }) => [done('hearing', data.on)],
    'penalty.investigation-terminated': () => [lapsed('defence'), lapsed('hearing')],
    ...onDecision(() => [lapsed('defence'), lapsed('hearing')]),
  },
});

const holdHearing = penaltyDuty({
  name: 'hold-hearing',
  clock: 'D8',
  wording: { zh: '举行听证', en: 'Hold the hearing' },
  on: {
    'penalty.hearing-notified': (event) => {
      const { notifyBy, notifiedOn, on, chair } = event.data;
      return [owed(event, '', setDate(notifyBy, notifiedOn, on), { set: true, by: chair })];
    },
    'penalty.hearing-held': ({ data }) => [done('', data.on)],
    'penalty.hearing-waived': ({ data }) => [lapsed('', data.on)],
    'penalty.investigation-terminated': () => [lapsed('')],
    ...onDecision(() => [lapsed('')]),
  },
});

/** The re-inspection that was made, and the one that follows where a new term was set. */
function termsOf({ data: { order, term } }: Event<'penalty.reinspected'>): { readonly ended: string; readonly next: string } {
  return { ended: reinspectionOf(order, term ?? 1), next: reinspectionOf(order, nextTerm(term)) };
}

/** The party's term ends with the day that the order names; the agency looks again soon after. */
const rectified = penaltyDuty({
  name: 'rectification-term',
  version: 2,
  clock: 'D17',
  wording: { zh: '责令改正期限', en: 'Term of the order to rectify' },
  window: true,
  on: {
    'penalty.rectification-ordered': (event) => {
      const { order, orderedOn, until, reinspectBy } = event.data;
      return [owed(event, order, setDate(reinspectBy, orderedOn, until), { set: true })];
    },
    'penalty.reinspected': (event) => {
      const { on, until, reinspectBy } = event.data;
      const { ended, next } = termsOf(event);
      if (until === undefined || reinspectBy === undefined) return [done(ended, on)];
      const term = owed(event, next, setDate(reinspectBy, on, until), { set: true });
      return ended === next ? [term] : [done(ended, on), term];
    },
  },
});

const reinspect = penaltyDuty({
  name: 'reinspect',
  version: 2,
  clock: 'D17',
  wording: { zh: '责令改正到期复查', en: 'Re-inspect after the term' },
  on: {
    'penalty.rectification-ordered': (event) => [owed(event, event.data.order, event.data.reinspectBy)],
    'penalty.reinspected': (event) => {
      const { on, reinspectBy } = event.data;
      const { ended, next } = termsOf(event);
      return [done(ended, on), ...owedWhere(event, next, reinspectBy)];
    },
    'penalty.recomputed': (event) => moved(event, 'reinspect'),
  },
});

export const procedureDuties: readonly Duty[] = [decideFiling, decide, review, heard, holdHearing, rectified, reinspect];
