import type { DueDate, DutyEffect, StandingDuty } from '#libs/kernel';
import { CHALLENGED, done, moved, officeOf, penaltyDuty, type Event, type Given, type Stamped } from './owed.js';

/** What the duty remembers, owed or not: what stands against closing the case, whatever was paid meanwhile. */
interface Hindrances {
  /** A reconsideration or lawsuit is under way. */
  readonly challenged: boolean;
  /** Orders to rectify that are not met. */
  readonly rectifying: number;
  /** The day since which something stands against it. */
  readonly since?: string;
  /** The decision was revoked, or the investigation terminated: nothing stands against closing what has ended so. */
  readonly regardless: boolean;
  /** Nothing is enforced any more: what the party pays after all, or owes, moves the term no more. */
  readonly over: boolean;
}

const RECTIFYING = 'rectification';
const NOTHING: Hindrances = { challenged: false, rectifying: 0, regardless: false, over: false };

const known = (standing: StandingDuty | null): Hindrances => ({ ...NOTHING, ...standing?.memo });

function waitsFor({ challenged, rectifying, regardless }: Hindrances): string | undefined {
  if (regardless) return undefined;
  if (challenged) return CHALLENGED;
  return rectifying > 0 ? RECTIFYING : undefined;
}

const paused = (hindrances: Hindrances) => {
  const reason = waitsFor(hindrances);
  return reason === undefined ? {} : { paused: reason };
};

const change = (given: Given) => ({ key: '', given });

/** One more thing stands against closing, since that day. */
const hindered = (more: (before: Hindrances) => Partial<Hindrances>, on?: string) =>
  change((standing) => {
    const before = known(standing);
    const waited = waitsFor(before) !== undefined && before.since !== undefined;
    const memo = {
      ...before,
      ...more(before),
      ...(on === undefined || (waited && before.since! <= on) ? {} : { since: on }),
    };
    const reason = waitsFor(memo);
    if (standing?.state !== 'open' || reason === undefined) return { noted: memo };
    return { paused: reason, ...(on === undefined ? {} : { since: on }), memo };
  });

/** One thing less; what was never owed nor noted forgets nothing. */
const relieved = (less: (before: Hindrances) => Partial<Hindrances>) =>
  change((standing) => (standing === null ? null : { noted: { ...known(standing), ...less(known(standing)) } }));

/** Something is to be done first; what stands against closing besides stays known. */
const NOT_TO_CLOSE = change((standing) => (standing?.state === 'noted' ? null : { closed: 'lapsed' }));

const runs = (standing: StandingDuty | null) => standing?.state === 'open' || standing?.state === 'paused';

/** To be closed from now on, or once nothing stands against it. */
function toClose(event: Stamped, closeBy: DueDate | undefined) {
  if (closeBy === undefined) return [];
  return [
    change((standing) => {
      const hindrances = known(standing);
      return hindrances.over && runs(standing) ? null : { owed: closeBy, ...officeOf(event), ...paused(hindrances) };
    }),
  ];
}

/** To be closed, since nothing is enforced any more. */
function toCloseAsOver(event: Event<'penalty.court-enforcement-resulted'> | Event<'penalty.enforcement-ended'>) {
  const { closeBy } = event.data;
  if (closeBy === undefined) return [];
  return [
    change((standing) => {
      const memo = { ...known(standing), over: true };
      return { owed: closeBy, ...officeOf(event), ...paused(memo), memo };
    }),
  ];
}

/** To be closed whatever stands against it otherwise; a term that runs already is kept. */
function toCloseRegardless(event: Event<'penalty.revoked'> | Event<'penalty.investigation-terminated'>) {
  const { closeBy } = event.data;
  if (closeBy === undefined) return [];
  return [
    change((standing): DutyEffect => {
      const memo = { ...known(standing), regardless: true };
      return standing?.state === 'open' ? { noted: memo } : { owed: closeBy, ...officeOf(event), memo };
    }),
  ];
}

type Relieving = Event<'penalty.upheld'> | Event<'penalty.changed'> | Event<'penalty.reinspected'>;

