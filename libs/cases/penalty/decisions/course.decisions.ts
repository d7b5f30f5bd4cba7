import { canonicalJson, refusal, Refused, type CommandOf, type GateContext, type LocalDate, type PersonOnDay } from '#libs/kernel';
import { headsOnDay } from '#libs/access';
import { courseExamples } from '../commands/examples.course.js';
import {
  AnswerDefence,
  ConcludeInvestigation,
  DiscussCollectively,
  HoldHearing,
  NotifyHearing,
  PassReview,
  type PenaltyPart,
  RecordDefence,
  RequestHearing,
  ReturnFromReview,
  RIGHTS,
  ServeNotice,
  WaiveHearing,
  WaiveRights,
} from '../commands/hearing.commands.js';
import {
  actorMayReview,
  everyCaseReviewed,
  givesHearingRight,
  heavierThan,
  hearingSettled,
  keptApart,
  kindOfReview,
  listedCasesDiscussed,
  reviewedBeforeNotice,
  reviewComesFirst,
  reviewerCompetent,
  reviewPassed,
  someEvidenceVerified,
} from '../penalty.gates.js';
import { noticeOf, notTold, serviceOf, toldOn } from '../penalty.notice.js';
import { actorMayInvestigate, notBefore, notInFuture, postOn } from '../penalty.officers.js';
import {
  decidedFrom,
  defenceOf,
  pendingHearing,
  subjectsOf,
  wasHeard,
  type Concluded,
  type Noticed,
  type PenaltyState,
} from '../penalty.state.js';
import { fact, isRecused, lawFor, personOf, recordedAlready, step } from '../penalty.step.js';
import { partiesKnown, refsOf } from './filing.decisions.js';

/** Each penalty says what its kind needs: a fine its sum, a confiscation what is taken. @throws Refused penalty-incomplete */
export function completePenalties(penalties: readonly PenaltyPart[]): void {
  for (const { kind, fine, confiscation } of penalties) {
    if ((kind === 'fine') !== (fine !== undefined)) throw new Refused('penalty-incomplete', { kind, needs: 'fine' });
    if (kind.startsWith('confiscate') !== (confiscation !== undefined))
      throw new Refused('penalty-incomplete', { kind, needs: 'confiscation' });
  }
}

const reviewOpen = (state: Concluded | Noticed) =>
  state.review !== undefined && (!wasHeard(state) || state.review.afterHearing) ? refusal('review-already-passed') : null;

function knownDefence(state: Noticed, label: string) {
  return state.defences.find(({ defence }) => defence === label);
}

