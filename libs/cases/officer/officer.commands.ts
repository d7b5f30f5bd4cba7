import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsBoolean, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { ROLES, type LocalDate, type Role, type Uuid } from '#libs/kernel';
import { IsCitizenId, IsIdentifier, IsLocalDate, IsText, IsUuidText, Nested } from '#libs/http/validation';
import type { CertificateKind, StaffKind } from './officer.events.js';

/** Title, number (文号) and date of a paper. */
export class PersonnelDocumentBody {
  @IsText(2, 200) title!: string;
  @IsOptional() @IsIdentifier(100) number?: string;
  @IsLocalDate() date!: LocalDate;
}

/** A post to begin with. */
export class FirstPostBody {
  @IsIdentifier(50) post!: string;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(6) @ArrayUnique() @IsIn(ROLES, { each: true }) roles!: Role[];
  @IsLocalDate() from!: LocalDate;
}

/** Register a person of the office (登记人员). */
export class RegisterOfficer {
  @IsText(2, 50) name!: string;
  /** Subject of the person's login, as tokens name it. */
  @IsIdentifier(255) subject!: string;
  @IsUuidText() agency!: Uuid;
  @IsIn(['regular', 'auxiliary']) staffKind!: StaffKind;
  /** Citizen identification number: kept as a keyed identifier only. */
  @IsOptional() @IsCitizenId() identity?: string;
  @IsOptional() @Nested(() => FirstPostBody) post?: FirstPostBody;
}

/** Assign a post with its roles (任职). */
export class AssignPost {
  @IsIdentifier(50) post!: string;
  /** The person's own agency where left out. */
  @IsOptional() @IsUuidText() agency?: Uuid;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(6) @ArrayUnique() @IsIn(ROLES, { each: true }) roles!: Role[];
  @IsLocalDate() from!: LocalDate;
  @IsOptional() @IsLocalDate() to?: LocalDate;
}

/** End a post (免职). */
export class EndPost {
  @IsIdentifier(50) post!: string;
  @IsOptional() @IsUuidText() agency?: Uuid;
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
}

/** Move to another agency (调动). */
export class MoveOfficer {
  @IsUuidText() agency!: Uuid;
  @IsLocalDate() on!: LocalDate;
  @Nested(() => PersonnelDocumentBody) document!: PersonnelDocumentBody;
}

/** Issue a law-enforcement certificate (领取行政执法证). */
export class CertifyOfficer {
  @IsIdentifier(50) number!: string;
  @IsIn(['enforcement', 'supervision']) kind!: CertificateKind;
  @IsText(2, 100) issuer!: string;
  @IsLocalDate() issued!: LocalDate;
  @IsOptional() @IsLocalDate() expires?: LocalDate;
}

/** Record a yearly examination passed, with a new last day where one was given (年检、换证). */
export class RenewCertificate {
  @IsIdentifier(50) number!: string;
  @IsLocalDate() on!: LocalDate;
  @IsOptional() @IsLocalDate() expires?: LocalDate;
}

/** Suspend a certificate (暂扣). */
export class SuspendCertificate {
  @IsIdentifier(50) number!: string;
  @IsLocalDate() from!: LocalDate;
  @IsOptional() @IsLocalDate() until?: LocalDate;
  @IsText(2, 2000) reason!: string;
  @Nested(() => PersonnelDocumentBody) document!: PersonnelDocumentBody;
}

/** Give a suspended certificate back (发还). */
export class ResumeCertificate {
  @IsIdentifier(50) number!: string;
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
}

/** Withdraw a certificate for good (吊销、收回). */
export class WithdrawCertificate {
  @IsIdentifier(50) number!: string;
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
  @Nested(() => PersonnelDocumentBody) document!: PersonnelDocumentBody;
}

/** Record the national legal qualification (法律职业资格). */
export class RecordLegalQualification {
  @IsLocalDate() obtained!: LocalDate;
  @IsOptional() @IsIdentifier(50) certificate?: string;
}

/** Record training completed, in hours (培训学时), and the examination of the year (年度考试); 0 hours for an examination alone. */
export class RecordTraining {
  @IsInt() @Min(1990) @Max(2200) year!: number;
  @IsInt() @Min(0) @Max(1000) hours!: number;
  @IsText(2, 200) course!: string;
  @IsLocalDate() completed!: LocalDate;
  @IsOptional() @IsBoolean() examPassed?: boolean;
}

/** Close a calendar year of training that has ended unmet: asked by the office itself. */
export class CloseTrainingYear {
  @IsInt() @Min(1990) @Max(2200) year!: number;
}

/** Bind another login (变更登录账号). */
export class ChangeLogin {
  @IsIdentifier(255) subject!: string;
}

/** Disable or enable the login (停用、启用登录账号). */
export class SwitchLogin {
  @IsText(2, 2000) reason!: string;
}

/** Take out of service: retirement, resignation, dismissal, death (退休、离职). */
export class RetireOfficer {
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
}

/** Take back into service (复职). */
export class ReinstateOfficer {
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
}
