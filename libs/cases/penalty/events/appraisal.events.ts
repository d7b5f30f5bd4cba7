import type { DueDate, EventDeclaration, LocalDate } from '#libs/kernel';
import type { Stamp } from './shared.js';

/** 检测、检验、检疫、鉴定: their time counts neither towards filing nor decision, nor towards the seizure of what is appraised. */
export interface AppraisalBegun extends Stamp {
  readonly appraisal: string;
  readonly kind: string;
  readonly subject: string;
  readonly institution: string;
  readonly from: LocalDate;
  readonly until: LocalDate;
  /** Seizures of what is appraised (行政强制法 25: the party is told in writing how long it takes). */
  readonly seizures: readonly string[];
  readonly partyTold: boolean;
  /** Its term, which the office sets and tells (行政强制法 25): what runs on after it is seen as late. */
  readonly endBy?: DueDate;
}

export interface AppraisalEnded extends Stamp {
  readonly appraisal: string;
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly result: string;
  readonly files: readonly string[];
  readonly seizures: readonly string[];
  /** Appraisals that still run, and the seizures that they hold. */
  readonly running: number;
  readonly stillAppraised: readonly string[];
  /** Inspections that waited for it: their results are formed now. */
  readonly results?: readonly { readonly record: string; readonly publishBy: DueDate }[];
}

/** A date moved by the days of an appraisal, or by a calendar loaded since: the old one stays where it was recorded. */
export interface DateMoved {
  readonly of: string;
  readonly label?: string;
  readonly was: DueDate;
  readonly now: DueDate;
}

export interface AppraisalEvents {
  readonly 'penalty.appraisal-begun': AppraisalBegun;
  readonly 'penalty.appraisal-ended': AppraisalEnded;
}

export const appraisalEvents: { readonly [T in keyof AppraisalEvents]: EventDeclaration<AppraisalEvents[T]> } = {
  'penalty.appraisal-begun': { version: 1 },
  'penalty.appraisal-ended': { version: 1, attachments: (data) => data.files },
};