export const courseDecisions: { readonly [command: string]: CommandOf<PenaltyState> } = {
  'conclude-investigation': step('investigating')<ConcludeInvestigation>({
    body: ConcludeInvestigation,
    who: ['officer'],
    example: courseExamples['conclude-investigation'],
    gates: [actorMayInvestigate, someEvidenceVerified],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, decidedFrom(state));
      completePenalties(body.penalties);
      if ((body.outcome === 'penalized') !== body.penalties.length > 0)
        throw new Refused('proposal-contradicts-itself', { outcome: body.outcome });
      const law = lawFor(state, context);
      const listed = body.outcome === 'penalized' && body.reviewGrounds.length > 0 && listedCasesDiscussed(law);
      return [
        fact('penalty.investigation-concluded', {
          ...body,
          collective: body.collectiveGrounds.length > 0 || listed,
          reviewBy: law.due('sp-55-review-period', body.on),
          reviewRequired: body.reviewGrounds.length > 0 || everyCaseReviewed(law),
        }),
      ];
    },
  }),

  'pass-review': step(
    'concluded',
    'noticed',
  )<PassReview>({
    body: PassReview,
    who: ['legality-reviewer', 'officer'],
    example: courseExamples['pass-review'],
    gates: [actorMayReview, reviewerCompetent, hearingBeforeReview, reviewOpen],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, ...reviewable(state));
      return [
        fact('penalty.review-passed', {
          ...body,
          reviewer: personOf(context),
          grounds: state.conclusion.reviewGrounds,
          kind: kindOfReview(state),
          afterHearing: wasHeard(state),
          legalQualification: context.caller?.legalQualification ?? false,
        }),
      ];
    },
  }),

  'return-from-review': step(
    'concluded',
    'noticed',
  )<ReturnFromReview>({
    body: ReturnFromReview,
    who: ['legality-reviewer', 'officer'],
    example: courseExamples['return-from-review'],
    gates: [actorMayReview, reviewerCompetent, hearingBeforeReview, reviewOpen],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, ...reviewable(state));
      const legalQualification = context.caller?.legalQualification ?? false;
      return [fact('penalty.review-returned', { ...body, reviewer: personOf(context), legalQualification })];
    },
  }),

  'serve-notice': step(
    'concluded',
    'noticed',
  )<ServeNotice>({
    body: ServeNotice,
    who: ['officer', 'clerk'],
    example: courseExamples['serve-notice'],
    gates: [
      (state) => (state.conclusion.outcome === 'penalized' ? null : refusal('no-penalty-proposed', { outcome: state.conclusion.outcome })),
      partiesKnown,
      hearingSettled,
      reviewedBeforeNotice,
    ],
    decide(state, { rightsTold, servedOn: on, reviewGrounds, ...rest }, context) {
      notInFuture(on, context);
      const law = lawFor(state, context);
      const { servedOn, told } = serviceOf(rest.way, on, law);
      const body = { ...rest, servedOn };
      if (!rightsTold) throw new Refused('rights-not-told', {});
      const before = state.stage === 'noticed' ? state.notice : undefined;
      const penalties = body.penalties ?? before?.penalties ?? state.conclusion.penalties;
      completePenalties(body.penalties ?? []);
      const same = before?.servedOn === body.servedOn && canonicalJson(before.penalties) === canonicalJson(penalties);
      if (before !== undefined && same && (state.stage !== 'noticed' || notTold(state) === undefined)) {
        if (body.newFacts === undefined) return recordedAlready(context, 'notice-already-served', { on: before.servedOn });
        if (context.repeated()) return [];
      }
      notBefore(on, state.conclusion.on, (before && toldOn(before)) ?? (reviewComesFirst(law) ? state.review?.on : undefined));
      const defended = defenceOf(state);
      if (defended !== undefined && body.newFacts === undefined) {
        const heavier = heavierThan(defended.penalties, penalties, law.list('nb-heaviest-class'));
        if (heavier !== null) throw new Refused('heavier-after-defence', heavier);
      }
      const hearingRight = givesHearingRight(state, penalties, context);
      return [
        fact('penalty.notice-served', {
          ...body,
          ...noticeOf(state, { on, told, newFacts: body.newFacts, reviewGrounds }, law),
          times: (before?.times ?? 0) + 1,
          subjects: refsOf(subjectsOf(state)),
          penalties,
          hearingRight,
          defenceUntil: law.due('sp-57-defence-period', body.servedOn),
          ...(hearingRight ? { hearingUntil: law.due('pl-64-hearing-request-period', body.servedOn) } : {}),
        }),
      ];
    },
  }),

  'waive-rights': step('noticed')<WaiveRights>({
    body: WaiveRights,
    who: ['officer', 'clerk'],
    example: courseExamples['waive-rights'],
    spent: [
      ({ notice: { waived } }) =>
        RIGHTS.every((right) => waived.includes(right)) ? refusal('recorded-otherwise', { waived: [...waived] }) : null,
    ],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, toldOn(state.notice));
      const rights = body.rights.filter((right) => !state.notice.waived.includes(right));
      if (rights.length === 0) return recordedAlready(context, 'recorded-otherwise', { waived: [...state.notice.waived] });
      return [fact('penalty.rights-waived', { ...body, rights })];
    },
  }),

  'record-defence': step('noticed')<RecordDefence>({
    body: RecordDefence,
    who: ['officer', 'clerk'],
    example: courseExamples['record-defence'],
    decide(state, body, context) {
      const known = knownDefence(state, body.defence);
      if (known !== undefined) return recordedAlready(context, 'label-taken', { label: body.defence });
      notInFuture(body.on, context);
      notBefore(body.on, toldSince(state));
      return [fact('penalty.defence-recorded', body)];
    },
  }),

  'answer-defence': step('noticed')<AnswerDefence>({
    body: AnswerDefence,
    who: ['officer'],
    example: courseExamples['answer-defence'],
    gates: [(state) => (state.defences.length === 0 ? refusal('no-defence-recorded') : null)],
    spent: [someDefenceUnanswered],
    decide(state, body, context) {
      const known = knownDefence(state, body.defence);
      if (known === undefined) throw new Refused('no-defence-recorded', { defence: body.defence });
      if (known.answer !== undefined) {
        return recordedAlready(context, 'recorded-otherwise', { defence: body.defence, answer: known.answer });
      }
      return [fact('penalty.defence-answered', body)];
    },
  }),

  'request-hearing': step('noticed')<RequestHearing>({
    body: RequestHearing,
    who: ['officer', 'clerk'],
    example: courseExamples['request-hearing'],
    gates: [(state) => (state.notice.hearingRight ? null : refusal('no-right-to-a-hearing'))],
    spent: [hearingNotAskedFor, hearingNotWaived],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, toldSince(state));
      const until = state.notice.hearingUntil?.due ?? state.notice.servedOn;
      if (body.on > until) throw new Refused('hearing-requested-too-late', { on: body.on, until });
      return [fact('penalty.hearing-requested', body)];
    },
  }),

  'notify-hearing': step('noticed')<NotifyHearing, PersonOnDay | undefined>({
    body: NotifyHearing,
    who: ['officer', 'clerk', 'legality-reviewer'],
    example: courseExamples['notify-hearing'],
    gates: [hearingAsked],
    facts: (look, _state, body) => look.person(body.chair, body.on),
    decide(state, body, context) {
      if (state.hearing?.status === 'notified' && state.hearing.on === body.on && context.repeated()) return [];
      const chair = context.facts;
      if (chair === undefined) throw new Refused('unknown-officer', { person: body.chair });
      if (isRecused(state, body.chair)) throw new Refused('officer-recused', { person: body.chair });
      const apart = keptApart(body.chair, 'hearing-chair', context);
      if (apart !== null) throw new Refused(apart.code, apart.facts);
      notInFuture(body.notifiedOn, context);
      notBefore(body.notifiedOn, state.hearing?.requestedOn);
      const notifyBy = lawFor(state, context).due('pl-64-hearing-notice-period', body.on);
      if (body.notifiedOn > notifyBy.due) {
        throw new Refused('hearing-notified-too-late', { notified: body.notifiedOn, hearing: body.on, last: notifyBy.due });
      }
      const chairPost = postOn(chair, body.on);
      return [fact('penalty.hearing-notified', { ...body, chairName: chair.name, chairPost, notifyBy })];
    },
  }),

  'hold-hearing': step('noticed')<HoldHearing>({
    body: HoldHearing,
    who: ['officer', 'clerk', 'legality-reviewer'],
    example: courseExamples['hold-hearing'],
    gates: [hearingNotified, chairNotRecused, hearingDue],
    decide(state, body, context) {
      notInFuture(body.on, context);
      // each party may send one or two
      const most = lawFor(state, context).threshold('pl-64-hearing-agents') * state.parties.length;
      const named = body.agents?.length ?? 0;
      if (named > most) throw new Refused('too-many-agents', { named, most });
      if (body.on !== state.hearing?.on) throw new Refused('hearing-on-another-day', { notified: state.hearing?.on ?? '', on: body.on });
      return [fact('penalty.hearing-held', { ...body, chair: state.hearing.chair!, ...withoutHearingDays(state, body.on, context) })];
    },
  }),

  'waive-hearing': step('noticed')<WaiveHearing>({
    body: WaiveHearing,
    who: ['officer', 'clerk', 'legality-reviewer'],
    example: courseExamples['waive-hearing'],
    gates: [hearingAsked],
    decide(state, body, context) {
      notInFuture(body.on, context);
      notBefore(body.on, state.hearing?.requestedOn);
      if (body.how !== 'withdrawn' && (state.hearing?.on === undefined || body.on < state.hearing.on)) {
        throw new Refused('hearing-not-yet-due', { on: body.on, hearing: state.hearing?.on ?? '' });
      }
      return [fact('penalty.hearing-waived', { ...body, ...withoutHearingDays(state, body.on, context) })];
    },
  }),

  'discuss-collectively': step(
    'concluded',
    'noticed',
  )<DiscussCollectively, DiscussionFacts>({
    body: DiscussCollectively,
    who: ['head', 'clerk'],
    example: courseExamples['discuss-collectively'],
    gates: [hearingSettled, reviewPassed],
    async facts(look, state, body) {
      const found = await Promise.all(body.participants.map(({ person }) => look.person(person, body.on)));
      const presiding = found.find((one) => one?.person === body.presiding);
      const isHead = presiding !== undefined && (await headsOnDay(presiding, state.agency.id, body.on, look));
      return { found, isHead };
    },
    decide(state, body, context) {
      if (state.discussion?.on === body.on && state.discussion.outcome === body.outcome && context.repeated()) return [];
      notInFuture(body.on, context);
      notBefore(body.on, ...reviewable(state), state.review?.on);
      const participants = body.participants.map(({ person, stance, opinion }, index) => {
        const found = context.facts.found[index];
        if (found === undefined) throw new Refused('unknown-officer', { person });
        if (isRecused(state, person)) throw new Refused('officer-recused', { person });
        if (body.participants.findIndex((other) => other.person === person) !== index)
          throw new Refused('participant-named-twice', { person });
        return { person, name: found.name, post: postOn(found, body.on), stance, opinion };
      });
      if (!participants.some(({ person }) => person === body.presiding))
        throw new Refused('presiding-person-not-present', { person: body.presiding });
      if (!context.facts.isHead) throw new Refused('presiding-person-no-head', { person: body.presiding });
      return [fact('penalty.collectively-discussed', { ...body, participants })];
    },
  }),
};

