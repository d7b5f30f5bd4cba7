import { IsLocalDate, IsText } from '#libs/http/validation';

/** Plan a visit (计划走访). */
export class PlanVisit {
  @IsText(2, 100) whom!: string;
  @IsLocalDate() on!: string;
}

/** Record that it was made (登记走访). */
export class RecordVisit {
  @IsLocalDate() on!: string;
  @IsText(2, 2000) note!: string;
}
