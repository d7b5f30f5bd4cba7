import { Day, Label, OneOf, Optional, Parts, Text } from '../penalty.fields.js';
import { WITHHOLDING_GROUNDS } from '../penalty.kinds.js';

/** One thing of an inspection result that is left out of what is published, and why. */
export class WithheldPart {
  @Text(2, 300) what!: string;
  @OneOf(WITHHOLDING_GROUNDS) ground!: string;
  @Optional() @Text(2, 1000) note?: string;
}

export class PublishInspection {
  @Label() record!: string;
  /** Website, notice board or other place where everybody can read it. */
  @Text(2, 120) site!: string;
  @Day() on!: string;
  @Text(2, 4000) text!: string;
  @Parts(() => WithheldPart, 0, 20) withheld!: WithheldPart[];
}

/** The decision of the head not to publish the result at all. */
export class WithholdInspection {
  @Label() record!: string;
  @Day() on!: string;
  @OneOf(WITHHOLDING_GROUNDS) ground!: string;
  @Text(2, 2000) reason!: string;
}
