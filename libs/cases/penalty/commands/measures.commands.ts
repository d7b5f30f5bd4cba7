import { IsBoolean } from 'class-validator';
import { Day, Ids, Label, OneOf, Optional, Parts, Sha256List, Text } from '../penalty.fields.js';

export class ThingPart {
  @Text(1, 120) name!: string;
  @Text(1, 60) quantity!: string;
  @Optional() @Text(1, 300) note?: string;
}

export class PreserveEvidence {
  @Label() preservation!: string;
  @Day() on!: string;
  @Text(2, 300) place!: string;
  @Parts(() => ThingPart, 1, 200) things!: ThingPart[];
  @Text(2, 1000) reason!: string;
  @Ids(1, 10) officers!: string[];
  /** Taken before the head could approve (市场监管程序规定 33): reported within 24 hours. */
  @IsBoolean() emergency!: boolean;
  @Sha256List(20) files!: string[];
}

export class ReleasePreservation {
  @Label() preservation!: string;
  @Text(2, 1000) reason!: string;
}

export class ConvertPreservation {
  @Label() preservation!: string;
  @OneOf(['seizure', 'evidence', 'confiscation', 'appraisal']) into!: string;
  @Text(2, 1000) reason!: string;
}

export class SeizeProperty {
  @Label() seizure!: string;
  @OneOf(['seal-premises', 'seal-equipment', 'detain-goods']) kind!: string;
  @Day() on!: string;
  @Text(2, 300) place!: string;
  @Parts(() => ThingPart, 1, 200) things!: ThingPart[];
  @Text(2, 300) basis!: string;
  @Text(2, 1000) reason!: string;
  @Ids(1, 10) officers!: string[];
  @IsBoolean() remediesTold!: boolean;
  @IsBoolean() emergency!: boolean;
  @Sha256List(20) files!: string[];
}

export class ExtendSeizure {
  @Label() seizure!: string;
  @Text(2, 1000) reason!: string;
}

export class ReleaseSeizure {
  @Label() seizure!: string;
  @Day() on!: string;
  @Text(2, 1000) reason!: string;
}

export class ApproveEmergencyMeasure {
  @Label() measure!: string;
  @Text(2, 1000) opinion!: string;
}
