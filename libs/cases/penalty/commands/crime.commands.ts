import { Day, Ids, Labels, Moment, Text } from '../penalty.fields.js';

export class CrimeReportContents {
  /** Day on which the head received the report. */
  @Day() on!: string;
  @Text(2, 300) crime!: string;
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
}

/** 移送涉嫌犯罪案件的书面报告 of the group in charge to the head (移送规定 5). */
export class ReportSuspectedCrime extends CrimeReportContents {
  /** The group in charge of it: two officers or more. */
  @Ids(1, 10) officers!: string[];
}

/** 不批准移送: the reason stays on file. */
export class RefuseCrimeTransfer {
  @Day() on!: string;
  @Text(2, 4000) reason!: string;
}

export class TransferAsCrime {
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Text(2, 300) crime!: string;
  @Text(2, 300) to!: string;
  @Day() reportedOn!: string;
}

export class HandOverCrimeFile {
  @Moment() at!: string;
  @Text(2, 200) receipt!: string;
}
