import { IsBoolean } from 'class-validator';
import { Count, Day, Fen, Label, OneOf, Optional, Part, Parts, Sha256List, Text } from '../penalty.fields.js';
import { ON_SPOT_GROUNDS, PAYMENT_CHANNELS, SERVICE_WAYS } from '../penalty.kinds.js';
import { DueDatePart, OfficerPart, Stamped } from './replacements.js';

/** Replacement data of a service, a payment or a refund. */

export class ServedReplacement extends Stamped {
  @OneOf(SERVICE_WAYS) way!: string;
  @Day() on!: string;
  @Optional() @Day() publicNoticeOn?: string;
  @Optional() @Part(() => DueDatePart) publicNotice?: DueDatePart;
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Optional() @Text(1, 120) receiver?: string;
  @Optional() @Text(1, 120) witness?: string;
  @IsBoolean() filmed!: boolean;
  @IsBoolean() confirmation!: boolean;
  @Optional() @Text(1, 80) tracking?: string;
  @IsBoolean() publicationTold!: boolean;
  @IsBoolean() repairTold!: boolean;
  @Sha256List(20) files!: string[];
  @Optional() @Part(() => DueDatePart) payBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) reconsiderUntil?: DueDatePart;
  @Optional() @Part(() => DueDatePart) sueUntil?: DueDatePart;
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
  @Optional() @Text(1, 80) receipt?: string;
  @Fen() principal!: number;
  @Fen() surchargePaid!: number;
  @Optional() @Parts(() => AllocationPart, 0, 200) allocations?: AllocationPart[];
  @Optional() @Fen() outstanding?: number;
  @Optional() @Fen() surchargeOwed?: number;
  @Optional() @Part(() => DueDatePart) surchargeBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) handOverBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) closeBy?: DueDatePart;
  @Optional() @Fen() toRefund?: number;
}

export class RefundReplacement extends Stamped {
  @Label() refund!: string;
  @Day() on!: string;
  @Text(2, 200) document!: string;
  @Fen() principal!: number;
  @Fen() surcharge!: number;
  @Optional() @Fen() left?: number;
}