interface DiscussionFacts {
  readonly found: readonly (PersonOnDay | undefined)[];
  /** Whether the person who presides headed the agency in charge that day. */
  readonly isHead: boolean;
}

/** What a review or a discussion rests on: the end of the investigation, and of the hearing where one was held. */
function reviewable(state: Concluded | Noticed): readonly (LocalDate | undefined)[] {
  return [state.conclusion.on, state.stage === 'noticed' && state.hearing?.status === 'held' ? state.hearing.on : undefined];
}

/** The party may answer since the notice; what it said between two notices may come in after the second. */
function toldSince({ notice, conclusion }: Noticed): LocalDate {
  return notice.times === 1 ? toldOn(notice) : conclusion.on;
}

/** The decision's term without the days from the request to the end of the hearing. */
function withoutHearingDays(state: Noticed, on: string, context: Pick<GateContext, 'law'>) {
  const requestedOn = state.hearing?.requestedOn ?? on;
  const excluded = [...state.pauses, { from: requestedOn, to: on, reason: 'hearing' }];
  const decideBy = lawFor(state, context).due('pl-60-decision-period', decidedFrom(state), { excluded, extensions: state.extensions });
  return { requestedOn, decideBy };
}

function hearingBeforeReview(state: Concluded | Noticed) {
  const pending = pendingHearing(state);
  return pending === undefined ? null : refusal('reviewed-before-hearing-ended', { requestedOn: pending.requestedOn });
}

