import type { AftermathEvents, Changed } from '../events/aftermath.events.js';
import {
  NOTHING_YET,
  type Aftermath,
  type CreditState,
  type PaymentState,
  type PublicationState,
  type ServiceState,
} from '../penalty.aftermath.js';
import type { DecisionState } from '../penalty.course.js';
import { heldWhenTakenUp, keptOf } from '../penalty.refund.js';
import { isFiled, isOpened, type FiledCase, type PenaltyState } from '../penalty.state.js';
import { settled } from '../penalty.surcharge.js';
import { withAfter } from './decision.evolve.js';
import type { Evolution } from './evolution.js';
import { filedCaseOf } from './filed-case.js';
import { paidOf } from '../penalty.instalments.js';
import { recomputed } from './recomputed.js';

export const aftermathEvolution: Evolution<AftermathEvents> = {
  'penalty.publication-told': (state, { data }) => withAfter(state, () => ({ publicationToldOn: data.on })),
  'penalty.published': (state, { data }) =>
    withAfter(state, ({ publications }) => ({
      publications: [
        ...publications.filter(({ site }) => site !== data.site),
        { site: data.site, on: data.on, status: 'published', until: data.until },
      ],
    })),
  'penalty.publication-corrected': (state) => state,
  'penalty.publication-withdrawn': (state, { data }) => withAfter(state, (after) => withdrawn(after, data.sites)),
  'penalty.challenged': (state, { data }) =>
    withAfter(state, ({ challenges }) => ({
      challenges: [...challenges, { challenge: data.challenge, kind: data.kind, from: data.acceptedOn }],
    })),
  'penalty.upheld': (state, { data }) =>
    withAfter(state, (after) => ({
      ...ended(after, data.challenge, data.on, data.withdrawnByParty ? 'withdrawn' : 'upheld'),
      ...(data.sueUntil === undefined || after.service === undefined ? {} : { service: { ...after.service, sueUntil: data.sueUntil } }),
    })),
  'penalty.changed': (state, { data }) => {
    const changed = withDecision(state, { status: 'changed', penalties: data.penalties, fine: data.fine, ...firstChanged(state, data.on) });
    return withAfter(changed, (after) => {
      const paid = paidOf(after.payment.instalments);
      const due = after.service?.payBy?.due.slice(0, 10) ?? data.on;
      return {
        ...ended(after, data.challenge, data.on, 'changed'),
        ...(after.service === undefined ? {} : { service: { ...after.service, ...termsOf(data, after) } }),
        payment: {
          ...after.payment,
          instalments:
            standsPaid(data.instalments, after) ?? (data.fine === 0 ? [] : [{ due, amount: data.fine, paid: Math.min(paid, data.fine) }]),
        },
        ...(data.credit === undefined || after.credit === undefined ? {} : { credit: { ...repairOf(after.credit), ...data.credit } }),
        withdrawBy: data.withdrawBy,
      };
    });
  },
  'penalty.revoked': (state, { data }) =>
    withAfter(withDecision(state, { status: 'revoked', ...firstChanged(state, data.on) }), (after) => ({
      ...(data.challenge === undefined ? {} : ended(after, data.challenge, data.on, 'revoked')),
      payment: { ...after.payment, instalments: [] },
      withdrawBy: data.withdrawBy,
    })),
  'penalty.recomputed': (state, { data }) => recomputed(state, data),
  'penalty.credit-repair-applied': (state, { data }) =>
    withAfter(state, ({ credit }) => {
      if (credit === undefined) return {};
      const { acceptedOn: _earlier, ...known } = credit;
      return { credit: { ...known, status: 'applied', appliedOn: data.on } };
    }),
  'penalty.credit-repair-accepted': (state, { data }) => withCredit(state, { status: 'accepted', acceptedOn: data.on }),
  'penalty.credit-repair-refused': (state) => withCredit(state, { status: 'refused' }),
  'penalty.credit-repaired': (state, { data }) =>
    withAfter(withCredit(state, { status: 'repaired' }), (after) => withdrawn(after, data.sites)),
  'penalty.closed': (state, { data }) => {
    if (state.stage === 'terminated') return { ...filedCaseOf(state), stage: 'closed', closedOn: data.on, closing: data.ground };
    if (state.stage !== 'decided') return state;
    const { decision, after } = state;
    return { ...filedCaseOf(state), stage: 'closed', closedOn: data.on, closing: data.ground, decision, after };
  },
  'penalty.dossier-filed': (state, { data }) => (state.stage === 'closed' ? { ...state, stage: 'archived', dossier: data.dossier } : state),
  'penalty.reopened': (state, { data }) => {
    const { decideBy } = data;
    if (data.to === 'lead' && state.stage === 'not-filed' && decideBy !== undefined) {
      const { ground: _ground, exemptedItem: _item, ...opened } = state;
      return { ...opened, stage: 'lead', decideFilingBy: decideBy, filingExtended: false, filingExtensions: [] };
    }
    if (!isFiled(state)) return state;
    if (data.to === 'decided') return performedFurther(state);
    // what was said against a decision that is gone binds no other; where none was made it goes on to bind
    const { defended, ...file } = filedCaseOf(state);
    const paid = 'after' in state ? (state.after?.payment.payments ?? []).map(({ payment }) => payment) : [];
    const challenged = 'after' in state ? (state.after?.challenges ?? []).map(({ challenge }) => challenge) : [];
    return {
      ...file,
      ...(state.stage === 'terminated' && defended !== undefined ? { defended } : {}),
      stage: 'investigating',
      procedure: 'ordinary',
      ...(decideBy === undefined ? {} : { decideBy }),
      // a term of its own, with extensions of its own
      pauses: [],
      extensions: [],
      reopened: state.reopened + 1,
      ...(paid.length === 0 ? {} : { earlierPayments: [...(state.earlierPayments ?? []), ...paid] }),
      ...(challenged.length === 0 ? {} : { earlierChallenges: [...(state.earlierChallenges ?? []), ...challenged] }),
      ...heldWhenTakenUp(state),
    };
  },
};

