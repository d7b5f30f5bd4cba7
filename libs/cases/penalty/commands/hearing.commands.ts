import { IsBoolean } from 'class-validator';
import { Count, Day, Fen, Id, Label, OneOf, Optional, Part, Parts, Sha256List, SomeOf, Text } from '../penalty.fields.js';
import {
  COLLECTIVE_GROUNDS,
  OUTCOMES,
  PENALTY_KINDS,
  REVIEW_GROUNDS,
  SERVICE_WAYS,
  STANCES,
  type Outcome,
  type PenaltyKind,
} from '../penalty.kinds.js';
import { ContactPart } from './filing.commands.js';

export class ConfiscationPart {
  @Text(2, 500) description!: string;
  /** Money value in fen, where it is fixed. */
  @Optional() @Fen() value?: number;
}

export class PenaltyPart {
  @OneOf(PENALTY_KINDS) kind!: PenaltyKind;
  @Optional() @Fen(1) fine?: number;
  @Optional() @Part(() => ConfiscationPart) confiscation?: ConfiscationPart;
  @Optional() @Count(1, 1200) months?: number;
  @Text(1, 1000) text!: string;
}

export class ConcludeInvestigation {
  @Day() on!: string;
  @Text(2, 10_000) facts!: string;
  @Text(2, 4000) basis!: string;
  @OneOf(OUTCOMES) outcome!: Outcome;
  @Parts(() => PenaltyPart, 0, 10) penalties!: PenaltyPart[];
  @SomeOf(REVIEW_GROUNDS) reviewGrounds!: string[];
  @SomeOf(COLLECTIVE_GROUNDS) collectiveGrounds!: string[];
}

export class PassReview {
  @Day() on!: string;
  @Text(2, 4000) opinion!: string;
}

export class ReturnFromReview {
  @Day() on!: string;
  @Text(2, 4000) opinion!: string;
}

/** What may be waived after the notice. */
export const RIGHTS = ['defence', 'hearing'] as const;

export class ServeNotice {
  /** Day of handing over, of receipt, or of the public notice. */
  @Day() servedOn!: string;
  @OneOf(SERVICE_WAYS) way!: string;
  @Text(2, 10_000) facts!: string;
  @Text(2, 4000) basis!: string;
  /** Other penalties than those proposed; a notice served before needs new facts for them. */
  @Optional() @Parts(() => PenaltyPart, 1, 10) penalties?: PenaltyPart[];
  @IsBoolean() rightsTold!: boolean;
  @SomeOf(RIGHTS) waived!: string[];
  @Optional() @Text(2, 4000) newFacts?: string;
  /** Grounds on which what is proposed now is reviewed for legality, beside those of the conclusion. */
  @Optional() @SomeOf(REVIEW_GROUNDS) reviewGrounds?: string[];
  @Sha256List(20) files!: string[];
}

export class WaiveRights {
  @Day() on!: string;
  @SomeOf(RIGHTS, 1) rights!: string[];
  @Sha256List(20) files!: string[];
}

export class RecordDefence {
  @Label() defence!: string;
  @Day() on!: string;
  @OneOf(['written', 'oral', 'electronic']) way!: string;
  @Text(2, 10_000) statement!: string;
  /** 委托代理人 who said it for the party. */
  @Optional() @Parts(() => ContactPart, 1, 10) agents?: ContactPart[];
  @Sha256List(20) files!: string[];
}

export class AnswerDefence {
  @Label() defence!: string;
  @OneOf(['adopted', 'partly', 'not-adopted']) answer!: 'adopted' | 'partly' | 'not-adopted';
  @Text(2, 4000) reason!: string;
}

export class RequestHearing {
  @Day() on!: string;
  @Optional() @Text(2, 2000) reason?: string;
}

export class NotifyHearing {
  @Day() on!: string;
  @Text(2, 300) place!: string;
  @Id() chair!: string;
  @Day() notifiedOn!: string;
  @IsBoolean() open!: boolean;
}

export class HoldHearing {
  @Day() on!: string;
  @SomeOf(['party', 'agent', 'investigator', 'witness', 'public'], 1) attended!: string[];
  /** 委托代理人 of the party: one or two (行政处罚法 64). */
  @Optional() @Parts(() => ContactPart, 1, 10) agents?: ContactPart[];
  @Text(2, 4000) opinion!: string;
  @Text(2, 10_000) record!: string;
  @Sha256List(20) files!: string[];
}

export class WaiveHearing {
  @Day() on!: string;
  @OneOf(['withdrawn', 'absent', 'left']) how!: string;
  @Text(2, 2000) reason!: string;
}

export class OpinionPart {
  @Id() person!: string;
  @OneOf(STANCES) stance!: string;
  @Text(1, 4000) opinion!: string;
}

export class DiscussCollectively {
  @Day() on!: string;
  @Id() presiding!: string;
  @Parts(() => OpinionPart, 2, 30) participants!: OpinionPart[];
  @OneOf(OUTCOMES) outcome!: Outcome;
  @Text(2, 4000) conclusion!: string;
  @Sha256List(20) files!: string[];
}
