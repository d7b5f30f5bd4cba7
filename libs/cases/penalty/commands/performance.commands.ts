import { IsBoolean } from 'class-validator';
import { Day, Fen, Ids, Label, OneOf, Optional, Parts, Sha256List, Text } from '../penalty.fields.js';
import {
  ENFORCEMENT_END_GROUNDS,
  ON_SPOT_GROUNDS,
  PAYMENT_CHANNELS,
  PENALTY_KINDS,
  SERVICE_WAYS,
  type PenaltyKind,
} from '../penalty.kinds.js';

export class ServiceContents {
  @OneOf(SERVICE_WAYS) way!: string;
  /** Day of handing over, of receipt, or of the public notice. */
  @Day() on!: string;
  @Optional() @Text(1, 120) receiver?: string;
  @Optional() @Text(1, 120) witness?: string;
  @IsBoolean() filmed!: boolean;
  @IsBoolean() confirmation!: boolean;
  @Optional() @Text(1, 80) tracking?: string;
  @IsBoolean() publicationTold!: boolean;
  @IsBoolean() repairTold!: boolean;
  @Sha256List(20) files!: string[];
}

export class ServeDecision extends ServiceContents {
  @Ids(1, 10) officers!: string[];
}

export class InstalmentPart {
  @Day() due!: string;
  @Fen(1) amount!: number;
}

export class ArrangePayment {
  @OneOf(['deferral', 'instalments']) kind!: string;
  @Day() appliedOn!: string;
  @Parts(() => InstalmentPart, 1, 60) schedule!: InstalmentPart[];
  @Text(2, 2000) reason!: string;
}

export class PaymentContents {
  @Label() payment!: string;
  @Day() on!: string;
  @OneOf(PAYMENT_CHANNELS) channel!: string;
  @Optional() @OneOf(ON_SPOT_GROUNDS) onSpotGround?: string;
  /** Number of the official receipt (财政票据). */
  @Optional() @Text(1, 80) receipt?: string;
  @Fen() principal!: number;
}

export class RecordPayment extends PaymentContents {
  @Fen() surcharge!: number;
}

export class HandOverCash {
  @Label() payment!: string;
  @OneOf(['agency', 'bank']) to!: string;
  @Day() on!: string;
}

export class RecordRefund {
  @Label() refund!: string;
  @Day() on!: string;
  /** The paper by which the money went back (退库、退付凭证). */
  @Text(2, 200) document!: string;
  @Fen() principal!: number;
  @Fen() surcharge!: number;
}

export class RecordPerformance {
  @OneOf(PENALTY_KINDS) kind!: PenaltyKind;
  @Day() on!: string;
  @Text(2, 2000) how!: string;
  @Sha256List(20) files!: string[];
}

export class UrgePerformance {
  /** Day of handing over, of receipt, or of the public notice. */
  @Day() servedOn!: string;
  @OneOf(SERVICE_WAYS) way!: string;
  @Text(2, 2000) demanded!: string;
  /** The rights to state and to defend oneself, in the demand. */
  @IsBoolean() rightsTold!: boolean;
}

export class ApplyToCourt {
  @Text(2, 200) court!: string;
  @Day() on!: string;
}

/** 终结执行 (行政强制法 40). */
export class EndEnforcement {
  @OneOf(ENFORCEMENT_END_GROUNDS) ground!: string;
  @Text(2, 2000) reason!: string;
  @Sha256List(20) files!: string[];
}

export class RecordCourtEnforcement {
  @Day() on!: string;
  @OneOf(['granted', 'refused', 'executed', 'ended']) result!: string;
  @Text(2, 200) document!: string;
}
