import { IsBoolean } from 'class-validator';
import { Count, Day, Label, OneOf, Optional, Parts, Sha256, Sha256List, SomeOf, Text } from '../penalty.fields.js';
import { CHALLENGE_KINDS, CHALLENGE_RESULTS, CLOSING_GROUNDS, WITHDRAWAL_GROUNDS } from '../penalty.kinds.js';
import { PenaltyPart } from './hearing.commands.js';

const MAIN_FILE = [
  'filing-approval',
  'decision-and-service',
  'other-documents',
  'evidence',
  'hearing-record',
  'property-papers',
  'other-main',
] as const;
const SIDE_FILE = ['source', 'final-report', 'review-opinion', 'hearing-report', 'closing-approval', 'other-side'] as const;

export class TellPublication {
  /** Day on which the party had the written notice. */
  @Day() on!: string;
  /** The written notice (公示告知书). */
  @Text(2, 200) document!: string;
  @Sha256List(20) files!: string[];
}

export class PublishDecision {
  @Label() site!: string;
  @Day() on!: string;
  @Text(2, 4000) text!: string;
  /** Why a minor matter is published all the same. */
  @Optional() @Text(2, 1000) reason?: string;
}

export class CorrectPublication {
  @Label() site!: string;
  @Day() on!: string;
  @Text(2, 4000) text!: string;
  @Text(2, 1000) reason!: string;
}

export class WithdrawPublication {
  @Day() on!: string;
  @OneOf(WITHDRAWAL_GROUNDS) ground!: string;
  @Text(2, 1000) reason!: string;
}

export class RecordChallenge {
  @Label() challenge!: string;
  @OneOf(CHALLENGE_KINDS) kind!: string;
  @Text(2, 200) body!: string;
  @Optional() @Text(1, 80) number?: string;
  @Day() acceptedOn!: string;
}

export class RecordChallengeResult {
  @Label() challenge!: string;
  @OneOf(CHALLENGE_RESULTS) result!: string;
  @Day() on!: string;
  @Text(2, 200) document!: string;
  @Text(2, 4000) reason!: string;
  /** What stands instead, where the decision is changed. */
  @Optional() @Parts(() => PenaltyPart, 1, 10) penalties?: PenaltyPart[];
}

export class RevokeDecision {
  @Day() on!: string;
  @Text(2, 200) document!: string;
  @Text(2, 4000) reason!: string;
}

export class ApplyForCreditRepair {
  @Day() on!: string;
  @Sha256List(20) proof!: string[];
  @Optional() @Sha256() commitment?: string;
}

export class AcceptCreditRepair {
  @Day() on!: string;
}

export class RefuseCreditRepair {
  @Day() on!: string;
  @Text(2, 2000) reason!: string;
}

export class RepairCredit {
  @Day() on!: string;
  @IsBoolean() corrected!: boolean;
  @Text(2, 2000) opinion!: string;
}

export class CloseCase {
  @OneOf(CLOSING_GROUNDS) ground!: string;
  @Text(2, 4000) summary!: string;
}

export class FileDossier {
  @Text(1, 80) dossier!: string;
  @SomeOf(MAIN_FILE, 1) main!: string[];
  @SomeOf(SIDE_FILE, 1) side!: string[];
  @Count(1, 100_000) pages!: number;
  /** Years of keeping; 0 for ever. */
  @Count(0, 100) years!: number;
}

export class ReopenCase {
  @Text(2, 2000) reason!: string;
}
