import { Count, Day, Fen, Optional, Part, Parts, Text } from '../penalty.fields.js';
import { PaymentContents, RecordRefund, ServiceContents } from './performance.commands.js';
import { DueDatePart, OfficerPart } from './replacements.js';

/** Replacement data of a service, a payment or a refund. */

export class ServedReplacement extends ServiceContents {
  @Parts(() => OfficerPart, 1, 10) officers!: OfficerPart[];
  @Optional() @Day() publicNoticeOn?: string;
  @Optional() @Part(() => DueDatePart) publicNotice?: DueDatePart;
  @Optional() @Part(() => DueDatePart) payBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) reconsiderUntil?: DueDatePart;
  @Optional() @Part(() => DueDatePart) sueUntil?: DueDatePart;
  @Optional() @Part(() => DueDatePart) closeBy?: DueDatePart;
  @Optional() @Text(1, 600) office?: string;
}

export class AllocationPart {
  @Day() due!: string;
  @Fen() principal!: number;
  @Count(0, 100_000) days!: number;
  @Fen() surcharge!: number;
}

export class PaymentReplacement extends PaymentContents {
  @Fen() surchargePaid!: number;
  @Optional() @Parts(() => AllocationPart, 0, 200) allocations?: AllocationPart[];
  @Optional() @Fen() outstanding?: number;
  @Optional() @Fen() surchargeOwed?: number;
  @Optional() @Part(() => DueDatePart) surchargeBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) handOverBy?: DueDatePart;
  @Optional() @Part(() => DueDatePart) closeBy?: DueDatePart;
  @Optional() @Fen() toRefund?: number;
  @Optional() @Text(1, 600) office?: string;
}

export class RefundReplacement extends RecordRefund {
  @Optional() @Fen() left?: number;
  @Optional() @Text(1, 600) office?: string;
}
