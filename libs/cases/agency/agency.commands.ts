import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsOptional } from 'class-validator';
import { REGION_LEVELS, type LocalDate, type RegionLevel, type Uuid } from '#libs/kernel';
import { IsIdentifier, IsLocalDate, IsText, IsUnifiedSocialCreditCode, IsUuidText, Nested } from '#libs/http/validation';
import type { PowerBasis } from './agency.events.js';

/** Title, number (文号) and date of a paper. */
export class DocumentBody {
  @IsText(2, 200) title!: string;
  @IsOptional() @IsIdentifier(100) number?: string;
  @IsLocalDate() date!: LocalDate;
}

/** Register an agency (登记机关). */
export class RegisterAgency {
  @IsText(2, 100) name!: string;
  @IsIdentifier(12) region!: string;
  @IsIn(REGION_LEVELS) level!: RegionLevel;
  @IsOptional() @IsUuidText() superior?: Uuid;
  @IsOptional() @IsUnifiedSocialCreditCode() creditCode?: string;
}

/** Confirm it as a subject of enforcement (确认行政执法主体资格). */
export class ConfirmAsSubject {
  @IsLocalDate() from!: LocalDate;
  @Nested(() => DocumentBody) document!: DocumentBody;
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(50) @ArrayUnique() @IsIdentifier(64, { each: true }) fields!: string[];
  @IsArray() @ArrayMinSize(1) @ArrayMaxSize(1000) @ArrayUnique() @IsIdentifier(64, { each: true }) items!: string[];
}

/** End its standing as a subject (终止执法主体资格). */
export class EndSubjectStatus {
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
  @Nested(() => DocumentBody) document!: DocumentBody;
}

/** Grant power over an item: by statute, by delegation (委托) or by empowerment (赋权). */
export class GrantPower {
  @IsIdentifier(64) item!: string;
  @IsLocalDate() from!: LocalDate;
  @IsOptional() @IsLocalDate() to?: LocalDate;
  @IsIn(['statute', 'delegation', 'empowerment']) basis!: PowerBasis;
  @IsOptional() @IsUuidText() source?: Uuid;
  @Nested(() => DocumentBody) document!: DocumentBody;
  @IsOptional() @IsLocalDate() published?: LocalDate;
}

/** Withdraw power over an item (收回执法事项). */
export class WithdrawPower {
  @IsIdentifier(64) item!: string;
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
  @Nested(() => DocumentBody) document!: DocumentBody;
  @IsOptional() @IsUuidText() movedTo?: Uuid;
}

/** Put it under another superior (变更上级机关). */
export class ChangeSuperior {
  @IsOptional() @IsUuidText() superior?: Uuid;
  @IsLocalDate() on!: LocalDate;
  @Nested(() => DocumentBody) document!: DocumentBody;
}

/** Record anew the chain of its superiors, after one of them moved (更新隶属路径). */
export class RenewPath {}

/** Rename it (更名). */
export class RenameAgency {
  @IsText(2, 100) name!: string;
  @IsLocalDate() on!: LocalDate;
  @Nested(() => DocumentBody) document!: DocumentBody;
}

/** Dissolve it or merge it into a successor (撤销、合并). */
export class DissolveAgency {
  @IsLocalDate() on!: LocalDate;
  @IsText(2, 2000) reason!: string;
  @IsOptional() @IsUuidText() successor?: Uuid;
  @Nested(() => DocumentBody) document!: DocumentBody;
}

/** Name who takes over the matters of a dissolved agency (指定承继机关). */
export class NameSuccessor {
  @IsUuidText() successor!: Uuid;
  @Nested(() => DocumentBody) document!: DocumentBody;
}
