import type { DueDate, EventDeclaration, LocalDate, Uuid } from '#libs/kernel';
import type { Conclusion, Penalty } from '../penalty.course.js';
import { contactsOf } from './identifying.js';
import type { Stamp, Subject } from './shared.js';

export interface InvestigationConcluded extends Stamp, Conclusion {
  readonly facts: string;
  readonly basis: string;
  readonly collectiveGrounds: readonly string[];
  /** Grounds were named, or the field's procedure has every ordinary case reviewed. */
  readonly reviewRequired?: boolean;
}

/** 法制审核 of listed cases, 案件审核 of the others where the field's procedure asks for it. */
export interface ReviewPassed extends Stamp {
  readonly kind?: 'legality-review' | 'case-review';
  readonly on: LocalDate;
  readonly reviewer: Uuid;
  readonly opinion: string;
  readonly grounds: readonly string[];
  readonly afterHearing: boolean;
  readonly legalQualification: boolean;
}

export interface ReviewReturned extends Stamp {
  readonly on: LocalDate;
  readonly reviewer: Uuid;
  readonly opinion: string;
  readonly legalQualification: boolean;
}

/** 行政处罚事先告知书. */
export interface NoticeServed extends Stamp {
  readonly times: number;
  /** Day on which it counts as served. */
  readonly servedOn: LocalDate;
  readonly publicNoticeOn?: LocalDate;
  readonly publicNotice?: DueDate;
  /** The decision's term without the days of the public notice. */
  readonly decideBy?: DueDate;
  /** With those that the notice brought, where it brought any. */
  readonly reviewGrounds?: readonly string[];
  /** Where new facts or grounds make the review due anew. */
  readonly reviewBy?: DueDate;
  readonly way: string;
  readonly facts: string;
  readonly basis: string;
  readonly penalties: readonly Penalty[];
  readonly hearingRight: boolean;
  readonly defenceUntil: DueDate;
  readonly hearingUntil?: DueDate;
  /** The parties that it told; none named before notices did. */
  readonly subjects?: readonly Subject[];
  /** Rights that the party expressly waived when served. */
  readonly waived: readonly string[];
  readonly newFacts?: string;
  readonly files: readonly string[];
}

export interface RightsWaived extends Stamp {
  readonly on: LocalDate;
  readonly rights: readonly string[];
  readonly files: readonly string[];
}

/** 委托代理人 of the party. */
export interface Agent {
  readonly name: string;
  readonly idType?: string;
  readonly idNumber?: string;
  readonly phone?: string;
}

export interface DefenceRecorded extends Stamp {
  readonly defence: string;
  readonly on: LocalDate;
  readonly way: string;
  /** What was said, in the words of the party. */
  readonly statement: string;
  readonly agents?: readonly Agent[];
  readonly files: readonly string[];
}

export interface DefenceAnswered extends Stamp {
  readonly defence: string;
  readonly answer: 'adopted' | 'partly' | 'not-adopted';
  readonly reason: string;
}

export interface HearingRequested extends Stamp {
  readonly on: LocalDate;
  readonly reason?: string;
}

export interface HearingNotified extends Stamp {
  readonly on: LocalDate;
  readonly place: string;
  readonly chair: Uuid;
  readonly chairName: string;
  readonly chairPost: string;
  readonly notifiedOn: LocalDate;
  readonly notifyBy: DueDate;
  readonly open: boolean;
}

export interface HearingHeld extends Stamp {
  readonly on: LocalDate;
  readonly chair: Uuid;
  readonly attended: readonly string[];
  readonly agents?: readonly Agent[];
  readonly opinion: string;
  readonly record: string;
  readonly files: readonly string[];
  readonly requestedOn: LocalDate;
  /** The days of the hearing do not count (市场监管程序规定 64). */
  readonly decideBy: DueDate;
}

export interface HearingWaived extends Stamp {
  readonly on: LocalDate;
  readonly how: string;
  readonly reason: string;
  readonly requestedOn: LocalDate;
  readonly decideBy: DueDate;
}

/** What one participant of the discussion said, kept as spoken and for life. */
export interface Opinion {
  readonly person: Uuid;
  readonly name: string;
  readonly post: string;
  readonly stance: string;
  readonly opinion: string;
}

export interface CollectivelyDiscussed extends Stamp {
  readonly on: LocalDate;
  readonly presiding: Uuid;
  readonly participants: readonly Opinion[];
  readonly outcome: Conclusion['outcome'];
  readonly conclusion: string;
  readonly files: readonly string[];
}

export interface HearingEvents {
  readonly 'penalty.investigation-concluded': InvestigationConcluded;
  readonly 'penalty.review-passed': ReviewPassed;
  readonly 'penalty.review-returned': ReviewReturned;
  readonly 'penalty.notice-served': NoticeServed;
  readonly 'penalty.rights-waived': RightsWaived;
  readonly 'penalty.defence-recorded': DefenceRecorded;
  readonly 'penalty.defence-answered': DefenceAnswered;
  readonly 'penalty.hearing-requested': HearingRequested;
  readonly 'penalty.hearing-notified': HearingNotified;
  readonly 'penalty.hearing-held': HearingHeld;
  readonly 'penalty.hearing-waived': HearingWaived;
  readonly 'penalty.collectively-discussed': CollectivelyDiscussed;
}

const AGENTS = ['/agents/*/name', '/agents/*/idNumber', '/agents/*/phone'] as const;
const files = (data: { readonly files: readonly string[] }) => data.files;

export const hearingEvents: { readonly [T in keyof HearingEvents]: EventDeclaration<HearingEvents[T]> } = {
  'penalty.investigation-concluded': { version: 1 },
  'penalty.review-passed': { version: 1, parts: (data) => [{ person: data.reviewer, part: 'reviewer' }] },
  'penalty.review-returned': { version: 1, parts: (data) => [{ person: data.reviewer, part: 'reviewer' }] },
  'penalty.notice-served': { version: 1, attachments: files },
  'penalty.rights-waived': { version: 1, attachments: files },
  'penalty.defence-recorded': {
    version: 1,
    personal: ['/statement', ...AGENTS],
    identifying: ({ agents = [] }) => contactsOf(...agents),
    attachments: files,
  },
  'penalty.defence-answered': { version: 1 },
  'penalty.hearing-requested': { version: 1, personal: ['/reason'] },
  'penalty.hearing-notified': { version: 1, parts: (data) => [{ person: data.chair, part: 'hearing-chair' }] },
  'penalty.hearing-held': {
    version: 1,
    personal: ['/record', ...AGENTS],
    identifying: ({ agents = [] }) => contactsOf(...agents),
    parts: (data) => [{ person: data.chair, part: 'hearing-chair' }],
    attachments: files,
  },
  'penalty.hearing-waived': { version: 1 },
  'penalty.collectively-discussed': {
    version: 1,
    parts: (data) => data.participants.map(({ person }) => ({ person, part: 'discussant' })),
    attachments: files,
  },
};
