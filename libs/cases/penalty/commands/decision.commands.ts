import { IsBoolean } from 'class-validator';
import { Codes, Day, Fen, Id, Ids, Label, Labels, OneOf, Optional, Part, Parts, Text } from '../penalty.fields.js';
import { NORM_KINDS, NOT_LIABLE_GROUNDS } from '../penalty.kinds.js';
import { PenaltyPart } from './hearing.commands.js';

export class NormPart {
  @OneOf(NORM_KINDS) kind!: string;
  @Text(2, 300) article!: string;
  @Optional() @Day() from?: string;
  @Optional() @Day() to?: string;
}

export class RangePart {
  @Fen() min!: number;
  @Fen() max!: number;
}

export class DiscretionPart {
  @Text(1, 60) tier!: string;
  @Optional() @Part(() => RangePart) range?: RangePart;
  @IsBoolean() lightened!: boolean;
  @Text(2, 4000) reason!: string;
  /** Facts of the case that lead to the tier, by the codes of the benchmark. */
  @Optional() @Codes(20) facts?: string[];
  /** Grounds on which the penalty is lightened, or made heavier where it is not, by the codes of the law. */
  @Optional() @Codes(20) grounds?: string[];
  /** Why the value lies outside its tier or below the article's range. */
  @Optional() @Text(2, 2000) deviation?: string;
  /** The head who approved the deviation, where somebody else decides (当场处罚). */
  @Optional() @Id() approver?: string;
  /** How earlier offences within the look-back were weighed. */
  @Optional() @Text(2, 2000) earlierWeighed?: string;
}

export class LawInTimePart {
  @IsBoolean() changed!: boolean;
  @Optional() @OneOf(['at-act', 'at-decision']) chosen?: string;
  @Optional() @Text(2, 2000) reason?: string;
}

/** What a decision must hold is optional here: a missing part is refused with the article, not as a malformed request. */
export class DecidePenalty {
  @Optional() @Text(2, 10_000) facts?: string;
  @Labels(0, 200) evidence!: string[];
  @Parts(() => PenaltyPart, 1, 10) penalties!: PenaltyPart[];
  @Parts(() => NormPart, 0, 20) basis!: NormPart[];
  @Optional() @Part(() => DiscretionPart) discretion?: DiscretionPart;
  @Part(() => LawInTimePart) lawInTime!: LawInTimePart;
  @Optional() @Text(2, 2000) performance?: string;
  @Optional() @Text(2, 2000) remedies?: string;
  @IsBoolean() sealed!: boolean;
}

export class DecideFirstOffenseExemption {
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Text(2, 2000) harm!: string;
  @Day() correctedOn!: string;
  @Text(2, 2000) correction!: string;
  @Parts(() => NormPart, 1, 20) basis!: NormPart[];
  @Optional() @Text(2, 2000) offListReason?: string;
  @Text(2, 4000) reason!: string;
}

export class DecideMinorExemption {
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Text(2, 2000) harm!: string;
  @Day() correctedOn!: string;
  @Text(2, 2000) correction!: string;
  @Parts(() => NormPart, 1, 20) basis!: NormPart[];
  @Text(2, 4000) reason!: string;
}

export class DecideNoFault {
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Parts(() => NormPart, 1, 20) basis!: NormPart[];
  @Text(2, 4000) reason!: string;
}

export class NotLiablePart {
  @Label() party!: string;
  @OneOf(NOT_LIABLE_GROUNDS) ground!: string;
  /** The verified evidence that shows it; an age that the party's birthday shows needs none. */
  @Optional() @Label() paper?: string;
  @Text(1, 120) guardian!: string;
  /** What the guardian is ordered to do (责令监护人). */
  @Text(2, 2000) guardianOrder!: string;
}

export class DecideNotLiable {
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Parts(() => NotLiablePart, 1, 50) parties!: NotLiablePart[];
  @Parts(() => NormPart, 1, 20) basis!: NormPart[];
  @Text(2, 4000) reason!: string;
}

export class DecideNotEstablished {
  @Text(2, 10_000) facts!: string;
  @Labels(0, 200) evidence!: string[];
  @Text(2, 4000) reason!: string;
}

/** 当场处罚 (简易程序): filing, decision and handing over are one act. */
export class DecideSummaryPenalty {
  @Text(1, 80) item!: string;
  @Ids(1, 10) officers!: string[];
  @Optional() @Text(2, 10_000) facts?: string;
  @Parts(() => PenaltyPart, 1, 2) penalties!: PenaltyPart[];
  @Parts(() => NormPart, 0, 20) basis!: NormPart[];
  @Optional() @Part(() => DiscretionPart) discretion?: DiscretionPart;
  @Part(() => LawInTimePart) lawInTime!: LawInTimePart;
  @Optional() @Text(2, 2000) performance?: string;
  @Optional() @Text(2, 2000) remedies?: string;
  /** The decision tells that reconsideration comes before a lawsuit (复议前置). */
  @IsBoolean() reconsiderationFirst!: boolean;
  @IsBoolean() sealed!: boolean;
  @IsBoolean() certificatesShown!: boolean;
  /** Facts, reasons and basis were told and the party was heard before the decision. */
  @IsBoolean() heard!: boolean;
  @IsBoolean() refusedToSign!: boolean;
}

export class ReportSummaryPenalty {
  @Day() on!: string;
  @Text(2, 1000) note!: string;
}

export class RecordEducation {
  @Day() on!: string;
  @OneOf(['interview', 'letter', 'training', 'commitment', 'other']) way!: string;
  @Text(2, 4000) content!: string;
}
