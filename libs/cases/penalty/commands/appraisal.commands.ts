import { IsBoolean } from 'class-validator';
import { Day, Label, Labels, OneOf, Sha256List, Text } from '../penalty.fields.js';
import { APPRAISAL_KINDS } from '../penalty.kinds.js';

export class BeginAppraisal {
  @Label() appraisal!: string;
  @OneOf(APPRAISAL_KINDS) kind!: string;
  @Text(2, 1000) subject!: string;
  @Text(2, 200) institution!: string;
  @Day() from!: string;
  /** Day by which the institution is to report. */
  @Day() until!: string;
  @Labels(0, 20) seizures!: string[];
  @IsBoolean() partyTold!: boolean;
}

export class EndAppraisal {
  @Label() appraisal!: string;
  @Day() on!: string;
  @Text(2, 4000) result!: string;
  @Sha256List(20) files!: string[];
}

/** Asked by the office when the law was loaded anew: computes the provisional dates of the case again. */
export class RecomputeDates {}
