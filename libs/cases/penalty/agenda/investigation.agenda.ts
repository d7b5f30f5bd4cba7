import { duty, type Duty, type DutyChange } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';
import { done, lapsed, moved, ONLY, owed } from './changes.js';

type On = Parameters<typeof duty<PenaltyEvents>>[0]['on'];

const decided = (change: (on: string) => DutyChange): On => ({
  'penalty.penalized': ({ data }) => [change(data.on)],
  'penalty.exempted-first-offense': ({ data }) => [change(data.on)],
  'penalty.exempted-minor': ({ data }) => [change(data.on)],
  'penalty.no-fault-found': ({ data }) => [change(data.on)],
  'penalty.not-established': ({ data }) => [change(data.on)],
  'penalty.transferred-as-crime': ({ data }) => [change(data.on)],
});

/** D1 to D6, D17: from the lead to the end of the investigation. */
export const investigationDuties: readonly Duty[] = [
  duty<PenaltyEvents>({
    name: 'decide-filing',
    clock: 'D1',
    wording: { zh: '决定是否立案', en: 'Decide on filing' },
    on: {
      'penalty.lead-registered': ({ data }) => [owed(data.decideFilingBy)],
      'penalty.filing-period-extended': ({ data }) => [owed(data.decideFilingBy)],
      'penalty.recomputed': ({ data }) => data.dates.filter(({ of }) => of === 'decide-filing').map(({ now }) => moved(now)),
      'penalty.filed': ({ data }) => [done(ONLY, data.competence.day)],
      'penalty.not-filed': () => [done()],
      'penalty.penalized': ({ data }) => (data.onTheSpot === undefined ? [] : [done(ONLY, data.on)]),
      'penalty.reopened': ({ data }) => (data.to === 'lead' ? [owed(data.decideBy)] : []),
    },
  }),
  duty<PenaltyEvents>({
    name: 'decide',
    clock: 'D2',
    wording: { zh: '作出处理决定', en: 'Decide the case' },
    on: {
      ...decided((on) => done(ONLY, on)),
      'penalty.filed': ({ data }) => [owed(data.decideBy, ONLY, data.officers[0]?.person)],
      'penalty.decision-period-extended': ({ data }) => [
        {
          key: ONLY,
          owed: data.decideBy,
          extensions: [
            {
              rule: data.rule,
              approver: data.approver,
              on: data.on,
              ...(data.days === undefined ? {} : { length: data.days }),
            },
          ],
        },
      ],
      'penalty.investigation-suspended': () => [{ key: ONLY, paused: 'suspension' }],
      'penalty.investigation-resumed': ({ data }) => [
        { key: ONLY, owed: data.decideBy, excluded: [{ from: data.from, to: data.to, reason: 'suspension' }] },
      ],
      'penalty.hearing-requested': () => [{ key: ONLY, paused: 'hearing' }],
      'penalty.hearing-held': ({ data }) => [
        { key: ONLY, owed: data.decideBy, excluded: [{ from: data.requestedOn, to: data.on, reason: 'hearing' }] },
      ],
      'penalty.hearing-waived': ({ data }) => [
        { key: ONLY, owed: data.decideBy, excluded: [{ from: data.requestedOn, to: data.on, reason: 'hearing' }] },
      ],
      'penalty.investigation-terminated': () => [lapsed()],
      'penalty.reopened': ({ data }) => (data.to === 'investigating' ? [owed(data.decideBy)] : []),
    },
  }),
  duty<PenaltyEvents>({
    name: 'handle-preservation',
    clock: 'D3',
    wording: { zh: '处理先行登记保存', en: 'Handle preserved evidence' },
    on: {
      'penalty.evidence-preserved': ({ data }) => [owed(data.handleBy, data.preservation)],
      'penalty.preservation-released': ({ data }) => [done(data.preservation)],
      'penalty.preservation-converted': ({ data }) => [done(data.preservation)],
    },
    // 逾期自动解除: the law releases what was not handled in seven working days (市场监管程序规定 35).
    acts: { command: 'release-preservation', body: ({ key }) => ({ preservation: key, reason: '七个工作日内未处理,依法解除' }) },
  }),
  duty<PenaltyEvents>({
    name: 'approve-emergency-measure',
    clock: 'D4',
    wording: { zh: '补办紧急措施批准手续', en: 'Approve an emergency measure' },
    on: {
      'penalty.evidence-preserved': ({ data }) => (data.approveBy === undefined ? [] : [owed(data.approveBy, data.preservation)]),
      'penalty.seized': ({ data }) => (data.approveBy === undefined ? [] : [owed(data.approveBy, data.seizure)]),
      'penalty.emergency-measure-approved': ({ data }) => [done(data.measure)],
      'penalty.preservation-released': ({ data }) => [lapsed(data.preservation)],
      'penalty.seizure-released': ({ data }) => [lapsed(data.seizure)],
    },
  }),
  duty<PenaltyEvents>({
    name: 'release-seizure',
    clock: 'D5',
    wording: { zh: '处理查封扣押', en: 'Handle seized property' },
    on: {
      'penalty.seized': ({ data }) => [owed(data.until, data.seizure)],
      'penalty.seizure-extended': ({ data }) => [owed(data.until, data.seizure)],
      'penalty.seizure-released': ({ data }) => [done(data.seizure, data.on)],
    },
  }),
  duty<PenaltyEvents>({
    name: 'review',
    clock: 'D6',
    wording: { zh: '法制审核', en: 'Review for legality' },
    on: {
      ...decided(() => lapsed()),
      'penalty.investigation-concluded': ({ data }) => (data.reviewGrounds.length === 0 ? [] : [owed(data.reviewBy)]),
      'penalty.review-passed': ({ data }) => [done(ONLY, data.on)],
      'penalty.review-returned': ({ data }) => [done(ONLY, data.on)],
    },
  }),
  duty<PenaltyEvents>({
    name: 'reinspect',
    clock: 'D17',
    wording: { zh: '复查改正情况', en: 'Re-inspect a rectification' },
    on: {
      'penalty.rectification-ordered': ({ data }) => [owed(data.reinspectBy, data.order)],
      'penalty.reinspected': ({ data }) => [
        data.reinspectBy === undefined ? done(data.order, data.on) : owed(data.reinspectBy, data.order),
      ],
      'penalty.recomputed': ({ data }) =>
        data.dates.filter(({ of }) => of === 'reinspect').map(({ label, now }) => moved(now, label ?? ONLY)),
    },
  }),
];