function hearingAsked(state: Noticed) {
  return pendingHearing(state) === undefined ? refusal('no-hearing-requested') : null;
}

function hearingDue({ hearing }: Noticed, { today }: GateContext) {
  return hearing?.on !== undefined && today < hearing.on ? refusal('hearing-not-yet-due', { on: today, hearing: hearing.on }) : null;
}

/** A chair who was recused since is replaced by notifying the hearing anew (行政处罚法 43, 64). */
function chairNotRecused(state: Noticed) {
  const chair = state.hearing?.chair;
  return chair !== undefined && isRecused(state, chair) ? refusal('officer-recused', { person: chair }) : null;
}

function hearingNotAskedFor({ hearing }: Noticed) {
  return hearing === undefined || hearing.status === 'waived' ? null : refusal('recorded-otherwise', { requestedOn: hearing.requestedOn });
}

function hearingNotWaived({ notice, hearing }: Noticed) {
  return notice.waived.includes('hearing') || hearing?.status === 'waived' ? refusal('hearing-waived') : null;
}

function someDefenceUnanswered({ defences }: Noticed) {
  const { defence, answer } = defences.find((one) => one.answer === undefined) ?? defences.at(-1) ?? {};
  return defence === undefined || answer === undefined ? null : refusal('recorded-otherwise', { defence, answer });
}

function hearingNotified(state: Noticed) {
  return state.hearing?.status === 'notified' ? null : refusal('hearing-not-notified');
}