/** Whoever was not fined before, or no more, pays by the day that the change told. */
function termsOf({ sueUntil, payBy }: Changed, { payment }: Aftermath): Partial<Pick<ServiceState, 'sueUntil' | 'payBy'>> {
  return {
    ...(sueUntil === undefined ? {} : { sueUntil }),
    ...(payBy === undefined || payment.instalments.length > 0 ? {} : { payBy }),
  };
}

/** What was asked and decided of the repair, whatever the tier. */
function repairOf({ status, appliedOn, acceptedOn }: CreditState): Pick<CreditState, 'status' | 'appliedOn' | 'acceptedOn'> {
  return { status, ...(appliedOn === undefined ? {} : { appliedOn }), ...(acceptedOn === undefined ? {} : { acceptedOn }) };
}

function withDecision(state: PenaltyState, change: Partial<DecisionState>): PenaltyState {
  if (!isOpened(state) || !('decision' in state) || state.decision === undefined) return state;
  const decision = { ...state.decision, ...change };
  return state.stage === 'decided' ? { ...state, decision } : { ...state, decision, after: state.after ?? NOTHING_YET };
}

/** A decision that was changed and then revoked was no longer the first one from the change on. */
function firstChanged(state: PenaltyState, on: string): Pick<DecisionState, 'changedOn'> {
  return { changedOn: ('decision' in state ? state.decision?.changedOn : undefined) ?? on };
}

/** The instalments that stand instead, with what was paid and not given back: more than was counted for a smaller fine before. */
function standsPaid(instalments: PaymentState['instalments'] | undefined, { payment }: Aftermath): PaymentState['instalments'] | undefined {
  const unpaid = instalments?.map((one) => ({ ...one, paid: 0 }));
  return unpaid === undefined ? undefined : settled(unpaid, Math.max(0, keptOf(payment)));
}

/** 重新办理 of a case that was closed as performed: the decision and all that followed it stand. */
function performedFurther(state: FiledCase & PenaltyState): PenaltyState {
  if ((state.stage !== 'closed' && state.stage !== 'archived') || state.decision === undefined || state.after === undefined) return state;
  const { decision, after } = state;
  return { ...filedCaseOf(state), stage: 'decided', decision, after, reopened: state.reopened + 1 };
}

function withCredit(state: PenaltyState, change: Partial<CreditState>): PenaltyState {
  return withAfter(state, ({ credit }) => (credit === undefined ? {} : { credit: { ...credit, ...change } }));
}

function ended(after: Aftermath, label: string, on: string, result: string): Pick<Aftermath, 'challenges'> {
  return { challenges: after.challenges.map((one) => (one.challenge === label ? { ...one, to: on, result } : one)) };
}

function withdrawn(after: Aftermath, sites: readonly string[]): Pick<Aftermath, 'publications'> {
  const off = (publication: PublicationState): PublicationState =>
    sites.includes(publication.site) ? { ...publication, status: 'withdrawn' } : publication;
  return { publications: after.publications.map(off) };
}
