import { IsBoolean } from 'class-validator';
import { Count, Day, Fen, Label, OneOf, Optional, Part, Parts, Sha256List, Text } from '../penalty.fields.js';
import { ON_SPOT_GROUNDS, PAYMENT_CHANNELS, SERVICE_WAYS } from '../penalty.kinds.js';
import { DueDatePart, OfficerPart, Stamped } from './replacements.js';

/** Full replacement data of a service or a payment. */

export class ServedReplacement extends Stamped {
  @OneOf(SERVICE_WAYS) way!: string;
  @Day() on!: string;
  @Optional() @Day() publicNoticeOn?: string;
  @Optional() @Part(() => DueDatePart) publicNotice?: DueDatePart;
  @Parts(() => OfficerPart, 2, 10) officers!: OfficerPart[];
  @Optional() @Text(1, 120) receiver?: string;
  @Optional() @Text(1, 120) witness?: string;
  @IsBoolean() filmed!: boolean;
  @IsBoolean() confirmation!: boolean;
  @Optional() @Text(1, 80) tracking?: string;
  @IsBoolean() publicationTold!: boolean;
  @IsBoolean() repairTold!: boolean;
  @Sha256List(20) files!: string[];
  @Optional() @Part(() => DueDatePart) payBy?: DueDatePart;
  @Part(() => DueDatePart) reconsiderUntil!: DueDatePart;
  @Part(() => DueDatePart) sueUntil!: DueDatePart;
  @Optional() @Part(() => DueDatePart) closeBy?: DueDatePart;
}

export class AllocationPart {
  @Day() due!: string;
  @Fen() principal!: number;
  @Count(0, 100_000) days!: number;
  @Fen() surcharge!: number;
}

export class PaymentReplacement extends Stamped {
  @Label() payment!: string;
  @Day() on!: string;
  @OneOf(PAYMENT_CHANNELS) channel!: string;
  @Optional() @OneOf(ON_SPOT_GROUNDS) onSpotGround?: string;
  @Text(1, 80) receipt!: string;
  @Fen() principal!: number;
  @Fen() surchargePaid!: number;
  @Parts(() => AllocationPart, 0, 60) allocations!: AllocationPart[];
  @Fen() outstanding!: number;
  @Fen() surchargeOwed!: number;
  @Optional() @Part(() => DueDatePart) handOverBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) closeBy?: DueDatePart;
}
