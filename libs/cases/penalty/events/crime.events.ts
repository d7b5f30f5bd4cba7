import type { DueDate, EventDeclaration, Instant, LocalDate } from '#libs/kernel';
import { CrimeReportedReplacement } from '../commands/replacements.js';
import type { Decision } from './decision.events.js';
import type { OfficerOnDuty, Stamp } from './shared.js';
import { took } from './shared.js';

/** The written report of a suspected crime reached the head, who decides within three days (移送规定 5). */
export interface CrimeReported extends Stamp {
  readonly on: LocalDate;
  readonly officers: readonly OfficerOnDuty[];
  readonly crime: string;
  readonly facts: string;
  readonly evidence: readonly string[];
  readonly decideBy: DueDate;
}

export interface CrimeTransferRefused extends Stamp {
  readonly on: LocalDate;
  readonly crime: string;
  readonly reason: string;
}

/** Approved by the head. */
export interface TransferredAsCrime extends Decision {
  readonly crime: string;
  readonly to: string;
  readonly reportedOn: LocalDate;
  readonly decideBy: DueDate;
  readonly handOverBy: DueDate;
}

/** Case file and things reached the police within 24 hours of the approval (移送规定 5). */
export interface CrimeFileHandedOver extends Stamp {
  readonly at: Instant;
  readonly receipt: string;
  readonly closeBy?: DueDate;
}

export interface CrimeEvents {
  readonly 'penalty.crime-reported': CrimeReported;
  readonly 'penalty.crime-transfer-refused': CrimeTransferRefused;
  readonly 'penalty.transferred-as-crime': TransferredAsCrime;
  readonly 'penalty.crime-file-handed-over': CrimeFileHandedOver;
}

export const crimeEvents: { readonly [T in keyof CrimeEvents]: EventDeclaration<CrimeEvents[T]> } = {
  'penalty.crime-reported': { version: 1, correctable: CrimeReportedReplacement, parts: (data) => took(data.officers, 'investigator') },
  'penalty.crime-transfer-refused': { version: 1 },
  'penalty.transferred-as-crime': { version: 1 },
  'penalty.crime-file-handed-over': { version: 1 },
};
