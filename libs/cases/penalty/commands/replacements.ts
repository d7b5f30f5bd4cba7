import { IsBoolean, IsInt } from 'class-validator';
import {
  Count,
  Day,
  DayOrMoment,
  Id,
  Ids,
  Label,
  Labels,
  Moment,
  OneOf,
  Optional,
  Part,
  Parts,
  Sha256,
  Sha256List,
  Text,
} from '../penalty.fields.js';
import { EVIDENCE_KINDS, LEAD_SOURCES } from '../penalty.kinds.js';
import { ActPart, ComplainantPart, PartyPart } from './filing.commands.js';
import { FindingPart, QuestionedPersonPart, WitnessPart } from './investigation.commands.js';

/**
 * Replacement data of correctable events (更正): what a correction may say instead of what was recorded. What the office computes or looks
 * up is optional: left out, or sent back as it was read (`penalty.taken-anew.ts`).
 */

export class DueDatePart {
  @Text(1, 80) rule!: string;
  @Day() version!: string;
  @DayOrMoment() trigger!: string;
  @DayOrMoment() due!: string;
  @IsBoolean() provisional!: boolean;
}

export class OfficerPart {
  @Id() person!: string;
  @Optional() @Text(1, 80) name?: string;
  @Optional() @Text(0, 80) post?: string;
  @Optional() @Text(1, 80) certificate?: string;
  @Optional() @Day() certificateExpires?: string;
}

export class AgencyPart {
  @Id() id!: string;
  @Text(1, 120) name!: string;
  @Text(1, 12) region!: string;
  @OneOf(['province', 'city', 'county', 'town']) level!: 'province' | 'city' | 'county' | 'town';
  @Ids(1, 12) path!: string[];
}

export class Stamped {
  @Optional() @Text(1, 600) office?: string;
}

export class LeadRegisteredReplacement extends Stamped {
  @Optional() @Part(() => AgencyPart) agency?: AgencyPart;
  @Text(2, 200) title!: string;
  @OneOf(LEAD_SOURCES) source!: string;
  @Optional() @Text(1, 80) sourceNumber?: string;
  @Day() receivedOn!: string;
  @Day() discoveredOn!: string;
  @Part(() => ActPart) act!: ActPart;
  @Optional() @Text(1, 80) item?: string;
  @Optional() @Part(() => ComplainantPart) complainant?: ComplainantPart;
  @Optional() @Part(() => DueDatePart) decideFilingBy?: DueDatePart;
}

export class KeyedPartyPart extends PartyPart {
  @Optional() @Text(43, 43) key?: string;
}

export class PartiesIdentifiedReplacement extends Stamped {
  @Parts(() => KeyedPartyPart, 1, 20) parties!: KeyedPartyPart[];
  @Optional() @Text(1, 200) number?: string;
  @Optional() @Text(1, 80) item?: string;
}

export class InspectedReplacement extends Stamped {
  @Label() record!: string;
  @Day() on!: string;
  @Text(2, 300) place!: string;
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @IsBoolean() certificatesShown!: boolean;
  @IsBoolean() partyPresent!: boolean;
  @Optional() @Part(() => WitnessPart) witness?: WitnessPart;
  @Parts(() => FindingPart, 0, 50) findings!: FindingPart[];
  @Sha256List(20) files!: string[];
  @IsBoolean() filmed!: boolean;
  @Optional() @Label() awaitsAppraisal?: string;
  @Optional() @Part(() => DueDatePart) publishBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) resultBy?: DueDatePart;
}

export class InquiryRecordedReplacement extends Stamped {
  @Count(1, 10_000_000) number!: number;
  @Moment() from!: string;
  @Moment() to!: string;
  @Text(2, 300) place!: string;
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Parts(() => QuestionedPersonPart, 1, 10) persons!: QuestionedPersonPart[];
  @IsBoolean() rightsTold!: boolean;
  @Text(2, 8000) record!: string;
  @Sha256List(20) files!: string[];
}

export class CrimeReportedReplacement extends Stamped {
  @Day() on!: string;
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Text(2, 300) crime!: string;
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Optional() @Part(() => DueDatePart) decideBy?: DueDatePart;
}

export class RectificationOrderedReplacement extends Stamped {
  @Label() order!: string;
  @Day() orderedOn!: string;
  @Text(2, 4000) requirements!: string;
  @Day() until!: string;
  @Optional() @Part(() => DueDatePart) reinspectBy?: DueDatePart;
}

export class AttachmentPart {
  @Sha256() sha256!: string;
  @Optional() @IsInt() size?: number;
  @Optional() @Sha256() sm3?: string;
}

export class EvidenceRegisteredReplacement extends Stamped {
  @Label() evidence!: string;
  @OneOf(EVIDENCE_KINDS) kind!: string;
  @Text(2, 300) title!: string;
  @Day() collectedOn!: string;
  @Text(2, 300) source!: string;
  @IsBoolean() device!: boolean;
  @Parts(() => AttachmentPart, 0, 20) files!: AttachmentPart[];
}
