import { IsBoolean, IsInt } from 'class-validator';
import { Day, DayOrMoment, Id, Ids, OneOf, Optional, Part, Parts, Sha256, Text } from '../penalty.fields.js';
import { CrimeReportContents } from './crime.commands.js';
import { PartyPart, RegisterLead } from './filing.commands.js';
import { EvidenceContents, InquiryContents, InspectionContents, OrderRectification } from './investigation.commands.js';

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

export class LeadRegisteredReplacement extends RegisterLead {
  @Optional() @Part(() => AgencyPart) agency?: AgencyPart;
  @Optional() @Part(() => DueDatePart) decideFilingBy?: DueDatePart;
  @Optional() @Text(1, 600) office?: string;
}

export class KeyedPartyPart extends PartyPart {
  @Optional() @Text(43, 43) key?: string;
}

export class PartiesIdentifiedReplacement {
  @Parts(() => KeyedPartyPart, 1, 20) parties!: KeyedPartyPart[];
  @Optional() @Text(1, 200) number?: string;
  @Optional() @Text(1, 80) item?: string;
  @Optional() @Text(1, 600) office?: string;
}

export class InspectedReplacement extends InspectionContents {
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Optional() @Part(() => DueDatePart) publishBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) resultBy?: DueDatePart;
  @Optional() @Text(1, 600) office?: string;
}

export class InquiryRecordedReplacement extends InquiryContents {
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Optional() @Text(1, 600) office?: string;
}

export class CrimeReportedReplacement extends CrimeReportContents {
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Optional() @Part(() => DueDatePart) decideBy?: DueDatePart;
  @Optional() @Text(1, 600) office?: string;
}

export class RectificationOrderedReplacement extends OrderRectification {
  @Optional() @Part(() => DueDatePart) reinspectBy?: DueDatePart;
  @Optional() @Text(1, 600) office?: string;
}

export class AttachmentPart {
  @Sha256() sha256!: string;
  @Optional() @IsInt() size?: number;
  @Optional() @Sha256() sm3?: string;
}

export class EvidenceRegisteredReplacement extends EvidenceContents {
  @Parts(() => AttachmentPart, 0, 20) files!: AttachmentPart[];
  @Optional() @Text(1, 600) office?: string;
}