/** Nothing stands against closing any more: it has its term from then on, unless it was late before already. */
function closableAgain(event: Relieving) {
  const { closeBy } = event.data;
  return [
    change((standing) => {
      const hindrances = known(standing);
      const waits = paused(hindrances);
      if (closeBy === undefined) return waits.paused === undefined ? { goesOn: true } : stillWaits(standing, waits.paused);
      const late = standing?.state === 'paused' && (hindrances.since ?? '') > (standing.owed?.due ?? '');
      if (late) return waits.paused === undefined ? { goesOn: true } : stillWaits(standing, waits.paused);
      return { owed: closeBy, ...officeOf(event), ...waits };
    }),
  ];
}

/** What it waits for is another thing now. */
function stillWaits(standing: StandingDuty | null, reason: string): DutyEffect | null {
  const waits = standing?.state === 'paused' && standing.owed !== undefined && standing.paused !== reason;
  return waits ? { owed: standing.owed, paused: reason } : null;
}

/** What the end of a challenge leaves under way. */
const challengeEnded = ({ data }: Event<'penalty.upheld'> | Event<'penalty.changed'>) =>
  data.stillChallenged === true ? [] : [relieved(() => ({ challenged: false }))];

/** A surcharge that fell away may have been the last thing to do; one that is owed since is to be paid first. */
function sumsMoved(event: Event<'penalty.recomputed'>) {
  const { closeBy, owing, sums = [] } = event.data;
  if (owing !== undefined && owing.outstanding + owing.surchargeOwed > 0) return [NOT_TO_CLOSE];
  const owedNow = sums.some(({ of, was, now }) => of === 'surcharge-owed' && was === 0 && now > 0);
  if (!owedNow) return toClose(event, closeBy);
  return [change((standing) => (known(standing).over ? null : NOT_TO_CLOSE.given(standing)))];
}

/** Fifteen working days, which stand still while a challenge is under way or an order to rectify is not met (市场监管程序规定 77). */
export const close = penaltyDuty({
  name: 'close-case',
  version: 11,
  clock: 'D15',
  wording: { zh: '结案', en: 'Close the case' },
  on: {
    'penalty.rectification-ordered': ({ data }) => [hindered(({ rectifying }) => ({ rectifying: rectifying + 1 }), data.orderedOn)],
    'penalty.reinspected': (event) =>
      event.data.result === 'met'
        ? [relieved(({ rectifying }) => ({ rectifying: Math.max(0, rectifying - 1) })), ...closableAgain(event)]
        : [],
    'penalty.investigation-terminated': toCloseRegardless,
    'penalty.penalized': (event) => toClose(event, event.data.onTheSpot?.closeBy),
    'penalty.crime-file-handed-over': (event) => toClose(event, event.data.closeBy),
    'penalty.decision-served': (event) => toClose(event, event.data.closeBy),
    'penalty.paid': (event) => toClose(event, event.data.closeBy),
    'penalty.enforcement-agreed': (event) => toClose(event, event.data.closeBy),
    'penalty.recomputed': (event) => [...moved(event, 'close-case'), ...sumsMoved(event)],
    'penalty.performed': (event) => toClose(event, event.data.closeBy),
    'penalty.court-enforcement-resulted': toCloseAsOver,
    'penalty.enforcement-ended': toCloseAsOver,
    'penalty.challenged': ({ data }) => [hindered(() => ({ challenged: true }), data.acceptedOn)],
    'penalty.upheld': (event) => [...challengeEnded(event), ...closableAgain(event)],
    'penalty.changed': (event) => [
      ...challengeEnded(event),
      ...(event.data.payBy === undefined && event.data.kindsLeft === undefined ? closableAgain(event) : [NOT_TO_CLOSE]),
    ],
    'penalty.revoked': (event) => [...toCloseRegardless(event), relieved(() => ({ challenged: false }))],
    'penalty.closed': ({ data }) => [done('', data.on)],
    'penalty.reopened': (event) =>
      event.data.to === 'decided'
        ? [NOT_TO_CLOSE, ...toClose(event, event.data.closeBy)]
        : [NOT_TO_CLOSE, relieved(() => ({ challenged: false, regardless: false, over: false }))],
  },
});
