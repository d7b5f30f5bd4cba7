import { IsBoolean } from 'class-validator';
import { Count, Day, Ids, Label, Moment, OneOf, Optional, Part, Parts, Sha256List, Text } from '../penalty.fields.js';
import { EVIDENCE_KINDS, RECTIFICATION_RESULTS, SUSPENSION_GROUNDS, TERMINATION_GROUNDS } from '../penalty.kinds.js';
import { ID_TYPES } from '../penalty.parties.js';

export class FindingPart {
  @Label() ref!: string;
  @Text(2, 2000) description!: string;
  @Optional() @Text(2, 300) violates?: string;
  @OneOf(['none', 'minor', 'general', 'serious']) severity!: string;
}

export class WitnessPart {
  @Text(1, 80) name!: string;
}

/** What the record of an inspection says, whether asked to be recorded or corrected. */
export class InspectionContents {
  @Label() record!: string;
  @Day() on!: string;
  @Text(2, 300) place!: string;
  @IsBoolean() certificatesShown!: boolean;
  @IsBoolean() partyPresent!: boolean;
  @Optional() @Part(() => WitnessPart) witness?: WitnessPart;
  @Parts(() => FindingPart, 0, 50) findings!: FindingPart[];
  @Sha256List(20) files!: string[];
  @IsBoolean() filmed!: boolean;
  /** A running appraisal of what was taken there: the result of the inspection is formed when it ends. */
  @Optional() @Label() awaitsAppraisal?: string;
}

export class RecordInspection extends InspectionContents {
  @Ids(1, 10) officers!: string[];
}

export class QuestionedPersonPart {
  @Text(1, 80) name!: string;
  @OneOf(['party', 'representative', 'employee', 'witness', 'victim', 'other']) relation!: string;
  @Optional() @OneOf(ID_TYPES) idType?: string;
  @Optional() @Text(3, 40) idNumber?: string;
  @Optional() @Text(3, 40) phone?: string;
}

export class InquiryContents {
  @Count(1, 10_000_000) number!: number;
  @Moment() from!: string;
  @Moment() to!: string;
  @Text(2, 300) place!: string;
  @Parts(() => QuestionedPersonPart, 1, 10) persons!: QuestionedPersonPart[];
  @IsBoolean() rightsTold!: boolean;
  @Text(2, 8000) record!: string;
  @Sha256List(20) files!: string[];
}

export class RecordInquiry extends InquiryContents {
  @Ids(1, 10) officers!: string[];
}

export class OrderRectification {
  @Label() order!: string;
  @Day() orderedOn!: string;
  @Text(2, 4000) requirements!: string;
  @Day() until!: string;
}

export class RecordReinspection {
  @Label() order!: string;
  @Day() on!: string;
  @OneOf(RECTIFICATION_RESULTS) result!: string;
  @Ids(1, 10) officers!: string[];
  @Optional() @Text(2, 4000) remaining?: string;
  @Optional() @Day() until?: string;
  @Sha256List(20) files!: string[];
}

export class EvidenceContents {
  @Label() evidence!: string;
  @OneOf(EVIDENCE_KINDS) kind!: string;
  @Text(2, 300) title!: string;
  @Day() collectedOn!: string;
  @Text(2, 300) source!: string;
  @IsBoolean() device!: boolean;
}

export class RegisterEvidence extends EvidenceContents {
  @Sha256List(20) files!: string[];
}

export class VerifyEvidence {
  @Label() evidence!: string;
  @Text(2, 2000) opinion!: string;
  @Optional() @IsBoolean() deviceReviewed?: boolean;
}

export class ExcludeEvidence {
  @Label() evidence!: string;
  @Text(2, 2000) reason!: string;
}

export class SuspendInvestigation {
  @OneOf(SUSPENSION_GROUNDS) ground!: string;
  @Day() from!: string;
  @Text(2, 2000) reason!: string;
}

export class ResumeInvestigation {
  @Day() on!: string;
}

export class TerminateInvestigation {
  @OneOf(TERMINATION_GROUNDS) ground!: string;
  @Text(2, 2000) reason!: string;
}

export class ExtendDecisionPeriod {
  @OneOf(['head', 'collective']) by!: string;
  /** Further calendar days; only a collective discussion may set them. */
  @Optional() @Count(1, 365) days?: number;
  @Text(2, 2000) reason!: string;
}
