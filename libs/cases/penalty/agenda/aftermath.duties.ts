import { addDays, type Duty, type DutyChange, type StandingDuty } from '#libs/kernel';
import type { PenaltyEvents } from '../penalty.events.js';
import { close } from './closing.duty.js';
import { done, lapsed, moved, officeOf, owed, owedWhere, penaltyDuty, type Event } from './owed.js';
import { onDecision } from './procedure.duties.js';

const serve = penaltyDuty({
  name: 'serve-decision',
  clock: 'D9',
  wording: { zh: '送达决定书', en: 'Serve the decision' },
  on: {
    ...onDecision((event) => [owed(event, '', event.data.serveBy)]),
    // handed over on the spot; a transfer is handed to the police, not to the party
    'penalty.penalized': (event) => (event.data.onTheSpot?.served === true ? [] : [owed(event, '', event.data.serveBy)]),
    'penalty.transferred-as-crime': () => [],
    'penalty.decision-served': ({ data }) => [done('', data.publicNoticeOn ?? data.on)],
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

const publicNotice = penaltyDuty({
  name: 'public-notice',
  version: 2,
  clock: 'D9',
  wording: { zh: '公告送达期', en: 'Service by public notice runs' },
  window: true,
  on: {
    'penalty.notice-served': (event) => owedWhere(event, '', event.data.publicNotice),
    'penalty.decision-served': (event) => owedWhere(event, '', event.data.publicNotice),
    'penalty.urged': (event) => owedWhere(event, '', event.data.publicNotice),
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

/** In principle a minor matter is not published (信用修复管理办法). */
const publish = penaltyDuty({
  name: 'publish-decision',
  version: 3,
  clock: 'D12',
  wording: { zh: '公开处罚决定', en: 'Publish the decision' },
  on: {
    'penalty.penalized': (event) => (event.data.credit.tier === 'minor' ? [] : [owed(event, '', event.data.publishBy)]),
    'penalty.published': ({ data }) => [done('', data.on)],
    'penalty.changed': (event) =>
      event.data.credit?.tier === 'minor' ? [lapsed('', event.data.on)] : owedWhere(event, '', event.data.publishBy),
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
    'penalty.credit-repaired': ({ data }) => [lapsed('', data.on)],
  },
});

/** Owed only where something had been published. */
const withdraw = penaltyDuty({
  name: 'withdraw-publication',
  version: 2,
  clock: 'D13',
  wording: { zh: '撤回已公开的处罚信息', en: 'Withdraw what was published' },
  on: {
    'penalty.published': ({ data }) => [{ key: '', noted: { published: data.site } }],
    'penalty.revoked': (event) => [whereNoted(event, event.data.withdrawBy)],
    'penalty.changed': (event) => [whereNoted(event, event.data.withdrawBy)],
    'penalty.publication-withdrawn': ({ data }) => [done('', data.on)],
    'penalty.credit-repaired': ({ data }) => [done('', data.on)],
  },
});

function whereNoted(event: Event<'penalty.revoked'> | Event<'penalty.changed'>, due: PenaltyEvents['penalty.revoked']['withdrawBy']) {
  return {
    key: '',
    // published anew since an earlier withdrawal, it is withdrawn anew; a withdrawal that is owed already keeps its day
    given: (standing: StandingDuty | null) =>
      standing?.state === 'noted' || (standing?.state === 'closed' && (event.data.sites?.length ?? 0) > 0)
        ? { owed: due, ...officeOf(event) }
        : null,
  };
}

const REMEDIES = ['reconsider', 'sue'] as const;

const remedies = penaltyDuty({
  name: 'remedy-period',
  version: 2,
  clock: 'D14',
  wording: { zh: '申请复议、提起诉讼的期限', en: 'Term for reconsideration and lawsuit' },
  window: true,
  on: {
    'penalty.decision-served': (event) => [owed(event, 'reconsider', event.data.reconsiderUntil), owed(event, 'sue', event.data.sueUntil)],
    'penalty.penalized': (event) => owedWhere(event, 'reconsider', event.data.onTheSpot?.reconsiderUntil),
    // the party made use of it; what follows a reconsideration has a term of its own (行政诉讼法 45)
    'penalty.challenged': ({ data: { kind, acceptedOn } }) => [done(kind === 'lawsuit' ? 'sue' : 'reconsider', acceptedOn)],
    'penalty.upheld': (event) => owedWhere(event, 'sue', event.data.sueUntil),
    'penalty.changed': (event) => owedWhere(event, 'sue', event.data.sueUntil),
    'penalty.revoked': ({ data }) => REMEDIES.map((of) => lapsed(of, data.on)),
    'penalty.recomputed': (event) => REMEDIES.flatMap((of) => moved(event, of).map((change) => ({ ...change, key: of }))),
  },
});

const archiveSummary = penaltyDuty({
  name: 'archive-summary-papers',
  clock: 'D15',
  wording: { zh: '简易程序材料归档备案', en: 'File the papers of the summary decision' },
  on: {
    'penalty.penalized': (event) => owedWhere(event, '', event.data.onTheSpot?.archiveBy),
    'penalty.summary-reported': ({ data }) => [done('', data.on)],
    'penalty.dossier-filed': ({ data }) => [done('', data.on)],
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

/** 公示 ends by itself at the longest term; what stays published longer is published without ground. */
const stopPublication = penaltyDuty({
  name: 'stop-publication',
  version: 2,
  clock: 'D27',
  wording: { zh: '最长公示期届满停止公示', en: 'Publication stops at its longest term' },
  on: {
    'penalty.published': shownUntil,
    'penalty.publication-withdrawn': ({ data }) => data.sites.map((site) => withdrawn(site, data)),
    'penalty.credit-repaired': ({ data }) => data.sites.map((site) => done(site, data.on)),
  },
  acts: {
    command: 'withdraw-publication',
    body: ({ owed: { due } }) => ({
      on: addDays(due.slice(0, 10), 1),
      ground: 'term-ended',
      reason: `最长公示期（${due}）届满 · the longest term of publication has ended`,
    }),
  },
});

/** A term of no months says that a minor matter is not published, and no end of it where there was a reason to. */
function shownUntil(event: Event<'penalty.published'>): readonly DutyChange[] {
  const { site, on, until } = event.data;
  if (until.due <= until.trigger) return [];
  // recorded before a publication after its longest term was refused
  return [owed(event, site, until.due < on ? { ...until, due: on } : until)];
}

/** What stays published to the end of its last day is withdrawn the day after, and in time. */
function withdrawn(site: string, { ground, on }: PenaltyEvents['penalty.publication-withdrawn']): DutyChange {
  if (ground !== 'term-ended') return done(site, on);
  return {
    key: site,
    given: (standing) => {
      const due = standing?.owed?.due.slice(0, 10) ?? on;
      return { closed: 'done', on: on === addDays(due, 1) ? due : on };
    },
  };
}

const repairWindow = penaltyDuty({
  name: 'shortest-publication',
  version: 2,
  clock: 'D27',
  wording: { zh: '最短公示期', en: 'Shortest term of publication' },
  window: true,
  on: {
    'penalty.penalized': (event) => owedWhere(event, '', event.data.credit.repairAfter),
    'penalty.changed': (event) => {
      const { credit, on } = event.data;
      if (credit === undefined) return [];
      return credit.repairAfter === undefined ? [lapsed('', on)] : [owed(event, '', credit.repairAfter)];
    },
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

const acceptRepair = penaltyDuty({
  name: 'accept-credit-repair',
  clock: 'D28',
  wording: { zh: '受理信用修复申请', en: 'Accept or refuse the application for credit repair' },
  on: {
    'penalty.credit-repair-applied': (event) => [owed(event, '', event.data.acceptBy)],
    'penalty.credit-repair-accepted': ({ data }) => [done('', data.on)],
    'penalty.credit-repair-refused': ({ data }) => [done('', data.on)],
    'penalty.credit-repaired': ({ data }) => [done('', data.on)],
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

const decideRepair = penaltyDuty({
  name: 'decide-credit-repair',
  clock: 'D28',
  wording: { zh: '作出信用修复决定', en: 'Decide on the credit repair' },
  on: {
    'penalty.credit-repair-accepted': (event) => [owed(event, '', event.data.decideBy)],
    'penalty.credit-repair-refused': ({ data }) => [done('', data.on)],
    'penalty.credit-repaired': ({ data }) => [done('', data.on)],
    'penalty.revoked': ({ data }) => [lapsed('', data.on)],
  },
});

export const aftermathDuties: readonly Duty[] = [
  serve,
  publicNotice,
  publish,
  withdraw,
  remedies,
  close,
  archiveSummary,
  stopPublication,
  repairWindow,
  acceptRepair,
  decideRepair,
];
