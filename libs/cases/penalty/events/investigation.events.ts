import type { AttachmentRef, DueDate, EventDeclaration, Instant, LocalDate, Uuid } from '#libs/kernel';
import {
  EvidenceRegisteredReplacement,
  InquiryRecordedReplacement,
  InspectedReplacement,
  RectificationOrderedReplacement,
} from '../commands/replacements.js';
import { contactsOf } from './identifying.js';
import type { OfficerOnDuty, Stamp } from './shared.js';
import { took } from './shared.js';

export interface Finding {
  readonly ref: string;
  readonly description: string;
  readonly violates?: string;
  readonly severity: string;
}

export interface Inspected extends Stamp {
  readonly record: string;
  readonly on: LocalDate;
  readonly place: string;
  readonly officers: readonly OfficerOnDuty[];
  readonly certificatesShown: boolean;
  readonly partyPresent: boolean;
  readonly witness?: { readonly name: string };
  readonly findings: readonly Finding[];
  readonly files: readonly string[];
  /** 执法全过程记录: recorded by sound and image. */
  readonly filmed: boolean;
  /** Appraisal whose outcome the result waits for; without one the result is formed with the record. */
  readonly awaitsAppraisal?: string;
  readonly publishBy?: DueDate;
  /** Day by which the result is expected, where it waits for an appraisal. */
  readonly resultBy?: DueDate;
}

export interface QuestionedPerson {
  readonly name: string;
  readonly relation: string;
  readonly idType?: string;
  readonly idNumber?: string;
  readonly phone?: string;
}

export interface InquiryRecorded extends Stamp {
  /** Number of the record within the case, rising. */
  readonly number: number;
  readonly from: Instant;
  readonly to: Instant;
  readonly place: string;
  readonly officers: readonly OfficerOnDuty[];
  readonly persons: readonly QuestionedPerson[];
  readonly rightsTold: boolean;
  readonly record: string;
  readonly files: readonly string[];
}

export interface RectificationOrdered extends Stamp {
  readonly order: string;
  readonly orderedOn: LocalDate;
  readonly requirements: string;
  readonly until: LocalDate;
  readonly reinspectBy: DueDate;
}

export interface Reinspected extends Stamp {
  readonly order: string;
  readonly on: LocalDate;
  readonly result: string;
  readonly officers: readonly OfficerOnDuty[];
  readonly remaining?: string;
  /** Which term of the order it ends: 1 for that of the order itself. */
  readonly term?: number;
  /** A new term where the order is not met. */
  readonly until?: LocalDate;
  readonly reinspectBy?: DueDate;
  /** Close until then, where nothing else stood against it. */
  readonly closeBy?: DueDate;
  readonly files: readonly string[];
}

export interface EvidenceRegistered extends Stamp {
  readonly evidence: string;
  readonly kind: string;
  readonly title: string;
  readonly collectedOn: LocalDate;
  readonly source: string;
  /** Made by monitoring equipment: bears on nothing until it was reviewed (行政处罚法 41). */
  readonly device: boolean;
  readonly files: readonly AttachmentRef[];
}

export interface EvidenceVerified extends Stamp {
  readonly evidence: string;
  readonly opinion: string;
  readonly deviceReviewed?: boolean;
}

export interface EvidenceExcluded extends Stamp {
  readonly evidence: string;
  readonly reason: string;
}

export interface InvestigationSuspended extends Stamp {
  readonly ground: string;
  readonly from: LocalDate;
  readonly reason: string;
}

export interface InvestigationResumed extends Stamp {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly ground: string;
  readonly decideBy: DueDate;
}

export interface InvestigationTerminated extends Stamp {
  readonly ground: string;
  readonly reason: string;
  readonly closeBy: DueDate;
}

export interface DecisionPeriodExtended extends Stamp {
  readonly rule: string;
  readonly approver: Uuid;
  readonly on: LocalDate;
  readonly days?: number;
  readonly reason: string;
  readonly decideBy: DueDate;
}

export interface InvestigationEvents {
  readonly 'penalty.inspected': Inspected;
  readonly 'penalty.inquiry-recorded': InquiryRecorded;
  readonly 'penalty.rectification-ordered': RectificationOrdered;
  readonly 'penalty.reinspected': Reinspected;
  readonly 'penalty.evidence-registered': EvidenceRegistered;
  readonly 'penalty.evidence-verified': EvidenceVerified;
  readonly 'penalty.evidence-excluded': EvidenceExcluded;
  readonly 'penalty.investigation-suspended': InvestigationSuspended;
  readonly 'penalty.investigation-resumed': InvestigationResumed;
  readonly 'penalty.investigation-terminated': InvestigationTerminated;
  readonly 'penalty.decision-period-extended': DecisionPeriodExtended;
}

export const investigationEvents: { readonly [T in keyof InvestigationEvents]: EventDeclaration<InvestigationEvents[T]> } = {
  'penalty.inspected': {
    version: 1,
    personal: ['/witness/name'],
    identifying: ({ witness }) => contactsOf(witness),
    correctable: InspectedReplacement,
    parts: (data) => took(data.officers, 'investigator'),
    attachments: (data) => data.files,
  },
  'penalty.inquiry-recorded': {
    version: 1,
    personal: ['/persons/*/name', '/persons/*/idNumber', '/persons/*/phone', '/record'],
    identifying: ({ persons }) => contactsOf(...persons),
    correctable: InquiryRecordedReplacement,
    parts: (data) => took(data.officers, 'investigator'),
    attachments: (data) => data.files,
  },
  'penalty.rectification-ordered': { version: 1, correctable: RectificationOrderedReplacement },
  'penalty.reinspected': {
    version: 1,
    parts: (data) => took(data.officers, 'investigator'),
    attachments: (data) => data.files,
  },
  'penalty.evidence-registered': {
    version: 1,
    correctable: EvidenceRegisteredReplacement,
    attachments: (data) => data.files.map(({ sha256 }) => sha256),
  },
  'penalty.evidence-verified': { version: 1 },
  'penalty.evidence-excluded': { version: 1 },
  'penalty.investigation-suspended': { version: 1 },
  'penalty.investigation-resumed': { version: 1 },
  'penalty.investigation-terminated': { version: 1 },
  'penalty.decision-period-extended': { version: 1 },
};
